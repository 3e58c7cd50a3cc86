//! The outputs of `check` that other programs read, in files and with names that try to be something else.

use crate::folder::{Folder, Ran};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::ffi::OsString;

/// The formats that other programs read, besides those with schemas of our own.
const FORMATS: [&str; 5] = ["sarif", "github", "gitlab", "junit", "markdown"];

const TABLE: &str = "ssh 22/tcp\nnetbiosns 137/udp\nnetbiosns 137/udp\nacr-nema 104/tcp dicom\ndicom 11112/tcp";

fn check<'a>(format: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["check", "--select", "spelling,alias-shadow,final-newline", "--output-format", format][..], more].concat()
}

fn json(ran: &Ran) -> Value {
    serde_json::from_slice(&ran.out).unwrap_or_else(|fault| panic!("{fault}: {ran:?}"))
}

/// Returns every fingerprint of a report, with the rule and the line.
fn fingerprints(report: &Value) -> Vec<(String, String, u64)> {
    let results = report["runs"][0]["results"].as_array().unwrap();
    let one = |result: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
        (text(&result["partialFingerprints"]["portolan/v1"]), text(&result["ruleId"]), line.as_u64().unwrap())
    };
    results.iter().map(one).collect()
}

#[test]
fn fingerprints_stay_when_lines_are_inserted_above() {
    let folder = Folder::with("services", TABLE);
    let before = fingerprints(&json(&folder.run(&check("sarif", &["services"]))));
    folder.file("services", format!("# a comment\n\n{TABLE}"));
    let after = fingerprints(&json(&folder.run(&check("sarif", &["./services"]))));
    let known: std::collections::HashSet<_> = before.iter().map(|(print, ..)| print).collect();
    assert_eq!((before.len(), known.len()), (4, 4), "two findings of one name differ: {before:?}");
    let moved: Vec<_> = before.into_iter().map(|(print, rule, line)| (print, rule, line + 2)).collect();
    assert_eq!(moved, after);
    let gitlab = json(&folder.run(&check("gitlab", &["services"])));
    let gitlab: Vec<_> = gitlab.as_array().unwrap().iter().map(|issue| issue["fingerprint"].clone()).collect();
    assert_eq!(gitlab, moved.iter().map(|(print, ..)| json!(print)).collect::<Vec<_>>());
    let other = Folder::with("other/services", TABLE);
    let other = fingerprints(&json(&other.run(&check("sarif", &["."]))));
    assert!(other.iter().all(|(print, ..)| !gitlab.contains(&json!(print))), "another path");
}

/// Applying the replacements of a report gives what `--fix` writes.
#[test]
fn replacements_of_sarif_are_the_fixes() {
    let table = "# caf\u{e9}\nnetbiosns\t137/udp\nx\u{e9} 1/tcp # \u{20ac}\nz3950 210/tcp wais\nsip-tls 5061/udp\n";
    let folder = Folder::with("a b.services", table);
    let args = ["check", "--select", "spelling,renamed", "a b.services"];
    let report = json(&folder.run(&[&args[..], &["--output-format", "sarif"]].concat()));
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for change in report["runs"][0]["results"].as_array().unwrap().iter().flat_map(|result| {
        let fixes = result["fixes"].as_array().unwrap();
        assert_eq!(fixes.len(), 1, "{result}");
        fixes[0]["artifactChanges"].as_array().unwrap()
    }) {
        assert_eq!(change["artifactLocation"]["uri"], "a%20b.services");
        for replacement in change["replacements"].as_array().unwrap() {
            let (region, text) = (&replacement["deletedRegion"], &replacement["insertedContent"]["text"]);
            let at = |line: &str, column: &str| {
                let number = |key: &str| region[key].as_u64().unwrap() as usize;
                let start: usize = table.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
                start + table[start..].chars().take(number(column) - 1).map(char::len_utf8).sum::<usize>()
            };
            let (start, end) = (at("startLine", "startColumn"), at("endLine", "endColumn"));
            edits.push((start, end, text.as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(edits.len(), 3, "{edits:?}");
    edits.sort();
    let mut fixed = table.to_owned();
    for (start, end, text) in edits.iter().rev() {
        fixed.replace_range(start..end, text);
    }
    assert_eq!(folder.run(&[&args[..], &["--fix"]].concat()).status, 0);
    assert_eq!(std::fs::read_to_string(folder.path().join("a b.services")).unwrap(), fixed);
}

#[test]
fn places_of_sarif_are_relative_to_the_folder_or_whole() {
    let folder = Folder::with("in/x/services", TABLE);
    let absolute = folder.path().join("in/x/services");
    let place = |path: &str| {
        let mut program = folder.program(&check("sarif", &[path]));
        let report = json(&Ran::of(program.current_dir(folder.path().join("in"))));
        let place = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        assert_eq!(report["runs"][0]["artifacts"], json!([{ "location": place }]));
        assert!(report["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].is_object());
        place
    };
    assert_eq!(place("./x/services"), json!({ "uri": "x/services", "uriBaseId": "%SRCROOT%" }));
    assert_eq!(place("../in/x/services"), json!({ "uri": "../in/x/services" }));
    assert_eq!(place(absolute.to_str().unwrap()), json!({ "uri": format!("file://{}", absolute.display()) }));
}

#[test]
fn the_line_of_an_old_table_is_a_related_place() {
    let folder = Folder::with("old.services", "# old\nimap3 220/tcp\n");
    folder.file("new.services", "ssh 22/tcp\n");
    let args = ["check", "--select", "lookup-lost", "--base", "old.services", "new.services", "--output-format"];
    let run = |format| folder.run(&[&args[..], &[format]].concat());
    let result = &json(&run("sarif"))["runs"][0]["results"][0];
    let place = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "old.services");
    assert_eq!(place["region"], json!({ "startLine": 2 }));
    for format in ["github", "markdown"] {
        assert!(run(format).text().contains(" (line 2 of the old table)"), "{format}");
    }
}

#[test]
fn markdown_folds_the_findings_of_each_file() {
    let folder = Folder::with("a.services", TABLE);
    folder.file("b.services", "ssh 22/tcp\n");
    folder.file("c.services", "netbiosns 137/udp\n".repeat(51));
    let ran = folder.run(&["check", "--select", "spelling", "--output-format", "markdown", "."]);
    insta::assert_snapshot!(ran.text());
    let ran = folder.run(&["check", "--select", "spelling", "--output-format", "markdown", "b.services"]);
    insta::assert_snapshot!(ran.text());
}

#[test]
fn the_first_output_goes_to_a_file() {
    let folder = Folder::with("services", TABLE);
    let printed = folder.run(&check("gitlab", &["services"])).out;
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    for args in [
        check("gitlab", &["--output-file", "out", "services"]),
        check("gitlab=out", &["services"]),
        check("gitlab", &["--output-format", "github=other", "--output-file", "out", "services"]),
    ] {
        folder.file("out", "old");
        let ran = folder.run(&args);
        assert_eq!((ran.status, ran.out, &*ran.err), (1, Vec::new(), ""), "{args:?}");
        assert_eq!(read("out"), printed);
    }
    assert_eq!(read("other"), folder.run(&check("github", &["services"])).out);
}

#[test]
fn several_outputs_are_the_same_as_each_alone() {
    let folder = Folder::with("a.services", TABLE);
    folder.file("b.services", "netbiosns 137/udp\n");
    folder.file("c.services", "ssh 22/tcp\n");
    let mut args = check("text", &["."]);
    let files = FORMATS.map(|format| format!("{format}=out/{format}=1"));
    for file in &files {
        args.extend(["--output-format", file]);
    }
    folder.file("out/keep", "");
    let ran = folder.run(&args);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    assert_eq!(ran.text(), folder.run(&check("text", &["."])).text());
    for format in FORMATS {
        let written = std::fs::read_to_string(folder.path().join(format!("out/{format}=1"))).unwrap();
        assert_eq!(written, folder.run(&check(format, &["."])).text());
    }
    let names = std::fs::read_dir(folder.path().join("out")).unwrap().count();
    assert_eq!(names, FORMATS.len() + 1, "no temporary file is left");
}

/// What was written before stays, and nothing is printed.
#[test]
fn outputs_that_cannot_be_written_are_refused_before_anything_is_written() {
    let folder = Folder::with("services", TABLE);
    folder.file("kept", "kept");
    folder.file("read-only", "kept");
    let read_only = folder.path().join("read-only");
    let mut permissions = read_only.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&read_only, permissions).unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for (more, message) in [
        (&["--output-format", "sarif"][..], "`text` and `sarif` cannot both go to standard output"),
        (&["--output-format", "sarif=kept", "--output-format", "junit=./kept"], "two outputs go to ./kept"),
        (&["--output-format", "sarif=kept", "--output-file", "folder/../kept"], "two outputs go to kept"),
        (&["--output-format", "sarif=services"], "services: is one of the checked files"),
        (&["--output-file", "folder"], "folder: is a directory"),
        (&["--output-file", "missing/out"], "missing/out: there is no folder missing"),
        (&["--output-file", "read-only"], "read-only: the file is read-only"),
        (&["--output-format", "sarif="], "a value is required for '--output-format <FORMAT[=FILE]>'"),
        (&["--output-format", "xml=kept"], "invalid value 'xml' for '--output-format <FORMAT[=FILE]>'"),
        (&["--output-format", "sarif=kept", "--show-files"], "`--show-files` writes no report"),
    ] {
        let ran = folder.run(&[&check("text", more)[..], &["services"]].concat());
        assert_eq!((ran.status, &*ran.out), (2, &b""[..]), "{more:?}: {ran:?}");
        assert!(ran.err.contains("hint: ") || ran.err.contains("For more information, try '--help'"), "{}", ran.err);
        assert!(ran.err.to_lowercase().contains(&message.to_lowercase()), "{more:?}: {}", ran.err);
        assert_eq!(std::fs::read_to_string(folder.path().join("kept")).unwrap(), "kept");
        assert_eq!(std::fs::read_to_string(folder.path().join("services")).unwrap(), TABLE);
    }
    let both = folder.run(&check("sarif=a", &["--output-file", "b", "services"]));
    assert_eq!(both.status, 2);
    assert!(both.err.contains("the first output has two files: a and b"), "{}", both.err);
    let names: Vec<OsString> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn reports_in_files_go_with_fixes_and_diffs() {
    let folder = Folder::with("services", TABLE);
    let ran = folder.run(&check("text", &["--output-format", "gitlab=left", "--diff", "services"]));
    assert!(ran.text().starts_with("--- services\n"), "{}", ran.text());
    let ran = folder.run(&check("text", &["--output-format", "gitlab=left", "--fix", "services"]));
    assert_eq!(ran.status, 1, "{ran:?}");
    let left: Value = serde_json::from_slice(&std::fs::read(folder.path().join("left")).unwrap()).unwrap();
    let rules: Vec<&str> = left.as_array().unwrap().iter().filter_map(|issue| issue["check_name"].as_str()).collect();
    assert_eq!(rules, ["alias-shadow", "final-newline"]);
}

/// Returns paths that try to end the text around them, or to begin something else.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("::error file=x::"),
        Just("]]>"),
        Just("%0A"),
        Just("\u{202e}"),
        Just("<!--"),
        Just("</details>"),
        Just("|"),
        Just("`"),
        Just("\n"),
        Just("\r"),
        Just("\\"),
        Just("@org"),
        Just("\""),
        Just("&amp;"),
        Just("a"),
        Just(","),
        Just("'"),
        Just("\u{1b}[31m"),
        Just("http://x.y"),
        Just("[x](y)"),
        Just("é"),
        Just("#1"),
        Just("*"),
        Just(" ")
    ];
    proptest::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat().replace('/', "\u{2044}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn hostile_paths_and_names_stay_where_they_are(path in hostile(), name in hostile()) {
        let name: String = name.chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
        let folder = Folder::with(&format!("{path}.services"), format!("{name}x 137/udp dicom\ndicom 11112/udp\n"));
        for format in FORMATS {
            let ran = folder.run(&["check", "--select", "all", "--output-format", format, "."]);
            prop_assert!(ran.status == 1 && ran.err.is_empty(), "{:?}", ran);
            let text = ran.text();
            prop_assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{}", text);
            match format {
                "github" => {
                    for line in text.lines() {
                        let (command, message) = line[2..].split_once("::").unwrap();
                        let (kind, properties) = command.split_once(' ').unwrap();
                        prop_assert!(["error", "warning", "notice"].contains(&kind), "{}", line);
                        let keys: Vec<&str> = properties.split(',').map(|pair| pair.split('=').next().unwrap()).collect();
                        prop_assert!(keys.starts_with(&["file", "line"]) && keys.ends_with(&["title"]), "{}", line);
                        prop_assert!(keys.len() == 4 || keys.len() == 6, "{}", line);
                        let escapes = message.split('%').skip(1);
                        prop_assert!(escapes.clone().all(|rest| rest.starts_with("25") || rest.starts_with("0A")), "{}", line);
                    }
                }
                "sarif" | "gitlab" => {
                    let _ = json(&ran);
                }
                "junit" => {
                    let count = |what: &str| text.matches(what).count();
                    prop_assert_eq!(count("<testsuite "), 1);
                    prop_assert_eq!(count("<testcase "), count("<failure "));
                    prop_assert_eq!(count("<"), 1 + 4 + 4 * count("<failure "));
                    prop_assert!(!text.contains("]]>"));
                }
                _ => {
                    let count = |what: &str| text.matches(what).count();
                    prop_assert_eq!([count("<details>"), count("</details>"), count("<summary>")], [1, 1, 1]);
                    prop_assert!(!text.contains("<!--") && !text.contains("@org") && !text.contains('`'), "{}", text);
                    for row in text.lines().filter(|line| line.starts_with('|')) {
                        prop_assert!([4, 5].contains(&row.matches('|').count()), "{}", row);
                    }
                }
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn paths_that_are_not_utf_8_are_kept_or_shown() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    folder.file(std::ffi::OsStr::from_bytes(b"\xe9.services"), "netbiosns 137/udp\n");
    let text = |format| {
        let ran = folder.run(&["check", "--select", "spelling", "--output-format", format, "."]);
        ran.text().to_owned()
    };
    assert!(text("sarif").contains(r#""uri":"%E9.services""#));
    assert!(text("github").starts_with("::warning file=\u{fffd}.services,line=1,"));
    assert!(text("gitlab").contains("\"path\":\"\u{fffd}.services\""));
    assert!(text("junit").contains("<testsuite name=\"\u{fffd}.services\""));
    assert!(text("markdown").contains("<code>\u{fffd}.services</code>: 1 finding<"));
}

#[test]
fn every_output_but_concise_has_the_details_of_a_finding() {
    let folder = Folder::with("services", "back 99999/tcp\n");
    let args = |format| ["check", "--select", "port-number", "--output-format", format, "services"];
    for format in FORMATS.into_iter().chain(["text", "json", "jsonl"]) {
        let ran = folder.run(&args(format));
        assert!(ran.text().contains("glibc reads 34463/tcp"), "{format}: {ran:?}");
    }
    assert_eq!(
        folder.run(&args("concise")).text().lines().next(),
        Some("services:1:6: error[port-number] `99999` is over 65535")
    );
}
