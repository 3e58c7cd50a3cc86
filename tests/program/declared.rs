//! Formats of descriptors: those that ship with the program, the faults of others, and which one reads a file.

use crate::folder::{Folder, Ran};
use portolan::diagnostic::{Change, apply};
use portolan::format::Format as _;
use portolan::format::declared::{self, DeclaredFormat};
use portolan::model::Transport;
use portolan::syntax::{Document, Fault, FormatOrigin};
use portolan::text::{InputError, LineNumber};
use std::collections::BTreeSet;
use std::path::Path;

/// Returns a descriptor with a head and these lines.
fn parse(lines: &str) -> Result<DeclaredFormat, InputError> {
    let text = format!("version = 1\nname = \"x\"\nkind = \"pattern\"\n{lines}");
    declared::parse(Path::new("x.toml"), &text, FormatOrigin::File("x.toml".into()))
}

fn faults(document: &Document) -> Vec<Fault> {
    document.unreadable.iter().map(|row| row.fault).collect()
}

fn entries(document: &Document, bytes: &[u8]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let one = |entry: &portolan::syntax::Entry| format!("{} {}", text(entry.name.of(bytes)), entry.ports);
    document.entries.iter().map(one).collect()
}

#[test]
fn every_descriptor_in_the_folder_ships() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("formats");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let shipped: BTreeSet<String> = declared::shipped().iter().map(|shipped| shipped.name.to_owned()).collect();
    assert_eq!(files, shipped, "files of formats/ and the list in src/format/declared/shipped.rs");
}

#[test]
fn shipped_descriptors_pass_their_tests() {
    for shipped in declared::shipped() {
        let format = shipped.format().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(format.meta().id, shipped.name, "the name of a format is that of its file");
        assert!(!format.meta().summary.is_empty(), "{} has no `about`", shipped.name);
        let trials = format.run_tests();
        assert!(trials.iter().any(|trial| trial.entries > 0 && trial.mutations > 0), "{} has no tests", shipped.name);
        for trial in trials {
            assert!(trial.failures.is_empty(), "{}: {}: {:#?}", shipped.name, trial.what, trial.failures);
        }
    }
}

#[test]
fn faults_of_descriptors_have_a_place() {
    let entry = r"entry = '(?P<name>\w+) (?P<port>\d+)'";
    for (lines, place, message) in [
        ("[[table]]\nentires = 'x'", (5, 1), "unknown key `entires`"),
        ("[[table]]\nentry = '(?P<port>\\d+'", (5, 10), "unclosed group"),
        ("[[table]]\nentry = '(?P<port>\\d+)'", (5, 9), "no group `(?P<name>…)`"),
        ("[[table]]\nentry = '(?P<prot>\\d+)'", (5, 14), "unknown group `prot`"),
        ("[[table]]\nentry = '(?P<name>x)?(?P<port>\\d*)'", (5, 9), "matches the empty text"),
        ("[[table]]\nentry = '(?P<name>x)(?P<port>(?:\\d{900}){900})'", (5, 9), "takes more than"),
        ("names = { role = \"nmae\" }", (4, 18), "unknown value `nmae`"),
        ("kidn = 1", (4, 1), "unknown key `kidn`"),
        ("", (2, 8), "no `[[table]]`"),
    ] {
        let error = parse(lines).err().unwrap_or_else(|| panic!("{lines} is accepted"));
        let (line, column) = place;
        assert!(error.to_string().starts_with(&format!("x.toml:{line}:{column}: ")), "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().contains(" | "), "the line is shown: {error}");
    }
    for (wrong, message) in [
        ("transports = { \"6\" = [\"tpc\"] }", "unknown transport `tpc`"),
        ("columns = { port = 1 }", "has no key `columns`"),
        ("endpoints = { each = 'x' }", "no group `(?P<port>…)`"),
    ] {
        let error = parse(&format!("[[table]]\n{entry}\n{wrong}")).err().unwrap();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(parse(&format!("[[table]]\n{entry}\n[[table]]\n{entry}")).is_err(), "both are the whole file");
}

#[test]
fn the_version_is_read_first() {
    let fault =
        |text: &str| declared::parse(Path::new("x.toml"), text, FormatOrigin::Shipped).err().unwrap().to_string();
    let message = fault("version = 2\nunheard-of = true\n");
    assert!(message.starts_with("x.toml:1:11: ") && message.contains("reads version 1"), "{message}");
    assert!(fault("name = \"x\"\n").contains("`version` is missing"));
    assert!(fault("name = \"x\"\nversion = 1\n").contains("not the first key"));
    assert!(fault("version = \n").starts_with("x.toml:1:"));
}

#[test]
fn a_narrow_descriptor_fails_loudly() {
    let format = parse(
        "comment = \"#\"\n[[table]]\nbegin = '^ports \\{$'\nend = '^\\}$'\nguard = '\\d+/tcp'\n\
                        entry = '(?P<name>[a-z]+) (?P<port>\\d+)/(?P<transport>tcp)'\nskip = 'none'",
    )
    .unwrap();
    let read = |text: &str| {
        let document = format.read(None, text.as_bytes());
        (entries(&document, text.as_bytes()), faults(&document))
    };
    assert_eq!(read("x\nports {\nssh 22/tcp # y\n\nnone\n}\nz\n"), (vec!["ssh 22".to_owned()], vec![]));
    // Another spelling, two rows on a line, a row that is skipped only in part, and a row outside.
    assert_eq!(read("ports {\nSSH 22/tcp\n}\n").1, [Fault::NotAnEntry]);
    assert_eq!(read("ports {\na 1/tcp b 2/tcp\n}\n"), (vec!["a 1".to_owned()], vec![Fault::NotAnEntry]));
    assert_eq!(read("ports {\nnone 1\n}\n").1, [Fault::NotAnEntry]);
    assert_eq!(read("a 1/tcp\nports {\n}\n").1, [Fault::OutsideTable]);
    assert_eq!(read("ports {\na 99999/tcp\n}\n").1, [Fault::PortTooLarge]);
    assert_eq!(read("ports {\na 1/tcp\nx\n").1, [Fault::NeverEnds, Fault::NotAnEntry]);
    // Every occurrence counts.
    assert_eq!(read("ports {\na 1/tcp\n}\nports {\nb 2/tcp\n}\n").0, ["a 1", "b 2"]);
}

#[test]
fn separators_are_required_between_rows() {
    let table = |last: &str| {
        parse(&format!(
            "[[table]]\nbegin = '\\['\nend = '\\]'\nseparator = ','\nlast = '{last}'\n\
                        entry = '(?P<name>[a-z]+)=(?P<port>\\d+)'"
        ))
        .unwrap()
    };
    let faults_in = |last: &str, text: &str| faults(&table(last).read(None, text.as_bytes()));
    assert_eq!(faults_in("optional", "[a=1, b=2,\nc=3]"), []);
    assert_eq!(faults_in("optional", "[a=1, b=2 c=3,]"), [Fault::NoSeparator]);
    assert_eq!(faults_in("optional", "[a=1,, b=2]"), [Fault::StraySeparator]);
    assert_eq!(faults_in("always", "[a=1]"), [Fault::NoSeparator]);
    assert_eq!(faults_in("never", "[a=1,]"), [Fault::StraySeparator]);
    assert_eq!(faults_in("never", "[a=1, b=2]"), []);
    assert_eq!(faults_in("never", "[]"), []);
}

#[test]
fn trials_accept_a_missing_separator_only_where_it_is_optional() {
    let failures = |table: &str, text: &str, entries: &str| {
        let lines = format!("[[table]]\n{table}\n[[test]]\ntext = \"{text}\"\nentries = {entries}\n");
        let trials = parse(&lines).unwrap().run_tests();
        trials.into_iter().flat_map(|trial| trial.failures).collect::<Vec<String>>()
    };
    // The comma after the last row of the first list is between the name and the port of the second.
    let lists = "begin = '^(?P<name>\\w+)[ ]'\nend = '$'\nseparator = \",\"\nentry = '(?P<port>\\d+)'\n\
                 section = [{ open = '(?P<transport>tcp|udp) \\{', close = '\\}' }]";
    let lists = lists.replace("'$'", r"'\n'");
    let (text, entries) = (r"domain tcp {53,} udp {53}\n", r#"["domain 53/tcp", "domain 53/udp"]"#);
    assert_eq!(failures(&lists, text, entries), [""; 0]);
    // A comma in a row is a part of its form, which the expression must require.
    let pairs = "begin = '\\['\nend = '\\]'\nseparator = \",\"\nentry = '(?P<port>\\d+)COMMA\\s*(?P<name>[a-z]+)'";
    let (text, entries) = ("[22, ssh]", r#"["ssh 22"]"#);
    assert_eq!(failures(&pairs.replace("COMMA", ","), text, entries), [""; 0]);
    let lenient = failures(&pairs.replace("COMMA", ",?"), text, entries);
    assert_eq!(lenient, ["line 1: a separator is dropped, and nothing changes: [22, ssh]"]);
}

#[test]
fn files_without_entries_are_legal_where_the_descriptor_says_so() {
    // A macro of other macros, as Shorewall has them.
    let macros = "# Web\n#ACTION\tSOURCE\tDEST\tPROTO\n\nHTTP\nHTTPS\n";
    let ssh = "#ACTION\tSOURCE\tDEST\tPROTO\nPARAM\t-\t-\ttcp\t22\n";
    let folder = Folder::with("macro.Web", macros);
    folder.file("macro.SSH", ssh);
    for arguments in [
        &["update", "--check", "--all-files", "."][..],
        &["check", "macro.Web"],
        &["list", "--format", "shorewall-macro", "macro.Web"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{arguments:?}: {}", ran.printed());
    }
    // A row that cannot be read is still a problem.
    folder.file("macro.Web", macros.replace("HTTPS", "PARAM\t-\t-\ttcp\t8x"));
    let ran = folder.run(&["list", "macro.Web"]);
    assert!(ran.status == 2 && ran.err.contains("no entries in the format `shorewall-macro`"), "{}", ran.printed());
    let fault = parse("may-be-empty = true\n[[table]]\nentry = '(?P<name>\\w+) (?P<port>\\d+)'").unwrap_err();
    assert!(fault.to_string().starts_with("x.toml:4:16: without `contains`, any file"), "{fault}");
}

#[test]
fn a_claimed_file_without_entries_is_tried_in_the_next_format() {
    let descriptor = "version = 1\nname = \"own\"\nkind = \"pattern\"\ncontains = 'ports'\n[[table]]\nbegin = '\\{'\n\
                      end = '\\}'\nentry = '(?P<name>\\w+) is (?P<port>\\d+)'\n";
    let folder = Folder::with("own.toml", descriptor);
    folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n");
    for (path, text, format) in [
        ("services.txt", "# ports\nssh 22/tcp\nsmtp 25/tcp\nhttp 80/tcp\n", "services"),
        ("ports.csv", "# ports\nname,port,protocol\nssh,22,tcp\n", "own"),
        ("ports.json", "[{\"port\": 22, \"name\": \"ssh\"}, {\"port\": 80, \"name\": \"http ports\"}]", "json-records"),
    ] {
        folder.file(path, text);
        let ran = folder.run(&["list", path]);
        if format == "own" {
            assert!(ran.status == 2 && ran.err.contains("no entries in the format `own`"), "{}", ran.printed());
        } else {
            assert!(ran.status == 0 && ran.text().contains(&format!("{path} ({format})")), "{path}: {}", ran.printed());
        }
    }
}

#[test]
fn files_of_a_folder_that_only_look_like_tables_are_skipped() {
    let text = "{\"portNames\": {\"22\": [\"ssh\", 5], \"80\": [\"http\", 7]}}\n";
    let folder = Folder::with("a/names.json", text);
    folder.file("a/services", "ssh 22/tcp\n");
    let ran = folder.run(&["check", "--all-files", "a"]);
    assert_eq!((ran.status, &*ran.err), (0, ""), "{}", ran.printed());
    let ran = folder.run(&["check", "a/names.json"]);
    assert!(ran.status == 2 && ran.err.contains("no entries in the format `brace-map`"), "{}", ran.printed());
    // A descriptor that the user named is meant for the file.
    let own = "version = 1\nname = \"own\"\nkind = \"pattern\"\ncontains = 'portNames'\n[[table]]\n\
               entry = '^(?P<name>\\w+) (?P<port>\\d+)$'\nskip = '.+'\n";
    folder.file("own.toml", own);
    folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n");
    let ran = folder.run(&["check", "--all-files", "a"]);
    assert!(ran.status == 2 && ran.err.contains("no entries in the format `own`"), "{}", ran.printed());
}

#[test]
fn hostile_files_end() {
    let format = parse("[[table]]\nbegin = '\\['\nend = '\\]'\ncomment-like = 1").err();
    assert!(format.is_some(), "an unknown key");
    let format = parse(
        "comment = ['/*']\ncomment-end = ['*/']\n[[table]]\nbegin = '\\['\nend = 'Q'\n\
                        entry = '(?s-u)(?P<name>[^=]*)=(?P<port>\\d+).*Z'",
    )
    .unwrap();
    for text in ["[".repeat(100_000), "[/*\n".repeat(50_000), "[a=1\n".repeat(50_000), "[\n".repeat(100_000)] {
        let document = format.read(None, text.as_bytes());
        assert!(document.unreadable.len() <= declared::MOST_PROBLEMS + 1);
        assert!(document.unreadable.iter().any(|row| row.fault.leaves_the_rest_unread()));
        assert_eq!(document.print(text.as_bytes()), text.as_bytes());
    }
}

#[test]
fn descriptors_are_tried_from_the_command_line() {
    let folder = Folder::new();
    let descriptor = "version = 1\nname = \"own\"\nkind = \"pattern\"\n[[table]]\n\
                      entry = 'port (?P<port>\\d+) is (?P<name>\\w+)'\n[names]\nrole = \"label\"\n\
                      [[test]]\ntext = '''\nport 22 is ssh\n'''\nentries = [\"ssh 22\"]\n";
    folder.file("own.toml", descriptor);
    folder.file("a.txt", "port 22 is SSH\nport 23 is telnet\n");
    let listed = folder.run(&["list", "--format", "own.toml", "--output-format", "jsonl", "a.txt"]);
    assert_eq!(listed.text().matches("\"transport\":null").count(), 2, "{}", listed.text());
    assert_eq!(listed.text().matches("\"standing\":\"assigned\"").count(), 2, "{}", listed.text());
    let tested = folder.run(&["formats", "test", "own.toml", "a.txt"]);
    assert_eq!((tested.status, tested.text().matches(": ok").count()), (0, 2), "{}", tested.text());

    folder.file("b.toml", descriptor.replace("\"ssh 22\"", "\"ssh 23\""));
    let tested = folder.run(&["formats", "test", "b.toml"]);
    assert_eq!(tested.status, 1);
    assert!(tested.text().contains("not read: `ssh 23`"), "{}", tested.text());

    folder.file("empty.txt", "\n");
    let refused = folder.run(&["check", "--format", "own.toml", "empty.txt"]);
    assert_eq!(refused.status, 2);
    folder.file("wrong.toml", descriptor.replace("kind =", "kinds ="));
    let refused = folder.run(&["list", "--format", "wrong.toml", "a.txt"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("wrong.toml:3:1: unknown key `kinds`"), "{}", refused.err);
    assert!(refused.err.contains("did you mean `kind`?"), "{}", refused.err);
}

#[test]
fn notes_are_written_and_taken_out_again() {
    const TABLE: &str = "ssh 22\nsldap 636 # old\n";
    let descriptor = "version = 1\nname = \"own\"\nkind = \"pattern\"\ncomment = \"#\"\n[[table]]\n\
                      entry = '(?P<name>[\\w-]+) (?P<port>\\d+)'\n[names]\nrole = \"name\"\n[edit]\nannotate = ";
    let folder = Folder::with("own.toml", format!("{descriptor}\"line-end\"\n"));
    let path = folder.file("ports.txt", TABLE);
    let text = || std::fs::read_to_string(&path).unwrap();
    let annotate =
        |more: &[&'static str]| folder.run(&[&["annotate", "--format", "own.toml", "ports.txt"], more].concat());
    let noted = annotate(&[]);
    assert!(noted.status == 0 && text().contains("sldap 636") && text().contains("note[renamed]"), "{}", text());
    let listed = folder.run(&["list", "--format", "own.toml", "ports.txt"]);
    assert_eq!((listed.status, listed.err.as_str()), (0, ""));
    let removed = annotate(&["--remove"]);
    assert_eq!((removed.status, text().as_str()), (0, TABLE));
    folder.file("own.toml", format!("{descriptor}\"none\"\n"));
    assert_eq!((annotate(&[]).status, text().as_str()), (0, TABLE));
}

#[test]
fn files_that_a_program_writes_are_left_as_they_are() {
    const TABLE: &str = "ssh 22\nsldap 636\n";
    let descriptor = |generated: &str| {
        format!(
            "version = 1\nname = \"own\"\nkind = \"pattern\"\ncomment = \"#\"\n{generated}[[table]]\n\
             entry = '(?P<name>[\\w-]+) (?P<port>\\d+)'\n[names]\nrole = \"name\"\n\
             [edit]\nrow = '{{name}} {{port}}'\nannotate = \"line-end\"\n"
        )
    };
    let folder = Folder::with("own.toml", descriptor("generated = true\nregenerate = \"make ports.txt\"\n"));
    folder.file("silent.toml", descriptor("generated = true\n"));
    let commands: [&[&str]; 3] = [&["check", "--fix", "--unsafe-fixes"], &["annotate"], &["update", "--unsafe-fixes"]];
    for command in commands {
        let with = |words: &[&'static str]| [command, &["--format", "own.toml"], words].concat();
        let path = folder.file("ports.txt", TABLE);
        let text = || std::fs::read_to_string(&path).unwrap();

        // `update` reports such a table among the others, the other commands refuse it.
        let (status, marker) =
            if command[0] == "update" { (0, "a program writes it") } else { (2, "written by a program") };
        let refused = folder.run(&with(&["ports.txt"]));
        let told = refused.printed();
        assert_eq!((refused.status, text().as_str()), (status, TABLE), "{command:?}: {told}");
        assert!(told.contains("ports.txt") && told.contains(marker), "{told}");
        assert!(told.contains("run `make ports.txt`"), "{told}");
        let mut filter = folder.program(&with(&["-"]));
        let filtered = Ran::of(filter.write_stdin(TABLE));
        assert_eq!((filtered.status, filtered.text()), (status, TABLE), "{command:?}: {}", filtered.err);
        let silent = folder.run(&[command, &["--format", "silent.toml", "ports.txt"]].concat());
        assert!(silent.status == status && silent.printed().contains("and generate it again"), "{}", silent.printed());

        let printed = folder.run(&with(&["--diff", "ports.txt"]));
        assert!(printed.status == 1 && printed.text().contains("\n+"), "{command:?}: {}", printed.printed());
        assert!(printed.err.contains("not changed without `--generated`"), "{}", printed.err);
        assert_eq!(text(), TABLE);
        let changed = folder.run(&with(&["--generated", "ports.txt"]));
        assert!(changed.status < 2 && text() != TABLE, "{command:?}: {}", changed.printed());
    }
    folder.file("ports.txt", TABLE);
    for command in ["check", "list"] {
        let read = folder.run(&[command, "--format", "own.toml", "ports.txt"]);
        assert!(read.status < 2 && read.text().contains("sldap"), "{}", read.printed());
    }
}

#[test]
fn the_last_row_keeps_its_form() {
    let lines = "comment = \"#\"\n[[table]]\nbegin = '\\['\nend = '\\]'\nseparator = \",\"\nlast = \"never\"\n\
                 entry = '(?P<port>\\d+) (?P<name>\\w+)'\n[names]\nrole = \"name\"\n[edit]\nrow = '{port} {name},'\n";
    let format = parse(lines).unwrap();
    let changed = |text: &str, change: &Change| {
        let document = format.parse(text.as_bytes());
        let mut edits = format.render_change(&document, text.as_bytes(), change).unwrap();
        edits.sort();
        let after = apply(text.as_bytes(), &edits);
        let read = format.parse(&after);
        assert!(read.unreadable.is_empty(), "{:?}", String::from_utf8(after));
        String::from_utf8(after).unwrap()
    };
    let table = "[\n 22 ssh, # a\n 25 smtp\n]\n";
    let line = |number: usize| LineNumber::from_index(number - 1);
    let first = Change::DropLine { line: line(2) };
    let last = Change::DropLine { line: line(3) };
    assert_eq!(changed(table, &first), "[\n 25 smtp\n]\n");
    assert_eq!(changed(table, &last), "[\n 22 ssh # a\n]\n");
    assert_eq!(changed(table, &Change::CommentOut { line: line(3) }), "[\n 22 ssh # a\n # 25 smtp\n]\n");
    assert_eq!(
        changed("[\n 22 ssh\n]\n[\n 25 smtp\n]\n", &Change::DropLine { line: line(5) }),
        "[\n 22 ssh\n]\n[\n]\n"
    );
    let row = |name: &str, port| Change::NewRow {
        before: LineNumber::FIRST,
        name: name.to_owned(),
        port,
        transports: vec![Transport::Tcp],
        aliases: Vec::new(),
        comment: None,
    };
    assert_eq!(changed(table, &row("http", 80)), "[\n 22 ssh, # a\n 25 smtp,\n 80 http\n]\n");
    assert_eq!(changed(table, &row("telnet", 23)), "[\n 22 ssh, # a\n 23 telnet,\n 25 smtp\n]\n");
    assert_eq!(changed(table, &row("ftp", 21)), "[\n 21 ftp,\n 22 ssh, # a\n 25 smtp\n]\n");
}

/// Headings are often comments, and the head of one table the end of the one before.
#[test]
fn headings_in_comments_and_heads_of_tables_are_read() {
    let read = |format: &str, text: &str| {
        let document = parse(format).unwrap().parse(text.as_bytes());
        assert_eq!(faults(&document), []);
        let transports = document.entries.iter().map(|entry| entry.transport.known().unwrap_or("-"));
        let both = entries(&document, text.as_bytes()).into_iter().zip(transports);
        both.map(|(entry, transport)| format!("{entry}/{transport}")).collect::<Vec<_>>()
    };
    let row = "entry = '(?P<name>\\w+)[ \\t]+(?P<port>\\d+)'\n";
    let sections = format!(
        "comment = \"#\"\n[[table]]\n{row}section = [{{ open = '# TCP\\b[^\\n]*', transport = \"tcp\" }}, \
         {{ open = '# UDP\\b[^\\n]*', close = '# end', transport = \"udp\" }}]\n"
    );
    let text = "# ports\nany 1 # TCP is next\n# TCP ports\nssh 22 # UDP, too\n# more\nhttp 80\n# UDP ports\nntp 123\n# end\nall 5\n";
    assert_eq!(read(&sections, text), ["any 1/-", "ssh 22/tcp", "http 80/tcp", "ntp 123/udp", "all 5/tcp"]);
    let table =
        |word: &str| format!("[[table]]\nbegin = '^\\[{word}\\]'\nend = '^\\[|\\z'\ntransport = \"{word}\"\n{row}");
    let tables = table("tcp") + &table("udp");
    let text = "[tcp]\nssh 22\n[udp]\nntp 123\n[tcp]\n[other]\nx\n[udp]\ndomain 53\n";
    assert_eq!(read(&tables, text), ["ssh 22/tcp", "ntp 123/udp", "domain 53/udp"]);
}
