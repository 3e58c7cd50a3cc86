//! For people: each finding with its line, what the registry says, and what to do.

use super::counts::Totals;
use super::place::Place;
use super::{Paint, Reporter, ReporterMeta, Run, excerpt, facts, hidden, plural, severity, shown};
use crate::diagnostic::{Category, Finding, Severity};
use crate::engine::Checked;
use crate::registry::{Evidence, EvidenceKind};
use crate::rule::RULES;
use crate::text::Shown;
use std::io::Write as _;

pub(super) struct Text;

pub(super) static REPORTER: Text = Text;

static META: ReporterMeta = ReporterMeta {
    id: "text",
    summary: "for people: the line, what the registry says, what to do",
    most_findings: Some(100),
    counts: true,
    hints: true,
    fixes: false,
    for_people: true,
};

/// What stands before a note below an excerpt.
const NOTE: &str = "      =";

impl Reporter for Text {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            return;
        }
        let mut place = Place::new(file);
        for (_, finding) in shown(&file.findings, run.most_findings) {
            write_finding(file, &mut place, finding, run, out);
        }
        let hidden = hidden(&file.findings, run.most_findings);
        if hidden.is_empty() {
            return;
        }
        let path = Shown(file.source.path.as_os_str().as_encoded_bytes());
        let _ = writeln!(out, "{}: three of each rule are shown:", run.theme.paint(Paint::Place, path));
        for (rule, count) in hidden {
            let meta = RULES[rule].meta();
            let id = run.theme.paint(Paint::Severity(meta.category.severity()), meta.id);
            let _ = writeln!(out, "   … {count} more {id}");
        }
        let _ = writeln!(out, "   {}\n", run.theme.paint(Paint::Faint, "`--max-findings all` shows every one"));
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if !run.quiet || run.statistics {
            write_summary(totals, run, out);
        }
    }
}

fn write_finding(file: &Checked, place: &mut Place<'_>, finding: &Finding, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    let severity = severity(finding);
    let position = place.of(finding);
    theme.put_with(Paint::Place, out, |out| place.put(position, out));
    out.push(b' ');
    theme.put_with(Paint::Severity(severity), out, |out| {
        let parts = [severity.as_str(), "[", RULES[usize::from(finding.rule)].meta().id, "]"];
        for part in parts {
            out.extend_from_slice(part.as_bytes());
        }
    });
    out.extend_from_slice(b": ");
    out.extend_from_slice(finding.message(&file.texts).as_bytes());
    out.push(b'\n');
    excerpt::excerpt(file, position.line, finding.span, severity, theme, out);
    if finding.cites_registry {
        for evidence in facts::evidence_of(file, finding, run.registry) {
            theme.put(Paint::Frame, NOTE, out);
            tell(&evidence, out);
        }
    }
    if let Some(hint) = finding.hint(&file.texts) {
        theme.put(Paint::Frame, NOTE, out);
        out.push(b' ');
        theme.put(Paint::Strong, "hint", out);
        out.extend_from_slice(b": ");
        out.extend_from_slice(hint.as_bytes());
        out.push(b'\n');
    }
    out.push(b'\n');
}

/// Writes one piece of evidence as a sentence.
fn tell(evidence: &Evidence, out: &mut Vec<u8>) {
    let Evidence { source, statement, .. } = evidence;
    out.push(b' ');
    match evidence.kind {
        EvidenceKind::Registry => out.extend_from_slice(b"the registry"),
        EvidenceKind::Rfc => out.extend_from_slice(source.replacen("rfc", "RFC ", 1).as_bytes()),
        EvidenceKind::Claim => out.extend_from_slice(b"a claim"),
    }
    let is_claim = evidence.kind == EvidenceKind::Claim;
    // A claim says in its statement when it was made, or read.
    if let Some(date) = evidence.date.filter(|_| !is_claim) {
        let _ = write!(out, " of {date}");
    }
    out.extend_from_slice(if is_claim { b": " } else { b" " });
    out.extend_from_slice(statement.as_bytes());
    if is_claim {
        let _ = write!(out, " <{source}>");
    }
    out.push(b'\n');
}

fn write_summary(totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    let files = plural(totals.files.len(), "file");
    let held = format!("{} held against the IANA registry{}", plural_y(totals.entries(), "entr"), run.of_registry());
    if totals.findings() == 0 {
        if !totals.files.is_empty() {
            let _ = writeln!(out, "{} in {files}; {held}.", theme.paint(Paint::Good, "Nothing found"));
        }
        return;
    }
    let counts: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .filter(|&severity| totals.of(severity) > 0)
        .map(|severity| {
            
            theme.paint(Paint::Severity(severity), plural(totals.of(severity), severity.as_str())).to_string()
        })
        .collect();
    let _ = writeln!(out, "Found {} in {files}; {held}.", counts.join(", "));
    for (rule, count) in totals.rules() {
        let meta = RULES[rule].meta();
        let id = theme.paint(Paint::Severity(meta.category.severity()), format!("{:<20}", meta.id));
        let _ = writeln!(out, "{count:>7}  {id} {}", meta.summary);
    }
    let worst = totals.rules().first().map_or("", |&(rule, _)| RULES[rule].meta().id);
    let _ = writeln!(out, "`portolan explain {worst}` says what a rule means and why it matters.");
    let off: Vec<&str> =
        Category::ALL.iter().filter(|category| !category.on_by_default()).map(|category| category.as_str()).collect();
    let ran_off = totals.rules().iter().any(|&(rule, _)| !RULES[rule].meta().category.on_by_default());
    if !ran_off {
        let _ = writeln!(out, "`--extend-select {}` asks more.", off.join(","));
    }
}

/// `1 entry`, `2 entries`, from `entr`.
fn plural_y(count: usize, stem: &str) -> String {
    format!("{count} {stem}{}", if count == 1 { "y" } else { "ies" })
}
