//! musl: the libc of Alpine Linux, and of programs linked without a system's library.

use crate::c::{self, Base, is_space};
use crate::quirks::quirks;
use crate::table::{ANY, Addresses, NO_ENTRY_EVER, Style, TCP, UDP, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};

/// The model.
pub(crate) struct Musl;

pub(crate) static RESOLVER: Musl = Musl;

quirks! {
    CUT: "a line is cut after 127 bytes, and the rest is a new line",
    PREFIX: "only the beginning of the protocol is compared: `udplite` is udp, `tcp/udp` is tcp",
    ONLY_TCP_AND_UDP: "lines of protocols other than tcp and udp are skipped",
    LEADING_BLANKS: "after leading blanks, the first word has to be the port, and the others are its names",
    LEADING_PORT_HIDES: "a line that begins with a blank and the port hides the names of later lines with that port",
    SIGN: "a port may have a sign",
    NUMERIC_NAMES: "a name that is a number is not looked up",
    TWO_ADDRESSES: "addresses come from the first two lines with the name",
    PORT_AS_NAME: "a name that begins with the number of its port is not returned for the port",
    LONG_NAMES: "a name of 16 or more bytes is not returned for its port, and hides later ones",
    LONGER_NAMES: "a name of 32 or more bytes is skipped in lookups of its port",
    NO_PROTOCOL_BY_PORT: "a port without a protocol is looked up on tcp, then on udp",
    GLUED_COMMENT: "a comment may follow without a blank",
    ALL_BLANKS: "carriage return, vertical tab and form feed are blanks",
    NUL: "a line ends at a NUL",
    FIRST_WINS: "the first line with a name wins, alias or not",
    OVERSIZE: "a line with a port above 65535 is skipped",
    PORT_TEXT: "the text of a port and its protocol, such as `22/tcp`, is found like a name",
}

static META: ResolverMeta = ResolverMeta {
    id: "musl",
    title: "musl",
    releases: RELEASES,
    format: "services",
    called_by: "getservbyname, getservbyport, getaddrinfo",
    quirks: QUIRKS,
    lookups: LookupSet::Everything,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[Release {
    id: "1.2.3",
    first: "1.2.3",
    last: "1.2.6",
    systems: "Alpine Linux",
    evidence: Evidence::Compared("musl 1.2.3, 1.2.5 and 1.2.6 of Debian, 64-bit"),
    quirks: Quirks::ALL,
}];

/// Room in the buffer of a line, besides the NUL.
const LINE: usize = 127;

/// The longest name of a port that is not skipped, in bytes (`reverse_services` in `getnameinfo.c`).
const LONGEST_NAME: usize = 31;

/// The longest name that fits the buffer of `getservbyport`, in bytes (`getservbyport.c`, `getservbyport_r.c`).
///
/// The buffer has 32 bytes: room for two pointers, the name and its NUL.
const LONGEST_NAME_OF_PORT: usize = 15;

impl Resolver for Musl {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let addresses = if quirks.has(TWO_ADDRESSES) { Addresses::FirstTwo } else { Addresses::Each(&[TCP, UDP]) };
        let mut table = Table::new(Style { addresses, ..Style::C }, bytes.len());
        let most = if quirks.has(CUT) { LINE } else { usize::MAX };
        for piece in c::pieces(bytes, most) {
            read_piece(piece, c::offset(bytes, piece), quirks, &mut table);
        }
        if quirks.has(NO_PROTOCOL_BY_PORT) {
            for slots in table.port_slots() {
                let tcp = slots[TCP];
                slots[ANY] = if tcp < NO_ENTRY_EVER { tcp } else { slots[UDP] };
            }
        }
        table
    }
}

fn read_piece(piece: &[u8], at: u32, quirks: Quirks, table: &mut Table) {
    let text = if quirks.has(NUL) { c::string(piece) } else { piece };
    let (text, comment) = c::until(text, |b| b == b'#');
    if !quirks.has(GLUED_COMMENT) && c::is_glued(text, comment) {
        return;
    }
    let blank = |b: u8| if quirks.has(ALL_BLANKS) { is_space(b) } else { matches!(b, b' ' | b'\t' | b'\n') };
    let text = if quirks.has(LEADING_BLANKS) { text } else { c::skip(text, blank) };
    let (first, rest) = c::until(text, blank);
    let Some(number) = c::number(rest, Base::Ten) else { return };
    let port_text = c::until(c::skip(rest, is_space), is_space).0;
    let rest = &rest[number.length..];
    if !quirks.has(SIGN) && number.has_sign {
        return;
    }
    let port = match u16::try_from(number.unsigned()) {
        Ok(port) => port,
        Err(_) if quirks.has(OVERSIZE) => return,
        Err(_) => number.unsigned() as u16,
    };
    // The rest of the word is ignored.
    let (protocol, rest) = c::until(rest, blank);
    let protocol: &[u8] = match protocol {
        [b'/', protocol @ ..] if quirks.has(PREFIX) && protocol.starts_with(b"tcp") => b"tcp",
        [b'/', protocol @ ..] if quirks.has(PREFIX) && protocol.starts_with(b"udp") => b"udp",
        [b'/', protocol @ ..] if matches!(protocol, b"tcp" | b"udp") || !quirks.has(ONLY_TCP_AND_UDP) => protocol,
        _ => return,
    };
    let entry = table.add(first, port.into(), protocol, at);
    let slot = slot_of(protocol);
    if quirks.has(PORT_TEXT) {
        table.add_literal(port_text, entry, slot);
    }
    for name in std::iter::once(first).filter(|name| !name.is_empty()).chain(c::words(rest, blank)) {
        if quirks.has(NUMERIC_NAMES) && c::is_number(name) {
            continue;
        }
        if quirks.has(FIRST_WINS) {
            table.bind(name, entry, slot);
        } else {
            table.rebind(name, entry, slot);
        }
    }
    if first.len() > LONGEST_NAME && quirks.has(LONGER_NAMES) {
        return;
    }
    let entry = if has_name_for_port(first, port, quirks) { entry } else { NO_ENTRY_EVER };
    if entry == NO_ENTRY_EVER && first.is_empty() && !quirks.has(LEADING_PORT_HIDES) {
        return;
    }
    table.bind_port(port, entry, slot);
}

/// Returns whether `getservbyport` gives the name of a line that has the port.
fn has_name_for_port(name: &[u8], port: u16, quirks: Quirks) -> bool {
    let is_port = || c::number(name, Base::Ten).map_or(0, c::Number::signed) == i64::from(port);
    let too_long = name.len() > LONGEST_NAME_OF_PORT && quirks.has(LONG_NAMES);
    !(name.is_empty() || too_long || quirks.has(PORT_AS_NAME) && is_port())
}
