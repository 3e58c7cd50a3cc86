//! Entries that share a name or a port on one transport.

use super::Context;
use super::answers::{ResolverAnswers, bytes_of};
use super::lines::{lines_depend_on_others, lines_with, odd_lines_of_tcp_and_udp};
use crate::model::{PortRange, TransportWord};
use crate::syntax::{Binding, Entry, EntryId, Notation};
use crate::text::in_lowercase;
use hashbrown::HashSet;
use portolan_resolvers::{Lookup, Protocol, Tables};
use std::cmp::Ordering;

/// The identity of a transport: a known transport, or an unknown word, compared without case.
#[derive(Clone, Copy, Debug)]
struct TransportKey<'a> {
    transport: TransportWord,
    word: &'a [u8],
}

impl<'a> TransportKey<'a> {
    fn of(context: &Context<'a>, entry: &Entry) -> Self {
        Self { transport: entry.transport, word: entry.transport_span.of(context.bytes) }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.transport.cmp(&other.transport).then_with(|| match self.transport {
            TransportWord::Other => crate::model::cmp_ignore_case(self.word, other.word),
            _ => Ordering::Equal,
        })
    }
}

/// Returns the bindings of every name with several ports on one transport, in the order of the file.
///
/// Ranges are left out, since no resolver reads all of one, and numbers in hexadecimal, which only old releases read.
pub(in crate::rule) fn names_with_several_ports<'a>(context: &Context<'a>) -> &'a [Vec<Binding>] {
    context.shared.names_with_several_ports.get_or_init(|| find_names_with_several_ports(context).collect())
}

fn find_names_with_several_ports<'a>(context: &Context<'a>) -> impl Iterator<Item = Vec<Binding>> + use<'a> {
    let context = *context;
    context.index().repeated_names().flat_map(move |bindings| {
        let ports = |binding: &Binding| context.document.entry(binding.entry).ports;
        let mut groups = Vec::new();
        // Most names that appear twice do so for tcp and udp.
        if !one_port(bindings.clone().map(|binding| ports(&binding))) {
            let mut keyed: Vec<_> = bindings
                .filter(|binding| ports(binding).is_single() && is_read_widely(context.document.entry(binding.entry)))
                .map(|binding| (TransportKey::of(&context, context.document.entry(binding.entry)), binding))
                .collect();
            keyed.sort_by(|(a, _), (b, _)| a.compare(b));
            groups.extend(
                keyed
                    .chunk_by(|(a, _), (b, _)| a.compare(b).is_eq())
                    .filter(|group| !one_port(group.iter().map(|(_, binding)| ports(binding))))
                    .map(|group| group.iter().map(|&(_, binding)| binding).collect()),
            );
        }
        groups
    })
}

/// Returns the groups of two or more entries that share a transport and a first port. Each is in the order of the file.
/// Numbers in hexadecimal are left out.
pub(in crate::rule) fn entries_with_one_port<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = Vec<EntryId>> + use<'a> {
    let context = *context;
    context.ports().shared().flat_map(move |group| {
        let group = group.filter(|&id| is_read_widely(context.document.entry(id)));
        let mut keyed: Vec<_> = group.map(|id| (TransportKey::of(&context, context.document.entry(id)), id)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.compare(b));
        let groups: Vec<Vec<EntryId>> = keyed
            .chunk_by(|(a, _), (b, _)| a.compare(b).is_eq())
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(|&(_, id)| id).collect())
            .collect();
        groups
    })
}

/// Returns whether most resolvers read the entry's number: only old releases of glibc read hexadecimal.
fn is_read_widely(entry: &Entry) -> bool {
    entry.notation != Notation::Hexadecimal
}

fn one_port(mut ports: impl Iterator<Item = PortRange>) -> bool {
    let first = ports.next();
    ports.all(|other| Some(other) == first)
}

/// Returns the answers of resolvers to a lookup of the name that these bindings share.
///
/// The lookup has their transport, or none if programs do not look that transport up.
pub(in crate::rule) fn answers_to_name(context: &Context<'_>, bindings: &[Binding]) -> ResolverAnswers {
    let Context { document, bytes, .. } = *context;
    let Some(first) = bindings.first() else { return ResolverAnswers::default() };
    let transport = document.entry(first.entry).transport.known();
    let name = first.word(document, bytes);
    let lookup = Lookup::name(name, transport.and_then(Protocol::parse));
    answers_in_table(context, &lookup)
}

/// Returns the answers of resolvers to a lookup of a name with several ports, or of a port with several names or of one
/// of these names.
pub(in crate::rule) fn answers_in_table(context: &Context<'_>, lookup: &Lookup) -> ResolverAnswers {
    let tables = context.shared.competing_lines.get_or_init(|| read_competing_lines(context));
    ResolverAnswers::to_lookup(context, tables, lookup)
}

/// Reads the lines that share a name or a port, except those that the registry lists, which no rule reports. This is less
/// work than to read a whole table with every model.
///
/// Their lookups have the same answers as in the whole table: every line that may not be in plain form is read, too.
fn read_competing_lines(context: &Context<'_>) -> Tables {
    let Context { document, bytes, .. } = *context;
    if lines_depend_on_others(document, bytes) {
        return context.read_with_rare_resolvers(bytes);
    }
    let (mut names, mut ports) = (HashSet::new(), HashSet::new());
    for bindings in names_with_several_ports(context) {
        let is_listed =
            |binding: &Binding| context.registry_lists_on(binding.word(document, bytes), document.entry(binding.entry));
        if !bindings.iter().all(is_listed) {
            names.extend(bindings.first().map(|binding| in_lowercase(binding.word(document, bytes))));
        }
    }
    for group in entries_with_one_port(context) {
        let entries = group.iter().map(|&id| document.entry(id));
        if !entries.clone().all(|entry| context.registry_lists_entry(entry)) {
            names.extend(entries.clone().map(|entry| in_lowercase(context.name(entry))));
            ports.extend(entries.map(|entry| entry.ports.first));
        }
    }
    let lines = lines_with(document, bytes, &names, &ports).chain(odd_lines_of_tcp_and_udp(context));
    context.read_with_rare_resolvers(&bytes_of(context, lines))
}
