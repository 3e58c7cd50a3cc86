//! [`ConfigUses`]: the names that a configuration looks up, and the tables that answer.

use crate::diagnostic::{Findings, Reported, Severity};
use crate::model::Transport;
use crate::registry::Registry;
use crate::syntax::{Document, Entry};
use crate::text::{Letters, LineNumber, Printable, PrintablePath, Slip, SourceFile, Span, listed};
use crate::uses::{ConfigMeta, LookupKind, Need, Ranges, Use};
use portolan_resolvers::{Answer, Lookup, Protocol, Reader, Readers, Table, Tables};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// The names that one configuration looks up.
#[derive(Clone, Copy, Debug)]
pub struct ConfigUses<'a> {
    /// The kind of the configuration.
    pub meta: &'static ConfigMeta,
    /// The uses, in the order of the file.
    pub uses: &'a [Use],
    /// The profiles that ufw takes names for that are no services, by the start of the use.
    pub profiles: &'a HashMap<usize, OwnProfile>,
    /// The tables that answer.
    pub tables: &'a UseTables,
}

/// An application profile of ufw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnProfile {
    /// Its name.
    pub name: String,
    /// Its ports, as written.
    pub ports: String,
}

impl OwnProfile {
    /// Returns whether the profile has this port alone.
    pub(in crate::rule) fn has_only(&self, port: u16) -> bool {
        self.ports.split('/').next().is_some_and(|ports| ports.trim() == port.to_string()) && !self.ports.contains('|')
    }
}

impl<'a> ConfigUses<'a> {
    /// Returns the profile that ufw reads a name as, if the name is no service.
    pub(in crate::rule) fn profile(self, used: &Use) -> Option<&'a OwnProfile> {
        self.profiles.get(&used.span.start.index())
    }

    /// Returns the uses of names that are looked up, if only in some cases.
    pub(in crate::rule) fn looked_up(self) -> impl Iterator<Item = &'a Use> {
        self.uses.iter().filter(|used| used.need.is_looked_up())
    }

    /// Adds the effect on the program. A name that it looks up only in some cases gives the finding the
    /// severity info.
    pub(in crate::rule) fn add_effect<'f>(self, finding: Reported<'f>, used: &Use) -> Reported<'f> {
        let effect = used.effect.unwrap_or(self.meta.gone);
        match (used.need, used.asked_by) {
            (Need::Sometimes(reason), _) => finding.continued(format_args!("; {reason}")).at_most(Severity::Info),
            (_, Some(program)) => finding.continued(format_args!(", so {program} fails: {effect}")),
            (_, None) => finding.continued(format_args!(", so {effect}")),
        }
    }
}

/// Reports a finding about a use of a name.
pub(in crate::rule) fn report_use<'f>(
    findings: &'f mut Findings,
    used: &Use,
    message: impl fmt::Display,
) -> Reported<'f> {
    findings.at(used.span, message).lookup(used.lookup)
}

/// The table that answers lookups, and the one that it replaces.
#[derive(Debug)]
pub struct UseTables {
    /// The table.
    pub new: UseTable,
    /// The table that it replaces, if two are compared.
    pub old: Option<UseTable>,
}

/// One table as the chosen resolvers read it.
#[derive(Debug)]
pub struct UseTable {
    /// The file.
    pub source: SourceFile,
    /// Its lines and entries.
    pub document: Document,
    tables: Tables,
    /// Its names with their letters, once a similar one is searched for.
    names: OnceLock<Vec<(Letters, Span)>>,
}

/// The answer to a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseAnswer {
    /// The port.
    pub port: u16,
    /// The transport of the line that gives it, if it has one of the registry's.
    pub transport: Option<Transport>,
}

impl UseTable {
    /// Reads a table with these resolvers.
    pub fn new(source: SourceFile, document: Document, readers: &[Reader]) -> Self {
        let tables = Tables::read_by(readers.iter().copied(), &source.bytes);
        Self { source, document, tables, names: OnceLock::new() }
    }

    /// Returns the name that is probably meant by another word.
    fn similar(&self, word: &str) -> Option<&str> {
        let bytes = &self.source.bytes;
        let text = |span: Span| std::str::from_utf8(span.of(bytes)).ok();
        let names = self.names.get_or_init(|| {
            let spans = self.document.bindings().map(|binding| binding.span(&self.document));
            spans.filter_map(|span| Some((Letters::of(text(span)?), span))).collect()
        });
        let slip = Slip::new(word)?;
        slip.nearest(names.iter().filter(|(letters, _)| slip.may_mean(*letters)).filter_map(|(_, span)| text(*span)))
    }

    /// Returns the answer of each resolver to a use of a name, in the order of resolvers. `None` if it finds nothing.
    pub fn answers(&self, lookup: LookupKind, name: &[u8]) -> Vec<(Reader, Option<UseAnswer>)> {
        self.tables.iter().map(|(reader, table)| (reader, answer_of(reader, table, lookup, name))).collect()
    }
}

/// The answers of two tables to one lookup.
pub(in crate::rule) struct Compared {
    /// The lookup. It is another than that of the use if only the rule of one transport depends on it.
    pub(in crate::rule) lookup: LookupKind,
    /// The answers of the old table, in the order of resolvers.
    pub(in crate::rule) before: Vec<(Reader, Option<UseAnswer>)>,
    /// Those of the new one.
    pub(in crate::rule) after: Vec<(Reader, Option<UseAnswer>)>,
}

impl Compared {
    /// Looks a name up in both tables: as its use does, and for the rule of each transport if the program makes such.
    pub(in crate::rule) fn all(old: &UseTable, new: &UseTable, used: &Use, name: &[u8]) -> Vec<Self> {
        let lookup = used.lookup;
        let mut all = vec![Self { lookup, before: old.answers(lookup, name), after: new.answers(lookup, name) }];
        if lookup == LookupKind::RulePerTransport {
            all.extend([Transport::Tcp, Transport::Udp].map(|transport| Self {
                lookup: LookupKind::With(transport),
                before: old.rules(transport, name),
                after: new.rules(transport, name),
            }));
        }
        all
    }
}

impl UseTable {
    /// Returns the port of the rule that ufw makes for a transport. If the name is on tcp and udp, it is that of the first
    /// line for both.
    fn rules(&self, transport: Transport, name: &[u8]) -> Vec<(Reader, Option<UseAnswer>)> {
        let other = if transport == Transport::Tcp { Transport::Udp } else { Transport::Tcp };
        let first = self.answers(LookupKind::Without, name);
        let others = self.answers(LookupKind::With(other), name);
        let with_transport = self.answers(LookupKind::With(transport), name).into_iter();
        let answers = with_transport.zip(first).zip(others).map(|(((reader, answer), (_, first)), (_, other))| {
            let answer = answer.map(|answer| first.filter(|_| other.is_some()).unwrap_or(answer));
            (reader, answer.map(|answer| UseAnswer { transport: Some(transport), ..answer }))
        });
        answers.collect()
    }
}

/// Returns the answer of one resolver to the lookup of a program.
fn answer_of(reader: Reader, table: &Table, lookup: LookupKind, name: &[u8]) -> Option<UseAnswer> {
    let lookups = reader.meta().lookups;
    let answer = |lookup: Lookup| lookups.allows(&lookup).then(|| of(&table.answer(&lookup))).flatten();
    let by_name = |protocol| answer(Lookup::name(name, protocol));
    match lookup {
        LookupKind::With(transport) => by_name(Some(transport.into())),
        LookupKind::Addresses if lookups.allows(&Lookup::addresses(name)) => answer(Lookup::addresses(name)),
        // A resolver without getaddrinfo uses the lookup that its programs make instead.
        LookupKind::Without | LookupKind::Addresses | LookupKind::RulePerTransport => by_name(None),
        LookupKind::TcpOrUdp => by_name(Some(Protocol::Tcp)).or_else(|| by_name(Some(Protocol::Udp))),
    }
}

fn of(answer: &Answer) -> Option<UseAnswer> {
    let (port, protocol) = match answer {
        Answer::Port { port, protocol } => (*port, std::str::from_utf8(protocol).unwrap_or_default()),
        Answer::Addresses(list) | Answer::Ports(list) => *list.first()?,
        Answer::None | Answer::Name { .. } => return None,
    };
    Some(UseAnswer { port, transport: Transport::parse(protocol) })
}

/// Describes the resolvers that do not find a name, as the beginning of a sentence. Names none if all agree.
pub(in crate::rule) fn not_found_by(name: &[u8], lookup: LookupKind, losers: &[Reader], all: usize) -> String {
    let name = Printable(name);
    let on = on(lookup);
    if losers.len() == all {
        return format!("`{name}` is not found{on}");
    }
    let losers = Subjects::of(losers);
    format!("{losers} {} `{name}`{on}", losers.verb("does not find", "do not find"))
}

/// Resolvers as the subject of a sentence: `glibc and musl`.
pub(in crate::rule) struct Subjects(Vec<String>);

impl Subjects {
    /// Names each resolver, with its release unless that is the newest one, as `--resolver` does.
    pub(in crate::rule) fn of(readers: &[Reader]) -> Self {
        let mut newest: Vec<&str> = Vec::new();
        let mut earlier: Vec<Readers> = Vec::new();
        for &reader in readers {
            let one = Readers::one(reader);
            if one.has_newest() {
                newest.push(reader.meta().title);
            } else {
                one.add_to(&mut earlier);
            }
        }
        Self(newest.into_iter().map(str::to_owned).chain(earlier.iter().map(Readers::to_string)).collect())
    }

    /// Returns the form of a verb that agrees with their number.
    pub(in crate::rule) fn verb<'v>(&self, one: &'v str, several: &'v str) -> &'v str {
        if self.0.len() > 1 { several } else { one }
    }
}

impl fmt::Display for Subjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&listed(&self.0, "and"))
    }
}

/// Groups resolvers by what they have in common, in the order of the first of each group.
pub(in crate::rule) fn grouped<T: PartialEq>(all: impl IntoIterator<Item = (Reader, T)>) -> Vec<(T, Vec<Reader>)> {
    let mut groups: Vec<(T, Vec<Reader>)> = Vec::new();
    for (reader, common) in all {
        match groups.iter_mut().find(|(known, _)| *known == common) {
            Some((_, readers)) => readers.push(reader),
            None => groups.push((common, vec![reader])),
        }
    }
    groups
}

/// Returns the transport of a lookup as the end of a sentence, such as ` on tcp`.
pub(in crate::rule) fn on(lookup: LookupKind) -> String {
    match lookup {
        LookupKind::With(transport) => format!(" on {transport}"),
        LookupKind::TcpOrUdp => " on tcp or udp".to_owned(),
        LookupKind::Without | LookupKind::Addresses | LookupKind::RulePerTransport => String::new(),
    }
}

/// Advice for a table in which a name is not found.
pub(in crate::rule) struct Advice {
    /// The advice, as an imperative.
    pub(in crate::rule) text: String,
    /// Whether the advice is to add an alias to an existing line.
    pub(in crate::rule) is_alias: bool,
}

/// Returns the advice that makes a name found on a port.
pub(in crate::rule) fn advise_line(table: &UseTable, name: &[u8], port: u16, transport: Transport) -> Advice {
    let path = PrintablePath(&table.source.path);
    let name = Printable(name);
    match entry_on(table, port, transport) {
        Some((line, other)) => Advice {
            text: format!(
                "add `{name}` as an alias to line {line} of {path}, `{}` on {port}/{transport}",
                Printable(other)
            ),
            is_alias: true,
        },
        None => Advice { text: format!("add the line `{name} {port}/{transport}` to {path}"), is_alias: false },
    }
}

/// Returns the advice that makes a name found on one of several ports, which are not empty.
pub(in crate::rule) fn advise_lines(table: &UseTable, name: &[u8], ports: &[(u16, Transport)]) -> String {
    let (path, printed) = (PrintablePath(&table.source.path), Printable(name));
    let is_used = |&&(port, transport): &&(u16, Transport)| entry_on(table, port, transport).is_some();
    let (used, free): (Vec<_>, Vec<_>) = ports.iter().partition(is_used);
    let rows: Vec<String> = free.iter().map(|(port, transport)| format!("`{printed} {port}/{transport}`")).collect();
    let lines = (!rows.is_empty()).then(|| format!("add the line {} to {path}", listed(&rows, "or")));
    let aliases = used.iter().map(|&(port, transport)| advise_line(table, name, port, transport).text);
    lines.into_iter().chain(aliases).collect::<Vec<_>>().join(", or ")
}

/// Returns the first line of a table that has a port on a transport, and its name.
fn entry_on(table: &UseTable, port: u16, transport: Transport) -> Option<(LineNumber, &[u8])> {
    let is_there = |entry: &&Entry| entry.ports.contains(port) && entry.transport.registered() == Some(transport);
    let entry = table.document.entries.iter().find(is_there)?;
    Some((entry.line, entry.name.of(&table.source.bytes)))
}

/// Returns the hint for a name that the table has where it is looked up, on a line that the resolver does not read so.
pub(in crate::rule) fn unread_line(table: &UseTable, name: &[u8], lookup: LookupKind) -> Option<String> {
    let (document, bytes) = (&table.document, &table.source.bytes);
    let bindings = document.entry_index(bytes).by_name(document, bytes, name).take(EXAMINED);
    let asked = |transport: Transport| match lookup.transport() {
        Some(asked) => transport == asked,
        None => matches!(transport, Transport::Tcp | Transport::Udp),
    };
    let mut entries = bindings.map(|binding| document.entry(binding.entry));
    let entry = entries.find(|entry| entry.transport.registered().is_some_and(asked))?;
    let (name, path, line) = (Printable(name), PrintablePath(&table.source.path), entry.line);
    Some(format!("run `portolan resolve {name} --table {path}` to see why line {line} does not answer"))
}

/// Returns the endpoints where a table has a name, if only on other transports.
pub(in crate::rule) fn elsewhere(table: &UseTable, name: &[u8], lookup: LookupKind) -> Option<String> {
    let (document, bytes) = (&table.document, &table.source.bytes);
    let bindings = document.entry_index(bytes).by_name(document, bytes, name).take(EXAMINED);
    let mut endpoints: Vec<String> = Vec::new();
    for entry in bindings.map(|binding| document.entry(binding.entry)) {
        let endpoint = format!("{}/{}", entry.ports, Printable(entry.transport_span.of(bytes)));
        if !endpoints.contains(&endpoint) {
            endpoints.push(endpoint);
        }
    }
    lookup
        .transport()
        .filter(|_| !endpoints.is_empty())
        .map(|_| format!("the table has it on {} only", endpoints.join(" and ")))
}

/// Returns the ports that the registry gives a name on a transport: `http-alt` has several. Of a range, the first.
pub(in crate::rule) fn registered_ports(registry: &Registry, name: &[u8], transport: Transport) -> Vec<u16> {
    let records = registry.named(name).filter(|record| record.is_for(transport));
    let mut ports: Vec<u16> = records.filter_map(|record| Some(record.ports()?.first)).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Returns the hint for a name that consists of two names of the table, as `ssh-telnet` does. The author meant a range.
pub(in crate::rule) fn meant_range(
    table: &UseTable,
    ranges: Ranges,
    lookup: LookupKind,
    name: &[u8],
) -> Option<String> {
    let port = |part: &[u8]| table.answers(lookup, part).into_iter().find_map(|(_, answer)| Some(answer?.port));
    let ends = |at: usize| {
        let (first, last) = (&name[..at], &name[at + 1..]);
        Some((first, last, port(first)?, port(last)?)).filter(|(.., from, to)| from <= to)
    };
    let (first, last, from, to) = memchr::memchr_iter(b'-', name).take(EXAMINED).find_map(ends)?;
    let range = match ranges {
        Ranges::None => return None,
        Ranges::OfNames(sign) => format!("`{}{sign}{}`", Printable(first), Printable(last)),
        Ranges::OfNumbers(sign) => format!("in numbers, `{from}{sign}{to}`"),
    };
    Some(format!("`{}` is looked up as one name; write the range {range}", Printable(name)))
}

/// A name in the table that was probably meant.
pub(in crate::rule) struct Near {
    /// The hint about it.
    pub(in crate::rule) text: String,
    /// The name.
    pub(in crate::rule) name: String,
    /// Whether it differs only in upper and lower case.
    pub(in crate::rule) is_same_word: bool,
}

/// Returns the name in the table that was probably meant.
pub(in crate::rule) fn near(table: &UseTable, name: &[u8]) -> Option<Near> {
    let word = std::str::from_utf8(name).ok()?;
    let suggestion = table.similar(word).filter(|suggestion| *suggestion != word)?;
    let is_same_word = suggestion.eq_ignore_ascii_case(word);
    let name = suggestion.to_owned();
    let suggestion = Printable(suggestion.as_bytes());
    let text = if is_same_word {
        format!("write `{suggestion}` as the table does: names are case-sensitive")
    } else {
        format!("did you mean `{suggestion}`?")
    };
    Some(Near { text, name, is_same_word })
}

/// The most entries of one name that are examined.
const EXAMINED: usize = 8;
