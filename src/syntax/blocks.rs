//! Parts of a table that another program or person maintains, according to its comments.
//!
//! Configuration tools write their lines between two markers, and replace everything between them on their next run:
//! Ansible's `blockinfile` (`# BEGIN ANSIBLE MANAGED BLOCK`), Salt's `file.blockreplace` (`# START managed zone`), and
//! others in the same way. A heading such as `# Local services` begins the lines of the administrator.

use super::{Document, Line, LineKind};
use crate::text::{LineNumber, Span};
use hashbrown::HashMap;

/// A part of a table that another program or person maintains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first line, which is its marker or heading.
    pub first: LineNumber,
    /// Its last line.
    pub last: LineNumber,
    /// Whether it extends to the end of the file without an end marker.
    pub is_open: bool,
    /// Its maintainer.
    pub owner: Owner,
}

/// The maintainer of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A program, which replaces the block as a whole.
    Program,
    /// The administrator of the system.
    Administrator,
}

impl Block {
    /// Returns whether a line is in the block, its markers included.
    pub fn contains(&self, line: LineNumber) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

/// The words of a comment, and its line. Case does not count.
struct Heading<'a> {
    line: LineNumber,
    words: Vec<&'a [u8]>,
}

const BEGIN: [&str; 3] = ["begin", "start", "top"];
const END: [&str; 3] = ["end", "stop", "bottom"];

/// The most words of a comment that is a marker or heading; a longer one is prose.
const MOST_WORDS: usize = 16;

impl Document {
    /// Returns the blocks of the table, in order and disjoint. `bytes` must be the document's own.
    ///
    /// A block of a program lies between two markers: comments with a word such as `begin` and `end`, and otherwise the
    /// same words, or with `managed` or `do not edit`. Without an end, it extends to the end of the file, unless it is a
    /// remark about the whole file, before every entry. A block of the administrator begins with a heading and extends to
    /// the end of the file.
    pub fn blocks(&self, bytes: &[u8]) -> &[Block] {
        self.blocks.get_or_init(|| find_blocks(self, bytes))
    }
}

fn find_blocks(document: &Document, bytes: &[u8]) -> Vec<Block> {
    let headings = headings(document, bytes);
    let mut blocks = between_markers(&headings);
    let first_entry = document.entries.first().map(|entry| entry.line);
    let owner_of_rest = |heading: &&Heading<'_>| {
        let is_free = !blocks.iter().any(|block| block.contains(heading.line));
        let owner = if heading.forbids_edits() && first_entry.is_some_and(|first| heading.line > first) {
            Owner::Program
        } else if heading.is_local() {
            Owner::Administrator
        } else {
            return None;
        };
        is_free.then_some((heading.line, owner))
    };
    if let Some((first, owner)) = headings.iter().find_map(|heading| owner_of_rest(&heading)) {
        blocks.retain(|block| block.last < first);
        blocks.push(Block { first, last: LineNumber::from_index(document.lines.len() - 1), is_open: true, owner });
    }
    blocks
}

/// Returns the line of a comment before every entry that says not to edit the file. A comment that begins a block does
/// not count.
pub fn whole_file_owner(document: &Document, bytes: &[u8]) -> Option<LineNumber> {
    let first_entry = document.entries.first().map(|entry| entry.line);
    let headings = headings(document, bytes);
    let blocks = between_markers(&headings);
    let is_remark = |heading: &&Heading<'_>| {
        first_entry.is_none_or(|first| heading.line < first)
            && heading.forbids_edits()
            && !blocks.iter().any(|block| block.contains(heading.line))
    };
    headings.iter().find(is_remark).map(|heading| heading.line)
}

fn headings<'a>(document: &Document, bytes: &'a [u8]) -> Vec<Heading<'a>> {
    let of_line = |(number, line): (LineNumber, &Line)| match line.kind {
        LineKind::Comment(start) => {
            let words = words(Span { start, end: line.content.end }.of(bytes));
            (!words.is_empty()).then_some(Heading { line: number, words })
        }
        _ => None,
    };
    document.lines_with_numbers().filter_map(of_line).collect()
}

/// Returns the blocks that have a marker at their beginning and one at their end.
fn between_markers(headings: &[Heading<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    // The first of the begin markers without an end, by their other words, and the first one that says `managed`.
    let mut open: HashMap<Vec<Vec<u8>>, LineNumber> = HashMap::new();
    let mut open_managed = None;
    for heading in headings {
        let begin =
            if heading.has_any(&END) { open.get(&heading.words_without(&END)).copied().or(open_managed) } else { None };
        if let Some(first) = begin {
            blocks.push(Block { first, last: heading.line, is_open: false, owner: Owner::Program });
            open.clear();
            open_managed = None;
        } else if heading.has_any(&BEGIN) {
            open.entry(heading.words_without(&BEGIN)).or_insert(heading.line);
            if open_managed.is_none() && (heading.has("managed") || heading.forbids_edits()) {
                open_managed = Some(heading.line);
            }
        }
    }
    blocks
}

impl Heading<'_> {
    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known.eq_ignore_ascii_case(word.as_bytes()))
    }

    fn has_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Returns whether the comment says `do not edit` or the like.
    fn forbids_edits(&self) -> bool {
        const VERBS: [&str; 4] = ["edit", "modify", "change", "touch"];
        let says_not = |pair: &[&[u8]]| is_one_of(pair[0], &["not"]) && is_one_of(pair[1], &VERBS);
        let dont = |three: &[&[u8]]| {
            is_one_of(three[0], &["don"]) && is_one_of(three[1], &["t"]) && is_one_of(three[2], &VERBS)
        };
        self.words.windows(2).any(says_not) || self.words.windows(3).any(dont)
    }

    /// Returns the words in lower case, without these marks.
    fn words_without(&self, marks: &[&str]) -> Vec<Vec<u8>> {
        let others = self.words.iter().filter(|word| !is_one_of(word, marks));
        others.map(|word| word.to_ascii_lowercase()).collect()
    }

    /// Returns whether the comment is a heading such as `Local services`.
    fn is_local(&self) -> bool {
        const KINDS: [&str; 10] = [
            "services",
            "service",
            "additions",
            "entries",
            "ports",
            "names",
            "changes",
            "extensions",
            "settings",
            "section",
        ];
        let mut words = self.words.iter().copied().filter(|word| !is_one_of(word, &["our"]));
        let Some(first) = words.next() else { return false };
        if is_one_of(first, &["local", "custom", "site"]) {
            words.next().is_none_or(|next| {
                is_one_of(next, &KINDS)
                    || is_one_of(next, &["local", "specific"])
                        && words.next().is_none_or(|next| is_one_of(next, &KINDS))
            })
        } else {
            is_one_of(first, &["locally"])
                && words.next().is_some_and(|next| is_one_of(next, &["added", "defined", "used", "assigned"]))
        }
    }
}

/// Returns whether a word is one of these, in any case.
fn is_one_of(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(word))
}

/// Returns the words of a comment; none for prose.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let words = text.split(|b| !b.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&[u8]> = words.take(MOST_WORDS + 1).collect();
    if words.len() > MOST_WORDS { Vec::new() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PortRange, TransportWord};
    use crate::syntax::test_format::test_format;
    use crate::syntax::{Entry, EntryId, Notation, WordRange};
    use crate::text::LineIter;

    /// Reads a table whose lines are comments, blank, or entries without parts.
    fn read(text: &str) -> Document {
        let mut document = Document::new(test_format());
        for raw in LineIter::new(text.as_bytes()) {
            let kind = match raw.content.of(text.as_bytes()) {
                [] => LineKind::Blank,
                [b'#', ..] => LineKind::Comment(raw.content.start),
                _ => {
                    document.entries.push(Entry {
                        line: document.line_after_last(),
                        name: raw.content,
                        port_span: raw.content,
                        ports: PortRange::single(1),
                        notation: Notation::Decimal,
                        transport_span: raw.content,
                        transport: TransportWord::Other,
                        words: WordRange::default(),
                        comment_span: Span::default(),
                        unnamed: false,
                    });
                    LineKind::Entry(EntryId::new(document.entries.len() - 1))
                }
            };
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        document
    }

    /// Returns the first and last line of each block, from 0, and its owner.
    fn found(text: &str) -> Vec<(usize, usize, Owner)> {
        let document = read(text);
        let blocks = document.blocks(text.as_bytes());
        blocks.iter().map(|block| (block.first.index(), block.last.index(), block.owner)).collect()
    }

    #[test]
    fn markers_of_programs_enclose_a_block() {
        for (begin, end) in [
            ("# BEGIN ANSIBLE MANAGED BLOCK", "# END ANSIBLE MANAGED BLOCK"),
            ("# BEGIN ours", "# END ours"),
            ("#-- start managed zone --", "#-- end managed zone --"),
            ("# TOP OF ZONE : please do not edit", "# BOTTOM OF ZONE : end"),
            ("# Begin: don't touch, made by a script", "# End"),
        ] {
            let text = format!("a 1/tcp\n{begin}\nb 2/tcp\n{end}\nc 3/tcp\n");
            assert_eq!(found(&text), [(1, 3, Owner::Program)], "{begin}");
            let at_top = format!("{begin}\nb 2/tcp\n{end}\n");
            assert_eq!(found(&at_top), [(0, 2, Owner::Program)], "{begin}");
            assert_eq!(whole_file_owner(&read(&at_top), at_top.as_bytes()), None);
        }
        let two = "# BEGIN x\na 1/tcp\n# END x\n\n# BEGIN y\n# BEGIN x\nb 2/tcp\n# END y\n";
        assert_eq!(found(two), [(0, 2, Owner::Program), (4, 7, Owner::Program)]);
    }

    #[test]
    fn a_heading_begins_a_block_that_ends_with_the_file() {
        for (heading, owner) in [
            ("# Local services", Owner::Administrator),
            ("# Local", Owner::Administrator),
            ("#### Site-specific entries ####", Owner::Administrator),
            ("# Locally added", Owner::Administrator),
            ("# Made by a script, do not edit below", Owner::Program),
        ] {
            let text = format!("a 1/tcp\n\n{heading}\nb 2/tcp\n\n# More\nc 3/tcp\n# END\n");
            assert_eq!(found(&text), [(2, 7, owner)], "{heading}");
        }
    }

    #[test]
    fn other_comments_begin_none() {
        for comment in [
            "# The local mail exchanger",
            "# start of the range",
            "# Begin",
            "# the end",
            "# Local host names are looked up in another file",
            "# Do edit this file",
        ] {
            assert_eq!(found(&format!("{comment}\na 1/tcp\n{comment}\nb 2/tcp\n")), [], "{comment}");
        }
        let remark = "# Made by a script.\n# Do not edit!\n\na 1/tcp\n";
        assert_eq!(found(remark), []);
        assert_eq!(whole_file_owner(&read(remark), remark.as_bytes()), Some(LineNumber::from_index(1)));
    }
}
