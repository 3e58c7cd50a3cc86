//! Tables without names, and descriptors whose tables begin nowhere: the words about them.

use crate::folder::Folder;

const LIST: &str = "const badPorts = [1, 7, 22];\n";

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn entries_without_names_are_counted_apart() {
    let folder = Folder::with("a.js", LIST);
    folder.file("services", "ssh 22/tcp\nhttp 80/tcp\n");
    let found = |files: &[&str], args: &[&str]| words(&folder.run(&[&["check"], args, files].concat()).printed());
    let only = found(&["a.js"], &[]);
    assert!(only.contains("Nothing found in 1 file; 3 entries without names checked against"), "{only}");
    let both = found(&["a.js", "services"], &["--output-format", "markdown"]);
    assert!(both.contains("in 2 files; 5 entries (3 without names) checked against"), "{both}");
    let none = found(&["services"], &[]);
    assert!(none.contains("; 2 entries checked against"), "{none}");
}

#[test]
fn a_table_without_names_is_not_up_to_date() {
    let folder = Folder::with("a.js", LIST);
    let updated = |args: &[&str]| words(&folder.run(&[&["update", "--check"], args, &["a.js"]].concat()).printed());
    let text = updated(&[]);
    assert!(text.contains("a.js (port-array): 3 entries without names, nothing to change"), "{text}");
    assert!(text.contains("1 table: 1 without names") && !text.contains("up to date"), "{text}");
    let markdown = updated(&["--output-format", "markdown"]);
    assert!(markdown.contains("| without names |") && !markdown.contains("up to date |"), "{markdown}");
}

#[test]
fn an_empty_name_is_not_printed_as_one() {
    let table = "name,port,protocol\nssh,22,tcp\n,300,tcp\nhttp,80,tcp\n";
    let folder = Folder::with("ports.csv", table);
    let printed = words(&folder.run(&["update", "--check", "--add", "300", "ports.csv"]).printed());
    assert!(printed.contains("because the port has an entry without a name: tacacss 300/tcp"), "{printed}");
    assert!(!printed.contains("``"), "{printed}");
}

#[test]
fn a_begin_that_matches_nowhere_is_named() {
    let folder = Folder::with("my.ports", "names = {\n  22: ssh\n}\n");
    let descriptor = "version = 1\nname = \"own\"\nkind = \"pattern\"\npaths = [\"*.ports\"]\n[[table]]\nbegin = 'map = \\{'\n\
                      end = '\\}'\nentry = '(?P<port>\\d+): (?P<name>\\w+)'\n[names]\nrole = \"name\"\n";
    folder.file("own.toml", descriptor);
    let listed = folder.run(&["list", "--format", "own.toml", "my.ports"]);
    let err = words(&listed.err);
    assert!(listed.status == 2 && err.contains("no entries in the format `own`: its `begin` matches nowhere"), "{err}");
    assert!(err.contains("shorten `begin` in the descriptor") && !err.contains("formats test"), "{err}");
    let tested = words(&folder.run(&["formats", "test", "own.toml", "my.ports"]).printed());
    assert!(tested.contains("no entries: `begin` matches nowhere"), "{tested}");
    // One that matches is not.
    folder.file("my.ports", "map = {\n}\n");
    let err = words(&folder.run(&["list", "--format", "own.toml", "my.ports"]).err);
    assert!(err.contains("no entries in the format `own`") && !err.contains("begin"), "{err}");
    // A format of the program cannot be changed.
    folder.file("a.go", "package p\n");
    let err = words(&folder.run(&["list", "--format", "go-map", "a.go"]).err);
    assert!(err.contains("its `begin` matches nowhere") && err.contains("formats guess a.go"), "{err}");
}
