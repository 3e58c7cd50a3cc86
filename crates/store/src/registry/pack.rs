//! Packs the text of a registry table.

use super::{
    ALL_TRANSPORTS, DETAIL_COLUMNS, EARLIER, Header, MAGIC, NAME_BUCKETS, PortStep, Record, RecordId, STEP, STEPS,
    flag, name_bucket, section, step_index,
};
use crate::TRANSPORTS;
use crate::table::{COLUMNS, column, split_head};
use std::collections::BTreeMap;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U16, U32, U64};

/// The start of the note on a record that the registry lists without having assigned it.
const UNASSIGNED_USE_NOTE: &str = "This entry records an unassigned";

/// Returns the index and the text of a packed registry.
///
/// # Errors
/// If a row is malformed. The error is a sentence with the number of the line.
pub(super) fn pack(table: &str) -> Result<(Vec<u8>, String), String> {
    let (id, date, lines) = split_head(table)?;
    let numbered = lines.lines().zip(3..);
    let rows: Vec<Row<'_>> = numbered
        .map(|(line, line_number)| Row::parse(line).map_err(|fault| format!("line {line_number}: {fault}")))
        .collect::<Result<_, _>>()?;

    let mut text = format!("{id} {date}\n");
    let names = append_all(&mut text, rows.iter().map(|row| row.name), "");
    let details = append_all(&mut text, rows.iter().map(|row| &*row.details), "\n");
    let starts = names.into_iter().zip(details);
    let records: Vec<Record> = rows.iter().zip(starts).map(|(row, starts)| row.record(starts)).collect();

    let by_port = index_by_port(&rows);
    let (mut slots, mut assigned) = (Vec::new(), Vec::new());
    for ids in by_port.values() {
        slots.push(U32::new(assigned.len() as u32));
        assigned.extend_from_slice(ids);
    }
    slots.push(U32::new(assigned.len() as u32));

    let (name_buckets, names) = index_by_name(&rows);
    let unnamed: [Vec<u32>; TRANSPORTS.len()] = std::array::from_fn(|transport| list_unnamed(&rows, transport as u8));
    let first_port = |id: u32| usize::from(rows[id as usize].first);
    let unnamed_steps = unnamed
        .iter()
        .flat_map(|list| (0..STEPS).map(move |step| list.partition_point(|&id| first_port(id) < step * STEP) as u32));

    let mut sections = vec![
        records.as_bytes().to_vec(),
        port_steps(&rows, &by_port).as_bytes().to_vec(),
        slots.as_bytes().to_vec(),
        record_ids(assigned),
        name_buckets.as_bytes().to_vec(),
        record_ids(names),
        unnamed_steps.map(U32::new).collect::<Vec<_>>().as_bytes().to_vec(),
    ];
    sections.extend(unnamed.into_iter().map(record_ids));

    let mut end = size_of::<Header>() as u32;
    let mut header = Header { magic: MAGIC, starts: [U32::new(end); section::COUNT + 1] };
    for (start, section) in header.starts[1..].iter_mut().zip(&sections) {
        end += section.len() as u32;
        *start = U32::new(end);
    }
    let mut index = header.as_bytes().to_vec();
    index.extend(sections.into_iter().flatten());
    Ok((index, text))
}

/// Appends values to the text, each with its end, and returns their starts. Rows that differ in the transport alone
/// share theirs.
fn append_all<'a>(text: &mut String, values: impl Iterator<Item = &'a str>, end: &str) -> Vec<u32> {
    let (mut start, mut last) = (0, None);
    let starts = values.map(|value| {
        if last != Some(value) {
            start = text.len() as u32;
            text.push_str(value);
            text.push_str(end);
            last = Some(value);
        }
        start
    });
    starts.collect()
}

fn record_ids(ids: Vec<u32>) -> Vec<u8> {
    let ids: Vec<RecordId> = ids.into_iter().map(|id| RecordId(U32::new(id))).collect();
    ids.as_bytes().to_vec()
}

/// Returns the rows with a name and a port, by transport and port.
fn index_by_port(rows: &[Row<'_>]) -> BTreeMap<(u8, u16), Vec<u32>> {
    let mut by_port: BTreeMap<(u8, u16), Vec<u32>> = BTreeMap::new();
    for (id, row) in (0..).zip(rows).filter(|(_, row)| row.has(flag::HAS_PORT) && !row.name.is_empty()) {
        for transport in row.transports() {
            for port in row.first..=row.last {
                by_port.entry((transport, port)).or_default().push(id);
            }
        }
    }
    by_port
}

/// Returns the start of each bucket of names, and the rows with a name by bucket and name.
fn index_by_name(rows: &[Row<'_>]) -> (Vec<U32>, Vec<u32>) {
    let mut names: Vec<u32> = (0..).zip(rows).filter(|(_, row)| !row.name.is_empty()).map(|(id, _)| id).collect();
    let name = |id: u32| rows[id as usize].name;
    let bucket = |id: u32| name_bucket(name(id).as_bytes());
    names.sort_by_cached_key(|&id| (bucket(id), name(id).to_ascii_lowercase()));
    let start = |wanted: usize| U32::new(names.partition_point(|&id| bucket(id) < wanted) as u32);
    ((0..=NAME_BUCKETS).map(start).collect(), names)
}

/// Returns the rows with a port but no name for a transport, by first port.
fn list_unnamed(rows: &[Row<'_>], transport: u8) -> Vec<u32> {
    let is_unnamed = |row: &Row<'_>| {
        row.has(flag::HAS_PORT) && row.name.is_empty() && row.transports().any(|listed| listed == transport)
    };
    let mut unnamed: Vec<u32> = (0..).zip(rows).filter(|(_, row)| is_unnamed(row)).map(|(id, _)| id).collect();
    unnamed.sort_by_key(|&id| rows[id as usize].first);
    unnamed
}

fn port_steps(rows: &[Row<'_>], by_port: &BTreeMap<(u8, u16), Vec<u32>>) -> Vec<PortStep> {
    let mut named = vec![0u64; TRANSPORTS.len() * STEPS];
    for &(transport, port) in by_port.keys() {
        named[step_index(port, transport)] |= super::bit(port);
    }
    let mut noted = vec![0u64; TRANSPORTS.len() * STEPS];
    for row in rows.iter().filter(|row| row.has(flag::HAS_PORT)) {
        for transport in row.transports() {
            for port in (row.first..=row.last).filter(|&port| row.notes(port)) {
                noted[step_index(port, transport)] |= super::bit(port);
            }
        }
    }
    let mut named_before = 0;
    let steps = named.into_iter().zip(noted).map(|(named, noted)| {
        let step = PortStep { named: U64::new(named), noted: U64::new(noted), named_before: U32::new(named_before) };
        named_before += named.count_ones();
        step
    });
    steps.collect()
}

/// A row of the table.
struct Row<'a> {
    name: &'a str,
    unauthorized_use: &'a str,
    /// The values of [`DETAIL_COLUMNS`], with tabs between.
    details: String,
    first: u16,
    last: u16,
    transport: u8,
    flags: u8,
}

impl<'a> Row<'a> {
    fn parse(line: &'a str) -> Result<Self, String> {
        let values: Vec<&str> = line.split('\t').collect();
        if values.len() != COLUMNS.len() {
            return Err(format!("{} columns instead of {}", values.len(), COLUMNS.len()));
        }
        let name = values[column::NAME];
        if name.len() > usize::from(u8::MAX) {
            return Err(format!("a name of {} bytes", name.len()));
        }
        let transport = match values[column::TRANSPORT] {
            "" => ALL_TRANSPORTS,
            word => {
                let known = TRANSPORTS.iter().position(|known| *known == word);
                known.ok_or_else(|| format!("unknown transport `{word}`"))? as u8
            }
        };
        let ports = values[column::PORTS];
        let (first, last) = if ports.is_empty() { (0, 0) } else { parse_ports(ports)? };
        let flags = [
            (flag::HAS_PORT, !ports.is_empty()),
            (flag::HISTORIC, !values[column::ALIAS_OF].is_empty()),
            (flag::UNAUTHORIZED, !values[column::UNAUTHORIZED_USE].is_empty()),
            (flag::RESERVED, name.is_empty() && values[column::DESCRIPTION].starts_with("Reserved")),
            (flag::PRIVATE_USE, name.is_empty() && values[column::DESCRIPTION].starts_with("any private")),
            (flag::EARLIER, values[column::DESCRIPTION].contains(EARLIER)),
            (flag::UNASSIGNED_USE, values[column::NOTE].starts_with(UNASSIGNED_USE_NOTE)),
        ];
        let flags = flags.iter().filter(|(_, holds)| *holds).fold(0, |flags, (flag, _)| flags | flag);
        let details = DETAIL_COLUMNS.map(|column| values[column]).join("\t");
        Ok(Self { name, unauthorized_use: values[column::UNAUTHORIZED_USE], details, first, last, transport, flags })
    }

    fn record(&self, (name_start, details_start): (u32, u32)) -> Record {
        Record {
            name_start: U32::new(name_start),
            details_start: U32::new(details_start),
            first_port: U16::new(self.first),
            last_port: U16::new(self.last),
            name_len: self.name.len() as u8,
            transport: self.transport,
            flags: self.flags,
            reserved: 0,
        }
    }

    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    fn transports(&self) -> impl Iterator<Item = u8> + use<> {
        let stated = self.transport;
        (0..TRANSPORTS.len() as u8).filter(move |&transport| stated == transport || stated == ALL_TRANSPORTS)
    }

    /// Returns whether the row reserves its port or notes unauthorized use of it. A note on a range names the ports
    /// that it is about.
    fn notes(&self, port: u16) -> bool {
        let mut digit_runs = self.unauthorized_use.split(|c: char| !c.is_ascii_digit());
        let is_about = self.first == self.last || digit_runs.any(|digits| digits.parse() == Ok(port));
        self.has(flag::RESERVED) || self.has(flag::UNAUTHORIZED) && is_about
    }
}

fn parse_ports(ports: &str) -> Result<(u16, u16), String> {
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let parsed = |text: &str| text.parse::<u16>().map_err(|_| format!("`{ports}` is not a port or a range"));
    let (first, last) = (parsed(first)?, parsed(last)?);
    if first > last { Err(format!("the range `{ports}` ends before it starts")) } else { Ok((first, last)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::head;

    #[test]
    fn a_bad_row_is_refused_with_its_line() {
        let fault = |row: &str| pack(&(head("test", "2026-01-02") + row)).unwrap_err();
        assert_eq!(pack("").unwrap_err(), "line 1: the table is empty");
        assert_eq!(fault("http\t80\n"), "line 3: 2 columns instead of 13");
        assert_eq!(fault(&format!("http\tx{}\n", "\t".repeat(11))), "line 3: `x` is not a port or a range");
        assert_eq!(fault(&format!("http\t9-8{}\n", "\t".repeat(11))), "line 3: the range `9-8` ends before it starts");
        assert_eq!(fault(&format!("http\t80\tqq{}\n", "\t".repeat(10))), "line 3: unknown transport `qq`");
    }
}
