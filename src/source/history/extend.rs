//! Adds one newer source to an existing history.

use super::past_rows::PastRowsBuilder;
use super::record_changes::{ChangesBetween, RecordPrints, rows_of_changes};
use super::source_facts::SourceFacts;
use super::tables::{HistoryTables, history_table, source_line};
use super::tenures::{TenureBuilder, TenureRow};
use crate::registry::{History, Registry, Source};
use crate::source::DatedSource;
use crate::source::registry_table::source_of;
use std::collections::HashMap;

/// Returns the history of `base` with `source` added; rows and changes in their packed form.
///
/// The newest source of that history is `base` itself. A [`HistoryBuilder`](super::HistoryBuilder) makes the same
/// tables from all sources.
pub(in crate::source) fn extended(base: &Registry, source: DatedSource, facts: &SourceFacts) -> HistoryTables {
    let history = base.history();
    let mut ids: Vec<&str> = history.sources().map(Source::id).collect();
    let index_of: HashMap<&str, usize> = ids.iter().enumerate().map(|(index, &id)| (id, index)).collect();
    let index = |id: &str| index_of.get(id).copied().unwrap_or_default();
    let rows = history
        .tenures()
        .flat_map(|tenure| tenure.transports().filter_map(move |transport| TenureRow::known(tenure, transport, index)));
    let (newest, source_count) = (ids.len().saturating_sub(1), ids.len());
    let before = source_of(base);
    let changed = RecordPrints::of(&before).changed(&RecordPrints::of(&source));
    let changed =
        rows_of_changes(&[ChangesBetween { after: newest, by: source_count, changed }], &|index| index.to_string());
    let mut past_rows = PastRowsBuilder::resume(history.past_rows(), newest);
    past_rows.add(&source, source_count, facts.kind);

    let mut builder = TenureBuilder::resume(rows.collect(), before, source_count);
    builder.add(source);
    ids.push(&facts.id);
    let tenures = history_table(&builder.finish().rows, &ids);
    let known = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    HistoryTables {
        tenures,
        sources: known(history.parts().sources) + &source_line(facts),
        rows: past_rows.rows(&|index| index.to_string()),
        changes: known(history.parts().changes) + &changed,
    }
}

/// Returns the id, or the first free one of `ID-2`, `ID-3` and so on if another source has it.
pub(in crate::source) fn free_id(history: &History, id: &str) -> String {
    let names = std::iter::once(id.to_owned()).chain((2..).map(|number| format!("{id}-{number}")));
    let mut free = names.filter(|name| history.source(name).is_none());
    free.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::registry::{Claims, HistoryParts};
    use crate::source::history::{HistoryBuilder, HistorySource};
    use crate::source::{ReadContext, RegistryXml, SourceReader as _, read_registry_xml, registry_table};
    use portolan_store::past::{self, CHANGES, ROWS};
    use portolan_store::{pack_sources, pack_tenures};

    /// States of the registry in which tenures begin, continue and end in every way.
    const STATES: [(&str, &[&str]); 4] = [
        (
            "2020-01-02",
            &[
                "stays|7|tcp|A",
                "goes|8|tcp|B",
                "old|9|tcp|C",
                "old|9|udp|C",
                "loser|10|tcp|D",
                "mover|11|tcp|E",
                "wide|100-109|tcp|F",
                "both|12|tcp|G",
                "both|12|udp|G",
                "|20-30|tcp|Unassigned",
                "without||tcp|I",
            ],
        ),
        (
            "2021-01-02",
            &[
                "|20-25|tcp|Unassigned",
                "|20-25|udp|Unassigned",
                "zeta|15|tcp|J",
                "alpha|15|tcp|J",
                "stays|7|tcp|A",
                "goes|8|tcp|B",
                "new|9|tcp|C",
                "new|9|udp|C",
                "loser|10|tcp|D",
                "mover|11|tcp|E",
                "wide|100-109|tcp|F",
                "both|12|tcp|G",
                "both|12|udp|G",
                "fresh|13|tcp|H",
            ],
        ),
        (
            "2022-01-02",
            &[
                "STAYS|7|tcp|A again",
                "|20-25|tcp|Unassigned",
                "zeta|15|tcp|J",
                "alpha|15|tcp|J",
                "without||tcp|I",
                "new|9|tcp|C",
                "newer|9|udp|C",
                "winner|10|tcp|Z",
                "mover|14|tcp|E",
                "wide|100-104|tcp|F",
                "both|12|tcp|G",
                "fresh|13|tcp|H",
            ],
        ),
        ("2023-01-02", &["stays|7|tcp|A", "goes|8|tcp|B", "newer|9|udp|C", "wide|100-104|tcp|F", "narrow|105|tcp|F"]),
    ];

    fn xml((date, records): (&str, &[&str])) -> String {
        let record = |line: &&str| {
            let cells: Vec<&str> = line.split('|').collect();
            let [name, number, protocol, what] = cells[..] else { panic!("{line}") };
            let noted = if what == "A again" { "also used" } else { "" };
            format!(
                "<record><name>{name}</name><protocol>{protocol}</protocol><description>{what}</description>\
                 <number>{number}</number><unauthorized>{noted}</unauthorized></record>\n"
            )
        };
        format!(
            "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\n<title>Names</title>\n\
             <updated>{date}</updated>\n{}</registry>\n",
            records.iter().map(record).collect::<String>()
        )
    }

    fn today() -> Date {
        Date::parse("2026-11-23").unwrap()
    }

    fn read(state: &str) -> HistorySource {
        let source = RegistryXml.read(state.as_bytes(), &ReadContext::today(today())).unwrap();
        HistorySource::new(SourceFacts::of_registry("registry-xml", &source, state.as_bytes(), None), source)
    }

    /// Builds the history of these states, and the newest of them with it.
    fn built(states: &[String]) -> (Registry, HistoryTables) {
        let mut builder = HistoryBuilder::default();
        let mut newest_id = String::new();
        for state in states {
            newest_id = builder.add_day(vec![read(state)]).remove(0);
        }
        let (whole, _) = builder.finish();
        let packed = |table: &str, columns: &[&str]| past::pack(table, columns, &whole.sources).unwrap();
        let (rows, changes) = (packed(&whole.rows, &ROWS), packed(&whole.changes, &CHANGES));
        let tables = HistoryTables { rows, changes, ..whole };
        let (tenures_index, tenures) = pack_tenures(&tables.tenures, &tables.sources).unwrap();
        let history = History::from_packed(HistoryParts {
            tenures_index,
            tenures: tenures.into(),
            sources_index: pack_sources(&tables.sources).unwrap(),
            sources: tables.sources.clone().into(),
            rows: tables.rows.clone().into(),
            changes: tables.changes.clone().into(),
        });
        let history = history.unwrap();
        let newest = read_registry_xml(states[states.len() - 1].as_bytes()).unwrap();
        let registry = Registry::from_table(&registry_table(&newest_id, newest), history, Claims::none()).unwrap();
        (registry, tables)
    }

    #[test]
    fn an_extended_history_equals_one_built_of_all_sources() {
        let states = STATES.map(xml);
        for known in 1..states.len() {
            let (base, _) = built(&states[..known]);
            let (_, whole) = built(&states[..=known]);
            let next = read(&states[known]);
            let tables = extended(&base, next.source, &next.facts);
            assert_eq!(tables.tenures, whole.tenures, "{known}");
            assert_eq!(tables.sources, whole.sources, "{known}");
            assert_eq!(tables.rows, whole.rows, "{known}");
            assert_eq!(tables.changes, whole.changes, "{known}");
        }
    }

    #[test]
    fn ids_are_unique() {
        let embedded = History::embedded();
        assert_eq!(free_id(&embedded, "iana-2999-01-02"), "iana-2999-01-02");
        assert_eq!(free_id(&embedded, "iana-2026-08-17"), "iana-2026-08-17-2");
    }
}
