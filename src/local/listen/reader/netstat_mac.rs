//! `netstat -anv -p tcp` and `-p udp` on macOS, and `netstat -an` there and on the BSDs.
//!
//! A dot is between an address and a port. macOS has the number of the process in the column `pid`, and since version 14
//! in `process:pid`, with the name, which may have blanks.

use super::super::{Address, Listing, Process, Socket};
use super::endpoint::{cut_address, dotted};
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, word, words};
use super::netstat::is_head;
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};

static META: ReaderMeta = ReaderMeta { id: "netstat-mac", command: "netstat -anv -p tcp" };

/// Reads the output of `netstat` on macOS and the BSDs.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, is_row)
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let is_narrow = !any_line(&source.bytes, |line| is_row(line) && host(words(line)[3]).len() > ADDRESS_WIDTH);
        let mut column = None;
        read_lines(&META, source, |line, sockets| {
            if is_row(line) {
                sockets.extend(row(line, column, is_narrow)?);
                return Ok(Line::Row);
            }
            if is_head(line) {
                column = process_column(line).or(column);
                // Not as `Line::Head`, since `netstat` of Linux has the same.
                return Ok(Line::Row);
            }
            Ok(if is_other_head(line) { Line::Head } else { other_row(line) })
        })
    }
}

/// The characters of an address without its port, without `-W`.
const ADDRESS_WIDTH: usize = 16;

/// Returns an address without the dot and the port after it.
fn host(written: &[u8]) -> &[u8] {
    &written[..memchr::memrchr(b'.', written).unwrap_or(written.len())]
}

/// Returns whether a line is about a socket: its local address ends with a dot and a port.
fn is_row(line: &[u8]) -> bool {
    let [protocol, received, sent, local, ..] = words(line)[..] else { return false };
    let sign = memchr::memrchr2(b'.', b':', local).map(|at| local[at]);
    transport(protocol).is_some() && is_number(received) && is_number(sent) && sign == Some(b'.')
}

fn transport(protocol: &[u8]) -> Option<Transport> {
    match protocol {
        b"tcp4" | b"tcp6" | b"tcp46" | b"tcp" => Some(Transport::Tcp),
        b"udp4" | b"udp6" | b"udp46" | b"udp" => Some(Transport::Udp),
        _ => None,
    }
}

/// Returns whether a line is a title or head of other sockets.
fn is_other_head(line: &[u8]) -> bool {
    matches!(
        words(line)[..],
        [b"Active", b"LOCAL" | b"Multipath" | b"kernel", ..]
            | [b"Registered", b"kernel", ..]
            | [b"Address", b"Type", b"Recv-Q", ..]
            | [b"id", b"flags", ..]
    )
}

/// Returns the kind of a line that is no row of TCP or UDP: one of a raw socket, of a Unix socket, or of the kernel.
fn other_row(line: &[u8]) -> Line {
    match words(line)[..] {
        [b"icm4" | b"icm6" | b"ip4" | b"ip6" | b"ip46" | b"icmp", received, sent, ..]
            if is_number(received) && is_number(sent) =>
        {
            Line::Raw
        }
        [_, b"stream" | b"dgram", received, ..] | [b"kevt" | b"kctl", received, ..] if is_number(received) => {
            Line::OtherFamily
        }
        _ => Line::Foreign,
    }
}

/// The number of columns between the state and the process, and whether the process has its name.
type ProcessColumn = (usize, bool);

/// Returns the column of the process in a line of names.
fn process_column(head: &[u8]) -> Option<ProcessColumn> {
    let words = words(head);
    let state = words.iter().position(|word| *word == b"(state)")?;
    let is_process = |word: &&[u8]| matches!(*word, b"pid" | b"process:pid");
    let at = words[state + 1..].iter().position(is_process)?;
    Some((at, words[state + 1 + at] == b"process:pid"))
}

/// Reads a row; `None` if its socket does not listen.
fn row(line: &[u8], column: Option<ProcessColumn>, is_narrow: bool) -> Result<Option<Socket>, Fault<'_>> {
    let next = |rest| word(rest).ok();
    let Some((rest, protocol)) = next(line) else { return Ok(None) };
    let Some(transport) = transport(protocol) else { return Ok(None) };
    let Some((rest, _)) = next(rest).and_then(|(rest, _)| next(rest)) else { return Err(cut(line, "queues")) };
    let Some((rest, local)) = next(rest) else { return Err(cut(line, "local address")) };
    let written = local;
    let local = dotted(local, "-n")?;
    let Some((rest, foreign)) = next(rest) else { return Err(cut(line, "foreign address")) };
    let foreign = dotted(foreign, "-n")?;
    // UDP has no state.
    let state =
        next(rest).filter(|(_, word)| word.iter().all(|byte| byte.is_ascii_uppercase() || b"_12".contains(byte)));
    let state = state.filter(|(_, word)| !is_number(word));
    let listens = match (transport, state) {
        (Transport::Udp, _) => foreign.port.is_none(),
        (_, Some((_, word))) => word == b"LISTEN",
        (_, None) => return Err(cut(&line[..line.len() - rest.len()], "state")),
    };
    let Some(port) = local.port.filter(|_| listens) else { return Ok(None) };
    if port == 0 {
        return Err(port_0(written));
    }
    let rest = state.map_or(rest, |(rest, _)| rest);
    let processes = match column {
        Some(column) if !rest.trim_ascii().is_empty() => vec![process(rest, column)?],
        Some(_) => return Err(cut(line, "process")),
        None => Vec::new(),
    };
    let processes = processes.into_iter().filter(|process| process.pid != Some(0)).collect();
    let address = match local.address {
        Address::Any if protocol.ends_with(b"46") => Address::Any,
        Address::Any if protocol.ends_with(b"4") => Address::any_v4(),
        Address::Any if protocol.ends_with(b"6") => Address::any_v6(),
        address if is_narrow && host(written).len() == ADDRESS_WIDTH => cut_address(host(written), address),
        address => address,
    };
    Ok(Some(Socket { processes, ..Socket::new(transport, address, port) }))
}

/// Reads the process of a row, from the columns after the state.
fn process(text: &[u8], (column, is_named): ProcessColumn) -> Result<Process, Fault<'_>> {
    let mut rest = text;
    for _ in 0..column {
        let Ok((after, _)) = word(rest) else { return Err(cut(text, "process")) };
        rest = after;
    }
    let start = rest.trim_ascii_start();
    if !is_named {
        let Ok((_, number)) = word(rest) else { return Err(cut(text, "process")) };
        return Ok(Process { pid: Some(pid(number)?), name: None });
    }
    // The name may have blanks and colons: the first word that ends in a number ends it.
    while let Ok((after, part)) = word(rest) {
        let colon = memchr::memrchr(b':', part).filter(|at| is_number(&part[at + 1..]));
        if let Some(at) = colon {
            let name = &start[..start.len() - after.len() - (part.len() - at)];
            let name = (!name.is_empty()).then(|| name.to_vec());
            return Ok(Process { pid: Some(pid(&part[at + 1..])?), name });
        }
        rest = after;
    }
    Err(Fault::new(start, "not a process: `program:71`"))
}
