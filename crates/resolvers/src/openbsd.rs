//! OpenBSD's libc: `getservbyname`, `getservbyport` and `getaddrinfo`. FreeBSD's without NIS and without a limit.

use crate::bsd::Habits;
use crate::c;
use crate::quirks::quirks;
use crate::table::{Addresses, Style, TCP, UDP};
use crate::{Asks, Evidence, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct OpenBsd;

pub(crate) static RESOLVER: OpenBsd = OpenBsd;

quirks! {
    BLANK_AND_TAB: "only space and tab are blanks: a carriage return belongs to the word before it",
    COMMA: "a comma does for the slash",
    LEADING_BLANKS: "a line that begins with a blank has an empty name, and is an entry only if the port comes next",
    SIGN: "a port may have a sign",
    EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty and `tcp` an alias",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    GLUED_COMMENT: "a comment may follow without a blank",
    NUL: "a line ends at a NUL",
    FIRST_WINS: "the first line with a name wins, alias or not",
    ADDRESSES: "addresses are those on udp, then on tcp",
    DECIMAL: "a port is decimal, whatever it begins with",
    OVERSIZE: "a port above 65535 is none",
}

static META: ResolverMeta = ResolverMeta {
    id: "openbsd",
    title: "OpenBSD",
    releases: RELEASES,
    format: "services",
    asked_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    asks: Asks::Everything,
    speaks_by_default: true,
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
        let mut table = Table::new(Style { addresses: Addresses::Each(protocols), ..Style::C });
        let habits = Habits {
            blank_and_tab: quirks.has(BLANK_AND_TAB),
            comma: quirks.has(COMMA),
            leading_blanks: quirks.has(LEADING_BLANKS),
            sign: quirks.has(SIGN),
            empty_protocol: quirks.has(EMPTY_PROTOCOL),
            protocol_list: quirks.has(PROTOCOL_LIST),
            protocol_case: quirks.has(PROTOCOL_CASE),
            glued_comment: quirks.has(GLUED_COMMENT),
            nul: quirks.has(NUL),
            first_wins: quirks.has(FIRST_WINS),
            decimal: quirks.has(DECIMAL),
            oversize: quirks.has(OVERSIZE),
        };
        for line in c::lines(bytes) {
            if let Some(parts) = habits.parts(line) {
                habits.bind(&parts, c::offset(bytes, line), &mut table);
            }
        }
        table
    }
}
