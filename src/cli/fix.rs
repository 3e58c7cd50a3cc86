//! `portolan check --fix` and `--diff`.

use super::args::{CheckArgs, FixArgs};
use super::{Failure, Output, Status, paths};
use crate::diagnostic::Applicability;
use crate::engine::{self, CheckSettings, FixSettings, Fixed, RuleSet, Selection};
use crate::report::fixes::{self, FixTotals};
use crate::report::{FileRow, Run, Totals};
use std::io::Write as _;
use std::path::Path;

impl FixArgs {
    /// Whether fixes are shown or made.
    pub(super) fn wanted(&self) -> bool {
        self.fix || self.diff
    }
}

/// Fixes what `args` names, or shows what would be fixed.
pub(super) fn run(
    args: &CheckArgs,
    run: &Run<'_>,
    check: &CheckSettings<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let FixArgs { fix: _, unsafe_fixes, diff, fix_only } = &args.fix;
    if args.files.paths.is_empty() {
        return Err(Failure::new("`--fix` and `--diff` need a PATH").hint("name the file, such as /etc/services"));
    }
    let to_stdout = args.files.paths.iter().any(|path| path == Path::new("-"));
    if to_stdout && args.files.paths.len() > 1 {
        return Err(Failure::new("with `-`, the fixed table goes to standard output, and no other path can be named"));
    }
    let only =
        (!fix_only.is_empty()).then(|| RuleSet::new(&Selection { select: fix_only.clone(), ..Selection::default() }));
    let trust = if *unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let settings = FixSettings { check: *check, only: only.as_ref(), trust };

    let reporter = args.output_format;
    // Where standard output has the table or the diff, the report goes to standard error.
    let reports = !*diff && !to_stdout;
    let mut totals = Totals::default();
    let mut fix_totals = FixTotals::default();
    let mut left = 0;
    let mut piece = Vec::new();
    if reports {
        reporter.start(run, &mut piece);
        output.write(&piece)?;
    }
    let mut between: &[u8] = b"";
    let mut not_written = 0;
    totals.failed = paths::for_each(
        &args.files,
        |source, document| {
            let checked = engine::check(source, document, check);
            let fixed = engine::fix(checked, &settings);
            let mut piece = Vec::new();
            if reports {
                reporter.file(&fixed.checked, run, &mut piece);
            }
            (fixed, piece)
        },
        |(fixed, piece): (Fixed, Vec<u8>)| {
            left += fixed.checked.findings.len();
            totals.add(FileRow::new(&fixed.checked, run.most_findings));
            if *diff {
                let mut piece = Vec::new();
                let path = &fixed.checked.source.path;
                fixes::diff(path, &fixed.before, &fixed.checked.source.bytes, run.theme, &mut piece);
                fix_totals.add(&fixed, run.theme);
                return output.write(&piece);
            }
            if to_stdout {
                fix_totals.add(&fixed, run.theme);
                return output.write(&fixed.checked.source.bytes);
            }
            if fixed.is_changed() && !replace(&fixed) {
                not_written += 1;
                return Ok(true);
            }
            fix_totals.add(&fixed, run.theme);
            if piece.is_empty() {
                return Ok(true);
            }
            output.write(between)?;
            between = reporter.between();
            output.write(&piece)
        },
    )?;
    totals.failed += not_written;
    let mut piece = Vec::new();
    if reports {
        reporter.finish(&totals, run, &mut piece);
        output.write(&piece)?;
    }
    let mut summary = Vec::new();
    fix_totals.write(!*diff, run.theme, &mut summary);
    if !args.quiet {
        if reports && reporter.meta().for_people {
            output.write(&summary)?;
        } else {
            output.flush()?;
            // A closed standard error is no reason to stop.
            let _ = std::io::stderr().lock().write_all(&summary);
        }
    }
    let found = if *diff { fix_totals.changed() > 0 } else { left > 0 };
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if found && !args.exit_zero {
        Status::Found
    } else {
        Status::Good
    })
}

fn replace(fixed: &Fixed) -> bool {
    std::fs::write(&fixed.checked.source.path, &fixed.checked.source.bytes).is_ok()
}
