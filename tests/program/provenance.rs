//! Evidence can be traced and is never younger than the registry; the outputs about history fit their schemas.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use portolan::engine::GhostKind;
use portolan::model::{Date, Transport};
use portolan::registry::{ClaimKind, EarlyRows, EndKind, History, Registry, source_as_of};
use portolan::source::ChangeKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const DAY: &str = "2016-12-21";

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data")
}

/// Returns a path in the shared data, or prints why the test is skipped.
fn present(path: &str) -> Option<PathBuf> {
    let path = shared().join(path);
    if !path.exists() {
        crate::skipped(format_args!("there is no {}", path.display()));
    }
    path.exists().then_some(path)
}

fn json_of(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(args);
    assert!(ran.status < 2, "{args:?}: {}", ran.err);
    serde_json::from_slice(&ran.out).unwrap_or_else(|fault| panic!("{args:?}: {fault}"))
}

#[test]
fn explanations_fit_their_schema() {
    let folder = Folder::new();
    let explain = |what: &str, more: &[&str]| {
        let document = json_of(&folder, &[&["explain", what, "--output-format", "json"], more].concat());
        assert_valid("explain.json", &document);
        document
    };
    for what in ["617", "617/udp", "47", "ni-ftp", "143", "740", "11", "0", "4", "60000", "x11", "telnet", "imap2"] {
        explain(what, &[]);
        explain(what, &["--as-of", DAY]);
    }
    for port in (1..=1023).step_by(7) {
        explain(&port.to_string(), &[]);
    }
    let explained = explain("47", &[]);
    assert_eq!((&explained["version"], &explained["query"]), (&json!(1), &json!("47")));
    let tenure = &explained["tenures"][0];
    assert_eq!(tenure["first"], json!({ "date": "1984-10", "source": "rfc923" }));
    assert_eq!(tenure["last"], json!({ "date": "2017-05-16", "source": "iana-2017-05-16" }));
    let end = &tenure["end"];
    assert_eq!((&end["how"], &end["date"], &end["exact"]), (&json!("deassigned"), &json!(DAY_OF_47), &json!(true)));
    assert_eq!((&end["after"], &end["by"], &end["to"]), (&json!("2017-05-16"), &json!(DAY_OF_47), &json!([])));
    assert_eq!(explain("imap2", &[])["tenures"][0]["end"]["to"], json!(["imap"]));
    let moved = explain("740/tcp", &[]);
    assert_eq!(moved["tenures"][0]["end"]["to"], json!([]), "a place is no name");
    assert_eq!(moved["tenures"][0]["end"]["places"], json!(["395/tcp"]));
}

const DAY_OF_47: &str = "2017-05-18";

/// One for each transport, since each may end in its own way.
#[test]
fn tenures_are_listed_for_each_transport() {
    let document = json_of(&Folder::new(), &["explain", "imap", "--output-format", "json"]);
    let ends: Vec<(&Value, bool)> = document["tenures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenure| (&tenure["transport"], tenure["end"].is_null()))
        .collect();
    assert_eq!(ends, [(&json!("tcp"), true), (&json!("udp"), false)]);
}

#[test]
fn lists_of_ghosts_and_of_changes_fit_their_schemas() {
    let folder = Folder::new();
    let kinds = GhostKind::ALL.map(GhostKind::as_str).join(",");
    for more in [&[][..], &["--kind", &kinds], &["--as-of", DAY], &["--ports", "4"]] {
        assert_valid("ghosts.json", &json_of(&folder, &[&["ghosts", "--output-format", "json"], more].concat()));
    }
    for days in [["1994-10", "2026-08-17"], [DAY, "2026-08-17"], [DAY, DAY]] {
        let document = json_of(&folder, &[&["registry", "diff", "--output-format", "json"][..], &days].concat());
        assert_valid("diff.json", &document);
    }
}

#[test]
fn enumerations_of_the_schemas_match_the_code() {
    for (file, name, words) in [
        ("explain.json", "transport", Transport::ALL.map(Transport::as_str).to_vec()),
        ("explain.json", "end_kind", EndKind::ALL.map(EndKind::as_str).to_vec()),
        ("explain.json", "claim_kind", ClaimKind::ALL.map(ClaimKind::as_str).to_vec()),
        ("ghosts.json", "transport", Transport::ALL.map(Transport::as_str).to_vec()),
        ("ghosts.json", "ghost_kind", GhostKind::ALL.map(GhostKind::as_str).to_vec()),
        ("diff.json", "transport", Transport::ALL.map(Transport::as_str).to_vec()),
        ("diff.json", "change_kind", ChangeKind::ALL.map(ChangeKind::as_str).to_vec()),
    ] {
        assert_eq!(crate::schemas::schema(file)["$defs"][name]["enum"], json!(words), "{file}, {name}");
    }
}

/// `explain` prints these dates and sources of a tenure.
#[test]
fn dates_of_tenures_are_dates_of_sources() {
    let history = History::embedded();
    let table = include_str!("../../data/sources.tsv");
    let listed: BTreeMap<&str, &str> =
        table.lines().skip(1).filter_map(|line| line.split('\t').next().zip(line.split('\t').nth(1))).collect();
    // Where a commit dates a source, or its records are younger, what it shows existed by that day.
    let known_by = |id: &str| {
        let source = history.source(id).unwrap();
        let printed = ["committed ", "records of "].iter().find_map(|word| source.dated_by().split_once(word));
        let printed = printed.and_then(|(_, day)| Date::parse(day)).or(source.date());
        assert_eq!(printed, source.known_by(), "{id}");
        printed.unwrap()
    };
    for row in EarlyRows::embedded().all() {
        let source = history.source(&format!("rfc{}", row.rfc())).unwrap();
        assert_eq!(source.date(), row.date(), "{row:?}");
    }
    let mut ends = 0;
    for tenure in history.tenures() {
        let name = tenure.name();
        for source in [tenure.first(), tenure.last()] {
            let date = source.date().map(|date| date.to_string());
            assert_eq!(listed.get(source.id()).copied(), date.as_deref(), "{name}: {}", source.id());
        }
        assert!(tenure.first().date() <= tenure.last().date(), "{name}");
        let Some(end) = tenure.end() else { continue };
        ends += 1;
        assert!(listed.contains_key(end.by().id()), "{name}: {}", end.by().id());
        assert!(end.after().date() <= end.by().date(), "{name}");
        if let Some(day) = end.date {
            assert!(day > end.after().date().unwrap(), "{name}: {day} is not after the last source that shows it");
            assert!(day <= known_by(end.by().id()), "{name}: {day} is after the first source that does not");
        }
    }
    assert!(ends > 100, "{ends}");
}

#[test]
fn diff_of_two_days_matches_their_lists() {
    let listed = |day: &str| -> BTreeSet<String> {
        let registry =
            portolan::registry::as_of(&portolan::registry::Registry::embedded(), Date::parse(day).unwrap()).unwrap();
        let own = registry.records().filter(|record| !record.is_historic_spelling() && !record.name().is_empty());
        let own = own.filter(|record| record.ports().is_some());
        own.flat_map(|record| {
            let transports = record.transport().map_or(Transport::ALL.to_vec(), |only| vec![only]);
            let place = format!("{} {}", record.name().to_ascii_lowercase(), record.ports().unwrap());
            transports.into_iter().map(move |transport| format!("{place}/{transport}"))
        })
        .collect()
    };
    let days = ["1994-10", "2004-01-08", DAY, "2026-08-17"].map(|day| (day, listed(day)));
    for (number, (from, before)) in days.iter().enumerate() {
        for (to, after) in &days[number + 1..] {
            let (mut added, mut gone) = (BTreeSet::new(), BTreeSet::new());
            let history = History::embedded();
            let sources = [from, to].map(|day| source_as_of(&history, Date::parse(day).unwrap()).unwrap());
            for change in portolan::source::between_days(&history, sources[0], sources[1]).changes {
                let (Some(ports), false) = (change.ports, change.kind == ChangeKind::Changed) else { continue };
                for transport in &change.transports {
                    let place = format!("{} {ports}/{transport}", change.name.to_ascii_lowercase());
                    let new = if change.kind == ChangeKind::Added { &mut added } else { &mut gone };
                    assert!(new.insert(place), "{from} {to}: twice: {change:?}");
                    // The successor of a rename or a move is listed with it only.
                    let heirs = change.to.iter().filter_map(|to| match change.kind {
                        ChangeKind::Renamed => Some(format!("{} {ports}/{transport}", to.to_ascii_lowercase())),
                        ChangeKind::Moved => Some(format!("{} {to}", change.name.to_ascii_lowercase())),
                        _ => None,
                    });
                    added.extend(heirs.filter(|heir| after.contains(heir) && !before.contains(heir)));
                }
            }
            assert_eq!(added, after.difference(before).cloned().collect(), "added from {from} to {to}");
            assert_eq!(gone, before.difference(after).cloned().collect(), "gone from {from} to {to}");
        }
    }
}

/// Law 8: the embedded registry, and the same snapshot read from a file, give the same. Lines of JSON do not name the
/// registry's origin, so they must be the same bytes.
#[test]
fn the_embedded_registry_equals_its_snapshot() {
    let updated = Registry::embedded().updated().unwrap();
    let Some(snapshot) = present(&format!("iana/{updated}.xml")) else { return };
    let folders: Vec<PathBuf> = ["services", "nmap"].iter().filter_map(|name| present(name)).collect();
    let paths: Vec<&str> = folders.iter().map(|path| path.to_str().unwrap()).collect();
    let (folder, snapshot) = (Folder::new(), snapshot.to_str().unwrap());
    for command in [
        &["check", "--select", "all", "--output-format", "jsonl", "--exit-zero"][..],
        &["list", "--output-format", "tsv"],
        &["ghosts"],
        &["explain", "617"],
        &["explain", "imap"],
    ] {
        let paths = if matches!(command[0], "check" | "list") { &paths[..] } else { &[] };
        let embedded = folder.run(&[command, paths].concat());
        let own = folder.run(&[command, &["--registry", snapshot], paths].concat());
        assert!(!embedded.out.is_empty(), "{}", embedded.err);
        // A longer path wraps a line.
        let same_origin = |ran: &Ran| {
            let text = ran.text().replace('\n', " ");
            text.replace(&format!(" --registry {snapshot}"), "").replace(snapshot, "embedded")
        };
        assert!(same_origin(&embedded) == same_origin(&own), "`{}` differs", command.join(" "));
        // Files that no format recognizes get the same message.
        assert_eq!((embedded.status, &embedded.err), (own.status, &own.err));
    }
}

/// Law 7: neither the number of threads nor the order of the files changes the report.
#[test]
fn threads_and_order_do_not_change_the_report() {
    let folder = Folder::new();
    let mut names: Vec<String> = (0..30).map(|number| format!("{number:02}.services")).collect();
    for (number, name) in names.iter().enumerate() {
        folder.file(name, format!("ni-ftp 47/tcp\nsnmp-trap {}/udp trap\nimap2 143/tcp\n", 150 + number));
    }
    for more in [&[][..], &["--as-of", DAY]] {
        let mut reports = BTreeSet::new();
        for jobs in ["1", "2", "7"] {
            names.reverse();
            let paths: Vec<&str> = names.iter().map(String::as_str).collect();
            let args =
                [&["check", "--select", "all", "--output-format", "json", "--jobs", jobs], more, &paths].concat();
            let ran = folder.run(&args);
            assert_eq!(ran.status, 1, "{}", ran.err);
            reports.insert(ran.out);
        }
        assert_eq!(reports.len(), 1, "{more:?}");
    }
}

/// Endpoint, name and standing of each entry.
fn entries(document: &Value) -> Vec<(String, Option<String>)> {
    let entries = document["entries"].as_array().unwrap().iter();
    let text = |entry: &Value| format!("{} {} {} {}", entry["line"], entry["name"], entry["port"], entry["transport"]);
    entries.map(|entry| (text(entry), entry["standing"].as_str().map(str::to_owned))).collect()
}

/// A real table judged as of its own date rests on nothing later, and what has changed since was assigned then.
#[test]
fn as_of_cites_no_later_source() {
    let Some(table) = present(&format!("nmap/{DAY}.nmap-services")) else { return };
    let (folder, table) = (Folder::new(), table.to_str().unwrap().to_owned());
    let check = |more: &[&str]| {
        json_of(&folder, &[&["check", "--output-format", "json", "--exit-zero", &table], more].concat())
    };
    let (today, then) = (check(&[]), check(&["--as-of", DAY]));
    let findings = then["findings"].as_array().unwrap();
    let dates = findings.iter().flat_map(|finding| finding["provenance"].as_array().unwrap());
    for evidence in dates {
        assert!(evidence["date"].as_str().is_some_and(|date| date <= DAY), "{evidence}");
    }

    let list =
        |more: &[&str]| entries(&json_of(&folder, &[&["list", "--output-format", "json", &table], more].concat()));
    let pairs: Vec<_> = list(&[]).into_iter().zip(list(&["--as-of", DAY])).collect();
    assert!(pairs.iter().all(|(now, then)| now.0 == then.0));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ((_, now), (_, then)) in pairs {
        let (Some(now), Some(then)) = (now, then) else { continue };
        if now != "assigned" && then == "assigned" {
            *counts.entry(now).or_default() += 1;
        }
    }
    println!("findings today: {}, as of {DAY}: {}", today["findings"].as_array().unwrap().len(), findings.len());
    println!("assigned then and not today: {counts:?}");
    assert!(counts.values().sum::<usize>() > 10, "{counts:?}");
}
