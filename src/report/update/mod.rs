//! The results of `update`, table by table.

mod additions;
pub mod json;
pub mod markdown;
pub mod text;
mod words;

pub use additions::write;

use crate::engine::{Mentioned, StaleEntry, TableUpdate};
use crate::report::fix::FixTotals;
use crate::text::LineNumber;

/// The updates of all tables of a run.
#[derive(Clone, Copy, Debug)]
pub struct TreeUpdate<'a> {
    /// One for each table, by path.
    pub tables: &'a [TableUpdate],
    /// Whether files were written.
    pub done: bool,
    /// Whether files that programs write were changed, too.
    pub writes_generated: bool,
    /// The changes of lookups.
    pub totals: &'a FixTotals,
}

/// The state of a table after an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing to do.
    UpToDate,
    /// It changed, or would.
    Changed,
    /// It would change, but a program writes it.
    Generated,
    /// It has outdated entries that stay.
    Stale,
}

impl TreeUpdate<'_> {
    pub(crate) fn state(&self, table: &TableUpdate) -> State {
        if table.is_changed {
            let is_left = table.generated().is_some() && !self.writes_generated;
            if is_left { State::Generated } else { State::Changed }
        } else if table.stale.is_empty() {
            State::UpToDate
        } else {
            State::Stale
        }
    }

    /// Returns the line of an outdated entry in the file as it is now.
    fn line_of(&self, table: &TableUpdate, stale: &StaleEntry) -> LineNumber {
        if self.is_written(table) { stale.line } else { stale.line_before }
    }

    /// Returns the line of a fix in the file as it is now.
    fn line_of_fix(&self, table: &TableUpdate, fix: &Mentioned) -> LineNumber {
        if self.is_written(table) { table.lines.after(fix.line) } else { fix.line }
    }

    fn is_written(&self, table: &TableUpdate) -> bool {
        self.done && self.state(table) == State::Changed
    }

    fn count(&self, state: State) -> usize {
        self.tables.iter().filter(|table| self.state(table) == state).count()
    }
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::UpToDate => "up-to-date",
            Self::Changed => "changed",
            Self::Generated => "generated",
            Self::Stale => "stale",
        }
    }
}
