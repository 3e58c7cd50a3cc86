//! Code shared by the rules about packs.

use super::Context;
use crate::registry::{Pack, PackRow};
use crate::syntax::{Entry, EntryId};

/// The number of entries on a port that are examined. A hostile file can have any number of them.
const EXAMINED: usize = 16;

/// Returns the words for a pack in a message.
pub(in crate::rule) fn quoted_title(pack: &Pack) -> String {
    format!("the pack `{}`", pack.id())
}

/// Returns the row that has a port of the entry under another name.
pub(in crate::rule) fn conflicting_row<'a>(
    context: &Context<'_>,
    pack: &'a Pack,
    entry: &Entry,
) -> Option<PackRow<'a>> {
    pack.other_on(context.name(entry), entry.ports, entry.transport.registered()?)
}

/// Returns whether the file gives the port this name besides the entry's own. It may be an alias, or on another line.
pub(in crate::rule) fn is_beside(context: &Context<'_>, id: EntryId, name: &str) -> bool {
    let entry = context.document.entry(id);
    let is_same = |word: &[u8]| word.eq_ignore_ascii_case(name.as_bytes());
    context.ports().sharing(id, entry).take(EXAMINED).any(|other| {
        let other = context.document.entry(other);
        let mut names = context.document.aliases(other).iter().chain([&other.name]);
        names.any(|name| is_same(name.of(context.bytes)))
    })
}
