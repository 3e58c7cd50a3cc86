//! The models of resolvers against the real programs, question by question, and what happens to the models without any
//! one of their quirks. Tables come of a seeded grammar.

mod fixed;
mod grammar;
mod nmap;
mod programs;
mod readme;

use grammar::Words;
use portolan_resolvers::{Answer, Evidence, Lookup, Protocol, Quirks, Reader, ResolverMeta, Table, of_format};
use programs::{Asker, Question, getent, say};

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
        ask(Lookup::addresses(name), false);
        ask(Lookup::name(name, Some(Protocol::Tcp)), true);
        ask(Lookup::name(name, Some(Protocol::Udp)), true);
    }
    for &port in &words.ports {
        for protocol in PROTOCOLS {
            ask(Lookup::port(port, protocol), false);
        }
    }
    questions
}

/// Returns the model for the version of a program that is here. A version that no model knows fails the test: it is not
/// skipped, since its users get unchecked answers.
fn release_of(id: &str, version: &str) -> Reader {
    let found = Reader::find(&format!("{id}@{version}"));
    found.unwrap_or_else(|error| panic!("{error}: compare it, and give it a release in crates/resolvers"))[0]
}

/// Returns whether `getaddrinfo` treats a name as a number: it answers with its lower 16 bits, or not at all.
fn is_of_number(name: &[u8], answer: &[u8]) -> bool {
    let number: Option<i128> = std::str::from_utf8(name).ok().and_then(|name| name.parse().ok());
    let port = number.map(|number| (number & 0xffff).to_string().into_bytes());
    let endpoints = answer.split(|&b| b == b' ').filter(|place| !place.is_empty() && *place != b"-");
    endpoints
        .map(|place| place.split(|&b| b == b'/').next().unwrap_or_default())
        .all(|place| port.as_deref() == Some(place))
}

/// Puts the same questions to a model and to the real program, and shows that the test would notice if the model lacked
/// one of its quirks.
fn compare(reader: Reader, program: &str, records: &[Record]) {
    let is_go = reader.meta().id == "go";
    let wrong = |record: &Record, table: &Table| {
        let is_right = |question: &Question, answer: &[u8]| match question.name_for_getaddrinfo() {
            // Its own answer is then the number.
            Some(name) if table.is_number(name) => is_of_number(name, answer),
            _ => question.printed(&table.answer(&question.lookup), is_go) == answer,
        };
        let mut pairs = record.questions.iter().zip(&record.answers);
        pairs
            .find(|(question, answer)| !is_right(question, answer))
            .map(|(question, answer)| (question.clone(), answer.clone()))
    };
    let mut asked = 0;
    for record in records {
        assert_eq!(record.questions.len(), record.answers.len(), "{program}: not as many answers as questions");
        asked += record.questions.len();
        let table = reader.model.read_with(&record.table, reader.release.quirks);
        if let Some((question, answer)) = wrong(record, &table) {
            let lookup = &question.lookup;
            let lines = lines_about(&record.table, lookup);
            panic!(
                "{reader:?}: {lookup}{}: the model answers {:?}, {program} {:?}, of these lines among others:\n{lines}",
                if question.hinted { " (hinted)" } else { "" },
                table.answer(lookup).to_string(),
                String::from_utf8_lossy(&answer),
            );
        }
    }
    let unproven = unproven(reader, |quirks| {
        records.iter().any(|record| wrong(record, &reader.model.read_with(&record.table, quirks)).is_some())
    });
    assert!(unproven.is_empty(), "{reader:?}: no answer depends on these quirks: {unproven:#?}");
    say(format_args!(
        "{reader:?}: {asked} questions to {program} about {} tables, no difference; {} quirks, each proven by taking it out",
        records.len(),
        reader.meta().quirks_of(reader.release).count()
    ));
}

/// Returns the quirks that can be taken out of a model without `is_noticed` being true.
fn unproven(reader: Reader, is_noticed: impl Fn(Quirks) -> bool) -> Vec<&'static str> {
    let quirks = reader.meta().quirks_of(reader.release);
    quirks.filter(|&(number, _)| !is_noticed(reader.release.quirks.without(number))).map(|(_, words)| words).collect()
}

fn lines_about(table: &[u8], lookup: &Lookup) -> String {
    let word = match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => name.to_vec(),
        Lookup::Port { port, .. } => port.to_string().into_bytes(),
    };
    let about = table.split_inclusive(|&b| b == b'\n').filter(|line| line.windows(word.len()).any(|part| part == word));
    let printed: Vec<String> = about.take(30).map(|line| format!("  {:?}", String::from_utf8_lossy(line))).collect();
    printed.join("\n")
}

/// Everything that a resolver of services(5) can be asked.
fn questions_for(meta: &ResolverMeta, words: &Words) -> Vec<Question> {
    if meta.id == "go" {
        let names = words.names.iter().filter(|name| !is_number(name));
        let lookups = names.flat_map(|name| meta.lookups.of_name(name));
        return lookups.map(|lookup| Question { lookup, hinted: false }).collect();
    }
    let has_getaddrinfo = meta.lookups.allows(&Lookup::addresses(b"x"));
    let of_c = questions_for_c(words).into_iter();
    of_c.filter(|question| has_getaddrinfo || question.name_for_getaddrinfo().is_none()).collect()
}

/// So many tables of the grammar, and some that are long: not for Wine, which reads the table anew for each question and
/// takes minutes where it is long.
fn tables_for(id: &str, count: u64, words: &Words) -> impl Iterator<Item = Vec<u8>> {
    let long = if id == "wine" { Vec::new() } else { long_tables() };
    (0..count).map(|seed| grammar::services(seed, words)).chain(long)
}

/// Asks a program about so many tables of the grammar, and some that are long.
fn ask(id: &str, asker: Result<Asker, String>, tables: u64) {
    let asker = match asker {
        Ok(asker) => asker,
        Err(why) => return crate::skipped(format_args!("{why}")),
    };
    let reader = release_of(id, &asker.version);
    let words = Words::of_services();
    let questions = questions_for(reader.meta(), &words);
    let lines = questions.iter().flat_map(if id == "go" { Question::for_go } else { Question::for_c });
    let lines: Vec<u8> = lines.collect();
    let record = |table: Vec<u8>| {
        let answers = asker.ask(&table, &lines);
        Record { table, questions: questions.clone(), answers }
    };
    let records: Vec<_> = tables_for(id, tables, &words).map(record).collect();
    compare(reader, &asker.title, &records);
}

/// A test for each program: a short one, and one that puts at least 100,000 questions, which `.ci/long` runs.
macro_rules! held_to {
    ($($program:ident: $id:literal, $asker:expr, $quick:literal, $all:literal;)+) => {
        /// The number of tables that `.ci/long` asks a program of a resolver about.
        const TABLES: &[(&str, u64)] = &[$(($id, $all),)+ ("wine", WINE_TABLES)];
        $(#[test]
        fn $program() {
            ask($id, $asker, $quick);
        })+
        mod at_length {
            $(#[test]
            #[ignore = "takes long: .ci/long runs it"]
            fn $program() {
                super::ask($id, { use super::Asker; $asker }, $all);
            })+
        }
    };
}

held_to! {
    glibc_of_this_system: "glibc", Asker::glibc(), 20, 100;
    glibc_of_debian_13: "glibc", Asker::unpacked_glibc("debian-13"), 20, 100;
    glibc_of_debian_sid: "glibc", Asker::unpacked_glibc("debian-sid"), 20, 100;
    musl_of_this_system: "musl", Asker::musl(), 20, 100;
    musl_of_debian_13: "musl", Asker::unpacked_musl("debian-13"), 20, 100;
    musl_of_debian_sid: "musl", Asker::unpacked_musl("debian-sid"), 20, 100;
    uclibc_of_debian_13: "uclibc", Asker::uclibc("debian-13"), 30, 100;
    uclibc_of_debian_sid: "uclibc", Asker::uclibc("debian-sid"), 30, 100;
    go_of_this_system: "go", Asker::go("go"), 100, 300;
    go_of_today: "go", Asker::unpacked_go(), 100, 300;
}

/// Wine takes seconds to start, and most of a minute for the first time.
const WINE_TABLES: u64 = 80;

#[test]
#[ignore = "takes long: .ci/long runs it"]
fn wine_of_this_system() {
    ask("wine", Asker::wine(), WINE_TABLES);
}

#[test]
fn getent_agrees_with_the_model_of_glibc() {
    let reader = match Asker::glibc() {
        Ok(asker) => release_of("glibc", &asker.version),
        Err(why) => return crate::skipped(format_args!("{why}")),
    };
    let read = |table: &[u8]| reader.model.read_with(table, reader.release.quirks);
    let words = Words::of_services();
    let mut asked = 0;
    for seed in 0..20 {
        let table = grammar::services(seed, &words);
        let model = read(&table);
        let (mut keys, mut expected) = (Vec::new(), Vec::new());
        for (name, protocol) in words.names.iter().flat_map(|name| [Protocol::Tcp, Protocol::Udp].map(|p| (name, p))) {
            // A key's first part may be a port, and all after its first slash is the protocol.
            if let Answer::Port { port, protocol: printed } = model.answer(&Lookup::name(name, Some(protocol)))
                && !name[0].is_ascii_digit()
                && !name.iter().any(|b| b"/+-".contains(b))
            {
                keys.push([name, &b"/"[..], protocol.as_str().as_bytes()].concat());
                expected.push([format!("{port}/").as_bytes(), &printed].concat());
            }
        }
        asked += keys.len();
        match getent(&table, &keys) {
            Ok(endpoints) => assert_eq!(endpoints, expected, "table {seed}"),
            Err(why) => return crate::skipped(format_args!("{why}")),
        }
    }
    say(format_args!("getent: {asked} keys, each with the answer of the model"));
}

#[test]
fn every_quirk_of_models_written_from_source_changes_an_answer() {
    let words = Words::of_services();
    let questions = questions_for_c(&words);
    // Wine is compared only at length.
    let is_compared = |meta: &ResolverMeta| {
        meta.id != "wine" && meta.releases.iter().any(|release| matches!(release.evidence, Evidence::Compared(_)))
    };
    for resolver in of_format("services").filter(|resolver| !is_compared(resolver.meta())) {
        let id = resolver.meta().id;
        let reader = Reader { model: resolver, release: resolver.meta().newest() };
        let records: Vec<(Vec<u8>, Table)> =
            tables_of_services(80, &words).map(|table| (table.clone(), resolver.read(&table))).collect();
        let unproven = unproven(reader, |quirks| {
            records.iter().any(|(table, model)| {
                let without = resolver.read_with(table, quirks);
                questions.iter().any(|question| without.answer(&question.lookup) != model.answer(&question.lookup))
            })
        });
        assert!(unproven.is_empty(), "{id}: nothing would change if the model lacked: {unproven:#?}");
        say(format_args!("{id}: {} quirks by its source, each changes some answer", resolver.meta().quirks.len()));
    }
}
