//! No text output holds characters that a reader cannot see, whatever the files hold.

use crate::folder::Folder;
use std::fmt::Write as _;

/// Of each kind of invisible character, some: separators, bidirectional marks, tags, fillers, blanks, controls.
const HIDDEN: &str =
    "\u{2028}\u{2029}\u{61c}\u{e0041}\u{200b}\u{202e}\u{2066}\u{ad}\u{fe0f}\u{a0}\u{3164}\u{85}\u{e000}\u{1b}";

/// Returns a folder with invisible characters in names, aliases, comments, the old table and the registry.
fn hostile() -> Folder {
    let mut table = String::new();
    for (port, c) in (1000..).zip(HIDDEN.chars()) {
        let _ = writeln!(table, "n{c}x {port}/tcp al{c}ias # co{c}mment");
    }
    let _ = writeln!(table, "netbiosns 137/udp a{HIDDEN}\nnetstat 15/tcp # {HIDDEN}\nssh{HIDDEN} 22/tc{HIDDEN}");
    let folder = Folder::with("services", table);
    folder.file("old.services", format!("gone{HIDDEN} 5/tcp\nn 1000/tcp\n"));
    // XML allows no ESC, whatever its form.
    let text: String = HIDDEN.chars().filter(|&c| c != '\u{1b}').collect();
    let record = |name: &str, port: u16| {
        format!(
            "<record><name>{name}</name><protocol>tcp</protocol><description>d{text}</description>\
             <number>{port}</number><note>n{text}</note></record>"
        )
    };
    folder.file(
        "registry.xml",
        format!(
            "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\
             <title>t</title><updated>2026-01-01</updated>{}{}</registry>",
            record("other", 1000),
            record("evil", 2222)
        ),
    );
    folder
}

#[test]
fn no_text_output_holds_invisible_characters() {
    let folder = hostile();
    for command in [
        "check --select all services",
        "check --select all --registry registry.xml services",
        "check --select all --output-format concise services",
        "check --base old.services services",
        "list services",
        "list --registry registry.xml services",
        "compare old.services services",
        "explain --registry registry.xml 2222",
        "explain --registry registry.xml evil",
        "registry diff embedded registry.xml",
        "check --fix services",
        "annotate services",
        "update --ports 1-10 services",
    ] {
        let ran = folder.run(&command.split(' ').collect::<Vec<_>>());
        assert!(ran.text().len() + ran.err.len() > 20, "{command}");
        for (output, text) in [("output", ran.text()), ("errors", ran.err.as_str())] {
            let found = text.chars().find(|&c| HIDDEN.contains(c));
            assert_eq!(found, None, "{command}: {output}");
        }
    }
    for name in [format!("a{HIDDEN}"), "9\u{202e}/tcp".to_owned(), "ssh/t\u{202e}".to_owned()] {
        for command in ["explain", "resolve"] {
            let ran = folder.run(&[command, &name]);
            assert!(!ran.err.is_empty() || !ran.text().is_empty(), "{command} {name:?}");
            let is_hidden = |c: char| HIDDEN.contains(c);
            assert!(!ran.text().contains(is_hidden) && !ran.err.contains(is_hidden), "{command} {name:?}");
        }
    }
}

/// A line that begins with `::` or `##[` is a command in the log of some CI systems.
#[cfg(unix)]
#[test]
fn no_line_begins_with_a_path_that_is_a_command() {
    for name in ["::error file=a,line=1::b.services", "##[error]b.services", " ::error::b.services", "--fix.services"] {
        let folder = Folder::with(name, "netbiosns 137/udp\nnetbiosns 138/udp\nx\n");
        for command in [
            "check",
            "check --output-format concise",
            "check --fix --diff",
            "check --fix",
            "list",
            "annotate",
            "update --ports 1-3 --diff",
        ] {
            let args: Vec<&str> = command.split(' ').chain(["--", name]).collect();
            let ran = folder.run(&args);
            assert!(ran.status < 2, "{args:?}: {}", ran.err);
            for line in ran.text().lines().chain(ran.err.lines()) {
                let text = line.trim_start();
                assert!(!text.starts_with("::") && !text.starts_with("##["), "{args:?}: {line}");
            }
            if command == "check" {
                assert!(ran.text().starts_with(&format!("./{name}:1:1: ")), "{}", ran.text());
            }
        }
    }
}
