//! JSON, with comments and trailing commas allowed.

use super::{DEEPEST, Node, Stop, Tree, malformed, too_deep};
use crate::text::Span;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Range;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses the bytes from an offset on. The error is where they are not JSON.
pub(super) fn parse(bytes: &[u8], start: usize) -> Result<Tree, Stop> {
    let text = std::str::from_utf8(&bytes[start..]).map_err(|error| malformed(start + error.valid_up_to()))?;
    let parsed = parse_to_ast(text, &CollectOptions::default(), &OPTIONS);
    let parsed = parsed.map_err(|error| malformed(start + error.range().start.min(text.len())))?;
    let mut build = Build { tree: Tree::new(), start };
    if let Some(value) = &parsed.value {
        build.tree.nodes[0].extent = build.span(range_of(value));
        build.children(0, value, 0)?;
    }
    Ok(build.tree)
}

struct Build {
    tree: Tree,
    start: usize,
}

impl Build {
    fn span(&self, range: Range) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }

    /// Returns the inside of a text in quotes.
    fn inside(&self, range: Range) -> Span {
        Span::new(self.start + range.start + 1, (self.start + range.end - 1).max(self.start + range.start + 1))
    }

    fn children(&mut self, parent: u32, value: &Value<'_>, depth: usize) -> Result<(), Stop> {
        let at = self.start + range_of(value).start;
        if depth > DEEPEST {
            return Err(too_deep(at));
        }
        match value {
            Value::Object(object) => {
                for property in &object.properties {
                    let (key, key_span) = match &property.name {
                        ObjectPropName::String(key) => (key.value.to_string(), self.inside(key.range)),
                        ObjectPropName::Word(word) => (word.value.to_owned(), self.span(word.range)),
                    };
                    let extent = self.span(property.range);
                    let node = Node { key, key_span, extent, ..Node::default() };
                    let child = self.tree.add(parent, node).ok_or(too_deep(at))?;
                    self.children(child, &property.value, depth + 1)?;
                }
            }
            Value::Array(array) => {
                for element in &array.elements {
                    let extent = self.span(range_of(element));
                    let child = self.tree.add(parent, Node { extent, ..Node::default() }).ok_or(too_deep(at))?;
                    self.children(child, element, depth + 1)?;
                }
            }
            Value::StringLit(text) => self.tree.nodes[parent as usize].value = Some(self.inside(text.range)),
            Value::NumberLit(number) => self.tree.nodes[parent as usize].value = Some(self.span(number.range)),
            Value::BooleanLit(_) | Value::NullKeyword(_) => {}
        }
        Ok(())
    }
}

fn range_of(value: &Value<'_>) -> Range {
    match value {
        Value::StringLit(value) => value.range,
        Value::NumberLit(value) => value.range,
        Value::BooleanLit(value) => value.range,
        Value::Object(value) => value.range,
        Value::Array(value) => value.range,
        Value::NullKeyword(value) => value.range,
    }
}
