//! What the rules on resolvers share: where other rules have spoken already, and which lines are not read alike.

use super::Context;
use crate::diagnostic::{Category, Finding, Findings};
use crate::model::{Transport, TransportWord};
use crate::syntax::{Document, Entry, LineKind, Notation};
use crate::text::LineEnding;
use portolan_resolvers::{LEAVING_OFF, built_into_go};

/// Some of the lines of a document, by number from 0.
#[derive(Clone, Debug)]
pub struct LineSet {
    /// A bit for each.
    bits: Vec<u64>,
}

impl LineSet {
    /// None of the lines of this document.
    pub fn none_of(document: &Document) -> Self {
        Self { bits: vec![0; document.lines.len().div_ceil(64)] }
    }

    /// Adds a line.
    pub fn insert(&mut self, line: u32) {
        if let Some(bits) = self.bits.get_mut(line as usize / 64) {
            *bits |= 1 << (line % 64);
        }
    }

    /// Whether a line is among them.
    pub fn contains(&self, line: u32) -> bool {
        self.bits.get(line as usize / 64).is_some_and(|bits| bits >> (line % 64) & 1 != 0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&bits| bits == 0)
    }

    pub(in crate::rule) fn add(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(bits, others)| *bits |= others);
    }

    pub(in crate::rule) fn remove(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(bits, others)| *bits &= !others);
    }

    /// All of them, in order.
    pub(in crate::rule) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).step_by(64).zip(&self.bits).flat_map(|(first, &bits)| {
            let rest = |&bits: &u64| Some(bits & (bits - 1)).filter(|&rest| rest != 0);
            std::iter::successors(Some(bits).filter(|&bits| bits != 0), rest)
                .map(move |bits| first + bits.trailing_zeros())
        })
    }
}

/// The lines of which a rule on correctness has spoken. What it says there is nearer to the cause than what a resolver
/// makes of it; rules on resolvers come after all of them in the list, and are silent there. Where only these rules are
/// selected, nobody has spoken.
pub(in crate::rule) fn lines_with_correctness_findings(context: &Context<'_>, findings: &Findings) -> LineSet {
    let reported = findings.reported();
    let spoken_by = |findings: &[Finding]| lines_of_correctness(context.document, findings);
    let (known, earlier) = context.shared.spoken_of.get_or_init(|| (reported.len(), spoken_by(reported)));
    let mut spoken = earlier.clone();
    spoken.add(&spoken_by(&reported[*known..]));
    spoken
}

fn lines_of_correctness(document: &Document, findings: &[Finding]) -> LineSet {
    let mut lines = LineSet::none_of(document);
    for finding in findings.iter().filter(|finding| finding.category == Category::Correctness) {
        lines.insert(document.line_at(finding.span.start) as u32 - 1);
    }
    lines
}

/// The first entry of a line.
pub(in crate::rule) fn entry_on(document: &Document, line: u32) -> Option<u32> {
    match document.lines.get(line as usize)?.kind {
        LineKind::Entry(first) => Some(first),
        _ => None,
    }
}

/// Whether what a line means may depend on the lines around it: where a resolver leaves off at a long line, or goes on
/// to read what is a line of its own to us.
pub(in crate::rule) fn lines_depend_on_others(document: &Document) -> bool {
    document.style.cr > 0 || document.lines.iter().any(|line| line.content.len() + line.ending.len() >= LEAVING_OFF)
}

/// The lines that those who read services(5) do not all read alike, whatever stands on other lines. Not among them are
/// lines that some pass over and nobody reads in another way: ranges, which no resolver reads, and those on sctp, dccp, ddp
/// and divert.
pub(in crate::rule) fn odd_lines<'a>(context: &Context<'a>) -> &'a LineSet {
    context.shared.odd_lines.get_or_init(|| find_odd_lines(context.document, context.bytes))
}

fn find_odd_lines(document: &Document, bytes: &[u8]) -> LineSet {
    let mut odd = LineSet::none_of(document);
    if document.style.byte_order_mark {
        odd.insert(0);
    }
    for (number, line) in (0..).zip(&document.lines) {
        let is_cut = line.content.len() > document.format.longest_line();
        if is_cut || line.ending == LineEnding::CrLf || line.content.of(bytes).iter().any(is_half_blank) {
            odd.insert(number);
        }
    }
    document.unreadable.iter().for_each(|unreadable| odd.insert(unreadable.line));
    document.entries.iter().filter(|entry| is_odd(entry, document, bytes)).for_each(|entry| odd.insert(entry.line));
    for binding in document.bindings() {
        let entry = &document.entries[binding.entry as usize];
        let name = binding.word(document, bytes);
        if name.iter().any(u8::is_ascii_uppercase) && is_another_in_lower_case(name, entry, document, bytes) {
            odd.insert(entry.line);
        }
    }
    odd
}

/// Whether some take a sign for a blank or the end of a line, and others do not.
fn is_half_blank(b: &u8) -> bool {
    matches!(b, 0 | 0x0b..=0x0d)
}

/// Names this long are passed over by musl when it looks for the name of a port.
const LONG_NAME: usize = 32;

/// Whether an entry is read in several ways, whatever the case of its names.
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
}

/// The official name and the aliases.
pub(in crate::rule) fn names_of<'a>(
    entry: &Entry,
    document: &'a Document,
    bytes: &'a [u8],
) -> impl Iterator<Item = &'a [u8]> {
    std::iter::once(entry.name).chain(document.aliases(entry).iter().copied()).map(|name| name.of(bytes))
}

/// Go puts the question into lower case, and so may find another line than others do.
fn is_another_in_lower_case(name: &[u8], entry: &Entry, document: &Document, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut bound = document.entry_index(bytes).by_name(document, bytes, &lower);
    let is_here = |other: &Entry| other.ports == entry.ports || other.transport != entry.transport;
    let built_in = Transport::ALL.into_iter().filter_map(|transport| built_into_go(&lower, transport.into()));
    bound.any(|binding| !is_here(&document.entries[binding.entry as usize]))
        || built_in.into_iter().any(|port| port != entry.ports.first)
}

/// The lines with names that stand for several ports on one transport, be it names that the registry has on both.
/// Lines that are `spoken` of do not count.
pub(in crate::rule) fn lines_of_names_with_several_ports(
    document: &Document,
    bytes: &[u8],
    spoken: &LineSet,
) -> LineSet {
    let mut lines = LineSet::none_of(document);
    for bindings in document.entry_index(bytes).repeated_names() {
        let entries = bindings.map(|binding| &document.entries[binding.entry as usize]);
        let unspoken = entries.filter(|entry| !spoken.contains(entry.line));
        let mut ports: [Option<u16>; 8] = [None; 8];
        let several = unspoken.clone().any(|entry| {
            let first = *ports[kind(entry.transport)].get_or_insert(entry.ports.first);
            first != entry.ports.first
        });
        if several {
            unspoken.for_each(|entry| lines.insert(entry.line));
        }
    }
    lines
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
