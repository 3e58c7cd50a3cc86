//! The outputs and the baseline of `uses`, which it shares with `check`.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use serde_json::{Value, json};

const JAIL: &str = "[dovecot]\nport = imap3,imaps,teapot\n";

fn folder() -> Folder {
    let folder = Folder::with("services", "ssh 22/tcp\nimaps 993/tcp\n");
    folder.file("etc/jail.local", JAIL);
    folder.file("etc/first.sh", "#!/bin/sh\nufw allow teapot\niptables -A INPUT -p tcp --dport teapot -j ACCEPT\n");
    folder
}

const USES: [&str; 6] = ["uses", "--resolver", "glibc", "--table", "services", "etc"];
const KNOWN: [&str; 2] = ["--baseline", "known.json"];

fn run(folder: &Folder, more: &[&str]) -> crate::folder::Ran {
    folder.run(&[&USES[..], more].concat())
}

fn known(folder: &Folder) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join("known.json")).unwrap()).unwrap()
}

#[test]
fn several_outputs_are_the_same_as_each_alone() {
    let folder = folder();
    let all = ["text", "json=a.json", "jsonl=b.jsonl", "sarif=c.sarif", "markdown=d.md"];
    let ran = run(&folder, &all.map(|output| ["--output-format", output]).concat());
    assert_eq!((ran.status, &*ran.err), (1, ""));
    assert_eq!(ran.text(), run(&folder, &[]).text());
    for output in &all[1..] {
        let (format, file) = output.split_once('=').unwrap();
        let written = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert_eq!(written, run(&folder, &["--output-format", format]).text(), "{format}");
        assert!(written.contains("imap3"), "{format}: {written}");
    }
    let ran = run(&folder, &["--output-format", "concise", "--output-file", "e"]);
    assert_eq!((ran.status, ran.text()), (1, ""));
    let written = std::fs::read_to_string(folder.path().join("e")).unwrap();
    assert_eq!(written, run(&folder, &["--output-format", "concise"]).text());
}

/// As `check` does: nothing is printed, and nothing is written.
#[test]
fn outputs_that_cannot_be_written_are_refused() {
    let folder = folder();
    for (more, message) in [
        (
            &["--output-format", "text", "--output-format", "sarif"][..],
            "`text` and `sarif` cannot both go to standard output",
        ),
        (&["--output-format", "sarif=a", "--output-format", "junit=./a"], "two outputs go to ./a"),
        (&["--output-format", "sarif=a", "--output-file", "b"], "the first output has two files: a and b"),
        (&["--output-file", "etc/jail.local"], "etc/jail.local: is one of the checked files"),
        (&["--output-file", "services"], "services: is one of the checked files"),
        (&["--output-file", "etc"], "etc: is a directory"),
        (&["--output-file", "missing/a"], "missing/a: there is no folder missing"),
        (&["--output-format", "sarif=a", "--show-files"], "`--show-files` writes no report"),
        (&["--output-format", "xml=a"], "invalid value 'xml' for '--output-format <FORMAT[=FILE]>'"),
        (&["--update-baseline", "--baseline", "a", "--output-file", "a"], "a: is the baseline"),
        (&["--update-baseline"], "`--update-baseline` needs the name of a baseline"),
        (&["--update-baseline", "--show-files"], "cannot be used with"),
        (&["--baseline", "none"], "none: no such file or directory"),
        (&["--select", "name-lost"], "`name-lost` compares two tables, and one is named"),
    ] {
        let ran = run(&folder, more);
        assert_eq!((ran.status, ran.text()), (2, ""), "{more:?}: {}", ran.printed());
        assert!(ran.err.to_lowercase().contains(&message.to_lowercase()), "{more:?}: {}", ran.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_eq!(std::fs::read_to_string(folder.path().join("etc/jail.local")).unwrap(), JAIL);
}

/// A finding is known by its name and transport, so that other words of the line may change.
#[test]
fn only_new_findings_are_reported() {
    let folder = folder();
    let updated = run(&folder, &[&KNOWN[..], &["--update-baseline"]].concat());
    assert_eq!((updated.status, updated.text()), (0, ""), "{}", updated.printed());
    assert!(updated.err.contains("wrote 4 findings of 2 files to known.json: 4 added, 0 removed"), "{}", updated.err);
    assert_valid("baseline.json", &known(&folder));
    insta::assert_snapshot!("baseline", std::fs::read_to_string(folder.path().join("known.json")).unwrap());
    let again = run(&folder, &KNOWN);
    assert_eq!(again.status, 0, "{}", again.printed());
    assert!(again.text().contains("Nothing new in 2 configurations"), "{}", again.text());
    assert!(again.err.contains("4 findings in known.json are not shown"), "{}", again.err);
    folder.file("etc/jail.local", "\n# mail\n[dovecot]\nport = gopher,teapot,imaps\n");
    let ran = run(&folder, &[&KNOWN[..], &["--output-format", "concise"]].concat());
    assert_eq!(ran.status, 1);
    assert!(ran.text().starts_with("etc/jail.local:4:8: error[unknown-name]"), "{}", ran.text());
    assert_eq!(ran.text().lines().count(), 1, "{}", ran.text());
    assert!(ran.err.contains("3 findings in known.json are not shown\n"), "{}", ran.err);
    assert!(ran.err.contains("1 finding in known.json no longer occurs: etc/jail.local: unknown-name"), "{}", ran.err);
}

/// Rules that compare two tables do not run with one, so that what they found is not gone.
#[test]
fn findings_of_two_tables_stay_known_with_one() {
    let folder = folder();
    folder.file("old.services", "ssh 22/tcp\nimaps 993/tcp\nimap3 220/tcp\n");
    let compared = ["uses", "--resolver", "glibc", "--old", "old.services", "--new", "services", "etc"];
    let update = [&KNOWN[..], &["--update-baseline"]].concat();
    assert_eq!(folder.run(&[&compared[..], &update].concat()).status, 0);
    let rules = || -> Vec<String> {
        let known = known(&folder);
        known["findings"].as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert!(rules().contains(&"name-lost".to_owned()));
    assert_eq!(run(&folder, &update).status, 0);
    assert!(rules().contains(&"name-lost".to_owned()), "{:?}", rules());
    let ran = folder.run(&[&compared[..], &KNOWN].concat());
    assert_eq!(ran.status, 0, "{}", ran.printed());
}

#[test]
fn the_configuration_names_the_baseline() {
    let folder = folder();
    folder.file("portolan.toml", "baseline = \"known.json\"\n");
    assert_eq!(run(&folder, &["--update-baseline"]).status, 0);
    assert_eq!(run(&folder, &[]).status, 0);
    // What the other command finds is not part of a run, and stays.
    let before = known(&folder);
    folder.file("services", "ssh 22/tcp\nimaps 993/tcp\nimaps 993/tcp\n");
    assert_eq!(folder.run(&["check", "--update-baseline", "services"]).status, 0);
    let after = known(&folder);
    let of_uses = |known: &Value| -> Vec<Value> {
        known["findings"].as_array().unwrap().iter().filter(|row| row["port"].is_null()).cloned().collect()
    };
    assert_eq!(of_uses(&before), of_uses(&after));
    assert!(after["findings"].as_array().unwrap().len() > before["findings"].as_array().unwrap().len());
    assert_eq!(run(&folder, &[]).status, 0);
}

/// Each name keeps its fingerprint when another word of its line changes.
#[test]
fn a_name_has_a_fingerprint_of_its_own() {
    let folder = folder();
    let prints = || {
        let report: Value = serde_json::from_slice(&run(&folder, &["--output-format", "sarif"]).out).unwrap();
        let results = report["runs"][0]["results"].as_array().unwrap();
        let one = |result: &Value| result["partialFingerprints"]["portolan/v1"].as_str().unwrap().to_owned();
        results.iter().map(one).collect::<std::collections::BTreeSet<String>>()
    };
    let before = prints();
    assert_eq!(before.len(), 4);
    folder.file("etc/jail.local", JAIL.replace("imaps", "ssh"));
    assert_eq!(prints(), before);
}

/// A script that is read as two kinds is one file, and a comment that is needed for one of them is used.
#[test]
fn a_script_of_two_kinds_is_one_configuration() {
    let folder = folder();
    let text = std::fs::read_to_string(folder.path().join("etc/first.sh")).unwrap();
    folder.file("etc/first.sh", text.replace("ufw allow", "# portolan: ignore[unknown-name]\nufw allow"));
    let ran = run(&folder, &["--extend-select", "unused-suppression"]);
    assert!(ran.text().contains("in 2 configurations;"), "{}", ran.text());
    let ran = run(&folder, &["--extend-select", "unused-suppression", "--output-format", "concise"]);
    let of_script: Vec<&str> = ran.text().lines().filter(|line| line.starts_with("etc/first.sh:")).collect();
    assert_eq!(of_script.len(), 1, "{}", ran.text());
    assert!(of_script[0].starts_with("etc/first.sh:4:34: error[unknown-name]"), "{}", ran.text());
}

/// The counts, limits and exit status are those of `check`.
#[test]
fn options_of_findings_are_those_of_check() {
    let folder = folder();
    let run = |more: &[&str]| run(&folder, more);
    let ran = run(&["--statistics"]);
    assert_eq!(ran.status, 1);
    let counts = "      4  unknown-name  in configurations: a service name that the table does not have\n";
    assert!(ran.text().starts_with("Found 4 errors in 2 configurations;"), "{}", ran.text());
    assert!(ran.text().contains(counts) && !ran.text().contains("imap3"), "{}", ran.text());
    let markdown = run(&["--statistics", "--output-format", "markdown"]);
    assert!(markdown.text().contains("unknown-name") && !markdown.text().contains("imap3"), "{}", markdown.text());
    let counted: Value = serde_json::from_slice(&run(&["--statistics", "--output-format", "json"]).out).unwrap();
    assert_valid("uses.json", &counted);
    assert_eq!((&counted["uses"], &counted["findings"]), (&json!([]), &json!([])));
    let whole: Value = serde_json::from_slice(&run(&["--output-format", "json"]).out).unwrap();
    assert_eq!(counted["summary"], whole["summary"]);
    let summary = json!({ "errors": 4, "warnings": 0, "infos": 0, "by_rule": { "unknown-name": 4 } });
    assert_eq!(counted["summary"], summary);
    let refused = run(&["--statistics", "--output-format", "jsonl"]);
    assert!(refused.status == 2 && refused.err.contains("the format `jsonl` cannot show `--statistics`"));
    let hint = refused.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(hint.contains("choose `text`, `concise`, `json` or `markdown`, or leave out `--statistics`"), "{hint}");
    assert_eq!(run(&["--statistics", "--show-files"]).status, 2);
    assert_eq!(run(&["--statistics", "--update-baseline"]).status, 2);

    folder.file("etc/many.sh", "#!/bin/sh\n".to_owned() + &"ufw allow teapot\n".repeat(7));
    let of_many = |more: &[&str]| {
        let ran = run(&[&["--output-format", "concise"], more].concat());
        ran.text().lines().filter(|line| line.starts_with("etc/many.sh:")).count()
    };
    assert_eq!((of_many(&[]), of_many(&["--max-findings", "5"]), of_many(&["--max-findings", "all"])), (7, 3, 7));

    folder.file("etc/jail.local", "[x]\nenabled = false\nport = teapot\n");
    let only = |more: &[&str]| folder.run(&[&USES[..5], &["etc/jail.local"], more].concat()).status;
    assert_eq!((only(&[]), only(&["--fail-on", "info"]), only(&["--fail-on", "warning"])), (1, 1, 0));
    assert_eq!(only(&["--fail-on", "info", "--exit-zero"]), 2);
    folder.file("etc/jail.local", "[x]\n# portolan: ignore[unknown-name]\nport = teapot\n");
    assert_eq!((only(&[]), only(&["--no-suppressions"])), (0, 1));
}
