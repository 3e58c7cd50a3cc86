//! The comment of a changed file that says that another program writes it.

use super::fix::Fixed;
use crate::plugin::Catalogue;
use crate::syntax::whole_file_owner;
use crate::text::LineNumber;

/// The comment that says not to edit a file that was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnersRemark {
    /// Its line in the old file.
    pub line: LineNumber,
    /// That line.
    pub text: Vec<u8>,
}

/// Returns the comment of a changed file that says not to edit it, if there is one. Its owner may undo the change.
pub fn owners_remark(fixed: &Fixed, catalogue: &Catalogue) -> Option<OwnersRemark> {
    if !fixed.is_changed() {
        return None;
    }
    let document = fixed.checked.format(catalogue).parse(&fixed.before);
    let line = whole_file_owner(&document, &fixed.before)?;
    Some(OwnersRemark { line, text: document.line(line)?.content.of(&fixed.before).to_vec() })
}
