//! Lookups that a table answers differently from the table that it replaces.

use super::Context;
use crate::diagnostic::OldLine;
use crate::model::TransportWord;
use crate::syntax::EntryId;
use crate::text::{Printable, Span};
use hashbrown::{HashMap, HashSet};
use portolan_resolvers::{Answer, ChangeKind, Lookup, LookupChange, Readers};

/// Lookups of one name, or of one port, that changed in the same way, reported in one finding.
pub(in crate::rule) struct Group<'a> {
    /// The first of these lookups.
    pub(in crate::rule) change: &'a LookupChange,
    /// The resolvers that answer differently.
    pub(in crate::rule) resolvers: Vec<Readers>,
    /// The first entry that has the name, or else the first on its old port.
    pub(in crate::rule) entry: Option<EntryId>,
    /// The first entry on the old port of the name, or on the looked-up port.
    pub(in crate::rule) on_port: Option<EntryId>,
    /// The name with each transport that it had: `imap3/tcp`.
    pub(in crate::rule) names: Vec<String>,
    /// The ports of a name that are gone: `220/tcp`.
    pub(in crate::rule) endpoints: Vec<String>,
}

impl Group<'_> {
    /// Returns the line of the old table that has the name, or the port.
    pub(in crate::rule) fn old_line(&self, context: &Context<'_>) -> Option<OldLine> {
        let old = context.old?;
        let (name, endpoint) = (name_of(&self.change.lookup), endpoint_of(self.change));
        old.line(name, endpoint).or_else(|| old.line(name, None))
    }
}

/// Groups the lookups with this kind of change by name or port.
///
/// Lookups that only follow from others are left out: see [`Reported`].
pub(in crate::rule) fn groups<'a>(context: &Context<'a>, kind: ChangeKind) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    if context.base_lookups.is_empty() {
        return groups;
    }
    let mut ports = HashMap::new();
    for (id, entry) in context.document.entries_with_ids().filter(|(_, entry)| entry.ports.is_single()) {
        ports.entry((entry.transport, entry.ports.first)).or_insert(id);
    }
    let mut known = HashMap::new();
    let reported = Reported::of(context.base_lookups);
    let of_kind = context.base_lookups.iter().filter(|change| change.kind() == kind && !reported.implies(change));
    let (by_port, by_name): (Vec<_>, Vec<_>) = of_kind.partition(|change| matches!(change.lookup, Lookup::Port { .. }));
    for change in by_name.iter().chain(&by_port) {
        let key = match &change.lookup {
            Lookup::Name { name, .. } | Lookup::Addresses { name } => (Some(&name[..]), 0),
            Lookup::Port { port, .. } => (None, *port),
        };
        let index = *known.entry(key).or_insert(groups.len());
        if index == groups.len() {
            let on_port = endpoint_of(change).and_then(|endpoint| ports.get(&endpoint).copied());
            let bound = name_of(&change.lookup)
                .and_then(|name| context.index().by_name(context.document, context.bytes, name).next());
            let entry = bound.map(|binding| binding.entry).or(on_port);
            groups.push(Group {
                change,
                resolvers: Vec::new(),
                entry,
                on_port,
                names: Vec::new(),
                endpoints: Vec::new(),
            });
        }
        for name in names_before(change) {
            if !groups[index].names.contains(&name) {
                groups[index].names.push(name);
            }
        }
        if let (Lookup::Name { .. }, Answer::Port { .. }) = (&change.lookup, &change.before) {
            let endpoint = change.before.to_string();
            if !groups[index].endpoints.contains(&endpoint) {
                groups[index].endpoints.push(endpoint);
            }
        }
        let resolvers = &mut groups[index].resolvers;
        if !resolvers.iter_mut().any(|known| known.join(change.readers)) {
            resolvers.push(change.readers);
        }
    }
    groups
}

/// The facts that findings report, so that what follows from them is no finding of its own.
struct Reported<'a> {
    /// The ports of names that are lost.
    lost: HashMap<&'a [u8], HashSet<AnsweredEndpoint<'a>>>,
    /// The names that have another port.
    changed: HashSet<&'a [u8]>,
}

/// A port and a protocol, as an answer has them.
type AnsweredEndpoint<'a> = (u16, &'a [u8]);

impl<'a> Reported<'a> {
    fn of(changes: &'a [LookupChange]) -> Self {
        let mut reported = Self { lost: HashMap::new(), changed: HashSet::new() };
        let of_names = |kind| {
            let of_kind = changes.iter().filter(move |change| change.kind() == kind);
            of_kind.filter_map(|change| Some((change, name_of(&change.lookup)?)))
        };
        for (change, name) in of_names(ChangeKind::Lost) {
            reported.lost.entry(name).or_default().extend(endpoints(&change.before));
        }
        for (change, name) in of_names(ChangeKind::Changed) {
            if !reported.implies(change) {
                reported.changed.insert(name);
            }
        }
        reported
    }

    /// Returns whether a change only follows from others: a lookup without a protocol finds the next line of a name that is
    /// lost on one, and a port loses its name with the name.
    fn implies(&self, change: &LookupChange) -> bool {
        match (change.kind(), &change.lookup, &change.before) {
            (ChangeKind::Changed, Lookup::Name { name, .. } | Lookup::Addresses { name }, before) => {
                let Some(lost) = self.lost.get(&name[..]) else { return false };
                let after: HashSet<AnsweredEndpoint<'_>> = endpoints(&change.after).collect();
                let mut gone = endpoints(before).filter(|endpoint| !after.contains(endpoint)).peekable();
                gone.peek().is_some() && gone.all(|endpoint| lost.contains(&endpoint))
            }
            (ChangeKind::Lost, Lookup::Port { .. }, Answer::Name { name, .. }) => {
                self.lost.contains_key(&name[..]) || self.changed.contains(&name[..])
            }
            (ChangeKind::Changed, Lookup::Port { .. }, Answer::Name { name, .. }) => {
                let keeps_name = matches!(&change.after, Answer::Name { name: after, .. } if after == name);
                self.changed.contains(&name[..]) || keeps_name && self.lost.contains_key(&name[..])
            }
            _ => false,
        }
    }
}

/// Returns the ports and protocols of an answer to a name.
fn endpoints(answer: &Answer) -> impl Iterator<Item = AnsweredEndpoint<'_>> {
    let (one, list): (Option<AnsweredEndpoint<'_>>, &[(u16, &'static str)]) = match answer {
        Answer::Port { port, protocol } => (Some((*port, protocol)), &[]),
        Answer::Addresses(list) | Answer::Ports(list) => (None, list),
        Answer::None | Answer::Name { .. } => (None, &[]),
    };
    one.into_iter().chain(list.iter().map(|(port, protocol)| (*port, protocol.as_bytes())))
}

/// Returns the name with each transport that it had before.
fn names_before(change: &LookupChange) -> impl Iterator<Item = String> {
    change.names_before().into_iter().map(|(name, protocol)| format!("{}/{}", Printable(name), Printable(protocol)))
}

fn name_of(lookup: &Lookup) -> Option<&[u8]> {
    match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => Some(name),
        Lookup::Port { .. } => None,
    }
}

/// Returns the old port and transport of a name, or the looked-up ones.
fn endpoint_of(change: &LookupChange) -> Option<(TransportWord, u16)> {
    match (&change.lookup, &change.before) {
        (Lookup::Port { port, protocol }, Answer::Name { protocol: word, .. }) => Some((
            protocol.map_or_else(|| TransportWord::parse(word), |protocol| TransportWord::Registered(protocol.into())),
            *port,
        )),
        (_, Answer::Port { port, protocol }) => Some((TransportWord::parse(protocol), *port)),
        (_, Answer::Addresses(list) | Answer::Ports(list)) => {
            list.first().map(|&(port, protocol)| (TransportWord::parse(protocol.as_bytes()), port))
        }
        _ => None,
    }
}

/// Returns the span of a finding: the name of the entry, or the start of the file.
pub(in crate::rule) fn span_of(context: &Context<'_>, entry: Option<EntryId>) -> Span {
    entry.map_or(Span::default(), |entry| context.document.entry(entry).name)
}

/// Returns the subject of a lookup: `` `imap3` ``, or `220/tcp`.
pub(in crate::rule) fn subject(lookup: &Lookup) -> String {
    match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => format!("`{}`", Printable(name)),
        Lookup::Port { .. } => lookup.to_string(),
    }
}
