//! A registry with damaged bytes: no query may panic or loop forever. The cache detects damage only after the first
//! queries.

use super::explain::{self, ExplainedQuery};
use super::{REPORTERS, Run, Theme};
use crate::engine::{
    self, CheckSettings, CommonNames, Explanation, Lead, Query, Question, RuleSet, Selection, Selector, Totals,
};
use crate::export::{self, ExportPlan, Target};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{History, HistoryParts, Registry, as_of, source_as_of};
use crate::source::between_days;
use crate::text::SourceFile;
use portolan_store::PackedRegistry;
use std::path::Path;

/// Numbers that look random and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// Flips bits, or overwrites a range with zeros or ones. Bytes before `after` are kept.
    fn damage(&mut self, bytes: &[u8], after: usize) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let length = bytes.len() - after;
        let offset = |random: &mut Self| after + random.below(length);
        match self.below(3) {
            0 => {
                for _ in 0..[1, 10, 1000, 20_000][self.below(4)] {
                    let at = offset(self);
                    bytes[at] ^= 1 << self.below(8);
                }
            }
            kind => {
                let start = offset(self);
                let length = [1, 512, 4096, 65_536, 1_000_000][self.below(5)];
                let end = (start + length).min(bytes.len());
                bytes[start..end].fill(if kind == 1 { 0 } else { 0xff });
            }
        }
        bytes
    }
}

fn damaged(random: &mut Random) -> Option<Registry> {
    let whole = Registry::embedded();
    let parts = whole.history().parts();
    let all = [
        whole.packed().index(),
        whole.packed().text().as_bytes(),
        parts.tenures_index,
        parts.tenures,
        parts.sources_index,
        parts.sources,
        parts.rows,
        parts.changes,
    ];
    // Usually a single part is damaged. The beginnings are verified when a part is opened.
    let hit = random.below(2 * all.len());
    let mut part = 0;
    let [index, text, tenures_index, tenures, sources_index, sources, rows, changes] = all.map(|bytes| {
        let is_hit = hit == part || hit >= all.len();
        part += 1;
        let after = random.below(2) * 200;
        if is_hit { random.damage(bytes, after) } else { bytes.to_vec() }
    });
    // Bytes that are not text are refused at once; this test is about the queries.
    let [text, tenures, sources, rows, changes] =
        [text, tenures, sources, rows, changes].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let parts = HistoryParts {
        tenures_index,
        tenures: tenures.into_bytes(),
        sources_index,
        sources: sources.into_bytes(),
        rows: rows.into_bytes(),
        changes: changes.into_bytes(),
    };
    let packed = PackedRegistry::open(index.into(), text.into())?;
    Some(Registry::from_packed(packed, History::from_packed(parts)?, true))
}

fn query(registry: &Registry, table: &[u8]) {
    for record in registry.records() {
        let _ = (record.ports(), record.transport(), record.registered(), record.is_reserved());
        let _ = [record.name(), record.note(), record.alias_of(), record.assignee(), record.contact()];
        let _ = record.ports().map(|ports| record.notes_unauthorized_use_of(ports));
    }
    for transport in Transport::ALL {
        for port in (0..=u16::MAX).step_by(11) {
            registry.assigned(port, transport).for_each(drop);
            let _ = registry.unnamed(port, transport);
        }
    }
    for day in ["1995", "2016-12-21", "2026-08-17"].map(|day| Date::parse(day).unwrap()) {
        let _ = as_of(registry, day);
    }
    let state = |day| source_as_of(registry.history(), Date::parse(day).unwrap());
    if let (Ok(from), Ok(to)) = (state("2014"), state("2026")) {
        between_days(registry.history(), from, to);
    }
    let catalogue = crate::plugin::Catalogue::builtin();
    let run = Run {
        catalogue: &catalogue,
        registry,
        registry_origin: "cached",
        registry_option: "--registry cached",
        most_findings: None,
        statistics: false,
        quiet: false,
        theme: Theme::PLAIN,
    };
    let mut out = Vec::new();
    let common = CommonNames::embedded();
    let mut explain = |question: &Question, lead: Option<&Lead<'_>>, explanation: &Explanation<'_>| {
        let explained = ExplainedQuery { word: "", question, lead, explanation, local: None, here: None };
        explain::json::write(&explained, &run, &mut out);
        explain::text::write(&explained, &run, &mut out);
    };
    for name in ["http", "ni-ftp", "sco-dtmgr", "imap3", "", "x11", "dns"] {
        let lead = engine::lead(registry, &common, name.as_bytes(), None);
        let explanation = Explanation::of_lead(registry, name.as_bytes(), None, &lead);
        explain(&Question::One(Query::Name(name.into(), None)), Some(&lead), &explanation);
    }
    for port in [0, 47, 80, 617, 3389, 6000, 65_535] {
        let query = Query::Port(port, None);
        explain(&Question::One(query.clone()), None, &Explanation::new(registry, &query));
    }
    let ports = PortRange { first: 40, last: 700 };
    explain(&Question::Range(ports, None), None, &Explanation::of_ports(registry, ports, None));
    for target in Target::ALL {
        let whole = PortRange { first: 0, last: u16::MAX };
        let (transports, ports) = (Transport::ALL.to_vec(), vec![whole]);
        export::export(
            registry,
            &ExportPlan { target, transports, ports, with_history: true, with_habits: true, pack: None },
        );
    }
    let catalogue = crate::plugin::Catalogue::builtin();
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let source = SourceFile::new(Path::new("services"), table.to_vec());
    let document = engine::parse_file(&catalogue, &source, None).unwrap();
    let settings = CheckSettings::new(&catalogue, registry, &rules);
    let checked = engine::check_and_propose(source, document, &settings);
    for reporter in REPORTERS {
        reporter.start(&run, &mut out);
        reporter.file(&checked, &run, &mut out);
        reporter.finish(&Totals::default(), &run, &mut out);
    }
}

#[test]
fn no_byte_of_a_stored_registry_makes_a_question_panic() {
    let table: String = export_of_low_ports() + "old 47/tcp\nni-ftp 47/tcp\nimap3 220/tcp\nx 6000-6063/tcp\nw 4/udp\n";
    let mut random = Random(7);
    let mut explained = 0;
    while explained < 16 {
        if let Some(registry) = damaged(&mut random) {
            query(&registry, table.as_bytes());
            explained += 1;
        }
    }
}

/// Returns a table of low ports, with correct and with wrong names.
fn export_of_low_ports() -> String {
    let registry = Registry::embedded();
    let ports = (0..=700).flat_map(|port| registry.assigned(port, Transport::Tcp));
    ports.fold(String::new(), |table, record| {
        let port = record.ports().map_or(0, |ports| ports.first);
        let (name, wrong) = (record.name(), record.name().to_uppercase());
        table + &format!("{name} {port}/tcp\n{wrong}x {}/udp {name}\n", port + 1)
    })
}
