//! Moves that only a note of the registry states. The sources may never have listed the name on the old port.

use super::{Record, Registry};

/// The words of a note before the new port.
const MOVED_TO: &str = "moved to port ";

/// A name that moved away from a port, by the note of the port's unnamed record: `"pcp" assignment withdrawn, moved to
/// port 5351 per RFC6887`.
#[derive(Clone, Copy, Debug)]
pub struct NotedMove<'a> {
    /// The record with the note, on the old port.
    pub from: Record<'a>,
    /// The record of the name on the new port.
    pub to: Record<'a>,
}

impl Registry {
    /// Returns the move that the note of an unnamed record states.
    pub fn noted_move<'a>(&'a self, from: Record<'a>) -> Option<NotedMove<'a>> {
        let note = from.note();
        let rest = &note[note.find(MOVED_TO)? + MOVED_TO.len()..];
        let port: u16 = rest[..rest.bytes().take_while(u8::is_ascii_digit).count()].parse().ok()?;
        let is_there = |record: &Record<'_>| record.ports().is_some_and(|ports| ports.contains(port));
        // The odd pieces are those between quotation marks.
        let mut names = note.split('"').skip(1).step_by(2);
        let to = names.find_map(|name| self.named(name.as_bytes()).find(is_there))?;
        Some(NotedMove { from, to })
    }

    /// Returns the moves of a name that notes state.
    pub fn noted_moves_of<'a>(&'a self, name: &[u8]) -> impl Iterator<Item = NotedMove<'a>> + use<'a> {
        let name = name.to_vec();
        let unnamed = self.records().filter(|record| record.name().is_empty() && record.ports().is_some());
        let moves = unnamed.filter_map(|record| self.noted_move(record));
        moves.filter(move |found| found.to.is_named(&name))
    }
}
