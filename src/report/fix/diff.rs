//! A unified diff.

use crate::diagnostic::Severity;
use crate::report::theme::{Paint, Theme};
use crate::text::{Shown, ShownPath};
use similar::{ChangeTag, TextDiff};
use std::io::Write as _;
use std::path::Path;

/// Writes a unified diff with three lines of context, or nothing if the texts are equal. Bytes are kept, so that `patch` can
/// apply it; only on a terminal do invisible characters become visible.
pub fn diff(path: &Path, before: &[u8], after: &[u8], theme: Theme, out: &mut Vec<u8>) {
    if before == after {
        return;
    }
    let path = ShownPath(path);
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
            let visible = theme.is_terminal().then(|| visible(text));
            let text = visible.as_ref().map_or(text, String::as_bytes);
            if let (Some(paint), Ok(text)) = (paint, std::str::from_utf8(text)) {
                theme.write(paint, &[sign, text].concat(), out);
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

/// Returns a line as a terminal may show it, its tabs kept.
fn visible(line: &[u8]) -> String {
    line.split(|&byte| byte == b'\t').map(|piece| Shown(piece).to_string()).collect::<Vec<_>>().join("\t")
}
