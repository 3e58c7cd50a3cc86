//! The interface of the reporters of `check`.

use crate::engine::{Checked, Totals};
use crate::report::run::Run;

/// The description of a reporter.
#[derive(Debug)]
pub struct ReporterMeta {
    /// The word that selects it.
    pub id: &'static str,
    /// One line for help.
    pub summary: &'static str,
    /// The default of `--max-findings`.
    pub most_findings: Option<usize>,
    /// Whether it can show counts by rule.
    pub counts: bool,
    /// Whether it shows hints.
    pub hints: bool,
    /// Whether it shows the edits of fixes.
    pub fixes: bool,
    /// Whether people read it, rather than programs.
    pub for_people: bool,
    /// Whether [`Reporter::finish`] writes text that goes before the files.
    pub end_first: bool,
}

/// Writes the results of `check` in one format.
///
/// The outputs of [`Reporter::file`] are concatenated in the order of the files, with [`Reporter::between`] between two
/// that are not empty.
pub trait Reporter: Sync {
    /// Returns its name and abilities.
    fn meta(&self) -> &'static ReporterMeta;
    /// Returns whether it shows the parts of files that only other formats read.
    fn shows_unread_tables(&self) -> bool {
        false
    }
    /// Writes the head, before all files.
    fn start(&self, _run: &Run<'_>, _out: &mut Vec<u8>) {}
    /// Writes the findings of one file.
    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>);
    /// Returns the separator of two files.
    fn between(&self) -> &'static [u8] {
        b""
    }
    /// Returns the most bytes of the whole, if the program that takes it has a limit. Then the last files are left out.
    ///
    /// Only reporters with [`ReporterMeta::end_first`] may have a limit.
    fn longest(&self, _run: &Run<'_>) -> Option<usize> {
        None
    }
    /// Writes that the findings of some files are left out, since the whole would be too long.
    fn left_out(&self, _files: usize, _out: &mut Vec<u8>) {}
    /// Writes the end, when all files are known. It comes after them, or before them if [`ReporterMeta::end_first`] is
    /// set.
    fn finish(&self, _totals: &Totals, _run: &Run<'_>, _out: &mut Vec<u8>) {}
}

impl std::fmt::Debug for dyn Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}
