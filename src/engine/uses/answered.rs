//! The names that configurations look up, with their positions and answers.

use super::ConfigFile;
use crate::rule::{UseAnswer, UseTables};
use crate::text::{LineNumber, Span, char_count};
use crate::uses::{ConfigMeta, Use};
use portolan_resolvers::Reader;
use std::path::PathBuf;

/// One use of a name, and its answers.
#[derive(Clone, Debug)]
pub struct AnsweredUse {
    /// The configuration.
    pub path: PathBuf,
    /// The line of the name.
    pub line: LineNumber,
    /// Its column in characters, counted from 1.
    pub column: usize,
    /// The name, as written.
    pub name: Vec<u8>,
    /// The use.
    pub used: Use,
    /// The kind of the configuration.
    pub config: &'static ConfigMeta,
    /// The answer of each resolver, in the order of resolvers.
    pub answers: Vec<(Reader, Option<UseAnswer>)>,
    /// The answers of the old table, if two are compared.
    pub before: Option<Vec<(Reader, Option<UseAnswer>)>>,
}

/// Returns the names that a configuration looks up, by kind and in the order of the file. Names that are not looked up as the file is
/// now are left out.
pub fn answered(file: &ConfigFile, tables: &UseTables) -> Vec<AnsweredUse> {
    let (bytes, index) = (&file.source.bytes, file.source.line_index());
    // The last computed position: a line may be long, and have many names.
    let mut last = None;
    let mut found = Vec::new();
    let uses = file.kinds.iter().flat_map(|kind| kind.uses.iter().map(|used| (kind.reader.meta(), used)));
    for (config, used) in uses.filter(|(_, used)| used.need.is_looked_up()) {
        let start = used.span.start;
        let line = index.line(start);
        let column = match last {
            Some((same, offset, column)) if same == line && offset <= start => {
                column + char_count(Span { start: offset, end: start }.of(bytes))
            }
            _ => index.position(bytes, start).column,
        };
        last = Some((line, start, column));
        let name = used.span.of(bytes);
        found.push(AnsweredUse {
            path: file.source.path.clone(),
            line,
            column,
            name: name.to_vec(),
            used: *used,
            config,
            answers: tables.new.answers(used.lookup, name),
            before: tables.old.as_ref().map(|old| old.answers(used.lookup, name)),
        });
    }
    found
}
