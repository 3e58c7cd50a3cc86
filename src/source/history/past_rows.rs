//! Collects the rows of sources beside names on ports, and makes the text of `data/rows.tsv`. The rows are ports
//! without a name, names without a port, notes, and the order of names that share a port.
//!
//! A row lasts while every source has it unchanged: a source without it ends the row, and a later source with it begins
//! another.

use crate::model::{PortRange, Transport};
use crate::registry::{PastRow, transports_of};
use crate::source::{DatedSource, SourceRow};
use portolan_store::past::{ROWS, WITHOUT_NOTES, what};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The beginning of the note on uses that the registry lists and did not assign.
const UNASSIGNED_USE: &str = "This entry records an unassigned";
/// The beginning of notes on DNS records of a service, which past days do not need.
const DNS_NOTE: &str = "Defined TXT keys";

/// Collects the rows of sources that list the whole registry, in the order of their dates.
#[derive(Default)]
pub(in crate::source) struct PastRowsBuilder {
    /// The rows of the newest source, and the first source of each without a gap since.
    open: HashMap<RowKey, usize>,
    /// The rows that ended, with their first and last source.
    ended: Vec<(RowKey, usize, usize)>,
    /// The newest source, and the newest source with notes.
    newest: [Option<usize>; 2],
}

/// The content of a row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct RowKey {
    /// An index into `what::ALL`.
    what: usize,
    ports: Option<PortRange>,
    name: String,
    description: String,
    unauthorized_use: String,
    note: String,
    /// The transport; `None` if the source lists none.
    transport: Option<Transport>,
}

const UNNAMED: usize = 0;
const PORTLESS: usize = 1;
const NOTED: usize = 2;
const ORDER: usize = 3;

impl PastRowsBuilder {
    /// Returns a builder in the state after the source `newest`, given its notes and the rows so far.
    pub(in crate::source) fn resume<'a>(rows: impl Iterator<Item = PastRow<'a>>, newest: usize) -> Self {
        let mut builder = Self { newest: [Some(newest); 2], ..Self::default() };
        for row in rows {
            let (first, last) = row.said_by;
            let key = |transport| RowKey {
                what: what::ALL.iter().position(|known| *known == row.what).unwrap_or_default(),
                ports: row.ports,
                name: row.name.to_owned(),
                description: row.description.to_owned(),
                unauthorized_use: row.unauthorized_use.to_owned(),
                note: row.note.to_owned(),
                transport,
            };
            let mut all: Vec<RowKey> = transports_of(row.transports).map(|transport| key(Some(transport))).collect();
            if all.is_empty() {
                all.push(key(None));
            }
            if last == newest {
                builder.open.extend(all.into_iter().map(|key| (key, first)));
            } else {
                builder.ended.extend(all.into_iter().map(|key| (key, first, last)));
            }
        }
        builder
    }

    /// Adds the next source that lists the whole registry, with its index and the id of its reader.
    pub(in crate::source) fn add(&mut self, source: &DatedSource, index: usize, kind: &str) {
        let has_notes = !WITHOUT_NOTES.contains(&kind);
        let rows = rows_of(source);
        let newest = self.newest;
        let is_over = |known: &RowKey| !rows.contains(known) && (has_notes || known.what != NOTED);
        let over: Vec<RowKey> = self.open.keys().filter(|known| is_over(known)).cloned().collect();
        for known in over {
            if let (Some(first), Some(last)) = (self.open.remove(&known), newest[usize::from(known.what == NOTED)]) {
                self.ended.push((known, first, last));
            }
        }
        for new in rows {
            self.open.entry(new).or_insert(index);
        }
        self.newest = [Some(index), if has_notes { Some(index) } else { newest[1] }];
    }

    /// Returns all rows by kind, port, name and time. Rows that differ only in the transport are one row. `id` returns the
    /// text for the index of a source.
    pub(in crate::source) fn rows(self, id: &dyn Fn(usize) -> String) -> String {
        let newest = self.newest;
        let open = self.open.into_iter().filter_map(|(key, first)| {
            let last = newest[usize::from(key.what == NOTED)]?;
            Some((key, first, last))
        });
        let mut groups: BTreeMap<(RowKey, usize, usize), BTreeSet<Transport>> = BTreeMap::new();
        for (row, first, last) in self.ended.into_iter().chain(open) {
            // Rows with and without a transport stay apart.
            let transport = row.transport;
            let key = RowKey { transport: transport.map(|_| Transport::Tcp), ..row };
            groups.entry((key, first, last)).or_default().extend(transport);
        }
        let mut keys: Vec<_> = groups.into_iter().collect();
        // By time before content, so that a reader sees that one row replaced another.
        keys.sort_by(|((a, a_first, _), a_on), ((b, b_first, _), b_on)| {
            let key_of = |row: &RowKey| (row.what, row.ports, row.name.to_ascii_lowercase());
            key_of(a).cmp(&key_of(b)).then(a_first.cmp(b_first)).then(a_on.cmp(b_on))
        });
        let mut text = String::new();
        for ((row, first, last), transports) in keys {
            let ports = row.ports.map(|ports| ports.to_string()).unwrap_or_default();
            let transports: Vec<&str> = transports.into_iter().map(Transport::as_str).collect();
            let values: [&str; ROWS.len()] = [
                what::ALL[row.what],
                &row.name,
                &ports,
                &transports.join(","),
                &row.description,
                &row.unauthorized_use,
                &row.note,
                &id(first),
                &id(last),
            ];
            text.push_str(&values.join("\t"));
            text.push('\n');
        }
        text
    }

    /// Returns the text of `data/rows.tsv`.
    pub(in crate::source) fn table(self, ids: &[&str]) -> String {
        ROWS.join("\t") + "\n" + &self.rows(&|index| ids[index].to_owned())
    }
}

/// Returns a text without tabs and control characters, which would break the table or a terminal.
pub(in crate::source) fn folded(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the rows of a source beside its names on ports.
fn rows_of(source: &DatedSource) -> HashSet<RowKey> {
    let mut all = HashSet::new();
    let mut named: Vec<&SourceRow> = Vec::with_capacity(source.rows.len());
    for row in &source.rows {
        let key = |what, note| RowKey {
            what,
            ports: row.ports,
            name: folded(&row.name),
            description: String::new(),
            unauthorized_use: folded(&row.unauthorized_use),
            note,
            transport: row.transport,
        };
        match row.ports {
            Some(_) if row.name.is_empty() => {
                all.insert(RowKey { description: folded(&row.description), ..key(UNNAMED, folded(&row.note)) });
            }
            None if row.name.is_empty() => {}
            None => {
                let note = if row.note.starts_with(DNS_NOTE) { String::new() } else { folded(&row.note) };
                all.insert(key(PORTLESS, note));
            }
            Some(_) => {
                let is_use = row.note.starts_with(UNASSIGNED_USE);
                if is_use || !row.unauthorized_use.is_empty() {
                    all.insert(key(NOTED, if is_use { folded(&row.note) } else { String::new() }));
                }
                named.push(row);
            }
        }
    }
    // A stable sort: names on one port stay in the source's order.
    named.sort_by_key(|row| (row.ports, row.transport));
    for rows in named.chunk_by_mut(|a, b| (a.ports, a.transport) == (b.ports, b.transport)) {
        // Historic spellings come last, in whatever order the source has them.
        rows.sort_by_key(|row| !row.alias_of.is_empty());
        let order = |row: &&SourceRow| (!row.alias_of.is_empty(), row.name.to_ascii_lowercase());
        if rows.len() > 1 && !rows.is_sorted_by_key(order) {
            all.insert(RowKey {
                what: ORDER,
                ports: rows[0].ports,
                name: rows.iter().map(|row| folded(&row.name)).collect::<Vec<_>>().join("; "),
                description: String::new(),
                unauthorized_use: String::new(),
                note: String::new(),
                transport: rows[0].transport,
            });
        }
    }
    all
}
