//! `portolan check`.

use super::args::CheckArgs;
use super::check_plans::CheckPlans;
use super::failure::Failure;
use super::output::Output;
use super::paths::{self, Files};
use super::reports::Reports;
use super::scopes::Finder;
use super::status::Status;
use crate::engine::{self, Decision, FileRow, Totals};
use crate::report::{self, Run};

pub(super) fn run(
    args: &CheckArgs,
    files: Files<'_>,
    finder: &Finder,
    run: Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let reports = Reports::new(&args.reports, &args.findings)?;
    reports.check_statistics(&args.findings)?;
    // An update of the baseline prints its own summary.
    let quiet = args.findings.quiet || args.baseline.update_baseline;
    let run = Run { statistics: args.findings.statistics, quiet, ..run };
    let plans = CheckPlans::new(args, files, run, reports.want_hints() && !args.findings.statistics)?;
    if args.fix.is_wanted() {
        return super::fix::run(args, files, &run, &plans, reports, output);
    }
    if args.fix.unsafe_fixes || !args.fix.fix_only.is_empty() {
        return Err(Failure::new("`--unsafe-fixes` and `--fix-only` need `--fix` or `--diff`")
            .hint("add `--diff` to show the fixes, or `--fix` to make them"));
    }
    if let Some(option) = args.replace.unused() {
        return Err(Failure::new(format_args!("`{option}` needs `--fix`: nothing is written without it"))
            .hint("add `--fix` to write the fixes"));
    }
    if args.show_files {
        reports.check_show_files()?;
        return show_files(args, files, finder, &run, &plans, output);
    }
    let mut totals = Totals::default();
    let mut tally = plans.baselines().begin()?;
    let mut sinks = reports.open(&files.inputs.paths(), || plans.other_files(), plans.baselines())?;
    sinks.start(&run, output)?;
    totals.unread = paths::for_each(
        files,
        &args.files,
        plans.only_format(),
        |source, mut document| {
            let wants_fixes = reports.want_fixes() && !args.findings.statistics;
            let check = if wants_fixes { engine::check_and_propose } else { engine::check };
            let (run, settings) = (plans.run(&source.path), plans.settings(&source.path));
            if reports.want_unread_tables(&args.files) {
                document.unread_table = run.catalogue.unread_table(&source.path, &source.bytes, &document);
            }
            let mut checked = check(source, document, &settings);
            reports.warn_of_unread_table(&checked);
            let known = plans.take_known(&mut checked);
            let pieces = reports.of_file(&checked, &run);
            (FileRow::new(&checked), known, pieces)
        },
        |(row, known, pieces)| {
            totals.add(row);
            tally.add(known);
            // An updated baseline needs every file, even if the reader of the report is gone.
            Ok(sinks.add(pieces, output)? || args.baseline.update_baseline)
        },
    )?;
    totals.failed = totals.unread.len();
    sinks.finish(&totals, &run, output)?;
    output.flush()?;
    plans.mention_idle_rules(&totals);
    tally.finish(totals.failed, args.findings.quiet)?;
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if args.findings.fails(&totals) {
        Status::Found
    } else {
        Status::Good
    })
}

/// Lists the files with the result for each.
fn show_files(
    args: &CheckArgs,
    files: Files<'_>,
    finder: &Finder,
    run: &Run<'_>,
    plans: &CheckPlans<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let survey = paths::survey(files, finder, &args.files, plans.only_format())?;
    let mut text = Vec::new();
    report::files::write(&survey.decisions, survey.others, run, &mut text);
    output.write(&text)?;
    let fails = survey.decisions.iter().any(|(_, decision)| matches!(decision, Decision::Refused(_)));
    Ok(if fails { Status::Failed } else { Status::Good })
}
