//! Tests on invented sources, each a list of rows in a short form.

use super::*;
use crate::model::{PortRange, Transport};
use crate::registry::Listed;
use crate::source::{DatedBy, SourceRow, Unread};
use std::fmt::Write as _;

/// Returns a source of rows whose columns are separated by `|`. They are
/// `name|ports|transport|description|assignee|note|registered|modified|alias_of|is_customary`.
///
/// Columns that are left out at the end are empty.
fn source(date: &str, rows: &[&str]) -> DatedSource {
    let row = |line: &&str| {
        let mut cells = line.split('|');
        let mut cell = || cells.next().unwrap_or_default();
        SourceRow {
            name: cell().to_owned(),
            ports: PortRange::parse(cell()),
            transport: Transport::parse(cell()),
            description: cell().to_owned(),
            assignee: cell().to_owned(),
            note: cell().to_owned(),
            registered: Date::parse(cell()),
            modified: Date::parse(cell()),
            alias_of: cell().to_owned(),
            is_customary: cell() == "customary",
            ..SourceRow::default()
        }
    };
    DatedSource {
        date: Date::parse(date).unwrap(),
        known_by: Date::parse(date).unwrap(),
        dated_by: DatedBy::Itself,
        whole_registry: true,
        rows: rows.iter().map(row).collect(),
        unread: Vec::new(),
    }
}

fn tenures(sources: Vec<DatedSource>) -> Tenures {
    let mut builder = TenureBuilder::default();
    for source in sources {
        builder.add(source);
    }
    builder.finish()
}

/// Displays tenures as `name ports/transport first..last`, and if they ended `how date by to: reason`.
fn printed(tenures: &Tenures) -> Vec<String> {
    let show = |row: &TenureRow| {
        let mut text = format!("{} {}/{} {}..{}", row.name, row.ports, row.transport, row.first, row.last);
        if !row.alias_of.is_empty() {
            let _ = write!(text, " as a spelling of {}", row.alias_of);
        }
        if let Some(end) = &row.end {
            let date = end.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
            let _ = write!(text, " {} {date} by {} {:?}: {}", end.how, end.by, end.to, end.reason);
        }
        text
    };
    tenures.rows.iter().map(show).collect()
}

/// Returns the one ended tenure out of two sources.
fn end(first: &[&str], second: &[&str]) -> String {
    let all = tenures(vec![source("2020-01-01", first), source("2020-02-01", second)]);
    let ended: Vec<String> =
        printed(&all).into_iter().filter(|row| EndKind::ALL.iter().any(|how| row.contains(how.as_str()))).collect();
    assert_eq!(ended.len(), 1, "{ended:?}");
    ended[0].clone()
}

#[test]
fn what_stays_has_no_end() {
    let rows = ["alpha|7|tcp|A"];
    let all = tenures(vec![source("2020-01-01", &rows), source("2020-02-01", &rows)]);
    assert_eq!(printed(&all), ["alpha 7/tcp 0..1"]);
    // A removal noted on an assigned row does not count, and another case is not another name.
    let noted = ["ALPHA|7|tcp|A||This port was previously removed on 2020-01-15."];
    let all = tenures(vec![source("2020-01-01", &rows), source("2020-02-01", &noted)]);
    assert_eq!(printed(&all), ["ALPHA 7/tcp 0..1"]);
}

/// A record without a name dates the end on TCP. On UDP, another name has the port in a record without a date.
#[test]
fn a_change_has_one_day_on_all_transports() {
    let old = ["alpha|7|tcp|A", "alpha|7|udp|A", "delta|8|tcp|D", "delta|8|udp|D"];
    let new = [
        "|7|tcp|Reserved||||2020-01-15",
        "beta|7|udp|B",
        "|8|tcp|Reserved||Removed on 2020-01-20.",
        "gamma|8|udp|C",
        "delta|9|udp|D",
    ];
    let all = tenures(vec![source("2020-01-01", &old), source("2020-02-01", &new)]);
    let ended: Vec<String> = printed(&all).into_iter().filter(|row| row.contains(" by 1 ")).collect();
    let record = "day from the record's date of modification";
    assert_eq!(ended[0], format!("alpha 7/tcp 0..0 deassigned 2020-01-15 by 1 []: {record}"));
    assert_eq!(
        ended[1],
        format!("alpha 7/udp 0..0 reassigned 2020-01-15 by 1 [\"beta\"]: {record} on another transport")
    );
    assert!(
        ended[2].contains("delta 8/tcp 0..0 deassigned 2020-01-20 by 1 []: day from the registry's note"),
        "{ended:?}"
    );
    assert!(ended[3].contains("delta 8/udp") && ended[3].contains(" 2020-01-20 by 1 "), "{ended:?}");
}

#[test]
fn each_reason_for_a_rename() {
    for (old, new, reason) in [
        ("alpha|7|tcp|Light of the harbour", "beta|7|tcp|Light of the Harbour.", "same description"),
        ("wormux|7|tcp|Wormux server", "warmux|7|tcp|WarMUX game server", "the names differ in one character"),
        ("imap2|7|tcp|A|Ann", "imap|7|tcp|B|Ann", "the names differ in one character"),
        (
            "alpha|7|tcp|A|Ann",
            "beta|7|tcp|B|Ann|Formerly alpha.|2020-01-15",
            "the registry's note says so: “Formerly alpha.”",
        ),
        (
            "alpha|7|tcp|Light of the harbour",
            "beta|7|tcp|B||Formerly was Light of the Harbour|2020-01-15",
            "the registry's note says so: “Formerly was Light of the Harbour”",
        ),
        ("alpha|7|tcp|beta", "beta|7|tcp|B", "`alpha` was listed with `beta` as its description"),
        ("alpha|7|tcp|A", "beta|7|tcp|Alpha", "`beta` is listed with `alpha` as its description"),
        ("al_pha|7|tcp|A", "al-pha|7|tcp|B", "the same name in another spelling"),
    ] {
        let name = old.split('|').next().unwrap();
        let to = new.split('|').next().unwrap();
        assert_eq!(end(&[old], &[new]), format!("{name} 7/tcp 0..0 renamed - by 1 [\"{to}\"]: {reason}"));
    }
}

#[test]
fn a_common_assignee_or_day_proves_no_rename() {
    for (old, new, reason) in [
        ("alpha|7|tcp|A|Ann Bee (Sea)", "beta|7|tcp|B|Cy Dee; Ann Bee 2", "same assignee"),
        ("alpha|7|tcp|A|||2001-02", "beta|7|tcp|B|||2001-02", "same date of registration"),
        ("lock|7|tcp|Lock two", "lock2|7|tcp|Lock two again", ""),
        ("wormux|7|tcp|Worms", "warmux|7|tcp|Wars", ""),
    ] {
        let [name, to] = [old, new].map(|row| row.split('|').next().unwrap());
        assert_eq!(end(&[old], &[new]), format!("{name} 7/tcp 0..0 reassigned - by 1 [\"{to}\"]: {reason}"));
    }
}

#[test]
fn what_many_records_share_proves_no_rename() {
    for (old, new) in [
        ("alpha|7|tcp|A|IESG", "beta|7|tcp|B|IESG"),
        ("alpha|7|tcp|A|IETF Chair", "beta|7|tcp|B|IESG; IETF Chair"),
        ("alpha|7|tcp|Reserved", "beta|7|tcp|Reserved"),
        ("alpha|7|tcp", "beta|7|tcp"),
        ("alpha|7|tcp|A", "beta|7|tcp|B||Formerly alphabet."),
        ("alpha|7|tcp|Light of the harbour", "beta|7|tcp|B||Formerly was Light"),
        ("alpha|7|tcp|", "beta|7|tcp|B||Formerly was Light"),
        // Registered after the last source with the old name: the same assignee has registered another service.
        ("alpha|7|tcp|A|Ann", "beta|7|tcp|B|Ann||2020-01-15"),
    ] {
        assert_eq!(end(&[old], &[new]), "alpha 7/tcp 0..0 reassigned - by 1 [\"beta\"]: ");
    }
}

#[test]
fn a_name_that_was_there_before_takes_over_only_if_nobody_else_came() {
    let both = ["alpha|7|tcp|A", "beta|7|tcp|B"];
    let expected = "alpha 7/tcp 0..0 reassigned - by 1 [\"beta\"]: both names were on the port before";
    assert_eq!(end(&both, &["beta|7|tcp|B"]), expected);
    let expected = "alpha 7/tcp 0..0 reassigned - by 1 [\"gamma\"]: ";
    assert_eq!(end(&both, &["beta|7|tcp|B", "gamma|7|tcp|C"]), expected);
}

#[test]
fn a_customary_use_is_not_taken_for_an_assignment() {
    let first = [
        "alpha|7||A",
        "alpha|7|tcp|beta||||||customary",
        "beta|7|tcp|alpha||||||customary",
        "gamma|8|tcp||||||||customary",
    ];
    let all = tenures(vec![source("1990-03", &first), source("1992-07", &["alpha|7|tcp|A", "gamma|8|tcp|C"])]);
    let found = |name: &str| all.rows.iter().find(|row| row.name == name).unwrap();
    let beta = found("beta");
    let reason = "`beta` was listed with `alpha` as its description; both names were on the port before";
    assert_eq!((beta.end.as_ref().unwrap().reason.as_str(), beta.listed.as_customary_use), (reason, true));
    // A name in both tables is assigned, and a name that is assigned later was not only customary.
    let alpha = found("alpha");
    assert_eq!(alpha.listed, Listed { first_without_transport: true, ..Listed::default() });
    assert_eq!(found("gamma").listed, Listed::default());
}

#[test]
fn a_name_that_comes_from_another_port_is_no_rename() {
    let first = ["one|1|tcp|1|Ann", "two|2|tcp|2|Ann"];
    let all = tenures(vec![source("2020-01-01", &first), source("2020-02-01", &["one|2|tcp|1|Ann"])]);
    assert_eq!(
        printed(&all),
        [
            "one 1/tcp 0..0 moved - by 1 [\"2/tcp\"]: ",
            "one 2/tcp 1..1",
            "two 2/tcp 0..0 reassigned - by 1 [\"one\"]: `one` came from 1",
        ]
    );
}

#[test]
fn a_move_needs_a_place_that_is_new() {
    assert_eq!(end(&["a|1|tcp"], &["a|2|tcp"]), "a 1/tcp 0..0 moved - by 1 [\"2/tcp\"]: ");
    let heir = end(&["a|1|tcp"], &["a|2|tcp", "b|1|tcp"]);
    assert_eq!(heir, "a 1/tcp 0..0 moved - by 1 [\"2/tcp\"]: `b` has the port");
    // One of several ports, or another transport, is no move.
    let one_of_two = end(&["a|1|tcp", "a|2|tcp"], &["a|2|tcp"]);
    assert_eq!(one_of_two, "a 1/tcp 0..0 deassigned - by 1 []: the name stayed registered on 2/tcp");
    let other = end(&["a|1|tcp"], &["a|2|udp"]);
    assert_eq!(other, "a 1/tcp 0..0 deassigned - by 1 []: the name stayed registered on 2/udp");
}

#[test]
fn a_dropped_transport() {
    let both = ["a|1|tcp|A", "a|1|udp|A"];
    assert_eq!(end(&both, &["a|1|tcp|A"]), "a 1/udp 0..0 transport-dropped - by 1 []: ");
    // An end without a note: the other transport's record has the day.
    let expected = "a 1/udp 0..0 transport-dropped 2020-01-20 by 1 []: day from the record's date of modification";
    assert_eq!(end(&both, &["a|1|tcp|A||||2020-01-20"]), expected);
    // A row that covers both ends of the name's range counts too.
    let range = end(&["a|1-3|tcp", "a|1-3|udp"], &["a|1-3|tcp"]);
    assert_eq!(range, "a 1-3/udp 0..0 transport-dropped - by 1 []: ");
}

#[test]
fn a_removed_port_is_not_a_removed_name() {
    let expected = "a 1/tcp 0..0 deassigned - by 1 []: the name stayed registered, without a port";
    assert_eq!(end(&["a|1|tcp"], &["a||tcp"]), expected);
    assert_eq!(end(&["a|1|tcp"], &["b||tcp"]), "a 1/tcp 0..0 deassigned - by 1 []: ");
}

#[test]
fn the_day_is_from_the_note_or_the_date_of_modification() {
    let of = |row: &str| end(&["a|1|tcp"], &[row]);
    let note = "a 1/tcp 0..0 deassigned 2020-01-15 by 1 []: day from the registry's note";
    assert_eq!(of("|1|tcp|Reserved||De-assigned on 2020-01-15||2020-01-20"), note);
    assert_eq!(of("|1||Unassigned (Removed 2020-1-15)"), note);
    assert_eq!(of("|1-9||Unassigned||Removed on 2020-01-15"), note);
    let attribute = "a 1/tcp 0..0 deassigned 2020-01-20 by 1 []: day from the record's date of modification";
    assert_eq!(of("|1|tcp|Reserved||||2020-01-20"), attribute);
    let other = "a 1/tcp 0..0 deassigned 2020-01-15 by 1 []: day from the registry's note on another transport";
    assert_eq!(of("|1|udp|Reserved||De-assigned on 2020-01-15"), other);
    // The day of the source before is too early, the one after the source too late; a month is no day.
    for row in [
        "|1|tcp|Reserved||De-assigned on 2020-01-01",
        "|1|tcp|Reserved||De-assigned on 2020-02-02",
        "|1|tcp|Reserved||||2020-01",
        "|2|tcp|Reserved||De-assigned on 2020-01-15",
    ] {
        assert_eq!(of(row), "a 1/tcp 0..0 deassigned - by 1 []: ", "{row}");
    }
}

#[test]
fn a_named_record_or_a_range_dates_a_change_only_between_close_sources() {
    for row in ["b|1|tcp|B||||2020-01-20", "|1-9||Unassigned||||2020-01-20"] {
        let dated = |by: &str| {
            let all = tenures(vec![source("2020-01-01", &["a|1|tcp|A"]), source(by, &[row])]);
            all.rows.iter().find_map(|row| row.end.clone()).unwrap().date
        };
        assert_eq!(dated("2020-02-01"), Date::parse("2020-01-20"), "{row}");
        assert_eq!(dated("2021-02-01"), None, "{row}");
    }
}

#[test]
fn a_name_that_came_back_has_two_tenures() {
    let with = ["a|1|tcp", "b|2|tcp"];
    let all =
        tenures(vec![source("2020-01-01", &with), source("2020-02-01", &["b|2|tcp"]), source("2020-03-01", &with)]);
    assert_eq!(printed(&all), ["a 1/tcp 0..0 deassigned - by 1 []: ", "a 1/tcp 2..2", "b 2/tcp 0..2"]);
    assert!(all.gaps.is_empty());
}

#[test]
fn a_copy_ends_a_tenure_only_with_the_next_source() {
    let copy = |rows: &[&str]| DatedSource { dated_by: DatedBy::Commit, ..source("2020-02-01", rows) };
    let with = ["a|1|tcp", "b|2|tcp"];
    let without = ["b|2|tcp"];
    let all = tenures(vec![source("2020-01-01", &with), copy(&without), source("2020-03-01", &with)]);
    assert_eq!(printed(&all), ["a 1/tcp 0..2", "b 2/tcp 0..2"]);
    assert_eq!(all.gaps, BTreeMap::from([(1, 1)]));
    let ended = ["a 1/tcp 0..0 deassigned - by 1 []: ", "b 2/tcp 0..2"];
    let all = tenures(vec![source("2020-01-01", &with), copy(&without), source("2020-03-01", &without)]);
    assert_eq!(printed(&all), ended);
    assert!(all.gaps.is_empty());
    // No later source contradicts the newest.
    let all = tenures(vec![source("2020-01-01", &with), copy(&without)]);
    assert_eq!(printed(&all)[0], ended[0]);
}

#[test]
fn a_name_ends_on_a_day_only_if_every_source_of_it_lacks_it() {
    let with = ["a|1|tcp", "b|2|tcp", "r|5-9|tcp"];
    let of_day = |first: &[&str], second: &[&str]| {
        let mut builder = TenureBuilder::default();
        builder.add(source("2020-01-01", &with));
        builder.add_day(vec![source("2020-02-01", first), source("2020-02-01", second)]);
        builder.add(source("2020-03-01", &with));
        printed(&builder.finish())
    };
    let without = ["b|2|tcp", "c|3|tcp", "r|5-7|tcp"];
    for (first, second) in [(&with[..], &without[..]), (&without, &with)] {
        let all = of_day(first, second);
        let open =
            |all: &[String], name: &str| all.iter().filter(|row| row.starts_with(name)).cloned().collect::<Vec<_>>();
        assert_eq!(open(&all, "a "), ["a 1/tcp 0..3"], "{all:?}");
        assert_eq!(open(&all, "r "), ["r 5-9/tcp 0..3"], "{all:?}");
        let shows = if first == without { 1 } else { 2 };
        assert_eq!(open(&all, "c "), [format!("c 3/tcp {shows}..{shows} deassigned - by 3 []: ")]);
    }
    let all = of_day(&without, &without);
    assert_eq!(&all[..2], ["a 1/tcp 0..0 deassigned - by 1 []: ", "a 1/tcp 3..3"]);
    assert!(
        all.contains(&"r 8-9/tcp 0..0 deassigned - by 1 []: the name stayed registered on 5-7/tcp".to_owned()),
        "{all:?}"
    );
}

#[test]
fn an_unread_line_ends_no_tenure_that_it_names() {
    let with = ["a|1|tcp", "b|2|tcp"];
    let second =
        |line: &[u8]| DatedSource { unread: vec![Unread::new(9, line, "wrong")], ..source("2020-02-01", &["b|2|tcp"]) };
    let all = |line| tenures(vec![source("2020-01-01", &with), second(line), source("2020-03-01", &with)]);
    assert_eq!(printed(&all(b"A   1/tpc  the first"))[0], "a 1/tcp 0..2");
    for other in [&b"a 11/tcp"[..], b"an 1/tcp", b"first line"] {
        assert!(printed(&all(other))[0].contains("deassigned"), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn a_name_that_becomes_a_historic_spelling_was_renamed() {
    let second = ["a-b|1|tcp|A", "a_b|1|tcp|A|||||a-b"];
    let all = tenures(vec![
        source("2020-01-01", &["a_b|1|tcp|A"]),
        source("2020-02-01", &second),
        source("2020-03-01", &["a-b|1|tcp|A"]),
    ]);
    assert_eq!(
        printed(&all),
        [
            "a-b 1/tcp 1..2",
            "a_b 1/tcp 0..0 renamed - by 1 [\"a-b\"]: the registry keeps it as a historic spelling",
            "a_b 1/tcp 1..1 as a spelling of a-b renamed - by 2 [\"a-b\"]: it was a historic spelling",
        ]
    );
}

#[test]
fn a_row_without_transport_means_those_of_its_time() {
    let transports = |date: &str| {
        let all = tenures(vec![source(date, &["a|1|"])]);
        all.rows.iter().map(|row| row.transport).collect::<Vec<_>>()
    };
    assert_eq!(transports("2008-02-29"), [Transport::Tcp, Transport::Udp]);
    assert_eq!(transports("1984-06"), [Transport::Tcp, Transport::Udp]);
    assert_eq!(transports("2013-02-18"), Transport::ALL);
}

#[test]
fn a_range_of_another_shape_goes_on_where_the_old_one_was() {
    // Shorter: each part that left has its own end.
    let second = ["a|10-15|tcp", "|16-17||Unassigned (Removed on 2020-01-15)", "b|18|tcp"];
    let all = tenures(vec![source("2020-01-01", &["a|10-18|tcp"]), source("2020-02-01", &second)]);
    let stayed = "the name stayed registered on 10-15/tcp";
    assert_eq!(
        printed(&all),
        [
            "a 10-15/tcp 0..1".to_owned(),
            format!("a 16-17/tcp 0..0 deassigned 2020-01-15 by 1 []: day from the registry's note; {stayed}"),
            format!("a 18/tcp 0..0 reassigned - by 1 [\"b\"]: {stayed}"),
            "b 18/tcp 1..1".to_owned(),
        ]
    );
    // Longer.
    let all = tenures(vec![source("2020-01-01", &["a|10-15|tcp"]), source("2020-02-01", &["a|8-20|tcp"])]);
    assert_eq!(printed(&all), ["a 8-9/tcp 1..1", "a 10-15/tcp 0..1", "a 16-20/tcp 1..1"]);
    // In single rows, and back: nothing began or ended.
    let single = ["a|10|tcp", "a|11|tcp", "a|12|tcp"];
    let range = ["a|10-12|tcp"];
    let all = |order: [&[&str]; 3]| {
        printed(&tenures(
            order.iter().zip(1..).map(|(rows, month)| source(&format!("2020-0{month}-01"), rows)).collect(),
        ))
    };
    assert_eq!(all([&range, &single, &range]), ["a 10-12/tcp 0..2"]);
    assert_eq!(all([&single, &range, &single]), ["a 10/tcp 0..2", "a 11/tcp 0..2", "a 12/tcp 0..2"]);
    // Rows that lie side by side are not joined.
    assert_eq!(all([&["a|1-2|tcp", "a|3-4|tcp"]; 3]), ["a 1-2/tcp 0..2", "a 3-4/tcp 0..2"]);
    // The whole range there is.
    assert_eq!(all([&["a|0-65535|tcp"], &["a|1|tcp"], &["a|0-65535|tcp"]]).len(), 5);
}
