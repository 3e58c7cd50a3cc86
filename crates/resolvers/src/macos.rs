//! macOS: `getservbyname` and `getservbyport` of Libinfo's file module. macOS consults it after its directory service.

use crate::c;
use crate::quirks::quirks;
use crate::table::{Style, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct MacOs;

pub(crate) static RESOLVER: MacOs = MacOs;

quirks! {
    LAST_BYTE: "the last byte of a line is dropped, newline or not",
    CUT: "a line is cut after 4095 bytes, and the rest is a new line",
    NUL: "a line ends one byte before a NUL, and reading ends at a line that begins with one",
    BLANK_AND_TAB: "only space and tab are blanks: a carriage return is part of the word before it",
    LEADING_BLANKS: "blanks before the name are skipped",
    DIGITS: "a port is its leading digits, and 0 without any",
    WRAP: "a port above 65535 is cut to its lower 16 bits",
    SIGN: "a port may have a sign",
    DECIMAL: "a port is decimal, even if it begins with 0 or 0x",
    ONLY_BY_NAME: "a port above 65535 or below 1 is never found by its number",
    EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty and `tcp` an alias",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    GLUED_COMMENT: "a comment may follow without a blank",
    FIRST_WINS: "the first line with a name wins, alias or not",
}

static META: ResolverMeta = ResolverMeta {
    id: "macos",
    title: "macOS",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport, where the directory service has no answer",
    quirks: QUIRKS,
    lookups: LookupSet::Services,
    is_named_by_default: false,
};

static RELEASES: &[Release] = &[Release {
    id: "9c9d9af2",
    first: "9c9d9af2",
    last: "9c9d9af2",
    systems: "",
    evidence: Evidence::Source("lookup.subproj/file_module.c of PureDarwin's Libinfo, commit 9c9d9af2"),
    quirks: Quirks::ALL,
}];

/// Room in the buffer of a line, besides the NUL.
const LINE: usize = 4095;

impl Resolver for MacOs {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let mut table = Table::new(Style::C, bytes.len());
        let most = if quirks.has(CUT) { LINE } else { usize::MAX };
        for piece in c::pieces(bytes, most) {
            let text = if quirks.has(NUL) { c::string(piece) } else { piece };
            let Some((last, before)) = text.split_last() else { break };
            if text.starts_with(b"#") {
                continue;
            }
            let text = if quirks.has(LAST_BYTE) || *last == b'\n' { before } else { text };
            read_line(text, c::offset(bytes, piece), quirks, &mut table);
        }
        table
    }
}

fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let (text, comment) = c::until(line, |b| b == b'#');
    if !comment.is_empty() && !quirks.has(GLUED_COMMENT) && !text.ends_with(b" ") {
        return;
    }
    let blank = |b: u8| matches!(b, b' ' | b'\t' | b'\n') || !quirks.has(BLANK_AND_TAB) && c::is_space(b);
    if text.first().is_some_and(|&b| blank(b)) && !quirks.has(LEADING_BLANKS) {
        return;
    }
    let mut words = c::words(text, blank);
    let (Some(name), Some(endpoint)) = (words.next(), words.next()) else { return };
    let (number, protocol) = c::until(endpoint, |b| b == b'/');
    let Some(protocol) = protocol.get(1..) else { return };
    let protocol = if quirks.has(PROTOCOL_LIST) { protocol } else { c::until(protocol, |b| b == b'/').0 };
    let Some(port) = read_port(number, quirks) else { return };
    if protocol.is_empty() && !quirks.has(EMPTY_PROTOCOL) {
        return;
    }
    let lower_case = protocol.to_ascii_lowercase();
    let protocol = if quirks.has(PROTOCOL_CASE) { protocol } else { &lower_case };
    let slot = slot_of(protocol);
    let lower = port.cast_unsigned() as u16;
    let entry = table.add(name, lower.into(), protocol, at);
    if (1..=i32::from(u16::MAX)).contains(&port) || !quirks.has(ONLY_BY_NAME) {
        table.bind_port(lower, entry, slot);
    }
    for name in std::iter::once(name).chain(words) {
        if quirks.has(FIRST_WINS) {
            table.bind(name, entry, slot);
        } else {
            table.rebind(name, entry, slot);
        }
    }
}

fn read_port(text: &[u8], quirks: Quirks) -> Option<i32> {
    let base = if quirks.has(DECIMAL) { c::Base::Ten } else { c::Base::Any };
    let Some(number) = c::number(text, base) else { return quirks.has(DIGITS).then_some(0) };
    let is_read = (number.length == text.len() || quirks.has(DIGITS)) && (!number.has_sign || quirks.has(SIGN));
    let port = number.signed() as i32;
    (is_read && (u16::try_from(port).is_ok() || quirks.has(WRAP))).then_some(port)
}
