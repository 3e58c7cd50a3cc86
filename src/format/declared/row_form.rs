//! The form and the place of the rows of a table, which tell a row after a bracket too many from other code there.

use super::pattern::{ENDPOINTS, Groups, NAME, PORT};
use crate::text::Span;
use memchr::memrchr;

/// The most signs between a key and its value that are compared.
const MOST_SIGNS: usize = 4;

/// Which part of a pair comes first, and the signs between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    is_port_first: bool,
    signs: [u8; MOST_SIGNS],
}

/// What is known of the rows of an occurrence of a table.
#[derive(Debug, Default)]
pub(super) struct RowForms {
    /// The forms of the rows that were read.
    forms: Vec<Form>,
    /// The indentation of the last row that begins a line.
    indentation: Option<usize>,
    /// The indentation of the line on which the table begins.
    outer: usize,
}

impl RowForms {
    /// Forgets the rows of another occurrence.
    pub(super) fn begin(&mut self, at: usize, bytes: &[u8]) {
        self.forms.clear();
        self.indentation = None;
        self.outer = indentation(at, bytes);
    }

    /// Notes a row that was read.
    pub(super) fn add(&mut self, groups: &Groups, at: usize, bytes: &[u8]) {
        if let Some(form) = form(groups, bytes).filter(|form| !self.forms.contains(form)) {
            self.forms.push(form);
        }
        if begins_line(at, bytes) {
            self.indentation = Some(indentation(at, bytes));
        }
    }

    /// Returns whether a row has the form of one that was read, if there is any.
    pub(super) fn has(&self, groups: &Groups, bytes: &[u8]) -> bool {
        self.forms.is_empty() || form(groups, bytes).is_none_or(|form| self.forms.contains(&form))
    }

    /// Returns whether a row after a sign that ends the table looks like one of its rows: it has their form, and is
    /// indented like them if the sign is not.
    pub(super) fn may_follow(&self, groups: &Groups, at: usize, end: Span, bytes: &[u8]) -> bool {
        if !self.has(groups, bytes) {
            return false;
        }
        let end = end.start.index();
        let outer = if begins_line(end, bytes) { indentation(end, bytes) } else { self.outer };
        let is_deeper = self.indentation.is_none_or(|rows| rows > outer);
        !(begins_line(at, bytes) && is_deeper && indentation(at, bytes) <= outer)
    }
}

fn form(groups: &Groups, bytes: &[u8]) -> Option<Form> {
    let (name, port) = (groups[NAME]?, groups[PORT].or(groups[ENDPOINTS])?);
    let is_port_first = port.start < name.start;
    let (key, value) = if is_port_first { (port, name) } else { (name, port) };
    let between = bytes.get(key.end.index()..value.start.index())?;
    let mut signs = [0; MOST_SIGNS];
    let found = between.iter().filter(|sign| matches!(sign, b':' | b'=' | b'>'));
    for (sign, found) in signs.iter_mut().zip(found) {
        *sign = *found;
    }
    Some(Form { is_port_first, signs })
}

/// Returns whether only blanks are before an offset on its line.
fn begins_line(at: usize, bytes: &[u8]) -> bool {
    line_start(at, bytes) + indentation(at, bytes) >= at
}

/// Returns the number of blanks at the start of the line around an offset.
fn indentation(at: usize, bytes: &[u8]) -> usize {
    bytes[line_start(at, bytes)..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

fn line_start(at: usize, bytes: &[u8]) -> usize {
    memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1)
}
