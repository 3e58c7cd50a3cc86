//! `compare`: a row for each name and port, the lookups of programs, Markdown, and the ports that Nmap scans.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use serde_json::{Value, json};

const OLD: &str = "systat 11/tcp users\nsystat 11/udp users\nimap2 143/tcp\nimap3 220/tcp\nimap3 220/udp\ndicom 104/tcp\n\
                   domain 53/tcp\nwww-http 80/tcp a`b\n";
const NEW: &str = "systat 11/tcp users\nimap 143/tcp imap2\ndicom 11112/tcp\ndomain 53/tcp\ndomain 53/udp\n\
                   gone-again 9999/tcp\n";

fn tables(old: &str, new: &str) -> Folder {
    let folder = Folder::with("old.services", old);
    folder.file("new.services", new);
    folder
}

fn compared(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.run(&[&["compare"][..], args, &["old.services", "new.services"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    ran.text().to_owned()
}

#[test]
fn a_row_says_what_changes_about_a_name_or_port() {
    let folder = tables(OLD, NEW);
    insta::assert_snapshot!(compared(&folder, &[]));
    insta::assert_snapshot!(compared(&folder, &["--verbose"]));
    insta::assert_snapshot!(compared(&folder, &["--output-format", "markdown"]));
}

/// The lists of lost, changed and gained names have one length, and all of each on request.
#[test]
fn every_list_is_cut_alike() {
    let lines =
        |names: &str, from: u32| (0..30).map(|n| format!("{names}{n} {}/tcp\n", from + n)).collect::<Vec<_>>().concat();
    let old = [lines("lost", 1000), lines("changed", 2000)].concat();
    let new = [lines("changed", 3000), lines("gained", 4000)].concat();
    let folder = tables(&old, &new);
    let text = compared(&folder, &[]);
    let all = compared(&folder, &["-v"]);
    let markdown = compared(&folder, &["--output-format", "markdown"]);
    for kind in ["lost", "changed", "gained"] {
        let rows = |text: &str| text.lines().filter(|line| line.starts_with(&format!("{kind:<7}  {kind}"))).count();
        assert_eq!((rows(&text), rows(&all)), (20, 30), "{kind}: {text}");
        assert!(text.contains(&format!("\n         … 10 more {kind}; run with `--verbose` for all\n")), "{text}");
        assert_eq!(markdown.matches(&format!("- `{kind}")).count(), 30, "{kind}: {markdown}");
    }
    assert!(text.contains(" lookups), 30 changed (") && text.ends_with(" lookups).\n"), "{text}");
    assert!(text.contains(": 30 names or ports lost ("), "{text}");
}

/// A second address of a name and another order of its lines are changes of their own.
#[test]
fn a_change_for_some_lookups_only_is_said_so() {
    let row = |old: &str, new: &str| {
        let text = compared(&tables(old, new), &[]);
        text.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let others = "for glibc, musl, FreeBSD and OpenBSD";
    assert_eq!(
        row("a 1/tcp\n", "a 1/tcp\na 1/udp\n"),
        format!("changed a 1/tcp → 1/tcp, 1/udp by getaddrinfo {others}")
    );
    assert_eq!(row("a 1/tcp\nb 1/tcp\n", "b 1/tcp\na 1/tcp\n"), "changed 1/tcp a → b for every resolver");
    assert_eq!(row("a 1/tcp\na 1/udp\n", "a 1/tcp\n"), "lost a 1/udp for every resolver");
    assert_eq!(row("a 1/tcp\n", "a 2/tcp\n"), "changed a 1/tcp → 2/tcp for every resolver");
    // Go folds case.
    assert_eq!(row("A 1/tcp\n", "a 1/tcp\n"), "lost A 1/tcp for every resolver but Go and Wine");
}

fn nmap_tables(old: &str, new: &str) -> Folder {
    let folder = Folder::with("old.nmap-services", old);
    folder.file("new.nmap-services", new);
    folder
}

#[test]
fn the_ports_that_nmap_scans_are_compared() {
    let folder = nmap_tables(
        "one\t5985/tcp\t0.0001\nunknown\t3013/tcp\t0.0003\ntwo\t80/tcp\t0.48\n",
        "one\t5985/tcp\t0.0004\nunknown\t3013/tcp\t0.0003\ntwo\t80/tcp\t0.48\n",
    );
    let ran = folder.run(&["compare", "old.nmap-services", "new.nmap-services"]);
    let expected = "`nmap --top-ports 2` on tcp scans 80,5985 in place of 80,3013\n\
                    1 port has another open frequency.\n\n\
                    From old.nmap-services to new.nmap-services: no lookup changes.\n";
    assert_eq!((ran.status, ran.text()), (0, expected));
    let ran = folder.run(&["compare", "--output-format", "json", "old.nmap-services", "new.nmap-services"]);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("compare.json", &document);
    let top = json!([{"count": 2, "protocol": "tcp", "entering": [5985], "leaving": [3013]}]);
    assert_eq!(document["frequencies"], json!({"changed": 1, "top_ports": top}));
    let ran = folder.run(&["compare", "--output-format", "markdown", "old.nmap-services", "new.nmap-services"]);
    assert!(ran.text().ends_with("- `nmap --top-ports 2` on tcp: scans 5985; no longer 3013\n"), "{}", ran.text());

    let folder = nmap_tables("one\t80/tcp\ntwo\t443/tcp # no frequency\n", "one\t80/tcp\t0.1\ntwo\t443/tcp\t0.2\n");
    let ran = folder.run(&["compare", "old.nmap-services", "new.nmap-services"]);
    let expected = "Nmap refuses `--top-ports` with the old table, which has no open frequencies.\n\n\
                    From old.nmap-services to new.nmap-services: no lookup changes.\n";
    assert_eq!((ran.status, ran.text()), (0, expected));
    let ran = folder.run(&["compare", "--output-format", "json", "new.nmap-services", "old.nmap-services"]);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("compare.json", &document);
    let refused = json!({"changed": 0, "top_ports": [], "refused": {"new": "no-frequency"}});
    assert_eq!(document["frequencies"], refused);
    let ran = folder.run(&["compare", "--output-format", "markdown", "new.nmap-services", "old.nmap-services"]);
    assert!(ran.text().ends_with("- Nmap refuses `--top-ports` with the new table, which has no open frequencies\n"));

    let table = |seldom: u32| {
        let line = |port: u32| format!("n{port}\t{port}/udp\t0.{:05}\n", if port == seldom { 1 } else { 20000 - port });
        (1..=1500).map(line).collect::<String>()
    };
    let folder = nmap_tables(&table(1500), &table(5));
    let ran = folder.run(&["compare", "old.nmap-services", "new.nmap-services"]);
    insta::assert_snapshot!(ran.text());
}

/// A loss on purpose is accepted by a comment anywhere in the new table.
#[test]
fn an_accepted_loss_is_neither_found_nor_counted() {
    let old = "smtp 25/tcp\nasp 27374/tcp\nasp 27374/udp\nimap3 220/tcp\n";
    let new = "# The rest is gone.\nsmtp 25/tcp # portolan: dropped[asp/tcp,asp/udp] nobody runs it\n\
               # See the list; portolan: dropped[imap3] replaced\n";
    let check = ["check", "--base", "old.services", "--select", "lookup-lost,lookup-changed,unused-suppression"];
    let check = [&check[..], &["--output-format", "concise", "new.services"]].concat();
    let folder = tables(old, new);
    let ran = folder.run(&check);
    assert_eq!((ran.status, ran.text(), ran.err.as_str()), (0, "", ""));
    let ran = folder.run(&["compare", "old.services", "new.services"]);
    assert_eq!(ran.status, 0, "{}", ran.text());
    let accepted = "accepted: imap3 220/tcp for every resolver but Go – replaced\n\
                    accepted: asp 27374/tcp, 27374/udp – nobody runs it\n\
                    From old.services to new.services: no lookup changes; 2 accepted.\n";
    assert_eq!(ran.text(), accepted);
    let ran = folder.run(&["compare", "--output-format", "markdown", "old.services", "new.services"]);
    let accepted =
        "\n### Lost on purpose\n\n- `imap3`: 220/tcp – replaced\n- `asp`: 27374/tcp, 27374/udp – nobody runs it\n";
    assert!(ran.text().ends_with(accepted), "{}", ran.text());
    let ran = folder.run(&["compare", "--output-format", "json", "old.services", "new.services"]);
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("compare.json", &document);
    assert!(document["summary"]["accepted"].as_u64().unwrap() > 10 && document["changes"] == json!([]), "{document}");

    let losses = json!([{"lost": "imap3", "was": ["220/tcp"], "reason": "replaced"},
                        {"lost": "asp", "was": ["27374/tcp", "27374/udp"], "reason": "nobody runs it"}]);
    assert_eq!(document["accepted"], losses);
    // Names are counted as those that are lost without the comments.
    folder.file("bare.services", "smtp 25/tcp\n");
    let ran = folder.run(&["compare", "old.services", "bare.services"]);
    assert!(ran.text().contains(": 2 names or ports lost"), "{}", ran.text());

    // What the comment does not name is still lost.
    folder.file("new.services", "smtp 25/tcp # portolan: dropped[asp/tcp, imap3/udp] why\n");
    let ran = folder.run(&check);
    let expected = "old.services:3:1: error[lookup-lost] `asp` was 27374/udp; it is no longer found (a line of the old table of new.services)\n\
                    old.services:4:1: error[lookup-lost] `imap3` was 220/tcp; it is no longer found (a line of the old table of new.services)\n\
                    new.services:1:42: error[unused-suppression] `imap3/udp` accepts no loss: the old table does not have `imap3` on udp\n";
    assert_eq!((ran.status, ran.text()), (1, expected));
    // A comment without an end is malformed.
    folder.file("new.services", "smtp 25/tcp # portolan: dropped[asp\n");
    let ran = folder.run(&check);
    assert!(ran.text().contains("new.services:1:15: error[unused-suppression]"), "{}", ran.text());
}

#[test]
fn a_lost_lookup_stands_at_the_line_of_the_old_table() {
    let folder = tables("# Old\nsmtp 25/tcp\nimap3 220/tcp\tim # Mail\n", "smtp 25/tcp\nimap 220/tcp\n");
    let check = ["check", "--base", "old.services", "--select", "lookup-lost,lookup-changed", "new.services"];
    let ran = folder.run(&check);
    insta::assert_snapshot!(ran.printed());
    let ran = folder.run(&[&check[..], &["--output-format", "json"]].concat());
    let document: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("check.json", &document);
    let line = json!({"path": "old.services", "line": 3, "text": "imap3 220/tcp\tim # Mail"});
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["old_line"] == line), "{document}");
    assert!(findings.iter().all(|finding| finding["path"] == "new.services"), "{document}");
}

/// A comment that accepts nothing is reported, whatever the reason.
#[test]
fn a_comment_that_accepts_no_loss_is_reported() {
    let old = "smtp 25/tcp\nasp 27374/tcp\nasp 27374/udp\n";
    let messages = |comment: &str, base: &[&str]| {
        let folder = tables(old, &format!("smtp 25/tcp # portolan: {comment}\n"));
        let check = ["check", "--select", "unused-suppression", "--output-format", "concise", "new.services"];
        let ran = folder.run(&[&check[..], base].concat());
        let lines = ran.text().lines().map(|line| line.split_once("[unused-suppression] ").unwrap().1.to_owned());
        lines.collect::<Vec<_>>().join("\n")
    };
    let base = ["--base", "old.services"];
    for (comment, expected) in [
        ("dropped[asp/xyz] x", "`asp/xyz` accepts no loss: `xyz` is not a transport"),
        ("dropped[] x", "the comment accepts no loss: it does not name any name in brackets"),
        ("dropped[27374/tcp] x", "`27374/tcp` accepts no loss: losses are accepted by name, not by port"),
        ("dropped[/tcp] x", "`/tcp` accepts no loss: it has no name"),
        ("dropped[smtp/tcp, asp] x", "`smtp/tcp` accepts no loss: the table has `smtp` on tcp"),
        ("dropped[asp", "the comment silences nothing: it accepts no loss: it does not name any name in brackets"),
        ("droped[asp] x", "the comment silences nothing: `droped` is not `dropped`"),
        ("ignore-file we keep them", "the comment silences nothing: it does not name any rule in brackets"),
    ] {
        assert_eq!(messages(comment, &[]), expected);
        assert_eq!(messages(comment, &base), expected);
    }
    assert_eq!(messages("dropped[nosuch/tcp, gone] x", &[]), "", "the old table is not known");
    assert_eq!(
        messages("dropped[nosuch/tcp, gone, asp/udp] x", &base),
        "`nosuch/tcp` accepts no loss: the old table does not have `nosuch` on tcp\n\
         `gone` accepts no loss: the old table does not have it"
    );
    assert_eq!(messages("dropped[asp/tcp, asp/udp] x", &base), "");

    let folder = tables(old, "smtp 25/tcp # portolan: dropped[asp, nosuch/tcp]\n# portolan: ignore-file all\n");
    let ran = folder.run(&["compare", "old.services", "new.services"]);
    let expected = "accepted: asp 27374/tcp, 27374/udp – no reason given\n\
                    unused: `nosuch/tcp` is not lost, so `portolan: dropped[nosuch/tcp]` accepts nothing\n";
    assert!(ran.text().starts_with(expected), "{}", ran.text());
    let ran = folder.run(&["check", "--select", "unused-suppression", "new.services"]);
    assert!(ran.text().contains("write `portolan: ignore-file[rule, …] reason`"), "{}", ran.text());
}

#[test]
fn no_change_is_said_in_words() {
    let markdown = |old: &str, new: &str| {
        let compare = ["compare", "--output-format", "markdown", "old.services", "new.services"];
        tables(old, new).run(&compare).text().to_owned()
    };
    let same = markdown("smtp 25/tcp\n", "smtp 25/tcp # mail\n");
    assert!(same.ends_with("\n\nNo lookup changes.\n"), "{same}");
    // uClibc reads eight aliases of a line.
    let uncommon = markdown("x 1/tcp a b c d e f g h i\n", "x 1/tcp a b c d e f g h\nx 1/tcp i\n");
    assert!(uncommon.ends_with("\n\nNo lookup of a common resolver changes.\n"), "{uncommon}");
}

#[test]
fn counts_of_nothing_are_left_out() {
    let folder = tables("a 1/tcp\n", "a 1/tcp\nb 2/tcp\n");
    let ran = folder.run(&["compare", "old.services", "new.services"]);
    let text = ran.text();
    assert!(text.contains(": 1 name or port gained (5 lookups); none lost or changed."), "{text}");
}

#[test]
fn the_hint_of_a_lost_lookup_can_be_followed() {
    let hints = |new: &str| {
        let folder = tables("asp 27374/tcp\nother 1/tcp\n", new);
        let check = ["check", "--base", "old.services", "--select", "lookup-lost", "--output-format", "json"];
        let document: Value =
            serde_json::from_slice(&folder.run(&[&check[..], &["new.services"]].concat()).out).unwrap();
        let hint = |finding: &Value| finding["hint"].as_str().unwrap().split(',').next().unwrap().to_owned();
        document["findings"].as_array().unwrap().iter().map(hint).collect::<Vec<_>>()
    };
    assert_eq!(hints("new 27374/tcp\nother 1/tcp\n"), ["keep the name as an alias"]);
    assert_eq!(hints("other 1/tcp\n"), ["keep the line"]);
    // The name has another port: `lookup-changed` reports it.
    assert_eq!(hints("other 1/tcp asp\n"), [""; 0]);
}

/// Returns the findings of `check --base` and of a later `check` without, about lost and changed lookups.
fn found(folder: &Folder) -> (Vec<Value>, usize) {
    let rules = ["--select", "lookup-lost,lookup-changed,unused-suppression", "--output-format", "json"];
    let ran = folder.run(&[&["check", "--base", "old.services"], &rules[..], &["new.services"]].concat());
    let document: Value = serde_json::from_str(ran.text()).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let alone = folder.run(&["check", "--select", "unused-suppression", "--output-format", "concise", "new.services"]);
    (document["findings"].as_array().unwrap().clone(), alone.text().lines().count())
}

/// Every small change of two names: one fact is one finding, and a hint that is followed to the letter settles it.
#[test]
fn a_loss_is_one_finding_and_its_hint_settles_it() {
    let tables_to_try = [
        "x 1/tcp\nx 1/udp\n",
        "x 1/udp\n",
        "x 2/udp\n",
        "x 2/tcp\n",
        "x 1/tcp\nx 2/tcp\n",
        "x 1/tcp\ny 1/udp x\n",
        "y 1/tcp\nx 1/udp\n",
        "y 1/tcp\n",
        "y 3/tcp x\n",
        "x 1/tcp y\nx 1/sctp\n",
    ];
    for (old, new) in tables_to_try.into_iter().flat_map(|old| tables_to_try.map(|new| (old, new))) {
        let folder = tables(old, new);
        let of = |findings: &[Value], rule: &str| -> Vec<Value> {
            findings.iter().filter(|finding| finding["rule"] == rule).cloned().collect()
        };
        let (findings, _) = found(&folder);
        for name in ["`x` was ", "`y` was "] {
            let messages = findings.iter().filter_map(|finding| finding["message"].as_str()?.strip_prefix(name));
            let places = messages.flat_map(|message| message.split(';').next().unwrap().split([' ', ',']));
            let mut places: Vec<&str> = places.filter(|place| place.contains('/')).collect();
            places.sort_unstable();
            assert!(places.is_sorted_by(|one, two| one < two), "{old:?} {new:?}: {places:?} {findings:#?}");
        }
        let hints = of(&findings, "lookup-lost").into_iter().filter_map(|finding| {
            Some(finding["hint"].as_str()?.split_once('`')?.1.trim_end_matches('`').replace(" reason", " why"))
        });
        let comments: Vec<String> = hints.collect();
        folder.file("new.services", format!("{new}{}\n", comments.join("\n")));
        let (left, complaints) = found(&folder);
        assert_eq!(complaints, 0, "{old:?} {new:?} {comments:?}");
        assert_eq!(of(&left, "unused-suppression"), [Value::Null; 0], "{old:?} {new:?}");
        assert_eq!(of(&left, "lookup-lost"), [Value::Null; 0], "{old:?} {new:?}");
        // The name that a port has in place of a dropped one is accepted, too.
        assert!(of(&left, "lookup-changed").len() <= of(&findings, "lookup-changed").len(), "{old:?} {new:?}");
    }
    let only = |old: &str, new: &str| {
        let (findings, _) = found(&tables(old, new));
        let words =
            |finding: &Value| format!("{} {}", finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap());
        findings.iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(only("x 1/tcp\nx 1/udp\n", "x 1/udp\n"), ["lookup-lost `x` was 1/tcp; it is no longer found there"]);
    assert_eq!(only("x 1/tcp\nx 1/udp\n", "y 2/tcp\n"), ["lookup-lost `x` was 1/tcp and 1/udp; it is no longer found"]);
    assert_eq!(only("x 1/tcp\n", "x 2/tcp\n"), ["lookup-changed `x` was 1/tcp; it is now 2/tcp"]);
}

/// Resolvers that answer differently are shown with `--verbose`.
#[test]
fn a_name_has_one_row_whatever_each_resolver_answers() {
    let first_words = |text: &str| {
        let rows = text.lines().take_while(|line| !line.is_empty() && !line.starts_with("accepted"));
        rows.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    // Go finds the last line of a name, and the others the first.
    let folder = tables("a 1/tcp\na 2/tcp\nb 9/tcp\n", "b 9/tcp\n");
    let text = compared(&folder, &[]);
    assert_eq!(first_words(&text), ["lost a 1/tcp, 2/tcp for every resolver"]);
    assert!(text.contains("1 name or port lost (10 lookups); none changed or gained."), "{text}");
    let folder = tables("a 1/tcp\na 2/tcp\n", "a 3/tcp\na 4/tcp\n");
    assert_eq!(
        first_words(&compared(&folder, &[])),
        ["changed a 1/tcp, 2/tcp → 3/tcp, 4/tcp for every resolver (not all alike)"]
    );

    // A name that is lost in part counts once.
    let folder = tables("a 1/tcp\na 1/udp\nb 9/tcp\n", "b 9/tcp # portolan: dropped[a/tcp] unused\n");
    let text = compared(&folder, &[]);
    assert_eq!(first_words(&text), ["lost a 1/udp for every resolver"]);
    assert!(text.contains("\naccepted in part: a 1/tcp"), "{text}");
    assert!(text.contains(": 1 name or port lost (4 lookups); none changed or gained."), "{text}");
}
