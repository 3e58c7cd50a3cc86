//! `netstat -tulpn` of net-tools, on Linux.

use super::super::{Listing, Process, Socket};
use super::endpoint::{cut_address, endpoint};
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, word, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};
use nom::Parser as _;
use nom::bytes::complete::{tag, take_while1};
use nom::sequence::terminated;

static META: ReaderMeta = ReaderMeta { id: "netstat", command: "netstat -tulpn" };

/// Reads the output of `netstat` on Linux.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, |line| is_head(line) || is_row(line))
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let is_narrow = !any_line(&source.bytes, |line| is_row(line) && addresses(line).any(|word| word.len() > WIDTH));
        let (mut is_restricted, mut has_rows) = (false, false);
        let listing = read_lines(&META, source, |line, sockets| {
            if is_row(line) {
                has_rows = true;
                if transport(words(line)[0]).is_none() {
                    return Ok(Line::Raw);
                }
                sockets.extend(row(line, is_narrow)?);
                return Ok(Line::Row);
            }
            if is_unix_row(line) {
                return Ok(Line::OtherFamily);
            }
            // In other languages, only their position shows the head and the note.
            let is_note = is_note(line) || !has_rows && line.starts_with(b"(");
            is_restricted |= is_note;
            let is_continued = !has_rows && is_restricted && line.starts_with(b" ");
            let is_above = is_head(line) || is_note || is_continued || line.starts_with(b"Proto ");
            Ok(if is_above { Line::Head } else { Line::Foreign })
        })?;
        Ok(Listing { is_restricted, ..listing })
    }
}

/// Returns whether a line has the names of the columns, or is the title above them. Titles are in the language of the
/// system.
pub(super) fn is_head(line: &[u8]) -> bool {
    matches!(words(line)[..], [b"Proto", b"Recv-Q" | b"RefCnt", ..] | [b"Active", b"Internet" | b"UNIX", ..])
        || is_foreign_title(line)
}

/// Returns whether a line is a title in another language: `Aktive Internetverbindungen (Nur Server)`.
fn is_foreign_title(line: &[u8]) -> bool {
    const TITLES: [&str; 6] = [
        "Aktive Internetverbindungen",
        "Aktive Sockets in der UNIX",
        "Connexions Internet actives",
        "Conexiones activas de Internet",
        "Connessioni Internet attive",
        "Conex\u{f5}es Internet Ativas",
    ];
    TITLES.iter().any(|title| line.starts_with(title.as_bytes()))
}

/// Returns whether a line is a row of a Unix socket.
fn is_unix_row(line: &[u8]) -> bool {
    matches!(words(line)[..], [b"unix", count, b"[", ..] if is_number(count))
}

/// Returns whether a line is the note about processes of others.
fn is_note(line: &[u8]) -> bool {
    line.starts_with(b"(Not all processes could be identified") || line.starts_with(b" will not be shown, you would")
}

fn is_row(line: &[u8]) -> bool {
    matches!(words(line)[..], [protocol, received, ..] if is_protocol(protocol) && is_number(received))
}

/// Returns whether a word is a protocol, be its sockets listed or not.
fn is_protocol(word: &[u8]) -> bool {
    transport(word).is_some() || matches!(word, b"raw" | b"raw6")
}

/// Returns the transport of a protocol, and whether it is UDP-Lite, which has the ports of UDP (RFC 3828).
fn transport(protocol: &[u8]) -> Option<(Transport, bool)> {
    let word = protocol.strip_suffix(b"6").unwrap_or(protocol);
    // net-tools cuts the word to `udpl`.
    if matches!(word, b"udplite" | b"udpl") {
        return Some((Transport::Udp, true));
    }
    let transport = Transport::ALL.into_iter().find(|transport| transport.as_str().as_bytes() == word);
    transport.map(|transport| (transport, false))
}

const STATES: [&str; 13] = [
    "LISTEN",
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "CLOSING",
    "CLOSED",
    "UNKNOWN",
];

fn is_state(word: &[u8]) -> bool {
    STATES.iter().any(|state| state.as_bytes() == word)
}

/// Returns whether a word may be a state in another language, such as `ESCUCHAR`. An English one that is cut is none, nor is
/// a process.
fn is_foreign_state(word: &[u8]) -> bool {
    let is_cut = STATES.iter().any(|state| state.as_bytes().starts_with(word));
    !is_cut && word.iter().all(|&byte| byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii())
}

/// The most characters of an address with its port, without `-W`.
const WIDTH: usize = 23;

/// The most characters of a process as `71/program`.
const PROCESS_WIDTH: usize = 19;

/// Returns the local and the foreign address of a row.
fn addresses(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    words(line).into_iter().skip(3).take(2)
}

/// Reads a row; `None` if its socket does not listen. `is_narrow` is whether long addresses are cut.
fn row(line: &[u8], is_narrow: bool) -> Result<Option<Socket>, Fault<'_>> {
    let next = |rest| word(rest).ok();
    let Some((rest, protocol)) = next(line) else { return Ok(None) };
    let Some((transport, is_udp_lite)) = transport(protocol) else { return Ok(None) };
    let Some((rest, _)) = next(rest) else { return Err(cut(line, "queues")) };
    let Some((rest, sent)) = next(rest) else { return Err(cut(line, "queues")) };
    if !is_number(sent) {
        return Err(Fault::new(sent, "not the length of a queue"));
    }
    let Some((rest, local)) = next(rest) else { return Err(cut(line, "local address")) };
    let written = local;
    let local = endpoint(local, "-n")?;
    let Some((rest, foreign)) = next(rest) else { return Err(cut(line, "foreign address")) };
    let foreign = endpoint(foreign, "-n")?;
    let state = next(rest).filter(|(_, word)| is_state(word) || transport != Transport::Udp && is_foreign_state(word));
    let rest = state.map_or(rest, |(rest, _)| rest);
    let listens = match (transport, state) {
        (Transport::Udp, state) => foreign.port.is_none() && state.is_none_or(|(_, word)| word != b"ESTABLISHED"),
        (_, Some((_, word))) => word == b"LISTEN" || !is_state(word) && foreign.port.is_none(),
        (_, None) => return Err(cut(&line[..line.len() - rest.len()], "state")),
    };
    let Some(port) = local.port.filter(|_| listens) else { return Ok(None) };
    if port == 0 {
        return Err(port_0(written));
    }
    let (user, processes) = details(rest)?;
    let address = if is_narrow && written.len() == WIDTH {
        cut_address(&written[..memchr::memrchr(b':', written).unwrap_or(WIDTH)], local.address)
    } else {
        local.address
    };
    let number = processes.first().and_then(|process| process.pid);
    let names_cut_at = number.map(|pid| PROCESS_WIDTH.saturating_sub(pid.to_string().len() + 1));
    Ok(Some(Socket { is_udp_lite, processes, user, names_cut_at, ..Socket::new(transport, address, port) }))
}

/// Reads the words after the state. With `-e` they are the user and the inode, with `-p` a process as `71/program` or
/// `-`.
fn details(text: &[u8]) -> Result<(Option<Vec<u8>>, Vec<Process>), Fault<'_>> {
    let (mut rest, mut before) = (text, Vec::new());
    while let Ok((after, part)) = word(rest) {
        let from = rest.trim_ascii_start();
        if part == b"-" || part.contains(&b'/') {
            let processes = if part == b"-" { Vec::new() } else { vec![process(from)?] };
            return Ok((user(&before, part)?, processes));
        }
        before.push(part);
        rest = after;
    }
    match before.last() {
        Some(last) => Ok((user(&before, last)?, Vec::new())),
        None => Ok((None, Vec::new())),
    }
}

/// Returns the user of the columns `User` and `Inode`, if the row has them. `at` is the position of the fault otherwise.
fn user<'a>(before: &[&'a [u8]], at: &'a [u8]) -> Result<Option<Vec<u8>>, Fault<'a>> {
    match before {
        [] => Ok(None),
        [user, inode] if is_number(inode) => Ok(Some(user.to_vec())),
        _ => Err(Fault::new(at, "neither a process (`71/program` or `-`) nor a user and an inode")),
    }
}

/// Parses `71/program`; the name goes to the end of the line and may have blanks.
fn process(text: &[u8]) -> Result<Process, Fault<'_>> {
    let digits = terminated(take_while1(|b: u8| b.is_ascii_digit()), tag("/")).parse(text);
    let (name, digits) =
        digits.map_err(|_: nom::Err<nom::error::Error<&[u8]>>| Fault::new(text, "not a process: `71/program`"))?;
    let name = name.trim_ascii_end();
    Ok(Process { pid: Some(pid(digits)?), name: (!name.is_empty()).then(|| name.to_vec()) })
}
