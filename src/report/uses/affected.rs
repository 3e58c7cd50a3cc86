//! The end of `compare --uses`: the configurations that a new table affects.

use super::json::findings;
use crate::engine::Checked;
use crate::report::markup::{Sentence, code_span};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::text::ShownPath;
use std::io::Write as _;

/// Writes a line for each use that the new table breaks or changes.
pub fn text(checked: &[Checked], run: &Run<'_>, out: &mut Vec<u8>) {
    let Some(reporter) = crate::report::by_id("concise") else { return };
    let affected_uses = count_findings(checked);
    if affected_uses == 0 {
        let _ = writeln!(out, "\nNo configuration is affected; {} read.", count(checked.len(), "configuration"));
        return;
    }
    let uses =
        if affected_uses == 1 { "1 use of a name is".to_owned() } else { format!("{affected_uses} uses of names are") };
    let affected = checked.iter().filter(|file| !file.findings.is_empty()).count();
    let all = count(checked.len(), "configuration");
    let head = format!("{uses} affected, in {affected} of {all}");
    let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, head));
    for file in checked {
        reporter.file(file, run, out);
    }
}

/// Writes a list in Markdown.
pub fn markdown(checked: &[Checked], out: &mut Vec<u8>) {
    let _ = writeln!(out, "\n### Configurations\n");
    if count_findings(checked) == 0 {
        let _ = writeln!(out, "No configuration is affected.");
    }
    for file in checked {
        for finding in &file.findings {
            let position = file.document.position(&file.source.bytes, finding.span.start);
            let place = format!("{}:{}:{}", ShownPath(&file.source.path), position.line, position.column);
            let _ = writeln!(out, "- {}: {}", code_span(&place), Sentence(&finding.message));
        }
    }
}

/// Returns the findings as `check` writes them in JSON.
pub fn json(checked: &[Checked], run: &Run<'_>) -> Vec<serde_json::Value> {
    let of_file = |file| {
        let mut array = b"[".to_vec();
        findings(file, run, &mut array);
        array.push(b']');
        serde_json::from_slice::<Vec<_>>(&array).unwrap_or_default()
    };
    checked.iter().flat_map(of_file).collect()
}

fn count_findings(checked: &[Checked]) -> usize {
    checked.iter().map(|file| file.findings.len()).sum()
}
