//! The text report leads to an action: what can be fixed, what notes acknowledge, one finding for one fact.

use crate::folder::Folder;
use crate::laws::corpus;
use rayon::prelude::*;
use serde_json::Value;
use std::path::PathBuf;

/// Two names on two transports each, one name that is gone, and an alias in doubt.
const TABLE: &str = "netbiosns 137/udp\nnetbiosns 137/tcp trap\nsip-tls 5061/tcp\n# between\nsip-tls 5061/udp\n\
                     netstat 15/tcp\nacr-nema 104/tcp dicom\ndicom 11112/tcp\n";

/// Each line names another one: both are named.
#[test]
fn lines_that_name_two_other_lines_are_one_finding_in_text() {
    let table = "backup 4000/tcp\nbackup 4000/udp\nbackup 4001/tcp\nbackup 4001/udp\n\
                 x 4002/tcp\nx 4002/udp\ny 4002/tcp\ny 4002/udp\n\
                 a 4003/tcp shadow\na 4003/udp shadow\nb 4004/tcp shadow\nb 4004/udp shadow\n\
                 twice 4005/tcp one\ntwice 4005/udp one\ntwice 4005/tcp two\ntwice 4005/udp two\n";
    let folder = Folder::with("services", table);
    let rules = "duplicate-name,duplicate-port,duplicate-entry,alias-shadow";
    let ran = folder.run(&["check", "--select", rules, "services"]);
    let text = ran.text().replace("\n    ", " ");
    for expected in [
        "services:3:1: error[duplicate-name] (2): `backup` is 4000/tcp and 4000/udp on lines 1 and 2, and 4001/tcp and",
        "services:7:1: error[duplicate-port] (2): 4002/tcp and 4002/udp are `x` on lines 5 and 6: lookups of the port",
        "hint: make `y` an alias on lines 5 and 6, or put first the lines that lookups should return",
        "alias `shadow` of 4004/tcp and 4004/udp is also an alias of 4003/tcp and 4003/udp on lines 9 and 10",
        "services:15:1: error[duplicate-entry] (2): `twice` on 4005/tcp and 4005/udp is already on lines 13 and 14",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let json: Value =
        serde_json::from_str(folder.run(&["check", "--select", rules, "--output-format", "json", "services"]).text())
            .unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 8);
}

/// What one transport alone is evidence for does not part them.
#[test]
fn different_evidence_is_shown_below_one_finding() {
    let folder = Folder::with("services", "ircs 994/tcp\nircs 994/udp\n");
    let text = folder.run(&["check", "services"]).text().replace("\n     ", "");
    assert!(text.contains("warning[deassigned] (2): `ircs` was removed from 994/tcp and 994/udp on"), "{text}");
    for evidence in ["lists 994/tcp as “Reserved”, with the note", "lists 994/udp as “Reserved”\n"] {
        assert_eq!(text.matches(evidence).count(), 1, "{text}");
    }
}

#[test]
fn lines_of_one_name_on_two_transports_are_one_finding_in_text() {
    let folder = Folder::with("services", TABLE);
    let ran = folder.run(&["check", "--select", "spelling,renamed", "services"]);
    assert_eq!(ran.status, 1);
    let heads: Vec<&str> = ran.text().lines().filter(|line| line.starts_with("services:")).collect();
    assert_eq!(
        heads,
        [
            "services:1:1: warning[spelling] (2) [*]: the registry spells `netbiosns` on 137/udp and 137/tcp as",
            "services:3:1: warning[renamed] (2) [*]: `sip-tls` on 5061/tcp and 5061/udp is now called `sips`; the",
        ]
    );
    for line in ["1 | netbiosns 137/udp", "2 | netbiosns 137/tcp trap", "3 | sip-tls 5061/tcp", "5 | sip-tls 5061/udp"]
    {
        assert!(ran.text().contains(&format!("\n{line}\n")), "{line}: {}", ran.text());
    }
    assert!(ran.text().contains("assigns 137/udp and 137/tcp to `netbios-ns`"), "{}", ran.text());
    assert!(ran.text().contains("\nFound 4 warnings in 1 file;"), "{}", ran.text());

    // The outputs of other formats keep them apart.
    let lines = folder.run(&["check", "--select", "spelling,renamed", "--output-format", "concise", "services"]);
    assert_eq!(lines.text().lines().count(), 4);
    let json = folder.run(&["check", "--select", "spelling,renamed", "--output-format", "json", "services"]);
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 4);
}

#[test]
fn findings_that_say_different_things_stay_apart() {
    let no_room = format!("netbiosns 137/udp\nnetbiosns 137/tcp # {}\n", "x".repeat(105));
    for (table, why) in [
        ("netbiosns 137/udp\nnetbiosns 138/tcp\nnetbios-dgm 138/udp\n", "other ports"),
        ("netbiosns 137/udp\nnet-bios-ns 137/tcp\n", "other names"),
        ("netbiosns 137/udp\nnetbiosns 137/udp\n", "one transport"),
        (&no_room, "one has no room for an alias in 127 bytes"),
    ] {
        let folder = Folder::with("services", table);
        let ran = folder.run(&["check", "--select", "spelling,contested,other-port", "services"]);
        assert!(ran.text().contains("warning["), "{why}");
        assert!(!ran.text().contains("] (2)"), "{why}: {}", ran.text());
    }
}

#[test]
fn limits_count_findings_as_json_does() {
    let table = "netbiosns 137/tcp\nnetbiosns 137/udp\nnetbiosns 137/sctp\n".repeat(20) + TABLE;
    let folder = Folder::with("services", table);
    let ran = folder.run(&["check", "--select", "spelling", "--max-findings", "10", "services"]);
    let text = ran.text();
    // Three findings are shown: two say the same, the third is of a transport without an assignment.
    assert!(text.contains("warning[spelling] (2) [*]: ") || text.contains("warning[spelling] (2): "), "{text}");
    let all = folder.run(&["check", "--select", "spelling", "--output-format", "concise", "services"]);
    let number = all.text().lines().count();
    assert!(number > 10);
    assert!(text.contains(&format!("… {} more spelling", number - 3)), "{text}");
    assert!(text.contains(&format!("Found {number} warnings")), "{text}");
}

#[test]
fn the_end_says_what_can_be_fixed_and_acknowledged() {
    let folder = Folder::with("services", TABLE);
    let end = |args: &[&str]| {
        let ran = folder.run(args);
        let lines = ran.text().lines().filter(|line| line.contains("can be fixed") || line.contains("annotate"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        end(&["check", "services"]),
        [
            "[*] 4 of 6 can be fixed with `--fix` (2 more with `--unsafe-fixes`).",
            "Run `portolan annotate services` to acknowledge 1 of the others with notes about the history."
        ]
    );
    assert_eq!(
        end(&["check", "--select", "alias-shadow", "services"]),
        ["1 of 1 can be fixed with `--fix --unsafe-fixes`."]
    );
    folder.file("other.services", "pop3s 4/tcp\n");
    assert!(end(&["check", "--select", "other-port", "other.services"]).is_empty());

    // The next command does as it promises.
    let fixed = folder.run(&["check", "--fix", "services"]);
    assert!(
        fixed.text().contains("\n6 found, 4 fixed, 2 left in 1 file: 2 renamed, 2 spelling.\n"),
        "{}",
        fixed.text()
    );
    assert!(fixed.text().contains("\nLeft: 1 error and 1 warning in 1 file; "), "{}", fixed.text());
    let again = folder.run(&["check", "--fix", "services"]);
    assert!(again.text().contains("\n2 found, 0 fixed, 2 left in 1 file.\n"), "{}", again.text());
}

#[test]
fn annotate_acknowledges_as_many_findings_as_the_end_says() {
    let table = "icpp 5815/tcp\nmsnp 1863/tcp\nmsnp 1863/udp\nnetbiosns 137/udp\n";
    let folder = Folder::with("my.services", table);
    let before = folder.run(&["check", "my.services"]);
    let line =
        before.text().lines().find(|line| line.contains("annotate")).unwrap_or_else(|| panic!("{}", before.text()));
    let markdown = folder.run(&["check", "--output-format", "markdown", "my.services"]);
    for text in [
        "1 of 4 can be fixed with `--fix`",
        "`portolan annotate my.services` to acknowledge 3 of the others with notes",
    ] {
        let text = text.split('`').collect::<Vec<_>>();
        let is_there = |line: &str| text.iter().all(|part| line.contains(part));
        assert!(markdown.text().lines().any(is_there), "{}", markdown.text());
    }
    let number: usize = line.split_once("to acknowledge ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!(line.starts_with("Run `portolan annotate my.services` to acknowledge "), "{line}");
    let count = || folder.run(&["check", "--output-format", "concise", "my.services"]).text().lines().count();
    let found = count();
    for first in ["fix", "annotate"] {
        folder.file("my.services", table);
        let counts = [first, if first == "fix" { "annotate" } else { "fix" }].map(|step| {
            let before = count();
            match step {
                "fix" => folder.run(&["check", "--fix", "my.services"]),
                _ => folder.run(&["annotate", "my.services"]),
            };
            (step, before - count())
        });
        let of = |step: &str| counts.iter().find(|(own, _)| *own == step).unwrap().1;
        assert_eq!((of("fix"), of("annotate")), (1, number), "first {first}, of {found}");
    }
}

/// A hint is put into the plural phrase by phrase: no phrase is changed twice, and a name keeps its own aliases.
#[test]
fn hints_about_several_lines_of_real_tables_are_in_good_plural() {
    let is_recent = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".services") || name.starts_with("202")
    };
    let tables: Vec<PathBuf> = corpus().unwrap_or_default().into_iter().filter(is_recent).collect();
    tables.par_iter().for_each(|path| {
        let args = ["check", "--select", "correctness,stale,pedantic", "--max-findings", "all"].map(PathBuf::from);
        let ran = Folder::new().run(&[&args[..], std::slice::from_ref(path)].concat());
        let text = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for wrong in
            ["rowss", "liness", "and their aliases", "or their aliases", "them from the other", "these lines' "]
        {
            assert!(!text.contains(wrong), "{}: {wrong}", path.display());
        }
    });
}

#[test]
fn a_hint_of_many_findings_is_given_once() {
    let table = (1..=20)
        .map(|n| format!("netstat\t15/{}\t0.00000{}\n", ["tcp", "udp"][n % 2], n % 9))
        .collect::<Vec<_>>()
        .concat();
    let folder = Folder::with("nmap-services", table);
    let ran = folder.run(&["check", "--select", "deassigned", "--max-findings", "all", "nmap-services"]);
    let hints: Vec<&str> = ran.text().lines().filter(|line| line.contains("keep the row")).collect();
    assert_eq!(hints.len(), 1, "{}", ran.text());
    assert!(hints[0].starts_with("hint for 20 findings (deassigned): keep the row"), "{}", hints[0]);
    folder.file("nmap-services", "netstat\t15/tcp\t0.1\n");
    let ran = folder.run(&["check", "--select", "deassigned", "nmap-services"]);
    assert!(ran.text().contains("= hint: keep the row"), "{}", ran.text());
}

#[test]
fn the_hint_of_several_lines_is_in_the_plural() {
    let table = "x 1/tcp\nx 1/udp\nssh 22/tcp\nx 1/tcp\nx 1/udp\nnetstat 15/tcp\nnetstat 15/udp\n";
    let folder = Folder::with("services", table);
    let text = folder.run(&["check", "--select", "duplicate-entry,deassigned", "services"]).text().to_owned();
    for expected in [
        "= hint: remove these lines\n",
        "= hint: keep the lines if a program still looks up `netstat`; otherwise remove them\n",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}
