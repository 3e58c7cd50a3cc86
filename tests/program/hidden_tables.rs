//! Tables of names behind a list of numbers, or behind a table in another format: none vanishes without a word.

use crate::folder::{Folder, Ran};

const NAMES: &str = "COMMON = {21:\"FTP\",22:\"SSH\",23:\"Telnet\",25:\"SMTP\",53:\"DNS\",80:\"HTTP\",110:\"POP3\"}\n";

/// Returns a list of so many ports in Python.
fn list(length: usize) -> String {
    let ports: Vec<String> = (0..length).map(|index| (2000 + index).to_string()).collect();
    format!("TOP_PORTS = [{}]\n", ports.join(","))
}

fn check(text: &str) -> Ran {
    let folder = Folder::with("scan.py", text);
    folder.run(&["check", "--output-format", "concise", "scan.py"])
}

/// Returns the format of the file, and the number of its entries.
fn format_of(text: &str) -> (String, u64) {
    let folder = Folder::with("scan.py", text);
    let ran = folder.run(&["check", "--output-format", "json", "scan.py"]);
    let report: serde_json::Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    let file = &report["files"][0];
    (file["format"].as_str().unwrap_or_default().to_owned(), file["entries"].as_u64().unwrap_or_default())
}

#[test]
fn names_come_before_a_longer_list_of_numbers() {
    assert_eq!(format_of(&format!("{}{NAMES}", list(500))), ("brace-map".to_owned(), 7));
    assert_eq!(format_of(&list(500)), ("port-array".to_owned(), 500));
    // Names that are not those of their ports are other code.
    let other = NAMES.replace("COMMON", "COMMON_PORTS").replace("FTP", "a").replace("SSH", "b").replace("Telnet", "c");
    let other = other.replace("SMTP", "d").replace("DNS", "e").replace("POP3", "f");
    assert_eq!(format_of(&format!("{}{other}", list(500))).0, "port-array");
}

#[test]
fn a_broken_first_row_does_not_hide_a_table_behind_a_list() {
    let lists = "\nHTTP_PORTS = {80, 8000, 8008, 8080}\nTLS_PORTS = [443, 8443]\n";
    let lines = NAMES.replace('{', "{\n    ").replace(",53", ",\n    53").replace('}', "\n}");
    for (table, line) in [(NAMES, 1), (&lines, 2)] {
        assert_eq!(check(&format!("{table}{lists}")).status, 0);
        for first in ["2x:\"FTP\"", "21:\"FTP", "21 \"FTP\"", "21:FTP\"", "21"] {
            for lists in [lists, ""] {
                let ran = check(&format!("{}{lists}", table.replace("21:\"FTP\"", first)));
                let is_found = ran.text().contains(&format!("scan.py:{line}:"));
                assert!(is_found && ran.text().contains("error[syntax]"), "{first}: {}", ran.printed());
            }
        }
    }
    // The rows after it are read, also those on its line.
    let broken = format!("{}{lists}", NAMES.replace("21:", "2x:"));
    assert_eq!(format_of(&broken), ("brace-map".to_owned(), 6));
    // Names that are not those of their ports are no table.
    let other = broken.replace("SSH", "a").replace("Telnet", "b").replace("SMTP", "c").replace("DNS", "d");
    assert_eq!(format_of(&other).0, "port-array");
}
