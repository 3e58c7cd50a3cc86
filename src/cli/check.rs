//! `portolan check`.

use super::args::CheckArgs;
use super::failure::Failure;
use super::output::Output;
use super::paths;
use super::selection::{self, rule_set};
use super::status::Status;
use crate::engine::{self, Base, CheckSettings, CommentPolicy, FileRow, Selection, Totals};
use crate::fix::Refusal;
use crate::plugin::Catalogue;
use crate::report::Run;
use portolan_resolvers::Reader;
use std::path::Path;

pub(super) fn run(args: &CheckArgs, run: Run<'_>, output: &mut Output) -> Result<Status, Failure> {
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
    let selection =
        Selection { select: args.select.clone(), extend: args.extend_select.clone(), ignore: args.ignore.clone() };
    let rules = rule_set(run.catalogue, &selection)?;
    let base = args.base.as_deref().map(|path| read_base(path, args, run.catalogue)).transpose()?;
    let comments = CommentPolicy { suppressions: !args.no_suppressions, notes: !args.no_acknowledged };
    let resolvers = selection::readers(&args.resolver)?;
    let settings = CheckSettings {
        catalogue: run.catalogue,
        registry: run.registry,
        rules: &rules,
        comments,
        severity: args.severity,
        hints: reporter.meta().hints && !args.statistics,
        base: base.as_ref(),
        resolvers: if args.resolver.is_empty() { Reader::named_by_default() } else { &resolvers },
    };
    if args.fix.is_wanted() {
        return super::fix::run(args, &run, &settings, output);
    }
    if args.fix.unsafe_fixes || !args.fix.fix_only.is_empty() {
        return Err(Failure::new("`--unsafe-fixes` and `--fix-only` need `--fix` or `--diff`")
            .hint("add `--diff` to show the fixes, or `--fix` to make them"));
    }
    let mut totals = Totals::default();
    let mut piece = Vec::new();
    reporter.start(&run, &mut piece);
    output.write(&piece)?;

    let mut between: &[u8] = b"";
    let needs = paths::Needs { only_format: base.as_ref().map(Base::format), ..paths::Needs::default() };
    totals.failed = paths::for_each(
        run.catalogue,
        &args.files,
        needs,
        |source, document| {
            let wants_fixes = reporter.meta().fixes && !args.statistics;
            let check = if wants_fixes { engine::check_and_propose } else { engine::check };
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
    } else if totals.findings() > 0 && !args.exit_zero {
        Status::Found
    } else {
        Status::Good
    })
}

/// Reads the table that the files will replace.
fn read_base(path: &Path, args: &CheckArgs, catalogue: &Catalogue) -> Result<Base, Failure> {
    let read = engine::read_file(path, args.files.max_size);
    let read = read.and_then(|source| {
        let document = engine::parse_file(catalogue, &source, args.files.format(catalogue))?;
        Ok((source, document))
    });
    let (source, document) = read.map_err(Failure::new)?;
    if document.format.readers.is_empty() {
        return Err(Failure::new(Refusal::NoModel));
    }
    Ok(Base::new(source, document))
}
