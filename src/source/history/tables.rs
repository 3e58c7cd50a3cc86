//! The text of `data/sources.tsv` and `data/history.tsv`.

use super::source_facts::SourceFacts;
use super::tenures::TenureRow;
use crate::model::Transport;
use portolan_store::{SourceRecord, TableRecord, TenureRecord};

/// The tables of a history, in the text form of the files of `data/` with the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryTables {
    /// The text of `sources.tsv`.
    pub sources: String,
    /// The text of `history.tsv`.
    pub tenures: String,
    /// The text of `rows.tsv`.
    pub rows: String,
    /// The text of `changes.tsv`.
    pub changes: String,
}

/// Returns the text of `data/sources.tsv`. The sources are given oldest first.
pub(super) fn sources_table(sources: &[SourceFacts]) -> String {
    let mut text = SourceRecord::SHAPE.head();
    for source in sources {
        text.push_str(&source_line(source));
    }
    text
}

/// Returns a row of `data/sources.tsv`.
pub(super) fn source_line(source: &SourceFacts) -> String {
    let whole = if source.whole { "whole" } else { "" };
    let date = source.date.to_string();
    let known_by = source.known_by.to_string();
    line(&[
        &source.id,
        &date,
        &source.dated_by,
        source.kind,
        whole,
        &source.sha256,
        &source.title,
        &source.published,
        &known_by,
    ])
}

/// Returns the text of `data/history.tsv`. Tenures that differ only in the transport are one row. `ids` are those of the
/// sources by index.
pub(super) fn history_table(tenures: &[TenureRow], ids: &[&str]) -> String {
    let mut text = TenureRecord::SHAPE.head();
    let mut groups: Vec<(Vec<Transport>, &TenureRow)> = Vec::new();
    for tenure in tenures {
        let same = |other: &TenureRow| {
            let of = |row: &TenureRow| (row.ports, row.first, row.last, row.listed);
            (&other.name, &other.alias_of, &other.end, of(other))
                == (&tenure.name, &tenure.alias_of, &tenure.end, of(tenure))
        };
        // Tenures are sorted by port and name, so only the last few are compared.
        let twin = groups.iter_mut().rev().take_while(|(_, other)| other.ports == tenure.ports).find(|(_, o)| same(o));
        match twin {
            Some((transports, _)) => transports.push(tenure.transport),
            None => groups.push((vec![tenure.transport], tenure)),
        }
    }
    for (mut transports, tenure) in groups {
        transports.sort_unstable();
        let transports: Vec<&str> = transports.iter().map(|transport| transport.as_str()).collect();
        let id = |index: usize| ids[index];
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
            &end.map(|end| end.to.join("; ")).unwrap_or_default(),
            end.map_or("", |end| end.reason.as_str()),
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
