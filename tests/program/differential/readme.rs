//! The table of crates/resolvers/README.md: each release, what it is checked against, and how often.

use super::grammar::Words;
use super::{TABLES, nmap, questions_for, tables_for};
use crate::generated::{compare, put_between};
use portolan_resolvers::{Evidence, RESOLVERS, ResolverMeta};
use std::fmt::Write as _;

/// Returns the number of questions that `.ci/long` asks each program of a resolver, at least.
fn asked(meta: &ResolverMeta) -> Option<usize> {
    if meta.format != "services" {
        return Some(nmap::asked_at_length());
    }
    let tables = TABLES.iter().filter(|(id, _)| *id == meta.id).map(|&(_, tables)| tables).min()?;
    let words = Words::of_services();
    Some(questions_for(meta, &words).len() * tables_for(meta.id, tables, &words).count())
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}

fn table() -> String {
    let mut table = "| release | versions | checked against | questions to each | differences | quirks |\n\
                     |---|---|---|--:|--:|--:|\n"
        .to_owned();
    for meta in RESOLVERS.iter().map(|resolver| resolver.meta()) {
        for release in meta.releases {
            let (against, questions, differences) = match release.evidence {
                Evidence::Compared(with) => {
                    let asked = asked(meta).expect("a program is asked");
                    assert!(asked >= 100_000, "{}: only {asked} questions", meta.id);
                    (with.to_owned(), with_commas(asked), "0")
                }
                Evidence::Source(source) => (format!("not run; written from {source}"), "–".to_owned(), "–"),
            };
            let (id, versions) = (release.id, release.versions());
            let quirks = meta.quirks_of(release).count();
            let _ = writeln!(
                table,
                "| `{}@{id}` | {versions} | {against} | {questions} | {differences} | {quirks} |",
                meta.id
            );
        }
    }
    table
}

const PAGE: &str = "crates/resolvers/README.md";

fn committed() -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).unwrap_or_default()
}

#[test]
fn the_table_of_the_resolvers_is_up_to_date() {
    let page = put_between(&committed(), "releases", &table());
    assert_eq!(compare(PAGE, page.as_bytes()), None);
}

/// The table of the models is written by hand.
#[test]
fn every_resolver_has_a_row_in_the_table_of_models() {
    let page = committed();
    let rows = page.lines().skip_while(|line| !line.starts_with("| id |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let ids: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    let listed: Vec<&str> = RESOLVERS.iter().map(|resolver| resolver.meta().id).collect();
    assert_eq!(ids, listed, "the first table of {PAGE}, and the list in crates/resolvers/src/lib.rs");
}
