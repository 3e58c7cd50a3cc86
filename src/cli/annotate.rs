//! `portolan annotate`.

use super::args::AnnotateArgs;
use super::failure::Failure;
use super::output::Output;
use super::paths::Files;
use super::selection::rule_set;
use super::status::Status;
use super::writer::Writer;
use crate::diagnostic::{Category, Finding, Origin};
use crate::engine::{self, CheckSettings, Checked, CommentPolicy, RuleSet, Selection, Selector};
use crate::plugin::Catalogue;
use crate::report::{self, Run};
use crate::rule::Rule;
use crate::text::SourceFile;

pub(super) fn run(
    args: &AnnotateArgs,
    files: Files<'_>,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let writer = Writer::new(&args.files, files, &args.replace, args.diff)?;
    let all = RuleSet::new(run.catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let rules = match (args.rule.is_empty(), args.all || !args.standing.is_empty()) {
        (false, _) => args.rule.clone(),
        (true, true) => vec![Selector::All],
        (true, false) => vec![Selector::Category(Category::Stale)],
    };
    let rules = rule_set(run.catalogue, &Selection { select: rules, ..Selection::default() })?;
    args.rule.iter().try_for_each(|selector| check_effect(selector, run.catalogue))?;
    let chosen = |checked: &Checked, finding: &Finding| {
        let standing = finding.entry.and_then(|entry| checked.judgements.of(entry).standing);
        let stands_so = args.standing.is_empty() || standing.is_some_and(|standing| args.standing.contains(&standing));
        stands_so && rules.has(&finding.rule)
    };
    let chooses = args.all || !args.rule.is_empty() || !args.standing.is_empty();
    let work = |source: SourceFile, document| {
        let run = files.scopes.run(run, &source.path);
        let settings = CheckSettings {
            comments: CommentPolicy::NONE,
            hints: false,
            ..CheckSettings::new(run.catalogue, run.registry, &all)
        };
        let fixed = if args.remove {
            engine::remove_notes(source, document, &settings)
        } else {
            engine::annotate(source, document, &settings, !chooses, chosen)
        };
        (fixed, ())
    };
    let totals = writer.for_each(run, output, work, |_, (), _| Ok(true))?;
    let mut summary = Vec::new();
    report::annotate::write(&totals, !args.diff, run.theme, &mut summary);
    writer.print_summary(&summary, true, output)?;
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if args.diff && totals.changed() > 0 {
        Status::Found
    } else {
        Status::Good
    })
}

/// Refuses a rule whose findings no note acknowledges.
fn check_effect(selector: &Selector, catalogue: &Catalogue) -> Result<(), Failure> {
    let Selector::Rule(id) = selector else { return Ok(()) };
    let is_error = catalogue.rule(id.as_str()).map(Rule::meta).is_some_and(|rule| {
        rule.origin == Origin::Builtin && matches!(rule.category, Category::Correctness | Category::Style)
    });
    if !is_error {
        return Ok(());
    }
    Err(Failure::new(format_args!("`{id}` has no notes: only facts about an entry's history or standing are noted"))
        .hint(format_args!("to silence a finding, write `# portolan: ignore[{id}] reason` at the end of its line")))
}
