//! Looks up one name or port in one file with the resolver models.

mod answer;
mod reasons;

pub use answer::{AnsweredLookup, Given, Reason};

use super::query::Query;
use crate::text::SourceFile;
use portolan_resolvers::{Lookup, LookupSet, Reader, Table, Tables};

/// The answers of all resolvers that read one file.
#[derive(Debug)]
pub struct Resolved<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// The id of its format.
    pub format: &'a str,
    /// The releases of resolvers that were used.
    pub readers: Vec<Reader>,
    /// Each lookup of the query that at least one resolver has.
    pub lookups: Vec<AnsweredLookup>,
}

/// The largest file, in bytes, for which reasons are computed. Each model parses it again without each of its quirks.
const MOST_EXPLAINED: usize = 4 << 20;

impl<'a> Resolved<'a> {
    /// Looks the query up with these readers, which read this format.
    pub fn new(query: &Query, source: &'a SourceFile, format: &'a str, readers: Vec<Reader>) -> Self {
        let tables = Tables::read_by(readers.iter().copied(), &source.bytes);
        let mut answered = Vec::new();
        for lookup in lookups(query).into_iter().filter(|lookup| is_in_table(&tables, lookup)) {
            let answers: Vec<_> = tables.iter().map(|(reader, table)| given(reader, table, &lookup, source)).collect();
            let groups = tables.answers(&lookup).groups;
            if !groups.is_empty() {
                answered.push(AnsweredLookup { lookup, answers, groups, reasons: Vec::new() });
            }
        }
        if source.bytes.len() <= MOST_EXPLAINED {
            reasons::add_reasons(&mut answered, &readers, &tables, &source.bytes);
        }
        Self { source, format, readers, lookups: answered }
    }

    /// Returns whether any resolver finds anything.
    pub fn is_known(&self) -> bool {
        self.lookups.iter().any(AnsweredLookup::is_known)
    }
}

fn lookups(query: &Query) -> Vec<Lookup> {
    match query {
        Query::Name(name, Some(protocol)) => vec![Lookup::name(name, Some((*protocol).into()))],
        Query::Port(port, Some(protocol)) => vec![Lookup::port(*port, Some((*protocol).into()))],
        Query::Name(name, None) => LookupSet::Everything.of_name(name).collect(),
        Query::Port(port, None) => LookupSet::Everything.of_port(*port).collect(),
    }
}

/// Returns whether a resolver consults the table: `getaddrinfo` returns a name that is a number to it without a table.
fn is_in_table(tables: &Tables, lookup: &Lookup) -> bool {
    let mut with_lookup = tables.iter().filter(|(reader, _)| reader.meta().lookups.allows(lookup));
    with_lookup.any(|(_, table)| !reasons::takes_for_number(table, lookup))
}

/// Returns the answer of one reader, or `None` if its resolver has no such lookup.
fn given(reader: Reader, table: &Table, lookup: &Lookup, source: &SourceFile) -> Option<Given> {
    reader.meta().lookups.allows(lookup).then(|| {
        let line = table.source(lookup).map(|at| source.line_index().position(&source.bytes, at.into()).line);
        Given { answer: table.answer(lookup), line }
    })
}
