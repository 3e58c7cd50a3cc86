//! FreeBSD's libc: `getservbyname`, `getservbyport` and `getaddrinfo`. They read the file, not a database made from it.

use crate::bsd::bsd_quirks;
use crate::c;
use crate::table::{Addresses, SCTP, Style, TCP, UDP};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct FreeBsd;

pub(crate) static RESOLVER: FreeBsd = FreeBsd;

bsd_quirks! {
    PLUS: "a line that begins with `+` is skipped, as with `services: compat`; with `services: files` it is an entry",
    ADDRESSES: "addresses are on udp, tcp and sctp, in this order, all with the port of the name without a protocol",
    TOO_LONG: "reading ends at a line that does not fit 1 MiB",
}

static META: ResolverMeta = ResolverMeta {
    id: "freebsd",
    title: "FreeBSD",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    lookups: LookupSet::Everything,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[Release {
    id: "039ea811",
    first: "039ea811",
    last: "039ea811",
    systems: "",
    evidence: Evidence::Source("getservent.c of commit 039ea811, getaddrinfo.c of commit 00b7fefa"),
    quirks: Quirks::ALL,
}];

/// The largest buffer for a line and the pointers to its aliases.
const BUFFER: usize = 1 << 20;

/// The alignment of the pointers less one, and the size of a pointer, on 64-bit systems.
const ALIGNMENT: usize = 7;
const POINTER: usize = 8;

impl Resolver for FreeBsd {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let addresses = if quirks.has(ADDRESSES) {
            Addresses::OneForAll(&[UDP, TCP, SCTP])
        } else {
            Addresses::Each(&[TCP, UDP, SCTP])
        };
        let mut table = Table::new(Style { addresses, is_number, ..Style::C }, bytes.len());
        for line in c::lines(bytes) {
            if line[0] == b'+' && quirks.has(PLUS) {
                continue;
            }
            let fits = read_line(line, c::offset(bytes, line), quirks, &mut table);
            if fits.is_none() && quirks.has(TOO_LONG) {
                break;
            }
        }
        table
    }
}

/// Reads a line. Returns `None` if the line or its aliases do not fit the largest buffer.
fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) -> Option<()> {
    // The aliases' pointers come after the line, at the next multiple of 8.
    let used = (line.len() + 1).next_multiple_of(ALIGNMENT + 1);
    if BUFFER <= line.len() + ALIGNMENT + POINTER {
        return None;
    }
    let room = (BUFFER - used) / POINTER;
    let habits = habits(quirks);
    let Some(parts) = habits.parts(line) else { return Some(()) };
    if habits.aliases(&parts).nth(room.saturating_sub(1)).is_some() {
        return None;
    }
    habits.bind(&parts, at, table);
    Some(())
}

/// Returns whether `getaddrinfo` reads a name as a number. The number fits an `unsigned int` (`str2number`).
fn is_number(name: &[u8]) -> bool {
    c::whole_number(name).is_some_and(|number| number.unsigned() <= u32::MAX.into())
}
