//! The models of resolvers against the real programs, question by question, and what happens to the models without any
//! one of their quirks. Tables come of a seeded grammar.

mod fixed;
mod grammar;
mod programs;

use grammar::Words;
use portolan_resolvers::{Answer, Lookup, Protocol, Quirks, Resolver, Table, by_id};
use programs::{Asker, Question, Scanner, getent, say};
use std::collections::BTreeSet;

/// One table and what a real program answered.
struct Record {
    table: Vec<u8>,
    questions: Vec<Question>,
    answers: Vec<Vec<u8>>,
}

/// Tables that no grammar would come upon.
fn long_tables() -> Vec<Vec<u8>> {
    let line = |length: usize, end: &[u8]| {
        [&b"n1 1/tcp n2 "[..], &b"x".repeat(length - 15), b" n3", end, b"n4 4/udp\nn5 5/tcp\n"].concat()
    };
    let mut tables: Vec<_> = [65_534, 65_535, 65_536, 70_000].map(|length| line(length, b"\n")).into();
    tables.push(line(65_536, b""));
    tables.push([b"n6 6/tcp\n".to_vec(), line(1 << 21, b"\n")].concat());
    tables.push([&b"n1 1/tcp"[..], &b" n2".repeat(20_000), b" n3\nn4 4/tcp\n"].concat());
    tables.push(b"n1 1/tcp\rn2 2/tcp\rn3 3/udp\r".to_vec());
    tables.push(b"     n1 1/tcp".to_vec());
    tables.push(b"          n1 1/udp n2".to_vec());
    tables.push(b"\t\0\n  n1 1/tcp\0 n2\n  n3 3/udp # x".to_vec());
    tables
}

fn tables_of_services(count: u64, words: &Words) -> impl Iterator<Item = Vec<u8>> {
    (0..count).map(|seed| grammar::services(seed, words)).chain(long_tables())
}

fn is_number(name: &[u8]) -> bool {
    let digits = name.strip_prefix(b"+").or_else(|| name.strip_prefix(b"-")).unwrap_or(name);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

const PROTOCOLS: [Option<Protocol>; 5] =
    [None, Some(Protocol::Tcp), Some(Protocol::Udp), Some(Protocol::Sctp), Some(Protocol::Dccp)];

/// Everything that C's library can be asked.
fn questions_for_c(words: &Words) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |lookup, hinted| questions.push(Question { lookup, hinted });
    for name in &words.names {
        for protocol in PROTOCOLS {
            ask(Lookup::name(name, protocol), false);
        }
        // A number never reaches the table.
        if !is_number(name) {
            ask(Lookup::addresses(name), false);
            ask(Lookup::name(name, Some(Protocol::Tcp)), true);
            ask(Lookup::name(name, Some(Protocol::Udp)), true);
        }
    }
    for &port in &words.ports {
        for protocol in PROTOCOLS {
            ask(Lookup::port(port, protocol), false);
        }
    }
    questions
}

/// Puts the same questions to a model and to the real program, and shows that the test would notice if the model lacked
/// one of its quirks.
fn compare(id: &str, version: &str, records: &[Record]) {
    let resolver = by_id(id).unwrap();
    let wrong = |record: &Record, table: &Table| {
        let model = |question: &Question| question.told(&table.answer(&question.lookup), id == "go");
        let mut pairs = record.questions.iter().zip(&record.answers);
        pairs
            .find(|(question, answer)| model(question) != **answer)
            .map(|(question, answer)| (question.clone(), answer.clone()))
    };
    let mut asked = 0;
    for record in records {
        assert_eq!(record.questions.len(), record.answers.len(), "{id}: not as many answers as questions");
        asked += record.questions.len();
        let table = resolver.read(&record.table);
        if let Some((question, answer)) = wrong(record, &table) {
            let lookup = &question.lookup;
            let lines = lines_about(&record.table, lookup);
            panic!(
                "{id}: {lookup}{}: the model answers {:?}, the real one {:?}, of these lines among others:\n{lines}",
                if question.hinted { " (hinted)" } else { "" },
                table.answer(lookup).to_string(),
                String::from_utf8_lossy(&answer),
            );
        }
    }
    let proven = unproven(resolver, |quirks| {
        records.iter().any(|record| wrong(record, &resolver.read_with(&record.table, quirks)).is_some())
    });
    assert!(proven.is_empty(), "{id}: nobody would notice if the model lacked: {proven:#?}");
    say(format_args!(
        "{id}: {asked} questions to {version} about {} tables, no difference; {} quirks, each proven by taking it out",
        records.len(),
        resolver.meta().quirks.len()
    ));
    assert!(asked >= 100_000, "{id}: only {asked} questions");
}

/// The quirks that can be taken out of a model without `is_noticed` being true.
fn unproven(resolver: &dyn Resolver, is_noticed: impl Fn(Quirks) -> bool) -> Vec<&'static str> {
    let quirks = resolver.meta().quirks.iter().enumerate();
    quirks.filter(|&(number, _)| !is_noticed(Quirks::all_but(number))).map(|(_, words)| *words).collect()
}

fn lines_about(table: &[u8], lookup: &Lookup) -> String {
    let word = match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => name.to_vec(),
        Lookup::Port { port, .. } => port.to_string().into_bytes(),
    };
    let about = table.split_inclusive(|&b| b == b'\n').filter(|line| line.windows(word.len()).any(|part| part == word));
    let shown: Vec<String> = about.take(30).map(|line| format!("  {:?}", String::from_utf8_lossy(line))).collect();
    shown.join("\n")
}

fn ask_c(id: &str, asker: &Asker) {
    let words = Words::of_services();
    let questions = questions_for_c(&words);
    let lines: Vec<u8> = questions.iter().flat_map(Question::for_c).collect();
    let record = |table: Vec<u8>| {
        let answers = asker.ask(&table, &lines);
        Record { table, questions: questions.clone(), answers }
    };
    let records: Vec<_> = tables_of_services(80, &words).map(record).collect();
    compare(id, &asker.version, &records);
}

#[test]
fn glibc_answers_as_its_model() {
    match Asker::glibc() {
        Ok(asker) => ask_c("glibc", &asker),
        Err(why) => crate::skipped(format_args!("{why}")),
    }
}

#[test]
fn musl_answers_as_its_model() {
    match Asker::musl() {
        Ok(asker) => ask_c("musl", &asker),
        Err(why) => crate::skipped(format_args!("{why}")),
    }
}

#[test]
fn go_answers_as_its_model() {
    let asker = match Asker::go() {
        Ok(asker) => asker,
        Err(why) => return crate::skipped(format_args!("{why}")),
    };
    let words = Words::of_services();
    let asks = by_id("go").unwrap().meta().asks;
    let lookups = words.names.iter().filter(|name| !is_number(name)).flat_map(|name| asks.of_name(name));
    let questions: Vec<_> = lookups.map(|lookup| Question { lookup, hinted: false }).collect();
    let lines: Vec<u8> = questions.iter().flat_map(Question::for_go).collect();
    let record = |table: Vec<u8>| {
        let answers = asker.ask(&table, &lines);
        Record { table, questions: questions.clone(), answers }
    };
    let records: Vec<_> = tables_of_services(200, &words).map(record).collect();
    compare("go", &asker.version, &records);
}

#[test]
fn getent_says_what_the_model_of_glibc_answers() {
    let words = Words::of_services();
    let mut asked = 0;
    for seed in 0..20 {
        let table = grammar::services(seed, &words);
        let model = by_id("glibc").unwrap().read(&table);
        let (mut keys, mut expected) = (Vec::new(), Vec::new());
        for (name, protocol) in words.names.iter().flat_map(|name| [Protocol::Tcp, Protocol::Udp].map(|p| (name, p))) {
            // A key's first part may be a port, and all after its first slash is the protocol.
            if let Answer::Port { port, protocol: told } = model.answer(&Lookup::name(name, Some(protocol)))
                && !name[0].is_ascii_digit()
                && !name.iter().any(|b| b"/+-".contains(b))
            {
                keys.push([name, &b"/"[..], protocol.as_str().as_bytes()].concat());
                expected.push([format!("{port}/").as_bytes(), &told].concat());
            }
        }
        asked += keys.len();
        match getent(&table, &keys) {
            Ok(places) => assert_eq!(places, expected, "table {seed}"),
            Err(why) => return crate::skipped(format_args!("{why}")),
        }
    }
    say(format_args!("getent: {asked} keys, each with the answer of the model"));
}

/// What Nmap answers of one table: the ports of each name, and the name of each port.
struct Scanned {
    table: Vec<u8>,
    answers: Vec<(Lookup, Answer)>,
}

const SCANNED: [Protocol; 3] = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp];

/// Asks for all names with few runs: one finds those that Nmap does not know; then each name has a number, and in each
/// further run those are asked for that have one bit set in it. So the runs in which a port is meant spell the number
/// of the name that it belongs to. The names that Nmap prints are not looked at.
fn sets_of_names(scanner: &Scanner, names: &[Vec<u8>]) -> Vec<(Lookup, Answer)> {
    let mut known: BTreeSet<&[u8]> = names.iter().map(Vec::as_slice).collect();
    let mut nowhere: Vec<Vec<u8>> = Vec::new();
    while !known.is_empty() {
        let asked: Vec<&[u8]> = known.iter().copied().collect();
        let Err(why) = scanner.scan(&asked.join(&b","[..])) else { break };
        let unknown =
            names.iter().find(|name| why.contains(&format!("service mask '{}'", String::from_utf8_lossy(name))));
        let unknown = unknown.unwrap_or_else(|| panic!("nmap: {why}"));
        assert!(known.remove(unknown.as_slice()), "nmap: {why}");
        nowhere.push(unknown.clone());
    }
    let known: Vec<&[u8]> = known.into_iter().collect();
    let mut numbers: std::collections::BTreeMap<(u16, Protocol), usize> = std::collections::BTreeMap::new();
    for bit in (0..8).map(|bit| 1 << bit) {
        let asked: Vec<&[u8]> =
            (1..).zip(&known).filter(|(number, _)| number & bit != 0).map(|(_, name)| *name).collect();
        if !asked.is_empty() {
            let found = scanner.scan(&asked.join(&b","[..])).unwrap_or_else(|why| panic!("nmap: {why}"));
            for (port, transport, _) in found {
                *numbers.entry((port, transport)).or_default() |= bit;
            }
        }
    }
    let mut sets: Vec<Vec<(u16, Protocol)>> = vec![Vec::new(); known.len()];
    for (place, number) in numbers {
        sets[number - 1].push(place);
    }
    let all =
        nowhere.into_iter().map(|name| (name, Vec::new())).chain(known.iter().map(|name| name.to_vec()).zip(sets));
    let on = |set: &[(u16, Protocol)], protocol: Option<Protocol>| {
        let meant = set.iter().filter(|(_, transport)| protocol.is_none_or(|protocol| protocol == *transport));
        let ports: Vec<_> = meant.map(|&(port, transport)| (port, transport.as_str())).collect();
        if ports.is_empty() { Answer::None } else { Answer::Ports(ports) }
    };
    all.flat_map(|(name, set)| {
        let protocols = SCANNED.map(Some).into_iter().chain([None]);
        protocols.map(|protocol| (Lookup::name(&name, protocol), on(&set, protocol))).collect::<Vec<_>>()
    })
    .collect()
}

fn names_of_ports(scanner: &Scanner, ports: &[u16]) -> Result<Vec<(Lookup, Answer)>, String> {
    let list: Vec<String> = ports.iter().map(u16::to_string).collect();
    let list = list.join(",");
    let found = scanner.scan(format!("T:{list},U:{list},S:{list}").as_bytes())?;
    assert_eq!(found.len(), ports.len() * SCANNED.len(), "nmap shows as many ports as were asked for");
    let answer = |name: Vec<u8>, transport: Protocol| match &name[..] {
        b"" | b"unknown" => Answer::None,
        name => Answer::Name { name: name.into(), protocol: transport.as_str().as_bytes().into() },
    };
    Ok(found
        .into_iter()
        .map(|(port, transport, name)| (Lookup::port(port, Some(transport)), answer(name, transport)))
        .collect())
}

/// Frequencies, sound and unsound.
const RATIOS: [&str; 24] = [
    "",
    "0.5",
    "1/2",
    "2/1",
    "0/0",
    "1/0",
    "-1/2",
    "1/-2",
    "+1/+2",
    "1/",
    "/2",
    "x/y",
    "#x/y",
    "# x/y",
    "1/2x",
    "1x/2",
    "0.1/5",
    "1.5",
    "4294967297/5",
    "99999999999999999999/1",
    "1/99999999999999999999",
    "2147483648/1",
    "1/ 2",
    "0x1/2",
];

fn scan_all(scanner: &Scanner, seeds: std::ops::Range<u64>) -> Vec<Scanned> {
    let words = Words::of_nmap();
    let askable = |name: &&Vec<u8>| {
        // A pattern asks for more than one name, a comma and a bracket end it, and a longer one does not fit.
        name[0].is_ascii_lowercase()
            && !name.iter().any(|b| b"*?,]".contains(b))
            && name.len() < 127
            && *name != b"unknown"
    };
    let names: Vec<Vec<u8>> = words.names.iter().filter(askable).cloned().collect();
    // With ports that no table has: these cost little.
    let mut ports: BTreeSet<u16> = words.ports.iter().copied().collect();
    ports.extend(1000..1400);
    let ports: Vec<u16> = ports.into_iter().collect();
    seeds
        .map(|seed| {
            let table = grammar::nmap(seed, &words);
            scanner.table(&table);
            let mut answers = names_of_ports(scanner, &ports).unwrap_or_else(|why| panic!("nmap: {why}"));
            answers.extend(sets_of_names(scanner, &names));
            Scanned { table, answers }
        })
        .collect()
}

/// What comes of names that cannot be asked for, and of rows that end the program.
fn scan_odd_ones(scanner: &Scanner) -> Vec<Scanned> {
    let mut scanned = Vec::new();
    let table = b"9abc 1/tcp\na?b 2/tcp\naxb 3/tcp\ncom,ma 4/tcp\nbr]x 5/tcp\nHttp 6/tcp\nb* 7/tcp\n".to_vec();
    scanner.table(&table);
    let mut answers = Vec::new();
    for name in [&b"9abc"[..], b"com,ma", b"br]x"] {
        let found = scanner.scan(name);
        assert!(found.is_err(), "{found:?}");
        answers.push((Lookup::name(name, None), Answer::None));
    }
    let long = b"l".repeat(127);
    let table = [&table[..], &long, b" 8/tcp\n"].concat();
    scanner.table(&table);
    assert!(scanner.scan(&long).is_err());
    answers.push((Lookup::name(&long, None), Answer::None));
    // A pattern answers, but not for the name alone.
    assert_eq!(scanner.scan(b"a?b").unwrap().len(), 2);
    answers.push((Lookup::name(b"a?b", None), Answer::None));
    scanned.push(Scanned { table, answers });
    let rows = RATIOS.map(|ratio| format!("b 2/tcp {ratio}\nc 3/xyz {ratio}"));
    // What a protocol has no room for is taken for the frequency.
    for row in rows.into_iter().chain(["b 2/tcpxxxxxxxxxxxxxx/y", "b 2/tcpxxxxxxxxxxxx1/2"].map(str::to_owned)) {
        let table = format!("a 1/tcp\n{row}\n").into_bytes();
        scanner.table(&table);
        let answers = match names_of_ports(scanner, &[1, 2]) {
            Ok(answers) => answers,
            Err(why) => {
                assert!(why.contains("nmap-services:"), "{row}: {why}");
                vec![(Lookup::port(1, Some(Protocol::Tcp)), Answer::None)]
            }
        };
        scanned.push(Scanned { table, answers });
    }
    scanned
}

#[test]
fn nmap_answers_as_its_model() {
    const WORKERS: u64 = 4;
    const TABLES: u64 = 52;
    let scanner = match Scanner::new() {
        Ok(scanner) => scanner,
        Err(why) => return crate::skipped(format_args!("{why}")),
    };
    // Nmap mostly waits.
    let mut scanned = std::thread::scope(|scope| {
        let part = |worker: u64| worker * TABLES / WORKERS..(worker + 1) * TABLES / WORKERS;
        let workers: Vec<_> =
            (0..WORKERS).map(|worker| scope.spawn(move || scan_all(&Scanner::new().unwrap(), part(worker)))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    scanned.extend(scan_odd_ones(&scanner));
    let resolver = by_id("nmap").unwrap();
    let wrong = |scanned: &Scanned, table: &Table| {
        scanned.answers.iter().find(|(lookup, answer)| table.answer(lookup) != *answer).cloned()
    };
    let mut asked = 0;
    for scanned in &scanned {
        asked += scanned.answers.len();
        let table = resolver.read(&scanned.table);
        if let Some((lookup, answer)) = wrong(scanned, &table) {
            let lines = lines_about(&scanned.table, &lookup);
            panic!(
                "nmap: {lookup}: the model answers {}, the real one {answer}, of these lines among others:\n{lines}",
                table.answer(&lookup)
            );
        }
    }
    let unproven = unproven(resolver, |quirks| {
        scanned.iter().any(|scanned| wrong(scanned, &resolver.read_with(&scanned.table, quirks)).is_some())
    });
    assert!(unproven.is_empty(), "nmap: nobody would notice if the model lacked: {unproven:#?}");
    say(format_args!(
        "nmap: {asked} questions to {} about {} tables, no difference; {} quirks, each proven by taking it out",
        scanner.version,
        scanned.len(),
        resolver.meta().quirks.len()
    ));
    assert!(asked >= 100_000, "nmap: only {asked} questions");
}

/// There is no FreeBSD here to ask: the model is by its source. That each quirk counts is shown all the same.
#[test]
fn each_quirk_of_the_model_of_freebsd_changes_an_answer() {
    let words = Words::of_services();
    let resolver = by_id("freebsd").unwrap();
    let questions = questions_for_c(&words);
    let records: Vec<Record> = tables_of_services(80, &words)
        .map(|table| {
            let model = resolver.read(&table);
            let answers =
                questions.iter().map(|question| question.told(&model.answer(&question.lookup), false)).collect();
            Record { table, questions: questions.clone(), answers }
        })
        .collect();
    let unproven = unproven(resolver, |quirks| {
        records.iter().any(|record| {
            let table = resolver.read_with(&record.table, quirks);
            let mut pairs = record.questions.iter().zip(&record.answers);
            pairs.any(|(question, answer)| question.told(&table.answer(&question.lookup), false) != *answer)
        })
    });
    assert!(unproven.is_empty(), "freebsd: nothing would change if the model lacked: {unproven:#?}");
    say(format_args!("freebsd: {} quirks by its source, each changes some answer", resolver.meta().quirks.len()));
}
