//! [`Context`]: the input of a rule.

use super::entries_by_port::EntriesByPort;
use super::{ConfigUses, OldTable, Shared};
use crate::diagnostic::{Suppression, has_mark};
use crate::model::{PortRange, Transport};
use crate::registry::{Flag, Judgement, Judgements, Record, Registry, Relations, Standing, last_tenure, worst_part};
use crate::syntax::{Document, Entry, EntryId, EntryIndex, PortIndex};
use crate::text::{Printable, listed_names};
use memchr::memmem;
use portolan_resolvers::{LookupChange, Reader, Tables};
use std::fmt;

/// One document, and everything that it is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The registry.
    pub registry: &'a Registry,
    /// The standing of each entry, in the order of the entries.
    pub judgements: &'a Judgements,
    /// The relation of each entry to each pack.
    pub relations: &'a Relations,
    /// The comments that suppress rules, with their effect. Filled in after all other rules have run.
    pub suppressions: &'a [SuppressionUse],
    /// The lookups that change when this table replaces the one named by `--base`, if there is one.
    pub base_lookups: &'a [LookupChange],
    /// The table named by `--base`, if there is one.
    pub old: Option<&'a OldTable>,
    /// The releases of resolvers that messages name.
    pub resolvers: &'a [Reader],
    /// The names that the file looks up as a configuration of one kind, if it is one.
    pub configuration: Option<ConfigUses<'a>>,
    /// Per-document cache of results shared by several rules.
    pub shared: &'a Shared,
}

/// A suppression after the other rules have run.
#[derive(Clone, Debug)]
pub struct SuppressionUse {
    /// The comment.
    pub suppression: Suppression,
    /// Positions, in [`Suppression::rules`], of rules that ran and found nothing there.
    pub unused: Vec<usize>,
    /// Positions, in [`Suppression::rules`], of words that name no rule.
    pub unknown: Vec<usize>,
}

/// A port or range with its transport: `22/tcp`, `6000-6063/tcp` or `6064/tcp (part of 6000-6064)`.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint<'a> {
    ports: PortRange,
    /// `None` if the file does not say.
    transport: Option<Printable<'a>>,
    whole: PortRange,
}

impl fmt::Display for Endpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.transport {
            Some(transport) => write!(f, "{}/{transport}", self.ports)?,
            None => write!(f, "{}", self.ports)?,
        }
        if self.ports == self.whole { Ok(()) } else { write!(f, " (part of {})", self.whole) }
    }
}

impl<'a> Context<'a> {
    /// Reads bytes in the format of the document, with each of its resolvers that messages name.
    pub fn read(&self, bytes: &[u8]) -> Tables {
        let format = &self.document.format;
        Tables::read_by(self.resolvers.iter().copied().filter(|reader| format.is_read_by(reader.meta().id)), bytes)
    }

    /// Reads bytes as [`Context::read`] does, but with every resolver of the format. If the user named some, only with
    /// these.
    ///
    /// For rules with one finding per file, where rare resolvers do not add findings, and for messages about all.
    pub fn read_with_rare_resolvers(&self, bytes: &[u8]) -> Tables {
        if self.names_default_resolvers() {
            Tables::read_by_ids(&self.document.format.readers, bytes)
        } else {
            self.read(bytes)
        }
    }

    /// Returns whether messages name the default resolvers: the user did not choose others.
    pub fn names_default_resolvers(&self) -> bool {
        self.resolvers == Reader::named_by_default()
    }

    /// Returns the whole table, as read by the resolvers that messages name. Read on first use.
    pub(in crate::rule) fn whole_table(&self) -> &'a Tables {
        self.shared.whole_table.get_or_init(|| self.read(self.bytes))
    }

    /// Returns every entry with its id and standing.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &'a Entry, &'a Judgement)> + use<'a> {
        let entries = self.document.entries_with_ids().zip(self.judgements.iter());
        entries.map(|((id, entry), judgement)| (id, entry, judgement))
    }

    /// Returns a name as the registry spells it, if it has the name.
    pub(in crate::rule) fn in_registry<'n>(&self, name: &'n [u8]) -> Printable<'n>
    where
        'a: 'n,
    {
        let registry: &'a Registry = self.registry;
        Printable(registry.named(name).next().map_or(name, |record| record.name().as_bytes()))
    }

    /// Returns the entries with one of these ports, each with its id and standing, in no order.
    pub(in crate::rule) fn entries_on(
        &self,
        ports: &[PortRange],
    ) -> impl Iterator<Item = (EntryId, &'a Entry, &'a Judgement)> + use<'a> {
        let context = *self;
        let by_port = self.shared.entries_by_port.get_or_init(|| EntriesByPort::new(self.document));
        by_port.overlapping(ports).map(move |id| context.judged(id))
    }

    /// Returns the entries of one standing.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = (EntryId, &'a Entry, &'a Judgement)> + use<'a> {
        let context = *self;
        self.judgements.of_standing(standing).map(move |id| context.judged(id))
    }

    /// Returns the entries with a flag.
    pub fn flagged(&self, flag: Flag) -> impl Iterator<Item = (EntryId, &'a Entry, &'a Judgement)> + use<'a> {
        let context = *self;
        self.judgements.with_flag(flag).map(move |id| context.judged(id))
    }

    fn judged(&self, id: EntryId) -> (EntryId, &'a Entry, &'a Judgement) {
        (id, self.document.entry(id), self.judgements.of(id))
    }

    /// Returns the official name of an entry: the service name that it is judged by, if there is one.
    pub fn name(&self, entry: &Entry) -> &'a [u8] {
        let name = self.document.name(self.bytes, entry);
        if name.is_empty() { entry.name.of(self.bytes) } else { name }
    }

    /// Returns the port or range and the transport, as the entry writes them: `22/tcp`.
    pub fn endpoint(&self, entry: &Entry) -> Endpoint<'a> {
        let transport = self.document.transport_word(self.bytes, entry).map(Printable);
        Endpoint { ports: entry.ports, transport, whole: entry.ports }
    }

    /// Returns the port and transport that decided the entry's standing. For a range, only the deciding sub-range.
    pub fn judged_endpoint(&self, entry: &Entry, judgement: &Judgement) -> Endpoint<'a> {
        let part = worst_part(self.registry, self.name(entry), entry, judgement);
        // The transport is displayed in lower case, even if the file has it in upper case.
        let known = entry.transport.known().map(str::as_bytes);
        let transport = known.or_else(|| self.document.transport_word(self.bytes, entry)).map(Printable);
        Endpoint { ports: part.unwrap_or(entry.ports), transport, whole: entry.ports }
    }

    /// Returns whether less than half of the entries have a range of ports or a list of transports. In Wireshark's
    /// table, most entries do.
    pub fn has_few_ranges_and_lists(&self) -> bool {
        let count = self.document.style.ranged_or_listed as usize;
        count > 0 && count * 2 < self.document.entries.len()
    }

    /// Returns whether the entry's line lists several transports, as in `22/tcp/udp`.
    pub fn is_listed(&self, entry: &Entry) -> bool {
        entry.transport_span.start > entry.port_span.end + 1
            || self.bytes.get(entry.transport_span.end.index()) == Some(&b'/')
    }

    /// Returns whether the registry lists the official name of an entry on its first port. Historic spellings count.
    pub fn registry_lists_entry(&self, entry: &Entry) -> bool {
        !entry.unnamed && self.registry_lists_on(self.name(entry), entry)
    }

    /// Returns whether the registry lists a name on the first port of an entry, on its transport.
    pub fn registry_lists_on(&self, name: &[u8], entry: &Entry) -> bool {
        let lists = |transport| self.registry_lists(name, entry.ports.first, transport);
        entry.transport.registered().is_some_and(lists)
    }

    /// Returns whether a pack of the configuration gives the entry's port to its name.
    pub fn is_in_pack(&self, entry: EntryId) -> bool {
        self.relations.is_listed(entry)
    }

    /// Returns the index of entries by port.
    pub fn ports(&self) -> &'a PortIndex {
        self.document.port_index()
    }

    /// Returns the index of entries by name.
    pub fn index(&self) -> &'a EntryIndex {
        self.document.entry_index(self.bytes)
    }

    /// Returns the records that name the entry's port, in the order of the registry.
    ///
    /// For a range, the port that decided the standing counts. Empty for a transport that the registry does not have.
    pub fn assigned(&self, entry: &Entry, judgement: &Judgement) -> impl Iterator<Item = Record<'a>> + Clone + use<'a> {
        let transport = entry.transport.registered();
        let most = if transport.is_some() { usize::MAX } else { 0 };
        self.registry.assigned(judgement.port, transport.unwrap_or(Transport::Tcp)).take(most)
    }

    /// Returns the records of [`Context::assigned`] without historic spellings.
    pub fn current(&self, entry: &Entry, judgement: &Judgement) -> impl Iterator<Item = Record<'a>> + Clone + use<'a> {
        self.assigned(entry, judgement).filter(|record| !record.is_historic_spelling())
    }

    /// Lists the transports on which the registry has the entry's name on its port. Examples are `143/tcp` and
    /// `7/tcp and 7/udp`.
    pub fn on_any_transport(&self, entry: &Entry, judgement: &Judgement) -> String {
        let port = judgement.port;
        let here = |record: &Record<'_>| record.ports().is_some_and(|ports| ports.contains(port));
        let records = self.registry.named(self.name(entry)).filter(here);
        let endpoints: Vec<String> = Transport::ALL
            .into_iter()
            .filter(|&transport| records.clone().any(|record| record.is_for(transport)))
            .map(|transport| format!("{port}/{transport}"))
            .collect();
        endpoints.join(" and ")
    }

    /// Returns `still assigned`, or `still listed` and the note of the record. The latter is for a record that is
    /// listed without being assigned.
    pub fn still(&self, entry: &Entry, judgement: &Judgement) -> (&'static str, String) {
        let mut named = self.assigned(entry, judgement).filter(|record| record.is_named(self.name(entry)));
        match named.find(|record| record.is_unassigned_use()) {
            None => ("still assigned", String::new()),
            Some(record) => ("still listed", format!("the registry notes on it: “{}”", record.note())),
        }
    }

    /// Returns whether the file has a registered name of the port beside the entry's official name.
    ///
    /// It may be an alias, on another line, or in the comment, in formats of the program's code without aliases.
    pub fn has_name_beside(&self, entry: &Entry, judgement: &Judgement) -> bool {
        judgement.flags.has(Flag::Covered) && !self.has_repeated_key(entry)
            || self.name_in_comment(entry, judgement).is_some()
    }

    /// Returns whether another row of its map has the key of an entry. Only one of the two counts, so that the name of the
    /// other is no name beside it.
    fn has_repeated_key(&self, entry: &Entry) -> bool {
        self.document.row_of(entry).is_some_and(|row| self.document.has_repeated_key(self.bytes, row))
    }

    /// Returns whether a name in a comment settles a finding, because nothing else can.
    ///
    /// The format has no aliases, and a program looks the old name up. In a declared format, the name outside the comment
    /// is the one that counts.
    fn comments_hold_names(&self) -> bool {
        let format = &self.document.format;
        !format.has_aliases() && !format.is_declared() && format.comment.is_some()
    }

    /// Returns the first of the registry's names for the port that is a word of the entry's comment.
    ///
    /// Returns `None` where comments do not hold names.
    pub fn name_in_comment(&self, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
        if !self.comments_hold_names() {
            return None;
        }
        let comment = self.comment(entry)?;
        self.current(entry, judgement).map(Record::name).find(|name| has_word(comment, name.as_bytes()))
    }

    /// Returns the comment of an entry, without the text of a Portolan note.
    pub(in crate::rule) fn comment(&self, entry: &Entry) -> Option<&'a [u8]> {
        let comment = entry.comment()?.of(self.bytes);
        let note = if has_mark(comment) { memmem::find(comment, b"portolan:") } else { None };
        Some(&comment[..note.unwrap_or(comment.len())])
    }

    /// Returns the hint to make the entry findable by `name`, the registry's name. The current name keeps working.
    pub fn advise_alias(&self, entry: &Entry, name: &str) -> String {
        if self.comments_hold_names() {
            return format!("put `{name}` into the comment; a rename would break programs that look up the old name");
        }
        if let (false, Some(other)) = (self.document.format.has_aliases(), self.exchanged(entry, name)) {
            return format!(
                "exchange the ports: line {} has `{name}` on {}, which is registered for `{}`",
                other.line,
                self.endpoint(other),
                self.in_registry(self.name(entry))
            );
        }
        if !self.document.format.has_aliases() {
            return format!("rename the entry to `{name}` if no program looks up the old name");
        }
        if name.contains(' ') {
            return format!("keep the name: `{name}` contains blanks, and no program would find it as an alias");
        }
        match self.elsewhere(entry, name) {
            None => format!("add `{name}` as an alias; the old name keeps working"),
            Some(other) => {
                format!("decide whether `{name}` belongs on {} (line {}) or here", self.endpoint(other), other.line)
            }
        }
    }

    /// Returns whether [`Self::advise_alias`] advises to add an alias.
    pub fn can_have_alias(&self, entry: &Entry, name: &str) -> bool {
        self.document.format.has_aliases() && !name.contains(' ') && self.elsewhere(entry, name).is_none()
    }

    /// Returns whether the file and the registry have the name on another port. Then no line is wrong.
    pub fn is_registered_elsewhere(&self, entry: &Entry, name: &str) -> bool {
        self.document.format.has_aliases()
            && self.all_elsewhere(entry, name).any(|other| self.registry_lists_on(name.as_bytes(), other))
    }

    /// Returns an entry that has the name on another port, preferably on the same transport.
    fn elsewhere(&self, entry: &Entry, name: &str) -> Option<&'a Entry> {
        let is_same = |other: &&Entry| other.transport == entry.transport;
        self.all_elsewhere(entry, name).find(is_same).or_else(|| self.all_elsewhere(entry, name).next())
    }

    /// Returns the entry that has the name, but on the registered port of this one.
    fn exchanged(&self, entry: &Entry, name: &str) -> Option<&'a Entry> {
        let has_our_port = |other: &&Entry| {
            let lists = |transport| self.registry_lists(self.name(entry), other.ports.first, transport);
            Transport::ALL.into_iter().any(lists)
        };
        self.all_elsewhere(entry, name).find(has_our_port)
    }

    fn all_elsewhere(&self, entry: &Entry, name: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let (document, ports) = (self.document, entry.ports);
        // Only a few bindings are examined: a hostile file can have any number of them.
        let bound = self.index().by_name(document, self.bytes, name.as_bytes()).take(8);
        bound.map(|binding| document.entry(binding.entry)).filter(move |other| other.ports != ports)
    }

    /// Returns whether the registry lists an entry's official name on its first port, or did so last. In the second
    /// case, the port has lost its names.
    pub fn registry_had_entry(&self, entry: &Entry) -> bool {
        !entry.unnamed && self.registry_had_on(self.name(entry), entry)
    }

    /// Returns whether the registry lists a name on the first port of an entry, on its transport, or did so last.
    pub fn registry_had_on(&self, name: &[u8], entry: &Entry) -> bool {
        let had = |transport| self.registry_had(name, entry.ports.first, transport);
        entry.transport.registered().is_some_and(had)
    }

    /// Returns whether the registry lists a name on a port, or did so until the port lost its names.
    pub fn registry_had(&self, name: &[u8], port: u16, transport: Transport) -> bool {
        let was_assigned = || {
            let last = last_tenure(self.registry, name, port, transport);
            last.is_some_and(|tenure| !tenure.listed().as_customary_use)
        };
        match self.registry.assigned(port, transport).next() {
            Some(_) => self.registry_lists(name, port, transport),
            None => was_assigned(),
        }
    }

    /// Returns whether the registry lists the name on the port, historic spellings included.
    pub fn registry_lists(&self, name: &[u8], port: u16, transport: Transport) -> bool {
        self.registry.assigned(port, transport).any(|record| record.is_named(name))
    }
}

/// Returns whether a text contains a word. No letter, digit, hyphen or underscore may be right before or after it.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let continues = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    // Fast path: most texts do not contain the word.
    memmem::find(text, word).is_some()
        && text.windows(word.len()).enumerate().any(|(at, window)| {
            let after = text.get(at + word.len()..).unwrap_or_default();
            window == word && !text[..at].last().is_some_and(continues) && !after.first().is_some_and(continues)
        })
}

/// Joins names: `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``.
pub(in crate::rule) fn any_of(names: &[&str]) -> String {
    listed_names(names, "or")
}

/// Joins names: `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
pub(in crate::rule) fn all_of(names: &[&str]) -> String {
    listed_names(names, "and")
}
