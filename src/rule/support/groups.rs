//! Entries that share a name or a port on one transport.

use super::Context;
use super::answers::{ResolverAnswers, answers_in_table};
use super::lines::names_of;
use crate::model::{PortRange, TransportWord};
use crate::syntax::{Binding, Entry, EntryId, Notation};
use portolan_resolvers::{Lookup, Protocol};
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
    // Some resolvers ignore case.
    let has_name = |entry: &Entry| names_of(entry, document, bytes).any(|other| other.eq_ignore_ascii_case(name));
    answers_in_table(context, names_with_several_ports(context).len(), has_name, &lookup)
}
