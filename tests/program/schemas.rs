//! Machine outputs against their schemas, and the schemas against the code.

use crate::folder::Folder;
use base64::Engine as _;
use portolan::diagnostic::Severity;
use portolan::phrases::DateOf;
use portolan::registry::{Flag, Standing};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Everything that services(5) files hold: ranges, transport lists, names outside the registry's transports, names
/// and comments that are not UTF-8, unreadable lines.
const SERVICES: &[u8] = b"\xef\xbb\xbf# a table\n\
    http\t\t80/TCP\tw\xff\xe9 www\t# caf\xe9\n\
    netbiosns\t137/udp\n\
    acr-nema 104/tcp dicom\ndicom 11112/tcp\n\
    caf\xe9 4000/tcp\n\
    x11 6000-6065/tcp X\n\
    range 60000-60010/udp\n\
    both 22/tcp/udp # ##\n\
    echo 4/ddp\n\
    odd 7/t\xffp\n\
    nowhere\nhuge 99999999999999999999/tcp\n\0\x1b[31m 1/tcp\n\r\n\
    last 65535/dccp";

/// Nmap's syntax, with ports that have no name.
const NMAP: &[u8] =
    b"# made up\nunknown\t1/tcp\t0.000100\nssh\t22/tcp\t0.25\t# Secure | shell\nunknown\t2/ddp\t1/3\nold\t9/udp\n";

pub(crate) fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    serde_json::from_slice(&std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))).unwrap()
}

pub(crate) fn assert_valid(schema_name: &str, document: &Value) {
    let validator = jsonschema::draft202012::new(&schema(schema_name)).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{schema_name}: {}\n{document:#}", faults.join("\n"));
}

/// Returns a folder with every kind of file.
fn tables() -> Folder {
    let folder = Folder::new();
    folder.file("services", SERVICES);
    folder.file("nmap-services", NMAP);
    folder.file("empty.services", "");
    folder.file("comments.services", "# nothing\n\n   \n");
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        folder.file(std::ffi::OsStr::from_bytes(b"caf\xe9.services"), SERVICES);
    }
    folder
}

/// Returns the JSON output of the program: one value per line, or one in all.
fn written(folder: &Folder, args: &[&str]) -> Vec<Value> {
    let ran = folder.run(args);
    assert!(ran.status < 2, "{args:?}: {}", ran.err);
    let lines = args.contains(&"jsonl");
    let whole = [ran.text()];
    let texts: Vec<&str> = if lines { ran.text().lines().collect() } else { whole.to_vec() };
    texts.into_iter().map(|text| serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))).collect()
}

const CHECK: [&str; 4] = ["check", "--select", "all", "--output-format"];

#[test]
fn outputs_of_check_fit_their_schemas() {
    let folder = tables();
    let empty = Folder::with("empty.services", "");
    let document = written(&folder, &[&CHECK[..], &["json", "."]].concat()).remove(0);
    assert_valid("check.json", &document);
    for more in [&["--statistics"][..], &["--max-findings", "1"], &["--severity", "error"], &["--no-suppressions"]] {
        assert_valid("check.json", &written(&folder, &[&CHECK[..], &["json", "."], more].concat())[0]);
    }
    assert_valid("check.json", &written(&empty, &[&CHECK[..], &["json", "."]].concat())[0]);

    let findings = written(&folder, &[&CHECK[..], &["jsonl", "."]].concat());
    assert!(findings.len() >= 2, "{findings:?}");
    for finding in &findings {
        assert_valid("finding.json", finding);
    }
    assert_eq!(written(&empty, &[&CHECK[..], &["jsonl", "."]].concat()), [Value::Null; 0]);

    // The document holds the same findings, without the version of each, and counts what it holds.
    let unversioned = findings.into_iter().map(|mut finding| {
        assert_eq!(finding.as_object_mut().unwrap().remove("version"), Some(json!(1)));
        finding
    });
    let unversioned: Vec<Value> = unversioned.collect();
    assert_eq!(document["findings"], json!(unversioned));
    let sum: u64 = document["files"].as_array().unwrap().iter().map(|file| file["findings"].as_u64().unwrap()).sum();
    let by_severity = ["errors", "warnings", "infos"].map(|word| document["summary"][word].as_u64().unwrap());
    let by_rule: u64 = document["summary"]["by_rule"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!([sum, by_severity.iter().sum(), by_rule], [unversioned.len() as u64; 3]);
}

#[test]
fn outputs_of_list_fit_their_schemas() {
    let folder = tables();
    let document = written(&folder, &["list", "--output-format", "json", "."]).remove(0);
    assert_valid("list.json", &document);
    let empty = Folder::with("empty.services", "");
    assert_valid("list.json", &written(&empty, &["list", "--output-format", "json", "."])[0]);
    assert_valid(
        "list.json",
        &written(&folder, &["list", "--output-format", "json", "--standing", "assigned", "."])[0],
    );
    let entries = written(&folder, &["list", "--output-format", "jsonl", "."]);
    assert!(entries.len() > 10);
    for entry in &entries {
        assert_valid("entry.json", entry);
    }
    let unversioned = entries.into_iter().map(|mut entry| {
        assert_eq!(entry.as_object_mut().unwrap().remove("version"), Some(json!(1)));
        entry
    });
    assert_eq!(document["entries"], json!(unversioned.collect::<Vec<_>>()));
}

/// The contract of version 1, value by value.
#[test]
fn entries_equal_the_text_of_the_file() {
    let folder = Folder::with("services", SERVICES);
    folder.file("nmap-services", NMAP);
    let services = written(&folder, &["list", "--output-format", "jsonl", "services"]);
    let nmap = written(&folder, &["list", "--output-format", "jsonl", "nmap-services"]);
    let find = |list: &[Value], key: &str, value: Value| -> Value {
        list.iter().find(|entry| entry[key] == value).cloned().unwrap_or_else(|| panic!("{key} {value}"))
    };

    let http = find(&services, "name", json!("http"));
    assert_eq!(http["line"], json!(2));
    assert_eq!(http["port"], json!(80));
    assert_eq!(http["transport"], json!("tcp"), "lower case");
    assert_eq!(http["comment"], json!("caf\u{fffd}"));
    assert_eq!(http["standing"], json!("assigned"));
    assert_eq!(http["aliases"][0]["name"], json!("w\u{fffd}\u{fffd}"), "each bad byte is one");
    assert_eq!(http["aliases"][0]["name_bytes"], json!(base64(b"w\xff\xe9")));
    assert_eq!(http["aliases"][0]["standing"], json!("contested"));
    assert_eq!(http["aliases"][1], json!({ "name": "www", "standing": "assigned" }));
    assert_eq!(http["provenance"][0]["kind"], json!("registry"));

    let cafe = find(&services, "name", json!("caf\u{fffd}"));
    assert_eq!(cafe["name_bytes"], json!(base64(b"caf\xe9")));
    assert_eq!(cafe.get("path_bytes"), None);
    assert_eq!(http.get("name_bytes"), None, "only where the name is not UTF-8");

    let range = find(&services, "name", json!("x11"));
    assert_eq!(range["port"], json!({ "first": 6000, "last": 6065 }));
    assert_eq!(range["part"], json!({ "first": 6064, "last": 6065 }));
    assert_eq!(range["standing"], json!("contested"));

    let both: Vec<&Value> = services.iter().filter(|entry| entry["name"] == "both").collect();
    let transports: Vec<&Value> = both.iter().map(|entry| &entry["transport"]).collect();
    assert_eq!(transports, ["tcp", "udp"], "a transport list gives one entry each");
    assert_eq!(both[0]["line"], both[1]["line"]);
    assert_eq!(both[0]["comment"], json!("##"));

    let echo = find(&services, "name", json!("echo"));
    assert_eq!((&echo["standing"], &echo["expected"]), (&Value::Null, &json!([])));
    assert_eq!(echo["flags"], json!(["outside-registry"]));
    assert_eq!(echo["comment"], Value::Null);

    let unnamed = find(&nmap, "name", Value::Null);
    assert_eq!((&unnamed["port"], &unnamed["standing"]), (&json!(1), &Value::Null));
    assert_eq!(unnamed["flags"], json!(["unnamed"]));
    let outside = find(&nmap, "transport", json!("ddp"));
    assert_eq!(outside["name"], Value::Null);
    assert_eq!(outside["flags"], json!(["outside-registry", "unnamed"]));
}

#[test]
fn findings_have_their_position() {
    let folder = Folder::with("services", b"# \xe9\n \xff\tnetbiosns 137/udp\nssh 22/tcp\n");
    folder.file("good.services", "\u{feff}netbiosns\t137/udp/TCP trap\n");
    let run = |path| written(&folder, &["check", "--select", "spelling", "--output-format", "jsonl", path]);
    assert_eq!(run("services"), [Value::Null; 0], "a bad byte is a name here, and its port no number");
    let findings = run("good.services");
    let places: Vec<Value> = findings.iter().map(|finding| json!([finding["start"], finding["end"]])).collect();
    let place = json!([{ "line": 1, "column": 2, "offset": 3 }, { "line": 1, "column": 11, "offset": 12 }]);
    assert_eq!(places, [place.clone(), place], "one finding for each transport of the list");
    assert_eq!(
        findings[1]["entry"],
        json!({ "name": "netbiosns", "port": 137, "transport": "tcp", "aliases": ["trap"] })
    );
    assert_eq!(findings[0]["expected"], json!(["netbios-ns"]));
    assert_eq!(findings[0]["standing"], json!("spelling"));
    assert_eq!(findings[0]["severity"], json!("warning"));
    assert_eq!(findings[0]["fix"], Value::Null);
}

/// Each finding names its entry, so a line of many aliases with many findings would otherwise grow with its square.
#[test]
fn long_lists_of_aliases_are_cut() {
    let folder = Folder::with("services", format!("netbiosns 137/udp{}\n", " trap".repeat(70)));
    let finding =
        written(&folder, &["check", "--select", "spelling", "--output-format", "jsonl", "services"]).remove(0);
    assert_valid("finding.json", &finding);
    assert_eq!(finding["entry"]["aliases"].as_array().unwrap().len(), 64);
    assert_eq!(finding["entry"]["more_aliases"], json!(6));
}

#[cfg(target_os = "linux")]
#[test]
fn paths_that_are_not_utf_8_come_with_their_bytes() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    folder.file(std::ffi::OsStr::from_bytes(b"\xe9.services"), "netbiosns 137/udp\n");
    let document = written(&folder, &["check", "--select", "spelling", "--output-format", "json", "."]).remove(0);
    for object in [&document["findings"][0], &document["files"][0]] {
        assert_eq!(object["path"], json!("./\u{fffd}.services"));
        assert_eq!(object["path_bytes"], json!(base64(b"./\xe9.services")));
    }
}

/// Whatever is read from a file or a path and is not UTF-8: its bytes stand beside it, and one text has one spelling in all
/// outputs. Sentences, which show bytes as escapes, have none.
#[test]
fn bytes_that_are_not_utf_8_stand_beside_their_text() {
    let folder = Folder::new();
    let text = b"c\xe9f 4000/tcp \xe9 plain \xff\xe9 # b\xe9r\nodd 7/t\xe9p\nd\xe9 4001/tcp\nc\xe9f 4002/tcp \n  x\xe9 1/tcp\n";
    folder.file("old.services", text);
    folder.file("new.services", b"d\xe9 4001/tcp\nc\xe8f 4000/tcp\n4000 3/t\xe9p\n");
    let mut seen = BTreeMap::new();
    for args in [
        &["check", "--select", "all", "--output-format", "json", "old.services"][..],
        &["check", "--select", "all", "--output-format", "jsonl", "old.services"],
        &["check", "--select", "all", "--fix", "--unsafe-fixes", "--output-format", "json", "fixed.services"],
        &["list", "--output-format", "json", "old.services"],
        &["list", "--output-format", "jsonl", "old.services"],
        &["compare", "--output-format", "json", "old.services", "new.services"],
        &["resolve", "4000", "--output-format", "json", "--file", "old.services"],
        &["resolve", "odd", "--output-format", "json", "--file", "old.services"],
    ] {
        folder.file("fixed.services", text);
        let documents = written(&folder, args);
        let known = seen.len();
        for document in &documents {
            find_texts(document, &mut seen);
        }
        assert!(seen.len() > known || known > 4, "{args:?}: {seen:?}");
    }
    assert!(seen.len() > 6, "{seen:?}");
    for (bytes, text) in seen {
        let bad_byte_is_one = String::from_utf8_lossy(&bytes);
        assert_eq!(text, bad_byte_is_one, "{bytes:?}");
    }
}

/// Finds each text with a replacement character, and its bytes in the key beside it.
fn find_texts(value: &Value, seen: &mut BTreeMap<Vec<u8>, String>) {
    const SENTENCES: [&str; 5] = ["message", "hint", "statement", "title", "reason"];
    let mut add = |text: &str, bytes: &Value| {
        let bytes = bytes.as_str().unwrap_or_else(|| panic!("no bytes of {text:?} in {value}"));
        let bytes = base64::engine::general_purpose::STANDARD.decode(bytes).unwrap();
        assert!(std::str::from_utf8(&bytes).is_err());
        let other = seen.insert(bytes, text.to_owned());
        assert!(other.is_none_or(|other| other == text), "{text:?} in {value}");
    };
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter().filter(|(key, _)| !SENTENCES.contains(&key.as_str())) {
                let bytes = object.get(&format!("{key}_bytes")).unwrap_or(&Value::Null);
                match value {
                    Value::String(text) if text.contains('\u{fffd}') => add(text, bytes),
                    Value::Array(texts) if texts.iter().all(Value::is_string) => {
                        for (number, text) in texts.iter().filter_map(Value::as_str).enumerate() {
                            if text.contains('\u{fffd}') {
                                add(text, &bytes[number]);
                            }
                        }
                    }
                    _ => {}
                }
            }
            object.values().for_each(|value| find_texts(value, seen));
        }
        Value::Array(values) => values.iter().for_each(|value| find_texts(value, seen)),
        _ => {}
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn enumerations_of_the_schemas_match_the_code() {
    for (file, name, words) in [
        ("check.json", "severity", Severity::ALL.map(Severity::as_str).to_vec()),
        ("finding.json", "severity", Severity::ALL.map(Severity::as_str).to_vec()),
        ("check.json", "standing", Standing::ALL.map(Standing::as_str).to_vec()),
        ("finding.json", "standing", Standing::ALL.map(Standing::as_str).to_vec()),
        ("list.json", "standing", Standing::ALL.map(Standing::as_str).to_vec()),
        ("entry.json", "standing", Standing::ALL.map(Standing::as_str).to_vec()),
        ("check.json", "date_of", DateOf::ALL.map(DateOf::as_str).to_vec()),
        ("finding.json", "date_of", DateOf::ALL.map(DateOf::as_str).to_vec()),
        ("list.json", "date_of", DateOf::ALL.map(DateOf::as_str).to_vec()),
        ("entry.json", "date_of", DateOf::ALL.map(DateOf::as_str).to_vec()),
        ("list.json", "flag", Flag::ALL.map(Flag::as_str).to_vec()),
        ("entry.json", "flag", Flag::ALL.map(Flag::as_str).to_vec()),
    ] {
        assert_eq!(schema(file)["$defs"][name]["enum"], json!(words), "{file}, {name}");
    }
}

/// A finding of the document is a line of jsonl without its version, and so for entries: the schemas must say so.
#[test]
fn schemas_of_lines_and_of_documents_agree() {
    for (document, part, line) in [("check.json", "finding", "finding.json"), ("list.json", "entry", "entry.json")] {
        let (document, mut line_schema) = (schema(document), schema(line));
        let mut properties = line_schema["properties"].take();
        assert_eq!(properties.as_object_mut().unwrap().remove("version"), Some(json!({ "const": 1 })));
        assert_eq!(document["$defs"][part]["properties"], properties, "{line}");
        let required = line_schema["required"].as_array().unwrap().iter().filter(|key| **key != "version");
        assert_eq!(document["$defs"][part]["required"], json!(required.collect::<Vec<_>>()), "{line}");
        for (name, definition) in line_schema["$defs"].as_object().unwrap() {
            assert_eq!(&document["$defs"][name], definition, "{line}, {name}");
        }
    }
}

/// Every object of every schema names its keys and allows no others.
#[test]
fn schemas_are_strict() {
    fn look(value: &Value, path: &str) {
        if let Some(object) = value.as_object() {
            if object.get("type") == Some(&json!("object")) {
                let closed = object.get("additionalProperties").is_some_and(|more| *more != json!(true));
                assert!(closed, "{path} allows any key");
            }
            object.iter().for_each(|(key, value)| look(value, &format!("{path}/{key}")));
        }
    }
    for name in [
        "baseline.json",
        "check.json",
        "finding.json",
        "list.json",
        "entry.json",
        "explain.json",
        "ghosts.json",
        "listen.json",
        "listener.json",
        "diff.json",
        "compare.json",
        "update.json",
        "resolve.json",
        "resolvers.json",
        "export.json",
        "status.json",
        "rules.json",
        "formats.json",
    ] {
        let schema = schema(name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        jsonschema::meta::validate(&schema).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        look(&schema, name);
    }
    // The check can fail: a document with a key too many, and one with a key too few.
    let validator = jsonschema::draft202012::new(&schema("list.json")).unwrap();
    let good = json!({ "version": 1, "registry": { "updated": "2026-08", "source": "embedded" }, "entries": [] });
    assert!(validator.is_valid(&good));
    let mut more = good.clone();
    more["extra"] = json!(1);
    let mut less = good;
    less.as_object_mut().unwrap().remove("entries");
    assert!(!validator.is_valid(&more) && !validator.is_valid(&less));
}

#[test]
fn lists_of_rules_and_formats_fit_their_schemas() {
    let folder = Folder::new();
    let catalogue = portolan::plugin::Catalogue::builtin();
    let rules = written(&folder, &["rules", "--output-format", "json"]).remove(0);
    assert_valid("rules.json", &rules);
    let of = |list: &Value, key: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    let ids: Vec<String> = catalogue.rules().map(|rule| rule.meta().id.to_string()).collect();
    assert_eq!(of(&rules["rules"], "id"), ids);
    let spelling = rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "spelling").unwrap();
    assert_eq!((&spelling["severity"], &spelling["on_by_default"]), (&json!("warning"), &json!(true)));
    assert_eq!(spelling["fixes"], json!(["safe", "unsafe"]));
    assert!(spelling["page"].as_str().unwrap().starts_with("# spelling\n"));

    let formats = written(&folder, &["formats", "--output-format", "json"]).remove(0);
    assert_valid("formats.json", &formats);
    let ids = of(&formats["formats"], "id");
    let own: Vec<String> = catalogue.formats().map(|format| format.meta().id.to_string()).collect();
    assert!(ids.starts_with(&own) && ids.len() == own.len() + catalogue.declared().count(), "{ids:?}");
}
