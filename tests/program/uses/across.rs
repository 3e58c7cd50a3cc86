//! Files of one program that say something about the lookups of each other.

use crate::folder::Folder;
use serde_json::Value;

const USES: [&str; 7] = ["uses", "--resolver", "glibc", "--table", "services", "--output-format", "jsonl"];

fn folder() -> Folder {
    Folder::with("services", "smtp 25/tcp\nsubmission 587/tcp\nimaps 993/tcp\n")
}

/// Returns the transports of the uses in a file: `any` for a lookup without one.
fn transports(folder: &Folder, file: &str) -> Vec<String> {
    let ran = folder.run(&[&USES[..], &["etc"]].concat());
    let uses = ran.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_file = uses.filter(|used| used["path"] == file);
    of_file.map(|used| used["transport"].as_str().unwrap_or("any").to_owned()).collect()
}

/// An action is defined in a file of `action.d`, and chosen in any file of jails; later files win.
#[test]
fn ban_actions_of_fail2ban_are_found_in_other_files() {
    const NFT: &str = "[Definition]\nactionban = /usr/sbin/nft add element inet f banned { <ip> . <port> }\n";
    for (files, expected) in [
        (&[][..], "udp"),
        (&[("jail.conf", "[DEFAULT]\nbanaction = nftables\n")], "any"),
        (&[("jail.d/defaults.conf", "[DEFAULT]\nbanaction = nftables-multiport\n")], "any"),
        (
            &[("jail.conf", "[DEFAULT]\nbanaction = nftables\n"), ("jail.local", "[DEFAULT]\nbanaction = iptables\n")],
            "udp",
        ),
        (
            &[("jail.local", "[DEFAULT]\nbanaction = nftables\n"), ("jail.conf", "[DEFAULT]\nbanaction = iptables\n")],
            "any",
        ),
        (&[("jail.local", "[DEFAULT]\nbanaction = iptables\n[x]\nbanaction = nftables\n")], "any"),
        (&[("jail.local", "[x]\naction = mine[port=%(port)s]\n"), ("action.d/mine.conf", NFT)], "any"),
        (
            &[
                ("jail.local", "[DEFAULT]\nbanaction = mine\n"),
                ("action.d/mine.local", "[INCLUDES]\nbefore = nftables-common.conf\n"),
            ],
            "any",
        ),
        (
            &[
                ("jail.local", "[DEFAULT]\nbanaction = mine\n"),
                ("action.d/mine.conf", "[Definition]\nactionban = iptables -I x --dport <port>\n"),
            ],
            "udp",
        ),
        (&[("jail.local", "[DEFAULT]\nbanaction = nftables\n"), ("action.d/nftables.conf", NFT)], "any"),
        (&[("jail.local", "[DEFAULT]\nprotocol = tcp\n")], "udp"),
    ] {
        let folder = folder();
        folder.file("etc/fail2ban/jail.d/x.conf", "[x]\nport = imaps\nprotocol = udp\n");
        for (name, text) in files {
            folder.file(format!("etc/fail2ban/{name}"), text);
        }
        assert_eq!(transports(&folder, "etc/fail2ban/jail.d/x.conf"), [expected], "{files:?}");
        // Another installation in the tree has its own.
        folder.file("etc/other/jail.d/x.conf", "[x]\nport = imaps\nprotocol = udp\n");
        assert_eq!(transports(&folder, "etc/other/jail.d/x.conf"), ["udp"], "{files:?}");
    }
}

/// The protocol of a jail may be in another file, too.
#[test]
fn the_protocol_of_another_file_is_that_of_the_jail() {
    let folder = folder();
    folder.file("etc/jail.conf", "[x]\nport = imaps\n");
    assert_eq!(transports(&folder, "etc/jail.conf"), ["tcp"]);
    folder.file("etc/jail.local", "[DEFAULT]\nprotocol = udp\n");
    assert_eq!(transports(&folder, "etc/jail.conf"), ["udp"]);
}

/// Later files win: `jail.conf`, `jail.d/*.conf`, `jail.local`, `jail.d/*.local`. What decides is whether the jail is
/// enabled in the end, and whether it has the ports of the file.
#[test]
fn jails_are_merged_over_the_files_of_the_folder() {
    const OFF: &str = "[DEFAULT]\nenabled = false\n";
    const JAIL_OFF: &str = "[x]\nenabled = no\n";
    const JAIL_ON: &str = "[x]\nenabled = true\n";
    for (files, expected) in [
        (&[][..], &["error"][..]),
        (&[("jail.d/a.conf", JAIL_OFF)], &["info"]),
        (&[("jail.d/a.conf", OFF)], &["info"]),
        (&[("jail.d/a.conf", OFF), ("jail.local", JAIL_ON)], &["error"]),
        (&[("jail.d/z.conf", JAIL_ON), ("jail.local", JAIL_OFF)], &["info"]),
        (&[("jail.d/a.local", JAIL_ON), ("jail.local", JAIL_OFF)], &["error"]),
        (&[("jail.d/a.conf", JAIL_OFF), ("jail.d/b.conf", JAIL_ON)], &["error"]),
        (&[("paths-own.conf", JAIL_ON), ("jail.d/b.conf", OFF)], &["error"]),
        (&[("jail.local", "[y]\nenabled = true\n"), ("jail.d/a.conf", OFF)], &["info"]),
        (&[("jail.local", "[x]\nport = smtp\n")], &[]),
        (&[("jail.local", "[x]\nport = %(known/port)s,smtp\n")], &["error"]),
    ] {
        let folder = folder();
        folder.file("etc/fail2ban/jail.conf", "[x]\nport = lost\n");
        for (name, text) in files {
            folder.file(format!("etc/fail2ban/{name}"), text);
        }
        let ran = folder.run(&[&USES[..5], &["--output-format", "concise", "etc"]].concat());
        let severities: Vec<&str> = ran.text().lines().map(|line| line.split(['[', ' ']).nth(1).unwrap()).collect();
        assert_eq!(severities, expected, "{files:?}: {}", ran.printed());
    }
}

/// References without an end are said, and end.
#[test]
fn cycles_of_references_are_said() {
    let folder = folder();
    for text in [
        "[x]\nport = %(a)s\na = %(b)s,smtp\nb = %(a)s\n",
        "[x]\nport = %(port)s\n",
        "[DEFAULT]\na = %(a)s\n[x]\nport = %(a)s\n",
        "[x]\naction = %(action)s\n",
    ] {
        folder.file("jail.local", text);
        let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "jail.local"]);
        assert_eq!(ran.status, 0, "{}", ran.printed());
        assert_eq!(ran.err.matches(" have no end, so ports behind them are not looked up\n").count(), 1, "{}", ran.err);
        let text = ran.text().replace('\n', " ");
        assert!(text.ends_with("Not read: 1 file with endless references. "), "{text}");
    }
    folder.file(
        "jail.local",
        "[DEFAULT]\na = %(b)s\nb = smtp\n[x]\nport = %(a)s\naction_ = x[port=\"%(port)s\"]\naction = %(action_)s\n",
    );
    assert_eq!(folder.run(&["uses", "--resolver", "glibc", "--table", "services", "jail.local"]).err, "");
}

/// `known_tcp_ports` is in `main.cf`, and the services in `master.cf` of the same folder.
#[test]
fn the_ports_that_postfix_knows_are_those_of_main_cf() {
    let severities = |main: Option<&str>| -> Vec<String> {
        let folder = folder();
        folder.file("services", "ssh 22/tcp\n");
        folder.file("etc/postfix/master.cf", "smtp inet n - n - - smtpd\nown inet n - n - - smtpd\n");
        folder.file("etc/other/main.cf", "known_tcp_ports = own=1\n");
        if let Some(text) = main {
            folder.file("etc/postfix/main.cf", text);
        }
        let ran =
            folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "concise", "etc"]);
        let of_master = ran.text().lines().filter(|line| line.starts_with("etc/postfix/master.cf:"));
        of_master.map(|line| line.split(['[', ' ']).nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(severities(None), ["info", "error"]);
    assert_eq!(severities(Some("myhostname = x\n")), ["info", "error"]);
    assert_eq!(severities(Some("known_tcp_ports =\n")), ["error", "error"]);
    assert_eq!(severities(Some("known_tcp_ports = own=2525\n")), ["error", "info"]);
}

/// A macro is read whatever its name, and code in other languages is not taken for rules.
#[test]
fn macros_of_pf_with_the_word_port_are_followed() {
    let folder = folder();
    let text = "web_ports = \"{ http https }\"\nport_list=\"{ smtp }\"\nport = \"imaps\"\nport2=smtp\n\
                pass in proto tcp to any port $web_ports\npass in proto tcp to port $port_list\n\
                pass in proto tcp to port $port\npass out proto tcp from port $port2 to any\n";
    folder.file("etc/pf.conf", text);
    assert_eq!(transports(&folder, "etc/pf.conf").len(), 5);
    // A macro may be a part of rules.
    folder.file("etc/pf.conf", "web = \"to any port { smtp \\\n $more }\"\nmore = imaps\npass in proto tcp $web\n");
    assert_eq!(transports(&folder, "etc/pf.conf").len(), 2);
}

#[test]
fn code_and_prose_are_no_configurations() {
    for (name, text) in [
        ("a.py", "try:\n    x()\nexcept E:\n    pass in_case\n"),
        ("a.py", "def f():\n    pass\n    match all:\n        pass\n"),
        ("a.yml", "text: |\n  pass in the request to port smtp\n  block all requests from port imaps\n"),
        ("a.yml", "steps:\n  match on port smtp\n  nat on the router port smtp\n"),
        ("a.py", "service = x\nservice y\nport = 3\nd = {\n}\n"),
        ("a.hcl", "service \"smtp\" {\n  port = \"smtp\"\n  id = 1\n}\n"),
    ] {
        let folder = folder();
        folder.file(format!("etc/{name}"), text);
        let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--show-files", "etc"]);
        assert_eq!(
            ran.text(),
            format!("etc/{name}: skipped: not recognized as a configuration\n0 files read, 1 not.\n")
        );
    }
    for text in [
        "block all\npass out\n",
        "pass in quick on em0 proto tcp to port smtp\n",
        "pass on { em0 em1 } inet proto tcp to port smtp\n",
        "block return\nmatch in all scrub (no-df)\n",
        "pass in on ! lo0 from any\n",
        "rdr pass on lo0 inet proto tcp from any to any port 80 -> 127.0.0.1 port 8080\n",
        "set skip on lo\n",
        "  pass quick # comment\n  block drop log\n",
    ] {
        let folder = folder();
        folder.file("etc/rules", text);
        let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--show-files", "etc"]);
        assert!(ran.text().starts_with("etc/rules: read as pf rules"), "{text}: {}", ran.text());
    }
}

/// Options in `master.cf` refer to parameters of `main.cf`, whose ports are looked up then.
#[test]
fn services_of_postfix_use_parameters_of_main_cf() {
    for (main, expected) in [
        ("my_filter = [h]:lost\n", &["main.cf:1:17"][..]),
        ("my_filter = [h]:$my_port\nmy_port = lost\n", &["main.cf:2:11"]),
        ("my_filter = [h]:ssh\nother = [h]:lost\n", &[]),
    ] {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        folder.file("main.cf", format!("{main}myhostname = h\nmydestination = h\n"));
        folder.file("master.cf", "2525 inet n - n - - smtpd -o content_filter=$my_filter\n");
        let ran = folder.run(&[
            "uses",
            "--resolver",
            "glibc",
            "--table",
            "services",
            "--output-format",
            "concise",
            "main.cf",
            "master.cf",
        ]);
        let found: Vec<&str> = ran.text().lines().map(|line| line.split(": ").next().unwrap()).collect();
        assert_eq!((found, &*ran.err), (expected.to_vec(), ""), "{main}");
    }
}

/// Only an action that has `<port>` hands the ports of a jail on; its file shows it, or else the table of fail2ban's own.
#[test]
fn actions_of_fail2ban_without_the_tag_take_no_ports() {
    for (action, files, is_used) in [
        ("shorewall", &[][..], false),
        ("ufw", &[], false),
        ("ufw[application=OpenSSH]", &[], false),
        // The file, which is not there, may be a changed one.
        ("shorewall[port=\"%(port)s\"]", &[], true),
        ("shorewall[port=\"%(port)s\"]", &[("shorewall.conf", "[X]\nactionban = shorewall reject <ip>\n")], false),
        ("mikrotik", &[], false),
        ("iptables-multiport", &[], true),
        ("own", &[], true),
        ("own", &[("own.conf", "[Definition]\nactionban = own <ip>\n")], false),
        ("own[port=\"imaps\"]", &[("own.conf", "[Definition]\nactionban = own <ip>\n")], false),
        ("own[kill=\"ss -K sport = :<port>\"]", &[("own.conf", "[Definition]\nactionban = own <ip> <kill>\n")], true),
        ("own", &[("own.conf", "[Definition]\nactionban = own <ip> <port>\n")], true),
        ("own", &[("own.conf", "[Definition]\nmatch = --dports <port>\nactionban = own <ip> <match>\n")], true),
        ("own", &[("own.conf", "# <port>\n[Definition]\nactionban = own <ip>\n")], false),
        ("own", &[("own.conf", "[INCLUDES]\nbefore = iptables.conf\n")], true),
        ("own", &[("own.conf", "[INCLUDES]\nbefore = ufw.conf\n")], false),
        ("own", &[("own.conf", "[INCLUDES]\nbefore = a.conf\n"), ("a.conf", "[X]\nactionban = a <port>\n")], true),
        ("own", &[("own.conf", "[INCLUDES]\nbefore = a.conf\n"), ("a.conf", "[X]\nactionban = a\n")], false),
        ("own", &[("own.conf", "[INCLUDES]\nbefore = own.conf\n")], true),
        ("ufw", &[("ufw.conf", "[Definition]\nactionban = ufw deny from <ip> to any port <port>\n")], true),
        ("ufw", &[("ufw.local", "[Init]\nblocktype = deny\n")], false),
        ("iptables-multiport", &[("iptables-multiport.local", "[Init]\nblocktype = DROP\n")], true),
        ("dshield", &[("dshield.conf", "[Definition]\nactionban = printf <port>\n")], false),
    ] {
        for option in ["banaction", "action"] {
            let folder = folder();
            folder.file("etc/jail.local", format!("[x]\n{option} = {action}\nport = smtp\n"));
            for (path, text) in files {
                folder.file(format!("etc/action.d/{path}"), text);
            }
            let found = transports(&folder, "etc/jail.local");
            assert_eq!(!found.is_empty(), is_used, "{option} = {action} {files:?}");
        }
    }
}

/// tcpdump reads a filter from a file of any name.
#[test]
fn filters_in_files_are_read() {
    let folder = folder();
    folder.file("etc/capture.sh", "#!/bin/sh\ntcpdump -ni eth0 -F my.filter\n");
    folder.file("etc/my.filter", "tcp port smtp # udp port imaps\nor udp port nosuch\n");
    assert_eq!(transports(&folder, "etc/my.filter"), ["tcp", "udp"]);
    let ran = folder.run(&[&USES[..], &["etc/capture.sh"]].concat());
    assert_eq!((ran.text().lines().count(), &*ran.err), (2, ""), "{}", ran.printed());
}
