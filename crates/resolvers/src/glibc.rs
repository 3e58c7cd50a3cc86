//! glibc: `getservbyname`, `getservbyport` and `getaddrinfo` of most Linux systems.

use crate::c::{self, Base, is_space};
use crate::quirks::quirks;
use crate::table::{Addresses, DCCP, SCTP, Style, TCP, UDP, UDP_LITE, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};
use std::borrow::Cow;

/// The model.
pub(crate) struct Glibc;

pub(crate) static RESOLVER: Glibc = Glibc;

quirks! {
    LEADING_BLANKS: "blanks before the name are skipped",
    LEFTOVER: "a last line without a newline is followed by its own last bytes, one for each blank before it",
    OCTAL: "a port that begins with 0 is octal",
    HEXADECIMAL: "a port that begins with 0x is hexadecimal",
    WRAP: "a port above 65535 is cut to its lower 16 bits",
    SIGN: "a port may have a sign",
    NO_PROTOCOL: "an entry needs no protocol, and then has an empty one",
    EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty and `tcp` an alias",
    SLASHES: "several slashes count as one",
    ONE_SLASH: "after several slashes, all but the first belong to the protocol",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    GLUED_COMMENT: "a comment may follow without a blank",
    ALL_BLANKS: "carriage return, vertical tab and form feed are blanks",
    NUL: "a line ends at a NUL",
    FIRST_WINS: "the first line with a name wins, alias or not",
    ADDRESSES: "addresses are on tcp, udp, dccp, udplite and sctp, in this order",
}

static META: ResolverMeta = ResolverMeta {
    id: "glibc",
    title: "glibc",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    lookups: LookupSet::Everything,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[
    // The arguments of the parser's macro had been swapped since 1996 (base 0, and any number of slashes). The fix reached
    // the stable branch of 2.43 in September 2026: Debian has it since 2.43-6, and 2.43 without it reads as 2.42 does.
    Release {
        id: "2.43-6",
        first: "Debian's 2.43-6",
        last: "2.43-7",
        systems: "Debian sid",
        evidence: Evidence::Compared("glibc 2.43-7 of Debian sid"),
        quirks: Quirks::ALL.without(OCTAL).without(HEXADECIMAL).without(SLASHES),
    },
    Release {
        id: "2.36",
        first: "2.36",
        last: "2.43-5",
        systems: "Debian 12 and 13",
        evidence: Evidence::Compared("glibc 2.36 of Debian 12, glibc 2.41 of Debian 13"),
        quirks: Quirks::ALL.without(ONE_SLASH),
    },
];

impl Resolver for Glibc {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let protocols: &[usize] = if quirks.has(ADDRESSES) { &[TCP, UDP, DCCP, UDP_LITE, SCTP] } else { &[TCP, UDP] };
        let addresses = Addresses::Each(protocols);
        let mut table = Table::new(Style { addresses, is_number, ..Style::C }, bytes.len());
        for line in c::lines(bytes) {
            if let Some(text) = text_of(line, quirks) {
                read_entry(&text, c::offset(bytes, line), quirks, &mut table);
            }
        }
        table
    }
}

/// Returns the part of a line that is parsed. It begins at the first byte that is not blank, and excludes the comment.
/// `None` if empty.
fn text_of(line: &[u8], quirks: Quirks) -> Option<Cow<'_, [u8]>> {
    let line = if quirks.has(NUL) { c::string(line) } else { line };
    let text = c::skip(line, is_space);
    let skipped = line.len() - text.len();
    if text.is_empty() || text[0] == b'#' || skipped > 0 && !quirks.has(LEADING_BLANKS) {
        return None;
    }
    let ends = |b| b == b'\n' || b == b'#';
    let (before, rest) = c::until(text, ends);
    // The text is moved to the start of the buffer without its NUL (nss_readline.c), so that old bytes follow it: as many
    // of its own last bytes as blanks were skipped.
    if rest.is_empty() && skipped > 0 && quirks.has(LEFTOVER) {
        let moved = [text, &line[text.len()..]].concat();
        return Some(Cow::Owned(c::until(&moved, ends).0.to_vec()));
    }
    if !quirks.has(GLUED_COMMENT) && rest.first() == Some(&b'#') && !before.ends_with(b" ") {
        return Some(Cow::Borrowed(c::until(text, |b| b == b'\n').0));
    }
    Some(Cow::Borrowed(before))
}

fn read_entry(text: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let blank = |b: u8| if quirks.has(ALL_BLANKS) { is_space(b) } else { b == b' ' || b == b'\t' };
    let (name, rest) = c::until(text, blank);
    let rest = c::skip(rest, blank);
    let Some((port, rest)) = port(rest, quirks) else { return };
    let rest = match rest {
        [b'/', rest @ ..] if quirks.has(SLASHES) => c::skip(rest, |b| b == b'/'),
        [b'/', b'/', ..] if !quirks.has(ONE_SLASH) => return,
        [b'/', rest @ ..] => rest,
        [] if quirks.has(NO_PROTOCOL) => rest,
        _ => return,
    };
    let (protocol, rest) = c::until(rest, |b| blank(b) || b == b'/' && !quirks.has(PROTOCOL_LIST));
    if protocol.is_empty() && rest.first().is_some_and(|&b| blank(b)) && !quirks.has(EMPTY_PROTOCOL) {
        return;
    }
    let lower = if quirks.has(PROTOCOL_CASE) { Cow::Borrowed(protocol) } else { protocol.to_ascii_lowercase().into() };
    let entry = table.add(name, port.into(), &lower, at);
    let slot = slot_of(&lower);
    table.bind_port(port, entry, slot);
    for name in std::iter::once(name).chain(c::words(rest, blank)) {
        if quirks.has(FIRST_WINS) {
            table.bind(name, entry, slot);
        } else {
            table.rebind(name, entry, slot);
        }
    }
}

/// Returns whether `getaddrinfo` reads a name as a number, or as no service. A number is from 0 to the largest `int`;
/// `*` is no service.
pub(crate) fn is_number(name: &[u8]) -> bool {
    name == b"*" || c::whole_number(name).is_some_and(|number| (number.unsigned() as u32).cast_signed() >= 0)
}

/// Reads a port: the lower 16 bits of a number of up to 32.
fn port(text: &[u8], quirks: Quirks) -> Option<(u16, &[u8])> {
    let digits = c::skip(text, is_space);
    if matches!(digits, [b'+' | b'-', ..]) && !quirks.has(SIGN) {
        return None;
    }
    let is_hexadecimal = matches!(digits, [b'0', b'x' | b'X', ..]);
    let any = if is_hexadecimal { quirks.has(HEXADECIMAL) } else { quirks.has(OCTAL) };
    let number = c::number(text, if any { Base::Any } else { Base::Ten })?;
    let value = u32::try_from(number.unsigned()).ok()?;
    if value > u32::from(u16::MAX) && !quirks.has(WRAP) {
        return None;
    }
    Some((value as u16, &text[number.length..]))
}
