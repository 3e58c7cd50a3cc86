//! [`Spec`]: a descriptor whose parts are checked and compiled.

use super::descriptor::{Annotate, Case, Escapes, Kind, Last, Parser, Role, Test};
use super::heads::Heads;
use super::pattern::Pattern;
use super::template::Template;
use super::values::Column;
use crate::model::TransportWord;
use crate::syntax::{RowKey, RowOrder};
use std::collections::BTreeMap;

/// A compiled descriptor.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) kind: Kind,
    /// The patterns of paths, if the descriptor has some.
    pub(super) globs: Option<globset::GlobSet>,
    pub(super) contains: Option<Pattern>,
    /// Whether a file that is claimed by its content may have no entries.
    pub(super) may_be_empty: bool,
    pub(super) comments: Vec<CommentStyle>,
    pub(super) escapes: Escapes,
    pub(super) tables: Vec<TableSpec>,
    pub(super) names: NameSpec,
    pub(super) edit: EditSpec,
    pub(super) tests: Vec<Test>,
}

/// The signs that begin and end a comment; no end sign for the end of the line.
#[derive(Debug)]
pub(super) struct CommentStyle {
    pub(super) begin: Vec<u8>,
    pub(super) end: Vec<u8>,
}

/// A table.
#[derive(Debug)]
pub(super) struct TableSpec {
    pub(super) begin: Option<Pattern>,
    /// The heads of tables whose first row is broken.
    pub(super) heads: Heads,
    pub(super) end: Option<Pattern>,
    pub(super) guard: Option<Pattern>,
    pub(super) entry: Option<Pattern>,
    /// The opens of all sections.
    pub(super) open: Option<Pattern>,
    /// The closes of all sections, in the order of [`Self::closed`].
    pub(super) close: Option<Pattern>,
    /// The section that each close ends.
    pub(super) closed: Vec<usize>,
    /// The transports of each section, if it states them.
    pub(super) sections: Vec<Vec<TransportWord>>,
    pub(super) skip: Option<Pattern>,
    /// The separator of rows; `None` for the end of the line, empty for none.
    pub(super) separator: Option<Vec<u8>>,
    pub(super) last: Last,
    /// The key that no two rows share.
    pub(super) key: RowKey,
    /// Whether that is the part before `:` or `=`, whichever it is.
    pub(super) key_is_first: bool,
    /// Where a file has one of these, no two of its rows share the port.
    pub(super) port_is_key: Option<Pattern>,
    /// The same of the name.
    pub(super) name_is_key: Option<Pattern>,
    pub(super) parts: Parts,
    pub(super) delimited: Delimited,
    pub(super) tree: Option<Tree>,
    /// The expressions that split the text of a field, by the field.
    pub(super) patterns: Vec<(usize, Pattern)>,
}

/// How the parts of a row are read.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The transports of rows that do not state one; empty if unknown.
    pub(super) transports: Vec<TransportWord>,
    /// Whether that is the name of the file.
    pub(super) is_file_stem: bool,
    /// The transports of each word in lower case. An empty list is "unknown".
    pub(super) words: BTreeMap<Vec<u8>, Vec<TransportWord>>,
    pub(super) each: Option<Pattern>,
    pub(super) each_list: Option<Vec<u8>>,
    pub(super) each_range: Option<Vec<u8>>,
    /// The separators of several ports. The first of these that the text has is used.
    pub(super) lists: Vec<Vec<u8>>,
    pub(super) range: Option<Vec<u8>>,
    /// Whether a range may lack one end.
    pub(super) open: bool,
}

/// Delimited text.
#[derive(Debug)]
pub(super) struct Delimited {
    /// One or several. The one that the first row has most often counts.
    pub(super) delimiters: Vec<u8>,
    pub(super) quote: Option<u8>,
    pub(super) header: bool,
    pub(super) ragged: bool,
    /// The column of each field.
    pub(super) columns: Vec<(usize, Column)>,
}

/// A tree.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) parser: Parser,
    pub(super) entry: Vec<Vec<String>>,
    /// The paths of each field, from the entry. The first that leads to a text counts.
    pub(super) fields: Vec<(usize, Vec<Vec<String>>)>,
}

/// The role of names, and how they are written.
#[derive(Debug)]
pub(super) struct NameSpec {
    /// `None` if the descriptor does not state it; then nothing is written.
    pub(super) role: Option<Role>,
    pub(super) case: Option<Case>,
    pub(super) replace: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) prefixes: Vec<Vec<u8>>,
    pub(super) suffixes: Vec<Vec<u8>>,
    pub(super) valid: Option<Pattern>,
    /// Whether a table has a name that its port is known by.
    pub(super) known: bool,
    /// Whether names may be inside signs of emphasis, of code or of a link.
    pub(super) markup: bool,
}

/// How rows are written.
#[derive(Debug)]
pub(super) struct EditSpec {
    pub(super) row: Option<RowText>,
    /// Where rows go; `None` for where the order of the rows says.
    pub(super) order: Option<RowOrder>,
    /// The separator between new rows, if it differs from that of the table.
    pub(super) separator: Option<Vec<u8>>,
    pub(super) last: Option<Last>,
    pub(super) annotate: Annotate,
}

/// The text of a new row.
#[derive(Debug)]
pub(super) enum RowText {
    /// A copy of another row, with its own parts.
    Copy,
    Template(Template),
}

impl Spec {
    /// Returns whether comments begin as in Lisp.
    pub(super) fn is_lisp(&self) -> bool {
        self.comments.first().is_some_and(|style| style.begin == b";")
    }

    /// Returns whether texts have the escapes of a programming language.
    pub(super) fn is_code(&self) -> bool {
        matches!(self.escapes, Escapes::C | Escapes::Python)
    }

    /// Returns whether notes can be written beside entries.
    pub(super) fn takes_notes(&self) -> bool {
        let is_writable = self.names.role.is_some_and(|role| role != Role::None);
        let has_sign = self.comments.first().is_some_and(|style| style.begin == b"#" && style.end.is_empty());
        self.edit.annotate != Annotate::None && is_writable && has_sign
    }

    /// Returns the separator of the rows of a table on one line, if there is one. Also returns whether the last row has
    /// it.
    pub(super) fn separator(&self, table: usize) -> (&[u8], Last) {
        let Some(spec) = self.tables.get(table) else { return (b"", Last::Optional) };
        let parser = spec.tree.as_ref().map(|tree| tree.parser);
        let (separator, last): (&[u8], Last) = match parser {
            Some(Parser::Json) => (b",", Last::Never),
            Some(_) => (b"", Last::Optional),
            None => (spec.separator.as_deref().unwrap_or_default(), spec.last),
        };
        (self.edit.separator.as_deref().unwrap_or(separator), self.edit.last.unwrap_or(last))
    }
}

impl TableSpec {
    /// Returns the key that no two rows share, if the file fits one of the patterns.
    pub(super) fn key_in(&self, bytes: &[u8]) -> RowKey {
        let says = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(bytes));
        if says(&self.port_is_key) {
            RowKey::Port
        } else if says(&self.name_is_key) {
            RowKey::Name
        } else {
            RowKey::None
        }
    }
}

impl Delimited {
    /// Returns the delimiter that a row has most often; the first of them if several are equal.
    pub(super) fn delimiter_of(&self, row: &[u8]) -> u8 {
        let count = |delimiter: &u8| memchr::memchr_iter(*delimiter, row).count();
        self.delimiters.iter().rev().max_by_key(|delimiter| count(delimiter)).copied().unwrap_or(b',')
    }
}

impl Parts {
    /// Returns the transports that a word means; `None` for an unknown word.
    pub(super) fn transport(&self, word: &[u8]) -> Option<Vec<TransportWord>> {
        if let Some(transports) = self.words.get(&word.to_ascii_lowercase()) {
            return Some(transports.clone());
        }
        match TransportWord::parse(word) {
            TransportWord::Other => None,
            transport => Some(vec![transport]),
        }
    }
}
