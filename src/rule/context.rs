//! What a rule sees.

use crate::diagnostic::Suppression;
use crate::model::Transport;
use crate::registry::{Judgement, Registry, Standing, expected};
use crate::syntax::{Document, Entry, EntryIndex};
use crate::text::Shown;

/// One document and what it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What it is held against.
    pub registry: &'a Registry,
    /// How each entry stands, in the order of the entries.
    pub judgements: &'a [Judgement],
    /// The comments that ask for silence, and what came of them. Filled in when all other rules have run.
    pub suppressions: &'a [SuppressionUse],
}

/// A suppression after the other rules have run.
#[derive(Clone, Debug)]
pub struct SuppressionUse {
    /// The comment.
    pub suppression: Suppression,
    /// Numbers, in [`Suppression::rules`], of those that ran and had nothing to say there.
    pub unused: Vec<usize>,
}

impl<'a> Context<'a> {
    /// Every entry with its number and how it stands.
    pub fn entries(&self) -> impl Iterator<Item = (u32, &'a Entry, &'a Judgement)> + use<'a> {
        (0..)
            .zip(&self.document.entries)
            .zip(self.judgements)
            .map(|((number, entry), judgement)| (number, entry, judgement))
    }

    /// The entries of one standing.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = (u32, &'a Entry, &'a Judgement)> + use<'a> {
        self.entries().filter(move |(_, _, judgement)| judgement.standing == Some(standing))
    }

    /// The official name of an entry.
    pub fn name(&self, entry: &Entry) -> &'a [u8] {
        entry.name.of(self.bytes)
    }

    /// `22/tcp`, or the range, as the entry writes it.
    pub fn place(&self, entry: &Entry) -> String {
        format!("{}/{}", entry.ports, Shown(entry.transport_span.of(self.bytes)))
    }

    /// The number of the line that an entry is on, from 1.
    pub fn line(&self, entry: &Entry) -> u32 {
        entry.line + 1
    }

    /// Which entries bind a name or a port.
    pub fn index(&self) -> &'a EntryIndex {
        self.document.entry_index(self.bytes)
    }

    /// The registry's names for the port that decided an entry's standing, historic spellings last. The list is
    /// empty outside the registry.
    pub fn expected(&self, entry: &Entry, judgement: &Judgement) -> Vec<&'a str> {
        let Some(transport) = entry.transport.registered() else { return Vec::new() };
        expected(self.registry, judgement.port, transport)
    }

    /// Whether the registry lists the name on the port, historic spellings included.
    pub fn registry_lists(&self, name: &[u8], port: u16, transport: Transport) -> bool {
        self.registry.assigned(port, transport).any(|record| record.is_named(name))
    }
}

/// `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``.
pub(super) fn any_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
