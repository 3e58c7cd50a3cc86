//! Output that has one socket per line.

use super::super::{LineSample, Listing, Socket, UnreadRow};
use super::{READERS, ReaderMeta, known_forms};
use crate::text::{ByteOffset, InputError, SourceFile};
use nom::bytes::complete::take_till1;
use nom::character::complete::space0;
use nom::combinator::iterator;
use nom::sequence::preceded;
use nom::{IResult, Offset as _, Parser as _};
use std::fmt;

/// The bytes at the start of an output that decide which program printed it.
const HEAD: usize = 64 * 1024;

/// A part of a line that cannot be read, and why.
#[derive(Debug)]
pub(super) struct Fault<'a> {
    part: &'a [u8],
    message: String,
    hint: Option<&'static str>,
}

impl<'a> Fault<'a> {
    pub(super) fn new(part: &'a [u8], message: impl fmt::Display) -> Self {
        Self { part, message: message.to_string(), hint: None }
    }

    /// Adds what to do about it.
    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}

/// Returns the fault of a socket on port 0, which no socket can have.
pub(super) fn port_0(address: &[u8]) -> Fault<'_> {
    Fault::new(address, "no socket listens on port 0")
}

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A row, or a line that belongs to one.
    Row,
    /// The names of the columns, or another line that the program always prints.
    Head,
    /// A row of a raw socket, which has no port.
    Raw,
    /// A row of a socket of another family, such as those of Unix.
    OtherFamily,
    /// A line that says that the system does not show the program of the row above.
    Unowned,
    /// No line of the program.
    Foreign,
}

/// Returns the program that prints such a line, if it is another one than `own`.
pub(super) fn other_program(reader_meta: &ReaderMeta, line: &[u8]) -> Option<&'static ReaderMeta> {
    READERS
        .iter()
        .filter(|reader| reader.meta().id != reader_meta.id)
        .find(|reader| reader.recognizes(line))
        .map(|r| r.meta())
}

/// Reads each line that is not blank with `read`, which adds the socket of the line. `own` is the program's.
///
/// Rows that cannot be read are kept, and so are the lines after the first line of another program: they are the second
/// output in a file, whose rows must not be lost.
pub(super) fn read_lines(
    reader_meta: &ReaderMeta,
    source: &SourceFile,
    read: impl for<'a> FnMut(&'a [u8], &mut Vec<Socket>) -> Result<Line, Fault<'a>>,
) -> Result<Listing, InputError> {
    read_rows(reader_meta, source, lines(&source.bytes), read)
}

/// Reads rows as [`read_lines`] does lines: some have line ends inside.
pub(super) fn read_rows<'s>(
    reader_meta: &ReaderMeta,
    source: &'s SourceFile,
    rows: impl IntoIterator<Item = &'s [u8]>,
    mut read: impl for<'a> FnMut(&'a [u8], &mut Vec<Socket>) -> Result<Line, Fault<'a>>,
) -> Result<Listing, InputError> {
    let mut listing = Listing::default();
    let mut has_rows = false;
    let mut foreign = None;
    let mut other: Option<&ReaderMeta> = None;
    // The last fault, and the line ends before it.
    let (mut last, mut lines_before) = (0, 0);
    for line in rows.into_iter().filter(|line| !line.trim_ascii().is_empty()) {
        let fault = match read(line, &mut listing.sockets) {
            Ok(Line::Row) => {
                has_rows = true;
                continue;
            }
            Ok(kind @ (Line::Raw | Line::OtherFamily | Line::Unowned)) => {
                has_rows = true;
                let sample = match kind {
                    Line::Raw => &mut listing.raw,
                    Line::OtherFamily => &mut listing.other_families,
                    _ => &mut listing.unowned,
                };
                add_line(sample, source, line);
                continue;
            }
            Err(fault) => fault,
            Ok(kind) => {
                other = other_program(reader_meta, line).or(other.filter(|_| kind == Line::Foreign));
                match other {
                    Some(other) => of_another(reader_meta, other, line),
                    None if kind == Line::Head => continue,
                    None => {
                        foreign.get_or_insert(line);
                        add_line(&mut listing.foreign, source, line);
                        continue;
                    }
                }
            }
        };
        let start = source.bytes.offset(fault.part);
        lines_before += memchr::memchr_iter(b'\n', &source.bytes[last..start.max(last)]).count();
        last = start.max(last);
        let mark = start..start + fault.part.len();
        let error = InputError::below(&source.path, &source.bytes, lines_before, mark, fault.message);
        let error = fault.hint.iter().fold(error, InputError::hint);
        listing.unread.push(UnreadRow { text: line.to_vec(), error });
    }
    if has_rows {
        listing.sockets.iter_mut().for_each(Socket::sort_processes);
        return Ok(listing);
    }
    if let Some(row) = listing.unread.first() {
        return Err(row.error.clone());
    }
    // Rows of another system may follow a known header: `netstat` of macOS writes `*.22`.
    if let Some(line) = foreign {
        let start = source.bytes.offset(line);
        let fault = "not a row that can be read, and neither is any other line";
        return Err(known_forms(InputError::at(&source.path, &source.bytes, start..start + line.len(), fault)));
    }
    Ok(listing)
}

/// Counts a line, and keeps the first.
fn add_line(sample: &mut LineSample, source: &SourceFile, line: &[u8]) {
    sample.count += 1;
    sample.first.get_or_insert_with(|| {
        let start = ByteOffset::new(source.bytes.offset(line));
        (source.line_index().line(start), line.to_vec())
    });
}

/// Returns the fault of a line that another program printed.
fn of_another<'a>(reader_meta: &ReaderMeta, other: &ReaderMeta, line: &'a [u8]) -> Fault<'a> {
    let message = format_args!("a line of `{}` in the output of `{}`", other.command, reader_meta.command);
    Fault::new(line, message).hint("pass the output of each program separately")
}

/// Returns whether a line near the start fulfills the condition.
pub(super) fn any_line(bytes: &[u8], is_typical: impl Fn(&[u8]) -> bool) -> bool {
    lines(&bytes[..bytes.len().min(HEAD)]).any(is_typical)
}

/// Returns the lines without their ends.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Parses one word and the blanks before it.
pub(super) fn word(line: &[u8]) -> IResult<&[u8], &[u8]> {
    preceded(space0, take_till1(|b: u8| b.is_ascii_whitespace())).parse(line)
}

/// Returns the words of a line.
pub(in crate::local::listen) fn words(line: &[u8]) -> Vec<&[u8]> {
    iterator(line, word).collect()
}

/// Returns whether a word is a number in decimal.
pub(super) fn is_number(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(u8::is_ascii_digit)
}

/// Parses the number of a process.
pub(super) fn pid(word: &[u8]) -> Result<u32, Fault<'_>> {
    let number = std::str::from_utf8(word).ok().filter(|_| is_number(word)).and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| Fault::new(word, "not the number of a process"))
}

/// Returns the fault of a row that ends too early.
pub(super) fn cut<'a>(line: &'a [u8], missing: &str) -> Fault<'a> {
    Fault::new(&line[line.len()..], format_args!("the row ends before its {missing}"))
}
