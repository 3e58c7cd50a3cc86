//! Variables whose values are lists of ports: nftables' `define`, pf's macros, ferm's `@def`.

use super::ports;
use super::words::{is_hidden, is_name, span};
use super::{Definition, LookupKind, Need, Reading, Use};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The variables of a file, and which of them are used as ports.
#[derive(Debug, Default)]
pub(super) struct Variables<'a> {
    definitions: Vec<(Range<usize>, Value)>,
    /// Positions in `definitions`, by name: a name may be defined again.
    by_name: HashMap<&'a [u8], Vec<usize>>,
    /// The variables used as ports, with the ways in which their names are looked up.
    used: Vec<(Range<usize>, LookupKind)>,
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
    pub(super) fn read_port(&mut self, bytes: &[u8], word: Range<usize>, lookup: LookupKind, uses: &mut Vec<Use>) {
        if bytes[word.clone()].starts_with(b"$") {
            self.used.push((word.start + 1..word.end, lookup));
        } else {
            uses.extend(ports::name(bytes, word, lookup, Need::Always));
        }
    }

    /// Adds the names in the variables to a reading, and sorts it. Names in definitions that nothing uses are looked up
    /// as `otherwise` says.
    pub(super) fn finish(self, bytes: &[u8], otherwise: LookupKind, reading: &mut Reading) {
        reading.defined.extend(self.definitions.iter().map(|(name, _)| span(name)));
        let mut lookups_of: Vec<Vec<LookupKind>> = vec![Vec::new(); self.definitions.len()];
        let mut wanted: HashSet<&[u8]> = HashSet::new();
        let mut open: Vec<(Range<usize>, LookupKind)> = self.used.clone();
        while let Some((name, lookup)) = open.pop() {
            let Some(definitions) = self.by_name.get(&bytes[name.clone()]) else {
                if let Some(replaced) = replaced(bytes, &name) {
                    reading.uses.push(Use {
                        span: span(&replaced),
                        lookup,
                        need: Need::Unknown,
                        effect: None,
                        asked_by: None,
                    });
                } else if wanted.insert(&bytes[name.clone()]) {
                    reading.wanted.push(span(&name));
                }
                continue;
            };
            for &number in definitions {
                if !lookups_of[number].contains(&lookup) {
                    lookups_of[number].push(lookup);
                    open.extend(self.definitions[number].1.variables.iter().map(|name| (name.clone(), lookup)));
                }
            }
        }
        for ((name, value), mut lookup) in self.definitions.into_iter().zip(lookups_of) {
            let is_used = !lookup.is_empty();
            lookup.sort_by_key(|lookup| lookup.transport());
            if !is_used {
                lookup.push(otherwise);
            }
            let uses_of = |name: Range<usize>| {
                let uses = lookup.iter().filter_map(|&lookup| ports::name(bytes, name.clone(), lookup, Need::Always));
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

/// Returns a variable with its sign, if a template or a shell replaces it: `${x}`, or a name with a template in it.
fn replaced(bytes: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let is_brace = name.is_empty() && bytes.get(name.end) == Some(&b'{');
    (name.is_empty() || is_hidden(&bytes[name.clone()])).then(|| name.start - 1..name.end + usize::from(is_brace))
}
