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
fn check_names_a_longer_list_that_is_not_read() {
    let text = "line 1 has 500 entries in the format `port-array`";
    let ran = check(&format!("{}{NAMES}", list(500)));
    assert!(ran.err.split_whitespace().collect::<Vec<_>>().join(" ").contains(text), "{}", ran.printed());
    // A short list beside a table is no loss.
    assert_eq!(check(&format!("{}{NAMES}", list(5))).err, "");
}

#[test]
fn check_names_a_table_in_another_format_although_some_rows_have_no_name() {
    let rows = (3000..3090)
        .fold(String::new(), |rows, port| rows + &format!("        case {port}:\n            return \"x\"\n"));
    let map = "var names = map[int]string{\n\t22: \"ssh\",\n\t23: \"\",\n\t25: \"smtp\",\n}\n";
    let folder = Folder::with(
        "p.go",
        format!(
            "{map}\nfunc name(port int) string {{\n    switch port {{\n    case 80:\n        return \"http\"\n{rows}    }}\n}}\n"
        ),
    );
    let ran = folder.run(&["check", "--output-format", "concise", "p.go"]);
    assert!(ran.err.contains("in the format `go-map` that are not read"), "{}", ran.printed());
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

#[test]
fn a_broken_first_row_does_not_hide_a_table_behind_one_in_another_format() {
    let map = "var names = map[int]string{\n\t2x: \"ftp\",\n\t22: \"ssh\",\n\t23: \"telnet\",\n\t25: \"smtp\",\n}\n";
    let switch = "\nfunc name(port int) string {\n\tswitch port {\n\tcase 80:\n\t\treturn \"http\"\n\tcase 443:\n\t\treturn \"https\"\n\t}\n\treturn \"\"\n}\n";
    let folder = Folder::with("p.go", format!("{map}{switch}"));
    for command in [&["check", "--output-format", "concise"][..], &["list", "--output-format", "tsv"]] {
        let ran = folder.run(&[command, &["p.go"]].concat());
        let words = ran.printed().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("3 entries in the format `go-map` that are not read"), "{words}");
    }
}

#[test]
fn a_search_takes_no_counts_for_ports() {
    let folder = Folder::with("a/counts.py", "ports = [0, 1, 2, 3]\n");
    folder.file("a/support.py", "SUPPORTED_MODES = frozenset([22, 80])\n");
    folder.file("a/ports.py", "ports = [22, 80, 27017]\n");
    folder.file("a/free.py", "ports = [61001, 61002]\n");
    let searched = folder.run(&["check", "--all-files", "--show-files", "a"]).printed();
    assert!(searched.contains("ports.py: read in the format `port-array`"), "{searched}");
    assert_eq!(searched.matches("read in the format").count(), 1, "{searched}");
    // A file that you name is one of ports if it speaks of them.
    let named = folder.run(&["check", "--show-files", "a/counts.py", "a/free.py", "a/support.py"]).printed();
    assert_eq!(named.matches("read in the format `port-array`").count(), 2, "{named}");
}
