//! The lines at the end of a report about fixes, and about notes that acknowledge findings.

use crate::engine::{MOST_PROPOSALS_OF_LINE, Totals};
use crate::text::argument;

/// The most paths in a command.
const MOST_PATHS: usize = 3;

/// Says how many findings can be fixed: ``4 of 14 can be fixed with `--fix` ``.
pub(super) fn fixes(totals: &Totals) -> Option<String> {
    let (found, remedies) = (totals.findings(), totals.remedies);
    match (remedies.safe, remedies.risky) {
        (0, 0) => None,
        // The summary of the fixes counts the others.
        (0, _) if totals.after_fixes => None,
        (0, risky) => Some(format!("{risky} of {found} can be fixed with `--fix --unsafe-fixes`.")),
        (safe, risky) => {
            let more = if risky > 0 && !totals.after_fixes {
                format!(" ({risky} more with `--unsafe-fixes`)")
            } else {
                String::new()
            };
            let least = if remedies.untried > 0 { "At least " } else { "" };
            let untried = match remedies.untried {
                0 => String::new(),
                untried => {
                    let most = MOST_PROPOSALS_OF_LINE;
                    format!(" `--fix` also tries those of {untried} more, on lines with more than {most}.")
                }
            };
            Some(format!("{least}{safe} of {found} can be fixed with `--fix`{more}.{untried}"))
        }
    }
}

/// Says how many of the findings that no safe fix resolves can be acknowledged with notes, and by which command.
pub(super) fn notes(totals: &Totals) -> Option<String> {
    let (found, remedies) = (totals.findings(), totals.remedies);
    let number = match (remedies.notes, remedies.safe) {
        (0, _) => return None,
        (notes, 0) => format!("{notes} of {found}"),
        (notes, _) => format!("{notes} of the others"),
    };
    let files = files_to_annotate(totals);
    Some(format!("Run `portolan annotate {files}` to acknowledge {number} with notes about the history."))
}

/// Returns the paths of the files with findings that notes acknowledge, or a placeholder if they are many.
fn files_to_annotate(totals: &Totals) -> String {
    let files = totals.files.iter().filter(|file| file.remedies.notes > 0);
    let paths: Option<Vec<String>> = files.take(MOST_PATHS + 1).map(|file| argument(&file.path)).collect();
    match paths {
        Some(paths) if paths.len() <= MOST_PATHS => paths.join(" "),
        _ => "FILE".to_owned(),
    }
}
