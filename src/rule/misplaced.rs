use super::Context;
use super::support::context::Endpoint;
use super::support::note::standing_note;
use super::support::past::moved_by_note;
use crate::diagnostic::{Change, Findings, Fix};
use crate::model::{Date, PortRange, TransportWord, Typo, typo};
use crate::phrases::endpoints_of_name;
use crate::registry::{Judgement, Record, Source, Standing, Tenure};
use crate::syntax::{Entry, EntryId};
use crate::text::{Printable, listed};
use hashbrown::{HashMap, HashSet};
use std::cell::LazyCell;

rule! {
    /// # misplaced
    ///
    /// ## What it does
    /// Reports a registered name on a port that no known source gives it, if no line of the file gives the name to its
    /// registered port. Says so if a single digit differs or two digits are swapped, unless the registry may have moved
    /// the name in years without a known copy: the port has been unassigned since then. Where the line's comment
    /// describes the port's registered service instead, as `slp` on 427 does, says its name. Silent where the registry's name
    /// for the port contains the name: 3260 is `iscsi-target`, and a line may call it `iscsi`. Unless it is a typing error,
    /// also silent where a line gives the registered port another name: FreeBSD has `kpasswd5` on 464, and `kpasswd`, the
    /// older protocol, on 761.
    ///
    /// ## Why it matters
    /// A program that looks up the name connects to the wrong port. Such lines come from typing errors and from ports
    /// that were moved out of the way on one machine.
    ///
    /// ## Example
    /// ```text
    /// memcache        11212/tcp
    /// ```
    /// The registry has `memcache` on port 11211. Write that port. If your service really listens on 11212, keep the
    /// line, and say so in an `ignore` comment.
    ///
    /// ## Fix
    /// Unsafe, if a single digit differs or two are swapped: writes the registered port. Also unsafe: adds the name of the
    /// service that the comment describes as an alias.
    ///
    /// ## Source
    /// The registry's records for the name, and its history.
    Misplaced, "misplaced", Stale, "a registered name on a port that no known source gives it", applies: WithAliases, fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for WrongPort { id, entry, typo, lost, described } in misplaced(context) {
        let name = context.name(entry);
        let (printed, endpoint) = (Printable(name), context.endpoint(entry));
        let there = match typo {
            None => endpoints_of_name(context.registry, name),
            Some((port, _)) => endpoint_on(context, entry, port),
        };
        let how = match typo {
            None => "",
            Some((_, Typo::OneOff)) => ": one digit off",
            Some((_, Typo::Swapped)) => ": two digits swapped",
        };
        findings
            .entry(id, entry.port_span, format_args!("`{printed}` is registered on {there}, not on {endpoint}{how}"))
            .detail(match (described, lost) {
                (Some(name), _) => format!("the comment describes `{name}`, the registry's name for the port"),
                (None, Some(lost)) => lost.in_words(&printed, &endpoint),
                (None, None) => String::new(),
            })
            .cite_registry()
            .hint_with(|| match (described, typo) {
                (Some(name), _) => context.advise_alias(entry, name),
                (_, Some((port, _))) => format!("write `{port}`, unless the service listens on {} here", entry.ports),
                (None, None) => {
                    format!("write {}, unless the service listens on {} here", port_choice(context, name), entry.ports)
                }
            })
            .note_with(|| standing_note(context, id))
            .fix_with(|| {
                if let Some(name) = described.filter(|name| context.can_have_alias(entry, name)) {
                    return Some(Fix::unsafe_change(Change::AddNames { entry: id, names: vec![name.to_owned()] }));
                }
                let (port, _) = typo?;
                let change = Change::Replace { span: entry.port_span, text: port.to_string().into_bytes() };
                Some(Fix::unsafe_change(change))
            });
    }
}

/// Writes the registered ports of a name as a choice: `` `69` ``, `` `80` or `8080` ``.
fn port_choice(context: &Context<'_>, name: &[u8]) -> String {
    let mut ports: Vec<String> = registered_ports(context, name).map(|ports| format!("`{ports}`")).collect();
    ports.sort_unstable();
    ports.dedup();
    listed(&ports, "or")
}

/// An entry that this rule reports.
pub(super) struct WrongPort<'a> {
    pub(super) id: EntryId,
    entry: &'a Entry,
    /// The registered port that is a single typing error away from the written one.
    typo: Option<(u16, Typo)>,
    /// The sign that the port may have been its own.
    lost: Option<Lost<'a>>,
    /// The registry's name for the port, if the comment describes that service.
    described: Option<&'a str>,
}

/// A port that lost its name while no copy of the registry is known, and the sources around that time. The later one is
/// the first to list the name of the entry.
#[derive(Clone, Copy)]
struct Lost<'a> {
    day: Date,
    before: Source<'a>,
    after: Source<'a>,
}

impl<'a> Lost<'a> {
    fn find(context: &Context<'a>, entry: &Entry) -> Option<Self> {
        let Context { registry, .. } = *context;
        let (port, transport) = (entry.ports.first, entry.transport.registered()?);
        let row = registry.unnamed(port, transport).filter(|row| row.description() == "Unassigned")?;
        let day = row.modified().or(row.registered())?;
        let after = registry.tenures_of(context.name(entry)).map(Tenure::first).min_by_key(|first| first.date())?;
        let before = registry.history().listing_before(after)?;
        let is_between = before.date() < Some(day) && Some(day) <= after.date();
        let is_known = registry.tenures_on(port).any(|tenure| tenure.is_on(port, transport));
        (is_between && !is_known).then_some(Self { day, before, after })
    }

    fn in_words(&self, name: &Printable<'_>, endpoint: &Endpoint<'_>) -> String {
        let date = |source: Source<'_>| source.date().map(|date| date.to_string()).unwrap_or_default();
        format!(
            "{endpoint} has been unassigned since {}; no registry between {} and {} is known, so `{name}` may have had it",
            self.day,
            date(self.before),
            date(self.after)
        )
    }
}

/// Returns the entries that this rule reports, in order.
///
/// There are none in a format without aliases: in Nmap's table, a name has all ports on which the service was seen.
pub(super) fn misplaced<'a>(context: &Context<'a>) -> impl Iterator<Item = WrongPort<'a>> + use<'a> {
    let context = *context;
    let standings = context.document.format.has_aliases().then_some([Standing::Contested, Standing::OtherPort]);
    // Many lines may have one name.
    let mut on_registered_port: HashMap<&[u8], bool> = HashMap::new();
    let mut entries: Vec<(EntryId, &Entry, &Judgement)> =
        standings.into_iter().flatten().flat_map(|standing| context.standing(standing)).collect();
    entries.sort_by_key(|&(id, ..)| id);
    let used: LazyCell<HashSet<(u16, TransportWord)>, _> = LazyCell::new(move || {
        context.document.entries.iter().map(|entry| (entry.ports.first, entry.transport)).collect()
    });
    entries.into_iter().filter_map(move |(id, entry, judgement)| {
        let name = context.name(entry);
        let has_other_name_there =
            || registered_ports(&context, name).any(|ports| used.contains(&(ports.first, entry.transport)));
        let had_it = |tenure: Tenure<'_>| tenure.ports().is_some_and(|ports| ports.contains(entry.ports.first));
        let is_its_own = || context.registry.tenures_of(name).any(had_it);
        let is_misplaced = entry.ports.is_single()
            && !*on_registered_port.entry(name).or_insert_with(|| is_on_registered_port(&context, name))
            && !is_its_own()
            && moved_by_note(&context, entry, judgement).is_none()
            && !context.assigned(entry, judgement).any(|record| has_part(record.name().as_bytes(), name));
        if !is_misplaced {
            return None;
        }
        let described = described(&context, entry, judgement);
        if described.is_some() && context.has_name_beside(entry, judgement) {
            return None;
        }
        let lost = Lost::find(&context, entry);
        let typo = if lost.is_none() && described.is_none() { find_typo(&context, entry) } else { None };
        let is_reported = typo.is_some() || !has_other_name_there();
        is_reported.then_some(WrongPort { id, entry, typo, lost, described })
    })
}

/// Returns the registry's name for the port of an entry, if the comment has a word of its description and none of those of
/// the entry's name.
fn described<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement) -> Option<&'a str> {
    let comment: HashSet<Vec<u8>> = telling_words(context.comment(entry)?).collect();
    let fits = |record: &Record<'_>| telling_words(record.description().as_bytes()).any(|word| comment.contains(&word));
    if context.registry.named(context.name(entry)).any(|record| fits(&record)) {
        return None;
    }
    context.current(entry, judgement).find(fits).map(Record::name)
}

/// Words of many descriptions.
const COMMON_WORDS: [&[u8]; 12] = [
    b"agent",
    b"client",
    b"communication",
    b"control",
    b"data",
    b"manager",
    b"network",
    b"port",
    b"protocol",
    b"server",
    b"service",
    b"system",
];

/// Returns the longer words of a description that distinguish services, in lower case.
fn telling_words(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    const LEAST_LETTERS: usize = 4;
    let words = text.split(|b| !b.is_ascii_alphanumeric()).filter(|word| word.len() >= LEAST_LETTERS);
    words.map(<[u8]>::to_ascii_lowercase).filter(|word| !COMMON_WORDS.contains(&&word[..]))
}

/// Returns whether a name is `part`, or has it between hyphens, compared without case.
fn has_part(name: &[u8], part: &[u8]) -> bool {
    name.split(|&b| b == b'-').any(|word| word.eq_ignore_ascii_case(part))
}

/// Returns whether a line gives a name to one of its registered ports, or the registry has none for it.
fn is_on_registered_port(context: &Context<'_>, name: &[u8]) -> bool {
    let registered: Vec<PortRange> = registered_ports(context, name).collect();
    let mut bindings = context.index().by_name(context.document, context.bytes, name);
    registered.is_empty()
        || bindings.any(|binding| {
            let port = context.document.entry(binding.entry).ports.first;
            registered.iter().any(|ports| ports.contains(port))
        })
}

/// Returns the ports that the registry assigns to a name.
fn registered_ports<'a>(context: &Context<'a>, name: &[u8]) -> impl Iterator<Item = PortRange> + use<'a> {
    context.registry.named(name).filter_map(Record::ports)
}

/// Returns the first registered port of the entry's name that is close to the written one. A single typing error
/// separates the two.
fn find_typo(context: &Context<'_>, entry: &Entry) -> Option<(u16, Typo)> {
    let written = entry.ports.first.to_string();
    registered_ports(context, context.name(entry)).filter(|ports| ports.is_single()).find_map(|ports| {
        let error = typo(written.as_bytes(), ports.first.to_string().as_bytes())?;
        Some((ports.first, error))
    })
}

/// Returns the endpoint of an entry's name on a registered port. It has the entry's transport if the registry lists that.
fn endpoint_on(context: &Context<'_>, entry: &Entry, port: u16) -> String {
    let transport = entry.transport.registered();
    let is_there = |record: &Record<'_>| record.ports().is_some_and(|ports| ports.contains(port));
    let mut records = context.registry.named(context.name(entry)).filter(is_there);
    let fits = |record: &Record<'_>| transport.is_some_and(|transport| record.is_for(transport));
    let transport = match records.clone().find(fits) {
        Some(_) => transport,
        None => records.next().and_then(Record::transport),
    };
    transport.map_or_else(|| port.to_string(), |transport| format!("{port}/{transport}"))
}
