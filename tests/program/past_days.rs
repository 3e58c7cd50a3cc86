//! The registry of a past day: what is kept of it against the state itself, and what is said of it.

use crate::folder::{Folder, Ran};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data")
}

fn json_of(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(args);
    assert!(ran.status < 2, "{args:?}: {}", ran.err);
    serde_json::from_slice(&ran.out).unwrap_or_else(|fault| panic!("{args:?}: {fault}"))
}

/// Returns the values under `keys` of each member of a list in a document.
fn printed(document: &Value, list: &str, keys: &[&str]) -> Vec<Vec<Value>> {
    let members = document[list].as_array().unwrap().iter();
    members.map(|member| keys.iter().map(|key| member[*key].clone()).collect()).collect()
}

/// Real tables, judged as of a day and by the state of that day in a file, fare alike.
#[test]
fn a_past_day_equals_its_registry_file() {
    let tables = [
        "nmap/2016-12-21.nmap-services",
        "services/debian-trixie-netbase-6.5.services",
        "services/netbsd-via-minix_iana-2015-11-13.services",
        "services/csrg-bsd-1995-03-26.services",
    ];
    let tables: Vec<PathBuf> = tables.iter().map(|table| shared().join(table)).filter(|path| path.exists()).collect();
    let mut compared = 0;
    for day in ["2017-03-10", "2019-01-17", "2024-03-18"] {
        let state = shared().join(format!("iana/{day}.xml"));
        if tables.is_empty() || !state.exists() {
            crate::skipped(format_args!("there is no {}, or no table", state.display()));
            continue;
        }
        let (folder, state) = (Folder::new(), state.to_str().unwrap().to_owned());
        let paths: Vec<&str> = tables.iter().map(|path| path.to_str().unwrap()).collect();
        for (command, list, keys) in [
            (
                &["check", "--select", "all", "--exit-zero", "--output-format", "json"][..],
                "findings",
                &["path", "start", "rule", "standing", "expected"][..],
            ),
            (
                &["list", "--output-format", "json"][..],
                "entries",
                &["path", "line", "name", "port", "transport", "standing", "expected", "flags"][..],
            ),
        ] {
            let of = |more: &[&str]| printed(&json_of(&folder, &[command, more, &paths].concat()), list, keys);
            let (kept, own) = (of(&["--as-of", day]), of(&["--registry", &state]));
            assert!(!own.is_empty());
            let first = kept.iter().zip(&own).find(|(kept, own)| kept != own);
            assert!(kept == own, "{} {day}: {} against {}, first {first:?}", command[0], kept.len(), own.len());
            compared += own.len();
        }
    }
    println!("findings and entries that are the same: {compared}");
}

fn run(args: &[&str]) -> Ran {
    Folder::with("services", "ni-ftp 47/tcp\nanything 24/tcp\nnosuch 4/tcp\n").run(args)
}

#[test]
fn unnamed_ports_of_a_past_day_are_reported() {
    let ran = run(&["check", "--as-of", "2018", "--select", "deassigned", "--output-format", "json", "services"]);
    let removed = "lists 47/tcp as “Reserved”, with the note “This entry has been removed on 2017-05-18.”, \
                   and registers `ni-ftp` without a port number";
    assert!(ran.text().contains(removed), "{}", ran.text());
    let mail = run(&["explain", "--as-of", "2017-03-10", "24"]);
    assert!(
        mail.text().contains("any private mail system") && !mail.text().contains("No record for tcp"),
        "{}",
        mail.text()
    );
    let standings = json_of(
        &Folder::with("services", "anything 24/tcp\nnosuch 4/tcp\n"),
        &["list", "--as-of", "2005", "--output-format", "json", "services"],
    );
    assert_eq!(printed(&standings, "entries", &["standing"]), [["private-use"], ["unregistered"]]);
    let four = run(&["explain", "--as-of", "1995", "4/tcp"]);
    assert!(four.text().contains("Unassigned"), "{}", four.text());
}

/// Of the newest registry nothing is left out, by whatever day it is asked for.
#[test]
fn the_newest_source_has_all_details() {
    let ran = run(&["explain", "--as-of", "2026-08-20", "epp"]);
    assert!(ran.text().contains("Extensible Provisioning Protocol"), "{}", ran.text());
    let then = run(&["explain", "--as-of", "2020-01-16", "epp"]);
    assert!(!then.text().contains("Extensible Provisioning Protocol"), "today's words are not those of then");
}
