//! The sentences of a finding for reports with a line for each.

use crate::diagnostic::Finding;
use crate::text::Printable;

/// Returns the message and the details of a finding, safe to show.
pub(super) fn message_and_details(finding: &Finding) -> impl Iterator<Item = String> {
    let old = finding.old_line.as_deref().map(|old| format!(" (line {} of the old table)", old.line));
    let message = format!("{}{}", Printable(finding.message.as_bytes()), old.unwrap_or_default());
    std::iter::once(message).chain(finding.details.iter().map(|detail| Printable(detail.as_bytes()).to_string()))
}

/// Returns the message, the details and the hint of a finding, safe to show.
pub(super) fn sentences(finding: &Finding) -> impl Iterator<Item = String> {
    let hint = finding.hint.as_deref().map(|hint| format!("hint: {}", Printable(hint.as_bytes())));
    message_and_details(finding).chain(hint)
}
