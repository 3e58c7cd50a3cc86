//! Entries that share a name or a port on one transport, which several rules ask about.

use super::Context;
use super::context::Readers;
use crate::model::{PortRange, Transport, TransportWord};
use crate::syntax::{Binding, Entry};
use std::cmp::Ordering;
use std::fmt;

/// The identity of a transport: its meaning, or the word itself, compared without case, if it is not known.
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

/// Returns, for every name with more than one port on one transport, its bindings there in the order of the file.
/// Ranges are left out, since no resolver reads them.
pub(in crate::rule) fn names_with_several_ports<'a>(context: &Context<'a>) -> &'a [Vec<Binding>] {
    context.shared.names_with_several_ports.get_or_init(|| find_names_with_several_ports(context).collect())
}

fn find_names_with_several_ports<'a>(context: &Context<'a>) -> impl Iterator<Item = Vec<Binding>> + use<'a> {
    let context = *context;
    context.index().repeated_names().flat_map(move |bindings| {
        let entries = &context.document.entries;
        let ports = |binding: &Binding| entries[binding.entry as usize].ports;
        let mut groups = Vec::new();
        // Most names that stand twice do so for tcp and udp.
        if !one_port(bindings.clone().map(|binding| ports(&binding))) {
            let mut keyed: Vec<_> = bindings
                .filter(|binding| ports(binding).is_single())
                .map(|binding| (TransportKey::of(&context, &entries[binding.entry as usize]), binding))
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

/// Returns the groups of two or more entries that share a transport and a first port, each in the order of the file.
pub(in crate::rule) fn entries_with_one_port<'a>(context: &Context<'a>) -> impl Iterator<Item = Vec<u32>> + use<'a> {
    let context = *context;
    context.ports().shared().flat_map(move |group| {
        let mut keyed: Vec<_> = group
            .map(|number| (TransportKey::of(&context, &context.document.entries[number as usize]), number))
            .collect();
        keyed.sort_by(|(a, _), (b, _)| a.compare(b));
        let groups: Vec<Vec<u32>> = keyed
            .chunk_by(|(a, _), (b, _)| a.compare(b).is_eq())
            .filter(|group| group.len() > 1)
            .map(|group| group.iter().map(|&(_, number)| number).collect())
            .collect();
        groups
    })
}

fn one_port(mut ports: impl Iterator<Item = PortRange>) -> bool {
    let first = ports.next();
    ports.all(|other| Some(other) == first)
}

/// What a look-up of a name gives, by the first and the last line that has it on the transport.
pub(in crate::rule) fn who_answers(context: &Context<'_>, first: &Entry, last: &Entry) -> WhoAnswers {
    // To most resolvers, a list is one strange transport and `TCP` another.
    if context.readers() != Readers::Services {
        return WhoAnswers::NotModeled;
    }
    let is_plain = |entry: &Entry| {
        !context.is_listed(entry) && !entry.transport_span.of(context.bytes).iter().any(u8::is_ascii_uppercase)
    };
    if !is_plain(first) || !is_plain(last) {
        return WhoAnswers::Unlike;
    }
    // musl knows no other transports.
    let first_wins = match first.transport.registered() {
        Some(Transport::Tcp | Transport::Udp) => "glibc, musl and BSD",
        _ => "glibc and BSD",
    };
    WhoAnswers::Each { first_wins, first: first.ports, last: last.ports }
}

/// What resolvers answer, as the end of a message.
pub(in crate::rule) enum WhoAnswers {
    /// No resolver reads the format.
    NotModeled,
    /// Each reads the lines in its own way.
    Unlike,
    /// To those whose first line wins, the first; to Go, the last.
    Each { first_wins: &'static str, first: PortRange, last: PortRange },
}

impl fmt::Display for WhoAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotModeled => Ok(()),
            Self::Unlike => f.write_str(": which port a program gets depends on its resolver"),
            Self::Each { first, last, .. } if first == last => write!(f, ": every resolver answers {first}"),
            Self::Each { first_wins, first, last } => write!(f, ": {first_wins} answer {first}, Go answers {last}"),
        }
    }
}
