//! `portolan registry export`: the tables are what `check` wants, lose nothing that they do not tell of, and what is
//! added to them changes no answer.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use portolan::registry::Registry;
use portolan_resolvers::{ChangeKind, changes};
use std::collections::BTreeSet;

fn export(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.run(&[&["registry", "export"][..], args].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    ran.text().to_owned()
}

const ADDED: [&str; 2] = ["--with-history", "--with-habits"];

#[test]
fn check_finds_nothing_in_a_table_that_was_exported() {
    let folder = Folder::new();
    for more in [&[][..], &ADDED[..1], &ADDED[1..], &ADDED, &["--transport", "udp"], &["--ports", "1-1023,6000-6070"]] {
        for (form, name, limit) in [("services", "services", 127), ("nmap", "nmap-services", 1023)] {
            let text = export(&folder, &[&["--to", form], more].concat());
            folder.file(name, &text);
            let ran = folder.run(&["check", name]);
            assert_eq!(ran.status, 0, "{form} {more:?}: {}", ran.text());
            assert!(ran.text().starts_with("Nothing found in 1 file"), "{}", ran.text());
            assert!(text.lines().all(|line| line.len() < limit && line.is_ascii()), "{form} {more:?}");
        }
    }
}

#[test]
fn every_name_with_a_port_is_in_the_table() {
    let text = export(&Folder::new(), &["--to", "services"]);
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split('#').next().unwrap().split_whitespace();
        let (Some(name), Some(place)) = (words.next(), words.next()) else { continue };
        found.extend(words.chain([name]).map(|name| (name.to_owned(), place.to_owned())));
    }
    let registry = Registry::embedded();
    let mut expected = 0;
    for record in registry.records().filter(|record| !record.name().is_empty()) {
        let Some(ports) = record.ports() else { continue };
        for transport in record.transport().map_or(vec!["tcp", "udp"], |transport| vec![transport.as_str()]) {
            expected += 1;
            let entry = (record.name().to_owned(), format!("{}/{transport}", ports.first));
            assert!(found.contains(&entry), "{entry:?} is missing");
        }
    }
    assert_eq!(found.len(), expected, "nothing else is in it");
    let first = text.lines().find(|line| line.starts_with("http ")).unwrap();
    assert!(first.contains("80/tcp          www www-http # "), "{first}");
}

#[test]
fn added_names_change_no_answer() {
    let folder = Folder::new();
    let (plain, more) =
        (export(&folder, &["--to", "services"]), export(&folder, &[&["--to", "services"][..], &ADDED].concat()));
    let changed = changes("services", plain.as_bytes(), more.as_bytes());
    let worse: Vec<_> = changed.iter().filter(|change| change.kind() != ChangeKind::Gained).collect();
    assert!(worse.is_empty(), "{:?}", &worse[..worse.len().min(5)]);
    assert!(changed.len() > 500);
    for line in [
        "nicname         43/tcp          whois #",
        "systat          11/tcp          users #",
        "smtp            25/tcp          mail #",
    ] {
        assert!(more.contains(line), "{line}");
    }
    assert!(!plain.contains("whois #"));
}

#[test]
fn omitted_names_are_listed_and_counted() {
    let folder = Folder::new();
    let text = export(&folder, &["--to", "services"]);
    let unnamed = Registry::embedded().records().filter(|record| record.name().is_empty()).count();
    assert!(text.contains(&format!("# - {unnamed} rows without a name")), "{}", &text[..2000]);
    assert!(text.contains("x11 6001-6063/tcp"), "{}", &text[..2000]);
    let document: serde_json::Value = serde_json::from_str(&export(&folder, &["--to", "json"])).unwrap();
    assert_valid("export.json", &document);
    let x11 = document["lines"].as_array().unwrap().iter().find(|line| line["name"] == "x11").unwrap();
    assert_eq!(x11["port"], serde_json::json!({ "first": 6000, "last": 6063 }), "JSON has ranges");
    let nmap = export(&folder, &["--to", "nmap"]);
    assert!(nmap.contains("x11\t6063/tcp\t0.000000\t# X Window System\n"));
    assert!(
        nmap.contains("http\t80/tcp\t0.000000\t# World Wide Web HTTP | also www, www-http\n"),
        "names are in comments"
    );
    let csv = export(&folder, &["--to", "csv"]);
    assert!(csv.starts_with("name,port,transport,aliases,"));
    assert!(csv.contains("\r\nx11,6000-6063,tcp,"), "CSV has ranges");
}

#[test]
fn ranges_that_begin_before_the_requested_ports_are_reported() {
    let folder = Folder::new();
    let text = export(&folder, &["--to", "services", "--ports", "6001-6010"]);
    let text = text.replace("\n#  ", "");
    let printed =
        "records of ranges whose first port was not selected, because this form has no ranges: x11 6000-6063/";
    assert!(text.contains(printed), "{text}");
    let nmap = export(&folder, &["--to", "nmap", "--ports", "6000-6063", "--transport", "tcp"]);
    assert!(nmap.contains("# 64 lines with 1 name of the registry.\n"), "{}", &nmap[..800]);
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = Folder::with("table.services", "old\n");
    let ran =
        folder.run(&["registry", "export", "--to", "services", "--ports", "22", "--output-file", "table.services"]);
    assert_eq!(
        ran.text(),
        "Wrote 3 lines with 3 names of the registry of 2026-08-17 to table.services; 14530 records left out.\n"
    );
    let text = std::fs::read_to_string(folder.path().join("table.services")).unwrap();
    assert!(text.ends_with("ssh             22/sctp         # SSH\n"), "{text}");
    let ran = folder.run(&["registry", "export", "--to", "services", "--output-file", "no/such/folder"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no/such/folder: ") && ran.err.contains("standard output"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_stay_and_only_regular_files_are_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = Folder::with("real/table", "old\n");
    std::os::unix::fs::symlink("real/table", folder.path().join("link")).unwrap();
    let export = |to| folder.run(&["registry", "export", "--to", "services", "--ports", "22", "--output-file", to]);
    let ran = export("link");
    let target = folder.path().canonicalize().unwrap().join("real/table");
    let printed = format!("portolan: warning: link: followed the symbolic link to {}\n", target.display());
    assert_eq!((ran.status, ran.err), (0, printed));
    assert!(folder.path().join("link").is_symlink());
    assert!(std::fs::read_to_string(&target).unwrap().ends_with("# SSH\n"));
    std::os::unix::fs::symlink("nowhere", folder.path().join("broken")).unwrap();
    for (to, why) in
        [("broken", "a symbolic link to no file"), ("/dev/null", "not a regular file"), ("real", "directory")]
    {
        let ran = export(to);
        assert_eq!(ran.status, 2, "{to}");
        assert!(ran.err.starts_with(&format!("portolan: error: {to}: ")) && ran.err.contains(why), "{}", ran.err);
    }
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn status_fits_its_schema() {
    let folder = Folder::new();
    let status = |folder: &Folder| {
        let ran = folder.run(&["registry", "status", "--output-format", "json"]);
        let status: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
        assert_valid("status.json", &status);
        status
    };
    let empty = status(&folder);
    assert_eq!((&empty["used"], &empty["cache"]["state"]), (&"embedded".into(), &"empty".into()));
    assert_eq!(empty["age_days"], 98);
    folder.file(".cache/portolan/registry.cache", "x");
    assert_eq!(status(&folder)["cache"]["state"], "unusable");
    #[cfg(feature = "online")]
    assert_eq!(status(&crate::online::user())["cache"]["registry"]["updated"], crate::online::STORED);
}

#[test]
fn an_old_registry_is_mentioned_once() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let on = |day: &str, args: &[&str]| {
        let mut program = folder.program(args);
        let seconds =
            portolan::model::Date::parse("1970-01-01").unwrap().days_until(portolan::model::Date::parse(day).unwrap());
        crate::folder::Ran::of(program.env("SOURCE_DATE_EPOCH", (i64::from(seconds) * 86400).to_string())).err
    };
    assert_eq!(on("2027-02-13", &["check", "services"]), "");
    let printed = "portolan: warning: the registry of 2026-08-17 is 181 days old\n\
                portolan: hint: run `portolan registry update` to fetch the newest\n";
    for args in [&["check", "services"][..], &["list", "services"], &["explain", "22"], &["ghosts"]] {
        assert_eq!(on("2027-02-14", args), printed, "{args:?}");
    }
    for args in [&["check", "-q", "services"][..], &["check", "--registry", "embedded", "services"], &["rules"]] {
        assert_eq!(on("2027-02-14", args), "", "{args:?}");
    }
}

/// No comment silences a rule that accepts the line, because it has a name that is in use.
#[test]
fn each_suppression_of_an_exported_table_is_used() {
    let folder = Folder::new();
    let rules = "defunct,historic-protocol,unused-suppression";
    for (form, name) in [("services", "services"), ("nmap", "nmap-services")] {
        folder.file(name, export(&folder, &[&["--to", form], &ADDED[..]].concat()));
        let ran = folder.run(&["check", "--select", rules, name]);
        assert!(ran.status == 0 && ran.text().starts_with("Nothing found"), "{form}: {}", ran.text());
    }
}
