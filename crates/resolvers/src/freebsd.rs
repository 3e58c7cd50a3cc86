//! FreeBSD's libc: `getservbyname`, `getservbyport` and `getaddrinfo` over the file, not over a database made of it.

use crate::c::{self, Base};
use crate::quirks::quirks;
use crate::table::{Addresses, SCTP, Style, TCP, UDP, slot_of};
use crate::{Asks, Evidence, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct FreeBsd;

pub(crate) static RESOLVER: FreeBsd = FreeBsd;

quirks! {
    BLANK_AND_TAB: "only space and tab are blanks: a carriage return belongs to the word before it",
    COMMA: "a comma does for the slash",
    LEADING_BLANKS: "a line that begins with a blank has an empty name, and is an entry only if the port comes next",
    SIGN: "a port may have a sign",
    EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty and `tcp` an alias",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    PLUS: "a line that begins with `+` is no entry",
    GLUED_COMMENT: "a comment may follow without a blank",
    NUL: "a line ends at a NUL",
    FIRST_WINS: "the first line with a name wins, alias or not",
    ADDRESSES: "addresses are those on udp, tcp and sctp, in this order, all with the port of the name without a protocol",
    TOO_LONG: "nothing is read from a line on that does not fit 1 MiB",
    DECIMAL: "a port is decimal, whatever it begins with",
    OVERSIZE: "a port above 65535 is none",
}

static META: ResolverMeta = ResolverMeta {
    id: "freebsd",
    title: "FreeBSD",
    releases: RELEASES,
    format: "services",
    asked_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    asks: Asks::Everything,
    speaks_by_default: true,
};

static RELEASES: &[Release] = &[Release {
    id: "039ea811",
    last: "039ea811",
    systems: "",
    evidence: Evidence::Source("getservent.c of commit 039ea811, getaddrinfo.c of commit 00b7fefa"),
    quirks: Quirks::ALL,
}];

/// The largest buffer for a line and the pointers to its aliases.
const BUFFER: usize = 1 << 20;

/// What the pointers are aligned to, less one, and the size of one, with 64 bits.
const ALIGNMENT: usize = 15;
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
        let mut table = Table::new(Style { lower: false, addresses, sets: false });
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

/// `None` if the line or its aliases do not fit the largest buffer.
fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) -> Option<()> {
    // The aliases' pointers come after the line, at the next multiple of 16.
    let used = (line.len() + 1).next_multiple_of(ALIGNMENT + 1);
    if BUFFER <= line.len() + ALIGNMENT + POINTER {
        return None;
    }
    let room = (BUFFER - used) / POINTER;
    let Some(parts) = parts(line, quirks) else { return Some(()) };
    let blank = blank(quirks);
    if c::words(parts.aliases, blank).nth(room.saturating_sub(1)).is_some() {
        return None;
    }
    let lower;
    let mut protocol = parts.protocol;
    if !quirks.has(PROTOCOL_CASE) {
        lower = protocol.to_ascii_lowercase();
        protocol = &lower;
    }
    let entry = table.add(parts.name, parts.port.into(), protocol, at);
    let slot = slot_of(protocol);
    table.bind_port(parts.port, entry, slot);
    for name in std::iter::once(parts.name).chain(c::words(parts.aliases, blank)) {
        if name.is_empty() {
            continue;
        }
        if quirks.has(FIRST_WINS) {
            table.bind(name, entry, slot);
        } else {
            table.rebind(name, entry, slot);
        }
    }
    Some(())
}

struct Parts<'a> {
    name: &'a [u8],
    port: u16,
    protocol: &'a [u8],
    aliases: &'a [u8],
}

fn blank(quirks: Quirks) -> impl Fn(u8) -> bool + Copy {
    move |b| if quirks.has(BLANK_AND_TAB) { b == b' ' || b == b'\t' } else { c::is_space(b) }
}

fn parts(line: &[u8], quirks: Quirks) -> Option<Parts<'_>> {
    let text = if quirks.has(NUL) { c::string(line) } else { line };
    let (text, rest) = c::until(text, |b| b == b'#' || b == b'\n');
    if rest.first() == Some(&b'#') && !quirks.has(GLUED_COMMENT) && !text.ends_with(b" ") {
        return None;
    }
    let blank = blank(quirks);
    let (name, rest) = c::until(text, blank);
    if rest.is_empty() || name.is_empty() && !quirks.has(LEADING_BLANKS) {
        return None;
    }
    let rest = c::skip(rest, blank);
    let (digits, rest) = c::until(rest, |b| b == b'/' || b == b',' && quirks.has(COMMA));
    let rest = rest.get(1..)?;
    let base = if quirks.has(DECIMAL) { Base::Ten } else { Base::Any };
    let number = c::number(digits, base).filter(|number| number.length == digits.len())?;
    if !quirks.has(SIGN) && number.has_sign {
        return None;
    }
    let port = match u16::try_from(number.signed()) {
        Ok(port) => port,
        Err(_) if quirks.has(OVERSIZE) => return None,
        Err(_) => number.unsigned() as u16,
    };
    let (protocol, aliases) = c::until(rest, |b| blank(b) || b == b'/' && !quirks.has(PROTOCOL_LIST));
    if protocol.is_empty() && !quirks.has(EMPTY_PROTOCOL) {
        return None;
    }
    Some(Parts { name, port, protocol, aliases })
}
