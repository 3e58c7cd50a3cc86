//! The text of `data/sources.tsv` and `data/history.tsv`.

use super::tenures::TenureRow;
use crate::model::{Date, Transport};
use portolan_store::{SourceRecord, TableRecord, TenureRecord};

/// A dated source as `data/sources.tsv` has it.
#[derive(Clone, Debug)]
pub(super) struct SourceFacts {
    /// What other tables call it.
    pub(super) id: String,
    /// Its date: no row in it is younger.
    pub(super) date: Date,
    /// The day on which it existed for sure; later than `date` only where a commit dates it.
    pub(super) known_by: Date,
    /// How the date is known.
    pub(super) dated_by: String,
    /// What shape it has.
    pub(super) kind: &'static str,
    /// Whether it lists the whole registry of its time.
    pub(super) whole: bool,
    /// Hash of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its title.
    pub(super) title: String,
    /// Where it is published.
    pub(super) published: String,
}

/// The sources, in the order in which they are given: oldest first.
pub(super) fn sources_table(sources: &[SourceFacts]) -> String {
    let mut text = SourceRecord::SHAPE.head();
    for source in sources {
        text.push_str(&source.line());
    }
    text
}

impl SourceFacts {
    /// The row of `data/sources.tsv`.
    pub(super) fn line(&self) -> String {
        let source = self;
        let whole = if source.whole { "whole" } else { "" };
        let date = source.date.to_string();
        let known_by = source.known_by.to_string();
        let values: [&str; 9] = [
            &source.id,
            &date,
            &source.dated_by,
            source.kind,
            whole,
            &source.sha256,
            &source.title,
            &source.published,
            &known_by,
        ];
        line(&values)
    }
}

/// The tenures, in their order; those that differ in their transport alone are one row.
/// `ids` are those of the sources, by number.
pub(super) fn history_table(tenures: &[TenureRow], ids: &[&str]) -> String {
    let mut text = TenureRecord::SHAPE.head();
    let mut groups: Vec<(Vec<Transport>, &TenureRow)> = Vec::new();
    for tenure in tenures {
        let same = |other: &TenureRow| {
            let of = |row: &TenureRow| (row.ports, row.first, row.last, row.listed);
            (&other.name, &other.alias_of, &other.end, of(other))
                == (&tenure.name, &tenure.alias_of, &tenure.end, of(tenure))
        };
        // Tenures are sorted by port and name, so a twin is never far.
        let twin = groups.iter_mut().rev().take_while(|(_, other)| other.ports == tenure.ports).find(|(_, o)| same(o));
        match twin {
            Some((transports, _)) => transports.push(tenure.transport),
            None => groups.push((vec![tenure.transport], tenure)),
        }
    }
    for (mut transports, tenure) in groups {
        transports.sort_unstable();
        let transports: Vec<&str> = transports.iter().map(|transport| transport.as_str()).collect();
        let id = |number: usize| ids[number];
        let ports = tenure.ports.to_string();
        let end = tenure.end.as_ref();
        let values: [&str; 12] = [
            &tenure.name,
            &ports,
            &transports.join(","),
            &tenure.alias_of,
            id(tenure.first),
            id(tenure.last),
            end.map_or("", |end| end.how.as_str()),
            &end.and_then(|end| end.date).map(|date| date.to_string()).unwrap_or_default(),
            end.map_or("", |end| id(end.by)),
            &end.map(|end| end.to.join(" ")).unwrap_or_default(),
            end.map_or("", |end| end.ground.as_str()),
            &tenure.listed.to_string(),
        ];
        text.push_str(&line(&values));
    }
    text
}

fn line(values: &[&str]) -> String {
    let folded: Vec<String> = values.iter().map(|v| v.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    folded.join("\t") + "\n"
}
