//! What sources say beside the names that ports have, and the text of `data/rows.tsv`: ports that no name has, names
//! without a port, notes, and the order of names that share a port.
//!
//! A row is what each source says, as it says it: a source that leaves a line out ends the row, and one that has it
//! again begins another.

use super::{DatedSource, SourceRow};
use crate::model::{PortRange, Transport};
use crate::registry::{PastRow, transports_of};
use portolan_store::past::{ROWS, WITHOUT_NOTES, what};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How the note begins on what the registry lists without having assigned it.
const UNASSIGNED_USE: &str = "This entry records an unassigned";
/// Notes on the DNS records of a service, which nothing asks of a past day.
const DNS_NOTE: &str = "Defined TXT keys";

/// Gathers the rows of sources that list the whole registry, given in the order of their dates.
#[derive(Default)]
pub(super) struct RowsBuilder {
    /// What the newest sources say, and the number of the first one that has said it without a gap.
    open: HashMap<Said, usize>,
    ended: Vec<(Said, usize, usize)>,
    /// The newest sources: of all, and of those that have notes.
    newest: [Option<usize>; 2],
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Said {
    /// Place in `what::ALL`.
    what: usize,
    ports: Option<PortRange>,
    name: String,
    description: String,
    unauthorized_use: String,
    note: String,
    /// `None` where the source gives none.
    transport: Option<Transport>,
}

const UNNAMED: usize = 0;
const PORTLESS: usize = 1;
const NOTED: usize = 2;
const ORDER: usize = 3;

impl RowsBuilder {
    /// Goes on from known rows, the newest of whose sources is of this number, and has notes.
    pub(super) fn resume<'a>(rows: impl Iterator<Item = PastRow<'a>>, newest: usize) -> Self {
        let mut builder = Self { newest: [Some(newest); 2], ..Self::default() };
        for row in rows {
            let (first, last) = row.said_by;
            let said = |transport| Said {
                what: what::ALL.iter().position(|known| *known == row.what).unwrap_or_default(),
                ports: row.ports,
                name: row.name.to_owned(),
                description: row.description.to_owned(),
                unauthorized_use: row.unauthorized_use.to_owned(),
                note: row.note.to_owned(),
                transport,
            };
            let mut all: Vec<Said> = transports_of(row.transports).map(|transport| said(Some(transport))).collect();
            if all.is_empty() {
                all.push(said(None));
            }
            if last == newest {
                builder.open.extend(all.into_iter().map(|said| (said, first)));
            } else {
                builder.ended.extend(all.into_iter().map(|said| (said, first, last)));
            }
        }
        builder
    }

    /// Takes the next source that lists the whole registry: its number, and of which kind it is.
    pub(super) fn take(&mut self, source: &DatedSource, number: usize, kind: &str) {
        let has_notes = !WITHOUT_NOTES.contains(&kind);
        let said = said_by(source);
        let newest = self.newest;
        let is_over = |known: &Said| !said.contains(known) && (has_notes || known.what != NOTED);
        let over: Vec<Said> = self.open.keys().filter(|known| is_over(known)).cloned().collect();
        for known in over {
            if let (Some(first), Some(last)) = (self.open.remove(&known), newest[usize::from(known.what == NOTED)]) {
                self.ended.push((known, first, last));
            }
        }
        for new in said {
            self.open.entry(new).or_insert(number);
        }
        self.newest = [Some(number), if has_notes { Some(number) } else { newest[1] }];
    }

    /// All rows, by what they are about, port, name and time; what differs in the transport alone is one row. `id` gives
    /// the source of a number as the table is to have it.
    pub(super) fn rows(self, id: &dyn Fn(usize) -> String) -> String {
        let newest = self.newest;
        let open = self.open.into_iter().filter_map(|(said, first)| {
            let last = newest[usize::from(said.what == NOTED)]?;
            Some((said, first, last))
        });
        let mut groups: BTreeMap<(Said, usize, usize), BTreeSet<Transport>> = BTreeMap::new();
        for (said, first, last) in self.ended.into_iter().chain(open) {
            // A row without a transport is no row with one.
            let transport = said.transport;
            let key = Said { transport: transport.map(|_| Transport::Tcp), ..said };
            groups.entry((key, first, last)).or_default().extend(transport);
        }
        let mut keys: Vec<_> = groups.into_iter().collect();
        // By time before what it said, so that a reader sees how one row gave way to another.
        keys.sort_by(|((a, a_first, _), a_on), ((b, b_first, _), b_on)| {
            let place = |said: &Said| (said.what, said.ports, said.name.to_ascii_lowercase());
            place(a).cmp(&place(b)).then(a_first.cmp(b_first)).then(a_on.cmp(b_on))
        });
        let mut text = String::new();
        for ((said, first, last), transports) in keys {
            let ports = said.ports.map(|ports| ports.to_string()).unwrap_or_default();
            let transports: Vec<&str> = transports.into_iter().map(Transport::as_str).collect();
            let values: [&str; ROWS.len()] = [
                what::ALL[said.what],
                &said.name,
                &ports,
                &transports.join(","),
                &said.description,
                &said.unauthorized_use,
                &said.note,
                &id(first),
                &id(last),
            ];
            text.push_str(&values.join("\t"));
            text.push('\n');
        }
        text
    }

    /// `data/rows.tsv`.
    pub(super) fn table(self, ids: &[&str]) -> String {
        ROWS.join("\t") + "\n" + &self.rows(&|number| ids[number].to_owned())
    }
}

/// As all tables have it, so that no source can put in a tab or a sign that moves a terminal.
pub(super) fn folded(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What one source says beside the names that ports have.
fn said_by(source: &DatedSource) -> HashSet<Said> {
    let mut all = HashSet::new();
    let mut named: Vec<&SourceRow> = Vec::with_capacity(source.rows.len());
    for row in &source.rows {
        let said = |what, note| Said {
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
                all.insert(Said { description: folded(&row.description), ..said(UNNAMED, folded(&row.note)) });
            }
            None if row.name.is_empty() => {}
            None => {
                let note = if row.note.starts_with(DNS_NOTE) { String::new() } else { folded(&row.note) };
                all.insert(said(PORTLESS, note));
            }
            Some(_) => {
                let is_use = row.note.starts_with(UNASSIGNED_USE);
                if is_use || !row.unauthorized_use.is_empty() {
                    all.insert(said(NOTED, if is_use { folded(&row.note) } else { String::new() }));
                }
                named.push(row);
            }
        }
    }
    // In the order of the source where they share a place.
    named.sort_by_key(|row| (row.ports, row.transport));
    for rows in named.chunk_by_mut(|a, b| (a.ports, a.transport) == (b.ports, b.transport)) {
        // Historic spellings are told last, whatever their place.
        rows.sort_by_key(|row| !row.alias_of.is_empty());
        let key = |row: &&SourceRow| (!row.alias_of.is_empty(), row.name.to_ascii_lowercase());
        if rows.len() > 1 && !rows.is_sorted_by_key(key) {
            all.insert(Said {
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
