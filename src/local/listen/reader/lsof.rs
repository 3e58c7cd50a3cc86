//! `lsof -i -P -n`, on macOS, Linux and the BSDs.

use super::super::{Address, Listing, Process, Socket};
use super::endpoint::endpoint;
use super::lines::{Fault, Line, any_line, cut, is_number, other_program, pid, port_0, read_lines, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};
use hashbrown::HashMap;
use nom::bytes::complete::{tag, take};
use nom::combinator::map_opt;
use nom::sequence::preceded;
use nom::{IResult, Parser as _};

static META: ReaderMeta = ReaderMeta { id: "lsof", command: "lsof -i -P -n" };

/// Reads the output of `lsof`.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, |line| is_head(line) || family_column(&words(line)).is_some())
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        // A socket has one line for each file of each process that holds it. By the socket's device and address.
        let mut known: HashMap<Vec<u8>, usize> = HashMap::new();
        let listing = read_lines(&META, source, |line, sockets| {
            if is_head(line) {
                return Ok(Line::Head);
            }
            let words = words(line);
            let Some(family) = family_column(&words) else {
                let is_file = matches!(words[..], [_, number, ..] if is_number(number)) && words.len() > 6;
                let is_file = is_file && other_program(&META, line).is_none();
                return Ok(if is_file { Line::Row } else { Line::Foreign });
            };
            if words.iter().skip(family + 2).take(2).any(|word| matches!(*word, b"ICMP" | b"ICMPV6" | b"RAW")) {
                return Ok(Line::Raw);
            }
            let Some(socket) = row(line, &words, family)? else { return Ok(Line::Row) };
            let key = [words[family + 1], b" ", socket.to_key().as_bytes()].concat();
            if let Some(same) = known.get(&key).and_then(|&at| sockets.get_mut(at)) {
                same.processes.extend(socket.processes);
            } else {
                known.insert(key, sockets.len());
                sockets.push(socket);
            }
            Ok(Line::Row)
        })?;
        Ok(listing.with_names_cut_at(NAME_WIDTH))
    }
}

/// The most bytes of a name, without `+c`.
const NAME_WIDTH: usize = 9;

impl Socket {
    fn to_key(&self) -> String {
        format!("{} {} {}", self.transport, self.address, self.port)
    }
}

fn is_head(line: &[u8]) -> bool {
    matches!(words(line)[..], [b"COMMAND", b"PID", ..])
}

/// Returns the index of the column `TYPE` in a row of an Internet socket.
fn family_column(words: &[&[u8]]) -> Option<usize> {
    let is_row = matches!(words, [_, number, ..] if is_number(number));
    let index = words.iter().position(|word| matches!(*word, b"IPv4" | b"IPv6"))?;
    // Between them are the user and the file.
    (is_row && index >= 4).then_some(index)
}

/// Reads a row; `None` if its socket does not listen.
fn row<'a>(line: &'a [u8], words: &[&'a [u8]], family: usize) -> Result<Option<Socket>, Fault<'a>> {
    // The device and the size are between them; some systems have no size.
    let protocol = words.iter().enumerate().skip(family + 2).take(2).find_map(|(index, &word)| {
        matches!(word, b"TCP" | b"UDP" | b"UDPLITE" | b"SCTP" | b"DCCP" | b"ICMP" | b"ICMPV6" | b"RAW")
            .then_some((index, word))
    });
    let Some((index, protocol)) = protocol else {
        let missing = if words.len() > family + 3 {
            Fault::new(words[family + 3], "not a protocol")
        } else {
            cut(line, "protocol")
        };
        return Err(missing);
    };
    let transport = match protocol {
        b"TCP" => Transport::Tcp,
        b"UDP" | b"UDPLITE" => Transport::Udp,
        b"SCTP" => Transport::Sctp,
        b"DCCP" => Transport::Dccp,
        _ => return Ok(None),
    };
    let Some(&name) = words.get(index + 1) else { return Err(cut(line, "address")) };
    // A socket that is shut down: `TCP no PCB, CANTSENDMORE`.
    if name == b"no" && words.get(index + 2).is_some_and(|word| word.starts_with(b"PCB")) {
        return Ok(None);
    }
    let state = state(&words[index + 2..])?;
    let is_connected = memchr::memmem::find(name, b"->").is_some();
    if is_connected || state.is_some_and(|state| state != b"LISTEN" && state != b"Idle") {
        return Ok(None);
    }
    let local = endpoint(name, "-P -n")?;
    if transport != Transport::Udp && state.is_none() {
        return Err(cut(line, "state"));
    }
    let Some(port) = local.port else { return Ok(None) };
    if port == 0 {
        return Err(port_0(name));
    }
    let address = match (local.address, words[family]) {
        (Address::Any, b"IPv4") => Address::any_v4(),
        (Address::Any, _) => Address::any_v6(),
        (address, _) => address,
    };
    let process = Process { pid: Some(pid(words[1])?), name: Some(unescape(words[0])) };
    let user = Some(words[family - 2].to_vec());
    let is_udp_lite = protocol == b"UDPLITE";
    Ok(Some(Socket { processes: vec![process], user, is_udp_lite, ..Socket::new(transport, address, port) }))
}

/// Returns the state from the words after the address. These are `(LISTEN)`, or with `-T qs` `(LISTEN QR=0 QS=0)`.
fn state<'a>(words: &[&'a [u8]]) -> Result<Option<&'a [u8]>, Fault<'a>> {
    // Of all systems; those of streams of Solaris too.
    const STATES: [&str; 22] = [
        "LISTEN",
        "Idle",
        "IDLE",
        "BOUND",
        "UNBOUND",
        "Unbound",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "SYN_RCDV",
        "SYN_RECEIVED",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "FIN_WAIT_1",
        "FIN_WAIT_2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSED",
        "CLOSE_WAIT",
        "CLOSING",
        "LAST_ACK",
        "UNKNOWN",
    ];
    let Some(&first) = words.first() else { return Ok(None) };
    let has_end = words.iter().any(|word| word.ends_with(b")"));
    let word = first.strip_prefix(b"(").map(|word| word.strip_suffix(b")").unwrap_or(word));
    let is_known = |word: &&[u8]| has_end && STATES.iter().any(|state| state.as_bytes() == *word);
    match word.filter(is_known) {
        Some(word) => Ok(Some(word)),
        None => Err(Fault::new(first, "not a state such as `(LISTEN)`")),
    }
}

/// Returns the name of a program; `lsof` writes blanks and unprintable bytes in it as `\x20`, and line ends as `\n`.
fn unescape(mut word: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(word.len());
    while let [first, rest @ ..] = word {
        let (after, byte) = escape(word).unwrap_or((rest, *first));
        name.push(byte);
        word = after;
    }
    name
}

fn escape(word: &[u8]) -> IResult<&[u8], u8> {
    let letters = [("\\b", 8), ("\\f", 12), ("\\n", b'\n'), ("\\r", b'\r'), ("\\t", b'\t')];
    if let Some((letter, byte)) = letters.into_iter().find(|(letter, _)| word.starts_with(letter.as_bytes())) {
        return Ok((&word[letter.len()..], byte));
    }
    let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    preceded(tag("\\x"), map_opt(take(2usize), hex)).parse(word)
}
