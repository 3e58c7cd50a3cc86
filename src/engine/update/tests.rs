//! Places of new rows and names.

use super::*;
use crate::engine::{RuleSet, Selection, parse_file};
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::text::SourceFile;
use std::path::Path;

/// Updates a table; returns its lines and the additions.
fn updated(name: &str, text: &str, ports: &str, replacing: bool) -> (String, Additions) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let check = CheckSettings::new(&catalogue, &registry, &rules);
    let settings = UpdateSettings {
        check,
        ports: PortRange::parse(ports).into_iter().collect(),
        transports: vec![Transport::Tcp],
        replacing,
        trust: Applicability::Safe,
    };
    let read = || {
        let source = SourceFile::new(Path::new(name), text.as_bytes().to_vec());
        let document = parse_file(&catalogue, &source, None).unwrap();
        (source, document)
    };
    let (source, document) = read();
    let known = super::super::check(source, document, &check).findings.len();
    let (source, document) = read();
    let Updated { fixed, additions } = update(source, document, &settings);
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
    assert_eq!(additions.rows, 2);
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
    assert_eq!(additions.rows, 0);
    assert_eq!(names(&text), names(stale), "no line is new: {text}");
    let (text, additions) = updated("nmap-services", "poppassd\t106/tcp\t0.1\nsip-tls\t5061/tcp\t0.1\n", "", true);
    assert_eq!((additions.rows, additions.aliases), (0, 0));
    assert_eq!(text, "poppassd\t106/tcp\t0.1\nsip-tls\t5061/tcp\t0.1\n");
    assert!(!additions.refused.is_empty());
}
