//! Three things that happened to people, replayed.

use crate::folder::Folder;
use serde_json::{Value, json};

/// A distribution's table before and after it lost a name.
const WITH_IMAP3: &str =
    "ssh 22/tcp\nsmtp 25/tcp mail\npop3 110/tcp\nimap2 143/tcp imap\nimap3 220/tcp\nimaps 993/tcp\n";
const WITHOUT_IMAP3: &str = "ssh 22/tcp\nsmtp 25/tcp mail\npop3 110/tcp\nimap2 143/tcp imap\nimaps 993/tcp\n";

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// `imap3` left the table, and fail2ban's mail jails banned nobody.
#[test]
fn fail2ban_loses_imap3() {
    let folder = Folder::new();
    folder.file("old.services", WITH_IMAP3);
    folder.file("new.services", WITHOUT_IMAP3);
    folder.file("etc/fail2ban/jail.conf", "[dovecot]\nport = pop3,imap3,imaps\nfilter = dovecot\n");

    let before = folder.run(&["uses", "--resolver", "glibc", "--table", "old.services", "etc"]);
    assert_eq!((before.status, before.err.as_str()), (0, ""), "{}", before.text());

    let args = ["uses", "--resolver", "glibc", "--old", "old.services", "--new", "new.services"];
    let after = folder.run(&[&args[..], &["--output-format", "concise", "etc"]].concat());
    assert_eq!(after.status, 1);
    let place = "etc/fail2ban/jail.conf:2:13: error[name-lost] `imap3` was 220 and is no longer found on tcp";
    assert!(after.text().starts_with(place) && after.text().lines().count() == 1, "{}", after.text());

    // The command that the hint names adds nothing here, since no line has the port; the line that it names does.
    let text = folder.run(&[&args[..], &["etc"]].concat());
    let whole = text.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains("add the line `imap3 220/tcp` to new.services"), "{}", text.text());
    folder.file("new.services", format!("{WITHOUT_IMAP3}imap3 220/tcp\n"));
    assert_eq!(folder.run(&[&args[..], &["etc"]].concat()).status, 0);
}

/// A name in a macro of pf.conf was not in the table, and the rules were not loaded. The name is marked in the macro.
#[test]
fn a_macro_of_pf_has_an_unknown_name() {
    let folder = Folder::new();
    folder.file("services", WITHOUT_IMAP3);
    let rules = "tcp_services = \"{ ssh, smtp, \\\n    mailadm managesieve }\"\nunused = \"{ gopher }\"\n\
                 pass in proto tcp to any port $tcp_services\npass out proto tcp to any port $tcp_services\n";
    folder.file("pf.conf", rules);
    let args = ["uses", "--resolver", "freebsd", "--table", "services", "--output-format"];
    let ran = folder.run(&[&args[..], &["concise", "pf.conf"]].concat());
    assert_eq!(ran.status, 1, "{}", ran.err);
    let places: Vec<&str> = ran.text().lines().map(|line| line.split(" so ").next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "pf.conf:2:5: error[unknown-name] `mailadm` is not found on tcp or udp,",
            "pf.conf:2:13: error[unknown-name] `managesieve` is not found on tcp or udp,",
        ]
    );
    let uses = objects(folder.run(&[&args[..], &["jsonl", "pf.conf"]].concat()).text());
    assert_eq!(uses.len(), 4);
    assert_eq!(
        uses[0],
        json!({
            "version": 1, "path": "pf.conf", "line": 1, "column": 19, "name": "ssh", "transport": null, "config": "pf",
            "asked_by": "pfctl", "answers": [{"resolver": "freebsd", "port": 22}],
        })
    );
    assert_eq!(uses[3]["answers"], json!([{"resolver": "freebsd", "port": null}]));
}

/// A new table gained `distcc`, and ufw skipped the profile of that name.
#[test]
fn a_new_name_hides_a_profile_of_ufw() {
    let folder = Folder::new();
    folder.file("old.services", "ssh 22/tcp\n");
    folder.file("new.services", "ssh 22/tcp\ndistcc 3632/tcp\n");
    folder.file("etc/ufw/applications.d/distcc", "[distcc]\ntitle=distcc\ndescription=compiler\nports=3632\n");
    folder.file("etc/ufw/applications.d/web", "[WWW]\ntitle=web\ndescription=web\nports=80\n");
    let args = ["compare", "old.services", "new.services", "--uses", "etc"];
    let ran = folder.run(&args);
    // The new table loses nothing; but the profile is affected anyway.
    assert_eq!(ran.status, 1, "{}", ran.text());
    let message = "etc/ufw/applications.d/distcc:1:2: error[name-hides-profile]: ufw will skip the profile `distcc`";
    assert!(ran.text().contains(message), "{}", ran.text());
    assert!(!ran.text().contains("WWW"));
    let document: Value =
        serde_json::from_str(folder.run(&[&args[..], &["--output-format", "json"]].concat()).text()).unwrap();
    assert_eq!(document["uses"][0]["rule"], "name-hides-profile");
    crate::schemas::assert_valid("compare.json", &document);

    let both = folder.run(&["uses", "--table", "old.services", "etc"]);
    assert_eq!(both.status, 0, "{}", both.text());
}

/// A name with a letter that is not ASCII is looked up as it is, in UTF-8 and in Latin-1.
#[test]
fn names_with_other_letters_are_unknown() {
    let folder = Folder::new();
    folder.file("services", WITHOUT_IMAP3);
    folder.file("etc/nftables.conf", "table inet f {\n chain i {\n  tcp dport { ssh, café } accept\n }\n}\n");
    folder.file("etc/postfix/master.cf", "smtp inet n - y - - smtpd\ncafé inet n - y - - smtpd\n");
    folder.file("etc/fail2ban/jail.local", "[x]\nport = café,zzb\n");
    folder.file("etc/iptables/rules.v4", &b"*filter\n-A INPUT -p tcp --dport caf\xe9 -j ACCEPT\nCOMMIT\n"[..]);
    let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "concise", "etc"]);
    let places: Vec<&str> = ran.text().lines().filter_map(|line| line.split(" error").next()).collect();
    assert_eq!(
        places,
        [
            "etc/fail2ban/jail.local:2:8:",
            "etc/fail2ban/jail.local:2:13:",
            "etc/iptables/rules.v4:2:25:",
            "etc/nftables.conf:3:20:",
            "etc/postfix/master.cf:2:1:",
        ],
        "{}",
        ran.printed()
    );
}

/// A script that sets a system up writes whole files, by their paths, and changes parameters of Postfix.
#[test]
fn a_setup_script_has_the_names_of_the_files_that_it_writes() {
    let folder = Folder::new();
    folder.file("services", WITHOUT_IMAP3);
    folder.file(
        "setup.sh",
        "#!/bin/sh\ncat > /etc/fail2ban/jail.local <<EOF\n[x]\nport = ssh,imap3\nEOF\n\
         sudo tee /etc/ssh/sshd_config.d/port.conf <<'EOF' >/dev/null\nPort sshh\nEOF\n\
         cat <<EOF | tee -a /etc/nftables.conf\nadd rule inet f i tcp dport gopher accept\nEOF\n\
         cat > /etc/motd <<EOF\nPort nothing\n[x]\nport = nothing\nEOF\n\
         iptables -A INPUT -p tcp --dport finger -j ACCEPT\n  postconf -e 'relayhost = [h.example]:submit'\n",
    );
    let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "concise", "."]);
    let places: Vec<&str> = ran.text().lines().filter_map(|line| line.split(" is not found").next()).collect();
    let expected = [
        "setup.sh:4:12: error[unknown-name] `imap3`",
        "setup.sh:7:6: error[unknown-name] `sshh`",
        "setup.sh:10:29: error[unknown-name] `gopher`",
        "setup.sh:17:34: error[unknown-name] `finger`",
        "setup.sh:18:40: error[unknown-name] `submit`",
    ];
    let places: Vec<&str> = places.iter().map(|place| place.trim_start_matches("./")).collect();
    assert_eq!(places, expected, "{}", ran.printed());
    folder.file("only.sh", "cat > /etc/fail2ban/jail.local <<EOF\n[x]\nport = ssh\nEOF\n");
    let ran = folder.run(&["uses", "--table", "services", "--show-files", "only.sh"]);
    assert!(ran.text().starts_with("only.sh: read as fail2ban jails, 1 name\n"), "{}", ran.printed());
}

/// ufw makes a rule for each of tcp and udp that has the name, so that a name which stays on one of them only loses a rule.
#[test]
fn ufw_loses_the_rule_of_one_transport() {
    let folder = Folder::new();
    let run = |old: &str, new: &str, rule: &str| {
        folder.file("old.services", old);
        folder.file("new.services", new);
        folder.file("a.sh", format!("#!/bin/sh\n{rule}\n"));
        let tables = ["--resolver", "glibc", "--old", "old.services", "--new", "new.services"];
        let ran = folder.run(&[&["uses"], &tables[..], &["--output-format", "json", "a.sh"]].concat());
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = document["findings"].as_array().unwrap().iter();
        assert!(document["uses"].as_array().unwrap().iter().all(|used| used["transport"].is_null()));
        findings.map(|finding| (text(&finding["rule"]), text(&finding["message"]))).collect::<Vec<_>>()
    };
    let (both, udp) = ("domain 53/tcp\ndomain 53/udp\n", "domain 53/udp\n");
    let lost = |name: &str, port: u16, on: &str| {
        let message =
            format!("`{name}` was {port} and is no longer found on {on}, so ufw makes no rule for {port}/{on}");
        vec![("name-lost".to_owned(), message)]
    };
    assert_eq!(run(both, udp, "ufw allow domain"), lost("domain", 53, "tcp"));
    assert_eq!(run(both, "domain 53/tcp\n", "ufw allow from any to any port domain"), lost("domain", 53, "udp"));
    assert_eq!(run("pop3 110/tcp\n", "pop3 110/udp\n", "ufw allow pop3"), lost("pop3", 110, "tcp"));
    assert_eq!(run(udp, both, "ufw allow domain"), []);
    assert_eq!(run(both, both, "ufw allow domain"), []);
    // The first line decides about both.
    assert_eq!(run("a 1/tcp\na 2/udp\n", "a 1/tcp\na 3/udp\n", "ufw allow a"), []);
    let changed = run("a 1/udp\na 2/tcp\n", "a 1/udp\na 2/sctp\n", "ufw allow a");
    assert_eq!(changed, lost("a", 1, "tcp"));
    let whole = run(both, "domain 54/tcp\ndomain 54/udp\n", "ufw allow domain");
    let message = "`domain` was 53 and is now 54, so the firewall acts on 54 instead of 53";
    assert_eq!(whole, [("name-changed".to_owned(), message.to_owned())]);
}

/// A name at an end of a range changes the range.
#[test]
fn a_range_changes_with_a_name_at_its_end() {
    let folder = Folder::new();
    folder.file("old.services", "http 80/tcp\nhttps 443/tcp\n");
    folder.file("new.services", "http 8080/tcp\nhttps 443/tcp\n");
    for (path, text, expected) in [
        (
            "rules.v4",
            "-A INPUT -p tcp --dport http:https -j ACCEPT\n",
            "the range is 8080:443 now, whose end is before its start",
        ),
        ("rules.v4", "-A INPUT -p tcp --dport http:9000 -j ACCEPT\n", "the range is 8080:9000 instead of 80:9000"),
        ("rules.v4", "-A INPUT -p tcp --dport 22:http -j ACCEPT\n", "the range is 22:8080 instead of 22:80"),
        ("rules.v4", "-A INPUT -p tcp --dport http -j ACCEPT\n", "the firewall acts on 8080 instead of 80"),
        ("rules.v4", "-A x -p tcp -j DNAT --to-destination 10.0.0.1:http\n", "the firewall acts on 8080 instead of 80"),
        ("rules.v4", "-A x -p tcp -m multiport --dports http,https\n", "the firewall acts on 8080 instead of 80"),
        ("a.nft", "table inet f {\n tcp dport 22-http accept\n}\n", "the range is 22-8080 instead of 22-80"),
        ("jail.local", "[x]\nport = http:https\n", "the range is 8080:443 now, whose end is before its start"),
    ] {
        folder.file(path, text);
        let tables = ["--resolver", "glibc", "--old", "old.services", "--new", "new.services"];
        let ran = folder.run(&[&["uses"], &tables[..], &["--output-format", "json", path]].concat());
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        let message = document["findings"][0]["message"].as_str().unwrap_or_default();
        assert_eq!(message, format!("`http` was 80 and is now 8080, so {expected}"), "{text}");
    }
}
