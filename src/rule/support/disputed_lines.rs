//! [`DisputedLines`]: the lines of a table that are enough for a question about resolvers, so that the models need not read all
//! of it.

use super::Context;
use super::readers::{LineSet, lines_depend_on_others, lines_of_names_with_several_ports, names_of, odd_lines};
use crate::syntax::Document;
use hashbrown::HashSet;
use portolan_resolvers::Tables;

/// Some lines of a table, as resolvers are to read them.
#[derive(Debug)]
pub struct DisputedLines {
    /// Their bytes, line endings included.
    pub bytes: Vec<u8>,
    /// Where each begins in these bytes, and its number in the document, from 0.
    lines: Vec<(u32, u32)>,
}

impl DisputedLines {
    /// The lines that decide where two of those who read services(5) give different answers about a name or port, both
    /// from lines that are not `spoken` of. `None` if there is no such name or port. May be more lines than need be.
    ///
    /// Two answers that differ come of two lines that all read alike, with one name on several ports, or at least one
    /// comes of an odd line. What such lines bind is asked of the models; each line that binds one of those names and
    /// ports has to be read with them, since it may hide them or be hidden.
    pub fn between_resolvers(context: &Context<'_>, spoken: &LineSet) -> Option<Self> {
        let Context { document, bytes, .. } = *context;
        if lines_depend_on_others(document) {
            return Some(Self::all(document, bytes));
        }
        let odd = odd_lines(context);
        let mut doubtful = odd.clone();
        doubtful.remove(spoken);
        doubtful.add(&lines_of_names_with_several_ports(document, bytes, spoken));
        if doubtful.is_empty() {
            return None;
        }
        let mut lines = lines_with_names_and_ports_of(&doubtful, document, bytes);
        // What a line binds that is odd is not known without reading it.
        lines.add(odd);
        Some(Self::new(document, bytes, &lines))
    }

    /// These lines, or all where they cannot be read without the others.
    pub(in crate::rule) fn of_lines(document: &Document, bytes: &[u8], lines: &LineSet) -> Self {
        if lines_depend_on_others(document) { Self::all(document, bytes) } else { Self::new(document, bytes, lines) }
    }

    fn all(document: &Document, bytes: &[u8]) -> Self {
        let lines = (0u32..).zip(&document.lines).map(|(number, line)| (line.content.start, number)).collect();
        Self { bytes: bytes.to_vec(), lines }
    }

    fn new(document: &Document, bytes: &[u8], chosen: &LineSet) -> Self {
        let mut these = Self { bytes: Vec::new(), lines: Vec::new() };
        for number in chosen.iter() {
            let line = document.lines[number as usize];
            let end = line.content.end as usize + line.ending.len();
            these.lines.push((these.bytes.len() as u32, number));
            these.bytes.extend_from_slice(&bytes[line.content.start as usize..end]);
        }
        these
    }

    /// The number in the document, from 0, of the line that an offset in these bytes is on.
    pub fn line_at(&self, offset: u32) -> u32 {
        let at = self.lines.partition_point(|&(start, _)| start <= offset).saturating_sub(1);
        self.lines.get(at).map_or(0, |&(_, line)| line)
    }

    /// Where each line begins in these bytes, and its number in the document, from 0; in order.
    pub(in crate::rule) fn lines(&self) -> impl Iterator<Item = (u32, u32)> {
        self.lines.iter().copied()
    }
}

/// The lines that bind a name or a port that any resolver finds on one of these, as far as they are read alike by all.
fn lines_with_names_and_ports_of(chosen: &LineSet, document: &Document, bytes: &[u8]) -> LineSet {
    let read = DisputedLines::new(document, bytes, chosen);
    let tables = Tables::read_by_default_ids(&document.format.readers, &read.bytes);
    let ports: HashSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    // Go puts what it is asked for into lower case.
    let names: HashSet<Vec<u8>> =
        tables.iter().flat_map(|(_, table)| table.names()).map(<[u8]>::to_ascii_lowercase).collect();
    let is_named = |name: &[u8]| {
        if name.iter().any(u8::is_ascii_uppercase) {
            names.contains(&name.to_ascii_lowercase())
        } else {
            names.contains(name)
        }
    };
    let mut lines = LineSet::none_of(document);
    for entry in &document.entries {
        if ports.contains(&entry.ports.first) || names_of(entry, document, bytes).any(is_named) {
            lines.insert(entry.line);
        }
    }
    lines.add(chosen);
    lines
}
