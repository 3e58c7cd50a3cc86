//! [`ResolverAnswers`]: the end of a message, with resolvers' answers about the lines of a finding. The answers come
//! from the models: no rule states the answer of a resolver itself.

use super::{Context, LineSet};
use crate::text::{LineNumber, Printable};
use portolan_resolvers::{Answer, Lookup, Protocol, Reader, Readers, Table, Tables, list};
use std::fmt;

/// The answers of resolvers, grouped by answer.
///
/// Displays as the end of a message, `: glibc answers 22; Go answers 23`, or as nothing if no resolver that messages name
/// reads the format.
#[derive(Debug)]
pub(in crate::rule) struct ResolverAnswers {
    verbs: &'static Verbs,
    /// Each different answer once, and the resolvers that give it, of those that messages name. `None` where nothing is
    /// found.
    groups: Vec<(Option<String>, Vec<Readers>)>,
    /// The answers of the other modeled resolvers, without which no message says `every resolver`. `None` if the user
    /// chose resolvers.
    unnamed: Option<Vec<Option<String>>>,
}

/// The words for one kind of lookup, for one resolver and for several.
#[derive(Debug)]
struct Verbs {
    finds: [&'static str; 2],
    finds_nothing: [&'static str; 2],
    /// After `no resolver`.
    found_by_none: &'static str,
}

impl Default for ResolverAnswers {
    /// Returns the answers of no resolver.
    fn default() -> Self {
        Self { verbs: &ANSWERS, groups: Vec::new(), unnamed: None }
    }
}

static READS: Verbs = Verbs {
    finds: ["reads", "read"],
    finds_nothing: ["skips the line", "skip the line"],
    found_by_none: "reads the line",
};

static ANSWERS: Verbs = Verbs {
    finds: ["answers", "answer"],
    finds_nothing: ["does not find it", "do not find it"],
    found_by_none: "finds it",
};

/// The size from which a group is called `all others`, if there are others.
const TOO_MANY_TO_NAME: usize = 4;

/// Returns the port and transport that each resolver reads on a line, regardless of other lines. Says nothing of lines
/// that end in a carriage return alone, which are one line to most resolvers.
pub(in crate::rule) fn read_line(context: &Context<'_>, line: LineNumber) -> ResolverAnswers {
    if context.document.style.cr > 0 {
        return ResolverAnswers::default();
    }
    ResolverAnswers::of_reading(context, &context.read_with_rare_resolvers(&bytes_of(context, [line])))
}

/// Returns whether each resolver finds a line by a lookup, regardless of other lines. Built-in names do not count.
pub(in crate::rule) fn find_line(context: &Context<'_>, line: LineNumber, lookup: &Lookup) -> ResolverAnswers {
    let tables = context.read_with_rare_resolvers(&bytes_of(context, [line]));
    ResolverAnswers::of_lookup(context, &tables, lookup, |table| finds(table, lookup).then(String::new))
}

/// Describes how resolvers differ about a line, or returns an empty text if they agree.
///
/// They differ in the port and transport that they read, or else in the first name that some of them do not find.
pub(in crate::rule) fn differences(context: &Context<'_>, line: LineNumber) -> String {
    let tables = context.read_with_rare_resolvers(&bytes_of(context, [line]));
    let readings = ResolverAnswers::of_reading(context, &tables);
    if readings.groups.len() > 1 {
        return readings.to_string();
    }
    let names: Vec<&[u8]> = tables.iter().flat_map(|(_, table)| table.names_in_file()).collect();
    for name in names {
        let lookup = Lookup::name(name, None);
        let found =
            ResolverAnswers::of_lookup(context, &tables, &lookup, |table| finds(table, &lookup).then(String::new));
        if found.groups.len() > 1 {
            return found.who_finds(&format!("`{}`", Printable(name)));
        }
    }
    String::new()
}

/// Returns the first lookup that each resolver answers from the whole table but not from a part of it.
///
/// Resolvers that lose the same lookup are grouped. Both have the same resolvers in the same order.
pub(in crate::rule) fn lost_lookups(whole: &Tables, part: &Tables) -> Vec<(Lookup, Vec<Readers>)> {
    let mut lost: Vec<(Lookup, Vec<Readers>)> = Vec::new();
    for ((reader, whole), (_, part)) in whole.iter().zip(part.iter()) {
        let lookups = whole.names_in_file().flat_map(|name| reader.meta().lookups.of_name(name));
        let mut is_lost = lookups.filter(|lookup| finds(whole, lookup) && part.answer(lookup).is_none());
        let Some(lookup) = is_lost.next() else { continue };
        match lost.iter_mut().find(|(other, _)| *other == lookup) {
            Some((_, readers)) => Readers::one(reader).add_to(readers),
            None => lost.push((lookup, vec![Readers::one(reader)])),
        }
    }
    lost
}

/// Writes `musl does not find`, or `musl and Go do not find`.
pub(in crate::rule) fn do_not_find(readers: &[Readers]) -> String {
    format!("{} {} not find", list(readers), if readers.len() == 1 { "does" } else { "do" })
}

/// Returns whether any resolver of the format reads bytes as an entry. The entry's transport must be one that programs
/// look up.
pub(in crate::rule) fn is_read_by_any(context: &Context<'_>, bytes: &[u8]) -> bool {
    let tables = Tables::read_by_ids(&context.document.format.readers, bytes);
    tables.iter().any(|(_, table)| table.endpoint_at(0).is_some_and(|(_, word)| protocol(word).is_some()))
}

/// Parses a table's word for a protocol. Programs look up protocols in lower case only.
pub(in crate::rule) fn protocol(word: &[u8]) -> Option<Protocol> {
    std::str::from_utf8(word).ok().and_then(Protocol::parse)
}

/// Returns the bytes of lines, with their endings, in the order of the document.
pub(in crate::rule) fn bytes_of(context: &Context<'_>, lines: impl IntoIterator<Item = LineNumber>) -> Vec<u8> {
    let lines: LineSet = lines.into_iter().collect();
    let mut bytes = Vec::new();
    for line in lines.into_iter().filter_map(|line_number| context.document.line(line_number)) {
        let end = line.content.end.index() + line.ending.len();
        bytes.extend_from_slice(&context.bytes[line.content.start.index()..end]);
    }
    bytes
}

impl ResolverAnswers {
    /// Returns the port and transport that each resolver reads on the first line.
    fn of_reading(context: &Context<'_>, tables: &Tables) -> Self {
        let answer = |table: &Table| table.endpoint_at(0).map(|(port, protocol)| endpoint(port, protocol));
        Self::of(context, &READS, tables.iter(), answer)
    }

    /// Returns the answer of each resolver to a lookup in a table.
    pub(super) fn to_lookup(context: &Context<'_>, tables: &Tables, lookup: &Lookup) -> Self {
        Self::of_lookup(context, tables, lookup, |table| answer_text(&table.answer(lookup), lookup))
    }

    fn of_lookup(
        context: &Context<'_>,
        tables: &Tables,
        lookup: &Lookup,
        answer: impl Fn(&Table) -> Option<String>,
    ) -> Self {
        let asked = tables.iter().filter(|(reader, _)| reader.meta().lookups.allows(lookup));
        Self::of(context, &ANSWERS, asked, answer)
    }

    fn of<'t>(
        context: &Context<'_>,
        verbs: &'static Verbs,
        tables: impl Iterator<Item = (Reader, &'t Table)>,
        answer: impl Fn(&Table) -> Option<String>,
    ) -> Self {
        let (named, unnamed): (Vec<_>, Vec<_>) = tables.partition(|(reader, _)| context.resolvers.contains(reader));
        let groups = grouped(named.into_iter().map(|(reader, table)| (Readers::one(reader), answer(table))));
        let unnamed = unnamed.into_iter().map(|(_, table)| answer(table)).collect();
        Self { verbs, groups, unnamed: context.names_default_resolvers().then_some(unnamed) }
    }

    /// Returns whether an answer is also that of the modeled resolvers that messages do not name.
    fn is_of_all(&self, holds: impl Fn(&Option<String>) -> bool) -> bool {
        self.unnamed.as_ref().is_some_and(|answers| answers.iter().all(holds))
    }

    /// Returns whether all resolvers find something, or there are none to name.
    pub(in crate::rule) fn all_find(&self) -> bool {
        self.groups.iter().all(|(answer, _)| answer.is_some())
    }

    /// Returns whether there are resolvers to name, and none of them finds anything.
    pub(in crate::rule) fn none_finds(&self) -> bool {
        !self.groups.is_empty() && self.groups.iter().all(|(answer, _)| answer.is_none())
    }

    /// Returns whether there are no resolvers to name.
    pub(in crate::rule) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Returns whether a modeled resolver gives this answer.
    pub(in crate::rule) fn has(&self, answer: &str) -> bool {
        let unnamed = self.unnamed.iter().flatten();
        self.groups.iter().map(|(other, _)| other).chain(unnamed).any(|other| other.as_deref() == Some(answer))
    }

    /// Describes the resolvers that find `what`, or those that do not if these are fewer.
    ///
    /// Example: `: musl does not find the line on tcp`. Empty if there are no resolvers to name.
    pub(in crate::rule) fn who_finds(&self, what: &str) -> String {
        let of_kind = |found: bool| -> Vec<Readers> {
            let groups = self.groups.iter().filter(|(answer, _)| answer.is_some() == found);
            groups.flat_map(|(_, readers)| readers).copied().collect()
        };
        let (finders, others) = (of_kind(true), of_kind(false));
        match (&finders[..], &others[..]) {
            ([], []) => String::new(),
            ([one], []) => format!(": {one} finds {what}"),
            (_, []) if self.is_of_all(Option::is_some) => format!(": every resolver finds {what}"),
            (finders, []) => format!(": {} find {what}", list(finders)),
            ([], [one]) => format!(": {one} does not find {what}"),
            ([], _) if self.is_of_all(Option::is_none) => format!(": no resolver finds {what}"),
            ([], others) => format!(": {} do not find {what}", list(others)),
            (finders, others) if finders.len() < others.len() && self.is_of_all(Option::is_none) => {
                format!(": only {} {} {what}", list(finders), if finders.len() == 1 { "finds" } else { "find" })
            }
            (_, others) => {
                format!(": {} {} not find {what}", list(others), if others.len() == 1 { "does" } else { "do" })
            }
        }
    }
}

impl fmt::Display for ResolverAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Verbs { finds, finds_nothing, found_by_none } = self.verbs;
        match &self.groups[..] {
            [] => return Ok(()),
            [(Some(answer), readers)]
                if readers.len() > 1 && self.is_of_all(|other| other.as_ref() == Some(answer)) =>
            {
                return write!(f, ": every resolver {} {answer}", finds[0]);
            }
            [(None, readers)] if readers.len() > 1 && self.is_of_all(Option::is_none) => {
                return write!(f, ": no resolver {found_by_none}");
            }
            _ => {}
        }
        // A long list of resolvers comes last, under a shorter name.
        let longest = self.groups.iter().max_by_key(|(_, readers)| readers.len());
        let last = longest.filter(|(answer, readers)| {
            readers.len() >= TOO_MANY_TO_NAME && self.groups.len() > 1 && self.is_of_all(|other| other == answer)
        });
        let named = self.groups.iter().filter(|(answer, _)| last.is_none_or(|(other, _)| other != answer));
        for (index, (answer, readers)) in named.chain(last).enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            if last.is_some_and(|(other, _)| other == answer) {
                f.write_str("all others ")?;
            } else {
                write!(f, "{} ", list(readers))?;
            }
            let form = usize::from(readers.len() > 1);
            match answer {
                Some(answer) => write!(f, "{} {answer}", finds[form])?,
                None => f.write_str(finds_nothing[form])?,
            }
        }
        Ok(())
    }
}

/// Groups resolvers by answer, in the order of the first resolver of each group. Those that find nothing come last.
fn grouped(answers: impl Iterator<Item = (Readers, Option<String>)>) -> Vec<(Option<String>, Vec<Readers>)> {
    let mut groups: Vec<(Option<String>, Vec<Readers>)> = Vec::new();
    for (reader, answer) in answers {
        match groups.iter_mut().find(|(other, _)| *other == answer) {
            Some((_, readers)) => reader.add_to(readers),
            None => groups.push((answer, vec![reader])),
        }
    }
    groups.sort_by_key(|(answer, _)| answer.is_none());
    groups
}

/// Returns whether a lookup finds a line of the table.
pub(in crate::rule) fn finds(table: &Table, lookup: &Lookup) -> bool {
    !table.answer(lookup).is_none() && table.source(lookup).is_some()
}

/// Displays a port and protocol: `22/tcp`, or `22 without a transport`.
fn endpoint(port: u32, protocol: &[u8]) -> String {
    match protocol {
        [] => format!("{port} without a transport"),
        protocol => format!("{port}/{}", Printable(protocol)),
    }
}

/// Displays an answer without the part that the lookup already has: `104` for a lookup on tcp. `None` if not found.
fn answer_text(answer: &Answer, lookup: &Lookup) -> Option<String> {
    let asked = lookup.protocol().map(Protocol::as_str);
    Some(match answer {
        Answer::None => return None,
        Answer::Port { port, protocol } if asked.map(str::as_bytes) == Some(&protocol[..]) => port.to_string(),
        Answer::Port { port, protocol } => endpoint((*port).into(), protocol),
        Answer::Ports(ports) | Answer::Addresses(ports) => {
            let ports =
                ports.iter().map(
                    |(port, protocol)| {
                        if asked == Some(protocol) { port.to_string() } else { format!("{port}/{protocol}") }
                    },
                );
            ports.collect::<Vec<_>>().join(", ")
        }
        Answer::Name { name, .. } => format!("`{}`", Printable(name)),
    })
}
