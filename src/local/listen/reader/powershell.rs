//! `Get-NetTCPConnection` and `Get-NetUDPEndpoint` of `PowerShell`, as tables and as CSV.

use super::super::{Address, Listing, Process, Socket};
use super::endpoint::address;
use super::lines::{Fault, Line, any_line, cut, is_number, pid, port_0, read_lines, words};
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, Printable, SourceFile};
use nom::Offset as _;
use std::ops::Range;

static META: ReaderMeta = ReaderMeta { id: "powershell", command: "Get-NetTCPConnection" };

/// Reads the output of `PowerShell`.
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
        let command = Command::of(&source.bytes);
        let mut columns: Option<Columns> = None;
        read_lines(&META, source, |line, sockets| {
            if is_head(line) {
                columns = Some(Columns::of(line, command)?);
                return Ok(Line::Head);
            }
            let row = columns.as_ref().map(|columns| Row { line, words: words(line), columns });
            let Some(row) = row.filter(Row::is_row) else {
                let is_ruler = words(line).iter().all(|word| word.iter().all(|&byte| byte == b'-'));
                return Ok(if is_ruler { Line::Head } else { Line::Foreign });
            };
            sockets.extend(read_row(&row)?);
            Ok(Line::Row)
        })
    }
}

fn is_head(line: &[u8]) -> bool {
    let names = if is_csv(line) { fields(line) } else { words(line) };
    [&b"LocalAddress"[..], b"LocalPort"].iter().all(|name| names.contains(name))
}

fn is_csv(line: &[u8]) -> bool {
    line.contains(&b',')
}

/// Returns the values of a line of `Export-Csv`. Those that count have no commas.
fn fields(line: &[u8]) -> Vec<&[u8]> {
    let fields = line.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
    fields.map(|field| field.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(field)).collect()
}

/// What the command above a table shows of it.
#[derive(Clone, Copy)]
struct Command {
    is_tcp: bool,
    is_udp: bool,
    /// Whether it selects the sockets that listen.
    is_listening: bool,
}

impl Command {
    fn of(text: &[u8]) -> Self {
        let has = |part: &[u8]| memchr::memmem::find(text, part).is_some();
        Self { is_tcp: has(b"NetTCPConnection"), is_udp: has(b"NetUDPEndpoint"), is_listening: has(b"-State Listen") }
    }
}

/// The columns of a table, by their heads.
struct Columns {
    heads: Vec<(Vec<u8>, Range<usize>)>,
    transport: Transport,
    is_csv: bool,
}

impl Columns {
    /// Returns the columns of a line of heads, or why they do not show which sockets listen. Without a command, states are
    /// of TCP, and nothing shows the transport of a table without states.
    fn of(head: &[u8], command: Command) -> Result<Self, Fault<'_>> {
        let is_csv = is_csv(head);
        let names = if is_csv { fields(head) } else { words(head) };
        let heads: Vec<(Vec<u8>, Range<usize>)> =
            names.into_iter().map(|name| (name.to_vec(), span(head, name))).collect();
        let has_state = heads.iter().any(|(name, _)| matches!(&**name, b"State" | b"RemotePort"));
        let transport = match (command.is_tcp, command.is_udp) {
            _ if has_state => Transport::Tcp,
            (true, false) if command.is_listening => Transport::Tcp,
            (true, false) => {
                let fault = Fault::new(head, "no column `State`: the table does not show which sockets listen");
                return Err(fault.hint("add `State` to the columns, or select with `-State Listen`"));
            }
            (false, true) => Transport::Udp,
            (true, true) => {
                let fault = Fault::new(head, "two commands and no column `State`: the table may be TCP or UDP");
                return Err(fault.hint("add `State` to the columns of TCP, and pass each output separately"));
            }
            (false, false) => {
                let fault = Fault::new(head, "no column `State` and no command: the table may be TCP or UDP");
                return Err(
                    fault.hint("add `State` to the columns of TCP; of UDP, put `Get-NetUDPEndpoint` above them")
                );
            }
        };
        Ok(Self { heads, transport, is_csv })
    }
}

fn span(line: &[u8], word: &[u8]) -> Range<usize> {
    let start = line.offset(word);
    start..start + word.len()
}

/// A row of a table.
struct Row<'a, 'c> {
    line: &'a [u8],
    words: Vec<&'a [u8]>,
    columns: &'c Columns,
}

impl<'a> Row<'a, '_> {
    /// Returns the value in a column: the word below the head, or else the one that begins after it.
    fn value(&self, name: &[u8]) -> Option<&'a [u8]> {
        let heads = &self.columns.heads;
        let at = heads.iter().position(|(title, _)| title == name)?;
        if self.columns.is_csv {
            return fields(self.line).get(at).copied().filter(|field| !field.is_empty());
        }
        let is_in_column = |word: &&&[u8]| {
            let cell = span(self.line, word);
            let is_below = |(_, head): &(Vec<u8>, Range<usize>)| cell.start < head.end && head.start < cell.end;
            let below = heads.iter().position(is_below);
            below.or_else(|| heads.iter().rposition(|(_, head)| head.start <= cell.start)) == Some(at)
        };
        self.words.iter().find(is_in_column).copied()
    }

    /// Returns the name of the process, in a column that analysts often add. In the last column of a table, it may have blanks.
    fn process_name(&self) -> Option<&'a [u8]> {
        let column = [&b"ProcessName"[..], b"Process", b"Name"].into_iter().find(|name| self.value(name).is_some())?;
        let first = self.value(column)?;
        let is_last = self.columns.heads.last().is_some_and(|(name, _)| name == column);
        let is_open = is_last && !self.columns.is_csv;
        Some(if is_open { self.line[self.line.offset(first)..].trim_ascii_end() } else { first })
    }

    /// Returns whether the table has a column, and the row no value in it.
    fn lacks(&self, name: &[u8]) -> bool {
        self.columns.heads.iter().any(|(title, _)| title == name) && self.value(name).is_none()
    }

    /// Returns whether the line is a row of the table: it has an address, be it cut.
    fn is_row(&self) -> bool {
        self.value(b"LocalAddress").is_some_and(|value| is_cut(value) || is_ip(value))
    }
}

fn is_ip(value: &[u8]) -> bool {
    address(value).is_some_and(|address| matches!(address, Address::Ip { .. }))
}

/// Returns whether `PowerShell` cut a value to the width of its column.
fn is_cut(value: &[u8]) -> bool {
    value.ends_with(b"...") || value.ends_with("…".as_bytes())
}

/// Reads a row; `None` if its socket does not listen.
fn read_row<'a>(row: &Row<'a, '_>) -> Result<Option<Socket>, Fault<'a>> {
    let line = row.line;
    let value = |name: &[u8]| row.value(name);
    let Some(local) = value(b"LocalAddress") else { return Err(cut(line, "local address")) };
    if is_cut(local) {
        return Err(Fault::new(local, "the address is cut").hint("add `| Format-Table -AutoSize -Wrap` to the command"));
    }
    let Some(address) = address(local) else { return Err(Fault::new(local, "not an address")) };
    let Some(written) = value(b"LocalPort") else { return Err(cut(line, "local port")) };
    let number = std::str::from_utf8(written).ok().filter(|_| is_number(written));
    let Some(port) = number.and_then(|digits| digits.parse::<u16>().ok()) else {
        return Err(Fault::new(written, format_args!("`{}` is not a port number", Printable(written))));
    };
    if let Some(missing) = [&b"RemotePort"[..], b"State"].into_iter().find(|name| row.lacks(name)) {
        return Err(cut(line, if missing == b"State" { "state" } else { "remote port" }));
    }
    // A socket that is bound and does not listen has no remote port, either.
    let is_connected = value(b"RemotePort").is_some_and(|port| port != b"0");
    if is_connected || value(b"State").is_some_and(|state| state != b"Listen") {
        return Ok(None);
    }
    if port == 0 {
        return Err(port_0(written));
    }
    let name = row.process_name().map(<[u8]>::to_vec);
    let pid = value(b"OwningProcess").map(pid).transpose()?;
    let is_known = pid.is_some() || name.is_some();
    let processes = is_known.then_some(Process { pid, name }).into_iter().collect();
    Ok(Some(Socket { processes, ..Socket::new(row.columns.transport, address, port) }))
}
