//! The tables of `Get-NetTCPConnection` and `Get-NetUDPEndpoint`, in `PowerShell`.

use super::super::{Address, Listing, Process, Socket};
use super::endpoint::address;
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, Shown, SourceFile};
use nom::Offset as _;
use std::ops::Range;

static META: ReaderMeta = ReaderMeta { id: "powershell", command: "Get-NetTCPConnection" };

/// Reads the tables of `PowerShell`.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, is_head)
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let mut columns: Option<Columns> = None;
        read_lines(&META, source, |line, sockets| {
            if is_head(line) {
                let is_shown = |command: &[u8]| memchr::memmem::find(&source.bytes, command).is_some();
                let (is_tcp, is_udp) = (is_shown(b"NetTCPConnection"), is_shown(b"NetUDPEndpoint"));
                columns = Some(Columns::of(line, is_tcp, is_udp).map_err(|message| Fault::new(line, message))?);
                return Ok(Line::Head);
            }
            let words = words(line);
            let Some(columns) = columns.as_ref().filter(|columns| columns.fit(line, &words)) else {
                let is_ruler = words.iter().all(|word| word.iter().all(|&byte| byte == b'-'));
                return Ok(if is_ruler { Line::Head } else { Line::Foreign });
            };
            sockets.extend(row(line, &words, columns)?);
            Ok(Line::Row)
        })
    }
}

fn is_head(line: &[u8]) -> bool {
    let words = words(line);
    [&b"LocalAddress"[..], b"LocalPort"].iter().all(|name| words.contains(name))
}

/// The columns of a table, by their heads.
struct Columns {
    heads: Vec<(Vec<u8>, Range<usize>)>,
    transport: Transport,
}

impl Columns {
    /// Returns the columns of a line of heads, or why they do not show which sockets listen. `is_tcp` and `is_udp` are
    /// whether the command is there. Without one, states are of TCP, and a table with two columns is of UDP.
    fn of(head: &[u8], is_tcp: bool, is_udp: bool) -> Result<Self, &'static str> {
        let heads: Vec<(Vec<u8>, Range<usize>)> =
            words(head).into_iter().map(|word| (word.to_vec(), span(head, word))).collect();
        let has_state = heads.iter().any(|(name, _)| matches!(&**name, b"State" | b"RemotePort"));
        let transport = match (has_state, is_tcp, is_udp) {
            (true, ..) => Transport::Tcp,
            (false, true, false) => return Err("no column `State`: the table does not show which sockets listen"),
            (false, false, true) => Transport::Udp,
            (false, false, false) if heads.len() == 2 => Transport::Udp,
            _ => {
                return Err(
                    "neither a column `State` nor one command: the table does not show whether it is TCP or UDP",
                );
            }
        };
        Ok(Self { heads, transport })
    }

    /// Returns the word of a row in a column: the one below the head, or else the one that begins after it.
    fn value<'a>(&self, line: &[u8], words: &[&'a [u8]], name: &[u8]) -> Option<&'a [u8]> {
        let at = self.heads.iter().position(|(own, _)| own == name)?;
        let is_in_column = |word: &&&[u8]| {
            let place = span(line, word);
            let is_below = |(_, head): &(Vec<u8>, Range<usize>)| place.start < head.end && head.start < place.end;
            let below = self.heads.iter().position(is_below);
            below.or_else(|| self.heads.iter().rposition(|(_, head)| head.start <= place.start)) == Some(at)
        };
        words.iter().find(is_in_column).copied()
    }

    /// Returns whether a line is a row of the table.
    fn fit(&self, line: &[u8], words: &[&[u8]]) -> bool {
        let address = self.value(line, words, b"LocalAddress").and_then(address);
        address.is_some_and(|address| matches!(address, Address::Ip { .. }))
    }
}

fn span(line: &[u8], word: &[u8]) -> Range<usize> {
    let start = line.offset(word);
    start..start + word.len()
}

/// Reads a row; `None` if its socket does not listen.
fn row<'a>(line: &'a [u8], words: &[&'a [u8]], columns: &Columns) -> Result<Option<Socket>, Fault<'a>> {
    let value = |name: &[u8]| columns.value(line, words, name);
    let Some(local) = value(b"LocalAddress") else { return Err(cut(line, "local address")) };
    let Some(address) = address(local) else { return Err(Fault::new(local, "not an address")) };
    let Some(written) = value(b"LocalPort") else { return Err(cut(line, "local port")) };
    let number = std::str::from_utf8(written).ok().filter(|_| is_number(written));
    let Some(port) = number.and_then(|digits| digits.parse::<u16>().ok()) else {
        return Err(Fault::new(written, format_args!("`{}` is not a port number", Shown(written))));
    };
    // A socket that is bound and does not listen has no remote port, either.
    let is_connected = value(b"RemotePort").is_some_and(|port| port != b"0");
    if is_connected || value(b"State").is_some_and(|state| state != b"Listen") {
        return Ok(None);
    }
    if port == 0 {
        return Err(port_0(written));
    }
    let processes = match value(b"OwningProcess") {
        Some(number) => vec![Process { pid: pid(number)?, name: None }],
        None => Vec::new(),
    };
    Ok(Some(Socket { processes, ..Socket::new(columns.transport, address, port) }))
}
