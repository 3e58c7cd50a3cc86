//! XML, by the offsets of its parser.

use super::{DEEPEST, Node, Stop, Tree, malformed, too_deep};
use crate::text::{ByteOffset, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Parses the bytes from an offset on. The error is where they are not XML.
pub(super) fn parse(bytes: &[u8], start: usize) -> Result<Tree, Stop> {
    let text = std::str::from_utf8(&bytes[start..]).map_err(|error| malformed(start + error.valid_up_to()))?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut build = Build { tree: Tree::new(), open: vec![0], start, text, has_root: false };
    build.tree.nodes[0].extent = Span::new(start, bytes.len());
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let event = event.map_err(|_| malformed(start + (reader.error_position() as usize).min(text.len())))?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Eof if build.open.len() == 1 && build.has_root => return Ok(build.tree),
            Event::Eof => return Err(malformed(start + before)),
            Event::Start(element) => build.start(&element, before, after).ok_or_else(|| build.stop(before))?,
            Event::Empty(element) => {
                build.start(&element, before, after).ok_or_else(|| build.stop(before))?;
                build.end(after).ok_or(malformed(start + before))?;
            }
            Event::End(_) => build.end(after).ok_or(malformed(start + before))?,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                let (from, to) = if matches!(event, Event::CData(_)) {
                    (before + "<![CDATA[".len(), after - "]]>".len())
                } else {
                    (before, after)
                };
                build.text(from, to).ok_or(malformed(start + before))?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

struct Build<'a> {
    tree: Tree,
    /// The open elements, the root of the tree first.
    open: Vec<u32>,
    start: usize,
    text: &'a str,
    has_root: bool,
}

impl Build<'_> {
    /// Returns the end of the reading at an element that cannot be added.
    fn stop(&self, at: usize) -> Stop {
        let is_full = self.open.len() > DEEPEST || self.tree.is_full();
        if is_full { too_deep(self.start + at) } else { malformed(self.start + at) }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from, self.start + to)
    }

    /// Returns where a part of the text is.
    fn span_of(&self, part: &str) -> Span {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        self.span(at, (at + part.len()).min(self.text.len()))
    }

    fn start(&mut self, element: &BytesStart<'_>, before: usize, after: usize) -> Option<()> {
        let parent = *self.open.last()?;
        if self.open.len() > DEEPEST || (self.open.len() == 1 && self.has_root) {
            return None;
        }
        self.has_root = true;
        let name = element.name();
        let key = name.as_ref().to_owned();
        let node =
            Node { key, key_span: self.span_of(name.as_ref()), extent: self.span(before, after), ..Node::default() };
        let index = self.tree.add(parent, node)?;
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let (key_span, value) = (self.span_of(attribute.key.as_ref()), self.span_of(&attribute.value));
            let key = format!("@{}", attribute.key.as_ref());
            let extent = Span { start: key_span.start, end: value.end };
            self.tree.add(index, Node { key, key_span, value: Some(value), extent, ..Node::default() })?;
        }
        self.open.push(index);
        Some(())
    }

    fn end(&mut self, after: usize) -> Option<()> {
        let index = self.open.pop().filter(|&index| index != 0)?;
        let node = &mut self.tree.nodes[index as usize];
        node.extent.end = ByteOffset::new(self.start + after);
        // An element without any text has an empty one, after its tag.
        if node.value.is_none() && node.children.is_empty() {
            node.value = Some(Span { start: node.extent.start, end: node.extent.start });
        }
        Some(())
    }

    fn text(&mut self, from: usize, to: usize) -> Option<()> {
        let whole = &self.text.as_bytes()[from..to];
        let text = whole.trim_ascii();
        if text.is_empty() {
            return Some(());
        }
        let index = *self.open.last()?;
        if index == 0 {
            // A byte order mark apart, text outside the root element is wrong.
            return None;
        }
        let start = from + (whole.len() - whole.trim_ascii_start().len());
        let span = self.span(start, start + text.len());
        let value = &mut self.tree.nodes[index as usize].value;
        *value = Some(value.map_or(span, |before| Span { start: before.start, end: span.end }));
        Some(())
    }
}
