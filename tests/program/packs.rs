//! Packs: what they silence, what cites them, and what writes their rows.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use serde_json::Value;

const PACK: &str = "name\tports\ttransports\tdescription\tuntil\tbecame\n\
    acme-db\t10001\ttcp\tThe database\t-\t-\n\
    acme-web\t10002\ttcp,udp\tThe web\t-\t-\n\
    acme-dyn\t50001\ttcp\t-\t-\t-\n\
    acme-old\t10003\ttcp\t-\t2020-01-01\tacme-db\n";

fn company(table: &str) -> Folder {
    let folder = Folder::with("ports.tsv", PACK);
    folder.file("services", table);
    folder.file(
        "portolan.toml",
        "[[pack]]\nid = \"acme\"\ntitle = \"ACME's ports\"\nfile = \"ports.tsv\"\nranges = [\"10000-10999\"]\n",
    );
    folder
}

fn rules(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran =
        folder.run(&[&["check", "--select", "all", "--ignore", "style", "--output-format", "jsonl"], args].concat());
    assert!(ran.status < 2, "{}", ran.err);
    let rule = |line: &str| {
        let finding: Value = serde_json::from_str(line).unwrap();
        assert_valid("finding.json", &finding);
        format!("{} {}", finding["start"]["line"], finding["rule"].as_str().unwrap())
    };
    ran.text().lines().map(rule).collect()
}

#[test]
fn what_a_pack_lists_is_no_matter_of_the_registry() {
    let folder = company("acme-db 10001/tcp\nacme-web 10002/tcp\nacme-dyn 50001/tcp\n");
    assert_eq!(rules(&folder, &["services"]), [""; 0]);
    let without = rules(&folder, &["--isolated", "services"]);
    for finding in ["1 contested", "2 contested", "3 dynamic-port"] {
        assert!(without.iter().any(|found| found == finding), "{finding}: {without:?}");
    }
}

#[test]
fn evidence_cites_the_pack() {
    let folder = company("other 10001/tcp\n");
    let ran = folder.run(&["check", "--select", "pack-conflict", "services"]);
    assert!(
        ran.text().contains("the pack `acme` gives 10001/tcp to `acme-db`: The database (ports.tsv:2)"),
        "{}",
        ran.text()
    );
    let ran = folder.run(&["list", "--output-format", "json", "services"]);
    let list: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("list.json", &list);
    assert_eq!(list["entries"][0]["relations"]["acme"], "other-name");
    let ran = folder.run(&["explain", "10003"]);
    assert!(ran.text().contains("acme-old  10003/tcp  in the pack `acme`, ACME's ports\n"), "{}", ran.text());
    assert!(ran.text().contains("became            acme-db\n"), "{}", ran.text());
    let ran = folder.run(&["explain", "--output-format", "json", "acme-web"]);
    let explained: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("explain.json", &explained);
    assert_eq!(explained["packs"][0]["line"], 3);
}

#[test]
fn the_rows_of_a_pack_are_written() {
    let folder = company("acme-web 10002/tcp\n");
    let ran = folder.run(&["registry", "export", "--pack", "acme", "--to", "services"]);
    let rows: Vec<&str> = ran.text().lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert_eq!(
        rows,
        [
            "acme-db         10001/tcp       # The database",
            "acme-web        10002/tcp       # The web",
            "acme-web        10002/udp       # The web",
            "acme-dyn        50001/tcp"
        ]
    );
    assert!(ran.text().contains("of the pack `acme`") && !ran.text().contains("public domain"), "{}", ran.text());
    let ran = folder.run(&["update", "--pack", "acme", "--twins", "--ports", "10000-10999", "services"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let updated = std::fs::read_to_string(folder.path().join("services")).unwrap();
    assert!(updated.contains("acme-db") && updated.contains("10002/udp") && !updated.contains("acme-dyn"), "{updated}");
    assert!(rules(&folder, &["services"]).iter().all(|found| !found.contains("pack-")), "{updated}");
    let ran = folder.run(&["update", "--pack", "acne", "services"]);
    assert!(ran.status == 2 && ran.err.contains("unknown pack `acne`; did you mean `acme`?"), "{}", ran.err);
    let ran = folder.run(&["registry", "export", "--isolated", "--pack", "acme", "--to", "csv"]);
    assert!(ran.status == 2 && ran.err.contains("the configuration has no packs"), "{}", ran.err);
}

#[test]
fn a_pack_is_checked_by_itself() {
    let folder = company("");
    let ran = folder.run(&["pack", "check", "ports.tsv"]);
    assert_eq!((ran.status, ran.text()), (0, "ports.tsv: 4 rows, 4 names (1 ended); no faults\n"));
    folder.file("twice.tsv", "name\tports\ttransports\tdescription\na\t1\ttcp\t-\nb\t1\t-\t-\n");
    let ran = folder.run(&["pack", "check", "twice.tsv"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("twice.tsv:3:1: `b` is on 1/tcp, which line 2 gives to `a`"), "{}", ran.err);
    folder.file("portolan.toml", "[[pack]]\nid = \"acme\"\nfile = \"twice.tsv\"\n");
    assert_eq!(folder.run(&["check", "services"]).status, 2);
}

#[test]
fn the_registrys_own_forms_are_packs() {
    let csv = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,\
               Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n\
               acme-db,10001,tcp,Ours,,,2001-02-03,,,,,\n,10002,tcp,Unassigned,,,,,,,,\n";
    let folder = company("acme-db 10001/tcp\nother 10001/tcp\n");
    folder.file("ports.tsv", csv);
    assert!(rules(&folder, &["services"]).iter().all(|found| found != "1 contested"));
    let ran = folder.run(&["pack", "check", "ports.tsv"]);
    let read = "ports.tsv: 1 row, 1 name, 1 record without a name or port left out; no faults\n";
    assert_eq!((ran.status, ran.text()), (0, read), "{}", ran.err);
    for (rows, said) in [
        ("acme-db,1x,tcp,,,,,,,,,\n", "ports.tsv:4:1: `1x` is neither a port"),
        ("acme-db,1,tpc,,,,,,,,,\n", "ports.tsv:4:1: unknown transport `tpc`"),
        ("acme-db,1,tcp,,,,,,,,\n", "ports.tsv:4:1: 11 values, but the header has 12 columns"),
        ("other,10001,tcp,,,,,,,,,\n", "ports.tsv:4:1: `other` is on 10001/tcp, which line 2 gives to `acme-db`"),
    ] {
        folder.file("ports.tsv", format!("{csv}{rows}"));
        let ran = folder.run(&["pack", "check", "ports.tsv"]);
        assert!(ran.status == 2 && ran.err.contains(said), "{rows}: {}", ran.err);
    }
}

#[test]
fn packs_of_claims_and_habits_add_to_the_facts() {
    let folder = company("acme-db 10001/tcp\n");
    folder.file(
        "claims.tsv",
        "kind\tport\ttransports\tstatement\tsource_title\tsource_url\n\
         malware-reported\t10001\ttcp\tOur honeypot saw it.\tSOC\thttps://soc.example\n",
    );
    folder.file("habits.tsv", "name\tofficial\tport\ttransports\nwebby\thttp\t80\ttcp\n");
    folder.file(
        "portolan.toml",
        "[[pack]]\nid = \"soc\"\nkind = \"claims\"\nfile = \"claims.tsv\"\n[[pack]]\nid = \"ways\"\nkind = \"habits\"\nfile = \"habits.tsv\"\n",
    );
    assert!(rules(&folder, &["services"]).contains(&"1 reported-malware".to_owned()));
    for (file, said) in [
        ("claims.tsv", "claims.tsv: 1 row of claims; no faults\n"),
        ("habits.tsv", "habits.tsv: 1 row of habits; no faults\n"),
    ] {
        let ran = folder.run(&["pack", "check", file]);
        assert_eq!((ran.status, ran.text()), (0, said), "{}", ran.err);
    }
    let ran = folder.run(&["registry", "export", "--with-habits", "--ports", "80", "--to", "csv"]);
    assert!(ran.text().contains("webby"), "{}", ran.text());
    folder.file("claims.tsv", "kind\tport\ttransports\tstatement\tsource_title\tsource_url\nmalwar\t1\ttcp\tx\ty\tz\n");
    let ran = folder.run(&["check", "services"]);
    assert!(ran.status == 2 && ran.err.contains("claims.tsv:2:1: unknown kind of claim `malwar`"), "{}", ran.err);
}

#[test]
fn what_a_pack_can_be_read_with_is_told_by_a_check_of_it() {
    let folder = company("");
    for (row, said) in [
        ("\t1\ttcp\t-\t-\t-", "p.tsv:2:1: the value of `name` is missing"),
        ("-\t1\ttcp\t-\t-\t-", "p.tsv:2:1: the value of `name` is missing"),
        ("a\t\ttcp\t-\t-\t-", "p.tsv:2:3: the value of `ports` is missing"),
        ("a", "p.tsv:2:2: the value of `ports` is missing"),
        ("a\t1\t\t-\t-\t-", "p.tsv:2:5: the value of `transports` is missing"),
        ("a\t1\ttcp\t-\t2020-01-01\tacme-dbb", "p.tsv:2:22: `acme-dbb` has no row here, and is not in the registry"),
    ] {
        folder.file("p.tsv", format!("name\tports\ttransports\tdescription\tuntil\tbecame\n{row}\n"));
        let ran = folder.run(&["pack", "check", "p.tsv"]);
        assert!(ran.status == 2 && ran.err.contains(said), "{row}: {}", ran.printed());
    }
    let good = "a\t1\t-\t-\t2020-01-01\tB\nb\t1\tudp\t-\t2020-01-01\thttps\n";
    folder.file("p.tsv", format!("name\tports\ttransports\tdescription\tuntil\tbecame\n{good}"));
    let ran = folder.run(&["pack", "check", "p.tsv"]);
    assert_eq!((ran.status, ran.text(), &*ran.err), (0, "p.tsv: 2 rows, 2 names (2 ended); no faults\n", ""));
}

#[test]
fn rows_outside_the_ranges_of_a_pack_are_told_by_a_check_of_it() {
    let folder = company("");
    let ran = folder.run(&["pack", "check", "ports.tsv"]);
    assert_eq!((ran.status, ran.text()), (0, "ports.tsv: 4 rows, 4 names (1 ended); no faults\n"));
    let said = "ports.tsv:4: 50001 of `acme-dyn` is outside the ranges of the pack `acme`: 10000-10999";
    assert!(ran.err.contains(said) && ran.err.matches("outside").count() == 1, "{}", ran.err);
    let ran = folder.run(&["pack", "check", "--isolated", "ports.tsv"]);
    assert_eq!(ran.err, "");
}

/// A rule that is selected by its id and can find nothing is an error, or a note where that depends on the files.
#[test]
fn rules_that_cannot_find_anything_are_mentioned() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    for rule in ["pack-conflict", "pack-ended", "pack-elsewhere", "pack-unlisted"] {
        let ran = folder.run(&["check", "--select", rule, "services"]);
        assert!(ran.status == 2 && ran.err.contains("with a pack, and none is configured"), "{}", ran.err);
        let ran = folder.run(&["check", "--extend-select", rule, "services"]);
        assert_eq!(ran.status, 2, "{}", ran.err);
    }
    for selector in ["all", "stale,pedantic"] {
        let ran = folder.run(&["check", "--select", selector, "services"]);
        assert!(ran.status != 2 && ran.err.is_empty(), "{}", ran.err);
    }
    let ran = folder.run(&["check", "--select", "nmap-frequency,syntax", "services"]);
    assert!(ran.err.contains("note: `nmap-frequency` checks none of these files"), "{}", ran.err);
    assert!(!ran.err.contains("`syntax`") && ran.status == 0, "{}", ran.err);
    folder.file("nmap-services", "ssh\t22/tcp\t0.1\n");
    let ran = folder.run(&["check", "--select", "nmap-frequency", "services", "nmap-services"]);
    assert_eq!(ran.err, "");
}
