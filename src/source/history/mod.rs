//! Builds the history of the registry from dated sources. It consists of tenures of names on ports, other rows, and
//! changes.
//!
//! [`HistoryBuilder`] makes the tables of `data/` from all sources; `extended` adds one newer source to an existing
//! history, as `portolan registry update` does. Both give the same tables for the same sources.

mod extend;
mod past_rows;
mod record_changes;
mod removal_dates;
mod source_facts;
mod tables;
mod tenures;

pub(super) use extend::{extended, free_id};
pub(super) use record_changes::{ChangedRecord, RecordPrints, joined_fields};
pub use source_facts::SourceFacts;
pub use tables::HistoryTables;
pub(super) use tenures::{SourceNumber, TenureBuilder, TenureRow};

use super::DatedSource;
use past_rows::PastRowsBuilder;
use record_changes::{ChangesBetween, changes_table};
use std::collections::HashMap;
use tables::{history_table, sources_table};

/// A source and its facts, ready for a [`HistoryBuilder`].
pub struct HistorySource {
    /// The facts that `data/sources.tsv` lists. The builder appends a number to an id that it has seen before.
    pub facts: SourceFacts,
    /// The rows.
    pub source: DatedSource,
    /// `None` unless the source is the registry in XML: only states in XML are compared record by record.
    prints: Option<RecordPrints>,
}

impl HistorySource {
    /// Prepares a source. This takes most of the builder's time and can be done for several sources in parallel.
    pub fn new(facts: SourceFacts, source: DatedSource) -> Self {
        let prints = (facts.kind == super::registry_xml::ID).then(|| RecordPrints::of(&source));
        Self { facts, source, prints }
    }
}

impl std::fmt::Debug for HistorySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HistorySource").field("facts", &self.facts).finish_non_exhaustive()
    }
}

/// A copy of the registry that lacks names of the sources before and after it. That ends no tenure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The id of the copy.
    pub source_id: String,
    /// The number of names that it lacks.
    pub names: usize,
}

/// Builds the tables of a history from all sources, in the order of their dates.
#[derive(Default)]
pub struct HistoryBuilder {
    sources: Vec<SourceFacts>,
    /// How many sources have each id.
    same_id: HashMap<String, usize>,
    tenures: TenureBuilder,
    rows: PastRowsBuilder,
    changes: Vec<ChangesBetween>,
    /// The newest registry in XML.
    newest_xml: Option<(SourceNumber, RecordPrints)>,
}

impl HistoryBuilder {
    /// Adds the sources of one day that share an id and differ, oldest day first. Returns the ids that they get.
    ///
    /// Which of them is the newest is unknown, so a name ends on that day only if all of them lack it.
    pub fn add_day(&mut self, day: Vec<HistorySource>) -> Vec<String> {
        let (mut sources, mut ids) = (Vec::new(), Vec::new());
        for HistorySource { mut facts, source, prints } in day {
            let same_id = self.same_id.entry(facts.id.clone()).or_default();
            *same_id += 1;
            if *same_id > 1 {
                facts.id = format!("{}-{same_id}", facts.id);
            }
            let index = self.sources.len();
            if facts.whole {
                self.rows.add(&source, index, facts.kind);
            }
            if let Some(prints) = prints {
                if let Some((after, before)) = &self.newest_xml {
                    self.changes.push(ChangesBetween { after: *after, by: index, changed: before.changed(&prints) });
                }
                self.newest_xml = Some((index, prints));
            }
            sources.push(source);
            ids.push(facts.id.clone());
            self.sources.push(facts);
        }
        self.tenures.add_day(sources);
        ids
    }

    /// Returns the number of sources so far.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Returns whether no source was added.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns the tables, and the copies that lack names.
    pub fn finish(self) -> (HistoryTables, Vec<Gap>) {
        let ids: Vec<&str> = self.sources.iter().map(|source| source.id.as_str()).collect();
        let tenures = self.tenures.finish();
        let gaps = tenures.gaps.iter();
        let gaps = gaps.map(|(&source, &names)| Gap { source_id: ids[source].to_owned(), names }).collect();
        let tables = HistoryTables {
            sources: sources_table(&self.sources),
            tenures: history_table(&tenures.rows, &ids),
            rows: self.rows.table(&ids),
            changes: changes_table(&self.changes, &ids),
        };
        (tables, gaps)
    }
}

impl std::fmt::Debug for HistoryBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HistoryBuilder").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}
