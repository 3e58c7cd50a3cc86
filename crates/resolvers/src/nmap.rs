//! Nmap: `nmap -p NAME`, and the names that it prints beside ports.

use crate::c::{self, Base, is_space};
use crate::quirks::quirks;
use crate::table::{NO_ENTRY_EVER, Style, slot_of};
use crate::{Evidence, LookupSet, Quirks, Release, Resolver, ResolverMeta, Table};
use memchr::memchr;

/// The model.
pub(crate) struct Nmap;

pub(crate) static RESOLVER: Nmap = Nmap;

quirks! {
    CUT: "a line is cut after 1023 bytes, and the rest is a new line",
    LONG_NAMES: "a name is cut after 127 bytes, and the port has to follow there",
    LONG_PROTOCOL: "a protocol is cut after 15 bytes",
    WRAP: "a port above 65535 is cut to its lower 16 bits",
    SIGN: "a port may have a sign",
    SPACE_AFTER_SLASH: "blanks may follow the slash before the protocol",
    PROTOCOL_CASE: "`TCP` is not `tcp`",
    GLUED_COMMENT: "a comment right after the protocol is part of it",
    FIRST_WINS: "the first row with a port and protocol wins, also if its name is `unknown`",
    UNKNOWN: "`unknown` means that the port has no name",
    ANY_CASE: "names are compared without case",
    ASKABLE: "a name can be looked up if it begins with a letter, is not a pattern and has neither comma nor `]`",
    CAPITAL: "a name that begins with a capital letter cannot be looked up",
    LONGEST: "a name of 127 bytes cannot be looked up",
    FATAL: "a frequency that is an invalid ratio ends the program: nothing is found",
    COMMENT_RATIO: "the first word of a comment is read as a frequency, so that a slash in it ends the program",
    ALL_BLANKS: "carriage return, vertical tab and form feed are blanks",
    NUL: "a line ends at a NUL",
}

static META: ResolverMeta = ResolverMeta {
    id: "nmap",
    title: "Nmap",
    releases: RELEASES,
    format: "nmap",
    called_by: "nmap -p NAME, and its output",
    quirks: QUIRKS,
    lookups: LookupSet::Sets,
    is_named_by_default: true,
};

static RELEASES: &[Release] = &[Release {
    id: "7.93",
    first: "7.93",
    last: "7.93",
    systems: "Debian 12",
    evidence: Evidence::Compared("Nmap 7.93 of Debian 12"),
    quirks: Quirks::ALL,
}];

/// Room in the buffers, in bytes, besides the NUL.
const LINE: usize = 1023;
const NAME: usize = 127;
const PROTOCOL: usize = 15;
const RATIO: usize = 31;

/// The protocols that Nmap scans, in the order of their slots.
const SCANNED: [&[u8]; 3] = [b"tcp", b"udp", b"sctp"];

/// The longest name that `-p` takes, in bytes.
const LONGEST_LOOKUP: usize = 126;

impl Resolver for Nmap {
    fn meta(&self) -> &'static ResolverMeta {
        &META
    }

    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table {
        let style =
            Style { lower: quirks.has(ANY_CASE), sets: true, refuses_capitals: quirks.has(CAPITAL), ..Style::C };
        let mut table = Table::new(style, bytes.len());
        let most = if quirks.has(CUT) { LINE } else { usize::MAX };
        // Fast path: few tables have a NUL, and one search is faster than one per line.
        let has_nul = quirks.has(NUL) && memchr(0, bytes).is_some();
        for piece in c::pieces(bytes, most) {
            let text = if has_nul { c::string(piece) } else { piece };
            if read_piece(text, c::offset(bytes, piece), quirks, &mut table).is_err() {
                return Table::new(style, 0);
            }
        }
        table
    }
}

/// The error that makes Nmap quit.
struct Fatal;

/// Reads a line, or a piece of one, as `sscanf` does with `%127s %hu/%15s %31s`.
fn read_piece(text: &[u8], at: u32, quirks: Quirks, table: &mut Table) -> Result<(), Fatal> {
    // Fast path: nearly every byte is greater than any blank.
    let blank =
        |b: u8| b <= b' ' && if quirks.has(ALL_BLANKS) { is_space(b) } else { matches!(b, b' ' | b'\t' | b'\n') };
    let text = c::skip(text, blank);
    if text.is_empty() || text[0] == b'#' {
        return Ok(());
    }
    let (name, rest) = word(text, if quirks.has(LONG_NAMES) { NAME } else { usize::MAX }, blank);
    let Some(number) = c::number(rest, Base::Ten) else { return Ok(()) };
    let Some(rest) = rest[number.length..].strip_prefix(b"/") else { return Ok(()) };
    let after = if quirks.has(SPACE_AFTER_SLASH) { c::skip(rest, is_space) } else { rest };
    let (protocol, rest) = word(after, if quirks.has(LONG_PROTOCOL) { PROTOCOL } else { usize::MAX }, blank);
    if protocol.is_empty() || !quirks.has(SIGN) && number.has_sign {
        return Ok(());
    }
    let ratio = word(c::skip(rest, blank), RATIO, blank).0;
    let parses_ratio = quirks.has(FATAL) && (quirks.has(COMMENT_RATIO) || !ratio.starts_with(b"#"));
    if parses_ratio && !matches!(open_frequency(ratio), Frequency::Counted(_)) {
        return Err(Fatal);
    }
    let port = number.unsigned();
    if port > u16::MAX.into() && !quirks.has(WRAP) {
        return Ok(());
    }
    let protocol = if quirks.has(GLUED_COMMENT) { protocol } else { c::until(protocol, |b| b == b'#').0 };
    let slot = if quirks.has(PROTOCOL_CASE) { slot_of(protocol) } else { slot_of(&protocol.to_ascii_lowercase()) };
    let Some(slot) = slot else { return Ok(()) };
    bind(table, name, port as u16, slot, at, quirks);
    Ok(())
}

fn bind(table: &mut Table, name: &[u8], port: u16, slot: usize, at: u32, quirks: Quirks) {
    let Some(protocol) = SCANNED.get(slot) else { return };
    let unnamed = name == b"unknown" && quirks.has(UNKNOWN);
    let answer = if unnamed { NO_ENTRY_EVER } else { table.next() };
    // A line without a name is not found by name, but takes the port.
    if !table.set_port(port, answer, slot, quirks.has(FIRST_WINS)) || unnamed {
        return;
    }
    let entry = table.add(name, port.into(), protocol, at);
    // `-p unknown` selects the ports without a name.
    let is_unnamed_word = name.eq_ignore_ascii_case(b"unknown");
    let fits = name.len() <= LONGEST_LOOKUP || !quirks.has(LONGEST);
    if !is_unnamed_word && fits && (is_single_name(name) || !quirks.has(ASKABLE)) {
        if quirks.has(ANY_CASE) && name.iter().any(u8::is_ascii_uppercase) {
            table.chain(&name.to_ascii_lowercase(), entry);
        } else {
            table.chain(name, entry);
        }
    }
}

/// Returns whether `-p NAME` selects this name and no others, in any case of letters.
fn is_single_name(name: &[u8]) -> bool {
    name[0].is_ascii_alphabetic() && !name.iter().any(|b| matches!(b, b',' | b']' | b'*' | b'?'))
}

/// Splits off up to `most` bytes that are not blank.
fn word(text: &[u8], most: usize, blank: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let length = c::until(text, blank).0.len().min(most);
    text.split_at(length)
}

/// An open frequency, as Nmap reads the word after the protocol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frequency {
    /// It counts the word as this number.
    Counted(f64),
    /// It stops: the word has a slash, but is not a ratio of two numbers.
    NotARatio,
    /// It stops: a number of the ratio is negative.
    NegativeRatio,
    /// It stops: the ratio divides by zero.
    ZeroDenominator,
    /// It stops: the ratio is above 1.
    RatioAboveOne,
}

/// Reads an open frequency as Nmap does (`services.cc`).
///
/// Nmap reads at most 31 bytes: a word with a slash as a ratio, by `sscanf` with `%d/%d`; a word that begins with `0.`
/// by `strtod`; any other word as 0.
pub fn open_frequency(word: &[u8]) -> Frequency {
    let word = &word[..word.len().min(RATIO)];
    if !c::until(word, |b| b == b'/').1.is_empty() {
        return ratio(word);
    }
    Frequency::Counted(if word.starts_with(b"0.") { leading_number(word) } else { 0.0 })
}

fn ratio(word: &[u8]) -> Frequency {
    let integer = |text| c::number(text, Base::Ten).map(|number| (number.signed() as i32, &text[number.length..]));
    let Some((numerator, rest)) = integer(word) else { return Frequency::NotARatio };
    let Some((denominator, _)) = rest.strip_prefix(b"/").and_then(integer) else { return Frequency::NotARatio };
    if numerator < 0 || denominator < 0 {
        Frequency::NegativeRatio
    } else if denominator == 0 {
        Frequency::ZeroDenominator
    } else if numerator > denominator {
        Frequency::RatioAboveOne
    } else {
        Frequency::Counted(f64::from(numerator) / f64::from(denominator))
    }
}

/// Returns the `strtod` of a word that begins with `0.`. It is the value of the word's longest prefix that is a number.
fn leading_number(word: &[u8]) -> f64 {
    let text = word.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    let most = text.bytes().take_while(|b| is_part(b)).count();
    (1..=most).rev().find_map(|length| text[..length].parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_are_read_as_nmap_reads_them() {
        let cases: &[(&str, Frequency)] = &[
            ("0.000012", Frequency::Counted(0.000_012)),
            ("0.", Frequency::Counted(0.0)),
            ("0.5x", Frequency::Counted(0.5)),
            ("0.5e", Frequency::Counted(0.5)),
            ("0.5e1", Frequency::Counted(5.0)),
            ("0.5.5", Frequency::Counted(0.5)),
            (".5", Frequency::Counted(0.0)),
            ("1.0", Frequency::Counted(0.0)),
            ("-0.5", Frequency::Counted(0.0)),
            ("http-alt", Frequency::Counted(0.0)),
            ("3/4", Frequency::Counted(0.75)),
            ("+3/4x", Frequency::Counted(0.75)),
            ("0/1", Frequency::Counted(0.0)),
            ("3/x", Frequency::NotARatio),
            ("3x/4", Frequency::NotARatio),
            ("/", Frequency::NotARatio),
            ("-1/2", Frequency::NegativeRatio),
            ("1/-2", Frequency::NegativeRatio),
            ("0/0", Frequency::ZeroDenominator),
            ("5/4", Frequency::RatioAboveOne),
            // The slash is beyond the buffer.
            ("0.0000000000000000000000000000005/2", Frequency::Counted(0.0)),
        ];
        for (word, frequency) in cases {
            assert_eq!(open_frequency(word.as_bytes()), *frequency, "{word}");
        }
    }

    #[test]
    fn a_refused_frequency_stops_the_reader() {
        for word in ["0.5", "3/4", "3/x", "5/4", "1/0", "-1/2", "word"] {
            let table = RESOLVER.read(format!("one 1/tcp {word}\n").as_bytes());
            let is_read = matches!(open_frequency(word.as_bytes()), Frequency::Counted(_));
            assert_eq!(table.endpoint_at(0).is_some(), is_read, "{word}");
        }
    }
}
