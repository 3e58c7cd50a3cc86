//! The names and ports of a table, and the lines where new rows belong.

use super::{Added, OtherName, WhyLeftOut};
use crate::engine::check::Checked;
use crate::export::Line;
use crate::model::{Transport, TransportWord, cmp_ignore_case};
use crate::plugin::Catalogue;
use crate::registry::{Habits, Registry, Standing};
use crate::syntax::{Block, Document, Entry, EntryId, Owner, RowKey, RowOrder};
use crate::text::{LineNumber, Printable};
use hashbrown::{HashMap, HashSet};
use std::borrow::Cow;

/// Indices over the entries of a table.
pub(super) struct TableIndex<'a> {
    pub(super) checked: &'a Checked,
    /// What was added to it.
    added: &'a [Added],
    /// Each port and transport: its first entry, and whether every name there is outdated.
    endpoints: HashMap<(u16, Transport), (EntryId, bool)>,
    /// The blocks that another program or person maintains, where no row is inserted.
    blocks: &'a [Block],
    /// The sections that new rows are inserted into.
    sections: Vec<Section>,
    /// What its rows are sorted by.
    order: RowOrder,
    /// If they are sorted by name: the highest name up to each entry outside blocks, and its line.
    by_name: Vec<(&'a [u8], LineNumber)>,
    /// The line after the last entry outside blocks.
    after_last: Option<LineNumber>,
    /// The first entry of each name, and the first with other ports; the same one if it is a range.
    names: HashMap<Cow<'a, [u8]>, (EntryId, Option<EntryId>)>,
    /// The last line that has a name on a port.
    lines: HashMap<(u16, Cow<'a, [u8]>), LineNumber>,
    /// The names and aliases on each single port and transport.
    words_on: HashSet<(u16, Transport, Cow<'a, [u8]>)>,
    /// Whether all rows are of maps from names.
    pub(super) is_by_name: bool,
    /// Whether all rows are of maps from ports.
    pub(super) is_by_port: bool,
}

impl<'a> TableIndex<'a> {
    pub(super) fn new(checked: &'a Checked, added: &'a [Added], catalogue: &Catalogue) -> Self {
        let (document, bytes) = (&checked.document, &checked.source.bytes);
        let blocks = document.blocks(bytes);
        let all =
            |keys: &[RowKey]| !document.rows.is_empty() && document.rows.iter().all(|row| keys.contains(&row.key));
        let order = checked.format(catalogue).row_order(document, bytes);
        let mut table_index = Self {
            checked,
            added,
            endpoints: HashMap::new(),
            sections: sections(outside(document, blocks)),
            by_name: if order == RowOrder::Name { by_name(outside(document, blocks), bytes) } else { Vec::new() },
            after_last: outside(document, blocks).last().map(|entry| entry.line.after()),
            order,
            blocks,
            names: HashMap::new(),
            lines: HashMap::new(),
            words_on: HashSet::new(),
            is_by_name: all(&[RowKey::Name]),
            is_by_port: all(&[RowKey::Port, RowKey::PortAndTransport]),
        };
        for ((id, entry), judgement) in document.entries_with_ids().zip(checked.judgements.iter()) {
            let aliases = document.aliases(entry).iter().map(|alias| alias.of(bytes));
            let words = std::iter::once(document.name(bytes, entry)).chain(aliases).map(|word| key(document, word));
            let port = entry.ports.first;
            for word in words.clone().filter(|_| !entry.unnamed) {
                let known = table_index.names.entry(word.clone()).or_insert((id, None));
                let is_other = document.entry(known.0).ports != entry.ports || !entry.ports.is_single();
                known.1 = known.1.or(is_other.then_some(id));
                table_index.lines.insert((port, word), entry.line);
            }
            let transports = match &entry.transport {
                TransportWord::Registered(transport) => std::slice::from_ref(transport),
                // An entry that states no transport is for all of them.
                TransportWord::Unstated(_) => &Transport::ALL,
                _ => continue,
            };
            let is_outdated = matches!(judgement.standing, Some(Standing::Reassigned | Standing::Renamed));
            for &transport in transports {
                for port in entry.ports.first..=entry.ports.last {
                    table_index.endpoints.entry((port, transport)).or_insert((id, true)).1 &= is_outdated;
                }
                if entry.ports.is_single() {
                    table_index.words_on.extend(words.clone().map(|word| (port, transport, word)));
                }
            }
        }
        table_index
    }

    /// Returns the first entry on a port.
    pub(super) fn first_entry_on(&self, port: u16, transport: Transport) -> Option<EntryId> {
        self.endpoints.get(&(port, transport)).map(|endpoint| endpoint.0)
    }

    /// Returns whether all names on a port are outdated, and there is one.
    pub(super) fn is_outdated(&self, port: u16, transport: Transport) -> bool {
        self.endpoints.get(&(port, transport)).is_some_and(|endpoint| endpoint.1)
    }

    /// Returns the reason to leave out an assignment on the port of an entry with another name.
    pub(super) fn other_name(&self, entry: EntryId, port: u16) -> WhyLeftOut {
        let document = &self.checked.document;
        let (id, entry) = (entry, document.entry(entry));
        let name = entry.name.of(&self.checked.source.bytes).to_vec();
        let is_customary = || {
            let habits = Habits::embedded();
            let is_own = |on: &Transport| entry.transport.registered().is_none_or(|stated| stated == *on);
            let mut here = Transport::ALL.into_iter().filter(is_own).flat_map(|on| habits.on(port, on));
            here.any(|habit| habit.name().as_bytes().eq_ignore_ascii_case(&name))
        };
        let kind = match self.checked.judgements[id.index()].standing {
            Some(Standing::Reassigned | Standing::Renamed) => OtherName::Outdated,
            _ if is_customary() => OtherName::Customary,
            Some(Standing::Contested | Standing::OtherPort | Standing::Unregistered | Standing::PrivateUse) => {
                OtherName::Local
            }
            _ => OtherName::Other,
        };
        WhyLeftOut::OtherName { name, takes_alias: document.format.has_aliases(), kind }
    }

    /// Returns the assignment of the name that the table has on the port, if the registry has several names there.
    pub(super) fn with_known_name<'l>(&self, line: &'l Line, registry: &Registry) -> Cow<'l, Line> {
        if line.aliases.is_empty() || self.has_on(line.ports.first, &line.name) {
            return Cow::Borrowed(line);
        }
        let mut known = line.aliases.iter().filter(|alias| self.has_on(line.ports.first, alias));
        known.find_map(|alias| line.of_alias(alias, registry)).map_or(Cow::Borrowed(line), Cow::Owned)
    }

    /// Returns the entry that has another transport of a line's port under another name.
    ///
    /// Only where the registry has the name of the line on that transport, too. With a row for the line, the two
    /// transports would have different names, as they may in the registry: one that was added itself does not count.
    pub(super) fn entry_on_other_transport(&self, line: &Line, registry: &Registry) -> Option<EntryId> {
        let port = line.ports.first;
        if line.aliases.iter().chain([&line.name]).any(|name| self.has_on(port, name)) {
            return None;
        }
        let others = Transport::ALL.into_iter().filter(|on| *on != line.transport);
        let is_same = |on: &Transport| registry.assigned(port, *on).any(|record| record.name() == line.name);
        let mut entries = others.filter(is_same).filter_map(|on| Some((on, self.first_entry_on(port, on)?)));
        let is_other = |&(on, id): &(Transport, EntryId)| {
            let entry = self.checked.document.entry(id);
            let name = self.checked.document.name(&self.checked.source.bytes, entry);
            let is_it = |added: &Added| {
                added.port == port && added.transports.contains(&on) && added.name.as_bytes().eq_ignore_ascii_case(name)
            };
            !entry.unnamed && !self.added.iter().any(is_it)
        };
        entries.find(is_other).map(|(_, entry)| entry)
    }

    /// Returns whether another program maintains the line of an entry.
    pub(super) fn is_owned(&self, entry: EntryId) -> bool {
        let line = self.checked.document.entry(entry).line;
        self.blocks.iter().any(|block| block.owner == Owner::Program && block.contains(line))
    }

    /// Returns whether the table has a name.
    pub(super) fn has_name(&self, name: &[u8]) -> bool {
        self.names.contains_key(&*key(&self.checked.document, name))
    }

    /// Returns the endpoint of a name that has another port, on any transport: `87/tcp`.
    pub(super) fn elsewhere(&self, name: &[u8], port: u16) -> Option<String> {
        let document = &self.checked.document;
        let &(first, other) = self.names.get(&*key(document, name))?;
        let is_elsewhere = document.entry(first).ports.first != port;
        let entry = document.entry(if is_elsewhere { first } else { other? });
        let word = document.transport_word(&self.checked.source.bytes, entry);
        let transport = word.map(|word| format!("/{}", Printable(word))).unwrap_or_default();
        Some(format!("{}{transport}", entry.ports))
    }

    /// Returns whether the port has the name of a line, or one of its aliases.
    pub(super) fn has_name_on(&self, line: &Line) -> bool {
        let mut names = line.aliases.iter().chain([&line.name]);
        let document = &self.checked.document;
        names.any(|name| self.words_on.contains(&(line.ports.first, line.transport, key(document, name.as_bytes()))))
    }

    /// Returns whether the port has the name of a line on any transport.
    pub(super) fn has_twin(&self, line: &Line) -> bool {
        self.has_on(line.ports.first, &line.name)
    }

    /// Returns whether a port has a name on any transport.
    fn has_on(&self, port: u16, name: &str) -> bool {
        self.lines.contains_key(&(port, key(&self.checked.document, name.as_bytes())))
    }

    /// Returns the line before which the row of an assignment is inserted.
    ///
    /// The row follows the lines of the name on the port, so that those are found first, or else is placed by port;
    /// never inside a block of another program or person.
    pub(super) fn insertion_line(&self, line: &Line) -> LineNumber {
        let name = key(&self.checked.document, line.name.as_bytes());
        let twin = self.lines.get(&(line.ports.first, name)).copied();
        let block = twin.and_then(|twin| self.blocks.iter().find(|block| block.contains(twin)));
        match (twin, block) {
            (Some(twin), None) => twin.after(),
            (_, Some(block)) if !block.is_open => block.last.after(),
            _ => self.insertion_line_in_order(line),
        }
    }

    /// Returns the line before which a row is inserted if the table lacks its name.
    fn insertion_line_in_order(&self, line: &Line) -> LineNumber {
        if self.order == RowOrder::Port {
            return self.insertion_line_by_port((line.ports.first, line.transport));
        }
        let is_before = |(highest, _): &(&[u8], LineNumber)| cmp_ignore_case(highest, line.name.as_bytes()).is_le();
        let next = self.by_name.get(self.by_name.partition_point(is_before)).map(|&(_, next)| next);
        next.or(self.after_last).unwrap_or_else(|| self.end())
    }

    /// Returns the line before which a row is inserted if the rows are sorted by port.
    ///
    /// It follows the nearest lower port, in the first section that reaches the row's port.
    fn insertion_line_by_port(&self, endpoint: (u16, Transport)) -> LineNumber {
        let reaching = self.sections.iter().find(|section| section.highest >= endpoint.0);
        let Some(section) = reaching.or(self.sections.last()) else { return self.end() };
        let after = section.lines.partition_point(|&(known, _)| known <= endpoint);
        match after.checked_sub(1) {
            Some(before) => section.lines[before].1.after(),
            None => section.line,
        }
    }

    /// Returns the end of the file, or the beginning of a block that extends to it without an end marker.
    fn end(&self) -> LineNumber {
        let end = self.checked.document.line_after_last();
        match self.blocks.last() {
            Some(block) if block.is_open && block.last.after() == end => block.first,
            _ => end,
        }
    }
}

/// Returns a name in the form for comparisons. In declared formats, which no resolver reads, case is ignored.
fn key<'n>(document: &Document, name: &'n [u8]) -> Cow<'n, [u8]> {
    if document.format.is_declared() && name.iter().any(u8::is_ascii_uppercase) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Returns the entries outside blocks, where new rows may be inserted.
fn outside<'a>(document: &'a Document, blocks: &'a [Block]) -> impl Iterator<Item = &'a Entry> + Clone {
    document.entries.iter().filter(|entry| !blocks.iter().any(|block| block.contains(entry.line)))
}

/// Returns the highest name up to each entry, regardless of case, and the line of the entry.
fn by_name<'a>(entries: impl Iterator<Item = &'a Entry>, bytes: &'a [u8]) -> Vec<(&'a [u8], LineNumber)> {
    let mut highest: &[u8] = b"";
    let up_to = |entry: &Entry| {
        let name = entry.name.of(bytes);
        if cmp_ignore_case(highest, name).is_lt() {
            highest = name;
        }
        (highest, entry.line)
    };
    entries.map(up_to).collect()
}

/// A run of entries that are sorted by port. A new section begins where a lower port follows a blank line or comment.
#[derive(Debug)]
struct Section {
    /// Its first line.
    line: LineNumber,
    /// Its first port.
    first: u16,
    /// Its highest port.
    highest: u16,
    /// The port and transport of each entry without a range, and its line; sorted.
    lines: Vec<((u16, Transport), LineNumber)>,
}

/// Returns the leading sections of entries that continue each other. Each begins higher than most of the previous one
/// and extends further.
///
/// Later sections are local; nothing is inserted there, nor in blocks of other programs or people.
fn sections<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut before: Option<(u16, LineNumber)> = None;
    for entry in entries {
        let port = entry.ports.first;
        let is_new = before.is_none_or(|(known, line)| port < known && line.after() < entry.line);
        before = Some((port, entry.line));
        if is_new {
            sections.push(Section { line: entry.line, first: port, highest: port, lines: Vec::new() });
        }
        let Some(section) = sections.last_mut() else { continue };
        section.highest = section.highest.max(port);
        if let (TransportWord::Registered(transport), true) = (entry.transport, entry.ports.is_single()) {
            section.lines.push(((port, transport), entry.line));
        }
    }
    let continues = |pair: &[Section]| {
        let higher = pair[0].lines.iter().filter(|((port, _), _)| *port > pair[1].first).count();
        pair[0].first < pair[1].first && pair[0].highest < pair[1].highest && 2 * higher < pair[0].lines.len()
    };
    let kept = sections.windows(2).position(|pair| !continues(pair)).map_or(sections.len(), |at| at + 1);
    sections.truncate(kept);
    for section in &mut sections {
        section.lines.sort_unstable();
    }
    sections
}
