//! `portolan check --fix` and `--diff`.

use super::args::CheckArgs;
use super::fix_args::FixArgs;
use super::writer::Writer;
use super::{Failure, Output, Status};
use crate::diagnostic::Applicability;
use crate::engine::{self, CheckSettings, FixSettings, RuleSet, Selection};
use crate::report::{FileRow, Run, Totals};

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
    let writer = Writer::new(&args.files, &args.replace, *diff)?;
    let only = Selection { select: fix_only.clone(), ..Selection::default() };
    let only = (!fix_only.is_empty()).then(|| RuleSet::new(&only));
    let trust = if *unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let settings = FixSettings { check: *check, only: only.as_ref(), trust };

    let reporter = args.output_format;
    // Where standard output has the table or the diff, no findings are told.
    let reports = !writer.takes_output();
    let mut totals = Totals::default();
    let mut left = 0;
    let mut piece = Vec::new();
    if reports {
        reporter.start(run, &mut piece);
        output.write(&piece)?;
    }
    let mut between: &[u8] = b"";
    let fixed = writer.for_each(
        run,
        output,
        |source, document| {
            let fixed = engine::fix(engine::check(source, document, check), &settings);
            let mut piece = Vec::new();
            if reports {
                reporter.file(&fixed.checked, run, &mut piece);
            }
            (fixed, piece)
        },
        |fixed, piece, output| {
            left += fixed.checked.findings.len();
            totals.add(FileRow::new(&fixed.checked, run.most_findings));
            if piece.is_empty() {
                return Ok(true);
            }
            output.write(between)?;
            between = reporter.between();
            output.write(&piece)
        },
    )?;
    totals.failed = fixed.failed;
    let mut piece = Vec::new();
    if reports {
        reporter.finish(&totals, run, &mut piece);
        output.write(&piece)?;
    }
    if !args.quiet {
        let mut summary = Vec::new();
        fixed.write(!*diff, run.theme, &mut summary);
        writer.tell(&summary, reports && reporter.meta().for_people, output)?;
    }
    let found = if *diff { fixed.changed() > 0 } else { left > 0 };
    Ok(if fixed.failed > 0 {
        Status::Failed
    } else if found && !args.exit_zero {
        Status::Found
    } else {
        Status::Good
    })
}
