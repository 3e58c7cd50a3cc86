//! One file: parse, judge, ask the rules, respect what the file asks for.

use super::{FileError, FileFault, RuleSet};
use crate::diagnostic::{Finding, Findings, Suppression, suppressions};
use crate::format::{self, Format};
use crate::registry::{Judgements, Registry, judge};
use crate::rule::{Context, RULES, SuppressionUse, UNUSED_SUPPRESSION};
use crate::syntax::Document;
use crate::text::SourceFile;

/// A file and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub source: SourceFile,
    /// What is on its lines.
    pub document: Document,
    /// How its entries stand, in their order.
    pub judgements: Judgements,
    /// What the rules say, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Reads a file in the format that is given, or that its name shows, or that its content shows.
///
/// # Errors
/// If no format fits, or the file is no text.
pub fn parse_file(source: &SourceFile, format: Option<&'static dyn Format>) -> Result<Document, FileError> {
    let document = read_as(source, format).map_err(|fault| FileError { path: source.path.clone(), fault })?;
    source.set_line_starts(document.lines.iter().map(|line| line.content.start));
    Ok(document)
}

fn read_as(source: &SourceFile, format: Option<&'static dyn Format>) -> Result<Document, FileFault> {
    let bytes = &source.bytes;
    if let Some(format) = format {
        return Ok(format.parse(bytes));
    }
    if let Some(format) = format::by_name(&source.path) {
        let document = format.parse(bytes);
        return if format::looks_binary(&document, bytes) {
            Err(FileFault::Binary)
        } else if document.entries.is_empty() && document.unreadable.len() >= format::LEAST_ENTRIES {
            Err(FileFault::NotRecognised)
        } else {
            Ok(document)
        };
    }
    format::detect(bytes).map(|(_, document)| document).ok_or(FileFault::NotRecognised)
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
    let mut findings = Findings::with(Vec::new(), rules.want_hints());
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
                let mut more = Findings::with(findings, rules.want_hints());
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
    let mut silent = vec![false; findings.len()];
    for suppression in asked {
        let mut unused = Vec::new();
        let line = document.lines.get(suppression.line as usize);
        for (number, word) in suppression.rules.iter().enumerate() {
            let rule = std::str::from_utf8(word.of(bytes)).ok().and_then(crate::rule::by_id);
            let Some(rule) = rule.filter(|&rule| rules.has(rule)) else { continue };
            let mut had_effect = false;
            if let Some(line) = line {
                // The start of the next line is not on this one, unless the file ends there.
                let end = line.content.end + line.ending.len() as u32;
                let end = if end as usize == bytes.len() { end + 1 } else { end };
                let first = findings.partition_point(|finding| finding.span.start < line.content.start);
                let here = findings[first..].iter().zip(&mut silent[first..]);
                for (finding, silent) in here.take_while(|(finding, _)| finding.span.start < end) {
                    if usize::from(finding.rule) == rule && !*silent {
                        *silent = true;
                        had_effect = true;
                    }
                }
            }
            if !had_effect {
                unused.push(number);
            }
        }
        uses.push(SuppressionUse { suppression, unused });
    }
    let mut silent = silent.into_iter();
    findings.retain(|_| !silent.next().unwrap_or(false));
    uses
}
