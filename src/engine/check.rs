//! One file: parse, judge, ask the rules, respect what the file asks for.

use super::{FileError, FileFault, RuleSet};
use crate::diagnostic::{Finding, Findings, Suppression, suppressions};
use crate::format::{self, Format};
use crate::registry::{Judgement, Registry, judge};
use crate::rule::{Context, RULES, SuppressionUse, UNUSED_SUPPRESSION};
use crate::syntax::Document;
use crate::text::SourceFile;
use std::ops::Range;

/// A file and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub source: SourceFile,
    /// What is on its lines.
    pub document: Document,
    /// How its entries stand, in their order.
    pub judgements: Vec<Judgement>,
    /// What the rules say, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Reads a file in the format that is given, or that its name shows, or that its content shows.
///
/// # Errors
/// If no format fits, or the file is no text.
pub fn parse_file(source: &SourceFile, format: Option<&'static dyn Format>) -> Result<Document, FileError> {
    let error = |fault| FileError { path: source.path.clone(), fault };
    if let Some(format) = format {
        return Ok(format.parse(&source.bytes));
    }
    if let Some(format) = format::by_name(&source.path) {
        let document = format.parse(&source.bytes);
        if format::looks_binary(&document, &source.bytes) {
            return Err(error(FileFault::Binary));
        }
        return Ok(document);
    }
    format::detect(&source.bytes).map(|(_, document)| document).ok_or_else(|| error(FileFault::NotRecognised))
}

/// Checks one file with the given rules.
pub fn check(
    source: SourceFile,
    document: Document,
    registry: &Registry,
    rules: &RuleSet,
    respect_suppressions: bool,
) -> Checked {
    let judgements = judge(&document, &source.bytes, registry);
    let mut context =
        Context { document: &document, bytes: &source.bytes, registry, judgements: &judgements, suppressions: &[] };
    let last = crate::rule::by_id(UNUSED_SUPPRESSION);
    let mut findings = Findings::default();
    for (number, rule) in RULES.iter().enumerate() {
        if rules.has(number) && Some(number) != last {
            findings.set_rule(number);
            rule.check(&context, &mut findings);
        }
    }
    let mut findings = findings.into_sorted();
    if respect_suppressions {
        let asked = suppressions(&document, &source.bytes);
        if !asked.is_empty() {
            let uses = suppress(&document, &source.bytes, rules, asked, &mut findings);
            if let Some(last) = last.filter(|&last| rules.has(last)) {
                context.suppressions = &uses;
                let mut more = Findings::with(findings);
                more.set_rule(last);
                RULES[last].check(&context, &mut more);
                findings = more.into_sorted();
            }
        }
    }
    Checked { source, document, judgements, findings }
}

/// Takes out the findings that a comment asks to keep silent about, and says which words had no effect.
fn suppress(
    document: &Document,
    bytes: &[u8],
    rules: &RuleSet,
    asked: Vec<Suppression>,
    findings: &mut Vec<Finding>,
) -> Vec<SuppressionUse> {
    let mut uses = Vec::with_capacity(asked.len());
    let mut silenced = vec![false; findings.len()];
    for suppression in asked {
        let mut unused = Vec::new();
        let here = findings_of_line(document, bytes, suppression.line, findings);
        let mut named = vec![false; RULES.len()];
        for (number, word) in suppression.rules.iter().enumerate() {
            let rule = std::str::from_utf8(word.of(bytes)).ok().and_then(crate::rule::by_id);
            let Some(rule) = rule.filter(|&rule| rules.has(rule)) else { continue };
            let mut used = false;
            // A rule that is named twice has nothing left to say.
            if !std::mem::replace(&mut named[rule], true) {
                for at in here.clone().filter(|&at| usize::from(findings[at].rule) == rule) {
                    used |= !std::mem::replace(&mut silenced[at], true);
                }
            }
            if !used {
                unused.push(number);
            }
        }
        uses.push(SuppressionUse { suppression, unused });
    }
    let mut silenced = silenced.into_iter();
    findings.retain(|_| !silenced.next().unwrap_or(false));
    uses
}

/// Which of the findings, sorted by where they start, are on a line.
fn findings_of_line(document: &Document, bytes: &[u8], line: u32, findings: &[Finding]) -> Range<usize> {
    let Some(line) = document.lines.get(line as usize) else { return 0..0 };
    // The start of the next line is not on this one, unless this is the last.
    let end = line.content.end as usize + line.ending.len();
    let end = if end >= bytes.len() { bytes.len() + 1 } else { end };
    let before = |offset: usize| findings.partition_point(|finding| (finding.span.start as usize) < offset);
    before(line.content.start as usize)..before(end)
}
