//! Every command and option, run as a user runs it, with its exit status.

use crate::folder::{Folder, Ran};
use portolan::plugin::Catalogue;
use portolan::report::REPORTERS;

/// Two findings: one of `spelling`, one of `alias-shadow`.
const TABLE: &str = "\
ssh             22/tcp                          # Secure Shell
acr-nema        104/tcp         dicom
netbiosns       137/udp
dicom           11112/tcp
";

/// The rules that the tests ask for, so that they do not depend on what else there is.
const TWO: [&str; 2] = ["--select", "spelling,alias-shadow"];

fn check<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["check"][..], &TWO, more].concat()
}

#[test]
fn reports_of_each_format() {
    let folder = Folder::with("services", TABLE);
    let plain = REPORTERS.iter().map(|reporter| (reporter.meta().id, &[][..]));
    let with_options = [
        ("markdown", &["--statistics"][..]),
        ("text", &["--statistics"]),
        ("concise", &["--statistics"]),
        ("text", &["--quiet"]),
        ("text", &["--color", "always"]),
        ("concise", &["--color", "always"]),
    ];
    for (format, more) in plain.chain(with_options) {
        let ran = folder.run(&[&check(&["--output-format", format])[..], more, &["services"]].concat());
        insta::assert_snapshot!(format!("check_{format}{}", more.concat()), ran.printed());
    }
}

#[test]
fn listings_of_each_format() {
    let folder = Folder::with("services", "ssh 22/tcp sshd # Secure Shell\nnetbiosns 137/udp\nx11 6000-6065/tcp\n");
    folder.file("nmap-services", "unknown\t1/tcp\t0.000100\necho\t4/ddp\t0.1\n\n");
    for format in ["text", "tsv", "json", "jsonl"] {
        let ran = folder.run(&["list", "--output-format", format, "."]);
        insta::assert_snapshot!(format!("list_{format}"), ran.printed());
    }
    let ran = folder.run(&["list", "--output-format", "tsv", "--standing", "spelling,contested", "services"]);
    let standings: Vec<&str> = ran.text().lines().skip(1).filter_map(|line| line.split('\t').nth(6)).collect();
    assert_eq!(standings, ["spelling", "contested"]);
}

#[test]
fn listings_keep_their_columns_and_name_one_port_as_one() {
    let table = "ssh 22-23/tcp\nlong-ports 49152-65535/udplite\nthe-longest-name-here 22/tcp\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["list", "services"]);
    let rows: Vec<&str> = ran.text().lines().skip(1).take(3).collect();
    assert!(rows[0].ends_with("(port 23)"), "{}", ran.text());
    let standings = ["contested", "unregistered", "contested"];
    let columns: Vec<Option<usize>> = rows.iter().zip(standings).map(|(row, standing)| row.find(standing)).collect();
    assert!(columns[0].is_some() && columns.iter().all(|column| *column == columns[0]), "{}", ran.text());
}

#[test]
fn every_finding_shows_its_claims() {
    let folder = Folder::with("services", "pop2 109/tcp\npop2 109/udp\ncmip-man 163/tcp\ncmip-agent 164/tcp\n");
    let ran = folder.run(&["check", "--select", "historic-protocol", "services"]);
    let is_claim = |line: &&str| line.contains("POP version 2") || line.contains("CMOT");
    let claims: Vec<&str> = ran.text().lines().filter(is_claim).collect();
    assert_eq!(claims.len(), 3, "{}", ran.text());
    assert!(claims[0].contains("= ") && claims[0].contains("POP version 2"), "{}", ran.text());
    // A finding is complete without the one before it.
    assert!(claims[1].contains("CMOT") && claims[1] == claims[2], "{}", ran.text());
}

#[test]
fn text_of_a_note_is_not_read_as_a_name() {
    let folder = Folder::new();
    folder.file("a.nmap-services", "whois\t43/udp\t0.1\t# Who Is | portolan: note[spelling] like nicname\n");
    folder.file("b.nmap-services", "whois\t43/udp\t0.1\t# nicname | portolan: note[spelling] like nicname\n");
    assert_eq!(folder.run(&["check", "--select", "renamed", "a.nmap-services"]).status, 1);
    assert_eq!(folder.run(&["check", "--select", "renamed", "b.nmap-services"]).status, 0);
}

#[test]
fn exit_statuses_of_check() {
    let folder = Folder::with("bad.services", TABLE);
    folder.file("good.services", "ssh 22/tcp\n");
    for (args, status) in [
        (&["good.services"][..], 0),
        (&["bad.services"], 1),
        (&["bad.services", "good.services"], 1),
        (&["bad.services", "--exit-zero"], 0),
        (&["bad.services", "--severity", "error"], 1),
        (&["bad.services", "--severity", "error", "--ignore", "alias-shadow"], 0),
        (&["bad.services", "missing"], 2),
        (&["good.services", "missing", "--exit-zero"], 2),
        (&["bad.services", "--statistics"], 1),
        (&["bad.services", "--quiet"], 1),
    ] {
        assert_eq!(folder.run(&check(args)).status, status, "{args:?}");
    }
    for args in [
        &["check", "--select", "nothing"][..],
        &["check", "--output-format", "xml"],
        &["check", "--format", "hosts"],
        &["check", "--severity", "fatal"],
        &["check", "--max-findings", "few"],
        &["check", "--max-size", "5G"],
        &["check", "--max-size", "-1"],
        &["check", "--jobs", "0"],
        &["check", "--color", "sometimes"],
        &["check", "--output-format", "jsonl", "--statistics", "good.services"],
        &["check", "--output-format", "github", "--statistics", "good.services"],
        &["list", "--standing", "good"],
        &["list", "--output-format", "concise"],
        &["list", "missing"],
        &["check", "missing"],
        &["explain"],
        &["completions", "csh"],
        &["registry", "build", "--from", "missing", "--out", "."],
        &["man", "--out", "missing/folder"],
        &["sail"],
        &[],
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{args:?}: {ran:?}");
    }
    for args in [&["list", "bad.services"][..], &["rules"], &["formats"], &["man"], &["--version"], &["--help"]] {
        let ran = folder.run(args);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(!ran.out.is_empty());
    }
}

#[test]
fn severity_decides_what_is_shown_and_counted() {
    let folder = Folder::with("services", TABLE);
    let printed = |severity| folder.run(&check(&["--severity", severity, "services", "--output-format", "concise"]));
    assert_eq!(printed("info").text().lines().count(), 2);
    assert_eq!(printed("warning").text().lines().count(), 2);
    assert_eq!(printed("error").text().lines().count(), 1);
    assert!(printed("error").text().contains("error[alias-shadow]"));
}

#[test]
fn selected_rules_run() {
    let folder = Folder::with("services", TABLE);
    let rules = |more: &[&str]| {
        let ran = folder.run(&[&["check", "services", "--output-format", "concise"], more].concat());
        let id = |line: &str| line.split(['[', ']']).nth(1).unwrap().to_owned();
        ran.text().lines().map(id).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(rules(&[]).contains("spelling") && rules(&[]).contains("alias-shadow"));
    assert_eq!(rules(&["--select", "spelling"]), ["spelling".to_owned()].into());
    assert!(!rules(&["--ignore", "spelling"]).contains("spelling"));
    assert!(rules(&["--select", "correctness", "--extend-select", "spelling"]).contains("spelling"));
    assert!(!rules(&["--select", "correctness"]).contains("spelling"));
    assert!(rules(&["--select", "all"]).contains("alias-shadow"));
    assert!(rules(&["--ignore", "all"]).is_empty());
}

#[test]
fn an_unknown_rule_gets_a_suggestion() {
    let ran = Folder::new().run(&["check", "--select", "speling"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("hint: did you mean `spelling`?"), "{}", ran.err);
}

#[test]
fn max_findings_keeps_three_of_each_rule() {
    let folder = Folder::with("services", "netbiosns 137/udp\n".repeat(5));
    let count = |most: &[&str]| {
        let args = [&["check", "--select", "spelling", "--output-format", "concise", "services"], most].concat();
        folder.run(&args).text().lines().count()
    };
    assert_eq!(count(&[]), 5);
    assert_eq!(count(&["--max-findings", "5"]), 5);
    assert_eq!(count(&["--max-findings", "4"]), 3);
    assert_eq!(count(&["--max-findings", "all"]), 5);
    let ran = folder.run(&["check", "--select", "spelling", "--max-findings", "0", "services"]);
    assert!(ran.text().contains("… 2 more spelling") && ran.text().contains("Found 5 warnings"), "{}", ran.text());
}

#[test]
fn suppressions_apply_unless_disabled() {
    let folder = Folder::with("services", "netbiosns 137/udp # portolan: ignore[spelling] as on the old host\n");
    assert_eq!(folder.run(&["check", "--select", "spelling", "services"]).status, 0);
    assert_eq!(folder.run(&["check", "--select", "spelling", "--no-suppressions", "services"]).status, 1);
}

#[test]
fn two_suppressions_of_one_finding_remove_it_once() {
    let table = "# portolan: ignore[spelling] above\nnetbiosns 137/udp # portolan: ignore[spelling] beside\n\
                 netbiosns 138/udp\nnetbiosns 137/udp\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["check", "--select", "spelling", "--output-format", "concise", "services"]);
    assert_eq!(ran.text().lines().count(), 1, "{}", ran.text());
    assert!(ran.text().starts_with("services:4:1:"));
}

#[test]
fn colors_follow_the_option_then_the_environment() {
    let folder = Folder::with("services", TABLE);
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut program = folder.program(&check(&[args, &["services"]].concat()));
        program.envs(variables.iter().copied());
        Ran::of(&mut program).out.contains(&b'\x1b')
    };
    assert!(!coloured(&[], &[]), "not a terminal");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("NO_COLOR", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    let mut program = folder.program(&["check", "--color", "always", "--output-format", "json", "services"]);
    assert!(!Ran::of(&mut program).out.contains(&b'\x1b'), "machine formats have no colours");
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::new();
    let run = |args: &[&str], input: &str| {
        Ran::of(folder.program(&check(&[args, &["--output-format", "concise", "-"]].concat())).write_stdin(input))
    };
    let ran = run(&[], TABLE);
    assert_eq!(ran.status, 1);
    assert!(ran.text().starts_with("<stdin>:2:"), "recognised by its content: {}", ran.text());
    let ran = run(&["--stdin-filename", "etc/services"], "netbiosns 137/udp\n");
    assert!(ran.text().starts_with("etc/services:1:1:"), "recognised by the name: {}", ran.text());
    let ran = run(&["--format", "services"], "netbiosns 137/udp\n");
    assert!(ran.text().starts_with("<stdin>:1:1:"));
    // One entry is enough if nothing is unreadable.
    assert!(run(&[], "# Mine\nnetbiosns 137/udp\n").text().starts_with("<stdin>:2:1:"));
    for unrecognised in ["netbiosns 137/udp\nwhat is this\n", "what is this\n"] {
        let ran = run(&[], unrecognised);
        assert_eq!(ran.status, 2);
        assert_eq!(
            ran.err,
            format!("portolan: error: <stdin>: not recognized as a port table\n{}\n", crate::bad_input::hint("-"))
        );
    }
    let ran = run(&["--max-size", "3"], TABLE);
    assert_eq!(ran.err, "portolan: error: <stdin>: larger than 3 bytes; `--max-size` sets the limit\n");
}

#[test]
fn a_format_can_be_forced() {
    let folder = Folder::with("table.txt", "unknown\t162/udp\t0.1\n");
    let name = |format| {
        let ran = folder.run(&["list", "--format", format, "--output-format", "tsv", "table.txt"]);
        ran.text().lines().nth(1).unwrap().split('\t').nth(2).unwrap().to_owned()
    };
    assert_eq!([name("services"), name("nmap")], ["unknown", ""]);
}

#[test]
fn folders_are_walked_for_tables() {
    let folder = Folder::with("readme.txt", TABLE);
    for name in ["services", "a/debian.services", "a/b/nmap-services", "services.d/local", "build/x.services"] {
        folder.file(name, "ssh 22/tcp\n");
    }
    let files = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--output-format", "json"], args].concat());
        let document: serde_json::Value = serde_json::from_slice(&ran.out).unwrap();
        let path = |file: &serde_json::Value| file["path"].as_str().unwrap().to_owned();
        document["files"].as_array().unwrap().iter().map(path).collect::<Vec<_>>()
    };
    let all = ["a/b/nmap-services", "a/debian.services", "build/x.services", "services", "services.d/local"];
    let dotted: Vec<String> = all.iter().map(|name| format!("./{name}")).collect();
    assert_eq!(files(&["."]), dotted);
    // A repository's ignored files are left out of walks, and of named files only when asked.
    folder.file(".git/HEAD", "");
    folder.file(".gitignore", "/build\n");
    assert_eq!(files(&["."]), dotted.iter().filter(|name| !name.contains("build")).cloned().collect::<Vec<_>>());
    assert_eq!(files(&["a", "a/debian.services", "a"]), ["a/b/nmap-services", "a/debian.services"]);
    folder.file(".gitignore", "/build\nservices\n");
    assert_eq!(files(&["services"]), ["services"]);
    assert_eq!(files(&["--force-exclude", "services", "a/debian.services"]), ["a/debian.services"]);
}

#[test]
fn exclusions_apply_to_named_paths_only_if_forced() {
    let folder = Folder::with(".gitignore", "vendor/\n*.old.services\n");
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for name in ["vendor/services", "vendor/deep/services", "kept/.gitignore", "a.old.services", "kept/b.old.services"]
    {
        folder.file(name, if name.ends_with("ignore") { "!b.old.services\n" } else { "SSH 22/tcp\n" });
    }
    folder.file(".x.services", "SSH 22/tcp\n");
    let is_taken = |path: &str| {
        let ran = folder.run(&["list", "--force-exclude", path]);
        assert_eq!(ran.status, 0, "{path}: {}", ran.err);
        !ran.out.is_empty()
    };
    let absolute = folder.path().join("vendor/services");
    for path in [
        "vendor/services",
        "vendor/deep/services",
        "kept/../vendor/services",
        absolute.to_str().unwrap(),
        "vendor",
        "vendor/deep",
        "a.old.services",
    ] {
        assert!(!is_taken(path), "{path}");
    }
    for path in [".x.services", "kept/b.old.services", "kept/../kept/b.old.services"] {
        assert!(is_taken(path), "{path}");
    }
}

#[test]
fn a_file_is_taken_once_under_the_first_of_its_names() {
    let folder = Folder::with("a.services", TABLE);
    folder.file("d/c.services", TABLE);
    let absolute = folder.path().join("a.services");
    let files = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--output-format", "json"], args].concat());
        let document: serde_json::Value = serde_json::from_slice(&ran.out).unwrap();
        let path = |file: &serde_json::Value| file["path"].as_str().unwrap().to_owned();
        document["files"].as_array().unwrap().iter().map(path).collect::<Vec<_>>()
    };
    assert_eq!(files(&["./a.services", "a.services", absolute.to_str().unwrap()]), ["./a.services"]);
    assert_eq!(files(&["d/c.services", "d", "./d"]), ["d/c.services"]);
    assert_eq!(files(&["./d", "d/c.services", "a.services"]), ["./d/c.services", "a.services"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.services", folder.path().join("b.services")).unwrap();
        std::fs::hard_link(folder.path().join("a.services"), folder.path().join("h.services")).unwrap();
        assert_eq!(files(&["b.services", "a.services", "h.services"]), ["b.services"]);
        std::fs::remove_file(folder.path().join("h.services")).unwrap();
        let ran = folder.run(&["check", "--fix", "--fix-only", "spelling", "a.services", "b.services", "./a.services"]);
        assert!(ran.status < 2 && !ran.err.contains("error"), "{}", ran.err);
    }
}

#[test]
fn a_name_for_standard_input_needs_standard_input() {
    let folder = Folder::with("services", TABLE);
    for command in ["check", "list"] {
        let ran = folder.run(&[command, "--stdin-filename", "x.services", "services"]);
        assert_eq!((ran.status, ran.text()), (2, ""));
        assert!(ran.err.contains("`--stdin-filename`") && ran.err.contains("add `-`"), "{}", ran.err);
    }
}

#[test]
fn threads_and_order_do_not_change_a_report() {
    let folder = Folder::new();
    let names: Vec<String> = (0..40).map(|number| format!("{number:02}.services")).collect();
    for name in &names {
        folder.file(name, TABLE);
    }
    folder.file("empty/x", "");
    let named: Vec<&str> = names.iter().map(String::as_str).chain(["missing", "also-missing", "empty"]).collect();
    let reversed: Vec<&str> = named.iter().rev().copied().collect();
    for format in ["text", "concise", "json", "jsonl"] {
        let run = |jobs, paths: &[&str]| {
            folder.run(&[&check(&["--output-format", format, "--jobs", jobs])[..], paths].concat())
        };
        let one = run("1", &named);
        assert_eq!(one.status, 2);
        assert_eq!(one.err.lines().count(), 3);
        assert_eq!(one, run("4", &named), "{format}");
        assert_eq!(one, run("4", &reversed), "{format}");
        assert_eq!(one, run("2", &[&named[..], &named].concat()), "{format}: the same paths twice");
    }
}

#[test]
fn ports_names_and_rules_are_explained() {
    let folder = Folder::new();
    for (what, name) in [
        ("617/udp", "port_udp"),
        ("617", "port"),
        ("sco-dtmgr", "name"),
        ("alias-shadow", "rule"),
        ("65535", "dynamic"),
    ] {
        insta::assert_snapshot!(format!("explain_{name}"), folder.run(&["explain", what]).printed());
    }
    assert_eq!(folder.run(&["explain", "SCO-DTMGR"]).out, folder.run(&["explain", "sco-dtmgr"]).out);
    assert_eq!(folder.run(&["explain", "617/UDP"]).out, folder.run(&["explain", "617/udp"]).out);
    for unknown in ["no-such-thing", "-1x", "1\u{1b}[31m", "alias-shadows"] {
        let ran = folder.run(&["explain", "--", unknown]);
        assert_eq!((ran.status, ran.out.len()), (1, 0), "{unknown}");
        assert!(ran.err.starts_with("portolan: error: "), "{}", ran.err);
        assert!(!ran.err.contains('\u{1b}'));
    }
    assert!(folder.run(&["explain", "alias-shadows"]).err.contains("did you mean the rule `alias-shadow`?"));
    for rule in Catalogue::builtin().rules() {
        let id = rule.meta().id.as_str();
        let ran = folder.run(&["explain", id]);
        assert!(ran.status == 0 && ran.text().starts_with(id), "{id}");
    }
}

#[test]
fn rules_and_formats_are_listed() {
    let folder = Folder::new();
    let rules = folder.run(&["rules"]);
    let catalogue = Catalogue::builtin();
    for rule in catalogue.rules() {
        let line = rules.text().lines().find(|line| line.trim_start().starts_with(rule.meta().id.as_str()));
        assert!(line.is_some_and(|line| line.ends_with(&*rule.meta().summary)), "{}", rule.meta().id);
    }
    let formats = folder.run(&["formats"]);
    for format in catalogue.formats() {
        assert!(formats.text().lines().any(|line| line.starts_with(&*format.meta().id)));
        assert!(formats.text().contains(&*format.meta().summary));
    }
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = folder.run(&["completions", shell]);
        assert!(ran.status == 0 && ran.text().contains("portolan"), "{shell}");
    }
    assert!(folder.run(&["man"]).text().contains(".TH portolan 1"));
    std::fs::create_dir(folder.path().join("man")).unwrap();
    assert_eq!(folder.run(&["man", "--out", "man"]).status, 0);
    for name in ["portolan", "portolan-check", "portolan-list", "portolan-explain", "portolan-registry-update"] {
        let page = std::fs::read_to_string(folder.path().join(format!("man/{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH {name} 1")), "{name}");
    }
}

/// Their old words still work, but help names one word per option.
#[test]
fn options_have_one_word() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let old = [
        &["resolve", "ssh", "--file", "services"][..],
        &["update", "--check", "--transports", "tcp", "services"],
        &["registry", "export", "--to", "services", "--ports", "22", "--transports", "tcp", "--output", "table"],
    ];
    for args in old {
        let ran = folder.run(args);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{args:?}");
    }
    assert!(folder.path().join("table").exists());
    for command in [&["resolve"][..], &["update"], &["registry", "export"]] {
        let help = folder.run(&[command, &["--help"]].concat());
        for word in ["--file ", "--transports", "--output "] {
            assert!(!help.text().contains(word), "{command:?}: {word}");
        }
    }
}

/// Flags that no listed entry has are not explained.
#[test]
fn a_listing_explains_its_flags() {
    let folder = Folder::with("services", "ssh 22/tcp\nlocal 50000/tcp\nkrb524 4444/tcp\n");
    let legend = |args: &[&str]| {
        let ran = folder.run(&[&["list"], args, &["services"]].concat());
        let flags = ran.text().lines().filter_map(|line| line.split_once("  ").map(|(flag, _)| flag.to_owned()));
        flags.filter(|flag| flag.starts_with(|c: char| c.is_ascii_lowercase())).collect::<Vec<_>>()
    };
    assert_eq!(legend(&[]), ["dynamic", "unauthorized"]);
    assert_eq!(legend(&["--standing", "assigned"]), ["unauthorized"]);
}

#[test]
fn registry_build_names_the_program_that_replaces_it() {
    for args in [&["registry", "build"][..], &["registry", "build", "--from", "in", "--out", "out", "--strict"]] {
        let ran = Folder::new().run(args);
        assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}");
        assert!(ran.err.contains("cargo run --release -p portolan-archive -- build --from "), "{}", ran.err);
    }
    assert!(!Folder::new().run(&["registry", "--help"]).text().contains("build"));
}
