//! What the rules on resolvers share: where other rules have spoken already, and whether the models can be left alone.

use super::{Context, RULES};
use crate::diagnostic::{Category, Findings};
use crate::model::{Transport, TransportWord};
use crate::resolver::built_into_go;
use crate::syntax::{Document, Entry, LineKind, Notation};
use crate::text::find_either;
use hashbrown::HashSet;

/// The lines of which a rule on correctness has spoken, by number from 0. What it says there is nearer to the cause than
/// what a resolver makes of it; rules on resolvers come after all of them in the list, and are silent there. Where only
/// these rules are selected, nobody has spoken.
pub(super) fn lines_spoken_of(context: &Context<'_>, findings: &Findings) -> HashSet<u32> {
    let correctness = |rule: u16| RULES[usize::from(rule)].meta().category == Category::Correctness;
    let spoken = findings.reported().iter().filter(|finding| correctness(finding.rule));
    spoken.map(|finding| line_at(context.document, finding.span.start)).collect()
}

/// The number of the line, from 0, that an offset is on.
pub(super) fn line_at(document: &Document, offset: u32) -> u32 {
    (document.lines.partition_point(|line| line.content.start <= offset) as u32).saturating_sub(1)
}

/// The first entry of a line.
pub(super) fn entry_on(document: &Document, line: u32) -> Option<u32> {
    match document.lines.get(line as usize)?.kind {
        LineKind::Entry(first) => Some(first),
        _ => None,
    }
}

/// Whether two of those who read services(5) might give different answers about one name or port. Cheap, and may say
/// yes without need; where it says no, all that answer answer the same.
///
/// They do where each line means the same to all who see it, where no line that hides another is invisible to some, and
/// where the first and the last line with a name have one port. Of a name with several ports, lines that are `spoken`
/// of do not count: an answer that differs from that of another line comes of one of those two.
pub fn might_disagree(document: &Document, bytes: &[u8], spoken: &HashSet<u32>) -> bool {
    find_either(0, b'\r', bytes).is_some()
        || find_either(0x0b, 0x0c, bytes).is_some()
        || document.style.byte_order_mark
        || !document.unreadable.is_empty()
        || document.lines.iter().any(|line| line.content.len() > document.format.line_limit)
        || document.entries.iter().any(|entry| is_odd(entry, document, bytes))
        || names_have_several_ports(document, bytes, spoken)
}

/// Names this long are passed over by musl when it looks for the name of a port.
const LONG_NAME: usize = 32;

/// Whether an entry is read in several ways, or is invisible to some.
fn is_odd(entry: &Entry, document: &Document, bytes: &[u8]) -> bool {
    let name = entry.name.of(bytes);
    let word = entry.transport_span.of(bytes);
    let is_list = entry.transport_span.start != entry.port_span.end + 1
        || bytes.get(entry.transport_span.end as usize) == Some(&b'/');
    entry.notation != Notation::Plain
        || entry.ports.first == 0
        || is_list
        || !matches!(word, b"tcp" | b"udp" | b"sctp" | b"dccp" | b"ddp" | b"divert")
        || document.line_of(entry).content.start != entry.name.start
        || name.len() >= LONG_NAME
        || name[0] == b'+'
        || std::iter::once(entry.name).chain(document.aliases(entry).iter().copied()).map(|name| name.of(bytes)).any(
            |name| name.iter().any(u8::is_ascii_uppercase) && is_another_in_lower_case(name, entry, document, bytes),
        )
}

/// Go puts the question into lower case, and so may find another line than others do.
fn is_another_in_lower_case(name: &[u8], entry: &Entry, document: &Document, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut bound = document.entry_index(bytes).by_name(document, bytes, &lower);
    let is_here = |other: &Entry| other.ports == entry.ports || other.transport != entry.transport;
    let built_in = Transport::ALL.into_iter().filter_map(|transport| built_into_go(&lower, transport));
    bound.any(|binding| !is_here(&document.entries[binding.entry as usize]))
        || built_in.into_iter().any(|port| port != entry.ports.first)
}

/// Whether some name stands for several ports on one transport, be it a name that the registry has on both.
fn names_have_several_ports(document: &Document, bytes: &[u8], spoken: &HashSet<u32>) -> bool {
    document.entry_index(bytes).repeated_names().any(|bindings| {
        let mut ports: [Option<u16>; 8] = [None; 8];
        bindings.into_iter().any(|binding| {
            let entry = &document.entries[binding.entry as usize];
            if spoken.contains(&entry.line) {
                return false;
            }
            let port = &mut ports[kind(entry.transport)];
            let first = *port.get_or_insert(entry.ports.first);
            first != entry.ports.first
        })
    })
}

fn kind(transport: TransportWord) -> usize {
    match transport {
        TransportWord::Registered(transport) => transport as usize,
        TransportWord::UdpLite => 4,
        TransportWord::Ddp => 5,
        TransportWord::Divert => 6,
        TransportWord::Other => 7,
    }
}
