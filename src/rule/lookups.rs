//! Lookups that a table answers differently than the one that it is to replace.

use super::Context;
use crate::model::TransportWord;
use crate::resolver::{Answer, ChangeKind, Lookup, LookupChange};
use crate::text::{Shown, Span};

/// Lookups of one name, or of one port, that changed in one way; told in one finding.
pub(super) struct Group<'a> {
    /// The first of them.
    pub(super) change: &'a LookupChange,
    /// Who answers differently.
    pub(super) resolvers: Vec<&'static str>,
}

/// The lookups that changed in this way, those of one name or one port together. What a lookup by port loses with a
/// name, or the addresses of a name with its port, is told with the name.
pub(super) fn groups<'a>(context: &Context<'a>, kind: ChangeKind) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known = hashbrown::HashMap::new();
    let of_kind = context.base_lookups.iter().filter(|change| change.kind() == kind);
    let (by_port, by_name): (Vec<_>, Vec<_>) = of_kind.partition(|change| matches!(change.lookup, Lookup::Port { .. }));
    let lost: hashbrown::HashSet<&[u8]> = by_name.iter().filter_map(|change| name_of(&change.lookup)).collect();
    let told_with_name = |change: &&&LookupChange| match &change.before {
        Answer::Name { name, .. } => lost.contains(&name[..]),
        _ => false,
    };
    for change in by_name.iter().chain(by_port.iter().filter(|change| !told_with_name(change))) {
        let key = match &change.lookup {
            Lookup::Name { name, .. } | Lookup::Addresses { name } => (Some(&name[..]), 0),
            Lookup::Port { port, .. } => (None, *port),
        };
        let number = *known.entry(key).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group { change, resolvers: Vec::new() });
        }
        let resolvers = &mut groups[number].resolvers;
        if !resolvers.contains(&change.resolver.title) {
            resolvers.push(change.resolver.title);
        }
    }
    groups
}

fn name_of(lookup: &Lookup) -> Option<&[u8]> {
    match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => Some(name),
        Lookup::Port { .. } => None,
    }
}

/// The entry of the table that a group is about: one that has the name, or else one on the port that it was.
pub(super) fn entry_of(context: &Context<'_>, change: &LookupChange) -> Option<u32> {
    let mut named = name_of(&change.lookup)
        .into_iter()
        .flat_map(|name| context.index().by_name(context.document, context.bytes, name))
        .map(|binding| binding.entry);
    named.next().or_else(|| on_port(context, change))
}

/// The first entry on the port and transport that a name was on, or that was asked for.
pub(super) fn on_port(context: &Context<'_>, change: &LookupChange) -> Option<u32> {
    let (port, transport) = match (&change.lookup, &change.before) {
        (Lookup::Port { port, protocol }, Answer::Name { protocol: word, .. }) => {
            (*port, protocol.map_or_else(|| TransportWord::parse(word), TransportWord::Registered))
        }
        (_, Answer::Port { port, protocol }) => (*port, TransportWord::parse(protocol)),
        (_, Answer::Addresses(list) | Answer::Ports(list)) => {
            list.first().map(|&(port, transport)| (port, TransportWord::Registered(transport)))?
        }
        _ => return None,
    };
    context.index().by_port(transport, port).next()
}

/// Where a finding about an entry, or about none, is shown.
pub(super) fn span_of(context: &Context<'_>, entry: Option<u32>) -> Span {
    entry.map_or(Span { start: 0, end: 0 }, |entry| context.document.entries[entry as usize].name)
}

/// What was asked: `` `imap3` ``, or `220/tcp`.
pub(super) fn asked(lookup: &Lookup) -> String {
    match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => format!("`{}`", Shown(name)),
        Lookup::Port { .. } => lookup.to_string(),
    }
}
