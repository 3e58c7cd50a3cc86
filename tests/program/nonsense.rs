//! Settings that cannot mean anything, or would crash a compiler of patterns.

use crate::folder::Folder;

#[test]
fn patterns_that_are_too_deep_or_too_long_are_errors_with_a_place() {
    let deep = format!("{}a{}", "{".repeat(200), ",b}".repeat(200));
    let long = "a".repeat(2000);
    for glob in [&deep, &long] {
        for text in [
            format!("exclude = [\"{glob}\"]\n"),
            format!("[per-file-ignores]\n\"{glob}\" = [\"spelling\"]\n"),
            format!("[[table]]\npath = \"{glob}\"\n"),
            format!("[[format]]\nfile = \"own.toml\"\npaths = [\"{glob}\"]\n"),
        ] {
            let folder = Folder::with("services", "ssh 22/tcp\n");
            folder.file("portolan.toml", &text);
            let ran = folder.run(&["check", "services"]);
            assert_eq!(ran.status, 2, "{}", ran.printed());
            assert!(ran.err.contains("portolan.toml:") && ran.err.contains("a pattern "), "{}", ran.err);
            assert!(ran.err.contains(" | "), "no excerpt: {}", ran.err);
        }
        let folder = Folder::with("services", "ssh 22/tcp\n");
        let ran = folder.run(&["check", "--exclude", glob, "."]);
        assert!(ran.status == 2 && ran.err.contains("a pattern "), "{}", ran.printed());
    }
}

#[test]
fn settings_without_effect_are_errors() {
    for (text, said) in [
        ("accepted-losses = [\"a b\"]\n", "`a b` is not a name"),
        ("[per-file-ignores]\n\"../x\" = [\"spelling\"]\n", "`../x` matches no path"),
        ("exclude = [\"../x\"]\n", "`../x` matches no path"),
    ] {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        folder.file("portolan.toml", text);
        let ran = folder.run(&["check", "services"]);
        assert!(ran.status == 2 && ran.err.contains("portolan.toml:") && ran.err.contains(said), "{}", ran.printed());
    }
}

#[test]
fn a_table_that_matches_nothing_is_named_with_its_line() {
    let folder = Folder::with("portolan.toml", "[[table]]\npath = \"none/*.go\"\n");
    let ran = folder.run(&["update", "--check"]);
    assert!(ran.err.contains("portolan.toml:2:8: no file matches `none/*.go`"), "{}", ran.err);
    assert!(!ran.err.contains("a PATH is needed"), "{}", ran.err);
}

#[test]
fn added_findings_have_a_place_and_a_message() {
    let added = |finding: &str| {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        folder.file("found.jsonl", finding);
        folder.run(&["check", "--add-findings", "found.jsonl", "services"])
    };
    let finding = |more: &str| format!("{{\"line\":1,\"rule\":\"acme/x\",{more}}}\n");
    for (more, said) in [
        ("\"message\":\"m\",\"column\":0", "counted from 1"),
        ("\"message\":\" \"", "`message` is empty"),
        ("\"message\":\"m\",\"column\":99", "column 99 of line 1"),
    ] {
        let ran = added(&finding(more));
        assert!(ran.status == 2 && ran.err.contains(said), "{}", ran.printed());
    }
    let ran = added(&format!("\u{feff}{}", finding("\"message\":\"m\",\"column\":11")));
    assert!(ran.status == 1 && ran.text().contains("acme/x"), "{}", ran.printed());
}
