//! Where changed tables go: over the old file, to standard output, or into a diff.

use super::args::FileArgs;
use super::failure::{error, hint, warn};
use super::fix_args::ReplaceArgs;
use super::{Failure, Output, paths};
use crate::engine::Fixed;
use crate::fix::{ReplaceOptions, notices, replace};
use crate::report::Run;
use crate::report::fix::{FixTotals, diff};
use crate::syntax::Document;
use crate::text::{Shown, SourceFile};
use std::io::Write as _;
use std::path::Path;

/// What becomes of changed tables.
pub(super) struct Writer<'a> {
    files: &'a FileArgs,
    replace: &'a ReplaceArgs,
    diff: bool,
    to_stdout: bool,
    from_stdin: bool,
    only_format: Option<&'a str>,
}

impl<'a> Writer<'a> {
    /// # Errors
    /// If no path is named, or another one beside standard input.
    pub(super) fn new(files: &'a FileArgs, replace: &'a ReplaceArgs, diff: bool) -> Result<Self, Failure> {
        if files.paths.is_empty() {
            return Err(Failure::new("a PATH is needed to change a file, or to show what would change")
                .hint("name the file, such as /etc/services"));
        }
        let from_stdin = files.paths.iter().any(|path| path == Path::new("-"));
        if from_stdin && files.paths.len() > 1 {
            return Err(Failure::new("with `-` the changed table goes to standard output: name no other path"));
        }
        Ok(Self { files, replace, diff, to_stdout: from_stdin && !diff, from_stdin, only_format: None })
    }

    /// Refuses files in another format than that with this id.
    pub(super) fn only_format(self, format: Option<&'a str>) -> Self {
        Self { only_format: format, ..self }
    }

    /// Whether standard output has the tables, or diffs.
    pub(super) fn takes_output(&self) -> bool {
        self.diff || self.to_stdout
    }

    /// Does `work` on every file, brings what comes of it to its place, and hands it on to `then` if that went well.
    pub(super) fn for_each<T: Send>(
        &self,
        run: &Run<'_>,
        output: &mut Output,
        work: impl Fn(SourceFile, Document) -> (Fixed, T) + Sync,
        mut then: impl FnMut(&Fixed, T, &mut Output) -> Result<bool, Failure>,
    ) -> Result<FixTotals, Failure> {
        let mut totals = FixTotals::default();
        let mut not_written = 0;
        let needs = paths::Needs { regular_only: !self.takes_output(), only_format: self.only_format };
        let failed = paths::for_each(run.catalogue, self.files, needs, work, |(fixed, rest): (Fixed, T)| {
            let after = &fixed.checked.source;
            if self.diff {
                let mut piece = Vec::new();
                diff(&after.path, &fixed.before, &after.bytes, run.theme, &mut piece);
                output.write(&piece)?;
                if fixed.is_changed() && !self.from_stdin {
                    tell_notices(&after.path);
                }
            } else if self.to_stdout {
                output.write(&after.bytes)?;
            } else if fixed.is_changed() && !self.replace(&fixed) {
                not_written += 1;
                return Ok(true);
            }
            totals.add(&fixed, run.theme);
            then(&fixed, rest, output)
        })?;
        totals.failed = failed + not_written;
        Ok(totals)
    }

    /// Puts the changed text in the place of the old one, and tells what there is to know about it. False if that
    /// could not be done.
    fn replace(&self, fixed: &Fixed) -> bool {
        let options = ReplaceOptions {
            lossy_metadata: self.replace.lossy_metadata,
            in_place: self.replace.in_place,
            backup: self.replace.backup.clone(),
            hard_linked: self.replace.force_hard_linked,
            read_only: self.replace.force_read_only,
        };
        let path = &fixed.checked.source.path;
        match replace(path, &fixed.before, &fixed.checked.source.bytes, &options) {
            Ok(replaced) => {
                let shown = Shown(path.as_os_str().as_encoded_bytes());
                for note in replaced.notes {
                    warn(format_args!("{shown}: {note}"));
                }
                tell_notices(path);
                true
            }
            Err(problem) => {
                error(&problem);
                problem.hints().iter().for_each(hint);
                false
            }
        }
    }

    /// Tells what came of it all: on standard output, if people read that and it is free, else on standard error.
    pub(super) fn tell(&self, summary: &[u8], for_people: bool, output: &mut Output) -> Result<(), Failure> {
        if for_people && !self.takes_output() {
            output.write(summary)?;
        } else {
            output.flush()?;
            // A closed standard error is no reason to stop.
            let _ = std::io::stderr().lock().write_all(summary);
        }
        Ok(())
    }
}

/// Tells what there is to know of a file once it is changed: whose it is, and what is made from it.
fn tell_notices(path: &Path) {
    let shown = Shown(path.as_os_str().as_encoded_bytes());
    for notice in notices(path, Path::new("/")) {
        warn(format_args!("{shown}: {notice}"));
    }
}
