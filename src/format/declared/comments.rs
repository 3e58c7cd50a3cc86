//! Comments: where they end, and those for Portolan.

use super::spec::CommentStyle;
use crate::text::Span;
use hashbrown::HashSet;
use memchr::{memchr, memmem, memrchr};

/// The mark of comments for Portolan.
pub(super) const MARK: &[u8] = b"portolan:";

/// Returns the end of the comment that starts at an offset.
pub(super) fn comment_at(styles: &[CommentStyle], bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let style = styles.iter().filter(|style| rest.starts_with(&style.begin)).max_by_key(|style| style.begin.len())?;
    if style.end.is_empty() {
        let end = memchr(b'\n', rest).map_or(bytes.len(), |end| at + end);
        return Some(at + bytes[at..end].trim_ascii_end().len());
    }
    let inside = at + style.begin.len();
    memmem::find(&bytes[inside..], &style.end).map(|end| inside + end + style.end.len())
}

/// Returns the comments for Portolan that no part of the reading found: those inside rows, and those in trees.
pub(super) fn marked_comments(styles: &[CommentStyle], bytes: &[u8], known: &[Span]) -> Vec<Span> {
    let known: HashSet<usize> = known.iter().map(|comment| comment.start.index()).collect();
    let mut found: Vec<Span> = Vec::new();
    for mark in memmem::find_iter(bytes, MARK) {
        let line = memrchr(b'\n', &bytes[..mark]).map_or(0, |newline| newline + 1);
        let before = &bytes[line..mark];
        let begins_word = |at: &usize| *at == 0 || before[at - 1].is_ascii_whitespace();
        let last = |style: &CommentStyle| memmem::rfind_iter(before, &style.begin).find(begins_word);
        let Some(start) = styles.iter().filter_map(last).max().map(|at| line + at) else { continue };
        let is_new = !known.contains(&start) && found.last().is_none_or(|last| last.end.index() <= start);
        if let Some(end) = comment_at(styles, bytes, start).filter(|_| is_new) {
            found.push(Span::new(start, end));
        }
    }
    found
}
