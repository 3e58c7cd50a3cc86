//! `ss -tulpn` of iproute2.

use super::super::{Listing, Process, Socket};
use super::endpoint::endpoint;
use super::lines::{Fault, Line, any_line, cut, is_number, lines, pid, port_0, read_rows, word, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, SourceFile};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_until, take_while1};
use nom::combinator::{map_opt, opt};
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded, separated_pair, terminated};
use nom::{IResult, Offset as _, Parser as _};

static META: ReaderMeta = ReaderMeta { id: "ss", command: "ss -tulpn" };

/// Reads the output of `ss`.
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
        // Whether the previous row is listed, so that a process on a separate line belongs to it.
        let mut is_listed = false;
        read_rows(&META, source, rows(&source.bytes), |line, sockets| {
            if is_head(line) {
                return Ok(Line::Head);
            }
            // On a narrow terminal, the last column is on the next line.
            if line.trim_ascii_start().starts_with(b"users:(") {
                let last = sockets.last_mut().filter(|_| is_listed);
                if let Some(socket) = last {
                    add_details(line, socket)?;
                }
                return Ok(Line::Row);
            }
            if !is_row(line) {
                is_listed = false;
                return damaged(line).map_or(Ok(Line::Foreign), Err);
            }
            // A process below a row that cannot be read is not that of the row before.
            is_listed = false;
            if let Some(kind) = without_port(line) {
                return Ok(kind);
            }
            let socket = row(line)?;
            is_listed = socket.is_some();
            sockets.extend(socket);
            Ok(Line::Row)
        })
    }
}

/// The most line ends in the names of the processes of a row.
const MOST_LINE_ENDS: usize = 16;

/// Returns the rows. The name of a process may have line ends, which `ss` prints as they are.
fn rows(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rows: Vec<&[u8]> = Vec::new();
    let mut lines = lines(bytes);
    while let Some(line) = lines.next() {
        let to = |last: &&[u8]| &bytes[bytes.offset(line)..bytes.offset(last) + last.len()];
        let further = lines.clone().take(if is_open(line) { MOST_LINE_ENDS } else { 0 });
        let count = further.take_while(|next| !is_row(next)).position(|next| !is_open(to(&next)));
        let last = count.and_then(|count| lines.nth(count)).unwrap_or(line);
        rows.push(to(&last));
    }
    rows
}

/// Returns whether a list of processes begins in a text and does not end.
fn is_open(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"users:(").is_some_and(|at| users(&text[at..]).is_err())
}

/// Returns whether a line has the names of the columns. `Netid` is left out if all sockets are of one kind.
fn is_head(line: &[u8]) -> bool {
    let words = words(line);
    matches!(words[..], [b"Netid", b"State", b"Recv-Q", ..] | [b"State", b"Recv-Q", ..])
}

fn is_row(line: &[u8]) -> bool {
    let words = words(line);
    match words[..] {
        [state, received, ..] if is_state(state) => is_number(received),
        [kind, state, ..] => is_state(state) && kind.iter().all(|&b| b.is_ascii_alphanumeric() || b == b'_'),
        _ => false,
    }
}

fn is_state(word: &[u8]) -> bool {
    const STATES: [&str; 12] = [
        "LISTEN",
        "UNCONN",
        "ESTAB",
        "SYN-SENT",
        "SYN-RECV",
        "FIN-WAIT-1",
        "FIN-WAIT-2",
        "TIME-WAIT",
        "CLOSE-WAIT",
        "LAST-ACK",
        "CLOSING",
        "CLOSED",
    ];
    STATES.iter().any(|state| state.as_bytes() == word)
}

/// Returns the kind of a row whose socket has no port: a raw one, or one of another family.
fn without_port(line: &[u8]) -> Option<Line> {
    match words(line)[..] {
        [b"raw" | b"icmp" | b"icmp6" | b"p_raw" | b"p_dgr", ..] => Some(Line::Raw),
        [b"tcp" | b"udp" | b"sctp" | b"dccp" | b"mptcp" | b"udplite", ..] => None,
        [kind, ..] if is_state(kind) => None,
        _ => Some(Line::OtherFamily),
    }
}

/// Returns the fault of a line that would be a row if its state were known.
fn damaged(line: &[u8]) -> Option<Fault<'_>> {
    const KINDS: [&str; 22] = [
        "tcp", "udp", "sctp", "dccp", "mptcp", "raw", "icmp", "icmp6", "nl", "u_str", "u_dgr", "u_seq", "p_raw",
        "p_dgr", "udplite", "ti_rd", "ti_dg", "ti_sq", "ti_st", "v_str", "v_dgr", "xdp",
    ];
    let is_kind = |word: &[u8]| KINDS.iter().any(|kind| kind.as_bytes() == word);
    match words(line)[..] {
        [kind] if is_kind(kind) => Some(cut(line, "state")),
        [kind, state, ..] if is_kind(kind) => Some(Fault::new(state, "not a state of a socket")),
        // Without the column `Netid`.
        [state, received, sent, local, ..] if is_number(received) && is_number(sent) && local.contains(&b':') => {
            Some(Fault::new(state, "not a state of a socket"))
        }
        _ => None,
    }
}

/// Reads a row; `None` if its socket does not listen.
fn row(line: &[u8]) -> Result<Option<Socket>, Fault<'_>> {
    let next = |rest| word(rest).ok();
    let Some((rest, first)) = next(line) else { return Ok(None) };
    let (kind, rest, state) = match next(rest) {
        _ if is_state(first) => (None, rest, first),
        Some((rest, state)) => (Some(first), rest, state),
        None => return Err(cut(line, "state")),
    };
    let transport = match (kind, state) {
        // A socket of Multipath TCP has the ports of TCP (RFC 8684), and one of UDP-Lite those of UDP (RFC 3828).
        (Some(b"tcp" | b"mptcp") | None, b"LISTEN") => Transport::Tcp,
        (Some(b"udp" | b"udplite") | None, b"UNCONN") => Transport::Udp,
        (Some(b"sctp"), b"LISTEN") => Transport::Sctp,
        (Some(b"dccp"), b"LISTEN") => Transport::Dccp,
        _ => return Ok(None),
    };
    let Some((rest, received)) = next(rest) else { return Err(cut(line, "queues")) };
    let Some((rest, sent)) = next(rest) else { return Err(cut(line, "queues")) };
    if let Some(bad) = [received, sent].into_iter().find(|word| !is_number(word)) {
        return Err(Fault::new(bad, "not the length of a queue"));
    }
    let Some((rest, local)) = next(rest) else { return Err(cut(line, "local address")) };
    let written = local;
    let local = endpoint(local, "-n")?;
    let Some((rest, peer)) = next(rest) else { return Err(cut(line, "peer address")) };
    let peer = endpoint(peer, "-n")?;
    let (Some(port), None) = (local.port, peer.port) else { return Ok(None) };
    if port == 0 {
        return Err(port_0(written));
    }
    let is_udp_lite = kind == Some(b"udplite");
    let mut socket = Socket { is_udp_lite, ..Socket::new(transport, local.address, port) };
    add_details(rest, &mut socket)?;
    Ok(Some(socket))
}

/// Reads the words after the addresses: `users:(…)`, and with `-e` the owner as `uid:33`.
fn add_details<'a>(text: &'a [u8], socket: &mut Socket) -> Result<(), Fault<'a>> {
    let text = text.trim_ascii();
    let rest = if text.starts_with(b"users:(") {
        let (rest, processes) =
            users(text).map_err(|_| Fault::new(text, "not a list of processes: `users:((\"NAME\",pid=N,fd=N))`"))?;
        socket.processes.extend(processes);
        rest
    } else {
        text
    };
    if let Some(owner) = words(rest).into_iter().find_map(|word| word.strip_prefix(b"uid:")) {
        pid(owner).map_err(|_| Fault::new(owner, "not the number of a user"))?;
        socket.user = Some(owner.to_vec());
    }
    Ok(())
}

/// Parses `users:(("nginx",pid=8,fd=6),("nginx",pid=7,fd=6))`. A name may have any characters. Versions before 2014, such
/// as that of `CentOS` 6, write `("nginx",8,6)`.
fn users(text: &[u8]) -> IResult<&[u8], Vec<Process>> {
    delimited(tag("users:("), separated_list1(tag(","), process), tag(")")).parse(text)
}

fn process(text: &[u8]) -> IResult<&[u8], Process> {
    let name = |end: &'static str| preceded(tag("(\""), terminated(take_until(end), tag(end)));
    let number = || map_opt(take_while1(|b: u8| b.is_ascii_digit()), |digits| pid(digits).ok());
    // Newer versions write more about the file before the parenthesis, and with `-Z` its context before the number.
    let file = (opt((tag("proc_ctx="), take_until(",fd="), tag(","))), tag("fd="), take_until(")"));
    let file = file.map(|(_, _, file)| file);
    let old_file = take_while1(|b: u8| b.is_ascii_digit());
    let new = (name("\",pid="), separated_pair(number(), tag(","), file));
    let old = (name("\","), separated_pair(number(), tag(","), old_file));
    let named = |(name, (pid, _)): (&[u8], (u32, &[u8]))| Process { pid: Some(pid), name: Some(name.to_vec()) };
    terminated(alt((new, old)), tag(")")).map(named).parse(text)
}
