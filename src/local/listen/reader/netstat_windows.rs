//! `netstat -ano` on Windows, in any language, and the names of programs that `-b` adds.

use super::super::{Listing, Process, Socket};
use super::endpoint::endpoint;
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};
use nom::Parser as _;
use nom::bytes::complete::{tag, take_till1};
use nom::combinator::all_consuming;
use nom::sequence::delimited;

static META: ReaderMeta = ReaderMeta { id: "netstat-windows", command: "netstat -ano" };

/// Reads the output of `netstat` on Windows.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, |line| is_row(line) && words(line).get(1).is_some_and(|word| word.contains(&b':')))
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let form = Form::of(&source.bytes);
        // Lines before the first row are the header, in the language of the system.
        let (mut has_rows, mut is_listed, mut has_program) = (false, false, false);
        read_lines(&META, source, |line, sockets| {
            if is_row(line) {
                // A program below a row that cannot be read is not that of the row before.
                (has_rows, is_listed, has_program) = (true, false, false);
                let socket = row(line, &form)?;
                is_listed = socket.is_some();
                sockets.extend(socket);
                return Ok(Line::Row);
            }
            if let Some(name) = program(line) {
                has_program = true;
                if let Some(socket) = sockets.last_mut().filter(|_| is_listed) {
                    add_name(name, socket);
                }
                return Ok(Line::Row);
            }
            // With `-b`, names of services are between a row and its program, or a sentence is in place of both.
            let is_below = has_rows && line.starts_with(b" ");
            let is_component = is_below && words(line).len() == 1;
            if is_below && !is_component && !has_program && (form.has_programs || is_ownership_note(line)) {
                has_program = true;
                return Ok(if is_listed { Line::Unowned } else { Line::Head });
            }
            Ok(if has_rows && !is_component { Line::Foreign } else { Line::Head })
        })
    }
}

/// The facts about a row from the other lines.
struct Form {
    /// Whether the rows end in the number of a process.
    has_processes: bool,
    /// Whether the words for the states are the English ones.
    is_english: bool,
    /// Whether the names of programs are below the rows.
    has_programs: bool,
}

impl Form {
    fn of(bytes: &[u8]) -> Self {
        let has_process = |line: &[u8]| match words(line)[..] {
            [b"TCP", _, _, _, last, ..] | [b"UDP", _, _, last, ..] => is_number(last),
            [_, .., last] => last == b"PID",
            _ => false,
        };
        let is_english = |line: &[u8]| line.trim_ascii_start().starts_with(b"Proto  Local Address");
        Self {
            has_processes: any_line(bytes, has_process),
            is_english: any_line(bytes, is_english),
            has_programs: any_line(bytes, |line| program(line).is_some()),
        }
    }

    /// Returns whether a word may be a state. Each language has its own words, but a truncated English one is a fault.
    fn is_state(&self, word: &[u8]) -> bool {
        const STATES: [&str; 13] = [
            "LISTENING",
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECEIVED",
            "FIN_WAIT_1",
            "FIN_WAIT_2",
            "TIME_WAIT",
            "CLOSE_WAIT",
            "CLOSING",
            "CLOSED",
            "LAST_ACK",
            "DELETE_TCB",
            "BOUND",
        ];
        let mut states = STATES.iter().map(|state| state.as_bytes());
        let is_cut = |state: &[u8]| state.len() > word.len() && state.starts_with(word);
        states.clone().any(|state| state == word) || !self.is_english && !states.any(is_cut)
    }
}

/// Returns whether a line says in English that the program of the row above is not shown.
fn is_ownership_note(line: &[u8]) -> bool {
    line.trim_ascii() == b"Can not obtain ownership information"
}

fn is_row(line: &[u8]) -> bool {
    matches!(words(line)[..], [b"TCP" | b"UDP", _, ..])
}

/// Parses ` [svchost.exe]`.
fn program(line: &[u8]) -> Option<&[u8]> {
    let name = take_till1::<_, _, nom::error::Error<&[u8]>>(|b: u8| b == b']');
    all_consuming(delimited(tag("["), name, tag("]"))).parse(line.trim_ascii()).ok().map(|(_, name)| name)
}

/// Adds the name of the program below a row, which without `-o` has no number. The first counts.
fn add_name(name: &[u8], socket: &mut Socket) {
    match socket.processes.first_mut() {
        Some(process) => {
            process.name.get_or_insert_with(|| name.to_vec());
        }
        None => socket.processes.push(Process { pid: None, name: Some(name.to_vec()) }),
    }
}

/// Reads a row; `None` if its socket does not listen. The word for the state depends on the language; a socket that
/// listens is the one whose foreign port is 0.
fn row<'a>(line: &'a [u8], form: &Form) -> Result<Option<Socket>, Fault<'a>> {
    let words = words(line);
    let [protocol, local, rest @ ..] = &words[..] else { return Ok(None) };
    let transport = if *protocol == b"TCP" { Transport::Tcp } else { Transport::Udp };
    let written = local;
    let local = endpoint(local, "-n")?;
    let [foreign, rest @ ..] = rest else { return Err(cut(line, "foreign address")) };
    let foreign = endpoint(foreign, "-n")?;
    let rest = match (transport, rest) {
        (Transport::Tcp, [state, rest @ ..]) if form.is_state(state) => rest,
        (Transport::Tcp, [state, ..]) => return Err(Fault::new(state, "not a state such as `LISTENING`")),
        (Transport::Tcp, []) => return Err(cut(line, "state")),
        _ => rest,
    };
    let processes = match rest.last() {
        Some(last) if is_number(last) || rest.len() == 1 => vec![Process { pid: Some(pid(last)?), name: None }],
        None if form.has_processes => return Err(cut(line, "process")),
        _ => Vec::new(),
    };
    let listens = if transport == Transport::Tcp { foreign.port == Some(0) } else { foreign.port.is_none() };
    let Some(port) = local.port.filter(|_| listens) else { return Ok(None) };
    if port == 0 {
        return Err(port_0(written));
    }
    Ok(Some(Socket { processes, ..Socket::new(transport, local.address, port) }))
}
