//! The blocks of a table that other programs maintain.

use crate::fix::Proposed;
use crate::syntax::{Block, Document, Owner, blocks};

/// Returns the blocks of a table that programs maintain.
pub(super) fn program_blocks(document: &Document, bytes: &[u8]) -> Vec<Block> {
    let mut blocks = blocks(document, bytes);
    blocks.retain(|block| block.owner == Owner::Program);
    blocks
}

/// Returns whether a fix changes a line of one of the blocks.
pub(super) fn touches(document: &Document, fix: &Proposed, blocks: &[Block]) -> bool {
    fix.edits.iter().any(|edit| {
        let lines = document.lines_of(edit.span);
        blocks.iter().any(|block| *lines.start() <= block.last && block.first <= *lines.end())
    })
}
