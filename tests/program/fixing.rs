//! Tables changed from the command line: `check --fix`, `annotate`, `compare`, `check --base` and `update`.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use std::path::Path;

const TABLE: &str = "# Ours\nnetstat\t\t15/tcp\nacr-nema\t104/tcp\t\tdicom\t\t# Imaging\nsip-tls\t\t5061/tcp\t\t\t# SIP over TLS\n\
    sip-tls\t\t5061/udp\nowncloud\t9999/tcp\ndicom\t\t11112/tcp\n";

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn read(folder: &Folder, name: &str) -> String {
    text(&std::fs::read(folder.path().join(name)).unwrap())
}

/// Returns the command, its standard output and its standard error.
fn printed(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.run(args);
    format!("$ portolan {}\n{}stderr:\n{}status: {}\n", args.join(" "), text(&ran.out), ran.err, ran.status)
}

#[test]
fn a_diff_shows_what_a_fix_writes() {
    let folder = Folder::with("services", TABLE);
    insta::assert_snapshot!(printed(&folder, &["check", "--fix", "--diff", "services"]));
    assert_eq!(read(&folder, "services"), TABLE, "a diff writes nothing");

    let ran = folder.run(&["check", "--fix", "services"]);
    assert_eq!(ran.status, 1, "alias-shadow is left: {}", text(&ran.out));
    let fixed = read(&folder, "services");
    assert_ne!(fixed, TABLE);
    let patched = folder.run(&["check", "--diff", "services"]);
    assert_eq!((patched.status, text(&patched.out)), (0, String::new()), "nothing is left to fix");

    // Standard input gives the same bytes.
    let mut piped = folder.program(&["check", "--fix", "-", "--stdin-filename", "services"]);
    let piped = crate::folder::Ran::of(piped.write_stdin(TABLE));
    assert_eq!(text(&piped.out), fixed);
}

#[test]
fn fix_prints_a_summary() {
    let folder = Folder::with("services", TABLE);
    insta::assert_snapshot!(printed(&folder, &["check", "--fix", "--ignore", "pedantic", "services"]));
    let folder = Folder::with("services", TABLE);
    insta::assert_snapshot!(printed(&folder, &["check", "--fix", "--unsafe-fixes", "services"]));
    insta::assert_snapshot!(read(&folder, "services"));
}

#[test]
fn fixes_are_chosen_by_rule() {
    let folder = Folder::with("services", TABLE);
    folder.run(&["check", "--fix", "--unsafe-fixes", "--fix-only", "deassigned", "services"]);
    let fixed = read(&folder, "services");
    assert!(fixed.contains("#netstat\t\t15/tcp") && !fixed.contains("sips"), "{fixed}");
    // Every finding is fixed: status 0.
    let folder = Folder::with("services", "sip-tls\t\t5061/tcp\n");
    assert_eq!(folder.run(&["check", "--fix", "services"]).status, 0);
    assert_eq!(read(&folder, "services"), "sip-tls\t\t5061/tcp sips\n");
}

#[test]
fn usage_errors_are_reported() {
    let folder = Folder::with("services", TABLE);
    for args in [
        &["check", "--fix"][..],
        &["check", "--diff", "-", "services"],
        &["check", "--unsafe-fixes", "services"],
        &["annotate"],
        &["update"],
        &["compare", "-", "services"],
        &["compare", "services", "nothing"],
        &["check", "--base", "nothing", "services"],
    ] {
        let ran = folder.run(args);
        assert_eq!((ran.status, text(&ran.out)), (2, String::new()), "{args:?}");
        assert!(ran.err.starts_with("portolan: error: "), "{args:?}: {}", ran.err);
    }
    assert_eq!(read(&folder, "services"), TABLE);
}

/// A table that is fixed in place is a regular file, and is known to be before it is opened.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_before_it_is_read() {
    let folder = Folder::with("services", "sip-tls 5061/tcp\n");
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    for args in [&["check", "--fix"][..], &["annotate"], &["update"]] {
        let ran = folder.run(&[args, &["pipe", "services"]].concat());
        assert_eq!(ran.status, 2);
        assert!(
            ran.err.starts_with(
                "portolan: error: pipe: not a regular file\nportolan: hint: run `portolan check --fix - <"
            )
        );
    }
    assert_eq!(read(&folder, "services"), "sip-tls 5061/tcp sips\n", "the other one is fixed");
}

#[test]
fn tables_of_different_formats_are_not_compared() {
    let folder = Folder::with("o.services", "ssh 22/tcp\n");
    folder.file("nmap-services", "http\t80/tcp\t0.4\n");
    folder.file("new.services", "ssh 22/tcp\n");
    let error = "portolan: error: nmap-services: the old table is in the format `services`, this one in `nmap`\n\
                 portolan: hint: name a table in the same format, or read both in one format with `--format`";
    for more in [&[][..], &["--fix"], &["--diff"]] {
        let ran = folder.run(&[&["check", "--base", "o.services"], more, &["nmap-services", "new.services"]].concat());
        assert_eq!(ran.status, 2, "{more:?}");
        assert!(ran.err.starts_with(error), "{more:?}: {}", ran.err);
    }
    let ran = folder.run(&["check", "--base", "o.services", "--format", "services", "nmap-services", "new.services"]);
    assert!(ran.status == 1 && ran.err.is_empty(), "{}", ran.err);
    assert_eq!(folder.run(&["check", "--base", "o.services", "new.services"]).status, 0);
}

#[test]
fn a_choice_of_fixes_without_effect_is_refused() {
    let folder = Folder::with("services", TABLE);
    for (args, why, helps) in [
        (
            &["leading-blanks"][..],
            "`--fix-only leading-blanks` has no effect: the rule is off",
            "`--extend-select leading-",
        ),
        (&["spelling,leading-blanks"], "the rule is off", "`--extend-select leading-blanks`"),
        (&["style"], "every rule with a fix is off", "`--extend-select style`"),
        (
            &["leading-blanks", "--extend-select", "style", "--ignore", "style"],
            "is off",
            "`--extend-select leading-blanks`",
        ),
        (&["spelling", "--ignore", "spelling"], "the rule is ignored", "`--ignore`"),
        (&["spelling", "--severity", "error"], "the rule is below `--severity error`", "`--severity`"),
        (&["port-number"], "the rule has no fix", "`portolan explain port-number`"),
    ] {
        let ran = folder.run(&[&["check", "--fix", "services", "--fix-only"], args].concat());
        assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}: {}", ran.err);
        let (printed, hint) = ran.err.split_once('\n').unwrap();
        assert!(printed.ends_with(why) || printed.contains(why) && args.len() > 1, "{args:?}: {printed}");
        assert!(hint.contains(helps), "{args:?}: {hint}");
    }
    let all_on = ["check", "--fix", "services", "--extend-select", "style", "--fix-only", "leading-blanks,stale"];
    assert!(folder.run(&all_on).status < 2);
}

/// To `patch`, a line ends at LF, and a carriage return is a part of it.
#[test]
fn a_diff_of_lines_that_end_in_carriage_returns_can_be_applied() {
    for table in
        ["ssh 22/tcp\rftp 21/tcp\r", "ssh 22/tcp \r\nftp 21/tcp \r\nx 1/tcp\r", "ssh 22/tcp \nmac 1/tcp\r2/tcp"]
    {
        let folder = Folder::with("services", table);
        let args = ["check", "--extend-select", "style", "--fix", "--unsafe-fixes", "services"];
        let printed = folder.run(&[&args[..], &["--diff"]].concat());
        folder.run(&args);
        let fixed = read(&folder, "services");
        assert_ne!(fixed, table);
        folder.file("services", table);
        let mut patch = assert_cmd::Command::from_std(folder.command("patch"));
        match patch.args(["--binary", "--silent", "services"]).write_stdin(printed.out.clone()).output() {
            Err(error) => return crate::skipped(format_args!("patch: {error}")),
            Ok(output) => assert!(output.status.success(), "{table:?}: {output:?}\n{:?}", text(&printed.out)),
        }
        assert_eq!(read(&folder, "services"), fixed, "{table:?}");
    }
}

#[test]
fn machine_reports_list_the_remaining_fixes() {
    let fix = |more: &[&str]| {
        let folder = Folder::with("services", TABLE);
        let ran = folder.run(&[&["check", "--output-format", "json", "services"], more].concat());
        let document: serde_json::Value = serde_json::from_slice(&ran.out).unwrap();
        let shadow = document["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "alias-shadow");
        shadow.unwrap()["fix"]["applicability"].clone()
    };
    assert_eq!((fix(&[]), fix(&["--fix"])), ("unsafe".into(), "unsafe".into()));
}

#[test]
fn annotate_reports_when_nothing_is_to_be_annotated() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let ran = folder.run(&["annotate", "services"]);
    assert_eq!((ran.status, ran.text()), (0, "No note to change in 1 file.\n"));
}

#[test]
fn summaries_of_fixes_do_not_mix_with_json() {
    let folder = Folder::with("services", TABLE);
    let ran = folder.run(&["check", "--fix", "--output-format", "json", "services"]);
    assert_valid("check.json", &serde_json::from_slice(&ran.out).unwrap());
    assert!(ran.err.contains("No lookup changes"), "{}", ran.err);
}

#[test]
fn notes_are_written_acknowledged_and_removed() {
    let folder = Folder::with("services", TABLE);
    insta::assert_snapshot!(printed(&folder, &["annotate", "--diff", "services"]));
    assert_eq!(folder.run(&["annotate", "services"]).status, 0);
    let noted = read(&folder, "services");
    assert!(noted.contains("note[deassigned]") && !noted.contains("note[renamed]"), "a fix renames: {noted}");
    let rules = ["--select", "deassigned"];
    assert_eq!(folder.run(&[&["check"][..], &rules, &["services"]].concat()).status, 0, "acknowledged");
    assert_eq!(folder.run(&[&["check", "--no-acknowledged"][..], &rules, &["services"]].concat()).status, 1);
    let listed = text(&folder.run(&["list", "--output-format", "tsv", "services"]).out);
    assert_eq!(listed.matches("acknowledged").count(), 1, "{listed}");
    // A note that no longer says what is known counts for nothing, and is written again.
    let outdated = noted.replace("de-assigned between", "de-assigned long before");
    folder.file("services", &outdated);
    assert_eq!(folder.run(&[&["check"][..], &rules, &["services"]].concat()).status, 1, "outdated");
    folder.run(&["annotate", "services"]);
    assert_eq!(read(&folder, "services"), noted);
    folder.run(&["annotate", "--remove", "services"]);
    assert_eq!(read(&folder, "services"), TABLE);
    // Chosen by standing, by rule, or all.
    for (choice, expected) in [
        (&["--standing", "renamed"][..], "note[renamed]"),
        (&["--rule", "contested"], "note[contested]"),
        (&["--all"], "note[contested]"),
    ] {
        folder.run(&[&["annotate"][..], choice, &["services"]].concat());
        assert!(read(&folder, "services").contains(expected), "{choice:?}: {}", read(&folder, "services"));
        folder.run(&["annotate", "--remove", "services"]);
        assert_eq!(read(&folder, "services"), TABLE, "{choice:?}");
    }
}

#[test]
fn two_tables_are_compared() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compare");
    let folder = Folder::with("old.services", std::fs::read(fixtures.join("old.services")).unwrap());
    folder.file("new.services", std::fs::read(fixtures.join("new.services")).unwrap());
    let ran = folder.run(&["compare", "old.services", "new.services", "--output-format", "json"]);
    assert_eq!(ran.status, 1);
    assert_valid("compare.json", &serde_json::from_slice(&ran.out).unwrap());
    let same = folder.run(&["compare", "old.services", "old.services"]);
    assert_eq!((same.status, text(&same.out)), (0, "From old.services to old.services: no lookup changes.\n".into()));
    // Gained lookups break no program.
    folder.file("more.services", text(&std::fs::read(fixtures.join("old.services")).unwrap()) + "imaps 993/tcp\n");
    assert_eq!(folder.run(&["compare", "old.services", "more.services"]).status, 0);

    insta::assert_snapshot!(printed(
        &folder,
        &["check", "--base", "old.services", "--select", "lookup-lost,lookup-changed", "new.services"]
    ));
    // A name whose port has another name is brought back.
    folder.file("new.services", "imap 220/tcp\nimap 220/udp\n");
    let args = ["check", "--base", "old.services", "--select", "lookup-lost", "--fix", "new.services"];
    folder.run(&args);
    assert_eq!(read(&folder, "new.services"), "imap 220/tcp imap3\nimap 220/udp imap3\n");
}

#[test]
fn a_table_is_brought_up_to_date() {
    let table = "# Ours\nssh\t\t22/tcp\t\t\t# Secure Shell\nsmtp\t\t25/tcp\t\tmail\nsip-tls\t\t5061/tcp\nlocal\t\t9999/tcp\t\t\t# not touched\n";
    let folder = Folder::with("services", table);
    insta::assert_snapshot!(printed(
        &folder,
        &["update", "--diff", "--ports", "20-30", "--transport", "tcp", "services"]
    ));
    assert_eq!(read(&folder, "services"), table);
    insta::assert_snapshot!(printed(&folder, &["update", "--ports", "20-30,5061", "services"]));
    let updated = read(&folder, "services");
    assert!(updated.lines().any(|line| line.starts_with("local\t\t9999/tcp\t\t\t# not touched")), "{updated}");
    let again = folder.run(&["update", "--diff", "--ports", "20-30,5061", "services"]);
    assert_eq!((again.status, text(&again.out)), (0, String::new()), "a second run adds nothing");
    folder.file("old", table);
    let compared = folder.run(&["compare", "--format", "services", "old", "services"]);
    assert_eq!(compared.status, 0, "{}", text(&compared.out));

    let folder = Folder::with("nmap-services", "ssh\t22/tcp\t0.182286\t# Secure Shell\nhttp\t80/tcp\t0.484143");
    folder.run(&["update", "--ports", "22-23,80-81", "--transport", "tcp", "nmap-services"]);
    insta::assert_snapshot!(read(&folder, "nmap-services"));
}

/// Omissions are listed with their reasons and the option that adds them.
#[test]
fn an_update_says_what_it_leaves_out() {
    let folder = Folder::with("services", "dns 53/tcp\ndns 53/udp\n");
    folder.file("twin.services", "domain 53/tcp\nlink 87/tcp\n");
    let mut runs = vec![printed(&folder, &["update", "--ports", "53", "services"])];
    runs.push(printed(&folder, &["update", "--ports", "53,245", "twin.services"]));
    assert_eq!(read(&folder, "services"), "dns 53/tcp\ndns 53/udp\n");
    runs.push(printed(&folder, &["update", "--ports", "53", "--registry-names", "services"]));
    assert!(read(&folder, "services").lines().all(|line| line.ends_with(" domain")), "{}", read(&folder, "services"));
    runs.push(printed(&folder, &["update", "--ports", "53", "--twins", "twin.services"]));
    assert!(read(&folder, "twin.services").starts_with("domain 53/tcp\ndomain 53/udp"));
    insta::assert_snapshot!(runs.join("\n"));
}

#[test]
fn an_update_writes_notes_on_request_only() {
    let folder = Folder::with("services", "netstat 15/tcp\nsip-tls 5061/tcp\n");
    folder.run(&["update", "services"]);
    assert_eq!(read(&folder, "services"), "netstat 15/tcp\nsip-tls 5061/tcp sips\n");
    folder.run(&["update", "--notes", "services"]);
    assert!(read(&folder, "services").contains("portolan: note[deassigned]"));
}

/// A note acknowledges a finding, and fixes nothing. `check --fix` writes those that a rule of one's own asks for.
#[test]
fn notes_are_counted_apart_from_fixes() {
    let table = "netstat 15/tcp\nnetstat 15/udp\nsip-tls 5061/tcp\n";
    let folder = Folder::new();
    folder.file("other.services", table);
    let rule = "ignore = [\"deassigned\"]\n[[rule]]\nid = \"acme/old\"\nmessage = \"kept for the museum\"\n\
                when = { name = \"netstat\" }\nfix = { line = \"note\" }\n";
    for (args, rules) in [(&["check", "--fix"][..], rule), (&["update", "--notes"], "")] {
        folder.file("portolan.toml", rules);
        folder.file("services", table);
        let ran = folder.run(&[args, &["services"]].concat());
        let counts = "3 found, 1 fixed, 2 acknowledged with notes, 0 left in 1 file";
        assert!(ran.text().contains(counts), "{args:?}: {}", ran.text());
        folder.file("services", table);
        let ran = folder.run(&[args, &["--diff", "services"]].concat());
        assert!(ran.err.contains("Would fix 1 and acknowledge 2 of 3 findings"), "{args:?}: {}", ran.err);
    }
    folder.file("other.services", table);
    let ran = folder.run(&["update", "--notes", "services", "other.services"]);
    assert_eq!(ran.text().matches("1 fixed, 2 acknowledged with notes").count(), 2, "{}", ran.text());
}

/// A line takes one fix a round that makes it longer, and a run has ten rounds.
#[test]
fn fixes_that_a_run_does_not_reach_are_counted() {
    let rule = |number: usize| {
        format!(
            "[[rule]]\nid = \"acme/n{number}\"\nmessage = \"m\"\nwhen = {{ name = \"own\", not = {{ alias = \"n{number}\" }} }}\n\
             fix = {{ add-names = [\"n{number}\"] }}\n"
        )
    };
    let folder = Folder::with("services", "own 999/tcp\n");
    folder.file("portolan.toml", (0..12).map(rule).collect::<String>());
    let run = || folder.run(&["check", "--fix", "--unsafe-fixes", "--select", "acme", "services"]).text().to_owned();
    let first = run();
    assert!(first.contains("12 found, 10 fixed, 2 left in 1 file"), "{first}");
    assert!(first.contains("Left 2 fixes for the next run, because others of the same lines come first."), "{first}");
    let second = run();
    assert!(second.contains("2 found, 2 fixed, 0 left") && !second.contains("next run"), "{second}");
}

/// Configuration tools replace what stands between their markers.
#[test]
fn no_command_changes_a_block_of_another_program() {
    let block = "# BEGIN ANSIBLE MANAGED BLOCK\nsip-tls 5061/tcp\nicpp 5815/tcp\n# END ANSIBLE MANAGED BLOCK\n";
    let folder = Folder::new();
    let risky = ["--unsafe-fixes", "--select", "all"];
    for args in [
        &["check", "--fix"][..],
        &[&["check", "--fix"][..], &risky].concat(),
        &["annotate"],
        &["annotate", "--all"],
        &["update", "--unsafe-fixes", "--notes"],
    ] {
        folder.file("services", format!("{block}netbiosns 137/udp\nnetstat 15/tcp\n"));
        let ran = folder.run(&[args, &["services"]].concat());
        let after = read(&folder, "services");
        assert!(after.starts_with(block) && after.len() > block.len() + 33, "{args:?}: {after}");
        assert!(ran.err.is_empty(), "{args:?}: {}", ran.err);
        let out = text(&ran.out);
        assert!(out.contains("to blocks that other programs maintain"), "{args:?}: {out}");
        if args[0] == "check" {
            // The finding stays, and its hint names the owner.
            let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
            let hint =
                "the old name keeps working; change what writes the block `# BEGIN ANSIBLE MANAGED BLOCK` (line 1)";
            assert!(words.contains(hint), "{out}");
        }
    }
    // A note that is there stays, although nothing needs it.
    let noted = format!("{}\n# END\n", "# BEGIN\n# portolan: note[deassigned] was ssh\nssh 22/tcp");
    folder.file("services", &noted);
    folder.run(&["annotate", "--remove", "services"]);
    assert_eq!(read(&folder, "services"), noted);
    // Nothing can be fixed or acknowledged there, and a report offers neither.
    folder.file("services", block);
    let ran = folder.run(&["check", "services"]);
    let out = ran.text();
    assert!(out.contains("renamed") && !out.contains("--fix") && !out.contains("annotate"), "{out}");
    folder.file("services", "# Made by a script. Do not edit!\nsip-tls 5061/tcp\n");
    let ran = folder.run(&["check", "--fix", "services"]);
    let warning =
        "services:1: another program may undo the change, as the file says: # Made by a script. Do not edit!\n";
    assert!(ran.err.ends_with(warning), "{}", ran.err);
}

/// Augeas reads a table the same before and after a safe fix.
#[test]
fn augeas_reads_fixed_tables() {
    let Some(corpus) = crate::laws::corpus() else { return };
    let reads = |path: &Path| {
        let incl = format!("transform Services incl {}", path.display());
        let script = format!("{incl}\nload\nprint /augeas/files{}/error\n", path.display());
        let mut augtool = assert_cmd::Command::new("augtool");
        augtool
            .args(["--noautoload", "--noload"])
            .write_stdin(script)
            .output()
            .map(|output| output.status.success() && !text(&output.stdout).contains("error"))
    };
    let folder = Folder::with("probe.services", "ssh 22/tcp\n");
    folder.file("broken.services", "ssh 22/tcp,\n)(\n");
    match (reads(&folder.path().join("probe.services")), reads(&folder.path().join("broken.services"))) {
        (Ok(true), Ok(false)) => {}
        (Err(error), _) => return crate::skipped(format_args!("augtool: {error}")),
        other => panic!("augtool does not tell good from bad: {other:?}"),
    }
    let (mut read_before, mut fixed) = (0, 0);
    let tables = corpus
        .iter()
        .filter(|path| path.to_str().unwrap().contains("/services/") && !path.to_str().unwrap().contains("ndb-common"));
    for path in tables {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let copy = folder.file(name, &bytes);
        if !reads(&copy).unwrap() {
            continue;
        }
        read_before += 1;
        folder.run(&["check", "--fix", "--select", "all", "--quiet", name]);
        fixed += usize::from(std::fs::read(&copy).unwrap() != bytes);
        assert!(reads(&copy).unwrap(), "{name}: Augeas reads it no more");
    }
    assert!(read_before > 20 && fixed > 20, "{read_before} {fixed}");
}

/// FreeBSD asks NIS at a line that begins with `+`. Nothing is wrong with it, and nothing changes it.
#[test]
fn lines_for_nis_are_left_alone() {
    let lines =
        "+\n+::\n+old 7001/tcp\n+old 7001/tcp\n+ssh 22/tcp\n+sip-tls 5061/tcp sips\n+x 23/tcp telnet\n+a 022/tcp\n";
    let folder = Folder::new();
    let (own, plain) = (format!("{lines}telnet 23/tcp +x\n"), lines.replace('+', "x"));
    for (path, text) in [("services", &own), ("plain.services", &plain)] {
        folder.file(path, text);
        let found = folder.run(&["check", "--select", "all", "--output-format", "concise", path]);
        let update = ["update", "--registry-names", "--replacing", "--add", "22,23,5061", "--notes", path];
        for args in
            [&["check", "--select", "all", "--fix", "--unsafe-fixes", path][..], &update, &["annotate", "--all", path]]
        {
            let ran = folder.run(args);
            assert!(ran.status < 2, "{args:?}: {}", ran.err);
        }
        let after = std::fs::read_to_string(folder.path().join(path)).unwrap();
        let is_plain = path == "plain.services";
        assert_eq!(after.contains(lines), !is_plain, "{after}");
        let reported = found.text().lines().filter(|line| !line.starts_with("services:9:"));
        assert_eq!(reported.clone().any(|line| line.starts_with(path)), is_plain, "{}", found.text());
    }
}

/// Without the blanks before it, the name would make a line for NIS.
#[test]
fn no_fix_makes_a_line_for_nis() {
    let folder = Folder::with("services", " +x 7001/tcp\n y 7002/tcp\n");
    let ran = folder.run(&["check", "--select", "leading-blanks", "--fix", "services"]);
    assert!(ran.text().starts_with("services:1:1:"), "{}", ran.printed());
    assert_eq!(std::fs::read_to_string(folder.path().join("services")).unwrap(), " +x 7001/tcp\ny 7002/tcp\n");
}

/// Without `--twins`, the twin of a line is left out, and no other name takes its place.
#[test]
fn an_update_of_a_port_adds_no_other_name_beside_that_of_the_table() {
    for (line, port) in [("nfs 2049/tcp nfsd", "2049"), ("turn 3478/tcp", "3478"), ("pdl-datastream 9100/tcp", "9100")]
    {
        let folder = Folder::with("services", format!("{line}\n"));
        let ran = folder.run(&["update", "--add", port, "services"]);
        assert_eq!(read(&folder, "services"), format!("{line}\n"));
        let (name, out) = (line.split(' ').next().unwrap(), text(&ran.out).replace('\n', " "));
        assert!(out.contains(&format!("{name} {port}/udp")) && out.contains("add it with `--twins`"), "{out}");
    }
}

/// C libraries look a name up with any protocol word, so that a line with `TCP` is no copy of one with `tcp`.
#[test]
fn a_line_with_another_protocol_word_stays() {
    let table = "ttylink 87/tcp\nttylink 87/TCP\n";
    let folder = Folder::with("services", table);
    let fix = |more: &[&str]| folder.run(&[&["check", "--select", "correctness", "--fix", "services"], more].concat());
    fix(&[]);
    assert_eq!(std::fs::read_to_string(folder.path().join("services")).unwrap(), table);
    fix(&["--unsafe-fixes"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("services")).unwrap(), "ttylink 87/tcp\n");
}
