//! YAML.

use super::{DEEPEST, Node, Stop, Tree, malformed, too_deep};
use crate::text::{ByteOffset, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// Parses the bytes from an offset on. The error is where they are not YAML.
pub(super) fn parse(bytes: &[u8], start: usize) -> Result<Tree, Stop> {
    let text = std::str::from_utf8(&bytes[start..]).map_err(|error| malformed(start + error.valid_up_to()))?;
    let offsets = Offsets::new(text, start);
    let mut build = Build { tree: Tree::new(), open: Vec::new() };
    build.tree.nodes[0].extent = Span::new(start, bytes.len());
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| malformed(offsets.of(error.marker().index())))?;
        let span =
            Span::new(offsets.of(span.start.index()), offsets.of(span.end.index()).max(offsets.of(span.start.index())));
        let at = span.start.index();
        build
            .add_event(&event, span, bytes)
            .ok_or_else(|| if build.is_full() { too_deep(at) } else { malformed(at) })?;
    }
    Ok(build.tree)
}

/// The byte offsets of characters, by which the parser counts.
struct Offsets {
    /// Empty for ASCII.
    starts: Vec<u32>,
    start: usize,
    len: usize,
}

impl Offsets {
    fn new(text: &str, start: usize) -> Self {
        let is_ascii = text.is_ascii();
        let starts = if is_ascii { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Self { starts, start, len: text.len() }
    }

    fn of(&self, character: usize) -> usize {
        let at =
            if self.starts.is_empty() { Some(character) } else { self.starts.get(character).map(|&at| at as usize) };
        self.start + at.unwrap_or(self.len).min(self.len)
    }
}

/// A list or a mapping that is open.
struct Open {
    node: u32,
    is_mapping: bool,
    /// The key whose value comes next.
    key: Option<(String, Span)>,
}

struct Build {
    tree: Tree,
    open: Vec<Open>,
}

impl Build {
    fn is_full(&self) -> bool {
        self.open.len() > DEEPEST || self.tree.is_full()
    }

    /// Adds the content of an event. `None` if there is too much.
    fn add_event(&mut self, event: &Event<'_>, span: Span, bytes: &[u8]) -> Option<()> {
        match event {
            Event::Scalar(text, style, ..) => {
                let span = whole(without_properties(span, *style, bytes), *style, bytes);
                let inside = inside(span, *style, bytes);
                let awaits_key = self.open.last().is_some_and(|open| open.is_mapping && open.key.is_none());
                if awaits_key {
                    self.open.last_mut()?.key = Some((text.to_string(), inside));
                } else {
                    let index = self.add(span)?;
                    self.tree.nodes[index as usize].value = Some(inside);
                }
            }
            Event::Alias(_) => {
                let awaits_key = self.open.last().is_some_and(|open| open.is_mapping && open.key.is_none());
                if awaits_key {
                    self.open.last_mut()?.key = Some((String::new(), span));
                } else {
                    self.add(span)?;
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let is_mapping = matches!(event, Event::MappingStart(..));
                if self.open.len() > DEEPEST {
                    return None;
                }
                if self.open.last().is_some_and(|open| open.is_mapping && open.key.is_none()) {
                    // A key that is itself a list or a mapping has no text.
                    return None;
                }
                let node = self.add(span)?;
                self.open.push(Open { node, is_mapping, key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let closed = self.open.pop()?;
                let node = &self.tree.nodes[closed.node as usize];
                let last = node.children.last().copied();
                // In flow style, a bracket ends it, which the parser counts together with a comment after it; in block
                // style, its last part ends it.
                let bracket: &[u8] = if closed.is_mapping { b"}" } else { b"]" };
                let end = match last {
                    _ if span.of(bytes).starts_with(bracket) => span.start + bracket.len(),
                    Some(child) => self.tree.nodes[child as usize].extent.end,
                    None => span.end,
                };
                let text = &bytes[..end.index()];
                let node = &mut self.tree.nodes[closed.node as usize];
                node.extent.end = ByteOffset::new(text.trim_ascii_end().len()).max(node.extent.start);
            }
            _ => {}
        }
        Some(())
    }

    /// Adds a node to the open list or mapping.
    fn add(&mut self, span: Span) -> Option<u32> {
        let (parent, key) = match self.open.last_mut() {
            None => {
                // The document itself.
                return Some(0);
            }
            Some(open) => (open.node, open.key.take()),
        };
        let node = match key {
            Some((key, key_span)) => {
                let extent = Span { start: key_span.start.min(span.start), end: span.end.max(key_span.end) };
                Node { key, key_span, extent, ..Node::default() }
            }
            None => Node { extent: span, ..Node::default() },
        };
        self.tree.add(parent, node)
    }
}

/// Returns a plain scalar without an anchor or a tag before it, which the parser may count as parts of it.
fn without_properties(span: Span, style: ScalarStyle, bytes: &[u8]) -> Span {
    let mut span = span;
    while let [b'&' | b'!', ..] = span.of(bytes)
        && let Some(word) = span.of(bytes).iter().position(u8::is_ascii_whitespace)
        && matches!(style, ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
    {
        let blanks = span.of(bytes)[word..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        span.start = span.start + (word + blanks);
    }
    span
}

/// Returns a scalar without the text after it. The parser counts blanks and a comment after a quote as parts of it.
fn whole(span: Span, style: ScalarStyle, bytes: &[u8]) -> Span {
    let text = span.of(bytes);
    let quote = match style {
        ScalarStyle::SingleQuoted => b'\'',
        ScalarStyle::DoubleQuoted => b'"',
        _ => return Span { end: span.start + text.trim_ascii_end().len(), ..span },
    };
    let mut at = 1;
    while text.first() == Some(&quote) && at < text.len() {
        match text[at] {
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && text.get(at + 1) == Some(&quote) => at += 2,
            sign if sign == quote => return Span { end: span.start + (at + 1), ..span },
            _ => at += 1,
        }
    }
    Span { end: span.start + text.trim_ascii_end().len(), ..span }
}

/// Returns a scalar without its quotes.
fn inside(span: Span, style: ScalarStyle, bytes: &[u8]) -> Span {
    let text = span.of(bytes);
    match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if text.len() >= 2 => {
            let is_quote = |b: Option<&u8>| matches!(b, Some(b'"' | b'\''));
            let start = span.start.index() + usize::from(is_quote(text.first()));
            let end = span.start.index() + text.len() - usize::from(is_quote(text.last()));
            Span::new(start, end.max(start))
        }
        _ => Span { start: span.start, end: span.start + text.len() },
    }
}
