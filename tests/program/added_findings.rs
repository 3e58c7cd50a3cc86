//! `check --add-findings`: findings of other programs.

use crate::folder::{Folder, Ran};
use serde_json::Value;
use std::io::Write as _;

const TABLE: &str = "ssh 22/tcp\nfoo 8080/tcp # portolan: ignore[acme/ticket] known\n# a comment\nbar 8081/tcp\n";

fn with(findings: &str) -> Folder {
    let folder = Folder::with("services", TABLE);
    folder.file("found.jsonl", findings);
    folder
}

fn check(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["check", "--add-findings", "found.jsonl", "--select", "acme"], args].concat())
}

#[test]
fn findings_of_others_are_suppressed_selected_and_counted() {
    let folder = with(
        "{\"path\": \"services\", \"line\": 2, \"rule\": \"acme/ticket\", \"message\": \"no ticket\"}\n\n\
         {\"path\": \"./services\", \"line\": 4, \"rule\": \"acme/ticket\", \"message\": \"no ticket\", \"hint\": \"add one\", \"more\": 1}\n\
         {\"line\": 3, \"column\": 3, \"rule\": \"acme/words\", \"message\": \"odd\", \"severity\": \"info\"}\n",
    );
    let ran = check(&folder, &["--output-format", "concise", "services"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.text().starts_with("services:3:3: info[acme/words] odd\nservices:4:1: warning[acme/ticket] no ticket\n"),
        "{}",
        ran.text()
    );
    let ran = check(&folder, &["--ignore", "acme/ticket", "--severity", "warning", "services"]);
    assert_eq!(ran.status, 0, "{}", ran.text());
    let ran = check(&folder, &["--output-format", "jsonl", "services"]);
    let findings: Vec<Value> = ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for finding in &findings {
        crate::schemas::assert_valid("finding.json", finding);
    }
    assert_eq!(findings[1]["origin"], "another program (found.jsonl)");
    assert_eq!(findings[1]["entry"]["name"], "bar");
    assert!(check(&folder, &["services"]).text().contains("reported by another program (found.jsonl)"));
    assert!(check(&folder, &["--statistics", "services"]).text().contains("acme/ticket"));
}

#[test]
fn a_configuration_sets_the_severity() {
    let finding = |line, severity| {
        format!("{{\"line\": {line}, \"rule\": \"acme/x\", \"message\": \"m\", \"severity\": \"{severity}\"}}\n")
    };
    let folder = with(&[finding(1, "info"), finding(2, "error"), finding(3, "warning")].concat());
    for (configuration, expected) in [
        ("", ["info", "error", "warning"]),
        ("correctness = \"error\"", ["error"; 3]),
        ("stale = \"info\"", ["info", "error", "warning"]),
        ("all = \"info\"", ["info"; 3]),
    ] {
        folder.file("portolan.toml", format!("[severity]\n{configuration}\n"));
        let ran = check(&folder, &["--output-format", "concise", "-q", "services"]);
        let found = ran.text().lines().map(|line| line.split([' ', '[']).nth(1).unwrap());
        assert_eq!(found.collect::<Vec<_>>(), expected, "{configuration}: {}", ran.text());
    }
}

/// A configuration is also read in runs without these findings.
#[test]
fn a_configuration_names_findings_of_others() {
    let folder = with("{\"line\": 1, \"rule\": \"acme/ticket\", \"message\": \"m\"}\n");
    let own = "[[rule]]\nid = \"acme/low-port\"\nmessage = \"low\"\nwhen = { port = \"1-10\" }\n";
    for (configuration, expected) in [
        (format!("[severity]\n\"acme/ticket\" = \"info\"\n{own}"), "info[acme/ticket]"),
        ("ignore = [\"acme/ticket\"]\n".to_owned(), ""),
        ("[per-file-ignores]\n\"*\" = [\"acme/ticket\"]\n".to_owned(), ""),
    ] {
        folder.file("portolan.toml", configuration);
        let ran =
            folder.run(&["check", "--add-findings", "found.jsonl", "--output-format", "concise", "-q", "services"]);
        assert!(ran.status < 2 && ran.text().contains("[acme/ticket]") != expected.is_empty(), "{}", ran.printed());
        assert!(ran.text().contains(expected), "{}", ran.printed());
        assert!(folder.run(&["check", "services"]).status < 2);
    }
    for (word, said) in [
        ("\"acme/low-prot\"", "unknown rule `acme/low-prot`; did you mean `acme/low-port`?"),
        ("\"stale/x\"", "unknown rule `stale/x`"),
        ("tikcet", "unknown rule `tikcet`"),
    ] {
        folder.file("portolan.toml", format!("[severity]\n{word} = \"info\"\n{own}"));
        let ran = folder.run(&["check", "services"]);
        assert!(ran.status == 2 && ran.err.contains(said), "{}", ran.err);
    }
}

/// The file has changed since the other program read it, so that its other lines may be wrong as well.
#[test]
fn a_finding_after_the_last_line_is_refused_with_its_place() {
    let folder = with(
        "{\"path\": \"services\", \"line\": 4, \"rule\": \"acme/x\", \"message\": \"m\"}\n\n\
         {\"path\": \"services\", \"line\": 5, \"rule\": \"acme/x\", \"message\": \"m\"}\n\
         {\"path\": \"other.services\", \"line\": 1, \"rule\": \"acme/x\", \"message\": \"other\"}\n",
    );
    folder.file("other.services", "ssh 22/tcp\n");
    let ran = check(&folder, &["--output-format", "concise", "services", "other.services"]);
    let said = "services: found.jsonl:3:1: a finding on line 5, but the file ends at line 4";
    assert!(ran.status == 2 && ran.err.contains(said), "{}", ran.printed());
    assert!(ran.text().starts_with("other.services:1:1: warning[acme/x] other\n"), "{}", ran.text());
    // A search for tables does not skip the file, either.
    assert_eq!(check(&folder, &["."]).status, 2);
}

#[test]
fn counts_show_the_severities_of_the_findings_of_each_file() {
    let folder = Folder::with("a.services", "sip-tls 5061/tcp\n");
    folder.file("b.services", "ssh 22/tcp\n");
    folder.file("portolan.toml", "[severity]\nrenamed = \"error\"\n");
    folder.file(
        "found.jsonl",
        "{\"path\": \"a.services\", \"line\": 1, \"rule\": \"acme/x\", \"message\": \"m\"}\n\
         {\"path\": \"b.services\", \"line\": 1, \"rule\": \"acme/x\", \"message\": \"m\", \"severity\": \"error\"}\n",
    );
    let run =
        |more: &[&str]| folder.run(&[&["check", "--add-findings", "found.jsonl"], more].concat()).text().to_owned();
    let markdown = run(&["--output-format", "markdown", "a.services", "b.services"]);
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| <code>")).collect();
    let found = "| 1 | found by another program |";
    let expected = [
        "| <code>a.services</code> | error <code>renamed</code> | 1 | a name that the registry replaced for the same registration |",
        &format!("| <code>a.services</code> | warning <code>acme/x</code> {found}"),
        &format!("| <code>b.services</code> | error <code>acme/x</code> {found}"),
    ];
    assert_eq!(rows, expected, "{markdown}");
    let counts = run(&["--statistics", "--output-format", "concise", "a.services", "b.services"]);
    assert_eq!(counts, "2\terror\tacme/x\n1\terror\trenamed\n");
}

#[test]
fn findings_come_from_standard_input() {
    let folder = Folder::with("services", TABLE);
    let mut command = folder.command(env!("CARGO_BIN_EXE_portolan"));
    command.args(["check", "--add-findings", "-", "--select", "acme", "--output-format", "concise", "services"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"{\"line\": 1, \"rule\": \"acme/x\", \"message\": \"m\"}\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.starts_with(b"services:1:1: warning[acme/x] m\n"), "{output:?}");
}

#[test]
fn a_line_that_is_no_finding_is_refused_with_its_place() {
    for (line, said) in [
        ("{\"line\": 1}", "found.jsonl:2:11: missing field `rule`"),
        ("{", "found.jsonl:2:1: not JSON: EOF while parsing an object"),
        ("services:1: no ticket", "found.jsonl:2:1: not JSON: expected value"),
        ("{\"line\": 1, rule: \"a/b\"}", "found.jsonl:2:13: not JSON: key must be a string"),
        ("[1]", "found.jsonl:2:"),
        (
            "{\"line\": 1, \"rule\": \"spelling\", \"message\": \"m\"}",
            ":2:1: `spelling` is a rule that Portolan runs itself",
        ),
        ("{\"line\": 1, \"rule\": \"a b\", \"message\": \"m\"}", ":2:1: `a b` cannot name a rule"),
        ("{\"rule\": \"a/b\", \"message\": \"m\"}", ":2:1: the key `line` is missing"),
        (
            "{\"line\": 0, \"rule\": \"a/b\", \"message\": \"m\"}",
            "found.jsonl:2:10: expected a whole number from 1, found `0`",
        ),
        (
            "{\"start\": {\"line\": 0, \"column\": 1}, \"rule\": \"a/b\", \"message\": \"m\"}",
            "found.jsonl:2:20: expected a whole number from 1, found `0`",
        ),
        (
            "{\"line\": 1, \"rule\": \"stale/b\", \"message\": \"m\"}",
            ":2:1: the first word of `stale/b` already selects other rules",
        ),
        (
            "{\"line\": 1, \"rule\": \"a/b\", \"message\": \"m\", \"severity\": \"eror\"}",
            "unknown severity `eror`; did you mean `error`?",
        ),
    ] {
        let folder = with(&format!("\n{line}\n"));
        let ran = folder.run(&["check", "--add-findings", "found.jsonl", "services"]);
        assert!(ran.status == 2 && ran.err.contains(said), "{line}: {}", ran.err);
    }
    let folder = with("{\"path\": \"other\", \"line\": 1, \"rule\": \"a/b\", \"message\": \"m\"}\n");
    let ran = folder.run(&["check", "--add-findings", "found.jsonl", "--select", "a", "services"]);
    assert_eq!((ran.status, &*ran.err), (0, "portolan: warning: other: has added findings, but is not checked\n"));
    let ran = folder.run(&["check", "--add-findings", "-", "-"]);
    assert!(ran.status == 2 && ran.err.contains("the table and the findings cannot both be read"), "{}", ran.err);
}
