//! Small nom parsers, from which formats compose their line parsers.
//!
//! They work on the bytes of one line without its ending. Each takes one part and leaves the rest; [`field`] also
//! skips the blanks after it. [`read_table`](super::read_table) turns the parts into spans.

mod endpoint;
mod words;

pub use endpoint::{Endpoint, endpoint, one_port_and_transport};
pub use words::{Words, blanks, comment, word, words};

use crate::syntax::Fault;
use nom::branch::alt;
use nom::combinator::{eof, map};
use nom::error::{ErrorKind, ParseError};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// The result of a parser: the rest of the line and the parsed part, or the fault.
pub type Parsed<'a, T> = IResult<&'a [u8], T, LineError<'a>>;

/// Why a line is not an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineError<'a> {
    /// The part of the line that is wrong.
    pub part: &'a [u8],
    /// The fault.
    pub fault: Fault,
}

impl<'a> ParseError<&'a [u8]> for LineError<'a> {
    fn from_error_kind(part: &'a [u8], _: ErrorKind) -> Self {
        Self { part, fault: Fault::NotAnEntry }
    }

    fn append(_: &'a [u8], _: ErrorKind, first: Self) -> Self {
        first
    }
}

/// One line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// Nothing but blanks.
    Blank,
    /// A comment, from its sign on.
    Comment(&'a [u8]),
    /// An entry.
    Entry(EntryRow<'a>),
}

/// The parts of a line that binds a name to a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRow<'a> {
    /// The official name.
    pub name: &'a [u8],
    /// Whether this name means that the entry has no name.
    pub unnamed: bool,
    /// The port and its transports.
    pub endpoint: Endpoint<'a>,
    /// The words between the endpoint and the comment: aliases, or the format's own fields.
    pub words: Words<'a>,
    /// The comment, from its sign to the last byte that is not blank.
    pub comment: Option<&'a [u8]>,
}

/// Parses a whole line: blank, a comment if the format has a sign for them, or an `entry`. Blanks may come first.
pub fn row<'a>(
    sign: Option<&str>,
    entry: impl Parser<&'a [u8], Output = EntryRow<'a>, Error = LineError<'a>>,
) -> impl Parser<&'a [u8], Output = Row<'a>, Error = LineError<'a>> {
    let content = alt((map(eof, |_| Row::Blank), map(comment(sign), Row::Comment), map(entry, Row::Entry)));
    terminated(preceded(blanks, content), eof)
}

/// Parses one part and skips the blanks after it.
pub fn field<'a, T>(
    part: impl Parser<&'a [u8], Output = T, Error = LineError<'a>>,
) -> impl Parser<&'a [u8], Output = T, Error = LineError<'a>> {
    terminated(part, blanks)
}

/// Runs `parser`; if it does not match, fails with this fault of `part`: the line is a faulty entry.
pub fn or_fault<'a, T>(
    mut parser: impl Parser<&'a [u8], Output = T, Error = LineError<'a>>,
    part: &'a [u8],
    fault: Fault,
) -> impl Parser<&'a [u8], Output = T, Error = LineError<'a>> {
    move |line| {
        parser.parse(line).map_err(|error| match error {
            nom::Err::Failure(error) => nom::Err::Failure(error),
            nom::Err::Error(_) | nom::Err::Incomplete(_) => failure(part, fault),
        })
    }
}

/// Fails with this fault of `part`: the line is a faulty entry.
///
/// # Errors
/// Always, with the fault.
pub fn fault<T>(part: &[u8], fault: Fault) -> Parsed<'_, T> {
    Err(failure(part, fault))
}

fn failure(part: &[u8], fault: Fault) -> nom::Err<LineError<'_>> {
    nom::Err::Failure(LineError { part, fault })
}
