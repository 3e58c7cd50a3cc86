//! A history that goes on: what a newer state of the registry adds to the tenures that are known.

use super::history::{SourceFacts, history_table};
use super::record_changes::{ChangesBetween, Prints, rows_of_changes};
use super::rows::RowsBuilder;
use super::tenures::{TenureBuilder, TenureRow};
use super::{DatedBy, DatedSource, SourceRow};
use crate::registry::{History, Registry, Source};
use std::collections::HashMap;

/// The tables of a history: two in the text form of `data/history.tsv` and `data/sources.tsv`, and two packed.
pub(super) struct HistoryTables {
    pub(super) tenures: String,
    pub(super) sources: String,
    pub(super) rows: String,
    pub(super) changes: String,
}

/// The history of `base`, which is its newest source, and after it `source`. It is what `registry build` makes of all
/// the sources together.
pub(super) fn extended(base: &Registry, source: DatedSource, facts: &SourceFacts) -> HistoryTables {
    let history = base.history();
    let mut ids: Vec<&str> = history.sources().map(Source::id).collect();
    let numbers: HashMap<&str, usize> = ids.iter().enumerate().map(|(number, &id)| (id, number)).collect();
    let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
    let rows = history.tenures().flat_map(|tenure| {
        tenure.transports().filter_map(move |transport| TenureRow::known(tenure, transport, number))
    });
    let (newest, number) = (ids.len().saturating_sub(1), ids.len());
    let before = source_of(base);
    let changed = Prints::of(&before).changed(&Prints::of(&source));
    let changed =
        rows_of_changes(&[ChangesBetween { after: newest, by: number, changed }], &|number| number.to_string());
    let mut said = RowsBuilder::resume(history.past_rows(), newest);
    said.take(&source, number, facts.kind);

    let mut builder = TenureBuilder::resume(rows.collect(), before, number);
    builder.take(source);
    ids.push(&facts.id);
    let tenures = history_table(&builder.finish().rows, &ids);
    let known = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    HistoryTables {
        tenures,
        sources: known(history.parts().sources) + &facts.line(),
        rows: said.rows(&|number| number.to_string()),
        changes: known(history.parts().changes) + &changed,
    }
}

/// The id, or where another source has it already, the first of `ID-2`, `ID-3` and so on that none has.
pub(super) fn free_id(history: &History, id: &str) -> String {
    let names = std::iter::once(id.to_owned()).chain((2..).map(|number| format!("{id}-{number}")));
    let mut free = names.filter(|name| history.source(name).is_none());
    free.next().unwrap_or_default()
}

/// A registry as the source that it was read from.
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
    let date = registry.updated().unwrap_or_else(|| crate::model::Date::from_unix_days(0));
    DatedSource::new((date, DatedBy::Itself), true, rows.collect(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::registry::{Claims, History, HistoryParts};
    use crate::source::archive::read_xml;
    use crate::source::{BuildPlan, build};
    use portolan_store::past::{self, CHANGES, ROWS};
    use portolan_store::{pack_sources, pack_tenures};
    use std::path::Path;

    /// States of the registry that hold every way in which a tenure begins, goes on and ends.
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

    /// What `registry build` makes of these states.
    fn built(states: &[String]) -> (Registry, HistoryTables) {
        let folder = tempfile::tempdir().unwrap();
        for (number, state) in states.iter().enumerate() {
            std::fs::write(folder.path().join(format!("{number}.xml")), state).unwrap();
        }
        let out = folder.path().join("out");
        let plan = BuildPlan { from: folder.path(), out: &out, today: today(), strict: true, progress: &|_, _| {} };
        build(&plan).unwrap();
        let read = |name: &str| std::fs::read_to_string(Path::new(&out).join(name)).unwrap();
        let sources = read("sources.tsv");
        let packed = |name: &str, columns: &[&str]| past::pack(&read(name), columns, &sources).unwrap();
        let (rows, changes) = (packed("rows.tsv", &ROWS), packed("changes.tsv", &CHANGES));
        let tables = HistoryTables { tenures: read("history.tsv"), sources: sources.clone(), rows, changes };
        let history = History::from_packed(HistoryParts {
            tenures_index: pack_tenures(&tables.tenures, &tables.sources).unwrap(),
            tenures: tables.tenures.clone().into(),
            sources_index: pack_sources(&tables.sources).unwrap(),
            sources: tables.sources.clone().into(),
            rows: tables.rows.clone().into(),
            changes: tables.changes.clone().into(),
        });
        let history = history.unwrap();
        let registry = Registry::from_table(&read("registry.tsv"), history, Claims::none()).unwrap();
        (registry, tables)
    }

    #[test]
    fn a_history_that_goes_on_is_the_one_that_is_built_of_all_sources() {
        let states = STATES.map(xml);
        for known in 1..states.len() {
            let (base, _) = built(&states[..known]);
            let (_, whole) = built(&states[..=known]);
            let taken = read_xml(states[known].clone().into_bytes(), None, today()).unwrap();
            let tables = extended(&base, taken.source, &taken.facts);
            assert_eq!(tables.tenures, whole.tenures, "{known}");
            assert_eq!(tables.sources, whole.sources, "{known}");
            assert_eq!(tables.rows, whole.rows, "{known}");
            assert_eq!(tables.changes, whole.changes, "{known}");
        }
    }

    #[test]
    fn an_id_is_given_once() {
        let embedded = History::embedded();
        assert_eq!(free_id(&embedded, "iana-2999-01-02"), "iana-2999-01-02");
        assert_eq!(free_id(&embedded, "iana-2026-08-17"), "iana-2026-08-17-2");
    }
}
