//! Text for people: each finding with its line, its evidence, and a hint.

use super::excerpt::{Excerpt, Note};
use super::limit::{displayed_findings, hidden};
use super::positions::{FindingPositions, lacking};
use super::repeated_hints::RepeatedHints;
use super::reporter::{Reporter, ReporterMeta};
use super::statement::{Statement, merge};
use super::summary::{self, FIXABLE};
use crate::diagnostic::{Applicability, Finding, OldLine, Origin};
use crate::engine::{Checked, Totals, facts};
use crate::model::Date;
use crate::phrases::{Evidence, EvidenceBuilder, EvidenceKind};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::rule::Rule;
use crate::text::{Printable, PrintablePath, Span};
use std::io::Write as _;

pub(super) struct Text;

pub(super) static REPORTER: Text = Text;

static META: ReporterMeta = ReporterMeta {
    id: "text",
    summary: "human-readable: each line with its evidence and a hint",
    most_findings: Some(100),
    counts: true,
    hints: true,
    fixes: true,
    for_people: true,
    end_first: false,
};

/// The most pieces of evidence that a finding shows.
const MOST_EVIDENCE: usize = 3;
/// Begins every further line of a message.
const INDENT: &str = "    ";

impl Reporter for Text {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            return;
        }
        let positions = FindingPositions::new(file);
        let mut known = EvidenceBuilder::new(run.registry);
        let repeated = RepeatedHints::of(&file.findings);
        let statements = displayed_findings(&file.findings, run.most_findings).map(|(index, finding)| {
            let mut notes = evidence(file, finding, &mut known, run);
            notes.splice(0..0, finding.details.iter().map(|detail| Note::Detail(detail.clone())));
            notes.extend(
                finding.old_line.as_deref().map(|old| Note::Evidence(about_old_line(old, finding, &positions))),
            );
            let hint = finding.hint.as_ref().filter(|hint| !repeated.has(hint));
            notes.extend(hint.map(|hint| Note::Hint(hint.clone())));
            let is_fixable = file.offer(index).is_some_and(|offer| offer.applicability == Applicability::Safe);
            Statement::new(file, finding, notes, is_fixable)
        });
        for statement in merge(file, statements.collect()) {
            let (first, alike) = (statement.findings[0], statement.findings.len());
            let severity = first.severity;
            let mut head = format!(
                "{} {}",
                run.theme.paint(Paint::Location, positions.text(first)),
                run.theme.paint(Paint::Severity(severity), format!("{severity}[{}]", first.rule))
            );
            if alike > 1 {
                head.extend([" (", &alike.to_string(), ")"]);
            }
            if statement.is_fixable {
                head.extend([" ", &run.theme.paint(Paint::Good, FIXABLE).to_string()]);
            }
            let message = wrap(&format!("{head}: "), &statement.message, INDENT, run.theme.width());
            let excerpts = excerpts(file, &statement.findings, &positions);
            let excerpts = Excerpt::render(&excerpts, severity, &statement.notes, run.theme);
            let _ = writeln!(out, "{message}\n{excerpts}\n");
        }
        repeated.write(run, out);
        let hidden = hidden(&file.findings, run.most_findings);
        if hidden.is_empty() {
            return;
        }
        let path = PrintablePath(&file.source.path);
        let _ = writeln!(out, "{}: three findings of each rule are shown", run.theme.paint(Paint::Location, path));
        for meta in run.catalogue.rules().map(Rule::meta) {
            let Some(count) = hidden.get(&meta.id) else { continue };
            let id = run.theme.paint(Paint::Severity(meta.severity), &meta.id);
            let _ = writeln!(out, "   … {count} more {id}");
        }
        let _ =
            writeln!(out, "   {}\n", run.theme.paint(Paint::Faint, "run with `--max-findings all` for every finding"));
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if !run.quiet || run.statistics {
            summary::write(totals, run, out);
        }
    }
}

/// Writes the position of the line of the old table, or that the file lacks it.
fn about_old_line(old: &OldLine, finding: &Finding, positions: &FindingPositions<'_>) -> String {
    if lacking(finding).is_some() {
        return format!("this line of the old table is not in {}", positions.path());
    }
    let text = old.text.trim_ascii().to_vec();
    let text: Vec<u8> = text.into_iter().map(|byte| if byte == b'\t' { b' ' } else { byte }).collect();
    format!("the old table has it on line {}: {}", old.line, Printable(&text))
}

/// Returns the marked lines of findings, each position once.
fn excerpts<'a>(file: &'a Checked, findings: &[&'a Finding], positions: &FindingPositions<'_>) -> Vec<Excerpt<'a>> {
    if let Some(old) = findings.first().and_then(|finding| lacking(finding)) {
        return vec![Excerpt { line_number: old.line, line: &old.text, mark: old.mark.clone() }];
    }
    let mut spans: Vec<Span> = findings.iter().map(|finding| finding.span).collect();
    spans.sort_unstable();
    spans.dedup();
    let excerpt = |span: Span| {
        let line_number = positions.at(span.start).line;
        let content = file.document.line(line_number).map_or(Span::default(), |line| line.content);
        Excerpt::new(&file.source.bytes, content, line_number, span)
    };
    spans.into_iter().map(excerpt).collect()
}

/// Returns the evidence of a finding.
fn evidence(file: &Checked, finding: &Finding, known: &mut EvidenceBuilder<'_>, run: &Run<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    if finding.cites_registry {
        facts::gather(file, finding, known, run.registry);
        let all: Vec<Evidence<'_>> = known.pieces().collect();
        let chosen = most_relevant(&all, run.registry.updated());
        notes.extend(chosen.into_iter().map(|index| Note::Evidence(sentence(&all[index]))));
    }
    match &finding.origin {
        Some(origin @ Origin::File { .. }) => notes.push(Note::Evidence(format!("the rule is defined in {origin}"))),
        Some(origin @ Origin::Findings(_)) => notes.push(Note::Evidence(format!("reported by {origin}"))),
        Some(Origin::Builtin | Origin::Added) | None => {}
    }
    notes
}

/// Returns the indices of the evidence to show, in order; `explain` shows all evidence.
///
/// The order is: the current registry, the last change, claims and facts that contradict them, and the first source. A
/// contradicted claim is one more: the claim that the finding rests on is shown, too.
fn most_relevant(all: &[Evidence<'_>], today: Option<Date>) -> Vec<usize> {
    let most = MOST_EVIDENCE + usize::from(all.iter().any(|evidence| evidence.is_contradiction));
    if all.len() <= most {
        return (0..all.len()).collect();
    }
    let is_today = |evidence: &Evidence<'_>| evidence.kind == EvidenceKind::Registry && evidence.date == today;
    let (today, before): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|&index| is_today(&all[index]));
    let (claims, past): (Vec<usize>, Vec<usize>) =
        before.into_iter().partition(|&index| all[index].kind == EvidenceKind::Claim);
    let (packs, past): (Vec<usize>, Vec<usize>) =
        past.into_iter().partition(|&index| all[index].kind == EvidenceKind::Pack);
    let is_against = |index: &usize| all[*index].is_contradiction;
    let (against, today): (Vec<usize>, Vec<usize>) = today.into_iter().partition(is_against);
    let order = [packs.first(), today.first(), past.last(), claims.last(), against.first(), past.first()];
    let mut chosen: Vec<usize> = Vec::new();
    for index in order.into_iter().flatten().chain(&today).chain(&claims) {
        if !chosen.contains(index) && chosen.len() < most {
            chosen.push(*index);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Returns one piece of evidence as a sentence.
fn sentence(evidence: &Evidence<'_>) -> String {
    let date = evidence.date.map(|date| format!(" of {date}")).unwrap_or_default();
    let statement = Printable(evidence.statement.as_bytes());
    let source = evidence.source;
    match evidence.kind {
        EvidenceKind::Registry => format!("the registry{date} {statement}"),
        EvidenceKind::Rfc => format!("RFC {}{date} {statement}", source.strip_prefix("rfc").unwrap_or(source)),
        // The statement of a claim contains its source and its date.
        EvidenceKind::Claim => format!("{statement} <{source}>"),
        EvidenceKind::Pack => format!("the pack `{}` {statement}", Printable(source.as_bytes())),
        EvidenceKind::File => format!("the file: {statement}"),
    }
}
