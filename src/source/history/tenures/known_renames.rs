//! Renames that the registry does not record, and that another document shows: `data/renames.tsv`.

use crate::registry::reason;
use crate::source::SourceRow;

/// One row for each name. Its columns are name, port, the name that followed, statement, title and address of the
/// source, day of reading.
const TABLE: &str = include_str!("../../../../data/renames.tsv");

/// Returns the reason to believe that two records are about one service, if a document says so.
pub(super) fn known_rename(old: &SourceRow, new: &SourceRow) -> Option<String> {
    let port = old.ports?.to_string();
    let is_both = |cells: &[&str]| {
        old.name.eq_ignore_ascii_case(cells[0]) && cells[1] == port && new.name.eq_ignore_ascii_case(cells[2])
    };
    rows().find(|cells| is_both(cells)).map(|cells| format!("{}: {}", reason::SAME_SERVICE, cells[3]))
}

fn rows() -> impl Iterator<Item = [&'static str; 7]> {
    TABLE.lines().skip(1).filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::registry::{EndKind, History};

    #[test]
    fn every_row_explains_an_end_of_the_history() {
        let history = History::embedded();
        assert_eq!(rows().count(), TABLE.lines().count() - 1);
        for [name, port, became, statement, title, url, accessed] in rows() {
            let port: u16 = port.parse().unwrap();
            // `; ` separates reasons.
            assert!(!statement.contains("; ") && !title.is_empty() && url.starts_with("https://"), "{name}");
            assert!(Date::parse(accessed).is_some_and(|day| day.is_day()), "{name}");
            let mut tenures = history.of_name(name.as_bytes());
            let end = tenures.find(|tenure| tenure.ports().is_some_and(|ports| ports.contains(port))).unwrap().end();
            let end = end.unwrap();
            assert_eq!((end.how, end.to().collect::<Vec<_>>()), (EndKind::Renamed, vec![became]), "{name}");
            assert!(end.reason.contains(statement), "{name}: {}", end.reason);
        }
    }
}
