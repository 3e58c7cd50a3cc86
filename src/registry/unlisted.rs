//! Programs and protocols that the registry does not list, and whose names resemble others: `data/unlisted.tsv`.

use crate::model::same_letters_and_digits;

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/unlisted.tsv"));

/// A program or protocol that the registry does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlisted<'a> {
    /// Where it listens, as the rest of a sentence: `listens on 10024/tcp by default`.
    pub statement: &'a str,
    /// The title of the source.
    pub source_title: &'a str,
    /// The address of the source.
    pub source_url: &'a str,
}

impl Unlisted<'static> {
    /// Returns what is known about a program or protocol, compared by letters and digits.
    pub fn of(name: &str) -> Option<Self> {
        let (_, unlisted) = rows().find(|(known, _)| is_like(known, name))?;
        (unlisted.statement != "-").then_some(unlisted)
    }

    /// Returns the names of the programs and protocols.
    pub fn names() -> impl Iterator<Item = &'static str> {
        rows().map(|(name, _)| name)
    }
}

/// Returns whether a name is that of an unlisted program or protocol, compared by letters and digits.
pub fn is_unlisted(name: &str) -> bool {
    rows().any(|(known, _)| is_like(known, name))
}

fn is_like(known: &str, name: &str) -> bool {
    same_letters_and_digits(known.as_bytes(), name.as_bytes())
}

fn rows() -> impl Iterator<Item = (&'static str, Unlisted<'static>)> {
    TEXT.lines().skip(1).filter_map(|line| {
        let mut values = line.split('\t');
        let (name, statement) = (values.next()?, values.next()?);
        Some((name, Unlisted { statement, source_title: values.next()?, source_url: values.next()? }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Habits, Registry};

    #[test]
    fn every_row_has_a_source_and_no_other_table_has_its_name() {
        assert_eq!(rows().count(), TEXT.lines().count() - 1);
        assert!(rows().is_sorted_by(|(one, _), (other, _)| one < other));
        let (registry, programs) = (Registry::embedded(), Habits::of_programs());
        for (name, unlisted) in rows() {
            assert!(!unlisted.source_title.is_empty() && unlisted.source_url.starts_with("https://"), "{unlisted:?}");
            assert!(!unlisted.statement.is_empty() && !unlisted.statement.ends_with('.'), "{unlisted:?}");
            let mut others = registry.habits().all().chain(programs.all());
            let is_listed =
                registry.named(name.as_bytes()).next().is_some() || others.any(|record| record.name() == name);
            assert!(!is_listed, "{name}");
        }
    }

    #[test]
    fn a_row_without_a_statement_says_nothing() {
        assert!(is_unlisted("lmtp") && Unlisted::of("lmtp").is_none());
        assert!(Unlisted::of("HAProxy").unwrap().statement.contains("configuration"));
    }

    #[test]
    fn signs_and_case_do_not_matter() {
        assert!(is_unlisted("FtpProxy") && is_unlisted("postgrey") && !is_unlisted("tproxy") && !is_unlisted(""));
    }
}
