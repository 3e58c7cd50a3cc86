//! Tables in JSON, XML, YAML and TOML that are not in their language: a lost quote, a file that is cut.

use crate::folder::{Folder, Ran};

const JSON: &str = "{\n  \"22\": {\"Service Name\": \"ssh\"},\n  \"25\": {\"Service Name\": \"smtp\"},\n  \
                    \"80\": {\"Service Name\": \"http\"}\n}\n";
const XML: &str = "<services>\n  <service name=\"ssh\" port=\"22\"/>\n  <service name=\"smtp\" port=\"25\"/>\n  \
                   <service name=\"http\" port=\"80\"/>\n</services>\n";
const YAML: &str =
    "ports:\n  - port: 22\n    name: \"ssh\"\n  - port: 25\n    name: \"smtp\"\n  - port: 80\n    name: http\n";
const TOML: &str = "[[port]]\nname = \"ssh\"\nport = 22\n\n[[port]]\nname = \"smtp\"\nport = 25\n\n[[port]]\nname = \"http\"\nport = 80\n";

/// Each with its format, the text that loses its last character, and where the fault is seen.
const TREES: [(&str, &str, &str, &str, &str); 4] = [
    ("tcp.json", JSON, "json-port-transport-keys", "\"smtp\"", "4:4: not well-formed JSON"),
    ("ports.xml", XML, "xml-records", "port=\"25\"/>", "3:3: not well-formed XML"),
    ("ports.yaml", YAML, "yaml-records", "\"smtp\"", "5:11: not well-formed YAML"),
    ("ports.toml", TOML, "toml-records", "\"smtp\"", "6:13: not well-formed TOML"),
];

fn assert_names_place(ran: &Ran, said: &str) {
    assert_eq!(ran.status, 2, "{}", ran.printed());
    assert!(ran.err.contains(said), "{said}: {}", ran.printed());
    assert!(!ran.printed().contains("descriptor") && !ran.printed().contains("0 entries"), "{}", ran.printed());
}

/// The commands with and without a format.
fn runs(folder: &Folder, name: &str, format: &str) -> Vec<Ran> {
    let mut runs = Vec::new();
    for command in [&["check"][..], &["update", "--check"], &["update", "--diff", "--renames"], &["list"]] {
        runs.push(folder.run(&[command, &[name]].concat()));
        runs.push(folder.run(&[command, &["--format", format, name]].concat()));
    }
    runs
}

#[test]
fn a_lost_quote_is_reported_with_its_place() {
    for (name, text, format, part, said) in TREES {
        let whole = Folder::with(name, text);
        let ran = whole.run(&["list", name]);
        assert!(ran.status == 0 && ran.text().contains("smtp"), "{name}: {}", ran.printed());
        let folder = Folder::with(name, text.replace(part, &part[..part.len() - 1]));
        for ran in runs(&folder, name, format) {
            assert_names_place(&ran, &format!("error: {name}:{said} from here on\n"));
            assert!(ran.err.contains("hint: look there and just above: "), "{}", ran.err);
        }
    }
}

#[test]
fn a_file_that_is_cut_is_reported_with_its_place() {
    // Every cut of YAML or TOML between rows is a shorter table.
    for (name, text, format, ..) in &TREES[..2] {
        let at = text.find("smtp").unwrap();
        let folder = Folder::with(name, &text[..at]);
        for ran in runs(&folder, name, format) {
            assert_names_place(&ran, &format!("error: {name}:3:"));
        }
    }
}

#[test]
fn a_table_of_the_configuration_is_reported_too() {
    for (name, text, format, part, said) in TREES {
        for keys in [String::new(), format!("format = \"{format}\"\n")] {
            let folder = Folder::with(name, text.replace(part, &part[..part.len() - 1]));
            folder.file(".git/HEAD", "");
            folder.file("portolan.toml", format!("[[table]]\npath = \"{name}\"\n{keys}"));
            for command in [&["update", "--check"][..], &["check", name]] {
                assert_names_place(&folder.run(command), &format!("{name}:{said} from here on\n"));
            }
        }
    }
}

#[test]
fn a_template_that_another_format_reads_is_a_table() {
    // No YAML, because of the braces; every port is read.
    let text = "{{ if .Values.ports }}\nports:\n  ssh_port: 22\n  smtp_port: 25\n  http_port: 80\n{{ end }}\n";
    let folder = Folder::with("ports.yaml", text);
    let ran = folder.run(&["list", "ports.yaml"]);
    assert!(ran.status == 0 && ran.text().contains("25"), "{}", ran.printed());
}

#[test]
fn a_tree_that_is_too_deep_is_reported_with_its_place() {
    let deep =
        format!("{{\n \"22\": {{\"Service Name\": \"ssh\"}},\n \"x\": {}1{}\n}}\n", "[".repeat(300), "]".repeat(300));
    let folder = Folder::with("tcp.json", deep);
    for ran in runs(&folder, "tcp.json", "json-port-transport-keys") {
        assert_names_place(&ran, "error: tcp.json:3:");
    }
}
