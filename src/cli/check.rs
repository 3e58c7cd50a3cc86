//! `portolan check`.

use super::args::CheckArgs;
use super::check_plans::CheckPlans;
use super::failure::Failure;
use super::output::Output;
use super::paths::{self, Files};
use super::status::Status;
use crate::engine::{self, Decision, FileRow, Totals};
use crate::report::{self, Run};

pub(super) fn run(args: &CheckArgs, files: Files<'_>, run: Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let reporter = args.output_format;
    if args.statistics && !reporter.meta().counts {
        return Err(Failure::new(format_args!("the format `{}` cannot show `--statistics`", reporter.meta().id))
            .hint("choose another `--output-format`"));
    }
    let run = Run {
        most_findings: args.max_findings.map_or(reporter.meta().most_findings, |limit| limit.0),
        statistics: args.statistics,
        quiet: args.quiet,
        ..run
    };
    let plans = CheckPlans::new(args, files, run, reporter.meta().hints && !args.statistics)?;
    if args.fix.is_wanted() {
        return super::fix::run(args, files, &run, &plans, output);
    }
    if args.fix.unsafe_fixes || !args.fix.fix_only.is_empty() {
        return Err(Failure::new("`--unsafe-fixes` and `--fix-only` need `--fix` or `--diff`")
            .hint("add `--diff` to show the fixes, or `--fix` to make them"));
    }
    if args.show_files {
        return show_files(args, files, &run, &plans, output);
    }
    let mut totals = Totals::default();
    let mut piece = Vec::new();
    reporter.start(&run, &mut piece);
    output.write(&piece)?;

    let mut between: &[u8] = b"";
    totals.failed = paths::for_each(
        files,
        &args.files,
        plans.only_format(),
        |source, document| {
            let wants_fixes = reporter.meta().fixes && !args.statistics;
            let check = if wants_fixes { engine::check_and_propose } else { engine::check };
            let (run, settings) = (plans.run(&source.path), plans.settings(&source.path));
            let checked = check(source, document, &settings);
            let mut piece = Vec::new();
            reporter.file(&checked, &run, &mut piece);
            (FileRow::new(&checked), piece)
        },
        |(row, piece)| {
            totals.add(row);
            if piece.is_empty() {
                return Ok(true);
            }
            output.write(between)?;
            between = reporter.between();
            output.write(&piece)
        },
    )?;
    let mut piece = Vec::new();
    reporter.finish(&totals, &run, &mut piece);
    output.write(&piece)?;
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if args.fails(&totals) {
        Status::Found
    } else {
        Status::Good
    })
}

/// Lists the files with the result for each.
fn show_files(
    args: &CheckArgs,
    files: Files<'_>,
    run: &Run<'_>,
    plans: &CheckPlans<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let survey = paths::survey(files, &args.files, plans.only_format())?;
    let mut text = Vec::new();
    report::files::write(&survey.decisions, &survey.excluded, run, &mut text);
    output.write(&text)?;
    let fails = survey.decisions.iter().any(|(_, decision)| matches!(decision, Decision::Refused(_)));
    Ok(if fails { Status::Failed } else { Status::Good })
}
