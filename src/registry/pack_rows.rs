//! What is kept of each row of some tables, so that it can be asked without a look at the text. Shared with the build
//! script: only `std`.
//!
//! All begin with where the row starts in the text. Of tenures and claims, first and last port (u16), transports (u8: a
//! bit each), and whether there is a port (u8) follow. The rest, all little-endian:
//!
//! | row | content |
//! |---|---|
//! | tenure | how it is listed (u8: a bit for each word), how it ended (u8: number of the word, from 1; 0 for not at all); day of the end; numbers of the sources that show it first and last, and of the first that does not (u16); where the name, what came instead, and the ground end, and where the second of them starts (u16) |
//! | claim | kind (u8: number of the word, from 1; 0 for another), 0 (u8) |
//! | source | date; the day on which it existed for sure; whether it is a whole registry, whether it is an RFC (u8); length of the id (u16) after a 0 |
//!
//! A date is a u32: 512 for each year, 32 for each month, then the day, where either may be 0; no date is 0.

use super::pack_facts::{CLAIMS, HISTORY, SOURCES, pack_facts};
use std::collections::HashMap;

/// Bytes of the place of a row in the text.
pub(crate) const PLACE_LEN: usize = 4;
/// Bytes of a tenure.
pub(crate) const TENURE_LEN: usize = 32;
/// Bytes of a claim.
pub(crate) const CLAIM_LEN: usize = 12;
/// Bytes of a source.
pub(crate) const SOURCE_LEN: usize = 16;
/// The number of a source that is not known.
pub(crate) const NO_SOURCE: u16 = u16::MAX;

/// The transports, in the order of their bits.
const TRANSPORTS: [&str; 4] = ["tcp", "udp", "sctp", "dccp"];
/// The words for how a tenure is listed, in the order of their bits.
pub(crate) const LISTED: [&str; 3] = ["as customary use", "first without a transport", "last without a transport"];
/// The words for how a tenure ended.
pub(crate) const ENDS: [&str; 5] = ["renamed", "reassigned", "deassigned", "moved", "transport-dropped"];
/// The words for what a claim is about.
pub(crate) const CLAIM_KINDS: [&str; 7] = [
    "defunct",
    "historic-protocol",
    "unofficial-use",
    "malware-reported",
    "dropped-by",
    "removal-claimed",
    "background",
];

/// The kind of the Assigned Numbers RFCs in `data/sources.tsv`.
const RFC_KIND: &str = "rfc";

/// Packs the index of `data/history.tsv`, which names its sources.
///
/// # Errors
/// A sentence with the line, if the text is not of the shape.
pub(crate) fn pack_tenures(text: &str, sources: &str) -> Result<Vec<u8>, String> {
    let ids = sources.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default());
    let numbers: HashMap<&str, u16> = ids.zip(0..NO_SOURCE).collect();
    pack_facts(text, &HISTORY, &|values, kept| {
        let &[name, ports, transports, _, first, last, end, date, by, to, ground, listed] = values else {
            return Ok(());
        };
        let line: usize = values.iter().map(|value| value.len() + 1).sum();
        if line > usize::from(u16::MAX) {
            return Err(format!("a row of {line} bytes"));
        }
        put_place(ports, transports, kept);
        let is_listed = |word: &str| listed.split("; ").any(|own| own == word);
        kept.extend([bits(LISTED.map(is_listed)), number_of(end, &ENDS)]);
        kept.extend(date_number(date).to_le_bytes());
        let source = |id: &str| numbers.get(id).copied().unwrap_or(NO_SOURCE);
        let end_of = |column: usize| values[..=column].iter().map(|value| value.len() + 1).sum::<usize>() as u16 - 1;
        let to_end = end_of(9);
        debug_assert!(values[9] == to && values[10] == ground, "invariant: columns of the shape");
        for number in
            [source(first), source(last), source(by), name.len() as u16, to_end, end_of(10), to_end - to.len() as u16]
        {
            kept.extend(number.to_le_bytes());
        }
        kept.extend([0; 2]);
        Ok(())
    })
}

/// Packs the index of `data/claims.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the shape.
pub(crate) fn pack_claims(text: &str) -> Result<Vec<u8>, String> {
    pack_facts(text, &CLAIMS, &|values, kept| {
        let &[kind, _, ports, transports, ..] = values else { return Ok(()) };
        put_place(ports, transports, kept);
        kept.extend([number_of(kind, &CLAIM_KINDS), 0]);
        Ok(())
    })
}

/// Packs the index of `data/sources.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the shape.
pub(crate) fn pack_sources(text: &str) -> Result<Vec<u8>, String> {
    pack_facts(text, &SOURCES, &|values, kept| {
        let &[id, date, _, kind, whole, _, _, _, known_by] = values else { return Ok(()) };
        kept.extend(date_number(date).to_le_bytes());
        kept.extend(date_number(known_by).to_le_bytes());
        kept.extend([bits([whole == "whole", kind == RFC_KIND]), 0]);
        kept.extend(u16::try_from(id.len()).map_err(|_| format!("an id of {} bytes", id.len()))?.to_le_bytes());
        Ok(())
    })
}

fn put_place(ports: &str, transports: &str, kept: &mut Vec<u8>) {
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let range = first.parse::<u16>().ok().zip(last.parse::<u16>().ok()).filter(|(first, last)| first <= last);
    let (first, last) = range.unwrap_or_default();
    kept.extend(first.to_le_bytes());
    kept.extend(last.to_le_bytes());
    let is_on = |transport: &str| transports.split(',').any(|own| own == transport);
    kept.extend([bits(TRANSPORTS.map(is_on)), u8::from(range.is_some())]);
}

/// A bit for each that holds, the first the lowest.
fn bits<const COUNT: usize>(own: [bool; COUNT]) -> u8 {
    own.iter().rev().fold(0, |bits, &own| bits << 1 | u8::from(own))
}

fn number_of(word: &str, words: &[&str]) -> u8 {
    words.iter().position(|known| *known == word).map_or(0, |number| number as u8 + 1)
}

/// The number of a date, whose month and day are only looked at when it is asked for.
fn date_number(date: &str) -> u32 {
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let bytes = date.as_bytes();
    let (year, month, day) = match bytes.len() {
        4 => (date.get(..4), Some("0"), Some("0")),
        7 if bytes[4] == b'-' => (date.get(..4), date.get(5..7), Some("0")),
        10 if bytes[4] == b'-' && bytes[7] == b'-' => (date.get(..4), date.get(5..7), date.get(8..)),
        _ => return 0,
    };
    let parts = [year, month, day].map(|part| part.and_then(number));
    match (bytes.len(), parts) {
        (7, [_, Some(0), _]) | (10, [_, Some(0), _] | [_, _, Some(0)]) => 0,
        (_, [Some(year), Some(month @ 0..=12), Some(day @ 0..=31)]) => year << 9 | month << 5 | day,
        _ => 0,
    }
}
