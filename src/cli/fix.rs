//! `portolan check --fix` and `--diff`.

use super::args::{CheckArgs, FixArgs};
use super::check_plans::CheckPlans;
use super::failure::Failure;
use super::output::Output;
use super::paths::Files;
use super::reports::Reports;
use super::selection::rule_set;
use super::status::Status;
use super::writer::Writer;
use crate::diagnostic::Applicability;
use crate::engine::{self, Checked, FileRow, FixSettings, RuleSet, Selection, Selector, Totals};
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::rule::{Rule, RuleMeta};

/// Fixes the files, or shows the fixes.
pub(super) fn run(
    args: &CheckArgs,
    files: Files<'_>,
    run: &Run<'_>,
    plans: &CheckPlans<'_>,
    mut reports: Reports<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let FixArgs { fix: _, unsafe_fixes, diff, fix_only } = &args.fix;
    let writer = Writer::new(&args.files, files, &args.replace, *diff)?.only_format(plans.only_format());
    fix_only.iter().try_for_each(|selector| check_effect(selector, args, run.catalogue, plans))?;
    let only = Selection { select: fix_only.clone(), ..Selection::default() };
    let only = (!fix_only.is_empty()).then(|| rule_set(run.catalogue, &only)).transpose()?;
    let trust = if *unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };

    // No findings are printed if standard output has the table or the diff.
    if writer.takes_output() {
        reports.only_files();
    }
    let mut totals = Totals::default();
    let mut tally = plans.baselines().begin()?;
    let mut sinks = reports.open(&files.inputs.paths(), || plans.other_files(), plans.baselines())?;
    sinks.start(run, output)?;
    let fixed = writer.for_each(
        run,
        output,
        |source, document| {
            let (run, check) = (plans.run(&source.path), plans.settings(&source.path));
            let mut fixed =
                engine::fix(source, document, &FixSettings { check, only: only.as_ref(), notes: false, trust });
            if reports.want_fixes() && !run.statistics {
                fixed.propose(&check);
            }
            if reports.want_unread_tables(&args.files) {
                let Checked { source, document, .. } = &mut fixed.checked;
                document.unread_table = run.catalogue.unread_table(&source.path, &source.bytes, document);
            }
            reports.warn_of_unread_table(&fixed.checked);
            if args.baseline.update_baseline {
                // Known findings are not fixed.
                for finding in &fixed.checked.findings {
                    if let Some(found) = fixed.found.get_mut(&finding.rule) {
                        found.findings = found.findings.saturating_sub(1);
                    }
                }
            }
            let known = plans.take_known(&mut fixed.checked);
            let pieces = reports.of_file(&fixed.checked, &run);
            (fixed, (known, pieces))
        },
        |fixed, (known, pieces), output| {
            totals.add(FileRow::new(&fixed.checked));
            tally.add(known);
            // An updated baseline needs every file, even if the reader of the report is gone.
            Ok(sinks.add(pieces, output)? || args.baseline.update_baseline)
        },
    )?;
    totals.failed = fixed.failed;
    totals.unread.clone_from(&fixed.unread);
    totals.after_fixes = fixed.made() > 0;
    sinks.finish(&totals, run, output)?;
    if !args.findings.quiet {
        let mut summary = Vec::new();
        fixed.write(!*diff, run, &mut summary);
        writer.print_summary(&summary, reports.is_for_people(), output)?;
    }
    output.flush()?;
    plans.mention_idle_rules(&totals);
    tally.finish(fixed.failed, args.findings.quiet)?;
    let found = if *diff { fixed.changed() > 0 && !args.findings.exit_zero } else { args.findings.fails(&totals) };
    Ok(if fixed.failed > 0 {
        Status::Failed
    } else if found {
        Status::Found
    } else {
        Status::Good
    })
}

/// Refuses a value of `--fix-only` that has no effect.
fn check_effect(
    selector: &Selector,
    args: &CheckArgs,
    catalogue: &Catalogue,
    plans: &CheckPlans<'_>,
) -> Result<(), Failure> {
    let chosen = || catalogue.rules().map(Rule::meta).filter(|rule| selector.matches(rule));
    let has_fix = |rule: &&RuleMeta| !rule.fixes.is_empty();
    let is_reported = |rule: &RuleMeta| {
        plans.has(|rules| rules.severity(&rule.id).is_some_and(|severity| severity >= args.rules.severity))
    };
    let subject = match selector {
        Selector::Rule(_) => "the rule",
        Selector::Category(_) | Selector::All => "every rule with a fix",
    };
    let refuse = |why: &str| Failure::new(format_args!("`--fix-only {selector}` has no effect: {why}"));
    if !chosen().any(|rule| has_fix(&rule)) {
        return Err(match selector {
            Selector::Rule(_) => refuse("the rule has no fix")
                .hint(format_args!("run `portolan explain {selector}` for what to do instead")),
            Selector::Category(_) | Selector::All => refuse("none of its rules has a fix"),
        });
    }
    let is_on = |rule: &RuleMeta| plans.has(|rules| rules.has(&rule.id));
    if !chosen().filter(has_fix).any(is_on) {
        let mut extended = args.rules.selection();
        extended.extend.push(selector.clone());
        let extended = RuleSet::new(catalogue, &extended);
        return Err(if chosen().filter(has_fix).any(|rule| extended.has(&rule.id)) {
            refuse(&format!("{subject} is off")).hint(format_args!("add `--extend-select {selector}`"))
        } else {
            refuse(&format!("{subject} is ignored")).hint("remove it from `--ignore`")
        });
    }
    if !chosen().filter(has_fix).any(|rule| is_on(rule) && is_reported(rule)) {
        let why = format!("{subject} that is on is below `--severity {}`", args.rules.severity.as_str());
        return Err(refuse(&why.replace("the rule that is on", "the rule")).hint("remove `--severity`"));
    }
    Ok(())
}
