//! The columns at which a file's entries have their parts, so that added text lines up with the rest.

use super::Document;
use crate::text::{ByteOffset, Span};

/// Distance between two tab stops, in columns.
const TAB: usize = 8;
/// Columns beyond this are a single line's, not the file's.
const WIDEST: usize = 128;
/// Number of entries to sample, evenly spaced, in a large file.
const ENOUGH: usize = 1024;
/// One in this many entries has a comment, in tables whose new entries have one.
const ONE_IN: usize = 10;

/// What leads to the parts of most entries of a file, and whether they have comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What leads to the port.
    pub port: Gap,
    /// What leads to the first alias.
    pub alias: Gap,
    /// What leads to the comment.
    pub comment: Gap,
    /// Whether tabs lead to the columns, rather than spaces.
    pub tabs: bool,
    /// Whether a new entry may have a comment: in a table that has entries, hardly any of which has one, it would stand out.
    pub takes_comments: bool,
}

/// What separates a part of an entry from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// One blank, whatever the length of the part before.
    Blank(u8),
    /// The blanks up to this column, counted from 0 with a tab stop every 8.
    Column(usize),
}

/// The blanks before one part of each entry that has it.
struct Gaps {
    /// The number of entries whose part begins at each column.
    counts: [u32; WIDEST],
    /// The column where the part before ends, the first blank and the number of blanks.
    samples: Vec<(usize, u8, usize)>,
}

impl Gaps {
    fn new() -> Self {
        Self { counts: [0; WIDEST], samples: Vec::new() }
    }

    /// Counts the part at an offset. `from` is the offset and the column of the part before. Returns those of this one.
    fn count(&mut self, bytes: &[u8], (from, column): (ByteOffset, usize), at: ByteOffset) -> (ByteOffset, usize) {
        let between = Span { start: from, end: at }.of(bytes);
        let blanks = between.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let (before, blanks) = between.split_at(between.len() - blanks);
        let end = column_after(column, before);
        let column = column_after(end, blanks);
        if let (Some(count), Some(&first)) = (self.counts.get_mut(column), blanks.first()) {
            *count += 1;
            self.samples.push((end, first, blanks.len()));
        }
        (at, column)
    }

    /// Returns what leads to most parts.
    ///
    /// In a table without columns, the entries with short parts tell: one blank follows, though several would be needed.
    /// Where no part is short, there are columns unless `no_runs`: two blanks in a row would be the first ones.
    fn most(&self, tabs: bool, no_runs: bool) -> Gap {
        let column = (0..WIDEST).max_by_key(|&column| (self.counts[column], WIDEST - column));
        let Some(column) = column.filter(|_| !self.samples.is_empty()) else { return Gap::Blank(b' ') };
        let is_single = |sample: &&(usize, u8, usize)| sample.2 == 1;
        let is_short = |sample: &&(usize, u8, usize)| tabs_and_spaces(sample.0, column, tabs).iter().sum::<usize>() > 1;
        let short = self.samples.iter().filter(is_short).count();
        let has_columns = if short > 0 {
            2 * self.samples.iter().filter(is_short).filter(is_single).count() <= short
        } else {
            !no_runs
        };
        if has_columns {
            return Gap::Column(column);
        }
        let by_tab = self.samples.iter().filter(is_single).filter(|sample| sample.1 == b'\t').count();
        let singles = self.samples.iter().filter(is_single).count();
        Gap::Blank(if 2 * by_tab > singles { b'\t' } else { b' ' })
    }
}

impl Columns {
    pub(super) fn new(document: &Document, bytes: &[u8]) -> Self {
        let (mut ports, mut aliases, mut comments) = (Gaps::new(), Gaps::new(), Gaps::new());
        let (mut tabs, mut spaces) = (0u32, 0u32);
        for entry in document.entries.iter().step_by(1 + document.entries.len() / ENOUGH) {
            let line = document.line_of(entry).content;
            // A long line has its own columns, and measuring each part from the line's start is quadratic.
            if line.len() > WIDEST {
                continue;
            }
            let mut before = ports.count(bytes, (line.start, 0), entry.port_span.start);
            if let Some(alias) = document.aliases(entry).first() {
                before = aliases.count(bytes, before, alias.start);
            }
            if let Some(comment) = entry.comment() {
                comments.count(bytes, before, comment.start);
            }
            match bytes.get(entry.name.end.index()) {
                Some(b'\t') => tabs += 1,
                _ => spaces += 1,
            }
        }
        let uses_tabs = tabs > spaces;
        let mut samples = [&ports, &aliases, &comments].into_iter().flat_map(|gaps| &gaps.samples);
        let no_runs = samples.all(|sample| sample.2 == 1);
        Self {
            port: ports.most(uses_tabs, no_runs),
            alias: aliases.most(uses_tabs, no_runs),
            comment: comments.most(uses_tabs, no_runs),
            tabs: uses_tabs,
            takes_comments: ONE_IN * comments.samples.len() >= (tabs + spaces) as usize,
        }
    }

    /// Returns the blanks after a part that ends at a column.
    pub fn blanks(&self, from: usize, gap: Gap) -> Vec<u8> {
        match gap {
            Gap::Blank(blank) => vec![blank],
            Gap::Column(column) => blanks_to(from, column, self.tabs),
        }
    }
}

/// Returns the number of columns that the widest line takes.
pub(super) fn widest(document: &Document, bytes: &[u8]) -> usize {
    let widths = document.lines.iter().map(|line| column_after(0, document.text_of(line).of(bytes)));
    widths.max().unwrap_or_default()
}

/// Returns the column after `text` that begins at `column`. A UTF-8 continuation byte takes no column.
pub fn column_after(column: usize, text: &[u8]) -> usize {
    text.iter().fold(column, |column, &b| match b {
        b'\t' => column / TAB * TAB + TAB,
        0x80..=0xbf => column,
        _ => column + 1,
    })
}

/// Returns the blanks from one column to another, at least one.
///
/// With `tabs`, these are tabs up to the last tab stop and spaces from there; a single tab if `from` is already past `to`.
pub fn blanks_to(from: usize, to: usize, tabs: bool) -> Vec<u8> {
    let [tabs, spaces] = tabs_and_spaces(from, to, tabs);
    let mut blanks = vec![b'\t'; tabs];
    blanks.resize(tabs + spaces, b' ');
    blanks
}

/// Returns how many tabs, and then how many spaces, [`blanks_to`] returns.
fn tabs_and_spaces(from: usize, to: usize, tabs: bool) -> [usize; 2] {
    let last_stop = to / TAB * TAB;
    match to.saturating_sub(from) {
        0 if tabs => [1, 0],
        _ if tabs && last_stop > from => [(last_stop - from).div_ceil(TAB), to - last_stop],
        distance => [0, distance.max(1)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(column_after(0, b"ssh\t\t22/tcp"), 22);
        assert_eq!(blanks_to(6, 16, true), b"\t\t");
        assert_eq!(blanks_to(8, 16, true), b"\t");
        assert_eq!(blanks_to(6, 16, false), b"          ");
        assert_eq!(blanks_to(20, 16, false), b" ");
        assert_eq!(blanks_to(20, 16, true), b"\t");
        assert_eq!(blanks_to(22, 27, true), b"\t   ");
        assert_eq!(blanks_to(17, 20, true), b"   ");
        assert_eq!(column_after(6, &blanks_to(6, 16, true)), 16);
    }
}
