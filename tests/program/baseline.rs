//! `check --baseline`: only what is new is reported.

use crate::folder::{Folder, Ran};
use proptest::prelude::*;

const TABLE: &str =
    "ssh 22/tcp\nnetbiosns 137/udp\nnetbiosns 137/udp\nacr-nema 104/tcp dicom\ndicom 11112/tcp\nwhat is this\n";
const RULES: &str = "spelling,alias-shadow,syntax,final-newline";

fn check(folder: &Folder, more: &[&str]) -> Ran {
    let args = ["check", "--select", RULES, "--output-format", "concise", "--baseline", "known.json"];
    folder.run(&[&args[..], more].concat())
}

fn text(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

/// Returns a folder with a table and the baseline of it.
fn known() -> Folder {
    let folder = Folder::with("etc/services", TABLE);
    let ran = check(&folder, &["--update-baseline", "etc/services"]);
    assert_eq!((ran.status, ran.text()), (0, ""), "{ran:?}");
    assert_eq!(ran.err, "portolan: note: wrote 4 findings of 1 file to known.json: 4 added, 0 removed\n");
    folder
}

#[test]
fn a_baseline_has_one_kind_of_finding_a_line() {
    let folder = known();
    insta::assert_snapshot!(text(&folder, "known.json"));
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/baseline.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    folder.file("b.services", b"caf\xe9 162/t\xe9p\nx11 6000-6065/tcp\nnetbiosns 137\n");
    folder.file("a.nmap-services", "unknown\t162/udp\t0.1\n");
    let ran = folder.run(&["check", "--select", "all", "--baseline", "all.json", "--update-baseline", "."]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let document = serde_json::from_str(&text(&folder, "all.json")).unwrap();
    assert_eq!(validator.iter_errors(&document).map(|fault| fault.to_string()).collect::<Vec<_>>(), [""; 0]);
    for part in ["\"name_bytes\":", "\"port\":\"6000-6065\"", "\"line\":", "\"path\":\"a.nmap-services\",\"port\":162"]
    {
        assert!(text(&folder, "all.json").contains(part), "{part}: {}", text(&folder, "all.json"));
    }
    let ran = folder.run(&["check", "--select", "all", "--baseline", "all.json", "."]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.text().starts_with("Nothing new in 3 files"), "{}", ran.text());
}

#[test]
fn only_what_is_new_is_reported() {
    let folder = known();
    let ran = check(&folder, &["etc/services"]);
    assert_eq!((ran.status, ran.text()), (0, ""), "{ran:?}");
    assert_eq!(ran.err, "portolan: note: 4 findings in known.json are not shown\n");
    // Lines above, and blanks around an unreadable line, change nothing.
    folder.file("etc/services", format!("# new\n\n{}", TABLE.replace("what is", "  what is")));
    assert_eq!(check(&folder, &["etc/services"]), ran);
    // One more of a kind is new, and another port is.
    folder.file("etc/services", format!("{TABLE}netbiosns 137/udp\nnetbiosns 137/tcp\n"));
    let ran = check(&folder, &["./etc"]);
    assert_eq!((ran.status, ran.text().lines().count()), (1, 2), "{ran:?}");
    assert!(ran.text().starts_with("./etc/services:7:1: "), "{}", ran.text());
    // The path is that from the folder of the baseline.
    let mut program = folder.program(&["check", "--select", RULES, "--baseline", "../known.json", "services"]);
    let ran = Ran::of(program.current_dir(folder.path().join("etc")));
    assert!(ran.err.contains("4 findings in ../known.json are not shown"), "{ran:?}");
    folder.file("other/services", TABLE);
    assert_eq!(check(&folder, &["other"]).text().lines().count(), 4, "another file");
    assert_eq!(check(&folder, &["--quiet", "etc"]).err, "");
}

#[test]
fn what_no_longer_occurs_is_told_and_taken_out() {
    let folder = known();
    folder.file("etc/services", TABLE.replacen("netbiosns 137/udp\n", "", 1).replace("what is this\n", ""));
    let ran = check(&folder, &["etc"]);
    assert_eq!(ran.status, 0);
    let said = |ran: &Ran| ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    let text_of = said(&ran);
    let parts = [
        "portolan: note: 2 findings in known.json are not shown portolan: note: 2 findings in known.json no longer occur: \
         etc/services: spelling netbiosns 137/udp, etc/services: syntax line ",
        " portolan: hint: run with `--update-baseline` to remove findings that no longer occur",
    ];
    assert!(text_of.starts_with(parts[0]) && text_of.ends_with(parts[1]), "{text_of}");
    let json = folder.run(&["check", "--select", RULES, "--baseline", "known.json", "--output-format", "json", "etc"]);
    let json: serde_json::Value = serde_json::from_slice(&json.out).unwrap();
    crate::schemas::assert_valid("check.json", &json);
    assert_eq!(json["summary"]["baseline"], serde_json::json!({ "known": 2, "gone": 2 }));
    // A rule that does not run finds nothing, which says nothing.
    let one = folder.run(&["check", "--select", "syntax", "--baseline", "known.json", "etc"]);
    assert!(
        said(&one).starts_with("portolan: note: 1 finding in known.json no longer occurs: etc/services: "),
        "{one:?}"
    );
    let ran = folder.run(&["check", "--select", "syntax", "--baseline", "known.json", "--update-baseline", "etc"]);
    assert_eq!(ran.err, "portolan: note: wrote 3 findings of 1 file to known.json: 0 added, 1 removed\n");
    // Nor is a finding of another file gone, unless the file is.
    folder.file("other.services", "netbiosns 137/udp\n");
    check(&folder, &["--update-baseline", "other.services"]);
    assert_eq!(check(&folder, &["other.services"]).err, "portolan: note: 1 finding in known.json is not shown\n");
    std::fs::remove_dir_all(folder.path().join("etc")).unwrap();
    assert!(said(&check(&folder, &["."])).contains("3 findings in known.json no longer occur: etc/services: "));
    check(&folder, &["--update-baseline", "."]);
    assert_eq!(text(&folder, "known.json").matches("\"rule\"").count(), 1);
    // No table is left.
    std::fs::remove_file(folder.path().join("other.services")).unwrap();
    assert!(
        said(&check(&folder, &["."])).contains("1 finding in known.json no longer occurs: other.services: spelling ")
    );
    check(&folder, &["--update-baseline", "."]);
    assert_eq!(text(&folder, "known.json"), "{\"version\":1,\n\"findings\":[\n]}\n");
}

#[cfg(unix)]
#[test]
fn an_unchanged_baseline_is_not_rewritten() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = known();
    let inode = || folder.path().join("known.json").metadata().unwrap().ino();
    let before = inode();
    let ran = check(&folder, &["--update-baseline", "etc"]);
    assert_eq!(ran.err, "portolan: note: known.json is up to date: 4 findings of 1 file\n");
    assert_eq!(inode(), before);
    folder.file("etc/services", "ssh 22/tcp\n");
    check(&folder, &["--update-baseline", "etc"]);
    assert_ne!(inode(), before, "a change replaces the file as a whole");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
}

#[test]
fn standard_input_is_a_file_of_its_own() {
    let folder = Folder::new();
    let run = |more: &[&str], input: &str| {
        let args = ["check", "--select", RULES, "--output-format", "concise", "--baseline", "known.json", "-"];
        Ran::of(folder.program(&[&args[..], more].concat()).write_stdin(input))
    };
    assert_eq!(run(&["--update-baseline"], TABLE).status, 0);
    assert!(text(&folder, "known.json").contains("\"path\":\"-\""));
    assert_eq!(run(&[], TABLE).status, 0);
    assert_eq!(run(&["--stdin-filename", "services"], TABLE).status, 1, "a name stands for that file");
    assert_eq!(run(&["--stdin-filename", "services", "--update-baseline"], TABLE).status, 0);
    assert_eq!(run(&["--stdin-filename", "services"], TABLE).status, 0);
    // The file that was named does not exist, and is no longer known.
    assert_eq!(run(&["--update-baseline"], TABLE).status, 0);
    assert!(!text(&folder, "known.json").contains("\"path\":\"services\""));
}

#[test]
fn fixes_are_made_for_new_findings_only() {
    let folder = Folder::with("services", "netbiosns 137/udp\nssh 22/tcp\n");
    check(&folder, &["--update-baseline", "services"]);
    folder.file("services", "netbiosns 137/udp\nssh 22/tcp\nz3950 210/tcp\n");
    let ran = check(&folder, &["--fix", "services"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(text(&folder, "services"), "netbiosns 137/udp\nssh 22/tcp\nz3950 210/tcp z39-50\n");
    assert!(ran.err.contains("1 finding in known.json is not shown\n"), "{ran:?}");
    let ran =
        folder.run(&["check", "--select", RULES, "--fix", "--baseline", "known.json", "--update-baseline", "services"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(text(&folder, "services"), "netbiosns 137/udp netbios-ns\nssh 22/tcp\nz3950 210/tcp z39-50\n");
    assert!(ran.text().starts_with("1 found, 1 fixed, 0 left in 1 file: 1 spelling."), "{ran:?}");
    assert!(ran.err.contains("wrote 0 findings of 0 files to known.json: 0 added, 1 removed"), "{ran:?}");
    // What is left is known, and not fixed.
    folder.file("services", "netbiosns 137/udp\nacr-nema 104/tcp dicom\ndicom 11112/tcp\n");
    let ran = check(&folder, &["--fix", "--update-baseline", "services"]);
    assert!(ran.text().starts_with("1 found, 1 fixed, 0 left in 1 file: 1 spelling."), "{ran:?}");
    assert!(ran.err.contains("wrote 1 finding of 1 file to known.json: 1 added, 0 removed"), "{ran:?}");
}

#[test]
fn findings_of_other_programs_can_be_known() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("found", "{\"line\": 1, \"rule\": \"acme/ticket\", \"message\": \"no ticket\"}\n");
    check(&folder, &["--update-baseline", "services"]);
    assert_eq!(check(&folder, &["--extend-select", "acme", "--add-findings", "found", "services"]).status, 1);
    check(&folder, &["--extend-select", "acme", "--add-findings", "found", "--update-baseline", "services"]);
    assert_eq!(check(&folder, &["--extend-select", "acme", "--add-findings", "found", "services"]).status, 0);
    // Without the other program, its findings stay known.
    assert_eq!(check(&folder, &["services"]).err, "");
    check(&folder, &["--update-baseline", "services"]);
    assert!(text(&folder, "known.json").contains("acme/ticket"));
    // With it, one that it no longer finds is gone.
    folder.file("found", "");
    let args = ["--add-findings", "found", "services"];
    let ran = check(&folder, &args);
    assert!(ran.err.contains("no longer occurs: services: acme/ticket ssh 22/tcp"), "{ran:?}");
    check(&folder, &[&["--update-baseline"], &args[..]].concat());
    assert!(!text(&folder, "known.json").contains("acme/ticket"));
}

#[test]
fn a_configuration_names_the_baseline() {
    let folder = Folder::with("in/services", TABLE);
    folder.file(
        "in/portolan.toml",
        format!("select = {:?}\nbaseline = \"known.json\"\n", RULES.split(',').collect::<Vec<_>>()),
    );
    let ran = folder.run(&["check", "in"]);
    assert_eq!((ran.status, &*ran.out), (2, &b""[..]));
    assert_eq!(
        ran.err,
        "portolan: error: in/portolan.toml:2:12: in/known.json: No such file or directory (os error 2)\n  \
         |\n2 | baseline = \"known.json\"\n  |            ^^^^^^^^^^^^\n\
         portolan: hint: run with `--update-baseline` to write it\n"
    );
    assert_eq!(folder.run(&["check", "--update-baseline", "in"]).status, 0);
    assert!(text(&folder, "in/known.json").contains("\"path\":\"services\""));
    assert_eq!(folder.run(&["check", "in"]).status, 0);
    assert_eq!(folder.run(&["check", "--isolated", "--select", RULES, "in"]).status, 1);
    let printed = folder.run(&["config", "show", "in/services"]);
    assert!(
        printed.text().contains("  baseline          in/known.json  (from in/portolan.toml)"),
        "{}",
        printed.text()
    );
    for outside in ["../known.json", "/tmp/known.json"] {
        folder.file("in/portolan.toml", format!("baseline = {outside:?}\n"));
        let ran = folder.run(&["check", "--update-baseline", "in"]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains("in/portolan.toml:1:12: a path outside the folder"), "{}", ran.err);
    }
}

/// A baseline that the command line names is read even if there is no table.
#[test]
fn a_baseline_is_read_without_a_table() {
    let folder = known();
    std::fs::remove_file(folder.path().join("etc/services")).unwrap();
    assert!(check(&folder, &["etc"]).err.contains("4 findings in known.json no longer occur"));
    folder.file("known.json", "<<<<<<< HEAD\n");
    let ran = check(&folder, &["etc"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.err.contains("known.json:1:1: an unresolved merge conflict"), "{ran:?}");
    let ran = check(&folder, &["--update-baseline", "missing.services"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

/// No run can find anything with a rule that does not exist.
#[test]
fn findings_of_a_rule_that_no_longer_exists_are_gone() {
    let folder = known();
    folder.file("known.json", text(&folder, "known.json").replace("\"rule\":\"syntax\"", "\"rule\":\"old-syntax\""));
    assert!(
        check(&folder, &["etc"]).err.contains("1 finding in known.json no longer occurs: etc/services: old-syntax")
    );
    check(&folder, &["--update-baseline", "etc"]);
    assert!(!text(&folder, "known.json").contains("old-syntax"));
}

/// Whatever is wrong: the position, exit status 2, and the file stays as it is.
#[test]
fn a_baseline_with_a_fault_is_refused_with_its_line() {
    let folder = known();
    let good = text(&folder, "known.json");
    let conflict = good.replace("\n{\"rule\":\"spelling\"", "\n<<<<<<< HEAD\n{\"rule\":\"spelling\"");
    let later = good.replace("\"version\":1", "\"version\":2");
    let range = good.replace("\"port\":104", "\"port\":\"9-1\"");
    let both = good.replace("\"port\":104", "\"port\":104,\"line\":\"x\"");
    let typo = good.replace("\"count\":2", "\"cuont\":2");
    let zero = good.replace("\"count\":2", "\"count\":0");
    let digest = good.replace("\"line\":\"", "\"line\":\"z");
    let rule = good.replace("\"rule\":\"syntax\"", "\"rule\":\"Syntax\"");
    let cut = good[..good.len() - 9].to_owned();
    for (bad, message) in [
        (&conflict, "known.json:4:1: an unresolved merge conflict"),
        (&later, "known.json:1:2: a baseline of version 2; this Portolan reads version 1"),
        (&cut, "known.json:5:"),
        (&range, "known.json:3:104: `port` is neither a port nor a range"),
        (&both, "a finding has a `port` with its name and transport, the `name` in a configuration"),
        (&typo, "known.json:4:96: unknown field `cuont`"),
        (&zero, "known.json:4:99: `count` is 0: remove the line"),
        (&digest, "`line` is no digest of 32 hexadecimal digits"),
        (&rule, "`Syntax` cannot name a rule"),
        (&"{}".to_owned(), "known.json:1:1: not a baseline, which begins with {\"version\":1"),
        (&"[]".to_owned(), "known.json:1:"),
        (&String::new(), "known.json: an empty file, not a baseline"),
        (&"\0".to_owned(), "known.json:1:1: not JSON: expected value"),
    ] {
        assert_ne!(bad, &good, "{message}");
        for more in [&["etc"][..], &["--update-baseline", "etc"], &["--fix", "etc"]] {
            folder.file("known.json", bad);
            let ran = check(&folder, more);
            assert_eq!((ran.status, &*ran.out), (2, &b""[..]), "{bad}: {ran:?}");
            assert!(
                ran.err.starts_with("portolan: error: known.json:") && ran.err.contains(message),
                "{message}: {}",
                ran.err
            );
            assert!(ran.err.contains("portolan: hint: "), "{}", ran.err);
            assert_eq!((&text(&folder, "known.json"), &*text(&folder, "etc/services")), (bad, TABLE));
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
}

#[test]
fn a_baseline_that_cannot_be_written_is_an_error_first() {
    let folder = Folder::with("services", TABLE);
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for (args, message) in [
        (&["--update-baseline"][..], "error: `--update-baseline` needs the name of a baseline"),
        (
            &["--update-baseline", "--baseline", "missing/known.json"],
            "error: missing/known.json: the folder missing: No such file",
        ),
        (&["--update-baseline", "--baseline", "folder"], "error: folder: "),
        (&["--baseline", "known.json"], "error: known.json: No such file"),
        (
            &["--update-baseline", "--baseline", "known.json", "missing"],
            "known.json: not written, because a file could not",
        ),
        (&["--update-baseline", "--baseline", "a", "--output-file", "a"], "error: a: is the baseline"),
        (&["--update-baseline", "--baseline", "a", "--diff"], "cannot be used with"),
        (&["--update-baseline", "--baseline", "a", "--statistics"], "cannot be used with"),
    ] {
        let ran =
            folder.run(&[&["check", "--select", RULES, "--output-format", "concise"], args, &["services"]].concat());
        assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.err.contains(message), "{message}: {}", ran.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the file holds, its own baseline knows all of it, and is read back as it was written.
    #[test]
    fn a_baseline_knows_its_own_file(table in proptest::collection::vec(any::<u8>(), 0..120), path in "[^/\0]{1,20}") {
        prop_assume!(path != "." && path != ".." && path != "known.json");
        let folder = Folder::with(&path, [&table[..], b"\ndicom 1/tcp\ndicom 2/tcp\n"].concat());
        let run = |more: &[&str]| {
            let path = format!("./{path}");
            let args = ["check", "--format", "services", "--select", "all", "--baseline", "known.json", &path];
            folder.run(&[&args[..], more].concat())
        };
        let (written, again) = (run(&["--update-baseline"]), run(&["--update-baseline"]));
        prop_assert!(written.status == 0 && written.err.contains("note: wrote "), "{:?}", written);
        prop_assert!(again.status == 0 && again.err.contains("known.json is up to date: "), "{:?}", again);
        let read = run(&[]);
        prop_assert!(read.status == 0 && !read.err.contains("occur"), "{:?}", read);
    }
}
