//! A unified diff.

use crate::diagnostic::Severity;
use crate::report::theme::{Paint, Theme};
use crate::text::{Printable, PrintablePath};
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, group_diff_ops};
use std::io::Write as _;
use std::path::Path;

/// The number of equal lines around changed ones.
const CONTEXT: usize = 3;

/// Writes a unified diff with three lines of context, or nothing if the texts are equal. Bytes are kept, so that `patch` can
/// apply it; only on a terminal do invisible characters become visible.
pub fn diff(path: &Path, before: &[u8], after: &[u8], theme: Theme, out: &mut Vec<u8>) {
    if before == after {
        return;
    }
    let path = PrintablePath(path);
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("--- {path}")));
    let _ = writeln!(out, "{}", theme.paint(Paint::Strong, format_args!("+++ {path}")));
    // `patch` and `git apply` end a line at LF only.
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |&b| b == b'\n').collect::<Vec<&[u8]>>();
    let (before, after) = (lines(before), lines(after));
    for hunk in group_diff_ops(changed_lines(&before, &after), CONTEXT) {
        let _ = writeln!(out, "{}", theme.paint(Paint::Frame, UnifiedHunkHeader::new(&hunk)));
        for change in hunk.iter().flat_map(|operation| operation.iter_changes(&before[..], &after[..])) {
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

/// Returns which lines are equal, deleted and inserted. One algorithm for one type: `TextDiff` is much larger.
fn changed_lines(before: &[&[u8]], after: &[&[u8]]) -> Vec<DiffOp> {
    let mut operations = Compact::new(Replace::new(Capture::new()), before, after);
    let Ok(()) = myers::diff(&mut operations, before, 0..before.len(), after, 0..after.len());
    operations.into_inner().into_inner().into_ops()
}

/// Returns a line as a terminal may show it, its tabs kept.
fn visible(line: &[u8]) -> String {
    line.split(|&byte| byte == b'\t').map(|piece| Printable(piece).to_string()).collect::<Vec<_>>().join("\t")
}
