//! Compares the states of two days in a history.

use super::change::{ChangeKind, Compared, Records};
use super::change_set::{ChangeSet, Portless};
use super::port_history::{PortHistory, is_there};

use crate::model::{PortRange, Transport};
use crate::registry::{History, Source, transports_of};
use crate::source::history::joined_fields;
use crate::source::registry_xml;
use portolan_store::past::what;
use std::collections::BTreeMap;

/// The port, name in lowercase, and transport of a record.
type RecordKey = (Option<PortRange>, String, Option<Transport>);

/// Returns the changes in a history between the states of two days. `from` and `to` are their sources, the earlier one
/// first.
///
/// A name that was added and removed between them, or removed and added again, is not a change. A record that changed
/// and changed back is one.
pub fn between_days(history: &History, from: Source<'_>, to: Source<'_>) -> Compared {
    let mut changes = ChangeSet::default();
    let (Some(first), Some(last)) = (from.date(), to.date()) else {
        return Compared { changes: Vec::new(), records: Records::Unknown };
    };
    for tenure in history.tenures().filter(|tenure| tenure.alias_of().is_empty()) {
        let Some(ports) = tenure.ports() else { continue };
        let name = tenure.name();
        for transport in tenure.transports() {
            let port_history = PortHistory { history, ports, transport };
            let (kind, heirs) = match (is_there(tenure, first), is_there(tenure, last)) {
                (false, true) if !port_history.has(name, first) => (ChangeKind::Added, Vec::new()),
                (true, false) if !port_history.has(name, last) => match tenure.end() {
                    Some(end) => port_history.outcome(name, end.how, end.to(), last),
                    None => continue,
                },
                _ => continue,
            };
            changes.add((Some(ports), name.to_owned(), kind, heirs), [transport]);
        }
    }
    let portless = [from, to].map(|source| {
        let rows = history.rows_of(source).filter(|row| row.what == what::PORTLESS);
        Portless::of(rows.flat_map(|row| {
            let given: Vec<Transport> = transports_of(row.transports).collect();
            let all = if given.is_empty() { vec![None] } else { given.into_iter().map(Some).collect() };
            all.into_iter().map(move |transport| (row.name, transport))
        }))
    });
    portless[0].compare(&portless[1], &mut changes);

    let is_there_at_both = |name: &str, ports: Option<PortRange>, transport: Option<Transport>| match ports {
        None => portless.iter().all(|state| state.has(name, transport)),
        Some(ports) => [first, last].iter().all(|&day| {
            let transport = transport.unwrap_or(Transport::Tcp);
            history.of_name(name.as_bytes()).any(|tenure| tenure.is_on(ports.first, transport) && is_there(tenure, day))
        }),
    };
    let mut fields: BTreeMap<RecordKey, (&str, Vec<&str>)> = BTreeMap::new();
    let meanwhile = |after: usize, by: usize| from.index() <= after && by <= to.index();
    for change in history.record_changes().filter(|change| meanwhile(change.after, change.by)) {
        let given: Vec<Transport> = transports_of(change.transports).collect();
        let all = if given.is_empty() { vec![None] } else { given.into_iter().map(Some).collect() };
        for transport in all.into_iter().filter(|&transport| is_there_at_both(change.name, change.ports, transport)) {
            let key = (change.ports, change.name.to_ascii_lowercase(), transport);
            let (name, known) = fields.entry(key).or_default();
            *name = change.name;
            known.extend(change.fields.split(' '));
        }
    }
    for ((ports, _, transport), (name, fields)) in fields {
        let fields = joined_fields(fields.into_iter());
        changes.add_fields(ports, name.to_owned(), fields, transport);
    }
    Compared { changes: changes.finish(), records: records_between(history, from, to) }
}

/// Returns the sources between which changed records are known, among those from one source to another.
fn records_between(history: &History, from: Source<'_>, to: Source<'_>) -> Records {
    if from == to {
        return Records::Compared;
    }
    let meanwhile = from.index()..=to.index();
    let mut in_xml =
        history.sources().filter(|source| source.kind() == registry_xml::ID && meanwhile.contains(&source.index()));
    let Some(first) = in_xml.next() else { return Records::Unknown };
    match in_xml.last() {
        None => Records::Unknown,
        Some(last) if first == from && last == to => Records::Compared,
        Some(last) => Records::Between(first.id().to_owned(), last.id().to_owned()),
    }
}
