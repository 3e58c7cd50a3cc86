//! Compares the records of two states of the registry, and makes the text of `data/changes.tsv`.
//!
//! Only a hash of each value is kept: otherwise, the states that are read ahead would take too much memory.

use super::past_rows::folded;
use crate::model::{PortRange, Transport, cmp_ignore_case};
use crate::source::{DatedSource, SourceRow};
use portolan_store::past::CHANGES;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// The fields of a record that are compared, by their names in every output.
const FIELDS: [&str; 9] = [
    "spelling",
    "description",
    "assignee",
    "contact",
    "registered",
    "modified",
    "references",
    "note",
    "unauthorized-use",
];
const SPELLING: usize = 0;
const CONTACT: usize = 3;
const MODIFIED: usize = 5;

/// The named records of a state, as hashes of their values.
pub(in crate::source) struct RecordPrints {
    records: BTreeMap<RecordKey, Print>,
    /// Whether the state has nothing but names and endpoints.
    names_only: bool,
    /// Whether the state has contacts, dates of registration, and dates of modification. The older forms lack them.
    has: [bool; 3],
}

/// Identifies a record. The order is by port, those without a port first; the name's case is ignored.
struct RecordKey {
    ports: Option<PortRange>,
    name: String,
    transport: Option<Transport>,
}

impl Ord for RecordKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_name = || cmp_ignore_case(self.name.as_bytes(), other.name.as_bytes());
        self.ports.cmp(&other.ports).then_with(by_name).then(self.transport.cmp(&other.transport))
    }
}

impl PartialOrd for RecordKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for RecordKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for RecordKey {}

struct Print {
    values: [u64; FIELDS.len()],
}

/// A record with changed fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::source) struct ChangedRecord {
    pub(in crate::source) ports: Option<PortRange>,
    pub(in crate::source) name: String,
    /// The changed fields in the order of the list above.
    pub(in crate::source) fields: Vec<&'static str>,
    /// The transport; `None` if the registry lists none.
    pub(in crate::source) transport: Option<Transport>,
}

impl RecordPrints {
    pub(in crate::source) fn of(source: &DatedSource) -> Self {
        let named = source.rows.iter().filter(|row| !row.name.is_empty());
        let key = |row: &SourceRow| RecordKey { ports: row.ports, name: row.name.clone(), transport: row.transport };
        Self {
            records: named.clone().map(|row| (key(row), Print::of(row))).collect(),
            names_only: source.has_names_only(),
            has: [
                named.clone().any(|row| !row.contact.is_empty()),
                named.clone().any(|row| row.registered.is_some()),
                named.clone().any(|row| row.modified.is_some()),
            ],
        }
    }

    /// Returns the records with the same name and endpoint whose fields differ in `later`.
    pub(in crate::source) fn changed(&self, later: &Self) -> Vec<ChangedRecord> {
        let is_known = |field: usize| match field {
            SPELLING => true,
            CONTACT..=MODIFIED => self.has[field - CONTACT] && later.has[field - CONTACT],
            _ => !self.names_only && !later.names_only,
        };
        // Both maps have the same order, so one pass finds the pairs.
        let mut known = self.records.iter().peekable();
        let changed = |(key, new): (&RecordKey, &Print)| {
            while known.next_if(|(old, _)| *old < key).is_some() {}
            let (_, old) = known.next_if(|(old, _)| *old == key)?;
            let differs = |&field: &usize| old.values[field] != new.values[field] && is_known(field);
            let fields: Vec<&str> = (0..FIELDS.len()).filter(differs).map(|field| FIELDS[field]).collect();
            let (ports, name, transport) = (key.ports, key.name.clone(), key.transport);
            (!fields.is_empty()).then_some(ChangedRecord { ports, name, fields, transport })
        };
        later.records.iter().filter_map(changed).collect()
    }
}

/// Returns the hash of a value, for comparison within one run.
fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Print {
    fn of(row: &SourceRow) -> Self {
        let texts = [&row.description, &row.assignee, &row.contact, &row.references, &row.note, &row.unauthorized_use];
        let [description, assignee, contact, references, note, unauthorized_use] = texts.map(hash_of);
        let (registered, modified) = (hash_of(&row.registered), hash_of(&row.modified));
        let name = hash_of(&row.name);
        let values = [name, description, assignee, contact, registered, modified, references, note, unauthorized_use];
        Self { values }
    }
}

/// Returns the fields of several changes of one record, each once, in the order of the list above.
pub(in crate::source) fn joined_fields<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let all: Vec<&str> = all.collect();
    FIELDS.into_iter().filter(|field| all.contains(field)).map(str::to_owned).collect()
}

/// The changed records from one state in XML to the next.
pub(in crate::source) struct ChangesBetween {
    /// The index of the earlier source.
    pub(in crate::source) after: usize,
    /// The index of the later source.
    pub(in crate::source) by: usize,
    /// The records.
    pub(in crate::source) changed: Vec<ChangedRecord>,
}

/// Returns the rows of `data/changes.tsv`. Records that differ only in the transport are one row. `id` returns the text
/// for the index of a source.
pub(in crate::source) fn rows_of_changes(all: &[ChangesBetween], id: &dyn Fn(usize) -> String) -> String {
    type Same<'a> = (Option<PortRange>, &'a str, &'a [&'a str]);
    let mut text = String::new();
    for ChangesBetween { after, by, changed } in all {
        let mut groups: BTreeMap<Same<'_>, Vec<&str>> = BTreeMap::new();
        for ChangedRecord { ports, name, fields, transport } in changed {
            groups.entry((*ports, name, fields)).or_default().extend(transport.map(Transport::as_str));
        }
        for ((ports, name, fields), transports) in groups {
            let ports = ports.map(|ports| ports.to_string()).unwrap_or_default();
            let (transports, fields) = (transports.join(","), fields.join(" "));
            text.push_str(&[&folded(name), &*ports, &transports, &fields, &id(*after), &id(*by)].join("\t"));
            text.push('\n');
        }
    }
    text
}

/// Returns the text of `data/changes.tsv`.
pub(in crate::source) fn changes_table(all: &[ChangesBetween], ids: &[&str]) -> String {
    CHANGES.join("\t") + "\n" + &rows_of_changes(all, &|index| ids[index].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::source::DatedBy;

    fn prints(rows: &[SourceRow]) -> RecordPrints {
        let date = Date::parse("2020-01-01").unwrap();
        RecordPrints::of(&DatedSource::new((date, DatedBy::Itself), true, rows.to_vec(), Vec::new()))
    }

    #[test]
    fn changed_fields_are_listed() {
        let row = |ports: Option<u16>, transport| SourceRow {
            name: "one".into(),
            ports: ports.map(PortRange::single),
            transport: Some(transport),
            description: "a".into(),
            contact: "A".into(),
            ..SourceRow::default()
        };
        let (tcp, udp) = (row(Some(1), Transport::Tcp), row(Some(1), Transport::Udp));
        let portless = row(None, Transport::Tcp);
        let before = prints(&[tcp.clone(), udp.clone(), portless.clone()]);
        let new = |row: SourceRow| SourceRow { name: "One".into(), description: "b".into(), note: "b".into(), ..row };
        let after = prints(&[new(tcp), new(udp), SourceRow { contact: "B".into(), ..portless }]);
        assert_eq!(before.changed(&before), []);
        let between = ChangesBetween { after: 0, by: 1, changed: before.changed(&after) };
        assert_eq!(
            changes_table(&[between], &["x", "y"]),
            CHANGES.join("\t") + "\none\t\ttcp\tcontact\tx\ty\nOne\t1\ttcp,udp\tspelling description note\tx\ty\n"
        );
    }

    #[test]
    fn a_state_of_names_only_has_no_changed_fields() {
        let bare = SourceRow { name: "a".into(), ports: Some(PortRange::single(1)), ..SourceRow::default() };
        let whole = SourceRow { description: "x".into(), note: "y".into(), ..bare.clone() };
        assert_eq!(prints(&[bare]).changed(&prints(&[whole])), []);
    }
}
