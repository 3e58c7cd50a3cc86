//! uClibc-ng: `getservbyname` and `getservbyport`. It is the libc of many routers and cameras, and of systems built
//! with Buildroot. Its `getaddrinfo` is not modeled.

use crate::c;
use crate::quirks::quirks;
use crate::table::{Style, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct Uclibc;

pub(crate) static RESOLVER: Uclibc = Uclibc;

quirks! {
    CUT: "a line is cut after 255 bytes, and the rest is dropped",
    NUL: "a NUL drops the rest of its line and all of the next",
    SLASH: "a slash is a blank: `22 tcp` is `22/tcp`, and in `22/tcp/udp` the last word is an alias",
    LEADING_BLANKS: "blanks and slashes before the name are skipped",
    BLANK_AND_TAB: "only space, tab and slash separate words: a carriage return is part of the word before it",
    EIGHT_ALIASES: "the eighth alias is the whole rest of the line",
    DIGITS: "a port is its leading digits, and 0 without any",
    WRAP: "a port above 65535 is cut to its lower 16 bits",
    SIGN: "a port may have a sign",
    DECIMAL: "a port is decimal, even if it begins with 0 or 0x",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    GLUED_COMMENT: "a comment may follow without a blank",
    FIRST_WINS: "the first line with a name wins, alias or not",
}

static META: ResolverMeta = ResolverMeta {
    id: "uclibc",
    title: "uClibc",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport",
    quirks: QUIRKS,
    lookups: LookupSet::Services,
    is_named_by_default: false,
};

static RELEASES: &[Release] = &[Release {
    id: "1.0.35",
    first: "1.0.35",
    last: "1.0.54",
    systems: "Buildroot",
    evidence: Evidence::Compared("getservice.c and parse_config.c of uClibc-ng 1.0.35 and 1.0.54 of Debian"),
    quirks: Quirks::ALL,
}];

/// Bytes of a line that fit the buffer, besides the NUL.
const LINE: usize = 255;

/// Tokens of a line: name, port, protocol and eight aliases.
const MOST_TOKENS: usize = 11;

impl Resolver for Uclibc {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let mut table = Table::new(Style::C, bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            let (line, after) = line(rest, quirks);
            read_line(line, c::offset(bytes, rest), quirks, &mut table);
            rest = after;
        }
        table
    }
}

/// Returns the next line, and the bytes after everything that is dropped with it. The C function is
/// `bb_get_chunk_with_continuation`.
fn line(bytes: &[u8], quirks: Quirks) -> (&[u8], &[u8]) {
    let whole = c::lines(bytes).next().unwrap_or_default();
    let most = if quirks.has(CUT) { LINE } else { usize::MAX };
    let piece = &whole[..whole.len().min(most)];
    let content = if quirks.has(NUL) { c::string(piece) } else { piece };
    let after = &bytes[whole.len()..];
    // The newline is searched for before the NUL. If it was read but is after the NUL, everything up to the end of the
    // next line is dropped.
    if content.len() < piece.len() && piece.ends_with(b"\n") {
        return (content, &after[c::lines(after).next().map_or(0, <[u8]>::len)..]);
    }
    (content.strip_suffix(b"\n").unwrap_or(content), after)
}

fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let (text, comment) = c::until(line, |b| b == b'#');
    if !quirks.has(GLUED_COMMENT) && c::is_glued(text, comment) {
        return;
    }
    let parts = |b: u8| match b {
        b'/' => quirks.has(SLASH),
        b' ' | b'\t' => true,
        _ => c::is_space(b) && !quirks.has(BLANK_AND_TAB),
    };
    if text.first().is_some_and(|&b| parts(b)) && !quirks.has(LEADING_BLANKS) {
        return;
    }
    let Some(entry) = entry(text, parts, quirks) else { return };
    let lower;
    let mut protocol = entry.protocol;
    if !quirks.has(PROTOCOL_CASE) {
        lower = protocol.to_ascii_lowercase();
        protocol = &lower;
    }
    let index = table.add(entry.name, entry.port.into(), protocol, at);
    let slot = slot_of(protocol);
    table.bind_port(entry.port, index, slot);
    for name in std::iter::once(entry.name).chain(entry.aliases) {
        if quirks.has(FIRST_WINS) {
            table.bind(name, index, slot);
        } else {
            table.rebind(name, index, slot);
        }
    }
}

struct Entry<'a> {
    name: &'a [u8],
    port: u16,
    protocol: &'a [u8],
    aliases: Vec<&'a [u8]>,
}

fn entry(text: &[u8], parts: impl Fn(u8) -> bool + Copy, quirks: Quirks) -> Option<Entry<'_>> {
    let mut words = c::words(text, parts);
    let (name, port) = (words.next()?, words.next()?);
    let (port, protocol) = if quirks.has(SLASH) {
        (port, words.next()?)
    } else {
        // Without the quirk, the protocol is read as by most resolvers.
        let (port, protocol) = c::until(port, |b| b == b'/');
        (port, protocol.get(1..)?)
    };
    let mut aliases: Vec<&[u8]> = words.collect();
    let most = MOST_TOKENS - 3;
    if aliases.len() > most && quirks.has(EIGHT_ALIASES) {
        let start = c::offset(text, aliases[most - 1]) as usize;
        let last = aliases[aliases.len() - 1];
        let rest = &text[start..c::offset(text, last) as usize + last.len()];
        aliases.truncate(most - 1);
        // No program looks up a name with blanks.
        if !rest.iter().any(|&b| b == b' ' || b == b'\t') {
            aliases.push(rest);
        }
    }
    Some(Entry { name, port: read_port(port, quirks)?, protocol, aliases })
}

fn read_port(text: &[u8], quirks: Quirks) -> Option<u16> {
    let base = if quirks.has(DECIMAL) { c::Base::Ten } else { c::Base::Any };
    let Some(number) = c::number(text, base) else { return quirks.has(DIGITS).then_some(0) };
    let is_read = (number.length == text.len() || quirks.has(DIGITS)) && (!number.has_sign || quirks.has(SIGN));
    let port = number.signed() as i32;
    (is_read && (u16::try_from(port).is_ok() || quirks.has(WRAP))).then_some(port.cast_unsigned() as u16)
}
