//! Which parts of a record one state of the registry has otherwise than another, and the text of `data/changes.tsv`.
//!
//! Of each value only a print is kept: whole states of four hundred days would not fit into memory side by side.

use super::rows::folded;
use super::{DatedSource, SourceRow};
use crate::model::{PortRange, Transport, cmp_ignore_case};
use hashbrown::DefaultHashBuilder;
use portolan_store::past::CHANGES;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hash};
use std::sync::LazyLock;

/// The parts of a record that are compared, by the words for them in every output.
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

/// The named records of a state, ready to be compared with those of another.
pub(super) struct Prints {
    records: BTreeMap<RecordKey, Print>,
    /// Whether it tells no more of a record than its name and its place.
    names_only: bool,
    /// Whether it tells whom to ask, when records were registered, and when modified: the older forms do not.
    tells: [bool; 3],
}

/// By port; those without a port first. Case makes no difference.
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

/// A record that says something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChangedRecord {
    pub(super) ports: Option<PortRange>,
    pub(super) name: String,
    /// Which parts, in their order.
    pub(super) fields: Vec<&'static str>,
    /// `None` where the registry gives none.
    pub(super) transport: Option<Transport>,
}

impl Prints {
    pub(super) fn of(source: &DatedSource) -> Self {
        let named = source.rows.iter().filter(|row| !row.name.is_empty());
        let key = |row: &SourceRow| RecordKey { ports: row.ports, name: row.name.clone(), transport: row.transport };
        Self {
            records: named.clone().map(|row| (key(row), Print::of(row))).collect(),
            names_only: source.has_names_only(),
            tells: [
                named.clone().any(|row| !row.contact.is_empty()),
                named.clone().any(|row| row.registered.is_some()),
                named.clone().any(|row| row.modified.is_some()),
            ],
        }
    }

    /// The records of the same name and place that say something else in `later`.
    pub(super) fn changed(&self, later: &Self) -> Vec<ChangedRecord> {
        let is_told = |field: usize| match field {
            SPELLING => true,
            CONTACT..=MODIFIED => self.tells[field - CONTACT] && later.tells[field - CONTACT],
            _ => !self.names_only && !later.names_only,
        };
        // Both are in the order of their keys.
        let mut known = self.records.iter().peekable();
        let changed = |(key, new): (&RecordKey, &Print)| {
            while known.next_if(|(old, _)| *old < key).is_some() {}
            let (_, old) = known.next_if(|(old, _)| *old == key)?;
            let differs = |&field: &usize| old.values[field] != new.values[field] && is_told(field);
            let fields: Vec<&str> = (0..FIELDS.len()).filter(differs).map(|field| FIELDS[field]).collect();
            let (ports, name, transport) = (key.ports, key.name.clone(), key.transport);
            (!fields.is_empty()).then_some(ChangedRecord { ports, name, fields, transport })
        };
        later.records.iter().filter_map(changed).collect()
    }
}

/// Prints are compared with others of the same run of the program alone.
fn print(value: &impl Hash) -> u64 {
    static PRINTS: LazyLock<DefaultHashBuilder> = LazyLock::new(DefaultHashBuilder::default);
    PRINTS.hash_one(value)
}

impl Print {
    fn of(row: &SourceRow) -> Self {
        let texts = [&row.description, &row.assignee, &row.contact, &row.references, &row.note, &row.unauthorized_use];
        let [description, assignee, contact, references, note, unauthorized_use] = texts.map(print);
        let (registered, modified) = (print(&row.registered), print(&row.modified));
        let name = print(&row.name);
        let values = [name, description, assignee, contact, registered, modified, references, note, unauthorized_use];
        Self { values }
    }
}

/// The parts of several changes of one record, each once, in their order.
pub(super) fn joined_fields<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let all: Vec<&str> = all.collect();
    FIELDS.into_iter().filter(|field| all.contains(field)).map(str::to_owned).collect()
}

/// What records say otherwise in a source of the registry in XML than in the one before it.
pub(super) struct ChangesBetween {
    /// Numbers of the two sources.
    pub(super) after: usize,
    pub(super) by: usize,
    pub(super) changed: Vec<ChangedRecord>,
}

/// The rows of `data/changes.tsv` for one source after the other; what differs in the transport alone is one row.
/// `id` gives the source of a number as the table is to have it.
pub(super) fn rows_of_changes(all: &[ChangesBetween], id: &dyn Fn(usize) -> String) -> String {
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

/// `data/changes.tsv`.
pub(super) fn changes_table(all: &[ChangesBetween], ids: &[&str]) -> String {
    CHANGES.join("\t") + "\n" + &rows_of_changes(all, &|number| ids[number].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::source::DatedBy;

    fn prints(rows: &[SourceRow]) -> Prints {
        let date = Date::parse("2020-01-01").unwrap();
        Prints::of(&DatedSource::new((date, DatedBy::Itself), true, rows.to_vec(), Vec::new()))
    }

    #[test]
    fn what_a_record_says_otherwise_is_told_by_its_parts() {
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
    fn a_state_of_names_only_says_nothing_of_the_rest() {
        let bare = SourceRow { name: "a".into(), ports: Some(PortRange::single(1)), ..SourceRow::default() };
        let whole = SourceRow { description: "x".into(), note: "y".into(), ..bare.clone() };
        assert_eq!(prints(&[bare]).changed(&prints(&[whole])), []);
    }
}
