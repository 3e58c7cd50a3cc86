//! The commands that show history: `explain`, `ghosts`, `registry diff`, `--as-of`, `--registry`.

use crate::folder::{Folder, Ran};
use portolan::registry::{EarlyRow, EarlyRows};
use std::fmt::Write as _;

const HEAD: &str = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,\
                    Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n";

/// Returns the registry's XML of this date with records `name port transport description`.
fn xml(date: &str, records: &[[&str; 4]]) -> String {
    let mut text = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"http://www.iana.org/assignments\" \
         id=\"service-names-port-numbers\">\n<title>Service Names</title>\n<updated>{date}</updated>\n"
    );
    for [name, port, transport, description] in records {
        let _ = writeln!(
            text,
            "<record><name>{name}</name><protocol>{transport}</protocol><description>{description}</description>\
             <number>{port}</number></record>"
        );
    }
    text + "</registry>\n"
}

/// Returns the registry's CSV with the same rows, each registered on this date.
fn csv(date: &str, records: &[[&str; 4]]) -> String {
    let mut text = HEAD.to_owned();
    for [name, port, transport, description] in records {
        let _ = writeln!(text, "{name},{port},{transport},{description},,,{date},,,,,");
    }
    text + CSV_END
}

/// The last rows of every whole registry.
const CSV_END: &str = ",49151,,Reserved,,,,,,,,\nportless,,tcp,,,,,,,,,\n";

/// Joins the wrapped lines of a timeline.
fn unwrapped(text: &str) -> String {
    text.replace("\n              ", " ")
}

fn run(args: &[&str]) -> Ran {
    Folder::new().run(args)
}

/// Asserts a usage error: nothing on standard output, and this text on standard error.
fn assert_refused(folder: &Folder, args: &[&str], said: &str) {
    let ran = folder.run(args);
    assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}: {}", ran.err);
    assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
}

#[test]
fn explain_shows_the_history_of_ports_and_names() {
    for (what, snapshot) in [
        ("617", "explain_617"),
        ("617/udp", "explain_617_udp"),
        ("47", "explain_47"),
        ("ni-ftp", "explain_ni_ftp"),
        ("143", "explain_143"),
        ("11", "explain_11_with_ncp"),
        ("imap2", "explain_imap2_of_the_past"),
        ("4", "explain_4_without_a_name"),
        ("60000", "explain_60000_dynamic"),
        ("0", "explain_0"),
        ("no-such-name", "explain_unknown"),
    ] {
        insta::assert_snapshot!(snapshot, run(&["explain", what]).printed());
    }
}

/// The founding case: what is claimed of 617, and what the dated sources say against it.
#[test]
fn claimed_removals_are_shown_with_contradicting_evidence() {
    let ran = run(&["explain", "617"]);
    let claim = ran.text().find("Removal reported: ").unwrap();
    let against = ran.text().find("contradicted by: `sco-dtmgr` is on 617/tcp, 617/udp in each of the ").unwrap();
    let left = "contradicted by: on 2017-05-18 the registry removed `ni-ftp` from 47/tcp, 47/udp; `ni-mail` from";
    assert!(claim < against && ran.text().contains(left), "{}", ran.text());
    assert_eq!(ran.text().matches("Removal reported: ").count(), 1, "claims of one kind stand together");
}

#[test]
fn notes_of_unauthorized_use_are_shown() {
    let ran = run(&["explain", "6003"]);
    assert!(ran.text().contains("unauthorized use  Known Unauthorized Use on port 6003"), "{}", ran.text());
}

#[test]
fn unusual_questions_are_answered() {
    for (what, status, said) in [
        ("", 2, "name a port, a service or a rule to explain"),
        ("70000", 2, "70000 is not a port number"),
        ("70000/tcp", 2, "70000 is not a port number"),
        ("617/ncp", 2, "`ncp` is not a transport"),
        ("617/", 2, "`` is not a transport"),
        ("whois/ncp", 2, "`ncp` is not a transport"),
        ("/tcp", 2, "name a port, a service or a rule to explain"),
        ("a\x1b[31mb", 1, "`a\u{241b}[31mb` is neither a service in the registry nor a rule"),
        ("6\x1b/tcp", 1, "no service `6\u{241b}` on tcp"),
        ("whois/sctp", 1, "no service `whois` on sctp\nportolan: hint: run `portolan explain whois` for other"),
    ] {
        for format in ["text", "json"] {
            let ran = run(&["explain", what, "--output-format", format]);
            assert_eq!((ran.status, ran.text()), (status, ""), "{what}");
            assert!(ran.err.contains(said), "{what}: {}", ran.err);
            assert!(!ran.err.contains('\x1b'), "{what}");
        }
        if status == 2 && !what.is_empty() {
            assert_eq!(run(&["resolve", what]).status, 2, "{what}");
        }
    }
    assert_eq!(run(&["explain", "00617/TCP"]), run(&["explain", "617/tcp"]));
}

#[test]
fn a_name_is_explained_on_one_transport() {
    let printed = |what| run(&["explain", what, "--output-format", "json"]);
    let document = |what| serde_json::from_str::<serde_json::Value>(printed(what).text()).unwrap();
    let transports = |document: &serde_json::Value, list: &str| {
        let rows = document[list].as_array().unwrap();
        rows.iter().map(|row| row["transport"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let nicname = document("nicname/tcp");
    assert_eq!(
        (nicname["query"].as_str(), transports(&nicname, "assignments")),
        (Some("nicname/tcp"), vec!["tcp".to_owned()])
    );
    assert_eq!(document("whois++/tcp")["assignments"].as_array().map(Vec::len), Some(1));
    // The old name of a port that the registry lists no more.
    let left = document("ni-ftp/udp");
    assert_eq!(
        (transports(&left, "assignments"), &left["assignments"][0]["port"]),
        (vec!["udp".to_owned()], &serde_json::Value::Null)
    );
    assert!(transports(&left, "tenures").contains(&"udp".to_owned()), "{left}");
    let text = run(&["explain", "ni-ftp/udp"]);
    assert!(text.text().contains("\nni-ftp  udp, without a port number\n"), "{}", text.text());
    // A name that has a slash itself.
    assert_eq!(printed("cl/1").status, 0);
}

#[test]
fn explanations_in_json() {
    insta::assert_snapshot!("explain_47_json", run(&["explain", "47", "--output-format", "json"]).printed());
}

#[test]
fn ghosts_are_listed_by_date_within_a_range_and_by_kind() {
    insta::assert_snapshot!("ghosts_system_ports", run(&["ghosts", "--ports", "40-65"]).printed());
    insta::assert_snapshot!("ghosts_moved", run(&["ghosts", "--kind", "moved", "--ports", "0-1023"]).printed());
    insta::assert_snapshot!("ghosts_one_json", run(&["ghosts", "--ports", "47", "--output-format", "json"]).printed());
    assert!(run(&["ghosts", "--ports", "4"]).text().starts_with("0 ghosts."));
    assert!(run(&["ghosts", "--ports", "47"]).text().contains("\n1 ghost;"));
    for wrong in ["100-1", "x", "70000"] {
        assert_refused(&Folder::new(), &["ghosts", "--ports", wrong], "neither a port number nor a range");
    }
    assert_refused(&Folder::new(), &["ghosts", "--kind", "dead"], "invalid value 'dead'");
}

#[test]
fn ghosts_of_a_past_day_are_those_known_then() {
    let then = run(&["ghosts", "--as-of", "2016-12-21", "--kind", "deassigned,defunct,historic-protocol"]);
    assert!(then.text().contains("hosts2-ns"), "{}", then.text());
    for line in then.text().lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let date = line.split(' ').next().unwrap();
        assert!(date.len() < 4 || date <= "2016-12-21", "{line}");
    }
    assert!(!then.text().contains("ni-ftp"), "it left in 2017");
}

#[test]
fn days_are_compared() {
    insta::assert_snapshot!("diff_of_days", run(&["registry", "diff", "2017-05-01", "2017-06-01"]).printed());
    let equal = run(&["registry", "diff", "2017-06-01", "2017-06-01"]);
    assert_eq!(
        (equal.status, equal.text()),
        (0, "2017-06-01 (registry of 2017-05-25) → 2017-06-01 (registry of 2017-05-25)\nno difference\n")
    );
    let future = "2099-01-01 is in the future: today is ";
    assert_refused(&Folder::new(), &["registry", "diff", "2099-01-01", "2100-01-01"], future);
    let unknown = run(&["registry", "diff", "2026-08-01", "2026-09-30"]);
    let printed =
        "the newest source is iana-2026-08-17 of 2026-08-17: changes from then until 2026-09-30 are not known";
    assert!(unknown.err.contains(printed), "{}", unknown.err);
    let folder = Folder::new();
    let later = "2017-06-01 is later than 2017-05-01";
    assert_refused(&folder, &["registry", "diff", "2017-06-01", "2017-05-01"], later);
    assert_refused(&folder, &["registry", "diff", "1990", "2017-05-01"], "no source of 1990 or before");
    assert_refused(&folder, &["registry", "diff", "2026-02-30", "2026-03-01"], "or a day as YYYY-MM-DD");
}

#[test]
fn files_are_compared() {
    let folder = Folder::new();
    let old = [
        ["stays", "1", "tcp", "One"],
        ["says", "2", "tcp", "Two"],
        ["old-name", "3", "tcp", "Three"],
        ["gone", "4", "tcp", "Four"],
        ["loser", "5", "udp", "Five"],
        ["goes", "6", "tcp", "Six"],
        ["both", "9", "tcp", "Nine"],
        ["both", "9", "udp", "Nine"],
    ];
    let new = [
        ["stays", "1", "tcp", "One"],
        ["says", "2", "tcp", "Two and more"],
        ["new-name", "3", "tcp", "Three"],
        ["winner", "5", "udp", "Other"],
        ["goes", "7", "tcp", "Six"],
        ["fresh", "8", "tcp", "Eight"],
        ["both", "9", "tcp", "Nine"],
    ];
    folder.file("old.xml", xml("2020-01-01", &old));
    folder.file("new.xml", xml("2021-01-01", &new));
    folder.file("new.csv", csv("2021-01-01", &new));
    insta::assert_snapshot!("diff_of_files", folder.run(&["registry", "diff", "old.xml", "new.xml"]).printed());
    insta::assert_snapshot!(
        "diff_of_files_json",
        folder.run(&["registry", "diff", "old.xml", "new.csv", "--output-format", "json"]).printed()
    );
    folder.file("equal.csv", csv("2021-01-01", &new));
    let equal = folder.run(&["registry", "diff", "new.csv", "equal.csv"]);
    assert_eq!(
        (equal.status, equal.text()),
        (0, "new.csv (registry of 2021-01-01) → equal.csv (registry of 2021-01-01)\nno difference\n")
    );
    assert_refused(&folder, &["registry", "diff", "new.xml", "old.xml"], "2021-01-01 is later than 2020-01-01");
    assert_refused(&folder, &["registry", "diff", "old.xml", "none.xml"], "none.xml: No such file");
}

#[test]
fn a_day_and_a_file_are_compared() {
    let folder = Folder::with("own.xml", xml("2026-09-01", &[["tcpmux", "1", "tcp", "TCP Port Service Multiplexer"]]));
    let ran = folder.run(&["registry", "diff", "2026-08-17", "own.xml"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.text().contains("transport-dropped 1/udp           tcpmux\n"), "{}", &ran.text()[..500]);
    assert!(ran.text().contains("removed           617/tcp,udp     sco-dtmgr\n"));
    assert!(ran.text().contains("changed           1/tcp           tcpmux: assignee\n"), "{}", ran.text());
    let ran = folder.run(&["registry", "diff", "2026-08-10", "own.xml"]);
    assert!(ran.text().ends_with(
        "Changes inside records (descriptions, assignees, references) are known between XML sources only.\n"
    ));
    assert_refused(&folder, &["registry", "diff", "own.xml", "2026-08-17"], "is later than");
}

#[test]
fn text_of_a_file_cannot_control_the_terminal() {
    let row = ["e\x1b[31m", "7", "tcp", "De\x1b]0;x\x07scr\u{9b}31m"];
    let folder = Folder::with("a.csv", csv("2020-01-01", &[row]));
    folder.file("b.csv", csv("2020-01-01", &[["other", "7", "tcp", "Else"]]));
    folder.file("services", "snmp-trap 7/tcp\n");
    let control = |c: char| c.is_control() && c != '\n';
    for args in [
        &["explain", "7", "--registry", "a.csv"][..],
        &["registry", "diff", "b.csv", "a.csv"],
        &["registry", "diff", "a.csv", "b.csv"],
        &["check", "--select", "all", "--registry", "a.csv", "services"],
        &["list", "--registry", "a.csv", "services"],
        &["ghosts", "--registry", "a.csv"],
    ] {
        let ran = folder.run(args);
        assert!(ran.status < 2, "{args:?}: {}", ran.err);
        assert!(!ran.text().contains(control) && !ran.err.contains(control), "{args:?}: {:?}", ran.text());
    }
    #[cfg(unix)]
    {
        folder.file("\x1b[31m.csv", csv("2020-01-01", &[row]));
        let ran = folder.run(&["explain", "7", "--registry", "\x1b[31m.csv"]);
        assert!(ran.status == 0 && !ran.text().contains(control), "{:?}", ran.text());
    }
}

/// Only the shape: the list grows with each new source.
#[test]
fn sources_are_listed_oldest_first() {
    let ran = run(&["registry", "sources"]);
    let lines: Vec<&str> = ran.text().lines().collect();
    let table = include_str!("../../data/sources.tsv").lines().count();
    assert_eq!((ran.status, lines.len()), (0, table));
    let heads: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(heads, ["date", "id", "kind", "content", "dating", "published"]);
    assert!(lines[1].starts_with("1972-05     rfc349 ") && lines[1].ends_with("/rfc349.txt"), "{}", lines[1]);
    let dates: Vec<&str> = lines[1..].iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert!(dates.is_sorted(), "not in the order of time");
}

/// Names, ports and standings of what `list` prints.
fn standings(folder: &Folder, more: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["list", "--output-format", "tsv", "services"], more].concat());
    assert_eq!(ran.status, 0, "{more:?}: {}", ran.err);
    let mut lines = ran.text().lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (name, standing) = (column("name"), column("standing"));
    lines
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|values| format!("{} {}", values[name], values[standing]))
        .collect()
}

const PAST: &str = "ni-ftp 47/tcp\nimap2 143/tcp\nimap 143/udp\ntrueconf 4307/tcp\nvisicron-vs 4307/tcp\n";

#[test]
fn as_of_checks_against_the_registry_of_that_day() {
    let folder = Folder::with("services", PAST);
    let today =
        ["ni-ftp deassigned", "imap2 renamed", "imap deassigned", "trueconf assigned", "visicron-vs reassigned"];
    assert_eq!(standings(&folder, &[]), today);
    let then = ["ni-ftp assigned", "imap2 renamed", "imap assigned", "trueconf contested", "visicron-vs assigned"];
    assert_eq!(standings(&folder, &["--as-of", "2017-05-01"]), then);
    let first = standings(&folder, &["--as-of", "1994-10"]);
    assert_eq!(first[..2], ["ni-ftp assigned", "imap2 assigned"]);
    assert_eq!(standings(&folder, &["--as-of", "2026-08-17"]), today);
}

#[test]
fn every_command_names_the_past_day() {
    let folder = Folder::with("services", PAST);
    let ran = folder.run(&["check", "--as-of", "2017-05-01", "--output-format", "json", "services"]);
    let document: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
    assert_eq!(document["registry"]["source"], "iana-2017-04-28", "the newest source until then");
    let ran = folder.run(&["explain", "47", "--as-of", "2017-05-01"]);
    assert!(
        unwrapped(ran.text()).contains(
            "1984-10     first listed as a keyword: `ni-ftp` on 47/tcp, 47/udp (as 47, without a transport) (not yet a \
             keyword there in RFC 900 of 1984-06); still listed on 2017-04-28"
        ),
        "{ran:?}"
    );
    assert!(ran.text().contains("(iana-2017-04-28)") && !ran.text().contains("2017-05-18"), "{ran:?}");
    for args in [&["check", "services"][..], &["list", "services"], &["explain", "47"], &["ghosts"]] {
        let with = |more: &[&'static str]| [args, more].concat();
        assert_refused(
            &folder,
            &with(&["--as-of", "1994-09-30"]),
            "the oldest that does is RFC 1700 of 1994-10\nportolan: hint: choose 1994-10 or later",
        );
        assert_refused(&folder, &with(&["--as-of", "yesterday"]), "not a date: YYYY");
        assert_refused(&folder, &with(&["--as-of", "2020", "--registry", "x.xml"]), "cannot be used with");
    }
}

/// RFC 900 lists some services without a keyword, and earlier RFCs describe them: only keywords are new later.
#[test]
fn a_service_described_in_words_is_new_as_a_keyword_only() {
    let rows = EarlyRows::embedded();
    let mut ports: Vec<&str> = rows.all().filter(|row| !row.name().is_empty()).map(EarlyRow::port).collect();
    ports.sort_unstable();
    ports.dedup();
    ports.push("63");
    let explained = unwrapped(run(&[&["explain", "--no-local"][..], &ports].concat()).text());
    for line in explained.lines().filter(|line| line.contains("[rfc") && !line.contains("as customary use")) {
        assert!(!line.contains(" first listed: ") && !line.contains("(not yet in RFC 9"), "{line}");
    }
    for keyword in ["`ni-ftp` on 47/tcp", "`hosts2-ns` on 81/tcp", "`smtp` on 25/tcp", "`via-ftp` on 63/tcp"] {
        assert!(explained.contains(&format!("first listed as a keyword: {keyword}")), "{explained}");
    }
    let table = Folder::with("services", "NETSTAT 15/tcp\n");
    let found = table.run(&["check", "services"]);
    assert!(
        unwrapped(found.text()).contains("is the first known source with the keyword `NETSTAT` on 15"),
        "{found:?}"
    );
}

#[test]
fn a_registry_that_cannot_be_read_is_refused_with_its_place() {
    let whole = xml("2020-01-01", &[["a", "7", "tcp", "A"], ["b", "8", "tcp", "B"]]);
    let folder = Folder::with("services", "echo 7/tcp\n");
    let cut = whole.len() - 40;
    for (name, bytes, said) in [
        ("cut.xml", whole[..cut].to_owned(), "cut.xml: line "),
        ("space.xml", whole.replace("www.iana.org", "www.example.org"), "the namespace is `http://www.example.org"),
        ("damaged.xml", whole.replace("</name>", "</nome>"), "damaged.xml: line "),
        ("future.xml", xml("2999-01-01", &[]), "future.xml: line 4, column 20: the date 2999-01-01 is in the future"),
        ("page.xml", "<!DOCTYPE html><html></html>".to_owned(), "page.xml: line 1, column "),
        ("page.html", "<!DOCTYPE html><html></html>".to_owned(), "page.html: this is neither the registry's XML"),
        ("empty.xml", String::new(), "empty.xml: the file is empty"),
        ("columns.csv", HEAD.replace("Contact", "Colour"), "columns.csv: line 1"),
        ("other.csv", "a,b\n1,2\n".to_owned(), "other.csv: line 1, column 1: "),
        ("cut.csv", HEAD.to_owned() + "a,7,tcp,\"Some", "cut.csv: line 2"),
        ("text.txt", "hello\n".to_owned(), "text.txt: this is neither the registry's XML"),
    ] {
        folder.file(name, bytes);
        for args in [&["list", "services"][..], &["check", "services"], &["explain", "7"], &["ghosts"]] {
            assert_refused(&folder, &[args, &["--registry", name]].concat(), said);
        }
        assert_refused(&folder, &["registry", "diff", name, name], &format!("{name}: "));
    }
    assert_refused(&folder, &["list", "services", "--registry", "none.xml"], "none.xml: No such file");
    assert_refused(&folder, &["list", "services", "--registry", "."], ".: Is a directory");
}

#[test]
fn a_registry_in_a_file_replaces_today() {
    let folder = Folder::with("services", "ours 4/tcp\ntcpmux 1/tcp\n");
    let rows = [["ours", "4", "tcp", "Ours"]];
    folder.file("own.xml", xml("2026-10-01", &rows));
    folder.file("own.csv", csv("2026-10-01", &rows));
    for file in ["own.xml", "own.csv"] {
        assert_eq!(standings(&folder, &["--registry", file]), ["ours assigned", "tcpmux deassigned"], "{file}");
    }
    assert_eq!(standings(&folder, &["--registry", "embedded"]), standings(&folder, &[]));
    // Nor in JSON.
    let ran = folder.run(&["explain", "1", "--registry", "own.xml", "--output-format", "json"]);
    let printed: serde_json::Value = serde_json::from_slice(&ran.out).unwrap();
    for tenure in printed["tenures"].as_array().unwrap() {
        let end = &tenure["end"];
        assert_eq!(
            (&end["how"], &end["by"], &end["exact"]),
            (&"deassigned".into(), &"2026-10-01".into(), &false.into())
        );
        assert!(end["date"].is_null() && end["after"] == "2026-08-17", "{tenure}");
    }
    // A name that the file lacks is not reported as still listed.
    let ran = folder.run(&["explain", "1", "--registry", "own.xml"]);
    assert!(
        unwrapped(ran.text()).contains("(not yet a keyword there in RFC 1010 of 1987-05); not listed on 2026-10-01"),
        "{}",
        ran.text()
    );
}

/// Whoever reads that a name is not in the registry has to know what was not read of it.
#[test]
fn unreadable_rows_of_a_registry_are_reported() {
    let folder = Folder::with("services", "http 80/tcp\n");
    let rows: Vec<[&str; 4]> = (0..5).map(|_| ["http", "8O", "tcp", "Web"]).collect();
    folder.file("own.csv", csv("2026-10-01", &rows));
    for args in [&["check", "services", "--registry", "own.csv"][..], &["registry", "diff", "own.csv", "own.csv"]] {
        let ran = folder.run(args);
        let first = "portolan: warning: own.csv: line 2: `8O` is not a port number or a range: http,8O,tcp,Web";
        assert!(ran.err.starts_with(first) && ran.err.contains("own.csv: line 4: "), "{}", ran.err);
        assert!(ran.err.contains("own.csv: 2 more lines not read in full\n"), "{}", ran.err);
    }
    let cut = csv("2026-10-01", &[["http", "80", "tcp", "Web"]]).replace(CSV_END, "");
    folder.file("cut.csv", cut);
    let args = ["check", "services", "--registry", "cut.csv"];
    assert_refused(
        &folder,
        &args,
        "cut.csv: line 2, column 35: the table is cut off or a part of the registry: it ends at port 80",
    );
}

/// Splits a row of the history into one per transport.
#[test]
fn a_file_that_lists_one_transport_contradicts_no_other() {
    let folder = Folder::with("services", "ni-ftp 47/tcp\nni-ftp 47/udp\n");
    folder.file("own.xml", xml("2017-06-01", &[["ni-ftp", "47", "tcp", "NI FTP"]]));
    let text = |args: &[&str]| folder.run(&[args, &["--registry", "own.xml"]].concat()).text().to_owned();
    let explained = unwrapped(&text(&["explain", "47"]));
    assert!(explained.contains("still listed on 2017-06-01"), "{explained}");
    assert!(explained.contains("the registry of 2017-05-18 no longer lists `ni-ftp` on 47/udp"), "{explained}");
    let graves = text(&["ghosts", "--ports", "47"]);
    assert!(graves.contains("47/udp ") && graves.contains("\n1 ghost;"), "{graves}");
    let checked = text(&["check", "services"]);
    assert!(checked.contains("47/udp") && !checked.contains("47/tcp on"), "{checked}");
}

/// Tenures that begin after the file's date are not seen, those that it contradicts are open again.
#[test]
fn an_older_registry_has_no_later_facts() {
    let folder = Folder::with("services", PAST);
    folder.file("own.xml", xml("2017-06-01", &[["ni-ftp", "47", "tcp", "NI FTP"], ["ni-ftp", "47", "udp", "NI FTP"]]));
    folder.file("older.xml", xml("2016-06-01", &[["x", "1", "tcp", "X"]]));
    let own =
        ["ni-ftp assigned", "imap2 deassigned", "imap deassigned", "trueconf deassigned", "visicron-vs deassigned"];
    assert_eq!(standings(&folder, &["--registry", "own.xml"]), own);
    let older = standings(&folder, &["--registry", "older.xml"]);
    assert_eq!(older[3..], ["trueconf unregistered", "visicron-vs deassigned"], "trueconf came in 2017");

    let text = |args: &[&str]| folder.run(&[args, &["--registry", "own.xml"]].concat()).text().to_owned();
    let explained = unwrapped(&text(&["explain", "47"]));
    assert!(
        explained.contains("(not yet a keyword there in RFC 900 of 1984-06); still listed on 2017-06-01"),
        "the file contradicts the end: {explained}"
    );
    assert!(!explained.contains("no longer lists"), "{explained}");
    assert!(!text(&["ghosts", "--ports", "47"]).contains("ni-ftp"));
    assert!(text(&["ghosts", "--ports", "61"]).contains("ni-mail"), "the file does not contradict this one");

    let ran = folder.run(&["list", "--registry", "older.xml", "--output-format", "jsonl", "services"]);
    for entry in ran.text().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()) {
        for evidence in entry["provenance"].as_array().unwrap() {
            assert!(evidence["date"].as_str().unwrap() <= "2016-06-01", "{entry}");
        }
    }
    let list = folder.run(&["list", "--registry", "own.xml", "--standing", "assigned", "services"]);
    assert!(list.text().contains("ni-ftp") && !list.text().contains("imap2"), "{}", list.text());
}
