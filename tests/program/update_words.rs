//! What the reports of `update` say about labels, rows of several transports, and parts that are not read.

use crate::folder::Folder;

const PYTHON: &str =
    "port_names = {\n    22: \"ssh\",\n    5061: \"sip-tls\",\n    1433: \"ms-sql\",\n    143: \"imap2\",\n}\n";
const REMEDY: &str = "if the names are the registry's, `role = \"name\"` in the `[[table]]`";

fn said(folder: &Folder, args: &[&str]) -> String {
    folder.run(&[&["update", "--check"], args].concat()).printed().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_way_to_change_labels_is_said_once_for_a_table() {
    let folder = Folder::with("ports.py", PYTHON);
    folder.file("other.py", PYTHON);
    let one = said(&folder, &["ports.py"]);
    assert!(one.matches("names of this format are not changed").count() > 1, "{one}");
    assert_eq!(one.matches(REMEDY).count(), 1, "{one}");
    assert_eq!(said(&folder, &["ports.py", "other.py"]).matches(REMEDY).count(), 2);
    assert_eq!(said(&folder, &["--output-format", "markdown", "ports.py"]).matches("Note: if the names").count(), 1);
    // It does what it says, and is then silent. Words of code have no such way.
    folder.file(".git/HEAD", "");
    folder.file("portolan.toml", "[[table]]\npath = \"ports.py\"\nrole = \"name\"\n");
    assert!(!said(&folder, &["--renames", "ports.py"]).contains(REMEDY));
    let ran = folder.run(&["update", "--renames", "ports.py"]);
    let after = std::fs::read_to_string(folder.path().join("ports.py")).unwrap();
    assert!(after.contains("5061: \"sips\""), "{}", ran.printed());
    let folder = Folder::with("ports.h", "#define PORT_SSH 22\n#define PORT_SIP_TLS 5061\n#define PORT_HTTP 80\n");
    let code = said(&folder, &["ports.h"]);
    assert!(code.contains("not changed") && !code.contains(REMEDY), "{code}");
}

#[test]
fn a_renamed_row_has_all_its_transports() {
    let row = "INSERT INTO \"Ports\" VALUES ('ssh',22,'tcp','SSH');\nINSERT INTO \"Ports\" VALUES ('snmp-trap',162,'both','SNMP');\n";
    let folder = Folder::with("ports.sql", row);
    let text = said(&folder, &["--renames", "ports.sql"]);
    assert!(text.contains("2: `snmp-trap` on 162/tcp,udp renamed to `snmptrap`"), "{text}");
}

#[test]
fn tables_with_unread_parts_are_counted_in_every_state() {
    let broken = "port_names = {\n    22: \"ssh\",\n    5061: \"sip-tls\",\n    80: http\",\n    443: \"https\",\n}\n";
    let folder = Folder::with("ports.py", broken);
    let text = said(&folder, &["ports.py"]);
    assert!(
        text.contains("1 table: 1 with outdated entries that stay and parts that are not read (registry"),
        "{text}"
    );
    folder.file("other.py", PYTHON);
    let text = said(&folder, &["ports.py", "other.py"]);
    assert!(
        text.contains("2 with outdated entries that stay, 1 of them also with parts that are not read (registry"),
        "{text}"
    );
}
