//! `compare` as Markdown, for changelogs.

use super::{Comparison, words};
use crate::engine::SubjectChange;
use crate::report::markup::{Sentence, code_span};
use crate::text::PrintablePath;
use portolan_resolvers::ChangeKind;
use std::io::Write as _;

/// Writes a list of each kind of change in common resolvers. Resolvers are not named where all of them are concerned.
pub fn write(comparison: &Comparison<'_>, out: &mut Vec<u8>) {
    let mut rows = words::changes(comparison);
    rows.retain(|row| row.is_common(comparison.readers));
    let (old, new) = (PrintablePath(comparison.old).to_string(), PrintablePath(comparison.new).to_string());
    let _ = writeln!(out, "## From {} to {}", code_span(&old), code_span(&new));
    for kind in [ChangeKind::Lost, ChangeKind::Changed, ChangeKind::Gained] {
        let of_kind: Vec<&SubjectChange<'_>> = rows.iter().filter(|row| row.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let title = match kind {
            ChangeKind::Lost => "Lost",
            ChangeKind::Changed => "Changed",
            ChangeKind::Gained => "Gained",
        };
        let _ = writeln!(out, "\n### {title}\n");
        for row in of_kind {
            let who =
                words::some_resolvers(row, comparison.readers).map(|who| format!(", for {who}")).unwrap_or_default();
            let (subject, alike) = (code_span(&words::subject(row)), words::whether_alike(row));
            let _ = writeln!(out, "- {subject}: {}{who}{alike}", words::answers(row));
        }
    }
    let accepted = words::accepted_losses(comparison);
    if rows.is_empty() && accepted.is_empty() {
        let of = if comparison.changes.is_empty() { "" } else { " of a common resolver" };
        let _ = writeln!(out, "\nNo lookup{of} changes.");
    }
    if !accepted.is_empty() {
        let _ = writeln!(out, "\n### Lost on purpose\n");
    }
    for row in &accepted {
        let reason = words::after_dash(words::reason(row, comparison.dropped).as_deref());
        let _ = writeln!(out, "- {}: {}{}", code_span(&words::subject(row)), words::answers(row), Sentence(&reason));
    }
    let Some(frequencies) = comparison.frequencies else { return };
    let refusals = words::refusals(frequencies);
    if frequencies.tops.is_empty() && refusals.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n### Scanned ports\n");
    for refusal in refusals {
        let _ = writeln!(out, "- {refusal}");
    }
    for top in &frequencies.tops {
        let list = |ports: Vec<u16>| ports.iter().map(u16::to_string).collect::<Vec<String>>().join(", ");
        let some = |ports: Vec<u16>| if ports.is_empty() { "none".to_owned() } else { list(ports) };
        let (entering, leaving) = (some(top.entering()), some(top.leaving()));
        let option = code_span(&format!("nmap --top-ports {}", top.count));
        let _ = writeln!(out, "- {option} on {}: scans {entering}; no longer {leaving}", top.transport);
    }
}
