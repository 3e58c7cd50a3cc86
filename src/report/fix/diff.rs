//! A unified diff.

use crate::diagnostic::Severity;
use crate::report::theme::{Paint, Theme};
use crate::text::Shown;
use similar::{ChangeTag, TextDiff};
use std::io::Write as _;
use std::path::Path;

/// Writes a unified diff with three lines of context, or nothing if the texts are equal. Bytes are not converted.
pub fn diff(path: &Path, before: &[u8], after: &[u8], theme: Theme, out: &mut Vec<u8>) {
    if before == after {
        return;
    }
    let path = Shown(path.as_os_str().as_encoded_bytes());
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("--- {path}")));
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("+++ {path}")));
    // `patch` and `git apply` end a line at LF only.
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |&b| b == b'\n').collect::<Vec<&[u8]>>();
    let (before, after) = (lines(before), lines(after));
    let diff = TextDiff::from_slices(&before, &after);
    for hunk in diff.unified_diff().iter_hunks() {
        let _ = writeln!(out, "{}", theme.paint(Paint::Frame, hunk.header()));
        for change in hunk.iter_changes() {
            let (sign, paint) = match change.tag() {
                ChangeTag::Equal => (" ", None),
                ChangeTag::Delete => ("-", Some(Paint::Severity(Severity::Error))),
                ChangeTag::Insert => ("+", Some(Paint::Good)),
            };
            let value: &[u8] = change.value();
            let (text, ends) = match value.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (value, false),
            };
            if let (Some(paint), Ok(text)) = (paint, std::str::from_utf8(text)) {
                theme.put(paint, &[sign, text].concat(), out);
            } else {
                out.extend_from_slice(sign.as_bytes());
                out.extend_from_slice(text);
            }
            out.push(b'\n');
            if !ends {
                out.extend_from_slice(b"\\ No newline at end of file\n");
            }
        }
    }
}
