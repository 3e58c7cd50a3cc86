//! The columns of the five indexed tables, and the numbers that the index keeps of each row.
//!
//! The numbers answer the frequent questions without a look at the text.

use crate::TRANSPORTS;
use crate::index::{Shape, TableRecord, pack, pack_index};
use std::collections::HashMap;
use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The words for how sources list a tenure, in the order of their bits.
pub const LISTED: [&str; 3] = ["as customary use", "first without a transport", "last without a transport"];
/// The words for how a tenure ended, in the order of their numbers.
pub const ENDS: [&str; 5] = ["renamed", "reassigned", "deassigned", "moved", "transport-dropped"];
/// The words for the kinds of claims, in the order of their numbers.
pub const CLAIM_KINDS: [&str; 9] = [
    "defunct",
    "historic-protocol",
    "unofficial-use",
    "malware-reported",
    "tool",
    "abuse",
    "dropped-by",
    "removal-claimed",
    "background",
];

/// The kind of the Assigned Numbers RFCs in `data/sources.tsv`.
const RFC_KIND: &str = "rfc";
/// The number of a source that `data/sources.tsv` does not have.
const NO_SOURCE: u16 = u16::MAX;

/// The ports and transports that a row is about.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct EndpointRecord {
    first_port: U16,
    last_port: U16,
    /// One bit for each of [`TRANSPORTS`], the first the lowest.
    transports: u8,
    /// 1 if the row has a port or a range.
    has_port: u8,
}

impl EndpointRecord {
    const EMPTY: Self = Self { first_port: U16::ZERO, last_port: U16::ZERO, transports: 0, has_port: 0 };

    fn new(ports: &str, transports: &str) -> Self {
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let range = first.parse::<u16>().ok().zip(last.parse::<u16>().ok()).filter(|(first, last)| first <= last);
        let (first, last) = range.unwrap_or_default();
        let is_on = |transport: &str| transports.split(',').any(|word| word == transport);
        Self {
            first_port: U16::new(first),
            last_port: U16::new(last),
            transports: bits(TRANSPORTS.map(is_on)),
            has_port: u8::from(range.is_some()),
        }
    }

    /// Returns the first and the last port, if there are any.
    pub fn ports(&self) -> Option<(u16, u16)> {
        (self.has_port != 0).then(|| (self.first_port.get(), self.last_port.get()))
    }

    /// Returns whether a transport is among the row's.
    pub fn has_transport(&self, transport: u8) -> bool {
        self.transports & 1 << transport != 0
    }

    /// Returns whether the row is about this port and transport.
    pub fn contains(&self, port: u16, transport: u8) -> bool {
        self.ports().is_some_and(|(first, last)| (first..=last).contains(&port)) && self.has_transport(transport)
    }
}

/// A row of `data/history.tsv`: one tenure.
///
/// It names the first and the last source that list the name on the ports; how and on which day the tenure ended, if it
/// did, and the first source that no longer lists it; the names that followed, and the reason to believe so.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct TenureRecord {
    line_start: U32,
    /// The ports and transports.
    pub endpoint: EndpointRecord,
    /// One bit for each of [`LISTED`], the first the lowest.
    pub listed: u8,
    /// The index of the word in [`ENDS`], from 1; 0 if the tenure has not ended.
    end: u8,
    /// The day of the end, as [`packed_date`] gives it.
    pub ended_on: U32,
    /// Number of the first source that lists the tenure.
    pub first_source: U16,
    /// Number of the last source that lists it.
    pub last_source: U16,
    /// Number of the first source that no longer lists it.
    pub gone_in_source: U16,
    /// The end of the name in the line.
    pub name_end: U16,
    /// The start of the names that followed in the line.
    pub became_start: U16,
    /// Their end; the reason starts one byte later.
    pub became_end: U16,
    /// The end of the reason.
    pub reason_end: U16,
    reserved: [u8; 2],
}

impl TenureRecord {
    /// Returns the index in [`ENDS`] of how the tenure ended, if it did.
    pub fn end(&self) -> Option<usize> {
        usize::from(self.end).checked_sub(1)
    }
}

impl TableRecord for TenureRecord {
    const SHAPE: Shape = Shape {
        columns: &[
            "name",
            "ports",
            "transports",
            "alias_of",
            "first_source",
            "last_source",
            "ended",
            "ended_on",
            "gone_in_source",
            "became",
            "because",
            "listed_how",
        ],
        key: 0,
        ports: Some(1),
        numbers: &[1, 2, 4, 5, 6, 7, 8, 11],
    };
    const EMPTY: &'static Self = &Self {
        line_start: U32::ZERO,
        endpoint: EndpointRecord::EMPTY,
        listed: 0,
        end: 0,
        ended_on: U32::ZERO,
        first_source: U16::MAX_VALUE,
        last_source: U16::MAX_VALUE,
        gone_in_source: U16::MAX_VALUE,
        name_end: U16::ZERO,
        became_start: U16::ZERO,
        became_end: U16::ZERO,
        reason_end: U16::ZERO,
        reserved: [0; 2],
    };

    fn line_start(&self) -> u32 {
        self.line_start.get()
    }
}

/// Packs `data/history.tsv`: the index, and the text without what the records hold. `sources` is the text of
/// `data/sources.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub fn pack_tenures(text: &str, sources: &str) -> Result<(Vec<u8>, String), String> {
    let ids = sources.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default());
    let index_of: HashMap<&str, u16> = ids.zip(0..NO_SOURCE).collect();
    pack(text, |line_start, values, kept| {
        let &[name, ports, transports, _, first, last, end, day, gone_in, became, reason, listed] = values else {
            return Err(UNKNOWN_COLUMNS.to_owned());
        };
        let length = |values: &[&str]| values.iter().map(|value| value.len() + 1).sum::<usize>();
        if length(kept) > usize::from(u16::MAX) {
            return Err(format!("a row of {} bytes", length(kept)));
        }
        let source = |id: &str| U16::new(index_of.get(id).copied().unwrap_or(NO_SOURCE));
        let became_start = length(&kept[..9]) as u16;
        let became_end = became_start + became.len() as u16;
        Ok(TenureRecord {
            line_start,
            endpoint: EndpointRecord::new(ports, transports),
            listed: bits(LISTED.map(|word| listed.split("; ").any(|known| known == word))),
            end: number_from_one(end, &ENDS),
            ended_on: U32::new(packed_date(day)),
            first_source: source(first),
            last_source: source(last),
            gone_in_source: source(gone_in),
            name_end: U16::new(name.len() as u16),
            became_start: U16::new(became_start),
            became_end: U16::new(became_end),
            reason_end: U16::new(became_end + 1 + reason.len() as u16),
            reserved: [0; 2],
        })
    })
}

/// A row of `data/sources.tsv`: one dated source.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct SourceRecord {
    line_start: U32,
    /// The date, as [`packed_date`] gives it.
    pub date: U32,
    /// The day on which the source certainly existed, likewise.
    pub known_by: U32,
    /// Bit 0: lists the whole registry. Bit 1: is an Assigned Numbers RFC.
    flags: u8,
    reserved: u8,
    /// The end of the id in the line.
    pub id_end: U16,
}

impl SourceRecord {
    /// Returns whether the source lists the whole registry of its time.
    pub fn is_whole(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Returns whether the source is an Assigned Numbers RFC.
    pub fn is_rfc(&self) -> bool {
        self.flags & 2 != 0
    }
}

impl TableRecord for SourceRecord {
    const SHAPE: Shape = Shape {
        columns: &["id", "date", "dated_by", "kind", "whole", "sha256", "title", "published", "known_by"],
        key: 0,
        ports: None,
        numbers: &[],
    };
    const EMPTY: &'static Self =
        &Self { line_start: U32::ZERO, date: U32::ZERO, known_by: U32::ZERO, flags: 0, reserved: 0, id_end: U16::ZERO };

    fn line_start(&self) -> u32 {
        self.line_start.get()
    }
}

/// Packs the index of `data/sources.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub fn pack_sources(text: &str) -> Result<Vec<u8>, String> {
    pack_index(text, |line_start, values| {
        let &[id, date, _, kind, whole, _, _, _, known_by] = values else { return Err(UNKNOWN_COLUMNS.to_owned()) };
        let id_end = u16::try_from(id.len()).map_err(|_| format!("an id of {} bytes", id.len()))?;
        Ok(SourceRecord {
            line_start,
            date: U32::new(packed_date(date)),
            known_by: U32::new(packed_date(known_by)),
            flags: bits([whole == "whole", kind == RFC_KIND]),
            reserved: 0,
            id_end: U16::new(id_end),
        })
    })
}

/// A row of `data/claims.tsv`: one claim about a name, a port or both.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct ClaimRecord {
    line_start: U32,
    /// The ports and transports.
    pub endpoint: EndpointRecord,
    /// The index of the word in [`CLAIM_KINDS`], from 1; 0 for an unknown kind.
    kind: u8,
    reserved: u8,
}

impl ClaimRecord {
    /// Returns the index of the claim's kind in [`CLAIM_KINDS`]; `None` for an unknown kind.
    pub fn kind(&self) -> Option<usize> {
        usize::from(self.kind).checked_sub(1)
    }
}

impl TableRecord for ClaimRecord {
    const SHAPE: Shape = Shape {
        columns: &[
            "kind",
            "name",
            "port",
            "transports",
            "statement",
            "since",
            "evidence",
            "source_title",
            "source_url",
            "source_kind",
            "accessed",
            "subject",
        ],
        key: 1,
        ports: Some(2),
        numbers: &[],
    };
    const EMPTY: &'static Self = &Self { line_start: U32::ZERO, endpoint: EndpointRecord::EMPTY, kind: 0, reserved: 0 };

    fn line_start(&self) -> u32 {
        self.line_start.get()
    }
}

/// Packs the index of `data/claims.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub fn pack_claims(text: &str) -> Result<Vec<u8>, String> {
    pack_index(text, |line_start, values| {
        let &[kind, _, ports, transports, ..] = values else { return Err(UNKNOWN_COLUMNS.to_owned()) };
        let endpoint = EndpointRecord::new(ports, transports);
        Ok(ClaimRecord { line_start, endpoint, kind: number_from_one(kind, &CLAIM_KINDS), reserved: 0 })
    })
}

/// A row of `data/early.tsv`: one sentence of an RFC that names services in prose.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct EarlyRecord {
    line_start: U32,
}

impl TableRecord for EarlyRecord {
    const SHAPE: Shape = Shape {
        columns: &["rfc", "line", "date", "port", "transport", "words", "name", "ground"],
        key: 6,
        ports: Some(3),
        numbers: &[],
    };
    const EMPTY: &'static Self = &Self { line_start: U32::ZERO };

    fn line_start(&self) -> u32 {
        self.line_start.get()
    }
}

/// Packs the index of `data/early.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub fn pack_early(text: &str) -> Result<Vec<u8>, String> {
    pack_index(text, |line_start, _| Ok(EarlyRecord { line_start }))
}

/// A row of `data/habits.tsv`: one name in common use, and the registry's name for the same service.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Debug)]
#[repr(C)]
pub struct HabitRecord {
    line_start: U32,
}

impl TableRecord for HabitRecord {
    const SHAPE: Shape = Shape {
        columns: &["name", "official", "port", "transports", "source_title", "source_url", "accessed"],
        key: 1,
        ports: Some(2),
        numbers: &[],
    };
    const EMPTY: &'static Self = &Self { line_start: U32::ZERO };

    fn line_start(&self) -> u32 {
        self.line_start.get()
    }
}

/// Packs the index of `data/habits.tsv`.
///
/// # Errors
/// A sentence with the line, if the text is not of the table's shape.
pub fn pack_habits(text: &str) -> Result<Vec<u8>, String> {
    pack_index(text, |line_start, _| Ok(HabitRecord { line_start }))
}

const UNKNOWN_COLUMNS: &str = "not the columns of the table";

/// Returns a byte with one bit for each value, the first the lowest.
fn bits<const COUNT: usize>(values: [bool; COUNT]) -> u8 {
    values.iter().rev().fold(0, |bits, &value| bits << 1 | u8::from(value))
}

fn number_from_one(word: &str, words: &[&str]) -> u8 {
    words.iter().position(|known| *known == word).map_or(0, |index| index as u8 + 1)
}

/// Packs a date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, into a number that orders as dates do.
///
/// The year counts 512, the month 32, the day 1. A missing month or day is 0, and so is anything that is not a date.
pub fn packed_date(date: &str) -> u32 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_packed_in_their_order() {
        let dates = ["1990", "1990-03", "1990-03-01", "1990-04", "2026-08-17"].map(packed_date);
        assert!(dates.is_sorted() && dates[0] == 1990 << 9 && dates[4] == 2026 * 512 + 8 * 32 + 17);
        for bad in ["", "90", "1990-00", "1990-13", "1990-03-00", "1990-03-32", "1990/03/01", "199x", "+990"] {
            assert_eq!(packed_date(bad), 0, "{bad}");
        }
    }

    #[test]
    fn an_endpoint_contains_its_ports_on_its_transports_alone() {
        let endpoint = EndpointRecord::new("6000-6063", "tcp,sctp");
        assert!(endpoint.contains(6000, 0) && endpoint.contains(6063, 2));
        assert!(!endpoint.contains(6064, 0) && !endpoint.contains(6000, 1));
        assert_eq!(EndpointRecord::new("", "tcp").ports(), None);
        assert_eq!(EndpointRecord::new("9-8", "tcp").ports(), None);
    }
}
