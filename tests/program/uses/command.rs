//! The command line of `uses`.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use portolan::report::REPORTERS;
use serde_json::Value;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("services", "ssh 22/tcp\ndomain 53/tcp\ndomain 53/udp\nntp 123/udp\nimap2 143/tcp imap\n");
    let rules = "include \"ports.nft\"\ninclude \"../outside.nft\"\ninclude \"/etc/hostname\"\ntable inet f {\n  chain i {\n    \
                 tcp dport { ssh, imap3 } accept\n    udp dport $clock accept\n  }\n}\n";
    folder.file("etc/nftables.conf", rules);
    folder.file("etc/ports.nft", "define clock = { ntp }\ndefine spare = { gopher }\n");
    folder.file("outside.nft", "define clock = { finger }\n");
    folder.file("etc/router.cfg", "access-list 101 permit tcp any any eq www\n");
    folder.file("etc/notes.txt", "The ssh port is open.\n");
    folder.file("etc/first.sh", "#!/bin/sh\nufw allow ssh\niptables -A INPUT -p udp --dport domain -j ACCEPT\n");
    folder
}

const USES: [&str; 5] = ["uses", "--resolver", "glibc", "--table", "services"];

/// Returns the standard error without the notes about the two files that are included from outside.
fn other_notes(ran: &Ran) -> String {
    let (outside, others): (Vec<&str>, Vec<&str>) =
        ran.err.split_inclusive('\n').partition(|line| line.contains(" is not followed: it is outside "));
    assert_eq!(outside.len(), 2, "{}", ran.err);
    others.concat()
}

#[test]
fn names_findings_and_counts_are_printed() {
    let ran = folder().run(&[&USES[..], &["etc"]].concat());
    let folder = ran.err.split("it is outside ").nth(1).and_then(|rest| rest.split("/etc\n").next()).unwrap();
    insta::assert_snapshot!("text", ran.printed().replace(folder, "FOLDER"));
}

#[test]
fn files_are_listed_with_reasons() {
    let ran = folder().run(&[&USES[..], &["--show-files", "etc"]].concat());
    let text = ran.printed().replace(folder().path().to_str().unwrap(), "");
    // The temporary folder is named as the tree.
    let text: Vec<String> = text
        .lines()
        .map(|line| match line.split_once("it is outside ") {
            Some((before, _)) => format!("{before}it is outside TREE"),
            None => line.to_owned(),
        })
        .collect();
    insta::assert_snapshot!("files", text.join("\n"));
}

/// A script that is read as two kinds is one file, and a pattern that fits nothing is not outside.
#[test]
fn files_are_counted_once_and_patterns_have_their_reason() {
    let folder = Folder::new();
    folder.file("services", "ssh 22/tcp\n");
    folder.file("etc/a.nft", "include \"x.d/*.nft\"\ninclude \"y*.nft\"\ntable inet f {\n}\n");
    folder.file("etc/b.sh", "#!/bin/sh\nufw allow ssh\nnft add rule inet f i tcp dport ssh accept\n");
    let ran = folder.run(&["uses", "--show-files", "etc"]);
    assert_eq!(ran.text().matches("is not followed: it matches no file").count(), 2, "{}", ran.printed());
    assert!(ran.text().ends_with("\n2 files read, 0 not.\n"), "{}", ran.printed());
}

/// Only the configurations with a use that changed are affected.
#[test]
fn affected_configurations_are_counted() {
    let folder = Folder::new();
    folder.file("old.services", "ssh 22/tcp\nimap3 220/tcp\n");
    folder.file("new.services", "ssh 22/tcp\n");
    folder.file("etc/a.nft", "table inet f {\n  tcp dport imap3 accept\n}\n");
    folder.file("etc/b.nft", "table inet f {\n  tcp dport ssh accept\n}\n");
    let ran = folder.run(&["compare", "old.services", "new.services", "--uses", "etc"]);
    assert!(ran.text().contains("1 use of a name is affected, in 1 of 2 configurations\n"), "{}", ran.printed());
    let ran = folder.run(&["compare", "old.services", "new.services", "--uses", "etc", "--output-format", "markdown"]);
    assert!(
        ran.text().contains("- `etc/a.nft:2:13`: <code>imap3</code> was 220 and is no longer found"),
        "{}",
        ran.printed()
    );
}

/// Every resolver that a change is for is named, and the others are, too.
#[test]
fn changes_name_their_resolvers() {
    let folder = Folder::new();
    folder.file("old", "ssh 22/tcp\nimap3 220/tcp\ndicom 104/tcp\nrje 5/tcp\n");
    // Go has its own imap3, and reads the last line of a name.
    folder.file("new", "ssh 22/tcp\ndicom 11112/tcp\ndicom 104/tcp\nrje 6/tcp\nrje 7/tcp\n");
    folder.file("jail.local", "[x]\nport = imap3,dicom,rje\n");
    let resolvers = |ids: &[&'static str]| -> Vec<&'static str> {
        let compared = ["uses", "--old", "old", "--new", "new", "--format", "services", "jail.local"];
        compared.into_iter().chain(ids.iter().flat_map(|id| ["--resolver", id])).collect()
    };
    let text = |ids: &[&'static str]| {
        let ran = folder.run(&resolvers(ids));
        assert_eq!(ran.status, 1, "{}", ran.printed());
        ran.text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let of_all = text(&["glibc", "musl", "go"]);
    for part in [
        "`imap3` was 220 and is no longer found on tcp by glibc and musl",
        "= Go still finds it",
        "`dicom` was 104 and is now 11112 for glibc and musl",
        "= it stays 104 for Go",
        "`rje` was 5 and is now 6 for glibc and musl and was 5 and is now 7 for Go",
        "= for glibc and musl, the jail bans on 6 instead of 5 = for Go, the jail bans on 7 instead of 5",
        "as glibc since Debian's 2.43-6, musl and Go since 1.22 would.",
    ] {
        assert!(of_all.contains(part), "{part}: {of_all}");
    }
    let of_two = text(&["glibc", "musl"]);
    for part in [
        "`imap3` was 220 and is no longer found on tcp, so",
        "`dicom` was 104 and is now 11112, so the jail bans on 11112 instead of 104 |",
    ] {
        assert!(of_two.contains(part), "{part}: {of_two}");
    }
    assert!(!of_two.contains("it stays") && !of_two.contains("still"), "{of_two}");
}

/// The hint names every port of the registry, and the range that was meant.
#[test]
fn hints_name_every_port_and_ranges() {
    let folder = Folder::with("services", "ssh 22/tcp\ntelnet 23/tcp\nwebcache 8080/tcp\nsql*net 66/tcp\n");
    folder.file("jail.local", "[x]\nport = http-alt,ssh-telnet,sql*net\n");
    folder.file("nftables.conf", "table inet f {\n tcp dport ssh-telnet accept\n}\n");
    let args = [&USES[..], &["--output-format", "json", "--extend-select", "stale-name", "."]].concat();
    let ran = folder.run(&args);
    let document: Value = serde_json::from_str(ran.text()).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let hints: Vec<&str> = findings.iter().map(|finding| finding["hint"].as_str().unwrap()).collect();
    let expected = [
        "add the line `http-alt 591/tcp` or `http-alt 8008/tcp` to services, or add `http-alt` as an alias to line 3 of \
         services, `webcache` on 8080/tcp",
        "`ssh-telnet` is looked up as one name; write the range `ssh:telnet`",
        "write the number 66: the registry has `sql-net` on 66 and 150",
        "`ssh-telnet` is looked up as one name; write the range in numbers, `22-23`",
    ];
    assert_eq!(hints, expected);
}

/// A name that the table has, but not for the resolver, is explained by `resolve`; the summary names the release.
#[test]
fn the_release_of_a_resolver_is_named() {
    let folder = Folder::with("services", "ssh 22/tcp\nx 0x16/tcp\n");
    folder.file("jail.local", "[a]\nport = x\n");
    let text = |resolver: &str| {
        let ran = folder.run(&["uses", "--resolver", resolver, "--table", "services", "jail.local"]);
        ran.text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let newest = text("glibc");
    assert!(
        newest.contains("hint: run `portolan resolve x --table services` to see why line 2 does not answer"),
        "{newest}"
    );
    assert!(newest.contains("as glibc since Debian's 2.43-6 would."), "{newest}");
    let older = text("glibc@2.41");
    assert!(older.contains("x tcp 22 jail.local:2:8 (fail2ban)"), "{older}");
    assert!(older.contains("as glibc before Debian's 2.43-6 would."), "{older}");
    assert!(text("musl").contains("as musl would."));
    let json = ["--output-format", "json", "--resolver", "glibc@2.41", "--table", "services", "jail.local"];
    let document: Value = serde_json::from_str(folder.run(&[&["uses"], &json[..]].concat()).text()).unwrap();
    assert_valid("uses.json", &document);
    assert_eq!((&document["resolvers"][0], &document["releases"][0]), (&"glibc".into(), &"2.36".into()));
}

/// A list in another option is read where it is, also in another file; one that no file has is said once.
#[test]
fn variables_without_a_definition_are_said() {
    let folder = Folder::with("services", "ssh 22/tcp\nsmtp 25/tcp\n");
    folder.file("etc/jail.conf", "[DEFAULT]\nmail = smtp,imap3\n");
    folder.file("etc/jail.local", "[x]\nport = %(mail)s,%(web)s\n[y]\nport = %(web)s,%(known/port)s\n");
    folder.file("etc/a.nft", "define mail = { smtp }\ntable inet f {\n tcp dport { $mail, $other } accept\n}\n");
    let run = |more: &[&str]| folder.run(&[&USES[..], more, &["etc"]].concat());
    let defines = "no file of this run defines";
    let note = format!(
        "portolan: note: etc/a.nft: {defines} `other`, so ports in it are not looked up\n\
         portolan: note: etc/jail.local: {defines} `web`, so ports in it are not looked up\n"
    );
    for format in ["concise", "jsonl"] {
        let ran = run(&["--output-format", format]);
        assert_eq!((ran.status, &ran.err), (1, &note), "{}", ran.printed());
        assert!(format == "jsonl" || ran.text().starts_with("etc/jail.conf:2:13: error[unknown-name] `imap3`"));
    }
    let ran = run(&["--show-files"]);
    let line = format!("etc/jail.local: {defines} `web`, so ports in it are not looked up\n");
    assert!(ran.text().contains(&line) && ran.text().ends_with("\n3 files read, 0 not.\n"), "{}", ran.printed());
}

/// A table with lines that are not read is said, since the names on them are not found.
#[test]
fn a_damaged_table_is_said_once() {
    const BAD: &str = "\u{feff}ssh 22/tcp\nntp 99999/udp\nwhat is this\ndomain 53/udp\nsmtp 25/tcp\nfinger 79/tcp\n";
    let folder = folder();
    folder.file("bad.services", BAD);
    let run = |args: &[&str]| folder.run(&[&["uses", "--resolver", "glibc", "etc"], args].concat());
    let note = "portolan: note: programs may not read 3 lines of bad.services; run `portolan check bad.services` to show them\n";
    assert_eq!(other_notes(&run(&["--table", "bad.services", "--output-format", "jsonl"])), note);
    assert_eq!(other_notes(&run(&["--old", "bad.services", "--new", "services"])), note);
    assert_eq!(other_notes(&run(&["--table", "services"])), "");
    let checked = folder.run(&["check", "--output-format", "concise", "bad.services"]);
    for line in ["bad.services:1:", "bad.services:2:", "bad.services:3:"] {
        assert!(checked.text().contains(line), "{}", checked.text());
    }
}

/// A command of a script is refused alone, a file as a whole.
#[test]
fn the_effect_of_a_command_is_its_own() {
    let folder = folder();
    folder.file("x.sh", "#!/bin/sh\nnft add rule inet f i tcp dport teapot accept\n");
    let ran = folder.run(&[&USES[..], &["--output-format", "concise", "x.sh", "etc/nftables.conf"]].concat());
    assert!(ran.text().contains("`teapot` is not found, so nft refuses the command\n"), "{}", ran.text());
    assert!(ran.text().contains("`imap3` is not found, so nft refuses the whole file\n"), "{}", ran.text());
}

/// One long name does not move the columns of the others.
#[test]
fn long_names_are_not_aligned_with() {
    let folder = folder();
    let long = "x".repeat(100);
    folder.file("jail.local", format!("[x]\nport = ssh,{long}\n"));
    let ran = folder.run(&[&USES[..], &["jail.local"]].concat());
    let rows: Vec<&str> = ran.text().lines().take(3).collect();
    let expected = [
        "name  on   port  used by",
        "ssh   tcp  22    jail.local:2:8 (fail2ban)",
        &*format!("{long}  tcp  -     jail.local:2:12 (fail2ban)"),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn every_reporter_of_check_reports_the_findings() {
    let folder = folder();
    for reporter in REPORTERS {
        let id = reporter.meta().id;
        let ran = folder.run(&[&USES[..], &["--output-format", id, "etc"]].concat());
        assert_eq!((ran.status, &*other_notes(&ran)), (1, ""), "{id}");
        assert!(ran.text().contains("imap3"), "{id}: {}", ran.text());
    }
}

#[test]
fn json_fits_its_schemas() {
    let folder = folder();
    folder.file("old.services", "ssh 2222/tcp\nimap3 220/tcp\nntp 123/udp\ndomain 53/udp\n");
    let compared = ["uses", "--resolver", "glibc", "--resolver", "musl", "--old", "old.services", "--new", "services"];
    for args in [&USES[..], &compared] {
        let ran = folder.run(&[args, &["--output-format", "jsonl", "etc"]].concat());
        for line in ran.text().lines() {
            assert_valid("use.json", &serde_json::from_str(line).unwrap());
        }
        let ran = folder.run(&[args, &["--output-format", "json", "etc"]].concat());
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        assert_valid("uses.json", &document);
        assert_eq!(document["uses"].as_array().unwrap().len(), 5);
    }
}

/// ufw takes a name that is no service for a profile of that name.
#[test]
fn a_profile_of_the_name_makes_an_unknown_name_an_info() {
    let folder = folder();
    folder.file("ufw/rules.sh", "#!/bin/sh\nufw allow imaps\nufw allow imaps/tcp\nufw allow teapot\n");
    folder.file("ufw/applications.d/mail", "[IMAPS]\ntitle=mail\ndescription=mail\nports=993/tcp\n");
    let ran = folder.run(&[&USES[..], &["--output-format", "concise", "ufw"]].concat());
    let severities: Vec<&str> = ran.text().lines().filter_map(|line| line.split([' ', '[']).nth(1)).collect();
    assert_eq!(severities, ["info", "error", "error"], "{}", ran.text());
}

#[test]
fn standard_input_and_kinds() {
    let folder = folder();
    let piped = |args: &[&str], input: &str| {
        let mut program = folder.program(&[&USES[..], args].concat());
        crate::folder::Ran::of(program.write_stdin(input))
    };
    let ran = piped(&["--kind", "pf", "--output-format", "concise", "-"], "pass in proto tcp to any port teapot\n");
    assert!(ran.status == 1 && ran.text().starts_with("<stdin>:1:31: error[unknown-name]"), "{}", ran.printed());
    let named = ["--stdin-filename", "etc/jail.local", "--output-format", "concise", "-"];
    assert_eq!(piped(&named, "[x]\nport = ssh\n").status, 0);
    let ran = piped(&["-"], "ssh is a name\n");
    assert_eq!(ran.status, 2);
    assert!(ran.err.starts_with("portolan: error: <stdin>: not recognized as a configuration\n"), "{}", ran.err);
    assert!(ran.err.contains("`--kind`: fail2ban, "), "{}", ran.err);
}

#[test]
fn tables_are_read_from_standard_input_and_in_a_format() {
    let folder = folder();
    folder.file("odd", "# one entry among comments in the place of aliases\nssh 22/tcp\na b c\nd e f\ng h i\n");
    folder.file("jail.local", "[x]\nport = ssh\n");
    let run = |args: &[&str]| {
        let args = [&["uses", "--resolver", "glibc", "jail.local"], args].concat();
        crate::folder::Ran::of(folder.program(&args).write_stdin("ssh 22/tcp\n"))
    };
    let ran = run(&["--table", "-"]);
    assert!(ran.status == 0 && ran.text().contains("1 name looked up in <stdin>"), "{}", ran.printed());
    let ran = run(&["--old", "-", "--new", "services"]);
    assert!(ran.status == 0 && ran.text().contains("looked up in <stdin> and services"), "{}", ran.printed());
    let ran = run(&["--table", "odd"]);
    assert!(ran.status == 2 && ran.err.contains("with `--format` ("), "{}", ran.printed());
    assert_eq!(run(&["--table", "odd", "--format", "services"]).status, 0);
    for (args, message) in [
        (&["--table", "-", "-"][..], "standard input (`-`) can be read only once"),
        (&["--old", "-", "--new", "-"], "standard input (`-`) can be read only once"),
        (&["--stdin-filename", "jail.conf"], "`--stdin-filename` needs standard input as a PATH"),
        (&["--format", "servces"], "unknown format `servces`"),
    ] {
        let ran = run(args);
        assert!(ran.status == 2 && ran.err.contains(message), "{args:?}: {}", ran.printed());
    }
}

/// Reading a pipe may never end: only one that is named by the user is read.
#[cfg(unix)]
#[test]
fn an_included_pipe_is_not_read() {
    let folder = folder();
    folder.file("etc/pipes.nft", "include \"pipe\"\ninclude \"p*\"\ntable inet f {\n}\n");
    let pipe = folder.path().join("etc/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = folder.run(&[&USES[..], &["--show-files", "etc"]].concat());
    assert!(ran.text().contains("its include pipe is not followed: it is not a regular file"), "{}", ran.printed());
}

#[test]
fn wrong_arguments_end_with_status_2() {
    let folder = folder();
    folder.file("x.nmap-services", "a\t1/tcp\t0.1\n");
    for (args, message) in [
        (&["uses", "--table", "none", "etc"][..], "none: "),
        (&["uses", "--table", "x.nmap-services", "etc"], "does not read x.nmap-services"),
        (&["uses", "--table", "services", "--resolver", "nmap", "etc"], "reads no table of services"),
        (&["uses", "--table", "services", "--resolver", "none", "etc"], "none"),
        (&["uses", "--table", "services", "missing"], "missing: "),
        (&["uses", "--old", "services", "etc"], "--new"),
        (&["uses", "--table", "services", "--select", "no-rule", "etc"], "no-rule"),
        (&["compare", "services", "services", "--uses", "missing"], "missing: "),
        (&["compare", "services", "services", "--uses", "etc/notes.txt"], "`portolan uses --kind KIND --old OLD"),
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.status, 2, "{args:?}: {}", ran.printed());
        assert!(ran.err.contains(message), "{args:?}: {}", ran.err);
    }
}

#[test]
fn rules_are_selected() {
    let folder = folder();
    let status = |args: &[&str]| folder.run(&[&USES[..], args, &["etc"]].concat()).status;
    assert_eq!(status(&[]), 1);
    assert_eq!(status(&["--ignore", "unknown-name"]), 0);
    assert_eq!(status(&["--exit-zero"]), 0);
    assert_eq!(status(&["--exclude", "nftables.conf"]), 0);
    let ran = folder.run(&[&USES[..], &["--select", "stale-name", "--output-format", "concise", "etc"]].concat());
    assert_eq!((ran.status, ran.text()), (0, ""));
}

#[test]
fn the_counts_of_markdown_come_before_the_files() {
    let ran = folder().run(&[&USES[..], &["--output-format", "markdown", "etc"]].concat());
    let (counts, files) =
        (ran.text().find("**Portolan: 1 error** in 3 configurations.\n"), ran.text().find("<details>"));
    assert!(counts == Some(0) && files.is_some_and(|at| at > 0), "{}", ran.printed());
}
