//! The two tables of facts that are kept by hand: `data/early.tsv` and `data/claims.tsv`.

use portolan::model::{Date, Transport, name_fault};
use portolan::registry::Registry;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

const EARLY: [&str; 8] = ["rfc", "line", "date", "port", "transport", "words", "name", "ground"];
const CLAIMS: [&str; 12] = [
    "kind",
    "name",
    "port",
    "transports",
    "statement",
    "since",
    "evidence",
    "source_title",
    "source_url",
    "source_kind",
    "accessed",
    "subject",
];
/// The value of a claim without a name or a date.
const NONE: &str = "-";

/// A table with named columns.
struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

struct Row<'a> {
    table: &'a Table,
    /// Line number in the file.
    line: usize,
}

impl Table {
    /// Reads a table and holds it to its columns.
    fn read(name: &'static str, columns: &'static [&'static str]) -> Self {
        let path = root().join("data").join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name}: every line ends in LF");
        let mut lines = text.lines();
        assert_eq!(lines.next().unwrap(), columns.join("\t"), "{name}: the columns");
        let rows: Vec<Vec<String>> = lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect();
        assert!(!rows.is_empty());
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.len(), columns.len(), "{name}:{}: the number of columns", number + 2);
        }
        Self { name, columns, rows }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|number| Row { table: self, line: number + 2 })
    }
}

impl<'a> Row<'a> {
    fn value(&self, column: &str) -> &'a str {
        let number = self.table.columns.iter().position(|&known| known == column).unwrap();
        &self.table.rows[self.line - 2][number]
    }

    fn position(&self) -> String {
        format!("data/{}:{}", self.table.name, self.line)
    }

    fn number<T: std::str::FromStr>(&self, column: &str) -> T {
        let text = self.value(column);
        assert!(text.bytes().all(|b| b.is_ascii_digit()), "{}: {column} is {text}", self.position());
        text.parse().unwrap_or_else(|_| panic!("{}: {column} is {text}", self.position()))
    }

    fn date(&self, column: &str) -> Date {
        let text = self.value(column);
        Date::parse(text).unwrap_or_else(|| panic!("{}: {column} is {text}", self.position()))
    }

    /// Returns the values of a list, each one of `known`, in the order of `known`.
    fn list(&self, column: &str, known: &[&str]) -> Vec<&'a str> {
        let words: Vec<&str> = self.value(column).split(',').collect();
        let indices: Vec<Option<usize>> = words.iter().map(|word| known.iter().position(|k| k == word)).collect();
        assert!(indices.iter().all(Option::is_some), "{}: {column} has an unknown word", self.position());
        assert!(indices.is_sorted_by(|a, b| a < b), "{}: {column} is not in order", self.position());
        words
    }

    fn is_one_of(&self, column: &str, known: &[&str]) {
        let word = self.value(column);
        assert!(known.contains(&word), "{}: {column} is {word}", self.position());
    }

    /// Asserts that a value is plain text: not empty, ASCII, without blanks at its ends or double blanks.
    fn is_plain_text(&self, column: &str) {
        let text = self.value(column);
        let plain = text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
        assert!(plain && !text.is_empty(), "{}: {column} is not plain text", self.position());
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), text, "{}: {column}", self.position());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn early_rows_are_complete_and_sorted() {
    let table = Table::read("early.tsv", &EARLY);
    let mut last = None;
    let mut dates = BTreeMap::new();
    let mut services = HashSet::new();
    for row in table.rows() {
        let (rfc, line, port): (u32, u32, u16) = (row.number("rfc"), row.number("line"), row.number("port"));
        let date = row.date("date");
        assert_eq!(row.value("date").len(), "YYYY-MM".len(), "{}", row.position());
        assert_eq!(*dates.entry(rfc).or_insert(date), date, "{}: RFC {rfc} has two dates", row.position());
        // The meaning of the numbers, as each RFC states it: sockets, "port or socket", UDP "to the extent possible".
        let transports = match rfc {
            ..758 => "ncp",
            758..790 => "ncp,tcp",
            790..820 => "ncp,tcp,udp",
            _ => "tcp,udp",
        };
        assert_eq!(row.value("transport"), transports, "{}", row.position());
        row.is_plain_text("words");
        row.is_plain_text("ground");
        let name = row.value("name");
        assert!(name.is_empty() || name_fault(name.as_bytes()).is_none(), "{}: {name}", row.position());
        assert!(!name.bytes().any(|b| b.is_ascii_uppercase()), "{}: {name}", row.position());
        let key = (date, rfc, port, line);
        assert!(last.is_none_or(|last| last < key), "{}: not in order, or twice", row.position());
        last = Some(key);
        services.insert(if name.is_empty() { row.value("words") } else { name });
    }
    let rfcs: Vec<u32> = dates.keys().copied().collect();
    // RFC 604 assigns link numbers and RFC 717 network numbers: neither has a port.
    assert_eq!(rfcs, [349, 433, 503, 739, 750, 755, 758, 762, 770, 776, 790, 820, 870]);
    assert!(services.len() <= 65, "{} services", services.len());
}

#[test]
fn early_rows_appear_in_the_rfcs() {
    let folder = root().join("../shared/data/rfc");
    if !folder.is_dir() {
        crate::skipped(format_args!("there is no {}", folder.display()));
        return;
    }
    let mut texts: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for row in Table::read("early.tsv", &EARLY).rows() {
        let rfc = row.number("rfc");
        let text = texts.entry(rfc).or_insert_with(|| read(&folder.join(format!("rfc{rfc}.txt"))));
        let line = text.split(|&b| b == b'\n').nth(row.number::<usize>("line") - 1).unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let mut numbers = line.split_whitespace();
        let port: u16 = row.number("port");
        assert_eq!(numbers.next(), Some(port.to_string().as_str()), "{}: {line}", row.position());
        // From RFC 739 on the second column is the same number in octal.
        if rfc >= 739 {
            assert_eq!(numbers.next(), Some(format!("{port:o}").as_str()), "{}: {line}", row.position());
        }
        assert!(line.contains(row.value("words")), "{}: {line}", row.position());
    }
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn claims_are_complete_and_sorted() {
    const KINDS: [&str; 9] = [
        "abuse",
        "background",
        "defunct",
        "dropped-by",
        "historic-protocol",
        "malware-reported",
        "removal-claimed",
        "tool",
        "unofficial-use",
    ];
    const SOURCE_KINDS: [&str; 8] =
        ["distro-changelog", "encyclopedia", "issue", "project-commit", "registry", "rfc", "vendor", "web"];
    let table = Table::read("claims.tsv", &CLAIMS);
    let mut last: Option<(&str, u16, &str)> = None;
    let mut seen = HashSet::new();
    for row in table.rows() {
        row.is_one_of("kind", &KINDS);
        row.is_one_of("evidence", &["primary", "secondary", "weak"]);
        row.is_one_of("source_kind", &SOURCE_KINDS);
        row.list("transports", &["tcp", "udp", "sctp", "dccp"]);
        row.is_plain_text("name");
        row.is_plain_text("statement");
        row.is_plain_text("source_title");
        row.is_plain_text("subject");
        let is_about_software = ["abuse", "malware-reported", "tool", "unofficial-use"].contains(&row.value("kind"));
        let has_subject = row.value("subject") != NONE;
        assert!(has_subject || !is_about_software, "{}: the subject is missing", row.position());
        let words = |text: &str| text.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
        let statement = words(row.value("statement"));
        let is_named = words(row.value("subject")).split_whitespace().any(|word| statement.contains(word));
        assert!(is_named || !has_subject, "{}: the statement does not name the subject", row.position());
        assert!(row.value("statement").ends_with('.'), "{}: a statement is a sentence", row.position());
        let accessed = row.date("accessed");
        assert_eq!(row.value("accessed").len(), "YYYY-MM-DD".len(), "{}", row.position());
        if row.value("since") != NONE {
            assert!(row.date("since") <= accessed, "{}: later than it was read", row.position());
        }
        let url = row.value("source_url");
        let host = url.split_once("://").and_then(|(scheme, rest)| {
            ["http", "https"].contains(&scheme).then(|| rest.split('/').next().unwrap_or_default())
        });
        assert!(host.is_some_and(|host| host.contains('.')), "{}: {url}", row.position());
        assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{}: {url}", row.position());
        let key = (row.value("kind"), row.number("port"), row.value("name"));
        assert!(last.is_none_or(|last| last <= key), "{}: not in order", row.position());
        last = Some(key);
        assert!(seen.insert((key, row.value("transports"), row.value("statement"))), "{}: twice", row.position());
    }
}

/// With `--as-of`, a claim is known from its date on, so it cannot have a later fact.
#[test]
fn no_claim_has_a_fact_that_is_later_than_its_date() {
    for row in Table::read("claims.tsv", &CLAIMS).rows() {
        let date = if row.value("since") == NONE { row.value("accessed") } else { row.value("since") };
        let (known, statement) = (date[..4].parse::<u16>().unwrap(), row.value("statement"));
        let words = statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '.');
        let words = words.map(|word| word.trim_end_matches('.')).filter(|word| word.len() == 4);
        for year in words.filter_map(|word| word.parse::<u16>().ok()).filter(|year| (1969..2100).contains(year)) {
            let is_port = row.number::<u16>("port") == year;
            assert!(year <= known || is_port, "{}: {year} is later than {date}: {statement}", row.position());
        }
    }
}

/// Reports name the source after the statement.
#[test]
fn no_statement_names_its_own_source() {
    for row in Table::read("claims.tsv", &CLAIMS).rows() {
        let (statement, title) = (row.value("statement"), row.value("source_title"));
        // A list calls the RFC Historic; a page that reports a removal is the subject of its claim.
        if title.contains("; Historic in ") || row.value("kind") == "removal-claimed" {
            continue;
        }
        let rfc: Option<&str> = title.strip_prefix("RFC ").map(|rest| rest.split(' ').next().unwrap());
        let is_named = rfc.is_some_and(|number| statement.contains(&format!("RFC {number} ")));
        let is_attributed = statement.split([' ', '.', ',']).any(|word| ["says", "say"].contains(&word));
        assert!(!is_named && !is_attributed, "{}: {statement} ({title})", row.position());
    }
}

/// A claim that something is dead or historic accuses the name that the registry assigns there today. A name
/// that names an unofficial use or malware is the one whose port it is.
#[test]
fn claims_name_assigned_services() {
    let registry = Registry::embedded();
    for row in Table::read("claims.tsv", &CLAIMS).rows() {
        let (name, port) = (row.value("name"), row.number("port"));
        if row.value("kind") == "dropped-by" {
            // These give the name of a port on some system, which need not be registered.
            assert_ne!(name, NONE, "{}", row.position());
            continue;
        }
        for word in row.value("transports").split(',') {
            let mut assigned = registry.assigned(port, Transport::parse(word).unwrap());
            if name == NONE {
                let unassigned = assigned.next().is_none();
                assert!(unassigned && row.value("kind") != "defunct", "{}: {port}/{word} has a name", row.position());
            } else {
                assert!(assigned.any(|record| record.name() == name), "{}: {name} {port}/{word}", row.position());
            }
        }
    }
}

/// The registry names people; their addresses are left out, also where it writes `&` or `at` for `@`.
#[test]
fn no_table_has_the_address_of_a_person() {
    let is_host = |word: &str| {
        let word = word.trim_end_matches(['>', ',', '.', ')']);
        let top = word.rsplit('.').next().unwrap_or_default();
        word.contains('.') && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic())
    };
    for name in ["registry.tsv", "rows.tsv", "changes.tsv", "history.tsv", "early.tsv"] {
        let text = String::from_utf8(read(&root().join("data").join(name))).unwrap();
        for (number, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split([' ', '\t']).collect();
            let joined = words
                .iter()
                .any(|word| word.split_once(['@', '&']).is_some_and(|(user, host)| !user.is_empty() && is_host(host)));
            let apart = words.windows(3).any(|part| part[0].starts_with('<') && part[1] == "at" && is_host(part[2]));
            assert!(!joined && !apart, "data/{name}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn the_removal_of_sco_dtmgr_is_a_claim_only() {
    let table = Table::read("claims.tsv", &CLAIMS);
    let of = |kind: &str, name: &str, evidence: &str| {
        let fits = |row: &Row| [row.value("kind"), row.value("name"), row.value("evidence")] == [kind, name, evidence];
        table.rows().filter(fits).count()
    };
    assert_eq!(of("removal-claimed", "sco-dtmgr", "weak"), 1, "the page that reports a removal");
    assert_eq!(of("removal-claimed", "sco-dtmgr", "primary"), 0, "what speaks against it comes from the history");
    assert_eq!(of("defunct", "sco-dtmgr", "weak"), 1);
    assert_eq!(of("defunct", "passgo-tivoli", "weak"), 1);
}
