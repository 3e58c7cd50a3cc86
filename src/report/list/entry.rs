//! Facts about one entry for several outputs of `list`.

use crate::engine::Checked;
use crate::model::PortRange;
use crate::registry::{Flag, Judgement, Registry, worst_part};
use crate::syntax::Entry;

/// Returns the comment without its sign.
pub(super) fn comment<'a>(file: &'a Checked, entry: &Entry) -> Option<&'a [u8]> {
    let text = entry.comment()?.of(&file.source.bytes);
    let sign = file.document.format.comment_sign()?.as_bytes();
    let signs = text.iter().take_while(|b| sign.contains(b)).count();
    Some(text[signs..].trim_ascii())
}

/// Returns the words for the flags of an entry.
pub(super) fn flags(judgement: &Judgement) -> Vec<&'static str> {
    judgement.flags.iter().map(Flag::as_str).collect()
}

/// Returns the sub-range of an entry's range that decided its standing; `None` for a single port.
pub(super) fn part(file: &Checked, entry: &Entry, judgement: &Judgement, registry: &Registry) -> Option<PortRange> {
    if entry.ports.is_single() {
        return None;
    }
    worst_part(registry, file.document.name(&file.source.bytes, entry), entry, judgement)
}
