//! The commands of `docs/`, run on the files that the pages show. `UPDATE=1` rewrites what they print.

use crate::folder::Folder;
use portolan::report::REPORTERS;
use std::path::Path;

/// Runs the commands of a page and returns the page with what they print.
fn run(page: &str) -> String {
    let folder = Folder::with(".git/HEAD", "");
    let mut made = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        made.extend([line, "\n"]);
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match info.split_once(' ') {
            Some((_, name)) => {
                folder.file(name, block.join("\n") + "\n");
                made.extend(block.iter().flat_map(|line| [line, "\n"]));
            }
            None if info == "console" => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ portolan ")) {
                    let ran = folder.run(&command.split(' ').collect::<Vec<_>>());
                    made.extend(["$ portolan ", command, "\n", ran.text(), &ran.err]);
                }
            }
            None => made.extend(block.iter().flat_map(|line| [line, "\n"])),
        }
        made += "```\n";
    }
    made
}

/// The table of the page is written by hand.
#[test]
fn the_page_of_outputs_has_every_report() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md");
    let page = std::fs::read_to_string(path).unwrap();
    let listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next()).collect();
    for id in REPORTERS.iter().map(|reporter| reporter.meta().id) {
        let is_listed = listed.iter().any(|cell| cell.split(", ").any(|word| word.trim_matches('`') == id));
        assert!(is_listed, "docs/outputs.md has no row for `{id}`");
    }
}

#[test]
fn commands_of_the_pages_print_what_the_pages_show() {
    for name in [
        "docs/configuration.md",
        "docs/formats.md",
        "docs/listen.md",
        "docs/outputs.md",
        "docs/rules.md",
        "docs/updating.md",
        "docs/uses.md",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let page = std::fs::read_to_string(&path).unwrap();
        let made = run(&page);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &made).unwrap();
        } else {
            assert_eq!(page, made, "{name} is out of date: `UPDATE=1 cargo test --test program docs` rewrites it");
        }
    }
}
