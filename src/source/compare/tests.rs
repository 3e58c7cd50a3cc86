//! Tests on invented states, and on the embedded history.

use super::*;
use crate::model::{Date, PortRange, Transport};
use crate::registry::History;
use crate::source::{DatedBy, DatedSource, SourceRow};

fn source(date: &str, rows: &[(&str, u16, &str)]) -> DatedSource {
    let rows = rows.iter().map(|(name, port, description)| SourceRow {
        name: (*name).to_owned(),
        ports: Some(PortRange::single(*port)),
        transport: Some(Transport::Tcp),
        description: (*description).to_owned(),
        ..SourceRow::default()
    });
    DatedSource {
        date: Date::parse(date).unwrap(),
        known_by: Date::parse(date).unwrap(),
        dated_by: DatedBy::Itself,
        whole_registry: true,
        rows: rows.collect(),
        unread: Vec::new(),
    }
}

#[test]
fn each_kind_of_change_is_told_once() {
    let from = source(
        "2020-01-01",
        &[("stays", 1, "a"), ("says", 2, "b"), ("old", 3, "c"), ("gone", 4, "d"), ("loser", 5, "e"), ("goes", 6, "f")],
    );
    let to = source(
        "2021-01-01",
        &[
            ("stays", 1, "a"),
            ("says", 2, "B!"),
            ("new", 3, "c"),
            ("winner", 5, "x"),
            ("goes", 7, "f"),
            ("fresh", 8, "g"),
        ],
    );
    let messages: Vec<String> = between_sources(from, to)
        .changes
        .iter()
        .map(|change| {
            format!("{} {} {} {}", change.ports.unwrap(), change.name, change.kind.as_str(), change.to.join(","))
        })
        .collect();
    assert_eq!(
        messages,
        [
            "2 says changed description",
            "3 old renamed new",
            "4 gone removed ",
            "5 loser reassigned winner",
            "5 winner added ",
            "6 goes moved 7/tcp",
            "8 fresh added ",
        ]
    );
}

#[test]
fn names_without_a_port_are_compared_too() {
    let state = |date: &str, names: &[(&str, Option<Transport>, &str)]| {
        let rows = names.iter().map(|&(name, transport, description)| SourceRow {
            name: name.to_owned(),
            transport,
            description: description.to_owned(),
            ..SourceRow::default()
        });
        DatedSource { rows: rows.collect(), ..source(date, &[]) }
    };
    let (tcp, udp) = (Some(Transport::Tcp), Some(Transport::Udp));
    let from = state("2020", &[("both", tcp, "a"), ("both", udp, "a"), ("gone", None, "b"), ("says", tcp, "c")]);
    let to = state("2021", &[("both", tcp, "a"), ("new", tcp, "d"), ("new", udp, "d"), ("says", tcp, "C")]);
    let messages: Vec<String> = between_sources(from, to)
        .changes
        .iter()
        .map(|change| {
            assert_eq!(change.ports, None);
            format!("{} {} {:?} {}", change.name, change.kind.as_str(), change.transports, change.to.join(","))
        })
        .collect();
    assert_eq!(
        messages,
        [
            "both transport-dropped [Udp] ",
            "gone removed [] ",
            "new added [Tcp, Udp] ",
            "says changed [Tcp] description",
        ]
    );
}

#[test]
fn days_tell_what_records_say_otherwise_only_where_both_are_known() {
    let history = History::embedded();
    let of = |from: &str, to: &str| {
        let [from, to] = [from, to].map(|id| history.source(id).unwrap());
        between_days(&history, from, to)
    };
    let epp = of("iana-2026-07-22", "iana-2026-07-23");
    assert_eq!(epp.records, Records::Compared);
    let epp = epp.changes.iter().find(|change| change.name == "epp").unwrap();
    assert_eq!((epp.kind, epp.ports), (ChangeKind::Changed, Some(PortRange::single(700))));
    assert!(epp.to.iter().any(|field| field == "references"), "{epp:?}");
    let old = of("rfc1700", "iana-2004-01-08");
    assert_eq!(old.records, Records::Unknown);
    assert!(old.changes.iter().all(|change| change.kind != ChangeKind::Changed));
    let mixed = of("iana-2008-02-29", "iana-2026-08-17");
    assert_eq!(mixed.records, Records::Between("iana-2013-02-18".into(), "iana-2026-08-17".into()));
    assert!(mixed.changes.iter().any(|change| change.ports.is_none() && change.kind == ChangeKind::Added));
}

#[test]
fn equal_states_do_not_differ() {
    let rows = [("a", 1, "x"), ("b", 2, "y")];
    assert_eq!(between_sources(source("2020-01-01", &rows), source("2021-01-01", &rows)).changes, []);
}
