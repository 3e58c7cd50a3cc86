//! `portolan resolve`.

use crate::folder::Folder;
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
fn each_resolver_says_what_it_answers_and_why_it_differs() {
    let folder = folder();
    let questions = [
        "dicom", "ssh2/tcp", "lead/udp", "domain", "x/tcp", "tw", "22", "18/tcp", "104/tcp", "bare", "SSH/tcp",
        "big/tcp", "list", "nope/udp",
    ];
    let told: Vec<String> = questions
        .iter()
        .map(|what| {
            format!("$ portolan resolve {what}\n{}", folder.run(&["resolve", what, "--file", "services"]).told())
        })
        .collect();
    insta::assert_snapshot!("resolve", told.join("\n"));
    let nmap = ["http", "http/udp", "81/tcp", "80"].map(|what| {
        format!("$ portolan resolve {what}\n{}", folder.run(&["resolve", what, "--file", "nmap-services"]).told())
    });
    insta::assert_snapshot!("resolve_nmap", nmap.join("\n"));
}

#[test]
fn the_status_says_whether_any_of_them_knows_it() {
    let folder = folder();
    let status = |args: &[&str]| folder.run(&[&["resolve"][..], args].concat()).status;
    assert_eq!(status(&["dicom", "--file", "services"]), 0);
    assert_eq!(status(&["imap3", "--file", "services"]), 0, "built into Go");
    assert_eq!(status(&["nope", "--file", "services"]), 1);
    assert_eq!(status(&["imap3", "--file", "nmap-services"]), 1);
    assert_eq!(status(&["dicom", "--file", "services", "--format", "nmap"]), 0);
    for (args, error) in [
        (&["dicom", "--file", "missing"][..], "missing: No such file"),
        (&["dicom/xyz", "--file", "services"], "`xyz` is not a transport"),
        (&["65536", "--file", "services"], "65536 is not a port number"),
        (&["", "--file", "services"], "nothing to resolve"),
        (&["/tcp", "--file", "services"], "nothing to resolve"),
        (&["dicom", "--file", "services", "--max-size", "9"], "larger than"),
    ] {
        let ran = folder.run(&[&["resolve"][..], args].concat());
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains(error), "{args:?}: {}", ran.err);
        assert!(args[1..] != ["--file", "services"] || ran.out.is_empty());
    }
}

#[test]
fn the_json_fits_its_schema_and_says_the_same() {
    let folder = folder();
    let resolve = |what: &str, file: &str| -> Value {
        let ran = folder.run(&["resolve", what, "--file", file, "--output-format", "json"]);
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
    assert_eq!(lookup["answers"][3], go);
    let reason = json!({ "resolver": "go", "line": 2, "reason": "the last line with a name wins" });
    assert_eq!(lookup["reasons"], json!([reason]));
    let ids: Vec<&str> = RESOLVERS.iter().map(|resolver| resolver.meta().id).collect();
    assert_eq!(crate::schemas::schema("resolve.json")["$defs"]["resolver"]["enum"], json!(ids));
}

/// Where answers differ there is a reason, and none is told of those who answer as most do.
#[test]
fn reasons_are_those_of_who_answers_otherwise() {
    let folder = folder();
    folder.file("etc.services", "ssh\t\t22/tcp\t\t\t# Secure Shell\nx 5/tcp\nx 6/tcp\nx 5/udp\n");
    let resolve = |what: &str, file: &str| -> Value {
        let ran = folder.run(&["resolve", what, "--file", file, "--output-format", "json"]);
        serde_json::from_slice(&ran.out).unwrap()
    };
    let ssh = resolve("ssh", "etc.services");
    let told: Vec<&Value> =
        ssh["files"][0]["lookups"].as_array().unwrap().iter().flat_map(|l| l["reasons"].as_array().unwrap()).collect();
    assert!(told.len() == 1 && told[0]["resolver"] == "go", "{told:?}");
    assert!(told[0]["reason"].as_str().unwrap().starts_with("without a protocol, 1.19.8 finds no line"), "{told:?}");

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
            let answers = lookup["answers"].as_array().unwrap();
            let given = |answer: &Value| (answer["name"].clone(), answer["places"].clone());
            for reason in reasons {
                differing += 1;
                let own = answers.iter().find(|answer| answer["resolver"] == reason["resolver"]).unwrap();
                let alike = answers.iter().filter(|answer| given(answer) == given(own)).count();
                assert!(2 * alike <= answers.len(), "{what} in {file}: {reason} is told of most: {lookup}");
                // Of two against two, the habits of one side or the other make the difference.
                let no_habit = |reason: &Value| reason["reason"].as_str().unwrap().starts_with("no one or two");
                let is_found = !reasons.iter().all(no_habit);
                assert!(is_found || 2 * alike < answers.len(), "{what} in {file}: {lookup}");
            }
        }
    }
    assert!(differing > 30, "{differing}");
}

/// A table at the limit of what people read: no reason takes long, nor is one invented.
#[test]
fn a_large_table_is_asked_without_looking_for_reasons() {
    let mut table = b"a 1/tcp\na 2/tcp\n".to_vec();
    table.extend(b"filler 9999/tcp\n".repeat(300_000));
    let folder = Folder::with("services", table);
    let ran = folder.run(&["resolve", "a/tcp", "--file", "services"]);
    assert_eq!(ran.status, 0);
    assert!(ran.text().contains("1/tcp  1/tcp  1/tcp           2/tcp\n"), "{}", ran.text());
    assert!(!ran.text().contains("why"));
}
