//! `sockstat -l` of FreeBSD.

use super::super::{Address, Listing, Process, Socket};
use super::endpoint::endpoint;
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};
use nom::Offset as _;

static META: ReaderMeta = ReaderMeta { id: "sockstat", command: "sockstat -l" };

/// Reads the output of `sockstat`.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, |line| is_head(line) || protocol_column(&words(line)).is_some())
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let listing = read_lines(&META, source, |line, sockets| {
            if is_head(line) {
                return Ok(Line::Head);
            }
            let words = words(line);
            let Some(protocol) = protocol_column(&words) else { return Ok(Line::Foreign) };
            if is_local(words[protocol]) {
                return Ok(Line::OtherFamily);
            }
            if transport(words[protocol]).is_none() {
                return Ok(Line::Raw);
            }
            sockets.extend(row(line, &words, protocol)?);
            Ok(Line::Row)
        })?;
        Ok(listing.with_names_cut_at(NAME_WIDTH))
    }
}

/// The most bytes of a name, except in new versions, which widen the column.
const NAME_WIDTH: usize = 10;

fn is_head(line: &[u8]) -> bool {
    matches!(words(line)[..], [b"USER", b"COMMAND", b"PID", b"FD", b"PROTO", ..])
}

/// Returns the index of the protocol, after the user, the command, the process and the file. A command may have blanks. All
/// four are `?` if no process holds the socket.
fn protocol_column(words: &[&[u8]]) -> Option<usize> {
    let is_count = |word: &[u8]| word == b"?" || is_number(word);
    let is_raw = |word: &[u8]| matches!(word, b"icm4" | b"icm6" | b"raw4" | b"raw6" | b"ip4" | b"ip6" | b"div4");
    let is_protocol = |word: &[u8]| transport(word).is_some() || is_local(word) || is_raw(word);
    (4..words.len()).find(|&at| is_count(words[at - 2]) && is_count(words[at - 1]) && is_protocol(words[at]))
}

/// Returns whether a protocol is one of Unix sockets.
fn is_local(protocol: &[u8]) -> bool {
    matches!(protocol, b"stream" | b"dgram" | b"seqpac")
}

fn transport(protocol: &[u8]) -> Option<Transport> {
    let word = [&b"46"[..], b"4", b"6"].into_iter().find_map(|family| protocol.strip_suffix(family))?;
    match word {
        // UDP-Lite.
        b"udpl" => Some(Transport::Udp),
        _ => std::str::from_utf8(word).ok().and_then(Transport::parse),
    }
}

/// Reads a row; `None` if its socket is connected.
fn row<'a>(line: &'a [u8], words: &[&'a [u8]], protocol: usize) -> Result<Option<Socket>, Fault<'a>> {
    let Some(transport) = transport(words[protocol]) else { return Ok(None) };
    let Some(&written) = words.get(protocol + 1) else { return Err(cut(line, "local address")) };
    let local = endpoint(written, "-n")?;
    let Some(foreign) = words.get(protocol + 2) else { return Err(cut(line, "foreign address")) };
    let is_connected = endpoint(foreign, "-n")?.port.is_some();
    let Some(port) = local.port.filter(|_| !is_connected) else { return Ok(None) };
    if port == 0 {
        return Err(port_0(written));
    }
    let address = match local.address {
        Address::Any if words[protocol].ends_with(b"46") => Address::Any,
        Address::Any if words[protocol].ends_with(b"4") => Address::any_v4(),
        Address::Any => Address::any_v6(),
        address => address,
    };
    let number = words[protocol - 2];
    let is_known = number != b"?";
    let processes = if is_known {
        let name = line[line.offset(words[1])..line.offset(number)].trim_ascii_end();
        vec![Process { pid: Some(pid(number)?), name: Some(name.to_vec()) }]
    } else {
        Vec::new()
    };
    let user = is_known.then(|| words[0].to_vec());
    let is_udp_lite = words[protocol].starts_with(b"udpl");
    Ok(Some(Socket { is_udp_lite, processes, user, ..Socket::new(transport, address, port) }))
}
