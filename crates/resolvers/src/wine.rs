//! Wine: `getservbyname` and `getservbyport` of Windows programs that run under it. Its table is
//! `C:\\windows\\system32\\drivers\\etc\\services`. Its `getaddrinfo` calls the system's C library, and is not modeled.

use crate::c;
use crate::quirks::quirks;
use crate::table::{Style, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct Wine;

pub(crate) static RESOLVER: Wine = Wine;

quirks! {
    OFFICIAL_ONLY: "aliases are not found",
    NAME_CASE: "names are compared without case",
    PROTOCOL_CASE: "protocols are compared without case",
    LEADING_BLANKS: "blanks before the name are skipped",
    ALL_BLANKS: "carriage return, vertical tab and form feed are blanks",
    LATER_SLASH: "the slash may come anywhere after the port",
    DIGITS: "a port is its leading digits, and 0 without any",
    WRAP: "a port above 65535 is cut to its lower 16 bits",
    SIGN: "a port may have a sign",
    DECIMAL: "a port is decimal, even if it begins with 0 or 0x",
    EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    GLUED_COMMENT: "a comment may follow without a blank",
    NUL: "a NUL ends a name or a protocol, not the line",
    LOW_BYTE: "a port whose lower byte is above 127, such as 443, is never found by its number",
    FIRST_WINS: "the first line with a name wins",
}

static META: ResolverMeta = ResolverMeta {
    id: "wine",
    title: "Wine",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname and getservbyport of programs under Wine",
    quirks: QUIRKS,
    lookups: LookupSet::Services,
    is_named_by_default: false,
};

static RELEASES: &[Release] = &[Release {
    id: "8.0",
    first: "8.0",
    last: "8.0",
    systems: "Debian 12",
    evidence: Evidence::Compared("Wine 8.0 of Debian 12"),
    quirks: Quirks::ALL,
}];

impl Resolver for Wine {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let mut table = Table::new(Style { lower: quirks.has(NAME_CASE), ..Style::C }, bytes.len());
        for line in c::lines(bytes) {
            read_line(line, c::offset(bytes, line), quirks, &mut table);
        }
        table
    }
}

fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let string = |text| if quirks.has(NUL) { c::string(text) } else { text };
    let blank = |b: u8| if quirks.has(ALL_BLANKS) { c::is_space(b) } else { b == b' ' || b == b'\t' };
    let (text, comment) = c::until(line, |b| b == b'#' || b == b'\n');
    if comment.starts_with(b"#") && !quirks.has(GLUED_COMMENT) && !text.ends_with(b" ") {
        return;
    }
    if text.first().is_some_and(|&b| blank(b)) && !quirks.has(LEADING_BLANKS) {
        return;
    }
    let (name, rest) = c::until(c::skip(text, blank), blank);
    let rest = c::skip(rest, blank);
    if name.is_empty() || rest.is_empty() {
        return;
    }
    let (endpoint, slash) = c::until(rest, |b| b == b'/');
    let Some(after) = slash.get(1..) else { return };
    if endpoint.iter().any(|&b| blank(b)) && !quirks.has(LATER_SLASH) {
        return;
    }
    let Some(port) = read_port(endpoint, quirks) else { return };
    let (protocol, aliases) = c::until(after, |b| blank(b) || b == b'/' && !quirks.has(PROTOCOL_LIST));
    if protocol.is_empty() && !quirks.has(EMPTY_PROTOCOL) {
        return;
    }
    let (name, protocol) = (string(name), string(protocol));
    let entry = table.add(name, port.into(), protocol, at);
    let slot = if quirks.has(PROTOCOL_CASE) { slot_of(&protocol.to_ascii_lowercase()) } else { slot_of(protocol) };
    // The port is stored as a `short` in network order, which is then negative, and compared with a positive `int`.
    if port & 0x80 == 0 || !quirks.has(LOW_BYTE) {
        table.bind_port(port, entry, slot);
    }
    let aliases = c::words(aliases, blank).filter(|_| !quirks.has(OFFICIAL_ONLY));
    for name in std::iter::once(name).chain(aliases).filter(|name| !name.is_empty()) {
        let lower = name.to_ascii_lowercase();
        let name = if quirks.has(NAME_CASE) { &lower } else { name };
        if quirks.has(FIRST_WINS) {
            table.bind(name, entry, slot);
        } else {
            table.rebind(name, entry, slot);
        }
    }
}

fn read_port(endpoint: &[u8], quirks: Quirks) -> Option<u16> {
    let base = if quirks.has(DECIMAL) { c::Base::Ten } else { c::Base::Any };
    let Some(number) = c::number(endpoint, base) else { return quirks.has(DIGITS).then_some(0) };
    let rest = &endpoint[number.length..];
    let is_whole = rest.is_empty() || c::is_space(rest[0]);
    let is_read = (is_whole || quirks.has(DIGITS)) && (!number.has_sign || quirks.has(SIGN));
    // `atoi` of Windows clamps to the range of `int`.
    let port = number.signed().clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    (is_read && (u16::try_from(port).is_ok() || quirks.has(WRAP))).then_some(port.cast_unsigned() as u16)
}
