//! `portolan resolve`.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use portolan_resolvers::RESOLVERS;
use serde_json::{Value, json};

/// Lines that readers take in different ways.
const SERVICES: &[u8] =
    b"acr-nema 104/tcp dicom\ndicom 11112/tcp\nssh2 022/tcp\n  lead 5/udp\ndomain 53/tcp\ndomain 53/udp\n\
    x 7/tcp\r\ntw 9/sctp\nbare 12\ncaf\xe9 13/tcp\n\ttab 14/tcp\nSSH 15/tcp\nbig 65552/tcp\nlist 17/tcp/udp\n";

const NMAP: &[u8] = b"http\t80/tcp\t0.4\nhttp\t8008/tcp\t0.1\nunknown\t81/tcp\t0.1\n";

fn folder() -> Folder {
    let folder = Folder::with("services", SERVICES);
    folder.file("nmap-services", NMAP);
    folder
}

#[test]
fn resolve_shows_answers_and_reasons() {
    let folder = folder();
    let questions = [
        "dicom", "ssh2/tcp", "lead/udp", "domain", "x/tcp", "tw", "22", "18/tcp", "104/tcp", "bare", "SSH/tcp",
        "big/tcp", "list", "nope/udp",
    ];
    let printed: Vec<String> = questions
        .iter()
        .map(|what| {
            format!("$ portolan resolve {what}\n{}", folder.run(&["resolve", what, "--table", "services"]).printed())
        })
        .collect();
    insta::assert_snapshot!("resolve", printed.join("\n"));
    let nmap = ["http", "http/udp", "81/tcp", "80"].map(|what| {
        format!("$ portolan resolve {what}\n{}", folder.run(&["resolve", what, "--table", "nmap-services"]).printed())
    });
    insta::assert_snapshot!("resolve_nmap", nmap.join("\n"));
}

#[test]
fn the_exit_status_tells_whether_a_resolver_finds_it() {
    let folder = folder();
    let status = |args: &[&str]| folder.run(&[&["resolve"][..], args].concat()).status;
    assert_eq!(status(&["dicom", "--table", "services"]), 0);
    assert_eq!(status(&["imap3", "--table", "services"]), 0, "built into Go");
    assert_eq!(status(&["nope", "--table", "services"]), 1);
    assert_eq!(status(&["imap3", "--table", "nmap-services"]), 1);
    assert_eq!(status(&["dicom", "--table", "services", "--format", "nmap"]), 0);
    for (args, error) in [
        (&["dicom", "--table", "missing"][..], "missing: No such file"),
        (&["dicom/xyz", "--table", "services"], "`xyz` is not a transport"),
        (&["65536", "--table", "services"], "65536 is not a port number"),
        (&["", "--table", "services"], "name a service or a port to resolve"),
        (&["/tcp", "--table", "services"], "name a service or a port to resolve"),
        (&["dicom", "--table", "services", "--max-size", "9"], "larger than"),
    ] {
        let ran = folder.run(&[&["resolve"][..], args].concat());
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains(error), "{args:?}: {}", ran.err);
        assert!(args[1..] != ["--table", "services"] || ran.out.is_empty());
    }
}

#[test]
fn json_fits_its_schema_and_equals_the_text() {
    let folder = folder();
    let resolve = |what: &str, file: &str| -> Value {
        let ran = folder.run(&["resolve", what, "--table", file, "--output-format", "json"]);
        serde_json::from_slice(&ran.out).unwrap()
    };
    for what in ["dicom", "22", "81", "lead/udp", "caf\u{e9}", "nope", "bare", "12", "http", "0"] {
        for file in ["services", "nmap-services"] {
            let document = resolve(what, file);
            assert_valid("resolve.json", &document);
            assert_eq!(document["query"], json!(what));
        }
    }
    let document = resolve("dicom/tcp", "services");
    let lookup = &document["files"][0]["lookups"][0];
    assert_eq!(lookup["agreed"], json!(false));
    let go = json!({ "resolver": "go", "line": 2, "name": null, "places": [{ "port": 11112, "protocol": "tcp" }] });
    let of_go = lookup["answers"].as_array().unwrap().iter().find(|answer| answer["resolver"] == "go");
    assert_eq!(of_go, Some(&go));
    let reason = json!({ "resolver": "go", "line": 2, "reason": "the last line with a name wins" });
    let other = json!({ "resolver": "wine", "line": 2, "reason": "aliases are not found" });
    let reasons = lookup["reasons"].as_array().unwrap();
    assert!(reasons.starts_with(&[reason, other]), "{reasons:?}");
    let ids: Vec<&str> = RESOLVERS.iter().map(|resolver| resolver.meta().id).collect();
    assert_eq!(crate::schemas::schema("resolve.json")["$defs"]["resolver"]["enum"], json!(ids));
}

/// Differing answers have a reason, and the answer of the majority has none.
#[test]
fn reasons_are_given_for_differing_answers_only() {
    let folder = folder();
    folder.file("etc.services", "ssh\t\t22/tcp\t\t\t# Secure Shell\nx 5/tcp\nx 6/tcp\nx 5/udp\n");
    let resolve = |what: &str, file: &str| -> Value {
        let ran = folder.run(&["resolve", what, "--table", file, "--output-format", "json"]);
        serde_json::from_slice(&ran.out).unwrap()
    };
    let ssh = resolve("ssh", "etc.services");
    let printed: Vec<&Value> =
        ssh["files"][0]["lookups"].as_array().unwrap().iter().flat_map(|l| l["reasons"].as_array().unwrap()).collect();
    assert!(
        printed.len() == 1 && printed[0]["resolver"] == "go" && printed[0]["releases"] == json!(["1.19"]),
        "{printed:?}"
    );
    assert_eq!(printed[0]["reason"], "without a protocol, lines of tcp and udp are not found");

    let mut differing = 0;
    for (what, file) in ["dicom", "ssh2", "lead", "domain", "x", "tw", "22", "18", "104", "bare", "SSH", "big", "list"]
        .into_iter()
        .chain(["12", "7", "5", "17", "16", "imap3", "tab", "14", "caf\u{e9}"])
        .flat_map(|what| [(what, "services"), (what, "etc.services")])
    {
        let document = resolve(what, file);
        for lookup in document["files"][0]["lookups"].as_array().unwrap() {
            let reasons = lookup["reasons"].as_array().unwrap();
            assert_eq!(lookup["agreed"] == json!(true), reasons.is_empty(), "{what} in {file}: {lookup}");
            // Each release answers for itself.
            let mut answers: Vec<(&Value, Option<&Value>, Value)> = Vec::new();
            let given = |answer: &Value| json!([answer["name"], answer["places"]]);
            for answer in lookup["answers"].as_array().unwrap() {
                answers.push((&answer["resolver"], None, given(answer)));
                for earlier in answer["earlier"].as_array().into_iter().flatten() {
                    answers.push((&answer["resolver"], Some(&earlier["release"]), given(earlier)));
                }
            }
            for reason in reasons {
                differing += 1;
                // The newest release is the first of its resolver.
                let is_meant = |release: Option<&Value>| match (reason["releases"].as_array(), release) {
                    (Some(releases), Some(release)) => releases.contains(release),
                    _ => true,
                };
                let of_resolver = answers.iter().filter(|answer| *answer.0 == reason["resolver"]);
                let own = of_resolver.rev().find(|answer| is_meant(answer.1)).unwrap();
                let voters = |is_meant: &dyn Fn(&Value) -> bool| {
                    let mut voters: Vec<&Value> =
                        answers.iter().filter(|answer| is_meant(&answer.2)).map(|answer| answer.0).collect();
                    voters.dedup();
                    voters.len()
                };
                let (alike, all) = (voters(&|given| *given == own.2), voters(&|_| true));
                // A resolver whose releases differ has more than one answer.
                let most = answers.iter().filter(|answer| answer.2 != own.2);
                let most = most.map(|answer| voters(&|given| *given == answer.2)).max().unwrap_or(0);
                let is_majority = 2 * alike > all && alike > most;
                assert!(!is_majority, "{what} in {file}: {reason} is given for the majority: {lookup}");
                // Of two against two, the habits of one side or the other make the difference.
                let no_habit = |reason: &Value| reason["reason"].as_str().unwrap().starts_with("no one or two");
                let is_found = !reasons.iter().all(no_habit);
                assert!(is_found || 2 * alike < all, "{what} in {file}: {lookup}");
            }
        }
    }
    assert!(differing > 30, "{differing}");
}

/// A table at the limit of what people read: no reason takes long, nor is one invented.
#[test]
fn large_tables_are_resolved_without_reasons() {
    let mut table = b"a 1/tcp\na 2/tcp\n".to_vec();
    table.extend(b"filler 9999/tcp\n".repeat(300_000));
    let folder = Folder::with("services", table);
    let ran = folder.run(&["resolve", "a/tcp", "--table", "services"]);
    assert_eq!(ran.status, 0);
    assert!(ran.text().contains("a/tcp  1/tcp  glibc, musl, FreeBSD"), "{}", ran.text());
    assert!(!ran.text().contains("why"));
}

/// A user of each release finds the answer of the own one.
#[test]
fn each_release_answers_for_itself() {
    let folder = Folder::with("services", "x 022/tcp\n");
    let resolve = |args: &[&str]| folder.run(&[&["resolve", "x/tcp", "--table", "services"][..], args].concat());
    let ran = resolve(&[]);
    let all = ran.text();
    assert!(all.contains("x/tcp  22/tcp  glibc since Debian's 2.43-6 (Debian sid), musl"), "{all}");
    assert!(all.contains("       18/tcp  glibc before Debian's 2.43-6 (Debian 12 and 13)\n"), "{all}");
    assert!(all.contains("  glibc before Debian's 2.43-6, line 1: a port that begins with 0 is octal\n"), "{all}");
    let answer = |resolver: &str| {
        let ran = resolve(&["--resolver", resolver, "--output-format", "json"]);
        let document: Value = serde_json::from_slice(&ran.out).unwrap();
        assert_valid("resolve.json", &document);
        document["files"][0]["lookups"][0]["answers"][0].clone()
    };
    assert_eq!(answer("glibc@2.36")["places"], json!([{ "port": 18, "protocol": "tcp" }]));
    assert_eq!(answer("glibc@2.41")["places"], json!([{ "port": 18, "protocol": "tcp" }]));
    assert_eq!(answer("glibc@2.43-6")["places"], json!([{ "port": 22, "protocol": "tcp" }]));
    assert_eq!(answer("glibc@2.43-5")["places"], json!([{ "port": 18, "protocol": "tcp" }]));
    // Of the version alone, both are true: the package decides.
    for both in [answer("glibc"), answer("glibc@2.43")] {
        assert_eq!(both["places"], json!([{ "port": 22, "protocol": "tcp" }]));
        assert_eq!(both["earlier"][0]["release"], "2.36");
        assert_eq!(both["earlier"][0]["places"], json!([{ "port": 18, "protocol": "tcp" }]));
    }
    for (resolver, error) in [
        ("glibc@2.35", "no model of glibc `2.35`; there are models of 2.43-6 to 2.43-7 and 2.36 to 2.43-5"),
        ("bionic", "`bionic` is not a resolver"),
        ("nmap", "services is in the format `services`, which the named resolvers do not read"),
    ] {
        let ran = resolve(&["--resolver", resolver]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(error), "{}", ran.err);
    }
}

#[test]
fn resolvers_are_listed_with_their_releases() {
    let folder = Folder::new();
    insta::assert_snapshot!("resolvers", folder.run(&["resolvers"]).printed());
    let document: Value = serde_json::from_slice(&folder.run(&["resolvers", "--output-format", "json"]).out).unwrap();
    assert_valid("resolvers.json", &document);
    let ids: Vec<&Value> = document["resolvers"].as_array().unwrap().iter().map(|resolver| &resolver["id"]).collect();
    let expected: Vec<&str> = RESOLVERS.iter().map(|resolver| resolver.meta().id).collect();
    assert_eq!(json!(ids), json!(expected));
}

/// Text that is not UTF-8 has the same form in question and answers, with its bytes beside it.
#[test]
fn names_that_are_not_utf_8_come_with_their_bytes() {
    let folder = Folder::with("old.services", b"caf\xe9 13/tcp\n");
    folder.file("new.services", b"caf\xe9 14/tcp\n");
    let ran = folder.run(&["compare", "old.services", "new.services", "--output-format", "json"]);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("compare.json", &document);
    let changes = document["changes"].as_array().unwrap();
    let by_name = changes.iter().find(|change| change["lookup"]["by"] == "name").unwrap();
    assert_eq!(by_name["lookup"]["name"], "caf\u{fffd}");
    assert_eq!(by_name["lookup"]["name_bytes"], "Y2Fm6Q==");
    let by_port = changes.iter().find(|change| change["lookup"]["port"] == 14).unwrap();
    assert_eq!(by_port["after"], "caf\u{fffd}/tcp");
    assert_eq!(by_port["after_bytes"], "Y2Fm6S90Y3A=");
    assert_eq!(by_port["before"], Value::Null);
    let ran = folder.run(&["resolve", "13/tcp", "--table", "old.services", "--output-format", "json"]);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("resolve.json", &document);
    let answer = &document["files"][0]["lookups"][0]["answers"][0];
    assert_eq!((&answer["name"], &answer["name_bytes"]), (&json!("caf\u{fffd}"), &json!("Y2Fm6Q==")));
}

/// A pair of quirks is a reason only if the resolver has both and needs both, and a shared quirk may be one.
#[test]
fn reasons_are_those_that_lead_to_the_answer() {
    let folder = Folder::with("services", "x 22/tcp al\r\ny 23/tcp\r\nq7 66544/tcp\n-22 7/tcp\n* 8/tcp\n");
    let reasons = |what: &str| -> Vec<String> {
        let ran = folder.run(&["resolve", "--table", "services", "--output-format", "json", "--", what]);
        let document: Value = serde_json::from_slice(&ran.out).unwrap();
        let lookups = document["files"][0]["lookups"].as_array().unwrap().clone();
        let reasons = lookups.iter().flat_map(|lookup| lookup["reasons"].as_array().unwrap().clone());
        reasons
            .map(|reason| format!("{}: {}", reason["resolver"].as_str().unwrap(), reason["reason"].as_str().unwrap()))
            .collect()
    };
    let all = ["al", "1008", "-22", "*"].map(|what| format!("{what}\n{}", reasons(what).join("\n"))).join("\n\n");
    insta::assert_snapshot!("reasons", all);
    // No table says what `getaddrinfo` returns for a number.
    let printed = |what| folder.run(&["resolve", "--table", "services", "--", what]).text().contains("getaddrinfo");
    assert_eq!(["+25", "-22", "x"].map(printed), [false, true, true]);
}

/// A name of any bytes can be looked up.
#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_looked_up() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    folder.file("services", b"caf\xe9 7001/tcp\n");
    let mut program = folder.program(&["resolve", "--table", "services", "--output-format", "json"]);
    let ran = Ran::of(program.arg(std::ffi::OsStr::from_bytes(b"caf\xe9/tcp")));
    assert_eq!(ran.status, 0, "{}", ran.printed());
    let document: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
    crate::schemas::assert_valid("resolve.json", &document);
    assert_eq!(document["query_bytes"], "Y2Fm6S90Y3A=");
    let lookup = &document["files"][0]["lookups"][0];
    assert_eq!((&lookup["name_bytes"], &lookup["answers"][0]["places"][0]["port"]), (&"Y2Fm6Q==".into(), &7001.into()));
}

/// Go has no lookup of a port.
#[test]
fn a_lookup_that_a_resolver_lacks_is_said() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let ran = folder.run(&["resolve", "22", "--resolver", "go", "--table", "services"]);
    assert!(ran.status == 1 && ran.text().contains("not looked up: these resolvers find names, not ports"), "{ran:?}");
}

/// No line begins with a command of a CI system.
#[test]
fn a_name_that_is_a_command_is_in_quotes() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    for name in ["::add-mask::z", "##[error]z", " ::error::z"] {
        let ran = folder.run(&["resolve", "--table", "services", "--", name]);
        assert!(ran.text().contains(&format!("\n\"{name}/tcp\"  ")), "{ran:?}");
        for line in ran.text().lines().map(str::trim_start) {
            assert!(!line.starts_with("::") && !line.starts_with("##["), "{line}");
        }
    }
}

#[test]
fn the_hint_about_an_unknown_name_leads_to_an_answer() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let said = |name: &str| folder.run(&["resolve", "--table", "services", name]).err;
    let hint = "portolan: hint: run `portolan explain ntp` for the ports that the registry gives the name\n";
    assert_eq!(said("ntp"), hint);
    assert_eq!(said("nosuch"), "portolan: note: the registry has no name `nosuch` either\n");
}
