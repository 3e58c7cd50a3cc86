//! [`DisputedLines`]: the subset of lines on which resolvers can disagree. It saves the models from reading a whole
//! table.

use super::Context;
use super::lines::{
    LineSet, lines_depend_on_others, lines_with, lines_with_a_choice, names_of, odd_lines_of_tcp_and_udp,
};
use crate::syntax::Document;
use crate::text::{ByteOffset, LineNumber, in_lowercase};
use hashbrown::HashSet;
use std::borrow::Cow;

/// The subset of lines on which resolvers can disagree. Independent of the resolvers: all of them read
/// every line in plain form alike.
///
/// `tests/program/disagreement.rs` checks that lookups in these lines and in the whole file disagree alike.
#[derive(Debug)]
pub struct DisputedLines {
    /// The bytes of the lines, line endings included.
    pub bytes: Vec<u8>,
    /// The offset of each line in these bytes, and its number in the document.
    lines: Vec<(ByteOffset, LineNumber)>,
}

impl DisputedLines {
    /// Returns lines that show every disagreement of two resolvers. Only answers that come from lines not in `known`
    /// count, and only if the registry has, and had, one of them not.
    ///
    /// Returns `None` if there is no such disagreement. May return more lines than needed. At least one of two different
    /// answers comes from an odd line, or both come from lines that share a name or a port. The models read the names and
    /// ports of odd lines; each line with one of those is included, since it may hide them or be hidden.
    pub fn between_resolvers(context: &Context<'_>, known: &LineSet) -> Option<Self> {
        let Context { document, bytes, .. } = *context;
        if lines_depend_on_others(document, bytes) {
            return Some(Self::all(document, bytes));
        }
        let odd = &odd_lines_of_tcp_and_udp(context);
        let mut doubtful: LineSet = odd.difference(known).copied().collect();
        doubtful.append(&mut lines_with_a_choice(context, known));
        if doubtful.is_empty() {
            return None;
        }
        let mut lines = lines_with_names_and_ports_of(context, &doubtful, odd);
        // Only a resolver model knows the names and ports of an odd line.
        lines.extend(odd);
        Some(Self::new(document, bytes, &lines))
    }

    /// Returns these lines, or all lines if they cannot be read without the others.
    pub(in crate::rule) fn of_lines(document: &Document, bytes: &[u8], lines: &LineSet) -> Self {
        if lines_depend_on_others(document, bytes) {
            Self::all(document, bytes)
        } else {
            Self::new(document, bytes, lines)
        }
    }

    fn all(document: &Document, bytes: &[u8]) -> Self {
        let lines =
            document.lines_with_numbers().map(|(line_number, line)| (line.content.start, line_number)).collect();
        Self { bytes: bytes.to_vec(), lines }
    }

    fn new(document: &Document, bytes: &[u8], chosen: &LineSet) -> Self {
        let mut these = Self { bytes: Vec::new(), lines: Vec::new() };
        for &line_number in chosen {
            let Some(line) = document.line(line_number) else { continue };
            let end = line.content.end.index() + line.ending.len();
            these.lines.push((ByteOffset::new(these.bytes.len()), line_number));
            these.bytes.extend_from_slice(&bytes[line.content.start.index()..end]);
        }
        these
    }

    /// Returns the line number, in the document, of the line at an offset of these bytes.
    pub fn line_at(&self, offset: ByteOffset) -> LineNumber {
        let at = self.lines.partition_point(|&(start, _)| start <= offset).saturating_sub(1);
        self.lines.get(at).map_or(LineNumber::FIRST, |&(_, line)| line)
    }

    /// Returns the offset of each line in these bytes, and its line number in the document, in order.
    pub(in crate::rule) fn lines(&self) -> impl Iterator<Item = (ByteOffset, LineNumber)> {
        self.lines.iter().copied()
    }
}

/// Returns the lines with a name or port that a resolver finds on a chosen line.
fn lines_with_names_and_ports_of(context: &Context<'_>, chosen: &LineSet, odd: &LineSet) -> LineSet {
    let Context { document, bytes, .. } = *context;
    let read_differently = chosen.intersection(odd).copied().collect();
    let tables = context.read(&DisputedLines::new(document, bytes, &read_differently).bytes);
    let mut ports: HashSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    // A name that is only built in has one answer: a plain line with it is read by all.
    let mut names: HashSet<Cow<'_, [u8]>> =
        tables.iter().flat_map(|(_, table)| table.names_in_file()).map(in_lowercase).collect();
    for entry in document.entries.iter().filter(|entry| chosen.contains(&entry.line)) {
        ports.insert(entry.ports.first);
        names.extend(names_of(entry, document, bytes).map(in_lowercase));
    }
    lines_with(document, bytes, &names, &ports).chain(chosen.iter().copied()).collect()
}
