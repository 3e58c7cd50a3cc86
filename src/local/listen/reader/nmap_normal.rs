//! `nmap -oN`: the open ports of each host, as Nmap prints them on a terminal, too.

use super::super::{Address, Listing};
use super::lines::{Fault, Line, any_line, cut, read_lines, word, words};
use super::scan::{ScannedPort, host, service};
use super::{ListingReader, ReaderMeta};
use crate::text::{InputError, SourceFile};
use nom::bytes::complete::{tag, take_till1, take_while1};
use nom::sequence::separated_pair;
use nom::{IResult, Parser as _};

static META: ReaderMeta = ReaderMeta { id: "nmap-normal", command: "nmap -oN" };

/// Reads the text of Nmap.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, |line| host_of(line).is_some())
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let mut uncertain = 0;
        let (mut address, mut columns) = (None, Columns::default());
        let mut is_scan = false;
        let listing = read_lines(&META, source, |line, sockets| {
            if let Some(found) = host_of(line) {
                (address, columns, is_scan) = (Some(found), Columns::default(), true);
                return Ok(Line::Row);
            }
            let text = line.strip_prefix(b"# ").unwrap_or(line);
            if text.starts_with(b"Nmap ") || text.starts_with(b"Starting Nmap ") {
                is_scan = !(text.starts_with(b"Nmap done") || text.starts_with(b"Nmap run completed"));
                return Ok(Line::Head);
            }
            if line.starts_with(b"PORT ") {
                columns = Columns::of(line);
            } else if let Ok((rest, (port, protocol))) = endpoint(line) {
                row(line, (rest, port, protocol), columns)?.on(address.as_ref())?.add(sockets, &mut uncertain);
                return Ok(Line::Row);
            }
            // Much else is about a host, such as the output of scripts.
            Ok(if is_scan { Line::Head } else { Line::Foreign })
        })?;
        Ok(Listing { uncertain, is_scan: true, ..listing })
    }
}

/// Returns the host of the line that begins its part.
fn host_of(line: &[u8]) -> Option<Address> {
    let old = || line.strip_prefix(b"Interesting ports on ").map(|rest| rest.strip_suffix(b":").unwrap_or(rest));
    line.strip_prefix(b"Nmap scan report for ").or_else(old).map(host)
}

/// The offsets of columns in the lines below their names.
#[derive(Clone, Copy, Default)]
struct Columns {
    /// Where the version begins, if services were probed.
    version: Option<usize>,
}

impl Columns {
    fn of(head: &[u8]) -> Self {
        Self { version: memchr::memmem::find(head, b" VERSION").map(|at| at + 1) }
    }
}

/// Parses `22/tcp`.
fn endpoint(line: &[u8]) -> IResult<&[u8], (&[u8], &[u8])> {
    let protocol = take_till1(|b: u8| b.is_ascii_whitespace());
    separated_pair(take_while1(|b: u8| b.is_ascii_digit()), tag("/"), protocol).parse(line)
}

/// Reads the columns of a row after its endpoint.
fn row<'a>(
    line: &'a [u8],
    (rest, port, protocol): (&'a [u8], &'a [u8], &'a [u8]),
    columns: Columns,
) -> Result<ScannedPort<'a>, Fault<'a>> {
    let Ok((rest, state)) = word(rest) else { return Err(cut(line, "state")) };
    let name = words(rest).first().copied().unwrap_or_default();
    // A paste may have lost blanks.
    let is_column = |at: &usize| line.get(at - 1).is_some_and(u8::is_ascii_whitespace);
    let version = |at: usize| line.get(at..).unwrap_or_default().trim_ascii();
    let product = columns.version.filter(is_column).map_or(&b""[..], version);
    let service = columns.version.and_then(|_| service(name, product));
    Ok(ScannedPort { port, protocol, state, service })
}
