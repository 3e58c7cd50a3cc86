//! Comments in configurations that suppress rules.

use crate::folder::Folder;

fn run(name: &str, text: &str) -> (i32, String) {
    let folder = Folder::with("services", "smtp 25/tcp\n");
    folder.file(name, text);
    let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "concise", name]);
    (ran.status, ran.text().to_owned())
}

/// A comment has the sign of its program, and is on the line or on the one before, or is for the whole file.
#[test]
fn comments_silence_findings_as_in_tables() {
    for (name, text) in [
        ("jail.local", "[x]\n# portolan: ignore[unknown-name] mine\nport = lost\n"),
        ("jail.local", "[x]\n; portolan: ignore[unknown-name]\nport = lost\n"),
        ("jail.local", "[x]\nport = lost ; see y; portolan: ignore[unknown-name]\n"),
        ("a.nft", "table inet f { chain i { tcp dport lost accept; } } # portolan: ignore[unknown-name]\n"),
        ("a.nft", "table inet f {\nchain i {\ntcp dport lost accept\n}\n}\n# portolan: ignore-file[unknown-name]\n"),
        ("rules.v4", "*filter\n  # portolan: ignore[unknown-name]\n-A INPUT -p tcp --dport lost\nCOMMIT\n"),
        ("firewalld/zones/x.xml", "<zone>\n<!-- portolan: ignore[unknown-name] -->\n<port port=\"lost\"/>\n</zone>\n"),
        ("firewalld/zones/x.xml", "<zone>\n<port port=\"lost\"/> <!-- portolan: ignore[unknown-name] -->\n</zone>\n"),
    ] {
        assert_eq!(run(name, text), (0, String::new()), "{text}");
        let (status, found) = run(name, &text.replace("portolan:", "see:"));
        assert!(status == 1 && found.contains("error[unknown-name] `lost`"), "{text}: {found}");
    }
}

#[test]
fn comments_that_silence_nothing_are_reported() {
    for (text, expected) in [
        ("[x]\nport = smtp ; portolan: ignore[unknown-name]\n", "`unknown-name` reports nothing on line 2"),
        ("[x]\n; portolan: ignore[unknown-name]\nport = smtp\n", "`unknown-name` reports nothing on line 3"),
        ("# portolan: ignore-file[unknown-name]\n[x]\nport = smtp\n", "`unknown-name` reports nothing in this file"),
        ("[x]\nport = smtp ; portolan: ignore[unknown]\n", "there is no rule called `unknown`"),
        ("[x]\nport = smtp ; portolan: ignored\n", "the comment silences nothing"),
    ] {
        let (status, found) = run("jail.local", text);
        assert!(status == 1 && found.contains("[unused-suppression]") && found.contains(expected), "{text}: {found}");
    }
    // Text that is no comment has no effect.
    let (_, found) = run("jail.local", "[x]\nport = lost portolan: ignore[unknown-name]\n");
    assert!(found.contains("error[unknown-name] `lost`"), "{found}");
}
