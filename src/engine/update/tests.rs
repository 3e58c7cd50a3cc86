//! Positions of new rows and names.

use super::*;
use crate::engine::{RuleSet, Selection, parse_file};
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::text::SourceFile;
use std::path::Path;

/// Updates a table; returns its lines and the additions.
fn updated(name: &str, text: &str, ports: &str, replacing: bool) -> (String, Additions) {
    let names = if replacing { NamesBeside::Outdated } else { NamesBeside::None };
    updated_with(name, text, ports, names, false)
}

/// Updates a table twice, which must give the same as once.
fn updated_with(name: &str, text: &str, ports: &str, names: NamesBeside, twins: bool) -> (String, Additions) {
    let (once, additions) = updated_once(name, text, ports, names, twins);
    let (twice, more) = updated_once(name, &once, ports, names, twins);
    assert_eq!((&once, more.rows(), more.aliases()), (&twice, 0, 0));
    (once, additions)
}

fn updated_once(name: &str, text: &str, ports: &str, names: NamesBeside, twins: bool) -> (String, Additions) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let check = CheckSettings::new(&catalogue, &registry, &rules);
    let settings = UpdateSettings {
        source: None,
        check,
        ports: PortRange::parse(ports).into_iter().collect(),
        transports: if twins { Transport::ALL.to_vec() } else { vec![Transport::Tcp] },
        names,
        twins,
        notes: false,
        trust: Applicability::Safe,
        renames: false,
        within: Vec::new(),
        keep: Vec::new(),
    };
    let read = || {
        let source = SourceFile::new(Path::new(name), text.as_bytes().to_vec());
        let document = parse_file(&catalogue, &source, None).unwrap();
        (source, document)
    };
    let (source, document) = read();
    let known = super::super::check(source, document, &check).findings.len();
    let (source, document) = read();
    let Updated { fixed, additions, .. } = update(source, document, &settings);
    assert!(fixed.checked.findings.len() <= known, "{:?}", fixed.checked.findings);
    (String::from_utf8(fixed.checked.source.bytes).unwrap(), additions)
}

fn names(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

const SECTIONS: &str = "# Head\ntcpmux 1/tcp\nssh 22/tcp\nldap 389/tcp\n\n# More\nexec 512/tcp\nsocks 1080/tcp\n\n\
    # Local services\nmine 24/udp\nours 60000/tcp\n";

#[test]
fn rows_go_into_the_sections_that_go_on_from_each_other() {
    let (text, _) = updated("services", SECTIONS, "20-25", false);
    assert_eq!(
        names(&text),
        "# tcpmux ftp-data ftp ssh telnet smtp ldap # exec socks # mine ours".split(' ').collect::<Vec<_>>()
    );
    let (text, _) = updated("services", SECTIONS, "513-514", false);
    assert!(text.contains("exec 512/tcp\nlogin") && text.contains("\nsocks 1080/tcp\n\n# Local"), "{text}");
    // Higher ports are inserted before the heading of the local section.
    let (text, additions) = updated("services", SECTIONS, "1433-1434", false);
    assert_eq!(additions.rows(), 2);
    assert!(text.contains("socks 1080/tcp\nms-sql-s") && text.ends_with("mine 24/udp\nours 60000/tcp\n"), "{text}");
}

#[test]
fn rows_come_after_the_comments_of_a_table_that_has_nothing_else() {
    let (text, _) = updated("services", "# One\n# Two\n", "22-22", false);
    assert!(text.starts_with("# One\n# Two\nssh"), "{text}");
}

#[test]
fn a_name_that_left_keeps_its_line_and_gets_the_other_as_an_alias() {
    let stale = "auditd 48/tcp\nsu-mit-tg 89/tcp\nntalk 518/tcp\nspc 6111/tcp\ndcp 93/tcp\nnpp 92/tcp\n3com-tsmux 106/tcp\n\
        poppassd 106/tcp\n";
    let (text, additions) = updated("services", stale, "", true);
    assert_eq!(additions.rows(), 0);
    assert_eq!(names(&text), names(stale), "no line is new: {text}");
    let (text, additions) = updated("nmap-services", "poppassd\t106/tcp\t0.1\nsip-tls\t5061/tcp\t0.1\n", "", true);
    assert_eq!((additions.rows(), additions.aliases()), (0, 0));
    assert_eq!(text, "poppassd\t106/tcp\t0.1\nsip-tls\t5061/tcp\t0.1\n");
    assert!(additions.left_out.iter().all(|left| matches!(left.why, WhyLeftOut::OtherName { .. })), "{additions:?}");
    assert!(!additions.left_out.is_empty());
}

/// Describes the assignments that are left out.
fn reasons(additions: &Additions) -> Vec<String> {
    additions
        .left_out
        .iter()
        .map(|left| format!("{} {}/{}: {:?}", left.name, left.port, left.transport, left.why))
        .collect()
}

#[test]
fn a_local_name_keeps_its_line_and_gets_the_registrys_beside_it_on_request() {
    let table = "myssh 22/tcp\nmail 25/tcp\nsip-tls 5061/tcp\n";
    let (text, additions) = updated_with("services", table, "22-25", NamesBeside::None, false);
    assert!(text.starts_with("myssh 22/tcp\n") && text.contains("\nmail 25/tcp\n"), "{text}");
    let [ssh, smtp] = &reasons(&additions)[..] else { panic!("{additions:?}") };
    assert!(ssh.starts_with("ssh 22/tcp: OtherName") && ssh.ends_with("kind: Local }"), "{ssh}");
    assert!(smtp.starts_with("smtp 25/tcp: OtherName") && smtp.ends_with("kind: Customary }"), "{smtp}");
    let (text, additions) = updated_with("services", table, "22-22", NamesBeside::Any, false);
    assert_eq!(text, "myssh 22/tcp ssh\nmail 25/tcp\nsip-tls 5061/tcp sips\n");
    assert_eq!((additions.rows(), additions.aliases()), (0, 1), "{additions:?}");
    let (text, additions) = updated_with("services", "myssh 22/tcp\nmail 25/tcp\n", "22-22", NamesBeside::Any, false);
    assert_eq!((text.as_str(), additions.aliases()), ("myssh 22/tcp ssh\nmail 25/tcp\n", 1));
    let (text, _) = updated_with("services", table, "", NamesBeside::Any, false);
    assert_eq!(text, "myssh 22/tcp ssh\nmail 25/tcp smtp\nsip-tls 5061/tcp sips\n");
    // A name that has another port in the table is not added.
    let (text, additions) = updated_with("services", "myssh 22/tcp\nssh 2222/tcp\n", "22-22", NamesBeside::Any, false);
    assert_eq!(text, "myssh 22/tcp\nssh 2222/tcp\n");
    assert_eq!(reasons(&additions), ["ssh 22/tcp: NameElsewhere(\"2222/tcp\")"]);
}

#[test]
fn a_name_gets_its_other_transports_on_request() {
    let table = "domain 53/tcp\nssh 22/tcp\n";
    let (text, additions) = updated_once("services", table, "53-53", NamesBeside::None, false);
    assert_eq!((text.as_str(), additions.rows()), (table, 0));
    let (text, additions) = updated_with("services", table, "53-53", NamesBeside::None, true);
    assert_eq!((names(&text), additions.rows()), (vec!["domain", "domain", "ssh"], 1));
    assert!(text.starts_with("domain 53/tcp\ndomain 53/udp"), "{text}");
    let (text, _) = updated_with("services", table, "", NamesBeside::None, true);
    assert_eq!(names(&text), ["domain", "domain", "ssh", "ssh", "ssh"], "{text}");
    // Nmap scans every port of a name.
    let table = "domain\t53/tcp\t0.1\n";
    let (_, additions) = updated_once("nmap-services", table, "", NamesBeside::None, true);
    assert_eq!((additions.rows(), additions.left_out.len()), (1, 0), "{additions:?}");
    // musl prefers tcp where no protocol is asked for.
    let (_, additions) = updated_with("services", "domain 53/udp\n", "53-53", NamesBeside::None, true);
    let [reason] = &reasons(&additions)[..] else { panic!("{additions:?}") };
    assert!(reason.starts_with("domain 53/tcp: Changes") && reason.contains("protocol: None"), "{reason}");
}

#[test]
fn a_further_address_is_the_reason_only_if_no_other_lookup_changes() {
    let reasons_of = |table| {
        let (_, additions) = updated_with("services", table, "53-53", NamesBeside::None, false);
        reasons(&additions).concat()
    };
    let tables = ["domain 53/tcp\n", "domain 53/udp\n"];
    // Only the transport tcp is asked for.
    assert_eq!(reasons_of(tables[0]), "");
    assert!(reasons_of(tables[1]).starts_with("domain 53/tcp: Changes"), "{}", reasons_of(tables[1]));
}

#[test]
fn no_row_goes_into_a_block_of_others() {
    let ansible = "sunrpc 111/tcp\nnfs 2049/tcp\n# BEGIN ANSIBLE MANAGED BLOCK\nappd 6000/tcp\nappadm 9000/tcp\n# END ANSIBLE MANAGED BLOCK\n";
    let (text, _) = updated("services", ansible, "8080-8080", false);
    assert_eq!(names(&text), ["sunrpc", "nfs", "http-alt", "#", "appd", "appadm", "#"]);
    let (text, _) = updated("services", &format!("{ansible}tcp-last 65000/tcp\n"), "8080-8080", false);
    assert_eq!(names(&text), ["sunrpc", "nfs", "http-alt", "#", "appd", "appadm", "#", "tcp-last"]);
    let salt = "# TOP : salt managed zone : please do not edit\ndb 5000/tcp\n# BOTTOM : end of salt managed zone\n";
    let (text, _) = updated("services", salt, "22-22", false);
    assert_eq!(names(&text), ["#", "db", "#", "ssh"]);
    let local = "nfs 2049/tcp\n\n# Local services\nappd 6000/tcp\nappadm 9000/tcp\n";
    let (text, _) = updated("services", local, "8080-8080", false);
    assert_eq!(names(&text), ["nfs", "http-alt", "#", "appd", "appadm"]);
    let (text, _) = updated("services", "# Local services\nappd 6000/tcp\n", "22-22", false);
    assert_eq!(names(&text), ["ssh", "#", "appd"]);
    // The twin of a line in a block, too, goes outside.
    let (text, _) =
        updated_with("services", "echo 7/tcp\n# BEGIN x\ndomain 53/tcp\n# END x\n", "", NamesBeside::None, true);
    assert_eq!(names(&text), ["echo", "echo", "#", "domain", "#", "domain"], "{text}");
}

/// `link` moved from 87 to 245: the new lines change the facts about the old one.
#[test]
fn fixes_that_new_rows_make_possible_are_made_in_the_same_run() {
    for table in ["link\t\t87/tcp\t\t80/udp\n", "netstat 15/tcp\nsip-tls 5061/tcp\nwhois 43/tcp\n"] {
        updated_with("services", table, "1-1023", NamesBeside::Any, true);
        updated("services", table, "1-1023", false);
    }
}

/// The registry has several names on these ports, and the table has not the first one.
#[test]
fn the_twin_of_a_line_has_the_name_that_the_table_has() {
    for line in [
        "nfs 2049/tcp nfsd",
        "shilp 2049/tcp",
        "remoteware-cl 3000/tcp",
        "pdl-datastream 9100/tcp",
        "turn 3478/tcp",
        "l2tp 1701/tcp",
        "www 80/tcp",
        "http 80/tcp www",
    ] {
        let name = line.split(' ').next().unwrap();
        let (text, additions) = updated_with("services", &format!("{line}\n"), "", NamesBeside::None, true);
        assert!(additions.rows() > 0, "{text}");
        assert!(additions.added.iter().all(|added| added.name == name), "{text}");
        assert!(text.lines().skip(1).all(|row| row.split_whitespace().nth(2).is_none_or(|word| word == "#")), "{text}");
        // Each transport is asked for, and the twins only on request.
        let port = line.split([' ', '/']).nth(1).unwrap();
        let (text, _) =
            updated_with("services", &format!("{line}\n"), &format!("{port}-{port}"), NamesBeside::None, true);
        assert!(names(&text).iter().all(|other| *other == name), "{text}");
    }
    let (_, additions) = updated_with("nmap-services", "nfs\t2049/tcp\t0.1\n", "", NamesBeside::None, true);
    assert!(additions.added.iter().all(|added| added.name == "nfs"), "{additions:?}");
    // Another service has the other transport.
    let (text, _) = updated_with("services", "shell 514/tcp\n", "514-514", NamesBeside::None, true);
    assert_eq!(names(&text), ["shell", "syslog"], "{text}");
}

#[test]
fn no_name_is_put_on_another_transport_beside_a_local_one() {
    let (text, additions) = updated_with("services", "foo 2049/tcp\n", "2049-2049", NamesBeside::None, true);
    assert_eq!(text, "foo 2049/tcp\n");
    let left: Vec<String> =
        reasons(&additions).iter().map(|text| text.split(" {").next().unwrap().to_owned()).collect();
    let expected = ["nfs 2049/tcp", "nfs 2049/udp", "nfs 2049/sctp", "shilp 2049/tcp", "shilp 2049/udp"];
    assert_eq!(left, expected.map(|endpoint| format!("{endpoint}: OtherName")));
    let (text, _) = updated_with("services", "foo 2049/tcp\n", "2049-2049", NamesBeside::Any, true);
    assert_eq!(text, "foo 2049/tcp shilp nfs\nshilp 2049/udp nfs\nnfs 2049/sctp\n");
    let (text, _) = updated_with("nmap-services", "unknown\t2049/tcp\t0.1\n", "2049-2049", NamesBeside::None, true);
    assert!(text.contains("2049/udp"), "no name is no other name: {text}");
}

/// Rows with one blank, whatever the length of the name, are no columns.
#[test]
fn a_row_has_as_many_blanks_as_those_with_names_of_its_length() {
    for blank in ["\t", " "] {
        let table = "ssh 22/tcp\nntp 123/udp\nnetbios-ns 137/udp\nnetbios-dgm 138/udp\nnetbios-ssn 139/tcp\n\
                     microsoft-ds 445/tcp\nsubmissions 465/tcp\n";
        let (text, _) = updated("services", &table.replace(' ', blank), "88-179", false);
        assert!(text.contains(&format!("\nbgp{blank}179/tcp\nmicrosoft")), "{text}");
        assert!(text.contains(&format!("\nkerberos{blank}88/tcp\n")), "{text}");
        // So do aliases and comments.
        let described = |row: &str| format!("{row}{blank}alias-of-{}{blank}# What it is\n", &row[..2]);
        let table: String = table.lines().map(|row| described(&row.replace(' ', blank))).collect();
        let (text, _) = updated("services", &table, "80-80", false);
        let row = format!("http{blank}80/tcp{blank}www www-http{blank}# World Wide Web HTTP\n");
        assert!(text.contains(&row), "{text}");
    }
    // Two tabs would be the first ones, and in columns they are not.
    let (text, _) = updated("services", "http-alt\t8080/tcp\nhttps-alt\t8443/tcp\n", "22-22", false);
    assert!(text.starts_with("ssh\t22/tcp\n"), "{text}");
    for table in ["ssh\t\t22/tcp\nhttp-alt\t8080/tcp\n", "ssh      22/tcp\nhttp-alt 8080/tcp\n"] {
        let (text, _) = updated("services", table, "25-25", false);
        let row = table.lines().next().unwrap();
        assert!(text.contains(&row.replace("ssh ", "smtp").replace("ssh", "smtp").replace("22", "25")), "{text}");
    }
}

#[test]
fn a_row_has_a_comment_where_others_have() {
    let row = |port: u32, comment: &str| format!("mine{port} {port}/tcp{comment}\n");
    let plain: String = (60_001..60_012).map(|port| row(port, "")).collect();
    let added = |table: &str| {
        let text = updated("services", table, "25-25", false).0;
        text.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(added(&plain), "smtp 25/tcp");
    assert_eq!(added(&format!("{plain}{}", row(60_012, " # Mine"))), "smtp 25/tcp");
    let commented = row(60_012, " # Mine") + &row(60_013, " # Ours");
    assert_eq!(added(&format!("{plain}{commented}")), "smtp 25/tcp # Simple Mail Transfer");
    let (text, _) = updated("services", "# A new table\n", "25-25", false);
    assert!(text.ends_with("smtp 25/tcp # Simple Mail Transfer\n"), "{text}");
}

/// The registry has several names on these ports. A line with one of them may get the others as aliases.
#[test]
fn further_names_of_a_port_are_left_out_aloud() {
    let table = "urd 465/tcp\nipp 631/tcp\nmyweb 666/tcp\n";
    let (text, additions) = updated("services", table, "465-999", false);
    assert!(text.contains("garcon") && text.contains("puprouter"), "a new row has all names: {text}");
    let left = |additions: &Additions| {
        let ours = additions.left_out.iter().filter(|left| [465, 631, 666].contains(&left.port));
        ours.map(|left| (left.name.clone(), matches!(left.why, WhyLeftOut::OtherName { takes_alias: true, .. })))
            .collect::<Vec<_>>()
    };
    let named = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), true)).collect::<Vec<_>>();
    assert_eq!(left(&additions), named(&["submissions", "ipps", "doom", "mdqs"]));
    let (text, additions) = updated_with("services", table, "465-999", NamesBeside::Any, false);
    assert!(text.contains("urd 465/tcp") && text.contains("submissions\n"), "{text}");
    assert_eq!(left(&additions), []);
    // Without ports, no second name is an outdated or missing one.
    assert_eq!(updated("services", "urd 465/tcp\n", "", true).0, "urd 465/tcp\n");
    let (_, additions) = updated("nmap-services", "ipp\t631/tcp\t0.1\n", "631-631", false);
    assert_eq!(additions.left_out[0].name, "ipps");
    // Another spelling of a name is no other name.
    for line in ["acr-nema 104/tcp\n", "acr_nema 104/tcp\n"] {
        let (_, additions) = updated("services", line, "104-104", false);
        assert!(additions.left_out.iter().all(|left| left.name != "acr_nema"), "{additions:?}");
    }
}

#[test]
fn nothing_in_a_block_of_another_program_changes() {
    let block =
        "# BEGIN ANSIBLE MANAGED BLOCK\nmyssh 22/tcp\nsip-tls 5061/tcp\nx  9/TCP\n# END ANSIBLE MANAGED BLOCK\n";
    let table = format!("mytime 37/tcp\n{block}mail 25/tcp\n");
    let (text, additions) = updated_with("services", &table, "", NamesBeside::Any, false);
    assert!(text.contains(block), "{text}");
    assert!(text.starts_with("mytime 37/tcp time\n") && text.contains("\nmail 25/tcp smtp"), "{text}");
    let left: Vec<&str> = additions.left_out.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(left, ["discard", "ssh", "sips"], "{additions:?}");
    assert!(additions.left_out.iter().all(|left| matches!(left.why, WhyLeftOut::OwnedBlock)), "{additions:?}");
    // Names of the administrator are not those of a program.
    let (text, _) = updated("services", "ssh 22/tcp\n\n# Local services\nsip-tls 5061/tcp\n", "", true);
    assert!(text.ends_with("sip-tls 5061/tcp sips\n"), "{text}");
}
