//! OpenBSD's libc: `getservbyname`, `getservbyport` and `getaddrinfo`. As FreeBSD's, without NIS and without a limit.

use crate::bsd::bsd_quirks;
use crate::c;
use crate::table::{Addresses, Style, TCP, UDP};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct OpenBsd;

pub(crate) static RESOLVER: OpenBsd = OpenBsd;

bsd_quirks! {
    ADDRESSES: "addresses are those on udp, then on tcp",
}

static META: ResolverMeta = ResolverMeta {
    id: "openbsd",
    title: "OpenBSD",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    lookups: LookupSet::Everything,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[Release {
    id: "0038de2c",
    first: "0038de2c",
    last: "0038de2c",
    systems: "",
    evidence: Evidence::Source("getservent.c of commit 0038de2c, asr/getaddrinfo_async.c of commit 01b887f7"),
    quirks: Quirks::ALL,
}];

impl Resolver for OpenBsd {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let protocols: &[usize] = if quirks.has(ADDRESSES) { &[UDP, TCP] } else { &[TCP, UDP] };
        let mut table = Table::new(Style { addresses: Addresses::Each(protocols), ..Style::C }, bytes.len());
        let habits = habits(quirks);
        for line in c::lines(bytes) {
            if let Some(parts) = habits.parts(line) {
                habits.bind(&parts, c::offset(bytes, line), &mut table);
            }
        }
        table
    }
}
