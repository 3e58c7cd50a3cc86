//! Nmap, asked with few runs: which ports it would scan for a list of names, and the names that it prints.

use super::grammar::{self, Words};
use super::programs::{Scanner, say};
use super::{lines_about, release_of, unproven};
use portolan_resolvers::{Answer, Lookup, Protocol, Table};
use std::collections::BTreeSet;

/// Nmap's answers for one table: the ports of each name, and the name of each port.
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

/// Returns the number of questions that `.ci/long` asks at least.
pub(super) fn asked_at_length() -> usize {
    let (names, ports) = askable(&Words::of_nmap());
    // By name with each protocol and without one, and by port with each.
    TABLES_AT_LENGTH as usize * (names.len() * (SCANNED.len() + 1) + ports.len() * SCANNED.len())
}

const TABLES_AT_LENGTH: u64 = 52;

/// Returns the names and ports that Nmap is asked for.
fn askable(words: &Words) -> (Vec<Vec<u8>>, Vec<u16>) {
    let is_askable = |name: &&Vec<u8>| {
        // A pattern asks for more than one name, a comma and a bracket end it, and a longer one does not fit.
        name[0].is_ascii_lowercase()
            && !name.iter().any(|b| b"*?,]".contains(b))
            && name.len() < 127
            && *name != b"unknown"
    };
    let names: Vec<Vec<u8>> = words.names.iter().filter(is_askable).cloned().collect();
    // With ports that no table has: these cost little.
    let mut ports: BTreeSet<u16> = words.ports.iter().copied().collect();
    ports.extend(1000..1400);
    (names, ports.into_iter().collect())
}

fn scan_all(scanner: &Scanner, seeds: std::ops::Range<u64>) -> Vec<Scanned> {
    let words = Words::of_nmap();
    let (names, ports) = askable(&words);
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

/// Names that cannot be looked up, and rows that end the program.
fn scan_odd_ones(scanner: &Scanner) -> Vec<Scanned> {
    let mut scanned = Vec::new();
    let table = b"9abc 1/tcp\na?b 2/tcp\naxb 3/tcp\ncom,ma 4/tcp\nbr]x 5/tcp\nHttp 6/tcp\nb* 7/tcp\n".to_vec();
    scanner.table(&table);
    let mut answers = Vec::new();
    for name in [&b"9abc"[..], b"com,ma", b"br]x", b"Http"] {
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
    // The rest of a protocol that is too long is read as the frequency.
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
fn nmap_agrees_with_its_model() {
    compare(12);
}

#[test]
#[ignore = "takes long: .ci/long runs it"]
fn nmap_answers_as_its_model_at_length() {
    compare(TABLES_AT_LENGTH);
}

fn compare(tables: u64) {
    const WORKERS: u64 = 4;
    let scanner = match Scanner::new() {
        Ok(scanner) => scanner,
        Err(why) => return crate::skipped(format_args!("{why}")),
    };
    // Nmap mostly waits.
    let mut scanned = std::thread::scope(|scope| {
        let part = |worker: u64| worker * tables / WORKERS..(worker + 1) * tables / WORKERS;
        let workers: Vec<_> =
            (0..WORKERS).map(|worker| scope.spawn(move || scan_all(&Scanner::new().unwrap(), part(worker)))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    scanned.extend(scan_odd_ones(&scanner));
    let reader = release_of("nmap", &scanner.version);
    let wrong = |scanned: &Scanned, table: &Table| {
        scanned.answers.iter().find(|(lookup, answer)| table.answer(lookup) != *answer).cloned()
    };
    let mut asked = 0;
    for scanned in &scanned {
        asked += scanned.answers.len();
        let table = reader.model.read_with(&scanned.table, reader.release.quirks);
        if let Some((lookup, answer)) = wrong(scanned, &table) {
            let lines = lines_about(&scanned.table, &lookup);
            panic!(
                "nmap: {lookup}: the model answers {}, the real one {answer}, of these lines among others:\n{lines}",
                table.answer(&lookup)
            );
        }
    }
    let unproven = unproven(reader, |quirks| {
        scanned.iter().any(|scanned| wrong(scanned, &reader.model.read_with(&scanned.table, quirks)).is_some())
    });
    assert!(unproven.is_empty(), "nmap: no answer depends on these quirks: {unproven:#?}");
    say(format_args!(
        "{reader:?}: {asked} questions to {} about {} tables, no difference; {} quirks, each proven by taking it out",
        scanner.title,
        scanned.len(),
        reader.meta().quirks_of(reader.release).count()
    ));
}
