//! Packs the registry's table into bytes that need no parsing. Shared with the build script: only `std`.
//!
//! Layout, all numbers little-endian u32 unless said otherwise. A header gives the place of each section:
//!
//! | section | content |
//! |---|---|
//! | head | id and date of the source, separated by a blank |
//! | text | what else the rows say, with tabs between: it is read when it is asked for, what most reports tell first |
//! | records | 16 bytes each: place in the text, which ends where the next one starts; first and last port (u16); length of the name, transport, flags, 0 (u8); place of the name among the spellings |
//! | ports, per transport | 1,024 steps of 64 ports, 20 bytes each: which of them have a named record (u64), which have a note (u64), and how many named ones are in all steps before |
//! | slots | one number for each set bit and one more: where its records start in the list |
//! | list | record numbers |
//! | buckets | for each bucket of names, and one more: where it starts in the names |
//! | names | record numbers of all named records, by bucket, then by name without regard to case |
//! | unnamed steps, per transport | for each step of 64 ports: how many unnamed rows begin before it |
//! | spellings | the names alone, so that comparing many reads little memory |
//! | unnamed, per transport | record numbers of reserved, private and unassigned rows, by first port |

use super::table::{COLUMNS, column, split_head};
use std::collections::BTreeMap;

/// What a packed registry starts with; the last byte is the version of the layout.
pub(crate) const MAGIC: [u8; 8] = *b"PORTOLN\x05";
/// Places of the sections in the header.
pub(crate) mod section {
    pub(crate) const HEAD: usize = 0;
    pub(crate) const TEXT: usize = 1;
    pub(crate) const RECORDS: usize = 2;
    pub(crate) const PORTS: usize = 3;
    pub(crate) const SLOTS: usize = 4;
    pub(crate) const LIST: usize = 5;
    pub(crate) const BUCKETS: usize = 6;
    pub(crate) const NAMES: usize = 7;
    pub(crate) const UNNAMED_STEPS: usize = 8;
    pub(crate) const SPELLINGS: usize = 9;
    pub(crate) const UNNAMED: usize = 10;
    /// One section of unnamed rows for each transport.
    pub(crate) const COUNT: usize = UNNAMED + 4;
}
/// Bytes before the first section: the magic, then start of each section and the end of the last.
pub(crate) const HEADER_LEN: usize = MAGIC.len() + 4 * (section::COUNT + 1);
/// Ports that are looked up together.
pub(crate) const STEP: usize = 64;
/// Steps of one transport.
pub(crate) const STEPS: usize = 65_536 / STEP;
/// Bytes of one step of ports.
pub(crate) const STEP_LEN: usize = 20;
/// Bytes of one record.
pub(crate) const RECORD_LEN: usize = 16;
/// Flag: the record has a port.
pub(crate) const HAS_PORT: u8 = 1;
/// Flag: the name is a historic spelling of another.
pub(crate) const HISTORIC: u8 = 2;
/// Flag: the registry notes unauthorized use.
pub(crate) const UNAUTHORIZED: u8 = 4;
/// Flag: an unnamed row that reserves its ports.
pub(crate) const RESERVED: u8 = 8;
/// Flag: an unnamed row that leaves its ports to private use.
pub(crate) const PRIVATE_USE: u8 = 16;
/// Flag: the registry lists the record without having assigned it.
pub(crate) const UNASSIGNED_USE: u8 = 32;
/// How the note on such a record begins.
const UNASSIGNED_USE_NOTE: &str = "This entry records an unassigned";
/// The columns that the text has of each record, in its order. The others are in the records, or nobody asks for them.
pub(crate) const TEXT_COLUMNS: [usize; 9] = [
    column::ALIAS_OF,
    column::DESCRIPTION,
    column::REFERENCES,
    column::REGISTERED,
    column::MODIFIED,
    column::NOTE,
    column::UNAUTHORIZED_USE,
    column::ASSIGNEE,
    column::CONTACT,
];
/// Transport number of a record without one: it counts for all four.
pub(crate) const ALL_TRANSPORTS: u8 = 4;
const TRANSPORTS: [&str; 4] = ["tcp", "udp", "sctp", "dccp"];

const NAME_BUCKETS: usize = 8192;

/// The bucket that a name is in, whatever its case.
#[inline]
pub(crate) fn name_bucket(name: &[u8]) -> usize {
    hash_ignore_case(name) as usize % NAME_BUCKETS
}

/// The FNV-1a hash of a name, whatever its case, folded.
#[inline]
pub(crate) fn hash_ignore_case(name: &[u8]) -> u32 {
    let hash = name
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193));
    hash ^ hash >> 16
}

/// Packs the text of a registry table.
///
/// # Errors
/// A sentence with the line, if a row is not of the table's form.
pub(crate) fn pack(table: &str) -> Result<Vec<u8>, String> {
    let (id, date, text) = split_head(table)?;
    let mut records = Vec::new();
    let mut spellings = Vec::new();
    let mut rows = Vec::new();
    let mut told = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let row = Row::read(line).map_err(|fault| format!("line {}: {fault}", number + 3))?;
        put(&mut records, told.len() as u32);
        told.extend(row.told.bytes());
        records.extend(row.first.to_le_bytes());
        records.extend(row.last.to_le_bytes());
        records.extend([row.name.len() as u8, row.transport, row.flags, 0]);
        put(&mut records, spellings.len() as u32);
        spellings.extend(row.name.bytes());
        rows.push(row);
    }

    let mut by_port: BTreeMap<(u8, u16), Vec<u32>> = BTreeMap::new();
    let mut unnamed: [Vec<u32>; 4] = Default::default();
    let mut names: Vec<u32> = Vec::new();
    for (number, row) in (0u32..).zip(&rows) {
        if !row.name.is_empty() {
            names.push(number);
        }
        if row.flags & HAS_PORT == 0 {
            continue;
        }
        for transport in 0..4u8 {
            if row.transport != transport && row.transport != ALL_TRANSPORTS {
                continue;
            }
            if row.name.is_empty() {
                unnamed[usize::from(transport)].push(number);
            } else {
                for port in row.first..=row.last {
                    by_port.entry((transport, port)).or_default().push(number);
                }
            }
        }
    }
    let name_of = |number: u32| rows[number as usize].name;
    let bucket_of = |number: u32| name_bucket(name_of(number).as_bytes());
    names.sort_by_cached_key(|&number| (bucket_of(number), name_of(number).to_ascii_lowercase()));
    let mut buckets = Vec::new();
    for bucket in 0..=NAME_BUCKETS {
        put(&mut buckets, names.partition_point(|&number| bucket_of(number) < bucket) as u32);
    }

    let mut bits = vec![0u64; 4 * STEPS];
    let (mut slots, mut list) = (Vec::new(), Vec::new());
    for (&(transport, port), numbers) in &by_port {
        bits[usize::from(transport) * STEPS + usize::from(port) / STEP] |= 1 << (usize::from(port) % STEP);
        put(&mut slots, (list.len() / 4) as u32);
        for &number in numbers {
            put(&mut list, number);
        }
    }
    put(&mut slots, (list.len() / 4) as u32);
    let noted = noted_ports(&rows);
    let mut ports = Vec::new();
    let mut before = 0;
    for (step, noted) in bits.iter().zip(&noted) {
        ports.extend(step.to_le_bytes());
        ports.extend(noted.to_le_bytes());
        put(&mut ports, before);
        before += step.count_ones();
    }
    let mut unnamed_steps = Vec::new();
    for list in &mut unnamed {
        let first_port = |number: u32| usize::from(rows[number as usize].first);
        list.sort_by_key(|&number| first_port(number));
        for step in 0..STEPS {
            put(&mut unnamed_steps, list.partition_point(|&number| first_port(number) < step * STEP) as u32);
        }
    }

    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let mut sections = vec![
        format!("{id} {date}").into_bytes(),
        told,
        records,
        ports,
        slots,
        list,
        buckets,
        numbers(&names),
        unnamed_steps,
        spellings,
    ];
    sections.extend(unnamed.iter().map(|list| numbers(list)));

    let mut packed = MAGIC.to_vec();
    let mut place = HEADER_LEN as u32;
    for section in &sections {
        put(&mut packed, place);
        place += section.len() as u32;
    }
    put(&mut packed, place);
    packed.extend(sections.into_iter().flatten());
    Ok(packed)
}

/// A bit for each port, by transport, of which some record says that it is reserved or that others use it. A note on
/// a range names the ports that it means.
fn noted_ports(rows: &[Row<'_>]) -> Vec<u64> {
    let mut noted = vec![0u64; 4 * STEPS];
    for row in rows.iter().filter(|row| row.flags & HAS_PORT != 0) {
        let is_noted = |port: &u16| {
            let mut named = row.unauthorized_use.split(|c: char| !c.is_ascii_digit());
            let is_meant = row.first == row.last || named.any(|digits| digits.parse() == Ok(*port));
            row.flags & RESERVED != 0 || row.flags & UNAUTHORIZED != 0 && is_meant
        };
        for transport in (0..4).filter(|&own| row.transport == own || row.transport == ALL_TRANSPORTS) {
            for port in (row.first..=row.last).filter(is_noted) {
                noted[usize::from(transport) * STEPS + usize::from(port) / STEP] |= 1 << (usize::from(port) % STEP);
            }
        }
    }
    noted
}

fn put(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

struct Row<'a> {
    name: &'a str,
    unauthorized_use: &'a str,
    /// What stands in the text.
    told: String,
    first: u16,
    last: u16,
    transport: u8,
    flags: u8,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Result<Self, String> {
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
        let mut flags = 0;
        let (mut first, mut last) = (0, 0);
        if !ports.is_empty() {
            let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
            let number = |text: &str| text.parse::<u16>().map_err(|_| format!("`{ports}` is not a port or a range"));
            (first, last) = (number(from)?, number(to)?);
            if first > last {
                return Err(format!("the range `{ports}` ends before it starts"));
            }
            flags |= HAS_PORT;
        }
        if !values[column::ALIAS_OF].is_empty() {
            flags |= HISTORIC;
        }
        if !values[column::UNAUTHORIZED_USE].is_empty() {
            flags |= UNAUTHORIZED;
        }
        if name.is_empty() && values[column::DESCRIPTION].starts_with("Reserved") {
            flags |= RESERVED;
        }
        if name.is_empty() && values[column::DESCRIPTION].starts_with("any private") {
            flags |= PRIVATE_USE;
        }
        if values[column::NOTE].starts_with(UNASSIGNED_USE_NOTE) {
            flags |= UNASSIGNED_USE;
        }
        let told = TEXT_COLUMNS.map(|column| values[column]).join("\t");
        Ok(Self { name, unauthorized_use: values[column::UNAUTHORIZED_USE], told, first, last, transport, flags })
    }
}
