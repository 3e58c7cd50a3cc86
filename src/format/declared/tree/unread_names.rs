//! Records without names although each has one, under a key that the descriptor does not read.

use super::{Tree, TreeSpec, is_same_key};
use crate::format::declared::builder::Builder;
use crate::format::declared::known::is_known;
use crate::format::declared::row::Problem;
use crate::syntax::Fault;
use crate::text::Span;

/// The fewest records that show such a key.
const FEWEST_RECORDS: usize = 3;
/// The most records that are looked at.
const MOST_RECORDS: usize = 1000;

/// A key of records, for those of its texts that are names of the ports beside them.
#[derive(Debug)]
struct Key<'t> {
    word: &'t str,
    texts: usize,
    known: usize,
    first: Span,
}

/// Reports the first text of a key that is in most records, and whose texts are mostly names of the ports beside them.
/// `records` are the nodes of records without names, and their ports.
pub(super) fn report_unread_names(tree: &Tree, paths: &TreeSpec, records: &[(u32, u16)], builder: &mut Builder<'_>) {
    let records = &records[..records.len().min(MOST_RECORDS)];
    let fields = paths.fields.iter().flat_map(|(_, alternatives)| alternatives);
    let read: Vec<&str> = fields.filter_map(|path| path.first()).map(String::as_str).collect();
    let mut keys: Vec<Key<'_>> = Vec::new();
    for &(record, port) in records {
        for child in tree.node(record).children.iter().map(|&child| tree.node(child)) {
            let text = child.value.map(|value| (value, value.of(builder.bytes)));
            let Some((span, text)) = text.filter(|(_, text)| !text.is_empty() && !text.contains(&b' ')) else {
                continue;
            };
            if child.key.is_empty() || read.iter().any(|path| is_same_key(&child.key, path)) {
                continue;
            }
            let known = usize::from(is_known(text, port));
            match keys.iter_mut().find(|key| key.word == child.key) {
                Some(key) => (key.texts, key.known) = (key.texts + 1, key.known + known),
                None => keys.push(Key { word: &child.key, texts: 1, known, first: span }),
            }
        }
    }
    let is_of_names =
        |key: &&Key<'_>| key.known >= FEWEST_RECORDS && key.known * 2 > key.texts && key.texts * 2 > records.len();
    if let Some(key) = keys.iter().filter(is_of_names).max_by_key(|key| key.known) {
        builder.problem(Problem { span: key.first, fault: Fault::UnreadNames });
    }
}
