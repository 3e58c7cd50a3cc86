//! Compares two sources.

use super::change::{ChangeKind, Compared, Records};
use super::change_set::{ChangeSet, Portless};
use super::port_history::PortHistory;
use crate::model::{PortRange, Transport};
use crate::registry::{EndKind, History, Tenure};
use crate::source::DatedSource;
use crate::source::history::{ChangedRecord, RecordPrints, TenureBuilder, TenureRow};

/// Returns the changes from one source to another. Changed records are included if both sources have descriptions.
pub fn between_sources(from: DatedSource, to: DatedSource) -> Compared {
    let mut changes = ChangeSet::default();
    for ChangedRecord { ports, name, fields, transport } in RecordPrints::of(&from).changed(&RecordPrints::of(&to)) {
        changes.add_fields(ports, name, fields.into_iter().map(str::to_owned).collect(), transport);
    }
    let portless = |source: &DatedSource| -> Vec<(String, Option<Transport>)> {
        let portless = source.rows.iter().filter(|row| row.ports.is_none() && !row.name.is_empty());
        portless.map(|row| (row.name.clone(), row.transport)).collect()
    };
    let (old, new) = (portless(&from), portless(&to));
    let [old, new] = [&old, &new].map(|names| Portless::of(names.iter().map(|(name, on)| (name.as_str(), *on))));
    old.compare(&new, &mut changes);
    let history = History::embedded();
    let names_only = from.has_names_only() || to.has_names_only();
    let mut tenures = TenureBuilder::default();
    tenures.add(from);
    tenures.add(to);
    for TenureRow { name, ports, transport, alias_of, first, end, .. } in tenures.finish().rows {
        if !alias_of.is_empty() {
            continue;
        }
        let (kind, to) = match end {
            // A state made from tenures has no descriptions by which a renamed registration is recognized; the history
            // has.
            Some(end) if names_only && end.how == EndKind::Reassigned => {
                (kind_in_history(&history, &name, ports, transport, &end.to), end.to)
            }
            Some(end) => (ChangeKind::of(end.how), end.to),
            None if first == 1 => (ChangeKind::Added, Vec::new()),
            None => continue,
        };
        changes.add((Some(ports), name, kind, to), [transport]);
    }
    let records = if names_only { Records::Unknown } else { Records::Compared };
    Compared { changes: changes.finish(), records }
}

/// Returns whether a name was renamed or its port reassigned, according to the history.
fn kind_in_history(history: &History, name: &str, ports: PortRange, transport: Transport, to: &[String]) -> ChangeKind {
    let port_history = PortHistory { history, ports, transport };
    let mut ends = port_history.tenures(name).filter_map(Tenure::end);
    let renamed = ends.any(|end| {
        end.how == EndKind::Renamed && end.to().any(|heir| to.iter().any(|name| name.eq_ignore_ascii_case(heir)))
    });
    if renamed { ChangeKind::Renamed } else { ChangeKind::Reassigned }
}
