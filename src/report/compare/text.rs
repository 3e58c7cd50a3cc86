//! `compare` as text.

use crate::diagnostic::Severity;
use crate::engine::{count_kind, shared_changes};
use crate::report::run::count;
use crate::report::theme::{Paint, Theme};
use crate::text::ShownPath;
use portolan_resolvers::{ChangeKind, LookupChange};
use std::io::Write as _;
use std::path::Path;

/// The number of gained lookups that are listed.
const SHOWN_GAINED: usize = 20;

/// Writes every lost and changed lookup, and the first gained ones.
pub fn write(old: &Path, new: &Path, changes: &[LookupChange], theme: Theme, out: &mut Vec<u8>) {
    let rows = shared_changes(changes);
    let path = |path: &Path| ShownPath(path).to_string();
    let mut gained = 0;
    for row in &rows {
        let LookupChange { lookup, before, after, .. } = row.change;
        let kind = row.change.kind();
        gained += usize::from(kind == ChangeKind::Gained);
        if gained > SHOWN_GAINED {
            break;
        }
        let (paint, said) = match kind {
            ChangeKind::Lost => (Paint::Severity(Severity::Error), format!("was {before}, no longer found")),
            ChangeKind::Changed => (Paint::Severity(Severity::Warning), format!("was {before}, now {after}")),
            ChangeKind::Gained => (Paint::Good, format!("now {after}, was not found")),
        };
        let kind = theme.paint(paint, format!("{:<7}", kind.as_str()));
        let _ = writeln!(out, "{kind}  {lookup}: {said} ({})", row.who());
    }
    if gained > SHOWN_GAINED {
        let more = count_kind(&rows, ChangeKind::Gained) - SHOWN_GAINED;
        let _ = writeln!(out, "         … {more} more gained; run with `--output-format json` for all");
    }
    if !rows.is_empty() {
        out.push(b'\n');
    }
    let _ = writeln!(
        out,
        "From {} to {}: {} lost, {} changed, {} gained.",
        path(old),
        path(new),
        count(count_kind(&rows, ChangeKind::Lost), "lookup"),
        count_kind(&rows, ChangeKind::Changed),
        count_kind(&rows, ChangeKind::Gained)
    );
}
