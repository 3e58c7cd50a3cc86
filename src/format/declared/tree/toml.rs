//! TOML.

use super::{DEEPEST, Node, Stop, Tree, malformed, too_deep};
use crate::text::Span;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses the bytes from an offset on. The error is where they are not TOML.
pub(super) fn parse(bytes: &[u8], start: usize) -> Result<Tree, Stop> {
    let text = std::str::from_utf8(&bytes[start..]).map_err(|error| malformed(start + error.valid_up_to()))?;
    let parsed = DeTable::parse(text).map_err(|error| malformed(start + error.span().map_or(0, |span| span.start)))?;
    let mut build = Build { bytes, tree: Tree::new(), start };
    build.tree.nodes[0].extent = Span::new(start, bytes.len());
    build.table(0, parsed.get_ref(), 0)?;
    Ok(build.tree)
}

struct Build<'a> {
    bytes: &'a [u8],
    tree: Tree,
    start: usize,
}

impl Build<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }

    /// Returns the inside of a text in quotes, or all of a bare one.
    fn inside(&self, range: &Range<usize>) -> Span {
        let span = self.span(range);
        let text = span.of(self.bytes);
        let quotes = [&b"\"\"\""[..], b"'''", b"\"", b"'"].into_iter().find(|quotes| text.starts_with(quotes));
        let length = quotes.map_or(0, <[u8]>::len);
        if text.len() < 2 * length {
            return span;
        }
        Span::new(span.start.index() + length, span.end.index() - length)
    }

    fn table(&mut self, parent: u32, table: &DeTable<'_>, depth: usize) -> Result<(), Stop> {
        // A table of the parser is sorted by its keys.
        let mut pairs: Vec<_> = table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in pairs {
            let span = self.span(&key.span());
            let end = self.span(&value.span()).end.max(span.end);
            let node = Node {
                key: key.get_ref().to_string(),
                key_span: self.inside(&key.span()),
                extent: Span { start: span.start, end },
                ..Node::default()
            };
            self.value(parent, node, value, depth)?;
        }
        Ok(())
    }

    fn value(&mut self, parent: u32, node: Node, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<(), Stop> {
        let at = node.extent.start.index();
        if depth > DEEPEST {
            return Err(too_deep(at));
        }
        let index = self.tree.add(parent, node).ok_or(too_deep(at))?;
        match value.get_ref() {
            DeValue::Table(table) => self.table(index, table, depth + 1)?,
            DeValue::Array(array) => {
                for element in array {
                    let node = Node { extent: self.span(&element.span()), ..Node::default() };
                    self.value(index, node, element, depth + 1)?;
                }
            }
            _ => self.tree.nodes[index as usize].value = Some(self.inside(&value.span())),
        }
        Ok(())
    }
}
