//! Rows that cannot be read: how much of a line is theirs.

use super::builder::Builder;
use super::row::Problem;
use super::scan::{Scan, State};
use crate::syntax::Fault;
use crate::text::Span;
use memchr::{memchr, memmem};

impl Scan<'_> {
    /// Reports the rest of a line, or of a row if rows share lines. Returns the offset at which reading continues.
    pub(super) fn problem(&mut self, at: usize, builder: &mut Builder<'_>) -> usize {
        let bytes = builder.bytes;
        let line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        let mut end = line_end;
        if let Some(separator) = self.table.separator.as_deref().filter(|separator| !separator.is_empty())
            && let Some(next) = memmem::find(&bytes[at..end], separator)
        {
            // At least a byte, so that reading makes progress.
            end = (at + next).max(at + 1);
        }
        if let Some(found) = self.end.as_mut().and_then(|search| search.find(bytes, at + 1..end)) {
            end = found.span.start.index();
        }
        if self.is_undivided()
            && let Some(next) = self.next_pair(at, end, builder)
        {
            end = next;
        }
        let length = bytes[at..end].trim_ascii_end().len().max(1);
        builder.problem(Problem { span: Span::new(at, at + length), fault: Fault::NotAnEntry });
        self.broken = line_end;
        // One problem is enough: the separator after it belongs to the unreadable part.
        self.state = if self.table.separator.is_some() { State::Either } else { State::Row };
        end
    }

    /// Returns where the next row of the known form begins on a line, after a comma behind a plain value.
    fn next_pair(&mut self, from: usize, end: usize, builder: &Builder<'_>) -> Option<usize> {
        let bytes = builder.bytes;
        let mut quote = None;
        for at in from..end {
            match (bytes[at], quote) {
                (sign, Some(open)) if sign == open => quote = None,
                (sign @ (b'"' | b'\''), None) => quote = Some(sign),
                // What a list or another map has is no row of this one.
                (b'(' | b'[' | b'{', None) => return None,
                (b',', None) => {
                    let next = at + 1 + bytes[at + 1..end].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                    if self.entry_at(next, bytes).is_some_and(|found| self.forms.has(&found.groups, bytes)) {
                        return Some(next);
                    }
                }
                _ => {}
            }
        }
        // A quote that is not closed takes those of the rows after it.
        quote?;
        let next = self.next_row_in(from + 1..end, builder)?;
        self.entry_at(next, bytes).is_some_and(|found| self.forms.has(&found.groups, bytes)).then_some(next)
    }
}
