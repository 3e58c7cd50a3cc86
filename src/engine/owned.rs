//! The blocks of other programs that a change touches.

use super::blocks::program_blocks;
use super::fix::Fixed;
use crate::plugin::Catalogue;
use crate::syntax::{Document, whole_file_owner};
use crate::text::{LineNumber, Span};

/// A part of a table that another program maintains, and that was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangedBlock {
    /// The line in the old file that says so.
    pub line: LineNumber,
    /// That line.
    pub marker: Vec<u8>,
    /// Whether the line is about the whole file.
    pub is_whole_file: bool,
}

/// Returns the changed parts of a file that other programs maintain. Their owners will undo the change.
pub fn changed_blocks(fixed: &Fixed, catalogue: &Catalogue) -> Vec<ChangedBlock> {
    if !fixed.is_changed() {
        return Vec::new();
    }
    let (bytes, after) = (&fixed.before, &fixed.checked.source.bytes);
    let document = fixed.checked.format(catalogue).parse(bytes);
    let changed = |line: LineNumber, is_whole_file| ChangedBlock {
        line,
        marker: document.lines[line.index()].content.of(bytes).to_vec(),
        is_whole_file,
    };
    let mut kept = contents(&fixed.checked.document, after).into_iter().peekable();
    let mut found: Vec<ChangedBlock> =
        whole_file_owner(&document, bytes).map(|line| changed(line, true)).into_iter().collect();
    for (line, content) in contents(&document, bytes) {
        if kept.next_if(|(_, other)| *other == content).is_none() {
            kept.next();
            found.push(changed(line, false));
        }
    }
    found
}

/// Returns the first line and the bytes of each block of a program.
fn contents<'a>(document: &Document, bytes: &'a [u8]) -> Vec<(LineNumber, &'a [u8])> {
    let line = |line: LineNumber| document.lines[line.index()].content;
    let blocks = program_blocks(document, bytes).into_iter();
    blocks
        .map(|block| (block.first, Span { start: line(block.first).start, end: line(block.last).end }.of(bytes)))
        .collect()
}
