//! The blocks of a table that other programs maintain.

use crate::diagnostic::Finding;
use crate::fix::PlannedFix;
use crate::syntax::{Block, Document, Owner};
use crate::text::{LineNumber, Printable};

/// Returns the blocks of a table that programs maintain.
pub(super) fn program_blocks(document: &Document, bytes: &[u8]) -> Vec<Block> {
    document.blocks(bytes).iter().copied().filter(|block| block.owner == Owner::Program).collect()
}

/// Splits fixes into those that may be made, and those that would change a block of another program, which undoes it.
pub(super) fn split_by_owner(
    document: &Document,
    bytes: &[u8],
    fixes: Vec<PlannedFix>,
) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
    if fixes.is_empty() {
        return (fixes, Vec::new());
    }
    let blocks = program_blocks(document, bytes);
    fixes.into_iter().partition(|fix| !touches(document, fix, &blocks))
}

/// Returns whether a fix changes a line of one of the blocks.
fn touches(document: &Document, fix: &PlannedFix, blocks: &[Block]) -> bool {
    fix.edits.iter().any(|edit| {
        let lines = document.lines_of(edit.span);
        blocks.iter().any(|block| *lines.start() <= block.last && block.first <= *lines.end())
    })
}

/// Adds to the hint of each finding in a block of another program that the change belongs there.
pub(super) fn name_owners(document: &Document, bytes: &[u8], findings: &mut [Finding]) {
    if findings.is_empty() {
        return;
    }
    let blocks = program_blocks(document, bytes);
    for finding in findings {
        let line = document.line_at(finding.span.start);
        let Some(block) = block_of(&blocks, line) else { continue };
        let marker = document.line(block.first).map(|line| line.content.of(bytes).trim_ascii()).unwrap_or_default();
        let owner = format!("change what writes the block `{}` (line {})", Printable(marker), block.first);
        finding.hint = Some(match finding.hint.take() {
            Some(hint) => format!("{hint}; {owner}"),
            None => owner,
        });
    }
}

/// Returns the block that a line is in.
pub(super) fn block_of(blocks: &[Block], line: LineNumber) -> Option<&Block> {
    blocks.iter().find(|block| block.contains(line))
}
