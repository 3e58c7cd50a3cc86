//! Reads trees: JSON, XML, YAML and TOML, each with a parser that returns positions.

mod json;
mod toml;
mod unread_names;
mod xml;
mod yaml;

use super::builder::Builder;
use super::descriptor::{Parser, Role};
use super::guard::guard;
use super::pattern::{NAME, PORT, TRANSPORT};
use super::regions::Regions;
use super::row::{Problem, Row, trim};
use super::scan::constant;
use super::spec::{Spec, TableSpec, Tree as TreeSpec};
use crate::model::TransportWord;
use crate::syntax::{Fault, RowKey};
use crate::text::Span;
use hashbrown::HashSet;
use std::collections::BTreeSet;
use unread_names::report_unread_names;

/// The most nodes of a tree.
pub const MOST_NODES: usize = 1 << 22;
/// The deepest nesting of a tree.
pub const DEEPEST: usize = 128;

/// The most records beside others that have no number by mistake. The registry has many without a port.
const MOST_WITHOUT_NUMBER: usize = 8;

/// One node: an object, a list, a text or a number; an element or an attribute.
#[derive(Debug, Default)]
pub(super) struct Node {
    parent: u32,
    /// The key in the parent, without quotes; an attribute's begins with `@`.
    key: String,
    key_span: Span,
    /// The text of a node without children.
    value: Option<Span>,
    /// Everything from the key on.
    extent: Span,
    children: Vec<u32>,
}

/// A tree; the first node is the root.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// The position where the reading of a tree stopped, and the reason.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// It is not in the language of the tree.
    Malformed(usize),
    /// It is nested deeper than [`DEEPEST`], or has more than [`MOST_NODES`] before it.
    TooDeep(usize),
}

fn malformed(at: usize) -> Stop {
    Stop::Malformed(at)
}

fn too_deep(at: usize) -> Stop {
    Stop::TooDeep(at)
}

impl Tree {
    fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    fn is_full(&self) -> bool {
        self.nodes.len() >= MOST_NODES
    }

    /// Adds a child. `None` if there are too many nodes.
    fn add(&mut self, parent: u32, node: Node) -> Option<u32> {
        if self.is_full() {
            return None;
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(Node { parent, ..node });
        self.nodes[parent as usize].children.push(index);
        Some(index)
    }

    fn node(&self, index: u32) -> &Node {
        &self.nodes[index as usize]
    }

    /// Calls `found` with the nodes at a path below a node, in order.
    fn below(&self, node: u32, path: &[String], found: &mut impl FnMut(u32)) {
        let Some((first, rest)) = path.split_first() else { return found(node) };
        match first.as_str() {
            ".." => self.below(self.node(node).parent, rest, found),
            "." => self.below(node, rest, found),
            "**" => {
                self.below(node, rest, found);
                for &child in &self.node(node).children {
                    self.below(child, path, found);
                }
            }
            "*" => {
                for &child in self.node(node).children.iter().filter(|&&child| !self.node(child).key.starts_with('@')) {
                    self.below(child, rest, found);
                }
            }
            pattern if pattern.contains('*') => {
                for &child in self.node(node).children.iter().filter(|&&child| fits(&self.node(child).key, pattern)) {
                    self.below(child, rest, found);
                }
            }
            key => {
                // Elements may have the same name; an index counts the children.
                let index = key.parse().ok().and_then(|index: usize| self.node(node).children.get(index));
                let mut has_key = false;
                for &child in self.node(node).children.iter().filter(|&&child| self.node(child).key == key) {
                    has_key = true;
                    self.below(child, rest, found);
                }
                if has_key {
                    return;
                }
                for &child in self.node(node).children.iter().filter(|&&child| is_same_key(&self.node(child).key, key))
                {
                    self.below(child, rest, found);
                }
                if let Some(&child) = index.filter(|&&child| self.node(child).key.is_empty()) {
                    self.below(child, rest, found);
                }
            }
        }
    }

    /// Returns whether a node or one below it is among others.
    fn has_below(&self, node: u32, others: &HashSet<u32>) -> bool {
        let mut left = vec![node];
        while let Some(next) = left.pop() {
            if others.contains(&next) {
                return true;
            }
            left.extend(&self.node(next).children);
        }
        false
    }

    /// Returns whether a child of a node is a number. The registry in XML has records without ports.
    fn has_number(&self, node: u32, bytes: &[u8]) -> bool {
        let values = self.node(node).children.iter().filter_map(|&child| self.node(child).value);
        values
            .map(|value| value.of(bytes).trim_ascii())
            .any(|text| !text.is_empty() && text.iter().all(u8::is_ascii_digit))
    }

    /// Returns whether an element of XML has attributes and no elements or text.
    fn has_attributes_only(&self, node: u32) -> bool {
        let Node { children, value, .. } = self.node(node);
        value.is_none() && children.iter().all(|&child| self.node(child).key.starts_with('@'))
    }

    /// Returns the texts at a field's path from an entry: `key` at its end is the key of a node.
    fn texts(&self, entry: u32, path: &[String]) -> Vec<Span> {
        let mut texts = Vec::new();
        match path {
            [before @ .., last] if last == "key" => {
                let key = |node| Some(self.node(node).key_span).filter(|key| !key.is_empty());
                self.below(entry, before, &mut |node| texts.extend(key(node)));
            }
            path => self.below(entry, path, &mut |node| texts.extend(self.node(node).value)),
        }
        texts
    }
}

/// Reads every table of a file.
pub(super) fn read(spec: &Spec, stem: &[TransportWord], builder: &mut Builder<'_>) {
    let Some(parser) = spec.tables.iter().find_map(|table| Some(table.tree.as_ref()?.parser)) else { return };
    let parsed = match parser {
        Parser::Json => json::parse(builder.bytes, builder.start()),
        Parser::Xml => xml::parse(builder.bytes, builder.start()),
        Parser::Yaml => yaml::parse(builder.bytes, builder.start()),
        Parser::Toml => toml::parse(builder.bytes, builder.start()),
    };
    let tree = match parsed {
        Ok(tree) => tree,
        Err(stop) => {
            let (at, fault) = match stop {
                Stop::Malformed(at) => (at, Fault::NotWellFormed(parser.language())),
                Stop::TooDeep(at) => (at, Fault::TooDeep),
            };
            let at = at.min(builder.bytes.len());
            let end = builder.bytes[at..].iter().position(|&b| b == b'\n').map_or(builder.bytes.len(), |end| at + end);
            let length = builder.bytes[at..end].trim_ascii_end().len();
            builder.problem(Problem { span: Span::new(at, at + length), fault });
            return;
        }
    };
    let mut regions = Regions::new();
    let mut known = HashSet::new();
    // Where no record has a name.
    let mut unnamed = Vec::new();
    for (index, table) in spec.tables.iter().enumerate() {
        let Some(paths) = &table.tree else { continue };
        let mut entries = Vec::new();
        for path in &paths.entry {
            tree.below(0, path, &mut |node| entries.push(node));
        }
        entries.sort_unstable();
        entries.dedup();
        let mut parent = None;
        for entry in entries {
            if parent != Some(tree.node(entry).parent) {
                parent = Some(tree.node(entry).parent);
                builder.begin_group(index);
            }
            if builder.is_full() {
                builder.give_up(tree.node(entry).extent.start.index());
                return;
            }
            let extent = tree.node(entry).extent;
            regions.push(extent);
            known.insert(entry);
            let before = builder.entries().len();
            match read_entry(&tree, entry, table, paths, stem, builder) {
                Ok(()) => {
                    builder.account(extent.len());
                    unnamed.extend(builder.entries().get(before).map(|first| (entry, first.ports.first)));
                }
                Err(problem) if is_skipped(table, extent, builder.bytes) => {
                    let _ = problem;
                    builder.account(extent.len());
                }
                Err(problem) => builder.problem(problem),
            }
        }
    }
    for table in &spec.tables {
        report_incomplete(&tree, table, &known, builder);
    }
    if let Some(paths) = spec.tables.iter().find_map(|table| table.tree.as_ref())
        && spec.names.role != Some(Role::None)
        && builder.entries().iter().all(|entry| entry.unnamed)
    {
        report_unread_names(&tree, paths, &unnamed, builder);
    }
    guard(spec, &regions, builder);
}

/// Reports nodes beside entries that have the other parts of one, but no port, perhaps because its key is misspelled.
fn report_incomplete(tree: &Tree, table: &TableSpec, known: &HashSet<u32>, builder: &mut Builder<'_>) {
    let Some(paths) = &table.tree else { return };
    // Every node has a key.
    let is_text = |path: &&Vec<String>| path.last().is_some_and(|last| last != "key");
    let others: Vec<&Vec<String>> = paths
        .fields
        .iter()
        .filter(|(field, _)| matches!(*field, NAME | TRANSPORT))
        .flat_map(|(_, alternatives)| alternatives.iter().filter(is_text))
        .collect();
    let parents: BTreeSet<u32> = known.iter().map(|&entry| tree.node(entry).parent).collect();
    for parent in parents {
        let is_entry = |node: &&u32| known.contains(*node);
        let keys: HashSet<&str> =
            tree.node(parent).children.iter().filter(is_entry).map(|&node| tree.node(node).key.as_str()).collect();
        let mut without_number = Vec::new();
        for &node in &tree.node(parent).children {
            if builder.is_full() {
                return;
            }
            let is_record = !tree.node(node).children.is_empty() && !tree.has_below(node, known);
            let extent = tree.node(node).extent;
            let has_number = tree.has_number(node, builder.bytes);
            if is_record
                && others.iter().any(|path| !tree.texts(node, path).is_empty())
                && (paths.parser != Parser::Xml
                    || has_number
                    || tree.has_attributes_only(node) && keys.contains(tree.node(node).key.as_str()))
                && !is_skipped(table, extent, builder.bytes)
            {
                let end = extent.start + first_line(extent.of(builder.bytes));
                let problem = Problem { span: Span { start: extent.start, end }, fault: Fault::NoPort };
                if has_number { builder.problem(problem) } else { without_number.push(problem) }
            }
        }
        if without_number.len() <= MOST_WITHOUT_NUMBER {
            for problem in without_number {
                builder.problem(problem);
            }
        }
    }
}

fn read_entry(
    tree: &Tree,
    entry: u32,
    table: &TableSpec,
    paths: &TreeSpec,
    stem: &[TransportWord],
    builder: &mut Builder<'_>,
) -> Result<(), Problem> {
    let extent = tree.node(entry).extent;
    let mut row = Row { transports: constant(table, stem), ..Row::default() };
    for (field, alternatives) in &paths.fields {
        let texts = alternatives.iter().map(|path| (path, tree.texts(entry, path)));
        let Some((path, texts)) = texts.into_iter().find(|(_, texts)| !texts.is_empty()) else { continue };
        row.parts[*field] = texts;
        // Elements of XML may have the same name.
        if path.len() == 1 && path[0] == "key" && paths.parser != Parser::Xml {
            row.key = match *field {
                NAME => RowKey::Name,
                PORT => RowKey::Port,
                _ => row.key,
            };
        }
    }
    row.split(table, builder.bytes)?;
    let key = tree.node(entry).key_span;
    let is_in_key = |part: &Span| key.start <= part.start && part.end <= key.end;
    if row.key == RowKey::Port && row.parts[TRANSPORT].iter().any(is_in_key) {
        row.key = RowKey::PortAndTransport;
    }
    let whole = Span { start: extent.start, end: extent.start + first_line(extent.of(builder.bytes)) };
    if row.parts[PORT].is_empty() && table.parts.each.is_none() {
        return Err(Problem { span: whole, fault: Fault::NoPort });
    }
    let count = builder
        .row(table, &row, trim(builder.bytes, extent))
        .map_err(|problem| if problem.span.is_empty() { Problem { span: whole, ..problem } } else { problem })?;
    if count == 0 { Err(Problem { span: whole, fault: Fault::NoPort }) } else { Ok(()) }
}

/// Returns whether two keys are the same but for case, blanks, `_` and `-`: `ServiceName` and `service_name`.
fn is_same_key(key: &str, other: &str) -> bool {
    let letters = |key: &str| {
        let bytes = key.bytes().filter(|b| !matches!(b, b'_' | b'-' | b' ')).collect::<Vec<u8>>();
        bytes.to_ascii_lowercase()
    };
    let first = |key: &str| key.as_bytes().first().map(u8::to_ascii_lowercase);
    first(key) == first(other) && letters(key) == letters(other)
}

/// Returns whether a key fits a pattern, ignoring case. A `*` in the pattern is any text.
fn fits(key: &str, pattern: &str) -> bool {
    let (key, pattern) = (key.to_ascii_lowercase(), pattern.to_ascii_lowercase());
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| key.strip_prefix(first)) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// Returns whether an expression of `skip` matches all of an entry.
fn is_skipped(table: &TableSpec, extent: Span, bytes: &[u8]) -> bool {
    let Some(skip) = &table.skip else { return false };
    let found = skip.searcher().at(bytes, extent.start.index()..extent.end.index());
    found.is_some_and(|found| found.span == extent)
}

fn first_line(text: &[u8]) -> usize {
    text.iter().position(|&b| b == b'\n').map_or(text.len(), |end| text[..end].trim_ascii_end().len())
}

#[cfg(test)]
mod tests {
    use super::{fits, is_same_key};

    #[test]
    fn keys_are_the_same_in_any_case() {
        for (key, other, expected) in [
            ("ServiceName", "service_name", true),
            ("Service Name", "service_name", true),
            ("PORT-NUMBER", "port_number", true),
            ("servicename", "service_name", true),
            ("@port", "port", false),
            ("_port", "port", false),
            ("ports", "port", false),
        ] {
            assert_eq!(is_same_key(key, other), expected, "{key} {other}");
        }
    }

    #[test]
    fn keys_fit_patterns() {
        for (key, pattern, expected) in [
            ("ports", "*port*", true),
            ("wellKnownPorts", "*port*", true),
            ("port", "port*", true),
            ("report", "port*", false),
            ("tcp_ports", "tcp*ports", true),
            ("tcports", "tcp*ports", false),
            ("udp", "*port*", false),
        ] {
            assert_eq!(fits(key, pattern), expected, "{key} {pattern}");
        }
    }
}
