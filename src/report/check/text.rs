//! For people: each finding with its line, what the registry says, and what to do.

use super::excerpt::Excerpts;
use super::limit::{hidden, shown};
use super::place::Place;
use super::reporter::{Reporter, ReporterMeta};
use super::summary;
use crate::diagnostic::{Finding, RuleId};
use crate::engine::{Checked, Totals, facts};
use crate::model::Date;
use crate::phrases::{Evidence, EvidenceBuilder, EvidenceKind};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::text::Shown;
use std::collections::HashMap;
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

/// The most pieces of evidence that a finding shows.
const MOST_EVIDENCE: usize = 3;
/// What stands before a note below an excerpt.
const NOTE: &str = "      =";
/// About the length of a finding, to reserve room.
const USUAL_LENGTH: usize = 700;

impl Reporter for Text {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if run.statistics {
            return;
        }
        let mut writer = Writer::new(file, run);
        let shown = shown(&file.findings, run.most_findings);
        if run.most_findings.is_none() {
            out.reserve(USUAL_LENGTH * file.findings.len());
        }
        for (_, finding) in shown {
            writer.write(finding, out);
        }
        let hidden = hidden(&file.findings, run.most_findings);
        if hidden.is_empty() {
            return;
        }
        let path = Shown(file.source.path.as_os_str().as_encoded_bytes());
        let _ = writeln!(out, "{}: three of each rule are shown:", run.theme.paint(Paint::Place, path));
        for meta in run.catalogue.rules().map(|rule| rule.meta()) {
            let Some(count) = hidden.get(&meta.id) else { continue };
            let id = run.theme.paint(Paint::Severity(meta.severity), &meta.id);
            let _ = writeln!(out, "   … {count} more {id}");
        }
        let _ = writeln!(out, "   {}\n", run.theme.paint(Paint::Faint, "`--max-findings all` shows every one"));
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if !run.quiet || run.statistics {
            summary::write(totals, run, out);
        }
    }
}

/// Writes the findings of one file.
struct Writer<'a> {
    file: &'a Checked,
    run: &'a Run<'a>,
    place: Place<'a>,
    excerpts: Excerpts<'a>,
    /// What is known of the entry of a finding.
    known: EvidenceBuilder<'a>,
    /// Each rule's ` severity[rule]: `, put together when it is first needed.
    kinds: HashMap<&'a RuleId, Vec<u8>>,
    /// What a note begins with, and what a hint begins with.
    note: Vec<u8>,
    hint: Vec<u8>,
    /// How a sentence about the registry of today begins: most are.
    today: Vec<u8>,
    /// The claims of this finding, and those of the one above it.
    claims: Vec<u8>,
    claims_above: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(file: &'a Checked, run: &'a Run<'a>) -> Self {
        let mut note = Vec::new();
        run.theme.put(Paint::Frame, NOTE, &mut note);
        note.push(b' ');
        let mut hint = note.clone();
        run.theme.put(Paint::Strong, "hint", &mut hint);
        hint.extend_from_slice(b": ");
        let mut today = note.clone();
        put_registry(run.registry.updated(), &mut today);
        let kinds = HashMap::new();
        let (place, excerpts) = (Place::new(file), Excerpts::new(file, run.theme));
        let known = EvidenceBuilder::new(run.registry);
        let (claims, claims_above) = (Vec::new(), Vec::new());
        Self { file, run, place, excerpts, known, kinds, note, hint, today, claims, claims_above }
    }

    fn write(&mut self, finding: &'a Finding, out: &mut Vec<u8>) {
        let Self { file, run, .. } = *self;
        let theme = run.theme;
        let severity = finding.severity;
        let position = self.place.of(finding);
        theme.put_with(Paint::Place, out, |out| self.place.put(position, out));
        let kind = self.kinds.entry(&finding.rule).or_insert_with(|| {
            let kind = format!("{severity}[{}]", finding.rule);
            format!(" {}: ", theme.paint(Paint::Severity(severity), kind)).into_bytes()
        });
        out.extend_from_slice(kind);
        out.extend_from_slice(finding.message.as_bytes());
        out.push(b'\n');
        self.excerpts.put(position.line, finding.span, severity, out);
        std::mem::swap(&mut self.claims, &mut self.claims_above);
        self.claims.clear();
        if finding.cites_registry {
            facts::gather(file, finding, &mut self.known, run.registry);
            let few = self.known.pieces().len() <= MOST_EVIDENCE;
            let telling = if few { Vec::new() } else { most_telling(&self.known.pieces().collect::<Vec<_>>(), run.registry.updated()) };
            for (number, evidence) in self.known.pieces().enumerate() {
                if !few && !telling.contains(&number) {
                    continue;
                }
                if evidence.kind == EvidenceKind::Registry && evidence.date == run.registry.updated() {
                    out.extend_from_slice(&self.today);
                    out.extend_from_slice(evidence.statement.as_bytes());
                    out.push(b'\n');
                } else {
                    out.extend_from_slice(&self.note);
                    let start = out.len();
                    tell(&evidence, out);
                    if evidence.kind == EvidenceKind::Claim {
                        // Of tcp and udp often the same is claimed, at length.
                        let above = self.claims_above.get(self.claims.len()..).unwrap_or_default();
                        let is_above = above.starts_with(&out[start..]);
                        self.claims.extend_from_slice(&out[start..]);
                        if is_above {
                            out.truncate(start);
                            out.extend_from_slice(b"a claim: the one above\n");
                        }
                    }
                }
            }
        }
        if let Some(hint) = &finding.hint {
            out.extend_from_slice(&self.hint);
            out.extend_from_slice(hint.as_bytes());
            out.push(b'\n');
        }
        out.push(b'\n');
    }
}

/// Of more evidence than a finding shows, the numbers of what tells most: what is so today, what is claimed or what is
/// against it, what changed last, and since when it had been so. `explain` has the rest.
fn most_telling(all: &[Evidence<'_>], today: Option<Date>) -> Vec<usize> {
    let is_today = |evidence: &Evidence<'_>| evidence.kind == EvidenceKind::Registry && evidence.date == today;
    let (today, before): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|&number| is_today(&all[number]));
    let (claims, past): (Vec<usize>, Vec<usize>) =
        before.into_iter().partition(|&number| all[number].kind == EvidenceKind::Claim);
    let is_against = |number: &usize| all[*number].is_contradiction;
    let (against, today): (Vec<usize>, Vec<usize>) = today.into_iter().partition(is_against);
    let order = [today.first(), past.last(), claims.last(), against.first(), past.first()];
    let mut telling: Vec<usize> = Vec::new();
    for number in order.into_iter().flatten().chain(&today).chain(&claims) {
        if !telling.contains(number) && telling.len() < MOST_EVIDENCE {
            telling.push(*number);
        }
    }
    telling
}

/// Writes one piece of evidence as a sentence.
fn tell(evidence: &Evidence<'_>, out: &mut Vec<u8>) {
    let Evidence { source, statement, .. } = *evidence;
    match evidence.kind {
        EvidenceKind::Registry => put_registry(evidence.date, out),
        EvidenceKind::Rfc => {
            out.extend_from_slice(b"RFC ");
            out.extend_from_slice(source.strip_prefix("rfc").unwrap_or(source).as_bytes());
            put_date(evidence.date, out);
        }
        // A claim says in its statement when it was made, or read.
        EvidenceKind::Claim => {
            for part in [b"a claim: ", statement.as_bytes(), b" <", source.as_bytes(), b">\n"] {
                out.extend_from_slice(part);
            }
            return;
        }
        EvidenceKind::File => out.extend_from_slice(b"the file: "),
    }
    out.extend_from_slice(statement.as_bytes());
    out.push(b'\n');
}

/// Writes how a sentence about a state of the registry begins.
fn put_registry(date: Option<Date>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"the registry");
    put_date(date, out);
}

fn put_date(date: Option<Date>, out: &mut Vec<u8>) {
    if let Some(date) = date {
        out.extend_from_slice(b" of ");
        out.extend_from_slice(date.text().as_bytes());
    }
    out.push(b' ');
}
