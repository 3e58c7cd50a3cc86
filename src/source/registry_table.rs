//! Conversions between dated sources and the registry's table, `data/registry.tsv`.

use super::{DatedBy, DatedSource, Snapshot, SourceRow};
use crate::model::{Date, PortRange};
use crate::registry::Registry;
use portolan_store::table::{COLUMNS, column, head, row};

/// Returns the text of `data/registry.tsv`. Rows are by port, then in the registry's order; names without a port come
/// last, by name.
pub fn registry_table(source_id: &str, mut snapshot: Snapshot) -> String {
    snapshot.rows.sort_by_cached_key(|row| sort_key(PortRange::parse(&row[column::PORTS]), &row[column::NAME]));
    let mut table = head(source_id, &snapshot.updated.to_string());
    table.extend(snapshot.rows.iter().map(row));
    table
}

/// Returns the rows of a source as [`registry_table`] does those of a snapshot.
pub(super) fn source_table(source: DatedSource) -> String {
    let mut rows = source.rows;
    rows.sort_by_cached_key(|row| sort_key(row.ports, &row.name));
    let mut table = head(&format!("iana-{}", source.date), &source.date.to_string());
    table.extend(rows.into_iter().map(|source| row(&values(source))));
    table
}

fn sort_key(ports: Option<PortRange>, name: &str) -> (bool, Option<PortRange>, String) {
    (ports.is_none(), ports, if ports.is_none() { name.to_ascii_lowercase() } else { String::new() })
}

fn values(row: SourceRow) -> [String; COLUMNS.len()] {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut values: [String; COLUMNS.len()] = Default::default();
    values[column::NAME] = row.name;
    values[column::PORTS] = row.ports.map(|ports| ports.to_string()).unwrap_or_default();
    values[column::TRANSPORT] = row.transport.map(|transport| transport.to_string()).unwrap_or_default();
    values[column::DESCRIPTION] = row.description;
    values[column::ASSIGNEE] = row.assignee;
    values[column::REGISTERED] = date(row.registered);
    values[column::MODIFIED] = date(row.modified);
    values[column::REFERENCES] = row.references;
    values[column::ALIAS_OF] = row.alias_of;
    values[column::UNAUTHORIZED_USE] = row.unauthorized_use;
    values[column::NOTE] = row.note;
    values
}

/// Returns a registry in the form of the source that it was read from.
pub(super) fn source_of(registry: &Registry) -> DatedSource {
    let rows = registry.records().map(|record| SourceRow {
        name: record.name().to_owned(),
        ports: record.ports(),
        transport: record.transport(),
        description: record.description().to_owned(),
        // Older records name a contact only.
        assignee: if record.assignee().is_empty() { record.contact() } else { record.assignee() }.to_owned(),
        contact: record.contact().to_owned(),
        note: record.note().to_owned(),
        unauthorized_use: record.unauthorized_use().to_owned(),
        registered: record.registered(),
        modified: record.modified(),
        references: record.references().to_owned(),
        alias_of: record.alias_of().to_owned(),
        is_customary: false,
        line: 0,
    });
    let date = registry.updated().unwrap_or_else(|| Date::from_unix_days(0));
    DatedSource::new((date, DatedBy::Itself), true, rows.collect(), Vec::new())
}

/// Returns a registry as of `day` in the form of a source.
pub fn source_of_registry(registry: &Registry, day: Date) -> DatedSource {
    DatedSource { date: day, dated_by: DatedBy::Itself, ..source_of(registry) }
}
