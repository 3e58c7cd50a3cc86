//! Tables in the form of services(5) that another program than a resolver may read: they get no aliases by surprise.

use crate::folder::Folder;

/// Returns a table of many entries, one of which has an outdated name.
fn table(count: u16, more: &str) -> String {
    let lines = (0..count).map(|number| format!("own{number}\t{}/tcp\n", 20_100 + number));
    lines.collect::<String>() + "sip-tls\t5061/tcp\n" + more
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

/// Returns whether a line has the outdated and the current name.
fn has_both(text: &str) -> bool {
    text.lines().any(|line| line.contains("sip-tls") && line.contains("sips"))
}

const COMMANDS: [&[&str]; 2] = [&["update"], &["check", "--fix", "--exit-zero"]];
const NOTE: &str = "names.txt: 1 current name is not added as aliases: none of the 60 entries has one";

#[test]
fn a_table_without_any_alias_gets_none() {
    for command in COMMANDS {
        let text = table(59, "");
        let folder = Folder::with("names.txt", &text);
        let ran = folder.run(&[command, &["names.txt"]].concat());
        assert_eq!(read(&folder, "names.txt"), text, "{}", ran.printed());
        assert_eq!(ran.err.matches(NOTE).count(), 1, "{}", ran.printed());
        assert!(ran.err.contains("--format services-like"), "{}", ran.printed());
        // Whoever asks for it gets the alias.
        for more in ["--unsafe-fixes", "--format=services"] {
            let folder = Folder::with("names.txt", &text);
            let ran = folder.run(&[command, &[more, "names.txt"]].concat());
            assert!(has_both(&read(&folder, "names.txt")), "{more}: {}", ran.printed());
            assert!(!ran.err.contains("added as aliases"), "{}", ran.printed());
        }
    }
}

#[test]
fn tables_of_the_system_get_aliases_as_before() {
    for (name, count, more) in [
        ("services", 59, ""),
        ("debian.services", 59, ""),
        ("services.d/own", 59, ""),
        ("names.txt", 20, ""),
        ("names.txt", 59, "http\t80/tcp\twww\n"),
    ] {
        for command in COMMANDS {
            let folder = Folder::with(name, table(count, more));
            let ran = folder.run(&[command, &[name]].concat());
            assert!(has_both(&read(&folder, name)), "{name}: {}", ran.printed());
            assert!(!ran.err.contains("added as aliases"), "{}", ran.printed());
        }
    }
}

#[test]
fn the_configuration_can_say_what_the_table_is() {
    for (format, line) in [("services", "sip-tls\t5061/tcp sips\n"), ("services-like", "sips\t5061/tcp\n")] {
        let folder = Folder::with("names.txt", table(59, "X11:1\t6001/tcp\n"));
        folder.file(".git/HEAD", "");
        folder
            .file("portolan.toml", format!("[[table]]\npath = \"names.txt\"\nformat = \"{format}\"\nrenames = true\n"));
        let ran = folder.run(&["update"]);
        assert!(read(&folder, "names.txt").contains(line), "{format}: {}", ran.printed());
        assert!(!ran.err.contains("added as aliases") && !ran.printed().contains("not read"), "{}", ran.printed());
    }
}
