//! Sets of lines for the rules on resolvers. One has lines with a finding, another lines that resolvers may read
//! differently.

use super::Context;
use super::canonical::{is_canonical, is_on_other_transport};
use crate::diagnostic::{Category, Finding, Findings};
use crate::model::Transport;
use crate::syntax::{Binding, Document, Entry, EntryId, Line, LineKind};
use crate::text::{LineEnding, LineNumber, in_lowercase};
use hashbrown::HashSet;
use memchr::memchr;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Lines of a document.
pub type LineSet = BTreeSet<LineNumber>;

/// Returns the lines with a finding of a correctness rule.
///
/// Such a finding is closer to the cause than a disagreement of resolvers, so the rules on resolvers, which run last, are
/// silent there.
pub(in crate::rule) fn lines_with_correctness_findings(context: &Context<'_>, findings: &Findings) -> LineSet {
    let reported = findings.reported();
    let lines_of = |findings: &[Finding]| lines_of_correctness(context.document, findings);
    let (known, earlier) =
        context.shared.lines_with_correctness_findings.get_or_init(|| (reported.len(), lines_of(reported)));
    let mut lines = earlier.clone();
    lines.append(&mut lines_of(&reported[*known..]));
    lines
}

fn lines_of_correctness(document: &Document, findings: &[Finding]) -> LineSet {
    let of_correctness = findings.iter().filter(|finding| finding.category == Category::Correctness);
    of_correctness.map(|finding| document.line_at(finding.span.start)).collect()
}

/// Returns the first entry of a line.
pub(in crate::rule) fn entry_on(document: &Document, line: LineNumber) -> Option<EntryId> {
    match document.line(line)?.kind {
        LineKind::Entry(first) => Some(first),
        _ => None,
    }
}

/// Lines longer than this may stop a reader, or be read as several lines.
const LONG_LINE: usize = 1000;

/// Returns whether a line may change how readers read other lines.
///
/// Such lines are long, have a NUL, end in a carriage return alone, or end in a backslash.
pub(in crate::rule) fn lines_depend_on_others(document: &Document, bytes: &[u8]) -> bool {
    document.style.cr > 0
        || memchr(0, bytes).is_some()
        || document.lines.iter().any(|line| line.content.len() > LONG_LINE || line.content.of(bytes).ends_with(b"\\"))
}

/// Returns the lines that resolvers may read differently, regardless of other lines. They are those that are not
/// canonical.
pub(in crate::rule) fn odd_lines<'a>(context: &Context<'a>) -> &'a LineSet {
    context.shared.odd_lines.get_or_init(|| find_odd_lines(context.document, context.bytes))
}

fn find_odd_lines(document: &Document, bytes: &[u8]) -> LineSet {
    let is_odd = |(line_number, line): &(LineNumber, &Line)| {
        !has_usual_ends(document, *line_number, line) || !is_canonical(line.content.of(bytes))
    };
    document.lines_with_numbers().filter(is_odd).map(|(line_number, _)| line_number).collect()
}

/// Returns the odd lines that a lookup on tcp or udp may find.
pub(in crate::rule) fn odd_lines_of_tcp_and_udp(context: &Context<'_>) -> LineSet {
    let Context { document, bytes, .. } = *context;
    let may_be_found = |line_number: &LineNumber| {
        document.line(*line_number).is_none_or(|line| {
            !has_usual_ends(document, *line_number, line) || !is_on_other_transport(line.content.of(bytes))
        })
    };
    odd_lines(context).iter().copied().filter(may_be_found).collect()
}

/// Returns whether every reader finds the beginning and the end of a line where the document has them.
fn has_usual_ends(document: &Document, line_number: LineNumber, line: &Line) -> bool {
    line.ending == LineEnding::Lf
        && line.content.len() <= document.format.longest_line()
        && !(line_number == LineNumber::FIRST && document.style.byte_order_mark)
}

/// Returns the official name and the aliases of an entry.
pub(in crate::rule) fn names_of<'a>(
    entry: &Entry,
    document: &'a Document,
    bytes: &'a [u8],
) -> impl Iterator<Item = &'a [u8]> {
    std::iter::once(entry.name).chain(document.aliases(entry).iter().copied()).map(|name| name.of(bytes))
}

/// Returns the lines with one of these names, given in lower case, or one of these ports. Ignores case, as some resolvers
/// do.
pub(in crate::rule) fn lines_with(
    document: &Document,
    bytes: &[u8],
    names: &HashSet<Cow<'_, [u8]>>,
    ports: &HashSet<u16>,
) -> impl Iterator<Item = LineNumber> {
    let has_one = |entry: &&Entry| {
        ports.contains(&entry.ports.first)
            || names_of(entry, document, bytes).any(|name| names.contains(&*in_lowercase(name)))
    };
    document.entries.iter().filter(has_one).map(|entry| entry.line)
}

/// Returns the lines that compete with another line on the same transport. They compete for a name, or for a port with
/// two names.
///
/// The answer of a resolver depends on the line that it takes. Lines in `known` do not count, and neither do those of which
/// the registry has, or had, each: both answers are right. Odd lines may be left out.
pub(in crate::rule) fn lines_with_a_choice(context: &Context<'_>, known: &LineSet) -> LineSet {
    let Context { document, bytes, .. } = *context;
    let entry = |id: EntryId| document.entry(id);
    let is_registered = |binding: Binding| context.registry_had_on(binding.word(document, bytes), entry(binding.entry));
    let mut lines = LineSet::new();
    for bindings in document.entry_index(bytes).repeated_names() {
        if bindings.clone().all(is_registered) {
            continue;
        }
        let entries: Vec<&Entry> =
            bindings.map(|binding| entry(binding.entry)).filter(|entry| !known.contains(&entry.line)).collect();
        for transport in [Transport::Tcp, Transport::Udp] {
            let mut group = entries.iter().filter(|entry| entry.transport.registered() == Some(transport));
            let first = group.clone().next();
            if group.any(|other| Some(other.ports) != first.map(|first| first.ports)) {
                lines.extend(entries.iter().map(|entry| entry.line));
            }
        }
    }
    for ids in document.port_index().shared() {
        let entries = ids.map(entry).filter(|entry| !known.contains(&entry.line));
        let first = entries.clone().next().map(|entry| entry.name.of(bytes));
        let differs = entries.clone().any(|other| Some(other.name.of(bytes)) != first);
        if differs && !entries.clone().all(|entry| context.registry_had_entry(entry)) {
            lines.extend(entries.map(|entry| entry.line));
        }
    }
    lines
}
