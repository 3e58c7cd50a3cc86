//! When resolvers disagree: the lines that are enough for the models, and the rules that use them.

use portolan::engine::{CheckSettings, Checked, RuleSet, Selection, Selector, check, parse_file};
use portolan::plugin::Catalogue;
use portolan::registry::{Registry, judge};
use portolan::rule::{Context, DisputedLines, LineSet, Shared};
use portolan::syntax::LineKind;
use portolan::text::SourceFile;
use portolan_resolvers::{Answer, Lookup, Protocol, Reader, Table, Tables};
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;

/// The questions that two resolvers answer, but not alike, where none of the answers is from a line that is `spoken` of.
/// `line_at` tells the line of an offset.
fn disagreements(bytes: &[u8], line_at: impl Fn(u32) -> u32, spoken: &LineSet) -> BTreeSet<String> {
    let tables = Tables::read_by_default("services", bytes);
    let names: BTreeSet<&[u8]> = tables.iter().flat_map(|(_, table)| table.names()).collect();
    let ports: BTreeSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    let transports = [Protocol::Tcp, Protocol::Udp].map(Some);
    let by_name = names.into_iter().flat_map(|name| transports.map(|transport| Lookup::name(name, transport)));
    let by_port = ports.into_iter().flat_map(|port| transports.map(|transport| Lookup::port(port, transport)));
    let told = by_name.chain(by_port).filter_map(|lookup| {
        let mut answers: Vec<(Answer, Option<u32>)> = Vec::new();
        for (_, table) in tables.iter() {
            let answer = table.answer(&lookup);
            if !answer.is_none() && answers.iter().all(|(other, _)| *other != answer) {
                answers.push((answer, table.source(&lookup).map(&line_at)));
            }
        }
        let is_spoken_of = answers.iter().any(|(_, line)| line.is_some_and(|line| spoken.contains(line)));
        (answers.len() > 1 && !is_spoken_of).then(|| format!("{lookup}: {answers:?}"))
    });
    told.collect()
}

/// Mostly plain lines of few names and ports, so that some tables have nothing odd.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let of = |words: &'static [&'static str]| proptest::sample::select(words);
    let name = || {
        of(&[
            "a",
            "b",
            "c",
            "d",
            "e",
            "f",
            "g",
            "A",
            "ssh",
            "SSH",
            "http",
            "imap3",
            "IMAP3",
            "domain",
            "22",
            "caf\u{e9}",
        ])
    };
    let rare = |usual: &'static str, words: &'static [&'static str]| prop_oneof![40 => Just(usual), 1 => proptest::sample::select(words)];
    let long = "llllllllllllllllllllllllllllllll";
    let odd_name = prop_oneof![30 => name(), 1 => Just("+a"), 1 => Just(long), 1 => Just("lllllllllllllllll")];
    let port = prop_oneof![30 => of(&["1", "2", "3", "22", "80", "143", "220"]), 1 => of(&["0", "022", "0x16", "65558", "+1", "1-2"])];
    let transport = prop_oneof![
        20 => of(&["tcp", "udp"]),
        3 => of(&["sctp", "dccp", "ddp"]),
        1 => of(&["udplite", "TCP", "tcp/udp", "udp/tcp", "ip", "tcpx", ""]),
    ];
    let aliases = proptest::collection::vec(name(), 0..3);
    (
        rare("", &[" ", "\t"]),
        odd_name,
        rare(" ", &["\t", "\x0b"]),
        port,
        rare("/", &[",", "/ "]),
        transport,
        aliases,
        rare("\n", &["\r\n", "#x\n", "\0\n"]),
    )
        .prop_map(|(start, name, blank, port, slash, transport, aliases, end)| {
            let aliases = aliases.iter().flat_map(|alias| [" ", alias]).collect::<String>();
            format!("{start}{name}{blank}{port}{slash}{transport}{aliases}{end}").into_bytes()
        })
}

#[test]
fn resolvers_disagree_as_much_over_the_lines_in_doubt_as_over_the_whole_table() {
    let (spared, shorter, disagreed) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<u32>, condition: bool| cell.set(cell.get() + u32::from(condition));
    let lines = proptest::collection::vec((line(), proptest::bool::weighted(0.2)), 0..9);
    let registry = Registry::embedded();
    proptest!(ProptestConfig { cases: 30_000, failure_persistence: None, ..ProptestConfig::default() }, |(lines in lines)| {
        let bytes = lines.iter().flat_map(|(line, _)| line.clone()).collect::<Vec<u8>>();
        let document = Catalogue::builtin().format("services").unwrap().parse(&bytes);
        let mut spoken = LineSet::none_of(&document);
        (0..).zip(&lines).filter(|(_, (_, is_spoken))| *is_spoken).for_each(|(number, _)| spoken.insert(number));
        let whole = disagreements(&bytes, |at| document.lines.partition_point(|line| line.content.start <= at) as u32 - 1, &spoken);
        let context = Context {
            document: &document,
            bytes: &bytes,
            registry: &registry,
            judgements: &judge(&document, &bytes, &registry),
            suppressions: &[],
            base_lookups: &[],
            shared: &Shared::default(),
        };
        let disputed = DisputedLines::between_resolvers(&context, &spoken);
        count(&spared, disputed.is_none());
        count(&shorter, disputed.as_ref().is_some_and(|lines| lines.bytes.len() < bytes.len() && !whole.is_empty()));
        count(&disagreed, !whole.is_empty());
        let found = disputed.map_or_else(BTreeSet::new, |lines| disagreements(&lines.bytes, |at| lines.line_at(at), &spoken));
        prop_assert_eq!(found, whole, "{:?}", String::from_utf8_lossy(&bytes));
    });
    assert!(spared.get() > 2_000, "only {} tables were spared", spared.get());
    assert!(shorter.get() > 2_000, "only {} tables that had a disagreement were read in part", shorter.get());
    assert!(disagreed.get() > 2_000, "only {} tables had a disagreement", disagreed.get());
}

/// What a group has in common: the transport, and which resolvers see the entries.
type Group = (Vec<u8>, Vec<bool>);

/// For each transport and set of resolvers that do not see an entry: the line of the first such entry, and how many more.
fn invisible(bytes: &[u8]) -> Vec<(usize, usize)> {
    let document = Catalogue::builtin().format("services").unwrap().parse(bytes);
    let tables = Tables::read_by_default("services", bytes);
    let mut groups: Vec<(Group, (usize, usize))> = Vec::new();
    for (number, line) in (1..).zip(&document.lines) {
        let LineKind::Entry(first) = line.kind else { continue };
        let entry = &document.entries[first as usize];
        let (name, transport) = (entry.name.of(bytes), entry.transport_span.of(bytes));
        let sees = |(_, table): (Reader, &Table)| {
            table.entries().any(|read| (read.at, read.name, read.protocol) == (line.content.start, name, transport))
        };
        let seen: Vec<bool> = tables.iter().map(sees).collect();
        if seen.iter().all(|&seen| seen) {
            continue;
        }
        let key = (transport.to_vec(), seen);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, (_, more))) => *more += 1,
            None => groups.push((key, (number, 0))),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[test]
fn entries_are_as_invisible_among_the_lines_in_doubt_as_in_the_whole_table() {
    let found = Cell::new(0);
    let lines = proptest::collection::vec(line(), 0..9);
    proptest!(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() }, |(lines in lines)| {
        let bytes = lines.concat();
        let checked = checked(&bytes, only("invisible-entry"));
        let told = checked.findings.iter().map(|finding| {
            let line = checked.source.line_index().position(&bytes, finding.span.start as usize).line;
            let message = &finding.message;
            let more = match message.split_once("; ").map(|(_, more)| more.split(' ').next().unwrap()) {
                None => 0,
                Some("one") => 1,
                Some(number) => number.parse().unwrap(),
            };
            (line, more)
        });
        let (mut told, mut whole): (Vec<(usize, usize)>, _) = (told.collect(), invisible(&bytes));
        told.sort_unstable();
        whole.sort_unstable();
        found.set(found.get() + whole.len());
        prop_assert_eq!(told, whole, "{:?}", String::from_utf8_lossy(&bytes));
    });
    assert!(found.get() > 2_000, "only {} findings", found.get());
}

fn checked(bytes: &[u8], select: Selector) -> Checked {
    let source = SourceFile::new("services", bytes.to_vec());
    let catalogue = Catalogue::builtin();
    let document = parse_file(&catalogue, &source, catalogue.format("services")).unwrap();
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![select], ..Selection::default() });
    check(source, document, &CheckSettings::new(&catalogue, &Registry::embedded(), &rules))
}

/// The rules that speak of a table, with the lines that they speak of.
fn spoken(bytes: &[u8], select: Selector) -> Vec<(String, usize)> {
    let checked = checked(bytes, select);
    let line = |offset: u32| checked.source.line_index().position(bytes, offset as usize).line;
    checked.findings.iter().map(|finding| (finding.rule.to_string(), line(finding.span.start))).collect()
}

fn only(id: &str) -> Selector {
    Selector::Rule(id.parse().unwrap())
}

#[test]
fn rules_on_resolvers_leave_a_line_to_the_rule_that_knows_the_cause() {
    for (table, other) in [
        (&b"zzz 7001/tcp\nzzz 7002/tcp\n"[..], "duplicate-name"),
        (b"zzz 7001/tcp yyy\nyyy 7002/tcp\n", "alias-shadow"),
        (b"zzz 07001/tcp\n", "port-notation"),
        (b"zzz 7001/TCP\n", "transport-name"),
    ] {
        let all = spoken(table, Selector::All);
        assert!(all.iter().any(|(rule, _)| *rule == other), "{all:?}");
        assert!(
            !all.iter().any(|(rule, _)| matches!(rule.as_str(), "resolver-disagreement" | "invisible-entry")),
            "{all:?}"
        );
    }
    let alone = spoken(b"zzz 7001/tcp\nzzz 7002/tcp\n", only("resolver-disagreement"));
    assert_eq!(alone, [("resolver-disagreement".to_owned(), 2)], "alone, it has nobody to leave the line to");
    assert_eq!(spoken(b"zzz 7001/TCP\n", only("invisible-entry")), [("invisible-entry".to_owned(), 1)]);
}

#[test]
fn a_hostile_table_is_looked_at_in_no_more_time_than_a_long_one() {
    let distinct = (0..60_000).fold(Vec::new(), |mut table, number| {
        table.extend(format!(" n{number} {}/t{number}\n", number % 65_536).bytes());
        table
    });
    let one_name = (0..60_000).fold(Vec::new(), |mut table, number| {
        table.extend(format!("n {}/tcp\n", number % 65_536).bytes());
        table
    });
    for table in [distinct, one_name] {
        for id in ["resolver-disagreement", "invisible-entry"] {
            let _ = checked(&table, only(id));
        }
    }
}
