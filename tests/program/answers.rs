//! Messages about resolvers agree with the answers of their models, and no rule knows a resolver.

use portolan::diagnostic::Finding;
use portolan::engine::{CheckSettings, RuleSet, Selection, Selector, check, parse_file};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::text::SourceFile;
use portolan_resolvers::{Answer, Lookup, Protocol, Reader, Table, Tables, of_format};
use proptest::prelude::*;
use std::cell::Cell;
use std::fs;
use std::sync::LazyLock;

/// Checks a table of services(5) with every rule; messages name these resolvers. Details follow their message.
fn findings(table: &str, resolvers: &[Reader]) -> Vec<Finding> {
    static RUN: LazyLock<(Catalogue, RuleSet, Registry)> = LazyLock::new(|| {
        let catalogue = Catalogue::builtin();
        let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
        (catalogue, rules, Registry::embedded())
    });
    let (catalogue, rules, registry) = &*RUN;
    let source = SourceFile::new("services", table.as_bytes().to_vec());
    let document = parse_file(catalogue, &source, catalogue.format("services")).unwrap();
    let settings = CheckSettings { resolvers, ..CheckSettings::new(catalogue, registry, rules) };
    let mut findings = check(source, document, &settings).findings;
    for finding in &mut findings {
        for detail in std::mem::take(&mut finding.details) {
            finding.message.extend([": ", &detail]);
        }
    }
    findings
}

/// Returns the models that messages name by default, and all of them.
fn sets_of_readers() -> [Vec<Reader>; 2] {
    let all: Vec<Reader> = all_readers().collect();
    [all.iter().copied().filter(|reader| reader.meta().is_named_by_default).collect(), all]
}

/// Returns the answer that a message gives for a resolver: the words after the resolver's name and the verb. `None` if the
/// message says that it finds nothing, or skips the line.
fn said_of(reader: Reader, sentence: &str) -> Option<&str> {
    const VERBS: [&str; 4] = [" reads ", " read ", " answers ", " answer "];
    let mut others = None;
    for part in sentence.split("; ") {
        let found = VERBS.iter().find_map(|verb| part.split_once(verb)).filter(|_| !part.ends_with("reads the line"));
        let (who, answer) = if let Some((who, answer)) = found {
            (who, Some(answer))
        } else {
            let ends = [
                " skips the line",
                " skip the line",
                " does not find it",
                " do not find it",
                " reads the line",
                " finds it",
            ];
            (ends.iter().find_map(|end| part.strip_suffix(end)).expect(part), None)
        };
        if matches!(who, "all others" | "every resolver" | "no resolver") {
            others = Some(answer);
        } else if who.split(" and ").flat_map(|who| who.split(", ")).any(|who| names(who, reader)) {
            return answer;
        }
    }
    others.unwrap_or_else(|| panic!("nothing is said of {reader:?}: {sentence}"))
}

/// Returns whether a message about these resolvers says something of this one: it names it, or speaks of all.
fn is_said_of(reader: Reader, resolvers: &[Reader], sentence: &str) -> bool {
    let is_about_all = ["all others", "every resolver", "no resolver"].iter().any(|words| sentence.contains(words));
    is_about_all || resolvers.contains(&reader)
}

/// Returns every model of services(5).
fn all_readers() -> impl Iterator<Item = Reader> {
    Reader::all(of_format("services"))
}

/// Returns whether `Go`, `Go since 1.22` or `Go before 1.22` names a release.
fn names(who: &str, reader: Reader) -> bool {
    let (title, all) = (reader.meta().title, reader.meta().releases);
    let index = |id: &str| all.iter().position(|release| release.first == id).unwrap();
    match who.strip_prefix(title) {
        Some("") => true,
        Some(versions) if versions.starts_with(" since ") => index(reader.release.first) <= index(&versions[7..]),
        Some(versions) if versions.starts_with(" before ") => index(reader.release.first) > index(&versions[8..]),
        _ => false,
    }
}

/// Returns the end of a message that is about the reading of a line, or about a lookup.
fn sentence(message: &str) -> Option<&str> {
    let (_, sentence) = message.rsplit_once(": ")?;
    let ends = ["skip the line", "skips the line", "find it", "finds it", "reads the line"];
    let verbs = [" reads ", " read ", " answers ", " answer "];
    let is_said = ends.iter().any(|end| sentence.ends_with(end)) || verbs.iter().any(|verb| sentence.contains(verb));
    (is_said && !sentence.starts_with("programs ")).then_some(sentence)
}

fn of(words: &'static [&'static str]) -> proptest::sample::Select<&'static str> {
    proptest::sample::select(words)
}

#[test]
fn messages_about_a_line_say_how_each_model_reads_it() {
    let line = (
        of(&["", "", "", " ", "\t"]),
        of(&["x", "ssh", "+"]),
        of(&[" ", "\t"]),
        of(&[
            "22",
            "022",
            "09",
            "0x16",
            "0X16",
            "99999",
            "099999",
            "0x1ffff",
            "+22",
            "-22",
            "0",
            "0000",
            "4294967318",
            "1-2",
        ]),
        of(&["/", "/", "/", "//", ",", "/ ", ""]),
        of(&["tcp", "tcp", "udp", "sctp", "tcp/udp", "", "ip"]),
        of(&["", "", " alias", "#c", " # c", "\r", "\0x"]),
        of(&["\n", "\n", "\n", "\r\n", ""]),
    );
    let rules = ["syntax", "port-number", "port-notation", "encoding"];
    for resolvers in &sets_of_readers() {
        let said = Cell::new(0);
        proptest!(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() }, |(line in line.clone())| {
            let (blanks, name, between, port, slash, transport, rest, end) = line;
            let line = format!("{blanks}{name}{between}{port}{slash}{transport}{rest}{end}");
            let tables = Tables::read_by(all_readers(), line.as_bytes());
            for finding in findings(&line, resolvers).iter().filter(|finding| rules.contains(&finding.rule.as_str())) {
                let Some(sentence) = sentence(&finding.message) else { continue };
                said.set(said.get() + 1);
                for (reader, table) in tables.iter().filter(|(reader, _)| is_said_of(*reader, resolvers, sentence)) {
                    let read = endpoint(table);
                    prop_assert_eq!(said_of(reader, sentence), read.as_deref(), "{:?} of {:?}: {}", reader, line, finding.message);
                }
            }
        });
        assert!(said.get() > 150, "only {} messages speak of resolvers", said.get());
    }
}

/// Returns the port and transport that a model reads on a line: `22/tcp`.
fn endpoint(table: &Table) -> Option<String> {
    let printed = |word: &[u8]| String::from_utf8_lossy(word).replace('\r', "␍").replace('\0', "␀");
    table.endpoint_at(0).map(|(port, protocol)| match protocol {
        [] => format!("{port} without a transport"),
        protocol => format!("{port}/{}", printed(protocol)),
    })
}

#[test]
fn messages_about_a_name_say_what_each_model_answers() {
    // Some resolvers compare names in lower case, and some do not look for long ones.
    let name =
        || of(&["a", "ssh", "Aa", "aA", "SSH", "domain", "abcdefghijklmnopqrstuvwxy", "abcdefghijklmnopqrstuvwxyz"]);
    let lines = proptest::collection::vec((name(), of(&["7001", "7002", "7003"]), proptest::option::of(name())), 2..5);
    for resolvers in &sets_of_readers() {
        let (capitals, long) = (Cell::new(0), Cell::new(0));
        let table = (lines.clone(), of(&["tcp", "udp", "sctp"]), proptest::bool::ANY);
        proptest!(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }, |((lines, transport, has_many_names) in table)| {
            let line = |(name, port, alias): (&str, &str, Option<&str>)| format!("{name} {port}/{transport} {}\n", alias.unwrap_or(""));
            let table: String = lines.into_iter().map(line).collect();
            // Then the answers come from the whole table, which is read once.
            let others = (0..if has_many_names { 10 } else { 0 }).flat_map(|n| [7004, 7005].map(|port| format!("n{n} {port}/{transport}\n")));
            let table: String = std::iter::once(table).chain(others).collect();
            let tables = Tables::read_by(all_readers(), table.as_bytes());
            for finding in findings(&table, resolvers) {
                if !matches!(finding.rule.as_str(), "alias-shadow" | "duplicate-name") {
                    continue;
                }
                let message = &finding.message;
                let name = message.split('`').nth(1).unwrap();
                let sentence = sentence(&finding.message).expect("the message says what resolvers answer");
                capitals.set(capitals.get() + u32::from(name == "Aa"));
                long.set(long.get() + u32::from(name.len() > 25));
                let lookup = Lookup::name(name.as_bytes(), Protocol::parse(transport));
                let asked = tables.iter().filter(|(reader, _)| reader.meta().lookups.allows(&lookup));
                for (reader, table) in asked.filter(|(reader, _)| is_said_of(*reader, resolvers, sentence)) {
                    let answer = match table.answer(&lookup) {
                        Answer::Port { port, .. } => Some(port.to_string()),
                        _ => None,
                    };
                    prop_assert_eq!(said_of(reader, sentence), answer.as_deref(), "{:?}: {}", reader, finding.message);
                }
            }
        });
        assert!(
            capitals.get() > 10 && long.get() > 10,
            "{} names with capitals, {} long ones",
            capitals.get(),
            long.get()
        );
    }
}

#[test]
fn a_name_that_a_resolver_never_finds_is_not_said_to_be_answered() {
    let message = |table: &str, rule: &str| {
        let findings = findings(table, Reader::named_by_default());
        findings.into_iter().find(|finding| finding.rule.as_str() == rule).expect(rule).message
    };
    for name in ["Backup", "a-name-of-more-than-25-bytes"] {
        let go = ["Go does not find it", "all others answer 7001"];
        let text = message(&format!("{name} 7001/tcp\n{name} 7002/tcp\n"), "duplicate-name");
        assert!(go.iter().all(|words| text.contains(words)), "{text}");
        // Wine finds no aliases, so these are not all others.
        let go = ["Go does not find it", "glibc, musl, FreeBSD and OpenBSD answer 7001"];
        let text = message(&format!("one 7001/tcp {name}\n{name} 7002/tcp\n"), "alias-shadow");
        assert!(go.iter().all(|words| text.contains(words)), "{text}");
    }
}

#[test]
fn releases_that_differ_are_named_apart() {
    let resolvers: Vec<Reader> = Reader::find("glibc").unwrap();
    let text = |resolvers: &[Reader]| {
        let findings = findings("x 022/tcp\n", resolvers);
        findings.into_iter().find(|finding| finding.rule.as_str() == "port-notation").unwrap().message
    };
    assert_eq!(
        text(&resolvers),
        "`022` has a leading zero: glibc since Debian's 2.43-6 reads 22/tcp; glibc before Debian's 2.43-6 reads 18/tcp"
    );
    assert_eq!(text(&Reader::find("musl").unwrap()), "`022` has a leading zero: musl reads 22/tcp");
    // Those that the user did not choose may answer otherwise.
    let two = [Reader::find("musl").unwrap(), Reader::find("freebsd").unwrap()].concat();
    assert_eq!(text(&two), "`022` has a leading zero: musl and FreeBSD read 22/tcp");
    assert_eq!(text(&Reader::find("nmap").unwrap()), "`022` has a leading zero", "Nmap does not read the format");
}

#[test]
fn no_rule_knows_a_resolver() {
    let mut read = 0;
    for folder in ["src/rule", "src/rule/support"] {
        for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + folder).unwrap() {
            let path = file.unwrap().path();
            // The rule about the way in which one resolver reads one field.
            if path.extension().is_none_or(|end| end != "rs") || path.ends_with("nmap_frequency.rs") {
                continue;
            }
            read += 1;
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let named = portolan_resolvers::RESOLVERS.iter().map(|resolver| resolver.meta()).find(|meta| {
                    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
                    words.any(|word| word == meta.title || word == meta.id && word.len() > 2 || word == "BSD")
                });
                assert!(named.is_none(), "{}: {line}", path.display());
            }
        }
    }
    assert!(read > 50, "only {read} files were read");
}

/// Returns the messages of a rule about a table, where messages name these resolvers.
fn messages(rule: &str, table: &str, resolvers: &[Reader]) -> Vec<String> {
    let findings = findings(table, resolvers).into_iter();
    findings.filter(|finding| finding.rule.as_str() == rule).map(|finding| finding.message).collect()
}

#[test]
fn a_missing_final_newline_says_who_loses_what() {
    let said = |line: &str, resolvers: &[Reader]| {
        let messages = messages("final-newline", line, resolvers);
        let [message] = &messages[..] else { panic!("{messages:?}") };
        let general = "the last line has no line ending: appended text becomes part of it";
        message.strip_prefix(general).unwrap_or_else(|| panic!("{message}")).to_owned()
    };
    let (default, macos) = (Reader::named_by_default(), Reader::find("macos").unwrap());
    assert_eq!(said("x 22/tcp al99", default), "; macOS does not find `al99` on tcp");
    assert_eq!(said("x 22/tcp al99", &macos), "; macOS does not find `al99` on tcp");
    assert_eq!(said("x 22/udp", default), "; macOS does not find `x` on udp");
    assert_eq!(said("x 22/tcp # the comment loses it", default), "");
    assert_eq!(said("x 22/tcp al99", &Reader::find("musl").unwrap()), "", "the user names another");
    // glibc appends a part of such a line to itself.
    assert_eq!(said("    x 22/tcp", &Reader::find("glibc").unwrap()), "; glibc does not find `x` on tcp");
}

#[test]
fn dropped_aliases_are_reported_for_the_resolvers_that_drop_them() {
    let [default, uclibc] = [Reader::named_by_default().to_vec(), Reader::find("uclibc").unwrap()];
    let nine = "x 22/tcp a1 a2 a3 a4 a5 a6 a7 a8 a9\n";
    assert_eq!(messages("line-length", nine, &uclibc), ["the line has 9 aliases: uClibc does not find `a8`"]);
    assert_eq!(messages("line-length", &nine.replace(" a9", ""), &uclibc), [""; 0]);
    assert_eq!(messages("line-length", nine, &default), [""; 0]);
    // Of a long line, the part after 255 bytes.
    let long = format!("x 22/tcp {} a2 a3\n", "a".repeat(242));
    let expected = [format!("the line is {} bytes long: uClibc does not find `a3`", long.len() - 1)];
    assert_eq!(messages("line-length", &long, &uclibc), expected);
    assert_eq!(messages("line-length", &long.replace(" a3", " #a3"), &uclibc), [""; 0]);
    let crlf = long.replace('\n', "\r\n");
    assert!(
        !messages("line-length", &crlf, &sets_of_readers()[1])[0].contains("FreeBSD"),
        "that is the carriage return"
    );
    let musl = messages("line-length", &long, &default);
    assert!(
        musl[0].contains("musl cuts it after 127 and loses the aliases") && !musl[0].contains("uClibc"),
        "{musl:?}"
    );
    assert_eq!(messages("line-length", &long, &Reader::find("go").unwrap()), [""; 0]);
}

/// Lines with fewer aliases than those that the rule on long lines looks at, and no longer than the format's limit, are read
/// whole.
#[test]
fn every_model_reads_lines_up_to_the_limits_whole() {
    for aliases in 0..=7 {
        let names: Vec<String> = (0..aliases).map(|number| format!("a{number}{}", "x".repeat(14))).collect();
        let line = format!("n 22/tcp {}", names.join(" "));
        let line = format!("{}\n", line.chars().take(127).collect::<String>());
        let alone = Tables::read("services", b"n 22/tcp alone\n");
        for ((reader, table), (_, alone)) in Tables::read("services", line.as_bytes()).iter().zip(alone.iter()) {
            let finds_aliases = !alone.answer(&Lookup::name(b"alone", None)).is_none();
            for name in line.split_whitespace().skip(2).filter(|_| finds_aliases) {
                let lookup = Lookup::name(name.as_bytes(), Some(Protocol::Tcp));
                assert!(!table.answer(&lookup).is_none(), "{reader:?}: {name} of {line}");
            }
        }
    }
}

#[test]
fn names_that_are_only_aliases_are_counted_for_resolvers_that_find_none() {
    let table = "http 80/tcp www www-http\nweb 8080/tcp WWW\nwww-http 80/udp\nx 5/udplite only\n";
    let wine = Reader::find("wine").unwrap();
    assert_eq!(
        messages("invisible-entry", table, &wine),
        ["Wine does not find `www`, which is only an alias; 2 more aliases are affected"]
    );
    let table = "http 80/tcp www www-http\nwww 80/tcp http\nWWW-http 80/tcp\n";
    assert_eq!(messages("invisible-entry", table, &wine), [""; 0]);
    let table = "http 80/tcp www\n";
    assert_eq!(messages("invisible-entry", table, &sets_of_readers()[1]).len(), 1);
    assert_eq!(messages("invisible-entry", table, Reader::named_by_default()), [""; 0]);
}

/// The answers of messages are those of the whole table, where another line may answer.
#[test]
fn answers_come_from_the_whole_table() {
    let texts = |table: &str| -> Vec<String> {
        let findings = findings(table, Reader::named_by_default()).into_iter();
        findings
            .filter(|finding| finding.rule.as_str().starts_with("duplicate"))
            .map(|finding| finding.message)
            .collect()
    };
    // Old releases of glibc read hexadecimal; `x` is on the second line for all.
    assert_eq!(texts("x 0x16/tcp\nx 22/tcp\n"), [""; 0]);
    let found = texts("x 0x16/tcp\nx 22/tcp\ny 22/tcp\n");
    assert_eq!(found, ["22/tcp is `x` on line 2: lookups of the port never return `y`"]);
    // glibc and uClibc read the first line.
    let found = texts("x 22//tcp\nx 24/tcp\nx 18/tcp\n");
    assert!(found.len() == 1 && found[0].contains("Go answers 18") && !found[0].contains("all others"), "{found:?}");
    let found = texts("y 22/TCP\nx 22/tcp\nz 22/tcp\n");
    assert!(found.len() == 2 && found[1].ends_with(": lookups of the port never return `z`"), "{found:?}");
    // No resolver finds the second transport of a list.
    assert_eq!(texts("foo 22/tcp/udp\nbar 22/udp\na 1/tcp\nb 2/tcp\nc 3/tcp\n"), [""; 0]);
    // In a file without line feeds, most resolvers read one line.
    let found = findings("x1\r2222/tcp\r", Reader::named_by_default());
    let messages: Vec<&str> = found.iter().map(|finding| &*finding.message).collect();
    assert!(!messages.iter().any(|message| message.contains("no resolver")), "{messages:?}");
}
