//! The disputed lines are enough for the models, and the rules that use them.

use portolan::engine::{CheckSettings, Checked, RuleSet, Selection, Selector, check, parse_file};
use portolan::plugin::Catalogue;
use portolan::registry::{Registry, judge};
use portolan::rule::{Context, DisputedLines, LineSet, Shared};
use portolan::syntax::LineKind;
use portolan::text::{LineNumber, SourceFile, Span};
use portolan_resolvers::{Answer, Lookup, Protocol, Reader, Table, Tables, of_format};
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;

/// Returns the questions that two resolvers answer, but not alike, where none of the answers is from a line that is in
/// `known`. `line_at` returns the line of an offset. Where the registry has, or had, all answers, there is no disagreement.
fn disagreements(
    bytes: &[u8],
    line_at: impl Fn(u32) -> LineNumber,
    known: &LineSet,
    context: &Context<'_>,
) -> BTreeSet<String> {
    let tables = Tables::read_by(context.resolvers.iter().copied(), bytes);
    let names: BTreeSet<&[u8]> = tables.iter().flat_map(|(_, table)| table.names()).collect();
    let ports: BTreeSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    let transports = [Protocol::Tcp, Protocol::Udp].map(Some);
    let by_name = names.into_iter().flat_map(|name| transports.map(|transport| Lookup::name(name, transport)));
    let by_port = ports.into_iter().flat_map(|port| transports.map(|transport| Lookup::port(port, transport)));
    let printed = by_name.chain(by_port).filter_map(|lookup| {
        let mut answers: Vec<(Answer, Option<LineNumber>)> = Vec::new();
        for (_, table) in tables.iter() {
            let answer = table.answer(&lookup);
            if !answer.is_none() && answers.iter().all(|(other, _)| *other != answer) {
                answers.push((answer, table.source(&lookup).map(&line_at)));
            }
        }
        let is_known = answers.iter().any(|(_, line)| line.is_some_and(|line| known.contains(&line)));
        let is_registered = answers.iter().all(|(answer, _)| match (answer, &lookup) {
            (Answer::Port { port, .. }, Lookup::Name { name, protocol: Some(protocol) })
            | (Answer::Name { name, .. }, Lookup::Port { port, protocol: Some(protocol) }) => {
                context.registry_had(name, *port, (*protocol).into())
            }
            _ => false,
        });
        (answers.len() > 1 && !is_known && !is_registered).then(|| format!("{lookup}: {answers:?}"))
    });
    printed.collect()
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
            "e_f",
            "f.g+",
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

/// Returns every release of every resolver that reads services(5), and those that messages name by default.
fn sets_of_readers() -> [Vec<Reader>; 2] {
    let readers = |by_default: bool| {
        let models = of_format("services").filter(move |model| !by_default || model.meta().is_named_by_default);
        Reader::all(models).collect()
    };
    [readers(false), readers(true)]
}

#[test]
fn resolvers_disagree_as_much_over_the_disputed_lines_as_over_the_whole_table() {
    for readers in &sets_of_readers() {
        asking_about_disputed_lines_equals_asking_about_all(readers);
    }
}

fn asking_about_disputed_lines_equals_asking_about_all(readers: &[Reader]) {
    let (spared, shorter, disagreed) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<u32>, condition: bool| cell.set(cell.get() + u32::from(condition));
    let lines = proptest::collection::vec((line(), proptest::bool::weighted(0.2)), 0..9);
    let registry = Registry::embedded();
    proptest!(ProptestConfig { cases: 15_000, failure_persistence: None, ..ProptestConfig::default() }, |(lines in lines)| {
        let bytes = lines.iter().flat_map(|(line, _)| line.clone()).collect::<Vec<u8>>();
        let document = Catalogue::builtin().format("services").unwrap().parse(&bytes);
        let known: LineSet = (0..).map(LineNumber::from_index).zip(&lines).filter(|(_, (_, is_known))| *is_known).map(|(number, _)| number).collect();
        let relations = portolan::registry::Relations::default();
        let context = Context {
            document: &document,
            bytes: &bytes,
            registry: &registry,
            judgements: &judge(&document, &bytes, &registry),
            relations: &relations,
            suppressions: &[],
            base_lookups: &[],
            old: None,
            resolvers: readers,
            configuration: None,
            shared: &Shared::default(),
        };
        let whole = disagreements(&bytes, |at| document.line_at(at.into()), &known, &context);
        let disputed = DisputedLines::between_resolvers(&context, &known);
        count(&spared, disputed.is_none());
        count(&shorter, disputed.as_ref().is_some_and(|lines| lines.bytes.len() < bytes.len() && !whole.is_empty()));
        count(&disagreed, !whole.is_empty());
        let found = disputed.map_or_else(BTreeSet::new, |lines| disagreements(&lines.bytes, |at| lines.line_at(at.into()), &known, &context));
        prop_assert_eq!(found, whole, "{:?}", String::from_utf8_lossy(&bytes));
    });
    assert!(spared.get() > 500, "only {} tables were spared", spared.get());
    assert!(shorter.get() > 500, "only {} tables that had a disagreement were read in part", shorter.get());
    assert!(disagreed.get() > 1_000, "only {} tables had a disagreement", disagreed.get());
}

/// Lines as plain as `is_canonical` wants them.
fn canonical_line() -> impl Strategy<Value = String> {
    (
        "[a-z][a-z0-9._+-]{0,24}",
        1u16..,
        prop_oneof![Just("tcp"), Just("udp")],
        "( [a-z][a-z0-9._+-]{0,24}){0,8}",
        "( # [ -\\[\\]-~]{0,20})?",
    )
        .prop_map(|(name, port, transport, aliases, comment)| {
            let line = format!("{name}\t{port}/{transport}{aliases}{comment}");
            line.chars().take(127).collect::<String>() + "\n"
        })
}

#[test]
fn every_reader_reads_a_plain_line_alike() {
    let readers: Vec<Reader> = Reader::all(of_format("services")).collect();
    let spared = Cell::new(0);
    let registry = Registry::embedded();
    proptest!(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() }, |(line in canonical_line())| {
        let document = Catalogue::builtin().format("services").unwrap().parse(line.as_bytes());
        let relations = portolan::registry::Relations::default();
        let context = Context {
            document: &document,
            bytes: line.as_bytes(),
            registry: &registry,
            judgements: &judge(&document, line.as_bytes(), &registry),
            relations: &relations,
            suppressions: &[],
            base_lookups: &[],
            old: None,
            resolvers: &readers,
            configuration: None,
            shared: &Shared::default(),
        };
        spared.set(spared.get() + u32::from(DisputedLines::between_resolvers(&context, &LineSet::new()).is_none()));
        prop_assert_eq!(disagreements(line.as_bytes(), |_| LineNumber::FIRST, &LineSet::new(), &context), BTreeSet::new());
    });
    assert!(spared.get() > 4_000, "only {} lines are canonical", spared.get());
}

/// The key of a group: the transport, and the resolvers that see the entries.
type Group = (Vec<u8>, Vec<bool>);

/// For each transport and set of resolvers that do not see an entry: the line of the first such entry, and how many more.
fn invisible(bytes: &[u8]) -> Vec<(LineNumber, usize)> {
    let document = Catalogue::builtin().format("services").unwrap().parse(bytes);
    let tables = Tables::read_by_default("services", bytes);
    let mut groups: Vec<(Group, (LineNumber, usize))> = Vec::new();
    for (number, line) in document.lines_with_numbers() {
        let LineKind::Entry(first) = line.kind else { continue };
        let entry = document.entry(first);
        let (name, transport) = (entry.name.of(bytes), entry.transport_span.of(bytes));
        let sees = |(_, table): (Reader, &Table)| {
            table
                .entries()
                .any(|read| (read.at.into(), read.name, read.protocol) == (line.content.start, name, transport))
        };
        let mut seen: Vec<bool> = tables.iter().map(sees).collect();
        if seen.iter().all(|&seen| seen) {
            // All read the line, but some may never find a name on it.
            let Some(protocol) = std::str::from_utf8(transport).ok().and_then(Protocol::parse) else { continue };
            let names = std::iter::once(name).chain(document.aliases(entry).iter().map(|alias| alias.of(bytes)));
            let finders = names.map(|name| {
                let lookup = Lookup::name(name, Some(protocol));
                let finds = |(reader, table): (Reader, &Table)| {
                    !reader.meta().lookups.allows(&lookup) || !table.answer(&lookup).is_none()
                };
                let end = line.content.end + line.ending.len();
                let own = Span { start: line.content.start, end };
                let alone = Tables::read_by_default("services", own.of(bytes));
                tables
                    .iter()
                    .map(finds)
                    .zip(alone.iter().map(finds))
                    .map(|(all, one)| all || one)
                    .collect::<Vec<bool>>()
            });
            let Some(finders) = finders.into_iter().find(|finders| finders.contains(&false)) else { continue };
            seen = finders;
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
fn entries_are_as_invisible_among_the_disputed_lines_as_in_the_whole_table() {
    let found = Cell::new(0);
    let lines = proptest::collection::vec(line(), 0..9);
    proptest!(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() }, |(lines in lines)| {
        let bytes = lines.concat();
        let checked = checked(&bytes, only("invisible-entry"));
        let printed = checked.findings.iter().map(|finding| {
            let line = checked.source.line_index().position(&bytes, finding.span.start).line;
            let message = &finding.message;
            let more = match message.split_once("; ").map(|(_, more)| more.split(' ').next().unwrap()) {
                None => 0,
                Some("one") => 1,
                Some(number) => number.parse().unwrap(),
            };
            (line, more)
        });
        let (mut printed, mut whole): (Vec<(LineNumber, usize)>, _) = (printed.collect(), invisible(&bytes));
        printed.sort_unstable();
        whole.sort_unstable();
        found.set(found.get() + whole.len());
        prop_assert_eq!(printed, whole, "{:?}", String::from_utf8_lossy(&bytes));
    });
    assert!(found.get() > 2_000, "only {} findings", found.get());
}

/// A comment that is so long that the whole table is read changes no answer of a resolver, and so no message.
#[test]
fn messages_have_the_answers_of_the_whole_table() {
    let (found, shorter) = (Cell::new(0), Cell::new(0));
    let lines = proptest::collection::vec(line(), 0..9);
    let comment = b"#".repeat(1_100);
    proptest!(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() }, |(lines in lines)| {
        let bytes = lines.concat();
        let messages = |bytes: &[u8]| -> Vec<String> {
            let rules = ["duplicate-name", "duplicate-port", "alias-shadow"];
            let findings = rules.iter().flat_map(|rule| checked(bytes, only(rule)).findings);
            findings.map(|finding| finding.message).collect()
        };
        let (of_lines, of_table) = (messages(&bytes), messages(&[&bytes[..], &comment, b"\n"].concat()));
        found.set(found.get() + of_table.len());
        shorter.set(shorter.get() + u32::from(!of_table.is_empty() && !bytes.contains(&0)));
        prop_assert_eq!(of_lines, of_table, "{:?}", String::from_utf8_lossy(&bytes));
    });
    assert!(found.get() > 2_000, "only {} messages", found.get());
    assert!(shorter.get() > 1_000, "only {} tables were read in part", shorter.get());
}

fn checked(bytes: &[u8], select: Selector) -> Checked {
    let source = SourceFile::new("services", bytes.to_vec());
    let catalogue = Catalogue::builtin();
    let document = parse_file(&catalogue, &source, catalogue.format("services")).unwrap();
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![select], ..Selection::default() });
    check(source, document, &CheckSettings::new(&catalogue, &Registry::embedded(), &rules))
}

/// Returns the rules that report a finding in a table, with the lines.
fn reported(bytes: &[u8], select: Selector) -> Vec<(String, LineNumber)> {
    let checked = checked(bytes, select);
    let line = |offset| checked.source.line_index().line(offset);
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
        let all = reported(table, Selector::All);
        assert!(all.iter().any(|(rule, _)| *rule == other), "{all:?}");
        assert!(
            !all.iter().any(|(rule, _)| matches!(rule.as_str(), "resolver-disagreement" | "invisible-entry")),
            "{all:?}"
        );
    }
    let alone = reported(b"zzz 7001/tcp\nzzz 7002/tcp\n", only("resolver-disagreement"));
    assert_eq!(
        alone,
        [("resolver-disagreement".to_owned(), LineNumber::FIRST.after())],
        "alone, it reports the line itself"
    );
    assert_eq!(
        reported(b"zzz 7001/TCP\n", only("invisible-entry")),
        [("invisible-entry".to_owned(), LineNumber::FIRST)]
    );
}

#[test]
fn hostile_tables_cost_no_more_than_long_ones() {
    let distinct = (0..20_000).fold(Vec::new(), |mut table, number| {
        table.extend(format!(" n{number} {}/t{number}\n", number % 65_536).bytes());
        table
    });
    let one_name = (0..20_000).fold(Vec::new(), |mut table, number| {
        table.extend(format!("n {}/tcp\n", number % 65_536).bytes());
        table
    });
    for table in [distinct, one_name] {
        for id in ["resolver-disagreement", "invisible-entry"] {
            let _ = checked(&table, only(id));
        }
    }
}
