//! Go: `net.LookupPort` in programs that do not call C's library.
//!
//! For the network `ip`, which stands for no protocol, Go looks up tcp, then udp, since 1.22. Before, it looked for lines
//! with the protocol `ip`.

use crate::c;
use crate::quirks::quirks;
use crate::table::{ANY, BUILT_IN, BYTES_OF_ROW, NO_ENTRY, Style, TCP, UDP, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct Go;

pub(crate) static RESOLVER: Go = Go;

quirks! {
    BUILT_IN_NAMES: "some names are built in, and lines of the file override them",
    LAST_WINS: "the last line with a name wins",
    LOWER: "the looked-up name is lowercased, the file is not: names with capitals are never found",
    LONGEST: "a name of 26 or more bytes is never found",
    NUMERIC_NAMES: "a name that is a number is not looked up",
    ZERO: "a line with port 0 is skipped",
    OVERSIZE: "a port above 65535 is kept, and its lookup fails",
    HUGE: "a line with a port of 16777215 or more is skipped",
    NETWORK_IP: "without a protocol, lines with the protocol `ip` are found",
    ONLY_NETWORK_IP: "without a protocol, lines of tcp and udp are not found",
    TCP_FIRST: "without a protocol, a line of tcp is found before one of udp, in whatever order",
    GLUED_COMMENT: "a comment may follow without a blank",
    CARRIAGE_RETURN: "a carriage return is a blank",
    ONLY_FOUR_BLANKS: "vertical tab and form feed are not blanks",
    LEADING_BLANKS: "blanks before the name are skipped",
    DECIMAL: "a port is decimal, even if it begins with 0 or 0x",
    PROTOCOL_LIST: "`tcp/udp` is one protocol",
    TCP_AND_UDP: "lines of protocols other than tcp and udp are skipped",
    TOO_LONG: "reading ends at a line of 65536 bytes",
}

static META: ResolverMeta = ResolverMeta {
    id: "go",
    title: "Go",
    releases: RELEASES,
    format: "services",
    called_by: "net.LookupPort, pure Go resolver",
    quirks: QUIRKS,
    lookups: LookupSet::Names,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[
    Release {
        id: "1.22",
        first: "1.22",
        last: "1.27",
        systems: "",
        evidence: Evidence::Compared("Go 1.27"),
        quirks: Quirks::ALL.without(NETWORK_IP).without(ONLY_NETWORK_IP),
    },
    Release {
        id: "1.19",
        first: "1.19",
        last: "1.21",
        systems: "Debian 12",
        evidence: Evidence::Compared("Go 1.19 of Debian 12"),
        quirks: Quirks::ALL.without(TCP_FIRST),
    },
];

/// The built-in names (lookup.go).
const BUILT_INS: [(&[u8], u16, &[u8]); 14] = [
    (b"domain", 53, b"udp"),
    (b"ftp", 21, b"tcp"),
    (b"ftps", 990, b"tcp"),
    (b"gopher", 70, b"tcp"),
    (b"http", 80, b"tcp"),
    (b"https", 443, b"tcp"),
    (b"imap2", 143, b"tcp"),
    (b"imap3", 220, b"tcp"),
    (b"imaps", 993, b"tcp"),
    (b"pop3", 110, b"tcp"),
    (b"pop3s", 995, b"tcp"),
    (b"smtp", 25, b"tcp"),
    (b"ssh", 22, b"tcp"),
    (b"telnet", 23, b"tcp"),
];

/// The size of the buffer that a line and its newline have to fit.
const BUFFER: usize = 64 << 10;

/// The longest name that is looked up, in bytes (`maxPortBufSize`).
const LONGEST_NAME: usize = 25;

/// The smallest number that is too big (`dtoi`).
const BIG: u32 = 0xff_ffff;

impl Resolver for Go {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        // Room for the built-in names, too: messages read single lines, and a table that grows takes twice as long.
        let size = bytes.len() + BUILT_INS.len() * BYTES_OF_ROW;
        let mut table = Table::new(Style { lower: quirks.has(LOWER), ..Style::C }, size);
        if quirks.has(BUILT_IN_NAMES) {
            for (name, port, protocol) in BUILT_INS {
                let entry = table.add(name, port.into(), protocol, BUILT_IN);
                set(&mut table, name, entry, slot_of(protocol), quirks);
            }
        }
        for line in c::lines(bytes) {
            let content = line.strip_suffix(b"\n").unwrap_or(line);
            if content.len() >= BUFFER && quirks.has(TOO_LONG) {
                break;
            }
            read_line(content, c::offset(bytes, line), quirks, &mut table);
        }
        if !quirks.has(ONLY_NETWORK_IP) {
            // An older release without its quirk does the same as newer ones.
            let tcp_first = quirks.has(TCP_FIRST) || quirks.has(NETWORK_IP);
            let (first, second) = if tcp_first { (TCP, UDP) } else { (UDP, TCP) };
            for slots in table.name_slots() {
                let found = [first, second, ANY].map(|slot| slots[slot]).into_iter().find(|&entry| entry != NO_ENTRY);
                slots[ANY] = found.unwrap_or(NO_ENTRY);
            }
        }
        table
    }
}

fn read_line(line: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let (text, comment) = c::until(line, |b| b == b'#');
    if !quirks.has(GLUED_COMMENT) && c::is_glued(text, comment) {
        return;
    }
    let blank = |b: u8| match b {
        b' ' | b'\t' => true,
        b'\r' => quirks.has(CARRIAGE_RETURN),
        _ => c::is_space(b) && !quirks.has(ONLY_FOUR_BLANKS),
    };
    if text.first().is_some_and(|&b| blank(b)) && !quirks.has(LEADING_BLANKS) {
        return;
    }
    let mut fields = c::words(text, blank);
    let (Some(name), Some(endpoint)) = (fields.next(), fields.next()) else { return };
    let Some((port, rest)) = port(endpoint, quirks) else { return };
    let Some(protocol) = rest.strip_prefix(b"/") else { return };
    let protocol = if quirks.has(PROTOCOL_LIST) { protocol } else { c::until(protocol, |b| b == b'/').0 };
    let slot = match protocol {
        b"tcp" => Some(TCP),
        b"udp" => Some(UDP),
        b"ip" if quirks.has(NETWORK_IP) => None,
        _ if !quirks.has(TCP_AND_UDP) => None,
        // Go keeps the line, but no lookup finds it.
        _ => return,
    };
    let entry = table.add(name, port, protocol, at);
    for name in std::iter::once(name).chain(fields) {
        set(table, name, entry, slot, quirks);
    }
}

/// Reads a number of decimal digits. Returns it with the rest of the text.
fn port(text: &[u8], quirks: Quirks) -> Option<(u32, &[u8])> {
    let (digits, rest) = c::until(text, |b| !b.is_ascii_digit());
    if digits.is_empty() {
        return None;
    }
    let base = if quirks.has(DECIMAL) { c::Base::Ten } else { c::Base::Any };
    let number = c::number(digits, base)?.unsigned();
    let most = if quirks.has(HUGE) { BIG - 1 } else { u32::MAX };
    let number = u32::try_from(number).ok().filter(|&number| number <= most)?;
    let is_kept = (number > 0 || !quirks.has(ZERO)) && (number <= u16::MAX.into() || quirks.has(OVERSIZE));
    is_kept.then_some((number, rest))
}

/// Gives a name to an entry. `slot` is `None` for the network `ip`.
fn set(table: &mut Table, name: &[u8], entry: u32, slot: Option<usize>, quirks: Quirks) {
    let never_found = quirks.has(LOWER) && name.iter().any(u8::is_ascii_uppercase)
        || quirks.has(LONGEST) && name.len() > LONGEST_NAME
        || quirks.has(NUMERIC_NAMES) && is_number(name);
    if never_found {
        return;
    }
    let slot = &mut table.row(name).slots[slot.unwrap_or(ANY)];
    if quirks.has(LAST_WINS) || *slot == NO_ENTRY {
        *slot = entry;
    }
}

/// Returns whether `LookupPort` reads a name as a number (`parsePort`).
///
/// Numbers are digits after at most one sign, or begin with so large a number that reading stops.
fn is_number(name: &[u8]) -> bool {
    const ENOUGH: u32 = 1 << 30;
    let digits = name.strip_prefix(b"+").or_else(|| name.strip_prefix(b"-")).unwrap_or(name);
    let mut number = 0u32;
    for &b in digits {
        if !b.is_ascii_digit() {
            return false;
        }
        if number >= ENOUGH {
            return true;
        }
        number = match number.wrapping_mul(10).checked_add(u32::from(b - b'0')) {
            Some(number) => number,
            None => return true,
        };
    }
    true
}
