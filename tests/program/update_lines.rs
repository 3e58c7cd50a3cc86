//! The lines that `update` names: those of the file as it is, before or after the change.

use crate::folder::Folder;
use serde_json::Value;

/// The second map is after the rows that are added to the first.
const GO: &str = "package ports\n\nvar services = map[string]map[int]string{\n\t\"tcp\": {\n\t\t15:   \"netstat\",\n\
                  \t\t22:   \"ssh\",\n\t\t5061: \"sip-tls\",\n\t},\n\t\"udp\": {\n\t\t53:   \"domain\",\n\t\t372:  \"ulistserv\",\n\
                  \t\t5061: \"sip-tls\",\n\t},\n}\n";
const CSV: &str = "name,port,protocol\nloc-srv,135,tcp\nssh,22,tcp\nsip-tls,5061,tcp\nlink,87,tcp\n";
const SERVICES: &str = "# ports\nssh\t\t22/tcp\nhttp\t\t80/tcp\nsip-tls\t\t5061/tcp\nlink\t\t87/tcp\n";
const TABLES: [(&str, &str); 3] = [("ports.go", GO), ("ports.csv", CSV), ("etc/services", SERVICES)];

const UPDATE: [&str; 4] = ["update", "--renames", "--add", "20-111"];

fn line_of(text: &str, name: &str, from: usize) -> usize {
    let is_it = |line: &&str| line.contains(&format!("\"{name}\"")) || line.starts_with(name);
    let numbered = text.lines().enumerate().skip(from);
    numbered.into_iter().find(|(_, line)| is_it(line)).unwrap_or_else(|| panic!("{name}: {text}")).0 + 1
}

/// Returns the rows of a list of the first table: line and name.
fn rows(document: &Value, list: &str, name: &str) -> Vec<(usize, String)> {
    let rows = document["tables"][0][list].as_array().unwrap().iter();
    rows.map(|row| (row["line"].as_u64().unwrap() as usize, row[name].as_str().unwrap_or_default().to_owned()))
        .collect()
}

#[test]
fn an_update_that_writes_nothing_names_the_lines_of_the_file() {
    for (name, text) in TABLES {
        let folder = Folder::with(name, text);
        for how in ["--check", "--diff"] {
            let ran = folder.run(&[&UPDATE[..], &[how, "--output-format", "json", name]].concat());
            let document: Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
            assert!(document["tables"][0]["added"].as_array().unwrap().len() > 3, "{document:#}");
            let outdated = rows(&document, "outdated", "name");
            assert!(!outdated.is_empty(), "{document:#}");
            for (line, outdated) in outdated.into_iter().chain(rows(&document, "renamed", "from")) {
                assert_eq!(line, line_of(text, &outdated, line - 1), "{name}: {document:#}");
            }
        }
    }
    let folder = Folder::with("ports.go", GO);
    let last = line_of(GO, "ulistserv", 0);
    for (format, said) in
        [("text", format!("{last}: `ulistserv`")), ("markdown", format!("line {last}: <code>ulistserv"))]
    {
        for how in ["--check", "--diff"] {
            let ran = folder.run(&[&UPDATE[..], &[how, "--output-format", format, "ports.go"]].concat());
            assert!(ran.printed().contains(&said), "{said}: {}", ran.printed());
        }
    }
}

#[test]
fn an_update_that_writes_names_the_lines_of_the_written_file() {
    for (name, text) in TABLES {
        let folder = Folder::with(name, text);
        let ran = folder.run(&[&UPDATE[..], &["--output-format", "json", name]].concat());
        let document: Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
        let after = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(after.len() > text.len() && document["written"] == true, "{}", ran.printed());
        for (line, outdated) in rows(&document, "outdated", "name") {
            assert_eq!(line, line_of(&after, &outdated, line - 1), "{name}: {document:#}");
        }
        for (line, new) in rows(&document, "renamed", "to") {
            assert_eq!(line, line_of(&after, &new, line - 1), "{name}: {document:#}");
        }
    }
    // Of both lists in the report of the Go file, the second map has the higher lines.
    let folder = Folder::with("ports.go", GO);
    let ran = folder.run(&[&UPDATE[..], &["ports.go"]].concat());
    let after = std::fs::read_to_string(folder.path().join("ports.go")).unwrap();
    let (stale, renamed) = (line_of(&after, "ulistserv", 0), line_of(&after, "sips", line_of(&after, "ulistserv", 0)));
    for said in [format!("{stale}: `ulistserv`"), format!("{renamed}: `sip-tls` on 5061/tcp and 5061/udp renamed")] {
        assert!(ran.text().contains(&said), "{said}: {}", ran.printed());
    }
}

#[test]
fn a_row_that_is_there_twice_is_named_once() {
    let folder = Folder::with("ports.csv", "name,port,protocol\nssh,22,tcp\nsip-tls,5061,tcp\nsip-tls,5061,tcp\n");
    let ran = folder.run(&["update", "--check", "--renames", "ports.csv"]);
    assert!(ran.text().contains("3, 4: `sip-tls` on 5061/tcp renamed to `sips`"), "{}", ran.printed());
}
