//! Variables whose values are lists of ports: nftables' `define`, pf's macros, ferm's `@def`.

use super::ports;
use super::words::{is_hidden, is_name, span};
use super::{Definition, LookupKind, Need, REPLACED_LATER, Reading, Use};
use crate::model::Transport;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The variables of a file, and which of them are used as ports.
#[derive(Debug, Default)]
pub(super) struct Variables<'a> {
    definitions: Vec<(Range<usize>, Value)>,
    /// Positions in `definitions`, by name: a name may be defined again.
    by_name: HashMap<&'a [u8], Vec<usize>>,
    /// The variables used as ports, with the ways in which their names are looked up.
    used: Vec<(Range<usize>, Asked)>,
}

/// How a name is looked up, and on which transport it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) lookup: LookupKind,
    /// See [`Use::meant`].
    pub(super) meant: Option<Transport>,
}

impl From<LookupKind> for Asked {
    fn from(lookup: LookupKind) -> Self {
        Self { lookup, meant: None }
    }
}

/// The value of a variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    /// The names in it.
    pub(super) names: Vec<Range<usize>>,
    /// The variables in it.
    pub(super) variables: Vec<Range<usize>>,
}

impl Value {
    /// Adds a word of the value, if it is a variable or a name.
    pub(super) fn add(&mut self, bytes: &[u8], word: Range<usize>) {
        match &bytes[word.clone()] {
            [b'$', ..] => self.variables.push(word.start + 1..word.end),
            text if is_name(text) || is_hidden(text) => self.names.push(word),
            _ => {}
        }
    }
}

impl<'a> Variables<'a> {
    /// Adds a definition.
    pub(super) fn define(&mut self, bytes: &'a [u8], name: Range<usize>, value: Value) {
        self.by_name.entry(&bytes[name.clone()]).or_default().push(self.definitions.len());
        self.definitions.push((name, value));
    }

    /// Reads a word that stands for a port: a variable, or a name, which is added to `uses`.
    pub(super) fn read_port(&mut self, bytes: &[u8], word: Range<usize>, asked: impl Into<Asked>, uses: &mut Vec<Use>) {
        let asked = asked.into();
        if bytes[word.clone()].starts_with(b"$") {
            self.used.push((word.start + 1..word.end, asked));
        } else {
            uses.extend(use_of(bytes, word, asked));
        }
    }

    /// Returns the position of the definition that a variable means at a position: the last one before it. Without one, as in
    /// the body of a function, it is the first one after it.
    fn definition_of(&self, name: &[u8], offset: usize) -> Option<usize> {
        let all = self.by_name.get(name)?;
        let before = all.partition_point(|&index| self.definitions[index].0.start < offset);
        all.get(before.saturating_sub(1)).copied()
    }

    /// Adds the names in the variables to a reading, and sorts it. Names in definitions that nothing uses are looked up
    /// as `otherwise` says.
    pub(super) fn finish(self, bytes: &[u8], otherwise: LookupKind, reading: &mut Reading) {
        reading.defined.extend(self.definitions.iter().map(|(name, _)| span(name)));
        let mut lookups_of: Vec<Vec<Asked>> = vec![Vec::new(); self.definitions.len()];
        let mut wanted: HashSet<&[u8]> = HashSet::new();
        let mut open: Vec<(Range<usize>, usize, Asked)> =
            self.used.iter().map(|(name, asked)| (name.clone(), name.start, *asked)).collect();
        while let Some((name, offset, asked)) = open.pop() {
            let Some(index) = self.definition_of(&bytes[name.clone()], offset) else {
                if let Some(replaced) = replaced(bytes, &name) {
                    reading.uses.push(Use::new(span(&replaced), asked.lookup, Need::Unknown(REPLACED_LATER)));
                } else if wanted.insert(&bytes[name.clone()]) {
                    reading.wanted.push(span(&name));
                }
                continue;
            };
            if let Some(known) = lookups_of[index].iter_mut().find(|known| known.lookup == asked.lookup) {
                // It is meant on several transports.
                known.meant = known.meant.filter(|_| known.meant == asked.meant);
            } else {
                lookups_of[index].push(asked);
                // A variable in its own definition has the value before: `redefine a = { $a, ssh }`.
                let (defined, value) = &self.definitions[index];
                open.extend(value.variables.iter().map(|name| (name.clone(), defined.start, asked)));
            }
        }
        for ((name, value), mut lookup) in self.definitions.into_iter().zip(lookups_of) {
            let is_used = !lookup.is_empty();
            lookup.sort_by_key(|asked| asked.lookup.transport());
            if !is_used {
                lookup.push(otherwise.into());
            }
            let uses_of = |name: Range<usize>| {
                let uses = lookup.iter().filter_map(|&asked| use_of(bytes, name.clone(), asked));
                uses.collect::<Vec<_>>()
            };
            let uses = value.names.into_iter().flat_map(uses_of);
            if is_used {
                reading.uses.extend(uses);
            } else {
                let definition = Definition { name: span(&name), uses: uses.collect() };
                if !definition.uses.is_empty() {
                    reading.unused.push(definition);
                }
            }
        }
        reading.uses.sort_by_key(|used| used.span.start);
        reading.uses.dedup();
        reading.wanted.sort_unstable();
    }
}

/// Returns the use of a name, if the word is one.
fn use_of(bytes: &[u8], word: Range<usize>, asked: Asked) -> Option<Use> {
    let used = ports::name(bytes, word, asked.lookup, Need::Always)?;
    Some(Use { meant: asked.meant, ..used })
}

/// Returns a variable with its sign, if a template or a shell replaces it: `${x}`, `$(x)`, or a name with a template in
/// it.
fn replaced(bytes: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let text = &bytes[name.clone()];
    let is_brace = name.is_empty() && bytes.get(name.end) == Some(&b'{');
    let is_replaced = matches!(text.first(), None | Some(b'{' | b'(')) || is_hidden(text);
    is_replaced.then(|| name.start - 1..name.end + usize::from(is_brace))
}
