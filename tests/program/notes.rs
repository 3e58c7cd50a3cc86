//! The position and content of notes, and the findings that they acknowledge.

use crate::folder::{Folder, Ran};

fn read(folder: &Folder) -> String {
    String::from_utf8(std::fs::read(folder.path().join("services")).unwrap()).unwrap()
}

/// Returns a table after `portolan` with these arguments.
fn after(table: &str, args: &[&str]) -> String {
    let folder = Folder::with("services", table);
    folder.run(&[args, &["--format", "services", "services"]].concat());
    read(&folder)
}

const ANNOTATE: &[&str] = &["annotate"];
/// Writes the same notes beside its fixes.
const UPDATE: &[&str] = &["update", "--notes"];

/// The history of `mach`: 90 columns.
const NOTE: &str = "# portolan: note[deassigned] de-assigned between 2004-03-17 and 2004-09-09 (IANA registry)";

/// Returns a comment of so many columns.
fn comment(width: usize) -> String {
    format!("# {}\n", "w".repeat(width - 2))
}

#[test]
fn a_note_at_the_end_makes_no_line_wider_than_the_file_is() {
    // The third tab ends at column 24, the number at 32.
    let entry = "mach\t\t\t6631/tcp";
    for args in [ANNOTATE, UPDATE] {
        assert_eq!(after(&format!("{entry}\n"), args), format!("{NOTE}\n{entry}\n"));
        let (narrow, wide) = (comment(122), comment(123));
        assert_eq!(after(&format!("{entry}\n{narrow}"), args), format!("{NOTE}\n{entry}\n{narrow}"));
        assert_eq!(after(&format!("{entry}\n{wide}"), args), format!("{entry} {NOTE}\n{wide}"));
    }
    // 100 columns are usual.
    let short = "a 9999/tcp";
    let contested = "# portolan: note[contested] the IANA registry assigns 9999/tcp to `distinct` (distinct)";
    let annotate = ["annotate", "--rule", "contested"];
    assert_eq!(after(&format!("{short}\n"), &annotate), format!("{short} {contested}\n"));
    assert_eq!(after("a\t\t9999/tcp\n", &annotate), format!("{contested}\na\t\t9999/tcp\n"));
}

#[test]
fn notes_on_lines_of_their_own_are_no_wider_either() {
    for table in ["ni-ftp 47/tcp # x\n", "rje 77/tcp netrjs # x\n", "callbook 2000/tcp # x\n", "msnp 1863/tcp # x\n"] {
        let noted = after(table, ANNOTATE);
        assert!(noted.contains("# portolan: note["), "{noted}");
        assert!(noted.lines().all(|line| line.len() <= 100), "{noted}");
        let wide = format!("# {}\n{table}", "w".repeat(124));
        let noted = after(&wide, ANNOTATE);
        assert!(noted.lines().all(|line| line.len() <= 127), "{noted}");
    }
}

#[test]
fn notes_in_the_words_of_earlier_versions_are_current() {
    for (table, former) in [
        ("mach 6631/tcp\n", "deassigned] left the registry between 2004-03-17 and 2004-09-09 (IANA registry)"),
        ("link 87/tcp\n", "deassigned] listed as customary use in RFC 1060; IANA has the name on 245/tcp, 245/udp"),
        (
            "cddbp 888/tcp\n",
            "defunct] still in the registry, claimed to be withdrawn or out of use: OpenBSD commit f04391a53ee1 (mirror \
             openntpd-openbsd)",
        ),
    ] {
        let noted = format!("# portolan: note[{former}\n{table}");
        let folder = Folder::with("services", &noted);
        let ran = folder.run(&["check", "--select", "stale", "services"]);
        assert_eq!(ran.status, 0, "{}", ran.text());
        assert_eq!(after(&noted, ANNOTATE), noted, "it is renewed only when the facts change");
        // A note with another fact is outdated.
        let outdated = Folder::with("services", noted.replace("] ", "] once "));
        assert_eq!(outdated.run(&["check", "--select", "stale", "services"]).status, 1);
    }
}

#[test]
fn entries_for_tcp_and_udp_share_one_note() {
    let table = "mach 6631/tcp # x\nmach 6631/udp\nssh 22/tcp\n";
    let noted = format!("{NOTE}\n{table}");
    let folder = Folder::with("services", &noted);
    let ran = folder.run(&["check", "--select", "stale", "services"]);
    assert_eq!(ran.status, 0, "{}", ran.text());
    assert_eq!(folder.run(&["check", "--select", "stale", "--no-acknowledged", "services"]).status, 1);
    let listed = folder.run(&["list", "--output-format", "tsv", "services"]);
    assert_eq!(listed.text().matches("acknowledged").count(), 2, "{}", listed.text());
    // It is written, stays, is renewed as one, and is taken out as one.
    let outdated = noted.replace("2004-03-17", "2004-03-16");
    for args in [ANNOTATE, UPDATE] {
        for before in [table, &noted, &outdated] {
            assert_eq!(after(before, args), noted);
        }
        assert_eq!(after(&after(table, args), &["annotate", "--remove"]), table);
    }
    // If each line has room, each has its own note; other names or distant lines share none.
    let wide = comment(120);
    let roomy = after(&format!("mach 6631/tcp\nmach 6631/udp\n{wide}"), UPDATE);
    assert_eq!(roomy, format!("mach 6631/tcp {NOTE}\nmach 6631/udp {NOTE}\n{wide}"));
    for table in ["mach 6631/tcp # x\n\nmach 6631/udp\n", "mach 6631/tcp\nMach 6631/udp\n"] {
        assert_eq!(after(table, UPDATE).matches(NOTE).count(), 2, "{table}");
    }
}

#[test]
fn a_note_covers_every_time_of_the_name() {
    // RFC 1060 lists it again, as customary use.
    let noted = after("netstat 15/tcp\n", ANNOTATE);
    let expected = "# portolan: note[deassigned] de-assigned between 1986-11 (RFC 990) and 1987-05 (RFC 1010); also a\n\
                    # portolan: note+ customary name in RFC 1060\nnetstat 15/tcp\n";
    assert_eq!(noted, expected);
    assert_eq!(after("netstat 15/tcp\n", UPDATE), expected);
}

#[test]
fn a_renewed_note_keeps_the_blanks_before_it() {
    let table = |note: &str| format!("mach 6631/tcp\t \t{note}\n");
    for args in [ANNOTATE, UPDATE] {
        assert_eq!(after(&table(&NOTE.replace("2004-03-17", "2004-03-16")), args), table(NOTE));
    }
}

#[test]
fn notes_do_not_hide_errors() {
    let table = "acr-nema 104/tcp dicom\ndicom 11112/tcp\nfoo 022/tcp\nsmtp 25/TCP\n";
    let folder = Folder::with("services", table);
    let before = folder.run(&["check", "--select", "correctness,style", "services"]);
    assert_eq!(before.status, 1);
    folder.run(&["annotate", "--all", "services"]);
    let noted = read(&folder);
    for rule in ["alias-shadow", "port-notation", "transport-name", "duplicate-name"] {
        assert!(!noted.contains(&format!("note[{rule}]")), "{noted}");
    }
    let count = |text: &str| text.lines().filter(|line| line.contains("error[")).count();
    let after = folder.run(&["check", "--select", "correctness,style", "services"]);
    assert_eq!(count(after.text()), count(before.text()), "{}", after.text());
    // Nor by a note written by another tool.
    folder.file("services", "# portolan: note[port-notation] the IANA registry has ssh on 22/tcp\nfoo 022/tcp\n");
    let printed = folder.run(&["check", "--select", "port-notation", "services"]);
    assert_eq!(printed.status, 1, "{}", printed.text());
}

#[test]
fn notes_are_written_on_request_only() {
    // A claim, a removal, a reassignment, a move and a name of RFC 1060.
    for table in ["msnp 1863/tcp\n", "mach 6631/tcp\n", "callbook 2000/tcp\n", "icpp 5815/tcp\n", "pcserver 600/tcp\n"]
    {
        assert_eq!(after(table, &["check", "--fix"]), table);
        for args in [ANNOTATE, UPDATE] {
            assert!(after(table, args).contains("portolan: note["), "{table}");
        }
    }
}

#[test]
fn customary_names_get_no_alias_by_default() {
    let table = "pcserver 600/tcp\n";
    for args in [UPDATE, &["check", "--fix"]] {
        assert!(!after(table, args).contains("ipcserver\n"), "{}", after(table, args));
    }
    assert_eq!(after(table, &["check", "--fix", "--unsafe-fixes"]), "pcserver 600/tcp ipcserver\n");
}

#[test]
fn files_with_cr_line_endings_get_no_notes() {
    let table = "# head\r# head\rni-ftp 47/tcp\r";
    for args in [UPDATE, ANNOTATE, &["check", "--fix", "--unsafe-fixes", "--select", "deassigned,renamed,moved"]] {
        assert_eq!(after(table, args), table);
    }
    let ended = after(table, &["check", "--fix", "--unsafe-fixes", "--select", "encoding"]);
    assert_eq!(ended, table.replace('\r', "\n"));
    // A note that is there can be taken out.
    let noted = "# portolan: note[deassigned] old\rni-ftp 47/tcp\r";
    assert_eq!(after(noted, &["annotate", "--remove"]), "ni-ftp 47/tcp\r");
}

#[test]
fn rows_of_nmaps_table_keep_their_fields() {
    let run = |table: &str, args: &[&str]| {
        let folder = Folder::with("nmap-services", table);
        folder.run(&[args, &["nmap-services"]].concat());
        String::from_utf8(std::fs::read(folder.path().join("nmap-services")).unwrap()).unwrap()
    };
    let thorough = ["check", "--fix", "--unsafe-fixes"];
    for args in [ANNOTATE, UPDATE] {
        // The open frequency stays; one tab ends a field, whatever its width.
        let (row, wide) = ("mach\t6631/tcp\t0.000013", comment(130));
        assert_eq!(run(&format!("{row}\n{wide}"), args), format!("{row}\t{NOTE}\n{wide}"));
    }
    assert_eq!(run("sip-tls\t5061/tcp\t0.000001\t# SIP\n", &thorough), "sips\t5061/tcp\t0.000001\t# SIP\n");
    assert_eq!(
        run("whois\t43/tcp\t0.000001\t# Who Is | nicname\n", &[&thorough[..], &["--select", "official-name"]].concat()),
        "nicname\t43/tcp\t0.000001\t# Who Is | whois\n"
    );
}

#[test]
fn a_line_that_is_commented_out_is_kept_as_it_was() {
    let thorough = ["check", "--fix", "--unsafe-fixes", "--select", "all"];
    assert_eq!(after("mach 6631/TCP\n", &thorough), "#mach 6631/TCP\n");
    // A name that is claimed to be out of use is put before no other.
    let table = "kerberos4\t750/udp\tkerberos-iv kdc\n";
    assert_eq!(after(table, &thorough), table);
}

/// Only a finding whose own history is known is acknowledged.
#[test]
fn no_note_states_a_fact_that_does_not_concern_the_finding() {
    let table =
        "smtp 25/tcp mail\nsmtp 25/udp\nssh 22/tcp\nssh 50000/tcp\nfoo_bar 9999/tcp\nfoo 22/tcp\nni-ftp 47/tcp\n";
    let noted = after(table, &["annotate", "--all"]);
    for rule in ["port-order", "invisible-entry", "alias-twins", "service-name", "dynamic-port"] {
        assert!(!noted.contains(&format!("note[{rule}]")), "{noted}");
    }
    assert!(noted.contains("note[contested]") && noted.contains("note[deassigned]"), "{noted}");
}

/// After a NUL byte, a resolver may join a line to the one before. A comment between them would be more than a comment.
#[test]
fn a_note_that_changes_a_lookup_is_not_written() {
    let table = "ssh 22/tcp\r\nsec-pc\0fax-srv   9402/tcp\r\nlingwood 2480/udp  #Lingwood\r\nmach 6631/tcp\r\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["annotate", "--format", "services", "services"]);
    assert!(ran.text().contains("services:3 reassigned: "), "the refused note is named: {}", ran.text());
    assert!(ran.text().contains("No lookup changes") && !ran.text().contains("more are answered"), "{}", ran.text());
    let noted = read(&folder);
    assert!(noted.contains("note[deassigned]") && !noted.contains("note[reassigned]"), "{noted}");
    folder.run(&["annotate", "--remove", "--format", "services", "services"]);
    assert_eq!(read(&folder), table);
}

/// A note would silence what `check --fix` fixes.
#[test]
fn a_finding_with_a_safe_fix_gets_a_note_on_request_only() {
    let table = "icpp 5815/tcp\nnetbiosns 137/udp\n";
    let folder = Folder::with("services", table);
    let ran = folder.run(&["annotate", "services"]);
    assert!(ran.text().starts_with("Added 1 note in 1 file.\n"), "{}", ran.text());
    let left = "No note for 1 finding that `portolan check --fix` fixes; `--all` writes notes there, too.\n";
    assert!(ran.text().contains(left), "{}", ran.text());
    // What has a note is no longer offered one.
    let again = folder.run(&["check", "--no-acknowledged", "services"]);
    assert!(!again.text().contains("portolan annotate"), "{}", again.text());
    let fixed = folder.run(&["check", "--fix", "services"]);
    assert!(fixed.text().contains("1 found, 1 fixed, 0 left"), "{}", fixed.text());
    for choice in [&["--all"][..], &["--rule", "spelling"], &["--standing", "spelling"]] {
        assert!(after(table, &[&["annotate"], choice].concat()).contains("note[spelling]"), "{choice:?}");
    }
}

/// The note is beside the entry, but the finding is about the alias.
#[test]
fn the_note_of_an_alias_is_about_the_alias() {
    let folder = Folder::with("services", "acr-nema 104/tcp dicom\n");
    let ran = folder.run(&["annotate", "--rule", "stale-alias", "services"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let text = std::fs::read_to_string(folder.path().join("services")).unwrap().replace("\n# portolan: note+", "");
    let note = "the IANA registry has `dicom` on 11112/tcp, 11112/udp, and no known copy has it on 104/tcp";
    assert!(text.contains(note), "{text}");
    let left = folder.run(&["check", "--select", "stale-alias", "services"]);
    assert!(left.status == 0 && left.text().contains("Nothing found"), "{}", left.printed());
}

/// The command for a stream names the stream.
#[test]
fn notes_of_standard_input_are_written_with_a_dash() {
    let folder = Folder::new();
    let ran = Ran::of(folder.program(&["check", "-"]).write_stdin("audionews 114/tcp\n"));
    assert!(ran.text().contains("Run `portolan annotate -` to acknowledge"), "{}", ran.text());
}
