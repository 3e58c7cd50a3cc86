//! The evidence of findings: source and date; and an entry has at most one stale finding.

use crate::folder::Folder;
use crate::laws::corpus;
use portolan::diagnostic::Category;
use portolan::engine::{CheckSettings, CommentPolicy, RuleSet, Selection, Selector, check, parse_file};
use portolan::plugin::Catalogue;
use portolan::registry::{History, Registry};
use portolan::rule::Rule;
use portolan::syntax::EntryId;
use portolan::text::SourceFile;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Returns the findings of every rule in every `bad` fixture, and in a real file where there is one, as JSON has them.
fn findings() -> Vec<Value> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for rule in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")).unwrap() {
        let fixtures = std::fs::read_dir(rule.unwrap().path()).unwrap().map(|entry| entry.unwrap().path());
        paths.extend(fixtures.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("bad")));
    }
    paths.extend(corpus().unwrap_or_default().into_iter().filter(|path| path.ends_with("freebsd-10.4.services")));
    let mut args: Vec<PathBuf> =
        ["check", "--select", "all", "--no-suppressions", "--output-format", "json"].map(PathBuf::from).to_vec();
    args.extend(paths);
    let ran = Folder::new().run(&args);
    let report: Value = serde_json::from_slice(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    report["findings"].as_array().unwrap().clone()
}

#[test]
fn shadowing_aliases_are_reported_with_their_registered_place() {
    let table = "nameserver 42/tcp\ndomain 53/tcp nameserver\nacr-nema 104/tcp dicom\ndicom 11112/tcp\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["check", "--select", "alias-shadow", "services"]);
    let text = ran.text().replace("\n    ", " ");
    assert!(text.contains("lists `nameserver` on 42/tcp, 42/udp\n"), "{text}");
    assert!(text.contains("lists `dicom` on 11112/tcp, 11112/udp\n"), "{text}");
}

#[test]
fn evidence_is_sorted_by_date_before_the_current_record_and_what_contradicts_a_claim() {
    const REGISTERED: [&str; 5] = ["tcp", "udp", "sctp", "dccp", "udplite"];
    let (history, registry) = (History::embedded(), Registry::embedded());
    let mut rules = std::collections::BTreeSet::new();
    for finding in findings() {
        let registered = finding["entry"]["transport"].as_str().is_some_and(|word| REGISTERED.contains(&word));
        if !registered {
            continue;
        }
        let provenance = finding["provenance"].as_array().unwrap();
        assert!(!provenance.is_empty(), "{finding:#}");
        let key = |evidence: &Value| {
            let statement = evidence["statement"].as_str().unwrap();
            let rank = match evidence["source"].as_str().unwrap() {
                _ if statement.starts_with("contradicts the reported removal") => 3,
                _ if statement.contains("IANA removed") => 2,
                source if source == registry.source_id() => 1,
                _ => 0,
            };
            (rank, evidence["date"].as_str().unwrap().to_owned())
        };
        assert!(provenance.iter().map(key).is_sorted(), "{finding:#}");
        for evidence in provenance {
            let text = |key: &str| evidence[key].as_str().unwrap();
            assert!(!text("statement").is_empty(), "{finding:#}");
            if text("kind") == "claim" {
                assert!(text("source").starts_with("http"), "{finding:#}");
                // The date since which it holds, or on which it was read.
                let is_read = text("statement").contains(&format!(", read on {})", text("date")));
                let is_since = text("statement").contains(&format!("({}; ", text("date")));
                assert_eq!(
                    (is_read, is_since),
                    (text("date_of") == "reading", text("date_of") == "fact"),
                    "{finding:#}"
                );
                continue;
            }
            let source = history.source(text("source")).unwrap_or_else(|| panic!("no such source: {evidence:#}"));
            assert_eq!(source.date().unwrap().to_string(), text("date"), "{finding:#}");
            assert_eq!(text("date_of"), "source", "{finding:#}");
            assert_eq!(source.kind() == "rfc", text("kind") == "rfc", "{finding:#}");
        }
        rules.insert(finding["rule"].as_str().unwrap().to_owned());
    }
    for rule in Catalogue::builtin().rules().map(Rule::meta).filter(|meta| meta.category == Category::Stale) {
        // The rules on packs find nothing without one.
        if rule.id.as_str().starts_with("pack-") {
            continue;
        }
        assert!(rules.contains(rule.id.as_str()), "no finding of {} was looked at", rule.id);
    }
}

#[test]
fn rules_about_claims_show_the_claim() {
    let all = findings();
    for rule in ["defunct", "historic-protocol", "unofficial-use", "reported-malware"] {
        let mut of_rule = all.iter().filter(|finding| finding["rule"] == rule).peekable();
        assert!(of_rule.peek().is_some(), "{rule} found nothing");
        for finding in of_rule {
            let provenance = finding["provenance"].as_array().unwrap();
            assert!(provenance.iter().any(|evidence| evidence["kind"] == "claim"), "{finding:#}");
            assert!(provenance.iter().any(|evidence| evidence["kind"] == "registry"), "{finding:#}");
        }
    }
}

/// The founding case: no page's word makes the registry take a port back.
#[test]
fn an_assigned_name_of_a_dead_service_is_defunct() {
    let folder = Folder::with("services", "sco-dtmgr 617/tcp\npassgo-tivoli 627/tcp\n");
    let ran = folder.run(&["check", "--output-format", "json", "services"]);
    let report: Value = serde_json::from_slice(&ran.out).unwrap();
    let said: Vec<(&str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["rule"].as_str().unwrap(), finding["standing"].as_str().unwrap()))
        .collect();
    assert_eq!(said, [("defunct", "assigned"), ("defunct", "assigned")]);
    let statements = |finding: &Value| -> Vec<String> {
        finding["provenance"].as_array().unwrap().iter().map(|e| e["statement"].as_str().unwrap().to_owned()).collect()
    };
    let [sco, passgo] = [0, 1].map(|number| statements(&report["findings"][number]));
    let position = |beginning: &str| sco.iter().position(|said| said.starts_with(beginning));
    let order =
        ["A web page calls", "assigns 617/tcp", "A web page says that IANA removed port 617", "contradicts the"];
    assert_eq!(order.map(position), [Some(0), Some(1), Some(2), Some(3)], "the claim, the record, what is against it");
    let text = folder.run(&["check", "services"]);
    let [claimed, against] =
        ["IANA removed port 617", "contradicts the reported"].map(|said| text.text().replace("\n   ", "").find(said));
    assert!(claimed.is_some() && claimed < against, "{}", text.text());
    let against = sco.iter().find(|said| said.starts_with("contradicts the reported removal: ")).unwrap();
    assert!(
        against.contains("snapshots of the registry from 2004-01-08") && against.contains("`ni-ftp` from 47"),
        "{against}"
    );
    assert!(!passgo.iter().any(|said| said.contains("removal")), "{passgo:#?}");
    // The origin of a name is no claim that it is dead: `explain` shows it as its origin.
    assert!(sco.iter().chain(&passgo).all(|said| !said.contains("AXENT") && !said.contains("Xinuos")), "{passgo:#?}");
    assert!(passgo.iter().any(|said| said.contains(", a weak source, read on ")), "{passgo:#?}");
    let told = folder.run(&["explain", "627"]);
    assert!(told.text().contains("  Background: `passgo-tivoli` on 627/tcp, 627/udp\n    The name comes from"));
    let text = folder.run(&["check", "services"]);
    for finding in text.text().split("\n\n").filter(|finding| finding.contains("[defunct]")) {
        let evidence = finding.matches("  = ").count() - finding.matches("  = hint").count();
        // The claim that is contradicted is one more.
        let most = 3 + finding.matches("contradicts the reported").count();
        assert!((1..=most).contains(&evidence), "{finding}");
    }
}

/// An entry without another source has the file as its evidence.
#[test]
fn every_entry_and_its_findings_have_evidence() {
    let mut of_files = 0;
    for finding in findings().iter().filter(|finding| !finding["entry"].is_null()) {
        let provenance = finding["provenance"].as_array().unwrap();
        assert!(!provenance.is_empty(), "{finding:#}");
        for evidence in provenance.iter().filter(|evidence| evidence["kind"] == "file") {
            of_files += 1;
            assert_eq!((&evidence["date"], &evidence["source"]), (&Value::Null, &finding["path"]), "{finding:#}");
        }
    }
    assert!(of_files > 0);
    let folder = Folder::with("services", "rtmp 1/ddp\nhttp 80/tcp\n");
    let ran = folder.run(&["list", "--output-format", "json", "services"]);
    let listed: Value = serde_json::from_slice(&ran.out).unwrap();
    let own = &listed["entries"][0]["provenance"][0];
    assert_eq!((&own["kind"], &own["statement"]), (&"file".into(), &"line 1 has `rtmp` on 1/ddp".into()));
    assert_eq!(listed["entries"][1]["provenance"][0]["kind"], "registry");
}

#[test]
fn no_entry_of_a_real_file_is_stale_twice() {
    let catalogue = Catalogue::builtin();
    let stale = RuleSet::new(
        &catalogue,
        &Selection { select: vec![Selector::Category(Category::Stale)], ..Selection::default() },
    );
    let registry = Registry::embedded();
    corpus().unwrap_or_default().par_iter().for_each(|path| {
        let source = SourceFile::new(path.clone(), std::fs::read(path).unwrap());
        let Ok(document) = parse_file(&catalogue, &source, catalogue.format_by_name(path)) else { return };
        let checked = check(
            source,
            document,
            &CheckSettings { comments: CommentPolicy::NONE, ..CheckSettings::new(&catalogue, &registry, &stale) },
        );
        let mut seen: HashMap<EntryId, &str> = HashMap::new();
        for finding in &checked.findings {
            let rule = finding.rule.as_str();
            let entry = finding.entry.expect("stale findings are about entries");
            if let Some(other) = seen.insert(entry, rule) {
                panic!("{}: {other} and {rule} both report {entry:?}: {}", path.display(), finding.message);
            }
        }
    });
}

/// One line for each way in which a name can be stale, as a person reads it.
#[test]
fn text_shows_the_history_in_few_lines() {
    let table = "ni-ftp 47/tcp\nnewacct 100/tcp\nimap 143/udp\nNeWS 144/tcp\nsco-dtmgr 617/tcp\nl2f 1701/udp l2tp\n\
                 pearldoc-xact 1980/udp\nacd-pm 2259/udp\nkrb524 4444/tcp\nicpp 5815/tcp\nboks-servc 6501/tcp\n\
                 websm 9090/tcp\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["check", "--extend-select", "unauthorized-use,unofficial-use,reported-malware", "services"]);
    insta::assert_snapshot!(ran.printed());
}

/// The text is as certain as the sources, and not more.
#[test]
fn text_states_only_facts_of_the_sources() {
    let table = "USERS 11/tcp\nnetstat 15/tcp\nwhois 43/tcp\nni-ftp 47/udp\nla-maint 51/tcp\nrje 77/tcp\n\
                 other 351/tcp\ntenebris_nts 359/tcp\nwork-sol 400/tcp\ncddbp 888/tcp\nrightbrain 1354/tcp\n\
                 emware-oft 3567/tcp\ngmmp 4183/tcp\nsip-tls 5061/tcp\nsmc-https 6789/tcp\n";
    let folder = Folder::with("services", table);
    insta::assert_snapshot!(folder.run(&["check", "--extend-select", "contested", "services"]).printed());
}
