//! The answers of `explain`: its first lines, the ways to ask, and what is said where nothing is known.

use crate::folder::{Folder, Ran};
use portolan::registry::Registry;
use serde_json::Value;
use std::path::Path;

fn run(args: &[&str]) -> Ran {
    Folder::new().run(args)
}

fn documents(args: &[&str]) -> Vec<Value> {
    let ran = run(&[&["explain", "--output-format", "json"], args].concat());
    ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn answer(what: &str) -> String {
    documents(&[what])[0]["answer"].as_str().unwrap().to_owned()
}

/// `check` dates the end of a name by its assignment, and names the later list of customary uses; so does `explain`.
#[test]
fn a_list_of_customary_uses_ends_no_assignment() {
    let (when, later) = ("between 1986-11 and 1987-05", "RFC 1060 of 1990-03 lists the name there as customary use");
    assert_eq!(answer("15/tcp"), format!("15/tcp is unassigned; `NETSTAT` was removed {when}; {later}"));
    assert_eq!(answer("netstat"), format!("`NETSTAT` was 15/tcp, 15/udp and left {when}; {later}"));
    let folder = Folder::with("services", "netstat 15/tcp\n");
    let text = folder.run(&["check", "--select", "deassigned", "services"]).text().replace("\n    ", " ");
    assert!(text.contains(&format!("removed from 15/tcp {when}")) && text.contains(later), "{text}");
    // No source lists these as assigned.
    let customary = "RFC 1060 of 1990-03 lists";
    assert_eq!(answer("57/tcp"), format!("57/tcp is for private use; {customary} `apts` there as customary use"));
    let expected = format!("`apts` was never assigned a port; {customary} it on 57/tcp as customary use");
    assert_eq!(answer("apts"), expected);
}

#[test]
fn a_pattern_lists_the_names_that_match() {
    let ran = run(&["explain", "SSH*/tcp"]);
    let lines: Vec<&str> = ran.text().lines().collect();
    assert!(ran.status == 0 && lines[0].starts_with("`SSH*` matches ") && lines[0].ends_with(" registered names"));
    assert!(lines[2..].iter().any(|line| line.starts_with("  ssh ") && line.contains("22/tcp")), "{ran:?}");
    let document = &documents(&["ssh*"])[0];
    assert_eq!((&document["lead"]["by"], &document["nearest"][0]["name"]), (&"pattern".into(), &"ssh".into()));
    let all = run(&["explain", "*"]);
    assert!(all.status == 0 && all.text().lines().count() < 120, "{}", all.text().lines().count());
    assert!(all.text().contains(" are not shown: use a longer pattern"), "{all:?}");
    let none = run(&["explain", "no-such-*"]);
    assert!(none.status == 1 && none.err.contains("`no-such-*` is neither a service"), "{none:?}");
}

/// The names of 60 daemons and 40 ports that people ask for. `-` is a name that leads nowhere.
#[test]
fn a_hundred_questions_have_their_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain/asked.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let rows: Vec<(&str, &str)> = table.lines().skip(1).map(|line| line.split_once('\t').unwrap()).collect();
    assert_eq!(rows.len(), 100);
    let asked: Vec<&str> = rows.iter().map(|(asked, _)| *asked).collect();
    let documents = documents(&asked);
    let find = |asked: &str| documents.iter().find(|document| document["query"] == asked);
    for (asked, expected) in rows {
        let found = find(asked).map_or("-", |document| document["answer"].as_str().unwrap());
        assert_eq!(found, expected, "{asked}");
    }
}

/// The names of 110 daemons, packages, units and protocols, and 40 ports. Each has the words that its first line must
/// contain: the ports that its own documentation gives it, or the name that a port is registered for.
#[test]
fn first_lines_have_the_ports_of_the_documentation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain/names.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let rows: Vec<(&str, &str)> = table.lines().skip(1).map(|line| line.split_once('\t').unwrap()).collect();
    assert_eq!(rows.len(), 150);
    let asked: Vec<&str> = rows.iter().map(|(asked, _)| *asked).collect();
    let documents = documents(&asked);
    let answer = |asked: &str| {
        let found = documents.iter().find(|document| document["query"] == asked);
        found.map_or("", |document| document["answer"].as_str().unwrap())
    };
    let is_wrong = |(asked, words): &&(&str, &str)| words.split(", ").any(|word| !answer(asked).contains(word));
    let wrong: Vec<String> =
        rows.iter().filter(is_wrong).map(|(asked, words)| format!("{asked}: {words}: {}", answer(asked))).collect();
    assert!(wrong.is_empty(), "{} of 150 are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The first line says what a port of a server is registered for, unless the server speaks that; the sources follow.
#[test]
fn a_server_has_its_usual_ports() {
    for (what, expected) in [
        ("nmbd", "`nmbd` usually listens on `netbios-ns` (137/udp) and `netbios-dgm` (138/udp)"),
        ("named", "`named` usually listens on `domain` (53/tcp, 53/udp) and `rndc` (953/tcp)"),
        ("smbd", "`smbd` usually listens on `netbios-ssn` (139/tcp) and `microsoft-ds` (445/tcp)"),
        ("iperf3", "`iperf3` usually listens on 5201/tcp, 5201/udp (registered for `targus-getdata1`)"),
        ("murmurd", "`murmurd` usually listens on 64738/tcp and 64738/udp"),
        (
            "sshd.service",
            "`sshd.service` is not in the registry, but `sshd` is known: it usually listens on `ssh` (22/tcp)",
        ),
        ("spamd", "`spamd` usually listens on 783/tcp"),
        ("winrm", "`winrm` is 47001/tcp: Windows Remote Management Service; WinRM uses 5985/tcp, 5986/tcp"),
        (
            "rabbitmq-server",
            "`rabbitmq-server` is not in the registry, but `rabbitmq` is known: it uses `amqp` (5672/tcp)",
        ),
        (
            "grafana-server.service",
            "`grafana-server.service` is not in the registry, but `grafana` is known: Grafana uses 3000/tcp",
        ),
        (
            "haproxy",
            "`haproxy` is not in the registry; it has no port of its own and listens where its configuration says",
        ),
    ] {
        assert_eq!(answer(what), expected);
        assert_eq!(run(&["explain", what]).status, 0, "{what}");
    }
    assert_eq!(answer("named/udp"), "`named` usually listens on `domain` (53/udp)");
    let lead = &documents(&["node_exporter"])[0]["lead"];
    assert_eq!((&lead["by"], &lead["name"], &lead["places"][0]), (&"server".into(), &Value::Null, &"9100/tcp".into()));
    let text = run(&["explain", "smbd", "glusterd", "xinetd"]);
    for line in [
        "Source: Samba, smb.conf, smb ports:",
        "Source (not checked): Debian 12, package glusterfs-server",
        "Source: Debian 12, package xinetd, xinetd(8): ",
    ] {
        assert!(text.text().contains(line), "{line}: {text:?}");
    }
}

#[test]
fn names_are_found_in_every_way() {
    for (what, expected, status) in [
        ("smtps", "`smtps` is a customary name of `submissions` (465/tcp)", 0),
        ("portmapper", "`portmapper` is a customary name of `sunrpc` (111/tcp, 111/udp)", 0),
        ("webcache", "`webcache` is a customary name of `http-alt` (8080/tcp, 8080/udp)", 0),
        ("whois", "`whois` is `nicname` (43/tcp, 43/udp) today", 0),
        ("sldap", "`sldap` is `ldaps` (636/tcp, 636/udp) today; the registry notes “(was sldap)”", 0),
        ("sips", "`sips` is 5061/tcp, 5061/udp, 5061/sctp (was `sip-tls`): SIP-TLS", 0),
        ("xrpl", "`xrpl` is 2459/tcp, 2459/udp (was `community`): Community", 0),
        ("netbiosns", "`netbiosns` is `netbios-ns` in the registry's spelling (137/tcp, 137/udp)", 0),
        ("whois++", "`whois++` is a historic spelling of `whoispp` (63/tcp, 63/udp)", 0),
        ("ni-ftp", "`ni-ftp` was 47/tcp, 47/udp and left on 2017-05-18; the name stays registered without a port", 0),
        ("wireguard", "`wireguard` is not a registered name; WireGuard uses 51820/udp", 0),
        ("elasticsearch", "`elasticsearch` is not a registered name; Elasticsearch uses 9200/tcp, 9300/tcp", 0),
        ("dns", "`dns` is not in the registry; nearest is `domain` (53/tcp, 53/udp)", 1),
        ("vnc", "`vnc` is not in the registry; nearest is `rfb` (5900/tcp, 5900/udp)", 1),
    ] {
        assert_eq!(answer(what), expected);
        assert_eq!(run(&["explain", what]).status, status, "{what}");
    }
    let names = documents(&["rfb"]);
    let earlier = &names[0]["earlier_names"][0];
    assert_eq!((&earlier["name"], &earlier["current"]), (&"vnc-server".into(), &"rfb".into()));
    let text = run(&["explain", "rfb"]);
    assert!(text.text().contains("earlier names     `vnc-server` (left between 2008-02-29 and 2013-02-18"), "{text:?}");
}

#[test]
fn the_count_of_registry_snapshots_against_a_claim_is_computed() {
    let registry = Registry::embedded();
    let dates = registry.history().sources().filter(|source| source.is_whole() && source.id() != "rfc1700");
    let expected = format!(
        "617 is assigned to `sco-dtmgr` to this day; a web page says it was removed in 2017, but {} registry snapshots \
         say otherwise",
        dates.count()
    );
    assert_eq!(answer("617"), expected);
}

#[test]
fn ports_are_asked_for_in_every_form() {
    let expected = run(&["explain", "617/tcp"]);
    for form in ["tcp/617", "617/TCP", "TCP/617", ":617/tcp"] {
        assert_eq!(run(&["explain", form]), expected, "{form}");
        assert_eq!(run(&["resolve", form]).status, run(&["resolve", "617/tcp"]).status, "{form}");
    }
    for bad in ["5-3", "1-70000", "5-3/tcp"] {
        let ran = run(&["explain", bad]);
        assert_eq!((ran.status, ran.text()), (2, ""), "{bad}: {}", ran.err);
        assert!(ran.err.contains("is not a range of port numbers"), "{bad}: {}", ran.err);
    }
    assert_eq!(run(&["explain", "22-22"]), run(&["explain", "22"]));
    assert_eq!(run(&["explain", ":617"]), run(&["explain", "617"]));
    assert_eq!(run(&["explain", "tcp/ssh"]), run(&["explain", "ssh/tcp"]));
}

#[test]
fn ranges_and_several_questions_are_answered() {
    insta::assert_snapshot!("explain_range", run(&["explain", "40-48"]).printed());
    insta::assert_snapshot!("explain_several", run(&["explain", "smtps", "4/tcp", "dns"]).printed());
    let category = run(&["explain", "stale"]);
    assert!(category.text().starts_with("`stale` is a category of "), "{}", category.text());
    for line in ["\n  renamed ", "\nRun `portolan check --ignore stale` to turn them off"] {
        assert!(category.text().contains(line), "{}", category.text());
    }
    let udp = documents(&["40-48/udp"]);
    assert!(udp[0]["assignments"].as_array().unwrap().iter().all(|row| row["transport"] != "tcp"));
    let queries: Vec<Value> = documents(&["22", "ssh"]).iter().map(|document| document["query"].clone()).collect();
    assert_eq!(queries, ["22", "ssh"]);
    // A question that cannot be read hides no answer.
    let bad = run(&["explain", "617", "22/xyz", "whois", "99999"]);
    assert!(bad.status == 2 && bad.text().contains("617 is assigned") && bad.text().contains("`whois` is `nicname`"));
    assert!(bad.err.contains("`xyz` is not a transport") && bad.err.contains("99999 is not a port"), "{}", bad.err);
    let mixed = run(&["explain", "22", "stale", "--output-format", "json"]);
    assert_eq!((mixed.status, mixed.text()), (2, ""), "{}", mixed.err);
    assert!(mixed.err.contains("`stale` is about rules"), "{}", mixed.err);
}

#[test]
fn a_dead_end_names_the_next_command() {
    let ran = run(&["explain", "qwxz"]);
    assert_eq!((ran.status, ran.text()), (1, ""));
    assert!(ran.err.contains("run `portolan explain 'qw*'` to list the names that start with `qw`"), "{}", ran.err);
    assert_eq!(run(&["explain", "qw*"]).status, 0);
    for (word, software) in
        [("grafna", "grafana"), ("haporxy", "haproxy"), ("kube", "kubelet"), ("wireguad", "wireguard")]
    {
        let ran = run(&["explain", word]);
        assert!(
            ran.err.contains(&format!("run `portolan explain {software}` for software of a similar")),
            "{}",
            ran.err
        );
        assert_eq!(run(&["explain", software]).status, 0);
    }
    for (word, offered) in
        [("portmap", "sunrpc"), ("mssql", "ms-sql-s"), ("http-proxy", "http-alt"), ("jetdirect", "pdl-datastream")]
    {
        let ran = run(&["explain", word]);
        assert!(ran.text().contains(offered), "{}", ran.text());
    }
    let near = run(&["explain", "dns"]);
    assert!(near.text().contains("Run `portolan explain domain` for more."), "{}", near.text());
}

/// Output to a pipe does not depend on the machine.
#[test]
fn tables_of_the_system_are_read_only_on_demand() {
    let plain = run(&["explain", "fax", "9100"]);
    assert!(!plain.text().contains("tables of this system"), "{}", plain.text());
    assert_eq!(run(&["explain", "fax", "9100", "--no-local"]), plain);
    assert!(documents(&["9100"])[0].get("local").is_none());
    assert!(documents(&["9100", "--local"])[0]["local"].is_array());
    assert!(documents(&["9100", "--local", "--no-local"])[0].get("local").is_none(), "the last one counts");
}

#[test]
fn claims_are_titled_and_counted() {
    let text = run(&["explain", "3000", "4444"]);
    for title in [
        "Also used by: Grafana, Ruby on Rails, Express, Gitea on 3000/tcp",
        "Malware seen on 4444/tcp",
        "Security tools on 4444/tcp",
    ] {
        assert!(text.text().contains(&format!("\n  {title}\n")), "{title}: {}", text.text());
    }
    let count = Registry::embedded().claims().count();
    let silence = format!("Reports come from a curated list of {count} entries: no report does not mean no risk.");
    assert!(text.text().contains(&silence), "{}", text.text());
    assert_eq!(documents(&["4"])[0]["claims_known"], count);
    assert_eq!(answer("750/udp"), "750/udp is `loadav` and `kerberos-iv`; `kerberos-iv` is reported out of use");
}

#[test]
fn service_codes_are_shown() {
    let text = run(&["explain", "discard/dccp"]);
    assert!(text.text().contains("service code      1145656131 (SC:DISC)"), "{}", text.text());
    assert_eq!(documents(&["discard/dccp"])[0]["assignments"][0]["service_code"], 1_145_656_131_u32);
    assert!(run(&["explain", "ltp-deepspace/dccp"]).text().contains("service code      7107696\n"));
}

#[test]
fn beginnings_have_brackets() {
    let unwrapped = |what: &str| run(&["explain", what]).text().replace("\n              ", " ");
    let sco = unwrapped("617");
    assert!(sco.contains("(not yet in RFC 1700 of 1994-10); still listed"), "{sco}");
    let again = unwrapped("net-assistant");
    assert!(again.contains("2025-01-23  listed again: `net-assistant` on 3283/tcp, 3283/udp"), "{again}");
    let registered = unwrapped("9100");
    assert!(registered.contains("(not yet in RFC 1700 of 1994-10); registered 2002-04; still listed"), "{registered}");
}

/// A few names of the past contain blanks.
#[test]
fn a_name_with_blanks_is_one_name() {
    let name = "`Apple Remote Desktop (Net Assistant)`";
    let text = run(&["explain", "3283"]);
    let unwrapped = text.text().replace("\n              ", " ");
    assert!(
        unwrapped.contains(&format!("lists {name} on 3283/tcp, 3283/udp in place of `net-assistant`")),
        "{unwrapped}"
    );
    let ends: Vec<Value> = documents(&["3283"])[0]["tenures"].as_array().unwrap().clone();
    let to = |end: &Value| end["end"]["to"].clone();
    assert!(ends.iter().any(|tenure| to(tenure) == serde_json::json!(["Apple Remote Desktop (Net Assistant)"])));
    let folder = Folder::with("services", "net-assistant 3283/tcp\napple 3283/udp\n");
    let args = ["check", "--select", "all", "--as-of", "2020-01-01", "--output-format", "json", "services"];
    let report: Value = serde_json::from_str(folder.run(&args).text()).unwrap();
    let findings = report.to_string();
    assert!(findings.contains("contains blanks"), "{findings}");
    assert!(!findings.contains(&format!("add {name} as an alias")), "{findings}");
    let diff = folder.run(&["check", "--fix", "--unsafe-fixes", "--diff", "--as-of", "2020-01-01", "services"]);
    assert!(!diff.text().contains("Apple"), "{}", diff.text());
    let past = run(&["registry", "diff", "2019-01-01", "2026-01-01"]);
    assert!(past.text().contains("Apple Remote Desktop (Net Assistant) → net-assistant"), "{}", past.text());
}

/// The first line about a name that has no port today names every endpoint that it left, or counts the others.
#[test]
fn every_place_that_a_departed_name_left_is_in_its_first_line() {
    let registry = Registry::embedded();
    let mut names: Vec<&str> = registry.history().tenures().map(portolan::registry::Tenure::name).collect();
    names.sort_unstable_by_key(|name| name.to_ascii_lowercase());
    names.dedup_by_key(|name| name.to_ascii_lowercase());
    names.retain(|name| {
        let has_port = registry.named(name.as_bytes()).any(|record| record.ports().is_some());
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        !has_port && is_plain && name.bytes().any(|b| b.is_ascii_alphabetic())
    });
    assert!(names.len() > 200, "{}", names.len());
    let mut examined = 0;
    for some in names.chunks(200) {
        for (name, document) in some.iter().zip(documents(some)) {
            let answer = document["answer"].as_str().unwrap();
            if !answer.to_ascii_lowercase().starts_with(&format!("`{}` ", name.to_ascii_lowercase())) {
                continue;
            }
            for tenure in registry.tenures_of(name.as_bytes()).filter(|tenure| registry.end_of(*tenure).is_some()) {
                let Some(ports) = tenure.ports().filter(|_| !tenure.listed().as_customary_use) else { continue };
                for transport in tenure.transports() {
                    let is_named = answer.contains(&format!("{ports}/{transport}")) || answer.contains(" more");
                    assert!(is_named, "{ports}/{transport}: {answer}");
                    examined += 1;
                }
            }
        }
    }
    assert!(examined > 300, "{examined}");
    for (name, expected) in [
        ("ircs", "`ircs` was 994/tcp, 994/udp and left on 2011-08-31"),
        (
            "udpplus",
            "`udpplus` was 5566/tcp, 5566/udp and left between 2008-02-29 and 2013-02-18; `westec-connect` followed on 5566/tcp",
        ),
        (
            "netrjs",
            "`NETRJS` is `netrjs-1` (71/tcp, 71/udp), `netrjs-2` (72/tcp, 72/udp), `netrjs-3` (73/tcp, 73/udp) and `netrjs-4` (74/tcp, 74/udp) today; the registry also lists `NETRJS` without a port",
        ),
        ("0", "0 is reserved; `spl-itunes` and `spr-itunes` were removed between 2008-02-29 and 2013-02-18"),
    ] {
        assert_eq!(self::answer(name), expected);
    }
}

/// One endpoint does not contradict another.
#[test]
fn a_name_that_is_there_today_did_not_leave() {
    assert_eq!(answer("www-http"), "`www-http` is 80/tcp, 80/udp: World Wide Web HTTP");
    let range = run(&["explain", "200-300"]);
    assert!(!range.text().contains("`z39.50` left"), "{}", range.text());
    let folder = Folder::with("services", "NeWS 144/tcp\ndttl 5435/tcp\n");
    let text = folder.run(&["check", "services"]);
    assert!(text.text().contains("the registry has `news` on 2009/tcp"), "{}", text.text());
    assert!(text.text().contains("(same contact;") && !text.text().contains("assignee"), "{}", text.text());
}

/// Two names of a port have the note on its use.
#[test]
fn a_note_on_the_use_of_a_port_is_printed_once() {
    let text = Folder::new().run(&["explain", "4444"]).text().to_owned();
    assert_eq!(text.matches("unauthorized use").count(), 1, "{text}");
    let text = Folder::new().run(&["explain", "9105"]).text().to_owned();
    assert!(text.contains("Ariën Huisken"), "the registry has these letters in another encoding: {text}");
}

/// The note on a port without a name is the only source of some moves.
#[test]
fn a_move_that_only_a_note_states_is_part_of_the_answer() {
    assert_eq!(answer("44323/udp"), "44323/udp is unassigned; `pcp` moved from here to 5351/udp");
    let ran = run(&["explain", "44323/udp"]);
    assert!(!ran.text().contains("No source since"), "{}", ran.text());
    let ran = run(&["explain", "pcp"]);
    assert!(ran.text().contains("  moved from        44323/udp, by the registry's note on it\n"), "{}", ran.text());
}

#[test]
fn a_customary_name_is_no_earlier_name() {
    assert_eq!(answer("nicname"), "`nicname` is 43/tcp, 43/udp: Who Is");
    let text = run(&["explain", "nicname"]).text().to_owned();
    assert!(text.contains("  customary names   `whois` (RFC 1060 of 1990-03)\n"), "{text}");
    assert!(!text.contains("earlier names"), "{text}");
    assert!(answer("ms-wbt-server").starts_with("`ms-wbt-server` is 3389/tcp, 3389/udp"));
}

/// What became of the name that followed is not about the one that left.
#[test]
fn a_name_that_became_another_is_told_once() {
    let expected = "`imap2` is `imap` (143/tcp) today; `imap` took over 143/udp, too, and left it later; the registry also \
                    lists `imap2` without a port";
    assert_eq!(answer("imap2"), expected);
}

#[test]
fn every_port_has_the_commands_that_find_its_program() {
    let has_commands = |what: &str| run(&["explain", what]).text().contains("To find the program that listens on ");
    for port in ["22", "4444", "8080", "31337/tcp", "53/udp", "50000"] {
        assert!(has_commands(port), "{port}");
    }
    assert!(!has_commands("ssh") && !has_commands("0") && !has_commands("20-23"));
}

#[test]
fn an_earlier_registry_stays_in_the_commands_and_dates_the_answer() {
    let as_of = ["explain", "--as-of", "2018-06-01"];
    let ran = run(&[&as_of[..], &["htt"]].concat());
    assert!(ran.text().starts_with("`htt` is not in the registry of 2018-05-24; nearest is `http` ("), "{ran:?}");
    assert!(ran.text().contains("\nRun `portolan explain --as-of 2018-06-01 http` for more.\n"), "{ran:?}");
    let text = ran.text().replace('\n', " ");
    assert!(text.contains(", without ") && text.contains(" that are later or undated: no report"), "{text}");
    let ran = run(&[&as_of[..], &["no-such-name"]].concat());
    for words in [
        "neither a service in the registry of 2018-05-24 nor a rule",
        "run `portolan explain --as-of 2018-06-01 'no*'`",
        "hint: leave out `--as-of` for the newest registry",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let ran = run(&["ghosts", "--as-of", "2018-06-01", "--ports", "114"]);
    assert!(ran.text().contains("run `portolan explain --as-of 2018-06-01 114`"), "{}", ran.text());
    let text = run(&["explain", "htt"]).text().replace('\n', " ");
    assert!(text.contains("`htt` is not in the registry; ") && !text.contains("without "), "{text}");
}

/// Words that people use for a protocol lead to it, not to a name with the same letters.
#[test]
fn common_abbreviations_lead_to_their_services() {
    for (word, words) in [
        ("web", "nearest is `http` (80/"),
        ("rtp", "`rtp` uses `avt-profile-1` (5004/udp)"),
        ("rmi", "`rmi` uses `rmiregistry` (1099/tcp)"),
        ("xmpp", "nearest is `xmpp-client` (5222/tcp)"),
        ("dot", "`dot` uses `domain-s` (853/tcp)"),
        ("doh", "`doh` uses `https` (443/tcp)"),
        ("bonjour", "`bonjour` uses `mdns` (5353/udp)"),
        ("cifs", "`cifs` is 3020/tcp, 3020/udp: CIFS; in common use for `microsoft-ds` (445/tcp)"),
        ("sftp", "Simple File Transfer Protocol; in common use for `ssh` (22/tcp)"),
        ("scp", "in common use for `ssh` (22/tcp)"),
        ("k8s", "`k8s` is not in the registry; it is short for Kubernetes, which serves its API on 6443/tcp"),
    ] {
        let answer = answer(word);
        assert!(answer.contains(words), "{answer}");
    }
}

#[test]
fn lists_of_ports_are_several_questions() {
    let answers = documents(&["80,443/tcp", "tcp 617"]);
    let subjects: Vec<&str> = answers.iter().map(|document| document["query"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["80", "443/tcp", "617/tcp"]);
}

/// Only examples and tables of a page are wider than the width.
#[test]
fn the_pages_of_rules_are_wrapped() {
    let folder = Folder::new();
    let rules: Value = serde_json::from_slice(&folder.run(&["rules", "--output-format", "json"]).out).unwrap();
    for rule in rules["rules"].as_array().unwrap() {
        let page = rule["page"].as_str().unwrap();
        assert!(!page.lines().any(|line| line.starts_with(' ') && !line.starts_with("  ")), "{page}");
        assert!(page.starts_with("# "), "{page}");
        let ran = folder.run(&["explain", rule["id"].as_str().unwrap()]);
        let is_prose = |line: &&str| !line.starts_with("    ") && !line.starts_with('|');
        let wide: Vec<&str> = ran.text().lines().filter(is_prose).filter(|line| line.chars().count() > 100).collect();
        assert_eq!(wide, Vec::<&str>::new());
    }
}
