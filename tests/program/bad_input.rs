//! Bad input: a clear message with its path, reports on the other files, the right exit status.

use crate::folder::{Folder, Ran};
use std::process::Stdio;

const ALL: [&str; 3] = ["check", "--select", "all"];

fn concise<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    [&ALL[..], &["--output-format", "concise"], paths].concat()
}

/// Returns the end of an error about a file that is no table.
pub(crate) fn hint(file: &str) -> String {
    format!(
        "portolan: hint: if it is a port table, name its format with `--format` (`portolan formats` lists them), or run \
         `portolan formats guess {file}`"
    )
}

/// Checks one bad path and a good one with it: the message, exit status 2, and the good one reported.
fn assert_refused(folder: &Folder, args: &[&str], message: &str) {
    folder.file("other.services", "netbiosns 137/udp\n");
    let ran = folder.run(&[&concise(args)[..], &["other.services"]].concat());
    assert_eq!(ran.err, format!("portolan: error: {message}\n"));
    assert_eq!(ran.status, 2);
    assert!(ran.text().contains("other.services:1:1: warning[spelling]"), "{}", ran.text());
}

#[test]
fn a_missing_path() {
    assert_refused(&Folder::new(), &["missing/services"], "missing/services: No such file or directory (os error 2)");
}

#[test]
fn a_binary_file() {
    let folder = Folder::with("services", b"\x7fELF\x00\x00\x01\x02\n\x00\x00\x00\n\x03".repeat(40));
    folder.file("program", b"\x7fELF\x00\x00\x01\x02\n");
    assert_refused(&folder, &["services"], "services: a binary file, not a port table");
    assert_refused(&folder, &["program"], &format!("program: not recognized as a port table\n{}", hint("program")));
    let ran = folder.run(&[&concise(&["program"])[..], &["--format", "services"]].concat());
    assert!(ran.status < 2, "a forced format is believed: {ran:?}");
}

/// Plan 9 names the tables of its network database `*.services` too, and other programs other things.
#[test]
fn a_file_with_the_right_name_but_other_content_is_refused() {
    let folder = Folder::new();
    for (content, share) in [
        ("tcp=ssh port=22\n", "its only row is not an entry"),
        ("tcp=ssh port=22\ntcp=telnet port=23\n", "none of its 2 rows is an entry"),
        ("# Ports\n\nA file each, such as\n\nweb 8080/tcp\n\nand no other.\n", "2 of its 3 rows are not entries"),
        ("#!/bin/sh\nexec httpd -f\n", "its only row is not an entry"),
        ("ssh\t22\t-\ndns\t53\t53\n", "none of its 2 rows is an entry"),
    ] {
        folder.file("common.services", content);
        let message =
            format!("common.services: not a port table, despite its name: {share}\n{}", hint("common.services"));
        assert_refused(&folder, &["common.services"], &message);
        let ran = folder.run(&["update", "--ports", "1-1023", "common.services"]);
        assert_eq!((ran.status, std::fs::read(folder.path().join("common.services")).unwrap()), (2, content.into()));
        assert!(
            folder.run(&["check", "--format", "services", "common.services"]).status < 2,
            "a named format is believed"
        );
    }
    // With as many entries, or with rows in the form of one, the rows are what is wrong.
    for content in ["tcp=ssh port=22\nssh 22/tcp\n", "ssh 22,tcp\n", "ssh 99999/tcp\nssh -22/tcp\nssh 23-22/tcp\n"] {
        folder.file("common.services", content);
        assert_eq!(folder.run(&["check", "--select", "syntax,port-number", "common.services"]).status, 1, "{content}");
    }
}

/// Hooks name files by patterns, which may match a file that is not a table.
#[test]
fn a_hook_is_told_how_to_leave_out_a_file_that_is_no_table() {
    let folder = Folder::with("doc/services", "What we offer\n");
    let error = "doc/services: not a port table, despite its name: its only row is not an entry";
    let exclude = "portolan: hint: to skip the file, add it to `exclude` in portolan.toml";
    assert_refused(
        &folder,
        &["--force-exclude", "doc/services"],
        &format!("{error}\n{}\n{exclude}", hint("doc/services")),
    );
    folder.file("portolan.toml", "exclude = [\"doc/\"]\n");
    let ran = folder.run(&["check", "--force-exclude", "doc/services"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(folder.run(&["check", "doc/services"]).status, 2, "without --force-exclude it is named all the same");
}

/// The hint is there, too, where the file is one of two tables.
#[test]
fn an_old_table_that_is_none_is_refused_with_the_hint() {
    let folder = Folder::with("old.services", "what is this\n");
    folder.file("new.services", "ssh 22/tcp\n");
    for args in [&["compare", "old.services", "new.services"][..], &["check", "--base", "old.services", "new.services"]]
    {
        let ran = folder.run(args);
        let error = "portolan: error: old.services: not a port table, despite its name: its only row is not an entry\n";
        assert_eq!((ran.status, ran.err.as_str()), (2, format!("{error}{}\n", hint("old.services")).as_str()));
    }
}

/// Service managers and monitors have folders called `services.d`, too.
#[test]
fn other_files_in_a_folder_are_skipped_and_never_written() {
    let folder = Folder::with("etc/services", "netbiosns 137/udp\n");
    let others = [
        ("etc/services.d/README.md", "# Services\n\nOne file each.\n"),
        ("etc/services.d/web/services", "web -p PORT={{port}}\n"),
        ("etc/services.d/run", "#!/bin/sh\nexec httpd -f\n"),
    ];
    for (name, content) in others {
        folder.file(name, content);
    }
    let note = "portolan: note: skipped etc/services.d/README.md: not a port table, despite its name: its only row is not an entry\n";
    for args in [
        &["check", "--fix", "etc"][..],
        &["update", "--ports", "1-1023", "etc"],
        &["annotate", "etc"],
        &["update", "--ports", "1-1023", "--format", "services", "etc"],
    ] {
        let ran = folder.run(args);
        assert!(ran.status < 2 && ran.err.starts_with(note) && ran.err.lines().count() == 3, "{ran:?}");
        assert!(folder.run(&["list", "etc"]).text().contains("netbios"));
        for (name, content) in others {
            assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), content, "{args:?}");
        }
    }
    // A file that is named, too, is refused.
    for paths in [["etc", "etc/services.d/run"], ["etc/services.d/run", "etc"]] {
        let ran = folder.run(&[&["list"][..], &paths].concat());
        let error = "portolan: error: etc/services.d/run: not a port table, despite its name";
        assert!(ran.status == 2 && ran.err.contains(error), "{ran:?}");
    }
    // A few are named, the others are counted.
    for number in 0..20 {
        folder.file(format!("etc/services.d/{number}/run.services"), "exec httpd -f\n");
    }
    let ran = folder.run(&["list", "etc"]);
    assert!(ran.err.ends_with("note: skipped 13 more files with the name of a table that are not tables\n"), "{ran:?}");
}

/// A table that nobody can read is no other file: it is never skipped.
#[test]
fn a_spoiled_table_in_a_folder_is_an_error() {
    let conflict = "<<<<<<< HEAD\nssh 22/tcp\n=======\nssh 22/udp\n>>>>>>> other\n";
    let utf16 = |mark: &[u8], to: fn(u16) -> [u8; 2]| [mark.to_vec(), text_in(to)].concat();
    let remedy = "portolan: hint: keep the lines of one side or of both, and remove the markers";
    let encoding = "text in UTF-16, which no program reads as a port table\nportolan: hint: save it as UTF-8";
    for (content, message) in [
        (conflict.as_bytes().to_vec(), format!("line 1 begins an unresolved merge conflict\n{remedy}")),
        (utf16(b"\xff\xfe", u16::to_le_bytes), encoding.to_owned()),
        (utf16(b"\xfe\xff", u16::to_be_bytes), encoding.to_owned()),
        (utf16(b"", u16::to_le_bytes), encoding.to_owned()),
    ] {
        let folder = Folder::with("etc/services", content);
        for path in ["etc", "etc/services"] {
            assert_refused(&folder, &[path], &format!("etc/services: {message}"));
        }
    }
    // Where most rows can be read, the markers are findings.
    let folder = Folder::with("etc/services", format!("{}{conflict}", "ssh 22/sctp\n".repeat(9)));
    let ran = folder.run(&["check", "--select", "syntax", "etc"]);
    assert!(ran.status == 1 && ran.text().matches("a marker of an unresolved merge conflict").count() == 3, "{ran:?}");
}

fn text_in(to: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "ssh 22/tcp\r\n".encode_utf16().flat_map(to).collect()
}

/// A configuration says that it is a table, as one does who names it.
#[test]
fn a_file_that_a_configuration_lists_is_never_skipped() {
    let folder = Folder::with("data/ports.txt", "what is this\n");
    for key in [
        "[per-file-formats]\n\"data/*.txt\" = \"services\"\n",
        "[[table]]\npath = \"data/ports.txt\"\nformat = \"services\"\n",
    ] {
        folder.file("portolan.toml", key);
        let ran = folder.run(&["check", "data"]);
        let error =
            "portolan: error: data/ports.txt: not a port table, despite its name: its only row is not an entry\n";
        assert!(ran.status == 2 && ran.err.starts_with(error), "{key}: {ran:?}");
    }
}

#[test]
fn all_files_of_a_folder_are_searched_for_tables_on_request() {
    let table = "netbiosns 137/udp\nssh 22/tcp\nsmtp 25/tcp\n";
    let folder = Folder::with("a/ports.txt", table);
    folder.file("a/few.txt", "ssh 22/tcp\n");
    folder.file("a/notes.md", "# Notes\n\nThe ports:\n\nssh 22/tcp\nsmtp 25/tcp\nhttp 80/tcp\n\nOr so.\n");
    folder.file("a/program", [b"\x7fELF\0\n", table.as_bytes()].concat());
    folder.file("a/small.services", "");
    std::fs::File::create(folder.path().join("a/image")).unwrap().set_len(65 << 20).unwrap();
    let ran = folder.run(&["list", "--all-files", "--output-format", "tsv", "a"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let rows: Vec<_> = ran.text().lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(rows, ["a/ports.txt"; 3]);
    // A format that is given makes no table of other files.
    let ran = folder.run(&["check", "--all-files", "--format", "services", "--output-format", "concise", "a"]);
    assert!(ran.text().lines().all(|line| line.starts_with("a/ports.txt:")) && ran.status == 1, "{ran:?}");
}

/// Numbers with names are everywhere in code.
#[test]
fn constants_that_are_no_ports_are_no_table() {
    let folder = Folder::new();
    let counts = [
        ("fields.py", "FIELDS = [\n    Field(name=\"id\", number=1),\n    Field(name=\"size\", number=2),\n]\n"),
        ("hub.h", "#define HUB_PORT_STATUS 1\n#define HUB_PORT_POWER 8\n#define PORT_TYPE_MAX 64\n"),
        ("rank.rs", "pub const RANK: [u8; 2] = [\n    1, // 'x00'\n    2, // 'x01'\n    3, // 'x02'\n];\n"),
        ("portfolio.js", "const portfolio = {\n  alpha: 22,\n  beta: 23,\n};\n"),
    ];
    let calls: Vec<String> = (1000..1100).map(|number| format!("    \"call{number}\": {number},\n")).collect();
    let calls = format!("PORTS = {{\n    \"http-alt\": 8080,\n{}}}\n", calls.concat());
    let others = [
        ("netlink.rs", "pub const PORT_PROFILE_MAX: u32 = 40;\npub const PORT_UUID_MAX: u32 = 16;\n"),
        // One name is known by chance.
        ("calls.py", &calls),
        ("ours.py", "PORTS = {\"billing\": 10001, \"stock\": 10002}\n"),
    ];
    let known = [
        ("known.py", "PORTS = {\"billing\": 10001, \"ssh\": 22}\n"),
        ("known.h", "#define PORT_BILLING 10001\n#define PORT_HTTPS_SECURE 443\n"),
        ("renamed.js", "const wellKnownPorts = {\n  sip_tls: 5061,\n  none: 23,\n};\n"),
    ];
    for (name, text) in counts.iter().chain(&others).chain(&known) {
        folder.file(name, text);
    }
    let searched = folder.run(&["list", "--all-files", "."]);
    for (name, _) in counts.iter().chain(&others) {
        assert!(!searched.text().contains(name), "{name}: {}", searched.text());
    }
    // The names of a file that the user names may be the user's own.
    for (name, _) in counts {
        let named = folder.run(&["list", name]);
        assert!(named.status == 2 && named.err.contains("not recognized as a port table"), "{}", named.printed());
    }
    for (name, _) in others.iter().chain(&known) {
        assert_eq!(folder.run(&["list", name]).status, 0, "{name}");
    }
    for (name, _) in known {
        assert!(searched.text().contains(name), "{name}: {}", searched.text());
    }
}

#[test]
fn a_file_over_the_limit() {
    let folder = Folder::with("services", "ssh 22/tcp\n".repeat(100));
    for (size, printed) in [("1K", "1 KiB"), ("1000", "1000 bytes"), ("1023", "1023 bytes")] {
        let message = format!("services: larger than {printed}; `--max-size` sets the limit");
        assert_refused(&folder, &["--max-size", size, "services"], &message);
    }
    assert!(folder.run(&["list", "--max-size", "1100", "services"]).status == 0);
    // 65 MiB that take no room on the disk, refused by their length before they are read.
    let large = std::fs::File::create(folder.path().join("large.services")).unwrap();
    large.set_len(65 << 20).unwrap();
    assert_refused(&folder, &["large.services"], "large.services: larger than 64 MiB; `--max-size` sets the limit");
}

#[test]
fn a_folder_without_tables() {
    let folder = Folder::with("a/b/readme.txt", "hello\n");
    let ran = folder.run(&ALL.iter().chain(&["a"]).collect::<Vec<_>>());
    assert_eq!(ran.status, 0);
    let expected = "portolan: warning: a: no port table in this folder; name the file, or add `--all-files`\n";
    assert_eq!((ran.text(), ran.err.as_str()), ("", expected));
}

#[test]
fn empty_files_and_files_of_comments_have_no_findings() {
    let folder = Folder::with("empty.services", "");
    folder.file("comments.services", "# nothing here\n\n#\n");
    for name in ["empty.services", "comments.services"] {
        let ran = folder.run(&["check", name]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        assert!(ran.text().starts_with("Nothing found in 1 file; 0 entries checked against"), "{}", ran.text());
        assert_eq!(folder.run(&["list", "--output-format", "jsonl", name]).text(), "");
    }
    assert_eq!(folder.run(&concise(&["empty.services"])).status, 0);
}

/// Lines and columns are printed even if the bytes are not text.
#[test]
fn invalid_numbers_and_bytes_are_unreadable() {
    let table = format!("huge {}/tcp\nnul\0 1/tcp\nminus -1/tcp\n\0\n{}", "9".repeat(20), "ssh 22/tcp\n".repeat(9));
    let folder = Folder::with("services", table);
    let ran = folder.run(&["list", "services"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.text().contains(" 3 lines unreadable"), "{}", ran.text());
    let words = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("line 1 (a port number over 65535), line 3 (") && words.contains("cannot be read"),
        "{words}"
    );
    let rows = ran.text().lines().filter(|line| line.contains("/tcp")).count();
    assert_eq!(rows, 10, "the name with a NUL is an entry: {}", ran.text());
    let ran = folder.run(&concise(&["services"]));
    assert!(ran.status < 2 && !ran.out.contains(&0), "{ran:?}");
    for line in ran.text().lines() {
        let place: Vec<_> = line.split(':').take(3).collect();
        assert!(place[0] == "services" && place[1..].iter().all(|n| n.parse::<u32>().is_ok()), "{line}");
    }
}

/// A line as long as ten files, in each part that a line has.
#[test]
fn a_line_of_ten_megabytes() {
    const LENGTH: usize = 10 << 20;
    let long = "x".repeat(LENGTH);
    let folder = Folder::new();
    for (name, line) in [
        ("name", format!("{long} 162/udp")),
        ("alias", format!("netbiosns 137/udp {long}")),
        ("aliases", format!("netbiosns 137/udp {}", "trap ".repeat(LENGTH / 50))),
        ("comment", format!("netbiosns 137/udp # {long}")),
        ("port", format!("netbiosns {}/udp", "9".repeat(LENGTH))),
        ("transport", format!("netbiosns 137/{long}")),
        ("transports", format!("netbiosns 137{}", "/udp".repeat(LENGTH / 100))),
        ("nothing", long.clone()),
        ("blanks", " ".repeat(LENGTH)),
        ("nul", "\0".repeat(LENGTH / 10)),
    ] {
        let path = format!("{name}.services");
        folder.file(&path, line);
        let ran = folder.run(&["check", "--max-findings", "0", &path]);
        assert!(ran.status < 2 || ["nul", "nothing"].contains(&name), "{name}: {}", ran.err);
        let marks = ran.text().lines().filter(|line| line.trim_start().starts_with("| "));
        assert!(marks.clone().all(|line| line.len() <= 100), "{name}: an excerpt is a part of its line");
    }
}

/// Names, comments and paths come from others; a terminal must not obey them.
#[test]
fn control_characters_do_not_reach_the_terminal() {
    let table =
        "snmp\u{1b}]0;x\u{7}-trap 162/udp tr\u{8}ap\u{9b}31m # \u{1b}[2J\u{7f}\ngone\u{1b}[1m\n\u{1b}c 1/\u{1b}tcp\n";
    let folder = Folder::with("services", table);
    folder.file("d\u{1b}[31m/e\nvil.services", table);
    folder.file("d\u{1b}[31m/unknown\u{7}", "hello\n");
    let is_command = |c: char| c.is_control() && c != '\n' && c != '\t';
    for args in [
        &["check", "--select", "all", "--output-format", "text"][..],
        &["check", "--select", "all", "--output-format", "concise"],
        &["list", "--output-format", "text"],
        &["list", "--output-format", "tsv"],
    ] {
        let paths = [".", "d\u{1b}[31m/unknown\u{7}", "missing\u{1b}[31m", "d\u{1b}[31m/e\nvil.services"];
        let ran = folder.run(&[args, &paths].concat());
        assert_eq!(ran.status, 2);
        assert!(!ran.text().contains(is_command), "{args:?}: {:?}", ran.text());
        assert!(!ran.err.contains(is_command), "{args:?}: {:?}", ran.err);
        assert!(ran.err.contains("d␛[31m/unknown␇: not recognized"), "{}", ran.err);
        assert!(!ran.text().contains("e\nvil"), "a path has one line");
    }
}

#[test]
fn reading_changes_no_file() {
    let folder = Folder::with("services", b"netbiosns 137/udp\r\n\0bad \xff");
    let path = folder.path().join("services");
    let before = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    folder.run(&["check", "--select", "all", "."]);
    folder.run(&["list", "."]);
    let after = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    assert_eq!(before, after);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and leaves none behind");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::io::Read as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn a_broken_link() {
        let folder = Folder::new();
        symlink("/nowhere/at\u{1b}all", folder.path().join("services")).unwrap();
        assert_refused(&folder, &["services"], "services: a symbolic link to /nowhere/at␛all, which does not exist");
    }

    #[test]
    fn named_links_to_tables_are_followed() {
        let folder = Folder::with("table", "netbiosns 137/udp\n");
        symlink("table", folder.path().join("services")).unwrap();
        let ran = folder.run(&concise(&["services"]));
        assert!(ran.text().starts_with("services:1:1:"), "{ran:?}");
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        let path = folder.path().join("services");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
        if std::fs::File::open(&path).is_ok() {
            crate::skipped(format_args!("this user may read every file, so no permission can be missing"));
            return;
        }
        assert_refused(&folder, &["services"], "services: Permission denied (os error 13)");
    }

    #[test]
    fn a_pipe_as_a_path() {
        let folder = Folder::new();
        let table = "ssh 22/tcp\nnetbiosns 137/udp\nhttp 80/tcp\n";
        let ran = Ran::of(folder.program(&concise(&["/dev/stdin"])).write_stdin(table));
        assert!(ran.text().starts_with("/dev/stdin:2:1:"), "{ran:?}");

        let path = folder.path().join("pipe.services");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let writer = std::thread::spawn(move || std::fs::write(path, "netbiosns 137/udp\n").unwrap());
        let ran = folder.run(&concise(&["pipe.services"]));
        writer.join().unwrap();
        assert!(ran.text().starts_with("pipe.services:1:1:"), "{ran:?}");
        let note = "portolan: note: pipe.services is a named pipe: waiting for a program to write to it\n";
        assert_eq!(ran.err, note);
        // A walk does not wait for a writer.
        let ran = folder.run(&concise(&["."]));
        assert!(ran.err.contains("note: skipped ./pipe.services: not a regular file\n"), "{ran:?}");
        assert!(ran.err.contains("no port table in this folder"), "{ran:?}");
    }

    /// Files in which every line meets every other must not take time by the square of their length: with a limit on the
    /// processor's time, which other programs on the machine do not use up, the system ends the program.
    #[test]
    fn many_conflicting_lines_are_checked_in_time() {
        const LINES: usize = 200_000;
        let folder = Folder::new();
        for (name, line) in [
            ("same", "other 137/udp\n"),
            ("alias", "netbios-ns 137/udp trap\n"),
            ("suppressed", "netbiosns 137/udp # portolan: ignore[spelling] so\n"),
        ] {
            let path = folder.file(format!("{name}.services"), line.repeat(LINES));
            let mut command = folder.command("sh");
            command.args(["-c", "ulimit -t 20; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_portolan")]);
            let output = command.args(["check", "--select", "alias-shadow,spelling"]).arg(path).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_stream_without_end_is_cut_at_the_limit() {
        let ran = Folder::new().run(&concise(&["--max-size", "1M", "/dev/zero"]));
        assert_eq!(ran.status, 2);
        assert_eq!(ran.err, "portolan: error: /dev/zero: larger than 1 MiB; `--max-size` sets the limit\n");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_reported() {
        let folder = Folder::with("services", "netbiosns 137/udp\n");
        for args in [
            &["check", "services"][..],
            &["list", "services"],
            &["rules"],
            &["man"],
            &["completions", "zsh"],
            &["--help"],
            &["check", "--help"],
            &["--version"],
        ] {
            let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_portolan"));
            program.env("PORTOLAN_CACHE_DIR", folder.path()).env("SOURCE_DATE_EPOCH", "0");
            let output = program.args(args).current_dir(folder.path()).stdout(full).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}");
            let printed = String::from_utf8(output.stderr).unwrap();
            assert_eq!(printed, "portolan: error: standard output: No space left on device (os error 28)\n");
        }
    }

    #[test]
    fn a_closed_pipe_ends_the_program_quietly() {
        let folder = Folder::with("services", "netbiosns 137/udp\n".repeat(20_000));
        for (args, statuses) in [
            (&["check", "--select", "spelling", "--max-findings", "all", "services"][..], [0, 1]),
            (&["list", "--output-format", "jsonl", "services", "services"], [0, 0]),
        ] {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_portolan"));
            program.env("PORTOLAN_CACHE_DIR", folder.path()).env("SOURCE_DATE_EPOCH", "0");
            program.args(args).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = program.spawn().unwrap();
            let mut some = [0; 100];
            child.stdout.take().unwrap().read_exact(&mut some).unwrap();
            let output = child.wait_with_output().unwrap();
            assert!(output.status.code().is_some_and(|code| statuses.contains(&code)), "{args:?}: {output:?}");
            assert_eq!(output.stderr, b"", "{args:?}");
        }
    }
}
