//! `formats guess`: what it proposes reads the file, and passes `formats test` on it.

use crate::folder::{Folder, Ran};

#[test]
fn what_is_proposed_passes_its_test() {
    for (name, text, entries) in [
        ("a.go", "package p\n\nvar Services = map[string]int{\n\t\"ssh\":  22,\n\t\"http\": 80, // web\n}\n", 2),
        ("a.py", "PORTS = [\n    (22, \"ssh\"),\n    (80, \"http\")\n]\n", 2),
        ("a.csv", "id;Port;Service;Protocol\n1;22;ssh;TCP\n2;53;domain;UDP\n", 2),
        ("a.txt", "ssh:22:tcp\ndomain:53:udp\nown:4711:tcp\n", 3),
        ("a.lst", "# ports\n22/tcp   ssh    Secure Shell\n53/udp   domain\n4711/tcp own    Ours\n", 3),
        ("a.lua", "local ports = {\r\n  [22] = 'ssh',\r\n  [80] = 'http',\r\n}\r\n", 2),
    ] {
        let folder = Folder::with(name, text);
        let guessed = folder.run(&["formats", "guess", name]);
        assert_eq!(guessed.status, 0, "{text}: {}", guessed.err);
        assert!(guessed.err.contains(&format!("it reads {entries} entries of {name}")), "{}", guessed.err);
        folder.file("mine.toml", guessed.text());
        let tested = folder.run(&["formats", "test", "mine.toml", name]);
        assert!(tested.status == 0 && tested.text().contains(": ok"), "{}{}", guessed.text(), tested.printed());
        let listed = folder.run(&["list", "--format", "mine.toml", "--output-format", "jsonl", name]);
        assert_eq!(listed.text().lines().count(), entries, "{}", guessed.text());
    }
}

#[test]
fn standard_input_is_a_file_and_a_sample() {
    let (folder, lines) = (Folder::new(), "ssh:22:tcp\ndomain:53:udp\nown:4711:tcp\n");
    let guessed = Ran::of(folder.program(&["formats", "guess", "-"]).write_stdin(lines));
    assert_eq!(guessed.status, 0, "{}", guessed.err);
    folder.file("mine.toml", guessed.text());
    let tested = Ran::of(folder.program(&["formats", "test", "mine.toml", "-"]).write_stdin(lines));
    assert!(tested.status == 0 && tested.text().contains("3 entries"), "{}", tested.printed());
    let listed = Ran::of(folder.program(&["list", "--format", "mine.toml", "-"]).write_stdin(lines));
    assert!(listed.status == 0 && listed.text().contains("4711"), "{}", listed.printed());
}

#[test]
fn where_nothing_can_be_proposed_it_says_why() {
    for (text, reason) in [
        ("nothing\n", "fewer than 2 lines of one form"),
        ("", "fewer than 2 lines of one form"),
        ("allow 22 as ssh over tcp\nallow 53 as domain over udp\nallow 80-81 as http over tcp\n", "3: not in the form"),
        ("80-81/tcp http\n22/tcp ssh\n53/udp domain\n", "1: not in the form of an entry: 80-81/tcp http"),
        ("ssh = 22\nhttp = 80\nhttps = 443-444\n", "3:12: not in the form of an entry: -444"),
        ("ssh = 22\nhttp = 80\nsomething else here\nhttps = 443\n", "does not read the whole table"),
    ] {
        let folder = Folder::with("a.txt", text);
        let refused = folder.run(&["formats", "guess", "a.txt"]);
        assert_eq!((refused.status, refused.text()), (2, ""), "{text}");
        assert!(refused.err.contains("a.txt: ") && refused.err.contains(reason), "{}", refused.err);
    }
}

#[test]
fn a_transport_beside_name_and_port_is_recognized() {
    for (name, text, remark) in [
        ("a.txt", "ssh 22 via=tcp\ndomain 53 via=UDP\nown 4711 via=tcp\n", ""),
        ("b.txt", "port=22 name=ssh proto=TCP;\nport=53 name=domain proto=UDP;\n", ""),
        ("c.txt", "allow 22 as ssh over tcp\nallow 53 as domain over udp\n", ""),
        ("d.csv", "Port,Service,Layer,Text\n22,ssh,tcp,a\n53,domain,udp,b\n", ""),
        ("e.csv", "Protocol,Service,Port\n6,ssh,22\n17,domain,53\n", ""),
        ("f.txt", "tcp ssh 22\nUDP domain 53\n", ""),
        ("g.txt", "ssh 22\ndomain 53\n", "no transport was recognized: "),
    ] {
        let folder = Folder::with(name, text);
        let guessed = folder.run(&["formats", "guess", name]);
        assert_eq!(guessed.status, 0, "{text}: {}", guessed.err);
        assert_eq!(guessed.err.contains("no transport was recognized: "), !remark.is_empty(), "{}", guessed.err);
        folder.file("mine.toml", guessed.text());
        let listed = folder.run(&["list", "--format", "mine.toml", "--output-format", "jsonl", name]);
        assert_eq!(listed.text().lines().count(), text.lines().count() - usize::from(name.ends_with("csv")));
        let transports = ["tcp", "udp"].map(|word| listed.text().contains(&format!("\"{word}\"")));
        assert_eq!(transports, [remark.is_empty(); 2], "{}{}", guessed.text(), listed.printed());
    }
}

/// A file that is already read needs no descriptor.
#[test]
fn a_file_that_is_read_already_is_said_so() {
    let folder = Folder::with("services", "ssh 22/tcp\nhttp 80/tcp www # x\nrtmp 1/ddp\n");
    let ran = folder.run(&["formats", "guess", "services"]);
    let hint = "portolan: hint: it is read as `services`: run `portolan list services` for its entries\n";
    assert!(ran.status == 2 && ran.err.ends_with(hint), "{}", ran.err);
}

#[test]
fn a_draft_may_miss_a_few_rows() {
    let table = |odd: &str| format!("22 ssh\n80 http\n443 https\n1720 {odd}\n25 smtp\n110 pop3\n");
    let folder = Folder::with("a.txt", table("H.323/Q.931"));
    let ran = folder.run(&["formats", "guess", "a.txt"]);
    assert!(ran.status == 0 && ran.text().contains("[[table]]"), "{}", ran.printed());
    assert!(ran.err.contains("1 row of a.txt not read, the first at 4:"), "{}", ran.printed());
    folder.file("a.txt", table("h323"));
    assert!(!folder.run(&["formats", "guess", "a.txt"]).err.contains("not read"));
    // Most rows are needed.
    folder.file("a.txt", "22 ssh\n80 http\n1720 H.323/Q.931\n1721 H.323/Q.931\n");
    assert_eq!(folder.run(&["formats", "guess", "a.txt"]).status, 2);
}
