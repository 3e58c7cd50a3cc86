//! Writes changed tables: to their files, to standard output, or as a diff.

use super::args::{FileArgs, ReplaceArgs};
use super::failure::{Failure, error, hint, note, warn};
use super::output::Output;
use super::paths::{self, Files};
use crate::engine::{Checked, Fixed, OwnersRemark, held_back_aliases, owners_remark};
use crate::fix::{ReplaceOptions, Replacer, notices};
use crate::report::Run;
use crate::report::fix::{FixTotals, diff};
use crate::syntax::Document;
use crate::text::{Printable, PrintablePath, SourceFile};
use std::io::Write as _;
use std::path::Path;

/// Begins messages about files whose format is generated.
const WRITTEN_BY_A_PROGRAM: &str = "written by a program";

/// The destination of changed tables.
pub(super) struct Writer<'a> {
    args: &'a FileArgs,
    files: Files<'a>,
    replace: &'a ReplaceArgs,
    diff: bool,
    to_stdout: bool,
    from_stdin: bool,
    only_format: Option<&'a str>,
    /// Whether nothing is written.
    only_checks: bool,
    /// Whether a file that a program writes is skipped without an error.
    leaves_generated: bool,
}

impl<'a> Writer<'a> {
    /// Creates a writer for the files of the arguments.
    ///
    /// # Errors
    /// If no path is named, or standard input and another path.
    pub(super) fn new(
        args: &'a FileArgs,
        files: Files<'a>,
        replace: &'a ReplaceArgs,
        diff: bool,
    ) -> Result<Self, Failure> {
        if args.paths.is_empty() {
            return Err(Failure::new("a PATH is needed to change files or to show changes")
                .hint("name a file, such as /etc/services"));
        }
        let from_stdin = args.paths.iter().any(|path| path == Path::new("-"));
        if from_stdin && args.paths.len() > 1 {
            return Err(Failure::new(
                "`-` writes the changed table to standard output and cannot be combined with other paths",
            ));
        }
        let to_stdout = from_stdin && !diff;
        let (only_checks, leaves_generated) = (false, false);
        Ok(Self { args, files, replace, diff, to_stdout, from_stdin, only_format: None, only_checks, leaves_generated })
    }

    /// Refuses files in other formats.
    pub(super) fn only_format(self, format: Option<&'a str>) -> Self {
        Self { only_format: format, ..self }
    }

    /// Writes nothing if `only_checks` is true.
    pub(super) fn only_checks(self, only_checks: bool) -> Self {
        Self { only_checks, to_stdout: self.to_stdout && !only_checks, ..self }
    }

    /// Prints no diffs, and writes nothing if they were asked for.
    pub(super) fn without_diff(self) -> Self {
        Self { only_checks: self.only_checks || self.diff, diff: false, ..self }
    }

    /// Skips files that programs write, without an error.
    pub(super) fn leaves_generated(self) -> Self {
        Self { leaves_generated: true, ..self }
    }

    /// Returns whether the changed table is written to standard output.
    pub(super) fn writes_table(&self) -> bool {
        self.to_stdout
    }

    /// Returns whether tables or diffs are written to standard output.
    pub(super) fn takes_output(&self) -> bool {
        self.diff || self.to_stdout
    }

    /// Calls `work` for every file, writes the result, and calls `then` if it was written.
    pub(super) fn for_each<T: Send>(
        &self,
        run: &Run<'_>,
        output: &mut Output,
        work: impl Fn(SourceFile, Document) -> (Fixed, T) + Sync,
        mut then: impl FnMut(&Fixed, T, &mut Output) -> Result<bool, Failure>,
    ) -> Result<FixTotals, Failure> {
        let mut totals = FixTotals::default();
        let mut not_written = 0;
        let mut replacer = Replacer::default();
        let unread = paths::for_each(self.files, self.args, self.only_format, work, |(fixed, rest): (Fixed, T)| {
            let after = &fixed.checked.source;
            print_held_back(&fixed, run);
            if self.diff {
                let mut piece = Vec::new();
                diff(&after.path, &fixed.before, &after.bytes, run.theme, &mut piece);
                output.write(&piece)?;
                if fixed.is_changed() && !self.from_stdin {
                    print_notices(&after.path);
                }
                if let Some(command) = self.refused_as_generated(&fixed) {
                    let path = PrintablePath(&after.path);
                    warn(format_args!("{path}: {WRITTEN_BY_A_PROGRAM} and not changed without `--generated`"));
                    hint(remedy_of_generated(command));
                }
            } else if self.only_checks {
                totals.add(&fixed, run.theme);
                return then(&fixed, rest, output);
            } else if let Some(command) = self.refused_as_generated(&fixed) {
                if self.to_stdout {
                    output.write(&fixed.before)?;
                }
                if self.leaves_generated {
                    totals.add(&fixed, run.theme);
                    return then(&fixed, rest, output);
                }
                error(format_args!(
                    "{}: {WRITTEN_BY_A_PROGRAM}, which would undo the change; not changed",
                    PrintablePath(&after.path)
                ));
                hint(remedy_of_generated(command));
                not_written += 1;
                return Ok(true);
            } else if self.to_stdout {
                output.write(&after.bytes)?;
            } else if fixed.is_changed() && !self.replace(&fixed, &mut replacer) {
                not_written += 1;
                return Ok(true);
            }
            print_owners_remark(&fixed, run);
            totals.add(&fixed, run.theme);
            then(&fixed, rest, output)
        })?;
        totals.failed = unread.len() + not_written;
        totals.unread = unread;
        Ok(totals)
    }

    /// Returns the command that writes a changed file, if the user did not allow the change. `None` if no program
    /// writes the file.
    fn refused_as_generated<'f>(&self, fixed: &'f Fixed) -> Option<&'f str> {
        let is_refused = fixed.is_changed() && !self.replace.generated;
        fixed.checked.document.format.generated.as_deref().filter(|_| is_refused)
    }

    /// Replaces a file and prints warnings about it. Returns false and prints an error if the file cannot be replaced.
    fn replace(&self, fixed: &Fixed, replacer: &mut Replacer) -> bool {
        let options = ReplaceOptions {
            lossy_metadata: self.replace.lossy_metadata,
            in_place: self.replace.in_place,
            backup: self.replace.backup.clone(),
            hard_linked: self.replace.force_hard_linked,
            read_only: self.replace.force_read_only,
        };
        let path = &fixed.checked.source.path;
        match replacer.replace(path, &fixed.before, &fixed.checked.source.bytes, &options) {
            Ok(replaced) => {
                let printed = PrintablePath(path);
                for note in replaced.notes {
                    warn(format_args!("{printed}: {note}"));
                }
                print_notices(path);
                true
            }
            Err(problem) => {
                error(&problem);
                problem.hints().iter().for_each(hint);
                false
            }
        }
    }

    /// Prints a summary: to standard output if that has a report for people, else to standard error.
    pub(super) fn print_summary(&self, summary: &[u8], for_people: bool, output: &mut Output) -> Result<(), Failure> {
        if for_people && !self.takes_output() {
            output.write(summary)?;
        } else {
            output.flush()?;
            // Prints a message, ignoring errors: a closed standard error does not stop the program.
            let _ = std::io::stderr().lock().write_all(summary);
        }
        Ok(())
    }
}

/// Returns the hint for a file that a program writes. The command is empty if the format does not name it.
fn remedy_of_generated(command: &str) -> String {
    let command = Printable(command.as_bytes());
    match command.0 {
        [] => "change its source and generate it again; `--generated` changes it anyway".to_owned(),
        _ => format!("change its source and run `{command}`; `--generated` changes it anyway"),
    }
}

/// Prints a warning about a changed file that says not to edit it.
fn print_owners_remark(fixed: &Fixed, run: &Run<'_>) {
    let path = PrintablePath(&fixed.checked.source.path);
    if let Some(OwnersRemark { line, text }) = owners_remark(fixed, run.catalogue) {
        warn(format_args!(
            "{path}:{line}: another program may undo the change, as the file says: {}",
            Printable(&text)
        ));
    }
}

/// Prints that a table gets no aliases, because another program than a resolver may read it.
fn print_held_back(fixed: &Fixed, run: &Run<'_>) {
    let Checked { source, document, findings, .. } = &fixed.checked;
    let aliases = held_back_aliases(run.catalogue, &source.path, document, findings);
    if aliases > 0 {
        let (path, entries) = (PrintablePath(&source.path), document.entries.len());
        let names = if aliases == 1 { "1 current name is".to_owned() } else { format!("{aliases} current names are") };
        note(format_args!(
            "{path}: {names} not added as aliases: none of the {entries} entries has one, so this may be the table of a \
             program that reads none"
        ));
        hint(
            "if it is, use `--format services-like`, else `--format services`; or say so with `format = …` in a \
             `[[table]]` of portolan.toml",
        );
    }
}

/// Prints warnings about a changed file. They name the package that owns it, and files that are generated from it.
fn print_notices(path: &Path) {
    let printed = PrintablePath(path);
    for notice in notices(path, Path::new("/")) {
        warn(format_args!("{printed}: {notice}"));
    }
}
