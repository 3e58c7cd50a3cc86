//! Rules without code.

use crate::folder::Folder;
use serde_json::Value;

const PACK: &str = "name\tports\ttransports\tdescription\nacme-db\t10001\ttcp\t-\nacme-web\t10002\ttcp\t-\n";

/// Runs `check` on a table with rules, and returns `line: rule: message` for each finding of these.
fn found(rules: &str, table: &str) -> Vec<String> {
    let folder = Folder::with("ports.tsv", PACK);
    folder.file("services", table);
    folder.file(
        "portolan.toml",
        format!("[[pack]]\nid = \"acme\"\nfile = \"ports.tsv\"\nranges = [\"10000-10999\"]\n{rules}"),
    );
    let ran = folder.run(&["check", "--select", "acme", "--output-format", "jsonl", "services"]);
    assert!(ran.status < 2, "{}", ran.err);
    let finding = |line: &str| {
        let finding: Value = serde_json::from_str(line).unwrap();
        crate::schemas::assert_valid("finding.json", &finding);
        assert!(finding["origin"].as_str().unwrap().starts_with("portolan.toml:"), "{finding}");
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!("{}: {}: {}", finding["start"]["line"], text("rule"), text("message"))
    };
    ran.text().lines().map(finding).collect()
}

fn rule(id: &str, when: &str) -> String {
    format!("[[rule]]\nid = \"acme/{id}\"\nmessage = \"`{{name}}` on {{place}}\"\nwhen = {when}\n")
}

#[test]
fn no_new_names_on_system_ports() {
    let rule = rule("low-port", "{ port = \"0-1023\", standing = [\"unregistered\", \"contested\", \"other-port\"] }");
    let found = found(&rule, "ssh 22/tcp\nmine 99/tcp\nmine 9999/tcp\nssh 1022/udp\n");
    assert_eq!(found, ["2: acme/low-port: `mine` on 99/tcp", "4: acme/low-port: `ssh` on 1022/udp"]);
}

#[test]
fn nothing_of_ours_on_ephemeral_ports() {
    let rule = rule("ephemeral", "{ port = \"32768-60999\", name = \"ACME-*\" }");
    let found = found(&rule, "acme-a 32768/tcp\nother 40000/tcp\nacme-b 61000/tcp\nAcme-c 60990-61010/udp\n");
    assert_eq!(found, ["1: acme/ephemeral: `acme-a` on 32768/tcp", "4: acme/ephemeral: `Acme-c` on 60990-61010/udp"]);
}

#[test]
fn every_entry_of_the_pack_names_a_ticket() {
    let rule = rule("ticket", "{ relation = \"acme:listed\", not = { comment = \"*OPS-[0-9]*\" } }");
    let table = "acme-db 10001/tcp # OPS-17\nacme-web 10002/tcp # the web\nother 10003/tcp\n";
    assert_eq!(found(&rule, table), ["2: acme/ticket: `acme-web` on 10002/tcp"]);
    assert_eq!(found(&rule, "acme-db 10001/tcp\n"), ["1: acme/ticket: `acme-db` on 10001/tcp"]);
}

#[test]
fn names_in_a_range_begin_with_a_prefix() {
    let rule = rule("prefix", "{ port = \"10000-10999\", not = { name = \"acme-*\" } }");
    let found = found(&rule, "acme-x 10500/tcp\nx 10501/tcp\nx 11000/tcp\n");
    assert_eq!(found, ["2: acme/prefix: `x` on 10501/tcp"]);
}

#[test]
fn no_telnet() {
    let rule =
        rule("no-telnet", "{ any = [{ name = \"telnet{,s}\" }, { alias = \"telnet\" }, { port = [23, \"992\"] }] }");
    let found = found(&rule, "telnet 23/tcp\ntelnets 992/tcp\nterm 2323/tcp telnet\nssh 22/tcp\n");
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn no_entries_that_malware_uses() {
    let rule = rule("malware", "{ claim = \"malware-reported\", transport = [\"tcp\"] }");
    let found = found(&rule, "krb524 4444/tcp\nssh 22/tcp\nrange 4440-4450/tcp\n");
    assert_eq!(found, ["1: acme/malware: `krb524` on 4444/tcp", "3: acme/malware: `range` on 4440-4450/tcp"]);
}

#[test]
fn further_conditions_look_at_flags_formats_and_dates() {
    let rules = [
        rule("dynamic", "{ flags = \"dynamic\" }"),
        rule("new", "{ first-registered = \"2010..2015\" }"),
        rule("old", "{ first-registered = \"..1990-12\" }"),
        rule("nmap", "{ format = \"nmap\" }"),
        rule("unlisted", "{ relation = [\"unlisted\"], port = \"10000-10999\" }"),
    ];
    let found = found(&rules.concat(), "ssh 22/tcp\nx 50000/tcp\ntelnet 23/tcp\nsyslog-tls 6514/tcp\ny 10500/tcp\n");
    assert_eq!(
        found,
        [
            "2: acme/dynamic: `x` on 50000/tcp",
            "3: acme/old: `telnet` on 23/tcp",
            "4: acme/new: `syslog-tls` on 6514/tcp",
            "5: acme/unlisted: `y` on 10500/tcp"
        ]
    );
}

#[test]
fn a_fault_in_a_rule_is_told_with_its_place() {
    let message = "message = \"m\"\n";
    for (rule, said) in [
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { standing = \"asigned\" }\n",
            ":4:21: unknown standing `asigned`; did you mean `assigned`?",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { standings = \"assigned\" }\n", ":4:10: unknown key `standings`"),
        ("id = \"low\"\nmessage = \"m\"\nwhen = { port = 1 }\n", ":2:6: the rule `low` has no owner"),
        (
            "id = \"acme/x\"\nmessage = \"{nme}\"\nwhen = { port = 1 }\n",
            ":3:11: unknown placeholder `nme`; did you mean `name`?",
        ),
        ("id = \"acme/x\"\nmessage = \"{name\"\nwhen = { port = 1 }\n", ":3:11: a single `{`"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = \"0-70000\" }\n", ":4:17: `0-70000` is neither a port"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { relation = \"acne:listed\" }\n", ":4:21: unknown pack `acne`"),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { format = \"nmp\" }\n",
            ":4:19: unknown format `nmp`; did you mean `nmap`?",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = [] }\n", ":4:17: an empty list"),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = 1 }\nfix = { line = \"delete\" }\n",
            ":5:16: unknown change of a line `delete`",
        ),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = 1 }\ncategory = \"stall\"\n",
            ":5:12: unknown category `stall`; did you mean `stale`?",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\n", "the key `when` is missing"),
        ("id = \"acme/x\"\nmessage = 3\nwhen = { port = 1 }\n", ":3:11: expected a text, found `3`"),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { name = 3 }\n",
            ":4:17: expected a pattern of names, or a list of them, found `3`",
        ),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { name = [\"a\", 3] }\n",
            ":4:23: expected a pattern of names, found `3`",
        ),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { claim = 3 }\n",
            ":4:18: expected a kind of claim, or a list of them, found `3`",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { not = [\"a\"] }\n", ":4:16: expected a table, found a list"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = [\"80\"]\n", ":4:8: expected a table, found a list"),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = 1 }\nfix = [\"a\"]\n",
            ":5:7: expected a table, found a list",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { any = [{ nam = \"a\" }] }\n", ":4:19: unknown key `nam`"),
        (
            "id = \"correctness/x\"\nmessage = \"m\"\nwhen = { port = 1 }\n",
            ":2:6: the first word of `correctness/x` already selects other rules",
        ),
        (
            "id = \"all/x\"\nmessage = \"m\"\nwhen = { port = 1 }\n",
            ":2:6: the first word of `all/x` already selects other rules",
        ),
        (
            "id = \"spelling/x\"\nmessage = \"m\"\nwhen = { port = 1 }\n",
            ":2:6: the first word of `spelling/x` already selects other rules",
        ),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = {}\n", ":4:8: `when` is empty"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { any = [] }\n", ":4:8: `any` has no condition"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { any = [{}] }\n", ":4:17: a condition in `any` or `not` is empty"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { not = {} }\n", ":4:16: a condition in `any` or `not` is empty"),
        ("id = \"acme/x\"\nmessage = \"m\"\nwhen = { first-registered = \"2010..2000\" }\n", "ends before it begins"),
        (
            "id = \"acme/x\"\nmessage = \"m\"\nwhen = { port = 1 }\nfix = { put-name-first = \"a b\" }\n",
            ":5:26: `a b` is not a service name",
        ),
    ] {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        folder.file("portolan.toml", format!("[[rule]]\n{rule}"));
        let ran = folder.run(&["check", "services"]);
        assert!(ran.status == 2 && ran.err.contains(said), "{rule}: {}", ran.err);
        assert!(ran.err.contains(" | "), "no excerpt: {}", ran.err);
    }
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let nested = (0..20).fold("{ port = 1 }".to_owned(), |inner, _| format!("{{ not = {inner} }}"));
    folder.file("portolan.toml", format!("[[rule]]\nid = \"a/b\"\n{message}when = {nested}\n"));
    assert!(folder.run(&["check", "services"]).err.contains("nests them deeper than 8"));
    let same = "[[rule]]\nid = \"a/b\"\nmessage = \"m\"\nwhen = { port = 1 }\n".repeat(2);
    folder.file("portolan.toml", same);
    assert!(folder.run(&["check", "services"]).err.contains("there is already a rule called `a/b`"));
}

#[test]
fn a_rule_appears_wherever_rules_do() {
    let folder = Folder::with(
        "services",
        "mine 99/tcp # portolan: ignore[acme/low] ours\nmine 98/tcp\nmine 97/tcp # portolan: ignore[acme/high] x\n",
    );
    folder.file("portolan.toml", "rule-files = [\"rules.toml\"]\n[severity]\nacme = \"warning\"\n");
    folder.file(
        "rules.toml",
        "version = 1\n\n[[rule]]\nid = \"acme/low\"\ncategory = \"pedantic\"\nsummary = \"a System Port\"\nmessage = \"low: {name}\"\n\
         page = \"Ask the network team.\"\nwhen = { port = \"0-1023\" }\nfix = { line = \"comment-out\" }\n\n\
         [[rule]]\nid = \"acme/high\"\nmessage = \"high\"\nwhen = { port = \"1024-65535\" }\n",
    );
    let text = |args: &[&str]| String::from_utf8(folder.run(args).out).unwrap();
    let (listed, width) = (text(&["rules"]), "resolver-disagreement".len());
    assert!(listed.contains(&format!("  {:<width$}  a System Port (rules.toml:4)\n", "acme/low")), "{listed}");
    let page = text(&["explain", "acme/low"]);
    assert!(page.contains("defined in rules.toml:4\n") && page.contains("Ask the network team."), "{page}");
    let concise = text(&["check", "--select", "acme", "--output-format", "concise", "-q", "services"]);
    assert_eq!(concise, "services:2:1: warning[acme/low] low: mine\nservices:3:1: warning[acme/low] low: mine\n");
    assert!(text(&["check", "--select", "acme/low", "services"]).contains("the rule is defined in rules.toml:4"));
    // A category that is off by default is off.
    assert!(!text(&["check", "--output-format", "concise", "services"]).contains("acme/low"));
    let unused = text(&["check", "--select", "acme,unused-suppression", "--output-format", "concise", "services"]);
    assert!(unused.contains("3:") && unused.contains("unused-suppression"), "{unused}");
    // Its fix is unsafe, and made only when asked for.
    assert_eq!(text(&["check", "--select", "acme", "--diff", "services"]), "");
    let diff = text(&["check", "--select", "acme", "--diff", "--unsafe-fixes", "services"]);
    assert!(diff.contains("+#mine 98/tcp") && !diff.contains("+#mine 99"), "{diff}");
    let ran = folder.run(&["check", "--select", "acne", "services"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean `acme`?"), "{}", ran.err);
}

#[test]
fn a_rule_without_summary_is_summed_up_without_placeholders() {
    let folder = Folder::with("services", "mine 99/tcp\n");
    folder.file("portolan.toml", rule("low", "{ port = \"0-1023\" }"));
    let text = |args: &[&str]| folder.run(args).text().to_owned();
    assert!(text(&["rules"]).contains("`NAME` on PLACE (portolan.toml:2)\n"), "{}", text(&["rules"]));
    assert!(text(&["explain", "acme/low"]).contains("Reports: `NAME` on PLACE.\n"));
    let markdown = text(&["check", "--select", "acme", "--output-format", "markdown", "services"]);
    assert!(markdown.contains("| 1 | <code>NAME</code> on PLACE |"), "{markdown}");
}

#[test]
fn a_name_gets_its_prefix_once() {
    let folder = Folder::with("services", "telnet 23/tcp\n");
    let rule = rule("prefix", "{ name = \"*telnet\" }");
    folder.file("portolan.toml", format!("{rule}fix = {{ put-name-first = \"our-{{name}}\" }}\n"));
    let ran = folder.run(&["check", "--select", "acme", "--diff", "--unsafe-fixes", "services"]);
    assert!(ran.text().contains("+our-telnet 23/tcp"), "{}{}", ran.text(), ran.err);
    assert!(!ran.text().contains("our-our"), "{}", ran.text());
    // The rule matches the new name, too, but the summary does not hide the change.
    let said = "Would fix 0 of 1 finding in 1 file.\nWould also make 1 fix that leaves its finding: 1 acme/prefix.\n";
    assert!(ran.err.contains(said), "{}", ran.err);
    let update = folder.run(&["update", "--diff", "--unsafe-fixes", "services"]);
    assert!(update.err.contains(said), "{}", update.err);
    let made = folder.run(&["check", "--select", "acme", "--fix", "--unsafe-fixes", "services"]);
    assert!(made.text().contains("Also made 1 fix that leaves its finding: 1 acme/prefix."), "{}", made.printed());
}

/// Conditions that no entry meets where names have another role.
#[test]
fn a_rule_that_never_holds_is_mentioned() {
    let folder =
        Folder::with("ports.go", "var names = map[int]string{\n\t22: \"ssh\",\n\t99: \"foo\",\n\t25: \"smtp\",\n}\n");
    let warnings = |when: &str, more: &str| {
        folder.file("portolan.toml", format!("{}{more}", rule("x", when)));
        let ran = folder.run(&["check", "ports.go"]);
        assert_eq!(ran.err.matches("warning").count(), ran.err.matches("never holds").count(), "{}", ran.err);
        ran.err.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let of_labels = "the rule `acme/x` never holds: names of the formats that it names are labels";
    let without_names = "the rule `acme/x` never holds: entries of the formats that it names have no names";
    for (when, why) in [
        ("{ format = \"go-map\", standing = \"unregistered\" }", of_labels),
        ("{ format = [\"go-map\", \"c-define\"], standing = \"unregistered\" }", of_labels),
        ("{ format = \"zeek-ports\", standing = \"assigned\" }", without_names),
        ("{ any = [{ format = \"zeek-ports\", name = \"x*\" }] }", without_names),
    ] {
        assert!(warnings(when, "").contains(why), "{when}: {}", warnings(when, ""));
    }
    for when in [
        "{ format = \"go-map\", standing = [\"assigned\", \"unregistered\"] }",
        "{ format = [\"go-map\", \"services\"], standing = \"unregistered\" }",
        "{ format = \"go-map\", not = { standing = \"unregistered\" } }",
        "{ format = \"zeek-ports\", port = \"80\" }",
        "{ standing = \"unregistered\" }",
    ] {
        assert_eq!(warnings(when, ""), "", "{when}");
    }
    // A configuration may say that labels are names.
    let table = "[[table]]\npath = \"ports.go\"\nrole = \"name\"\n";
    assert_eq!(warnings("{ format = \"go-map\", standing = \"unregistered\" }", table), "");
}
