//! `compare --uses`: the configurations that a new table affects.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use portolan::uses::CONFIGS;
use serde_json::{Value, json};

const OLD: &str = "ssh 22/tcp\nhttp-alt 591/tcp\nimap3 220/tcp\n";
const NEW: &str = "ssh 22/tcp\nhttp-alt 8080/tcp\n";

fn folder() -> Folder {
    let folder = Folder::with("old", OLD);
    folder.file("new", NEW);
    folder.file("etc/a.nft", "table inet f {\n tcp dport { http-alt, imap3, nosuch, ssh } accept\n}\n");
    folder.file("etc/jail.local", "[x]\nport = nosuch\n");
    folder
}

fn compare(folder: &Folder, tables: [&str; 2], more: &[&str]) -> Ran {
    folder.run(&[&["compare", "--format", "services"], &tables[..], more].concat())
}

/// Returns the id of the resolver of this system.
fn resolver() -> &'static str {
    portolan::engine::system_readers()[0].meta().id
}

/// Returns what a run printed, whatever the system.
fn printed(ran: &Ran) -> String {
    ran.printed().replace(&format!(" as {} would", resolver()), " as RESOLVER would")
}

fn document(ran: &Ran) -> Value {
    let document = serde_json::from_str(ran.text()).unwrap();
    assert_valid("compare.json", &document);
    document
}

/// The reports are those of `uses`, with the effect and the hint, and text says what was read.
#[test]
fn findings_are_those_of_uses() {
    let folder = folder();
    let ran = compare(&folder, ["old", "new"], &["--uses", "etc"]);
    assert_eq!(ran.status, 1, "{}", ran.printed());
    insta::assert_snapshot!("compare_text", printed(&ran));
    let ran = compare(&folder, ["old", "new"], &["--uses", "etc", "--output-format", "markdown"]);
    insta::assert_snapshot!("compare_markdown", printed(&ran));
    let compared = document(&compare(&folder, ["old", "new"], &["--uses", "etc", "--output-format", "json"]));
    let args = ["uses", "--format", "services", "--old", "old", "--new", "new", "--output-format", "json"];
    let selected = ["--select", "name-lost,name-changed", "etc"];
    let used: Value = serde_json::from_str(folder.run(&[&args[..], &selected].concat()).text()).unwrap();
    assert_eq!(compared["uses"], used["findings"]);
    let read =
        json!({ "read": 2, "names": 5, "kinds": ["fail2ban", "nftables"], "resolvers": [resolver()], "unread": [] });
    assert_eq!(compared["configurations"], read);
}

/// A name that neither table has is no loss.
#[test]
fn names_that_were_unknown_before_do_not_count() {
    let folder = folder();
    let ran = compare(&folder, ["old", "old"], &["--uses", "etc"]);
    assert_eq!((ran.status, ran.text().contains("nosuch")), (0, false), "{}", ran.printed());
    let end = "No use of a name is affected: 2 configurations read (fail2ban and nftables), 5 names looked up as RESOLVER \
               would. --- standard error ";
    assert!(printed(&ran).replace('\n', " ").replace(resolver(), "RESOLVER").ends_with(end), "{}", ran.printed());
    folder.file("etc/a.nft", "table inet f {\n tcp dport nosuch accept\n}\n");
    let ran = compare(&folder, ["old", "new"], &["--uses", "etc"]);
    // The tables differ, and no configuration uses the names.
    assert_eq!((ran.status, ran.text().contains("No use of a name is affected")), (1, true), "{}", ran.printed());
}

/// A folder without configurations supports no claim.
#[test]
fn a_folder_without_configurations_is_said() {
    let folder = folder();
    folder.file("notes/a.txt", "The port of ssh.\n");
    for (format, name) in [("text", "notes"), ("markdown", "`notes`")] {
        let ran = compare(&folder, ["old", "old"], &["--uses", "notes", "--output-format", format]);
        let text = ran.text().replace('\n', " ");
        assert_eq!(ran.status, 0, "{}", ran.printed());
        let none =
            format!("No configuration was found in {name}, so no use of a name was compared. Looked for those of ");
        assert!(text.contains(&none) && !text.contains("affected"), "{text}");
        let kinds: Vec<&str> = CONFIGS.iter().map(|reader| reader.meta().id).collect();
        let [first, .., before_last, last] = kinds[..] else { panic!("{kinds:?}") };
        let end =
            format!(" {before_last} and {last}; `portolan uses --show-files notes` has the reason for each file.");
        for part in [format!(" {first}, "), end] {
            assert!(text.contains(&part), "{part}: {text}");
        }
    }
    folder.file("my notes/a.txt", "The port of ssh.\n");
    let ran = compare(&folder, ["old", "old"], &["--uses", "my notes"]);
    assert!(
        ran.text().replace('\n', " ").contains("`portolan uses --show-files PATH` has the reason"),
        "{}",
        ran.text()
    );
    let found = document(&compare(&folder, ["old", "old"], &["--uses", "notes", "--output-format", "json"]));
    assert_eq!(
        found["configurations"],
        json!({ "read": 0, "names": 0, "kinds": [], "resolvers": [resolver()], "unread": [] })
    );
}

/// A file that cannot be read is in every output, and what is said is about the others.
#[test]
fn unread_files_are_in_every_output() {
    let folder = folder();
    folder.file("etc/jail.local", b"[x]\nport = ssh\n\0");
    let why = "line 3 has NUL bytes, so this is no text";
    let run = |format: &str, path: &str| {
        let ran = compare(&folder, ["old", "old"], &["--uses", path, "--output-format", format]);
        assert_eq!(ran.status, 2, "{}", ran.printed());
        ran
    };
    let text = run("text", "etc");
    assert!(text.text().contains("\nNo use of a name that was read is affected: 1 conf"), "{}", text.text());
    assert!(text.text().ends_with(&format!("\nNot read\n  etc/jail.local: {why}\n")), "{}", text.text());
    let markdown = run("markdown", "etc");
    assert!(markdown.text().ends_with(&format!("\nNot read:\n\n- `etc/jail.local`: {why}\n")), "{}", markdown.text());
    let found = document(&run("json", "etc"));
    assert_eq!(found["configurations"]["unread"], json!([{ "path": "etc/jail.local", "message": why }]));
    let text = run("text", "etc/jail.local");
    assert!(text.text().contains("No configuration in etc/jail.local could be read, so no use"), "{}", text.text());
}
