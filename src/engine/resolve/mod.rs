//! Asks the resolver models about one name or port in one file.

mod answer;
mod reasons;

pub use answer::{Asked, Given, Reason};

use super::query::Query;
use crate::text::SourceFile;
use portolan_resolvers::{Asks, Lookup, ResolverMeta, Table, Tables};

/// The answers of all resolvers that read one file.
#[derive(Debug)]
pub struct Resolved<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// The id of its format.
    pub format: &'a str,
    /// The resolvers that read this format.
    pub resolvers: Vec<&'static ResolverMeta>,
    /// Each lookup of the query that at least one resolver has.
    pub asked: Vec<Asked>,
}

/// Reasons are computed for files of at most this many bytes, because each model parses the file again without each of
/// its quirks.
const MOST_EXPLAINED: usize = 4 << 20;

impl<'a> Resolved<'a> {
    /// Asks every resolver that reads this format.
    pub fn new(query: &Query, source: &'a SourceFile, format: &'a str) -> Self {
        let tables = Tables::read(format, &source.bytes);
        let mut asked = Vec::new();
        for lookup in lookups(query) {
            let answers: Vec<_> = tables.iter().map(|(meta, table)| given(meta, table, &lookup, source)).collect();
            if answers.iter().flatten().next().is_some() {
                asked.push(Asked { lookup, answers, reasons: Vec::new() });
            }
        }
        if source.bytes.len() <= MOST_EXPLAINED {
            reasons::give(&mut asked, &tables, &source.bytes);
        }
        Self { source, format, resolvers: tables.iter().map(|(meta, _)| meta).collect(), asked }
    }

    /// Reports whether any resolver finds anything.
    pub fn is_known(&self) -> bool {
        self.asked.iter().any(Asked::is_known)
    }
}

fn lookups(query: &Query) -> Vec<Lookup> {
    match query {
        Query::Name(name, Some(protocol)) => vec![Lookup::name(name, Some((*protocol).into()))],
        Query::Port(port, Some(protocol)) => vec![Lookup::port(*port, Some((*protocol).into()))],
        Query::Name(name, None) => Asks::Everything.of_name(name).collect(),
        Query::Port(port, None) => Asks::Everything.of_port(*port).collect(),
    }
}

/// Returns the answer of one resolver, or `None` if it has no such lookup.
fn given(meta: &ResolverMeta, table: &Table, lookup: &Lookup, source: &SourceFile) -> Option<Given> {
    let can_be_asked = match lookup {
        Lookup::Name { name, protocol } => {
            meta.asks == Asks::Sets || protocol.is_none() || meta.asks.of_name(name).any(|other| other == *lookup)
        }
        Lookup::Addresses { .. } => meta.asks == Asks::Everything,
        Lookup::Port { port, .. } => meta.asks.of_port(*port).any(|other| other == *lookup),
    };
    can_be_asked.then(|| {
        let line = table.source(lookup).map(|at| source.line_index().position(&source.bytes, at as usize).line);
        Given { answer: table.answer(lookup), line }
    })
}
