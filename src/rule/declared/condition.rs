//! Conditions of declared rules, prepared for the check of entries.

use super::patterns::Patterns;
use super::words::{DateRange, RelationTo};
use super::{Known, When};
use crate::model::{Date, PortRange, TransportWord};
use crate::registry::{Claim, ClaimKind, Flag, Judgement, Record, Standing, Tenure};
use crate::rule::Context;
use crate::syntax::{Entry, EntryId, NameRole};
use crate::text::{InputError, OneOrMany, Placed, TableOnly, unknown_word};
use globset::Glob;
use std::ops::Range;

/// The most conditions of one rule, nested ones included.
const MOST_CONDITIONS: usize = 200;
/// How deep conditions nest at most.
const DEEPEST: usize = 8;
/// The most patterns of one condition.
const MOST_PATTERNS: usize = 1000;

/// A condition. The cheap ones come first in [`Condition::All`].
#[derive(Debug)]
pub(super) enum Condition {
    Ports(Vec<PortRange>),
    Transports(Vec<TransportWord>),
    Standings(Vec<Standing>),
    Flags(Vec<Flag>),
    Relations(Vec<RelationTo>),
    Formats(Vec<String>),
    Name(Patterns),
    Alias(Patterns),
    Comment(Patterns),
    Claims(Vec<ClaimKind>),
    FirstRegistered(Vec<DateRange>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// One entry, as conditions and messages see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) id: EntryId,
    pub(super) entry: &'a Entry,
    pub(super) judgement: &'a Judgement,
}

/// Makes an error at a position.
type MakeError<'a> = &'a dyn Fn(Range<usize>, String) -> InputError;

impl Condition {
    /// Checks the conditions of a rule and prepares them.
    pub(super) fn new(when: &TableOnly<When>, known: Known<'_>, error: MakeError<'_>) -> Result<Self, InputError> {
        let mut count = 0;
        Self::read(when, known, error, 0, &mut count)
    }

    fn read(
        when: &TableOnly<When>,
        known: Known<'_>,
        error: MakeError<'_>,
        depth: usize,
        count: &mut usize,
    ) -> Result<Self, InputError> {
        let mut all = Vec::new();
        let values = |list: &OneOrMany<PortRange>| list.values().copied().collect();
        all.extend(when.port.as_ref().map(|list| Self::Ports(values(list))));
        all.extend(when.transport.as_ref().map(|list| Self::Transports(list.values().copied().collect())));
        all.extend(when.standing.as_ref().map(|list| Self::Standings(list.values().copied().collect())));
        all.extend(when.flags.as_ref().map(|list| Self::Flags(list.values().copied().collect())));
        if let Some(list) = &when.relation {
            for Placed { value, span } in &list.0 {
                let Some(pack) = value.pack.as_deref().filter(|pack| !known.packs.contains(pack)) else { continue };
                let packs = known.packs.iter().copied();
                return Err(error(span.clone(), unknown_word("pack", pack, packs)));
            }
            all.push(Self::Relations(list.values().cloned().collect()));
        }
        if let Some(list) = &when.format {
            for Placed { value, span } in &list.0 {
                if !known.formats.contains(&value.as_str()) {
                    let formats = known.formats.iter().copied();
                    return Err(error(span.clone(), unknown_word("format", value, formats)));
                }
            }
            all.push(Self::Formats(list.values().cloned().collect()));
        }
        if let Some(list) = &when.name {
            all.push(Self::Name(patterns(list, |pattern| &pattern.0, true, error)?));
        }
        if let Some(list) = &when.alias {
            all.push(Self::Alias(patterns(list, |pattern| &pattern.0, true, error)?));
        }
        if let Some(list) = &when.comment {
            all.push(Self::Comment(patterns(list, |pattern| &pattern.0, false, error)?));
        }
        all.extend(when.claim.as_ref().map(|list| Self::Claims(list.values().copied().collect())));
        all.extend(when.first_registered.as_ref().map(|list| Self::FirstRegistered(list.values().copied().collect())));
        *count += all.len() + when.any.as_ref().map_or(0, Vec::len) + usize::from(when.not.is_some());
        if *count > MOST_CONDITIONS || depth > DEEPEST {
            return Err(error(
                when.span.clone(),
                format!("a rule has more than {MOST_CONDITIONS} conditions, or nests them deeper than {DEEPEST}"),
            ));
        }
        if let Some(any) = &when.any {
            if any.is_empty() {
                return Err(error(when.span.clone(), "`any` has no condition, so that it never holds".to_owned()));
            }
            let any = any.iter().map(|when| Self::read(when, known, error, depth + 1, count));
            all.push(Self::Any(any.collect::<Result<_, _>>()?));
        }
        if let Some(not) = &when.not {
            all.push(Self::Not(Box::new(Self::read(not, known, error, depth + 1, count)?)));
        }
        if all.is_empty() {
            let subject = if depth == 0 { "`when`" } else { "a condition in `any` or `not`" };
            return Err(error(when.span.clone(), format!("{subject} is empty, so that it holds for every entry")));
        }
        Ok(Self::all(all))
    }

    /// Splits off the ports that the condition is limited to, if it says some.
    pub(super) fn split_ports(self) -> (Option<Vec<PortRange>>, Self) {
        match self {
            Self::Ports(ranges) => (Some(ranges), Self::All(Vec::new())),
            Self::All(all) => {
                let (mut ports, mut others) = (None, Vec::new());
                for condition in all {
                    match condition {
                        Self::Ports(ranges) => ports = Some(ranges),
                        other => others.push(other),
                    }
                }
                (ports, Self::all(others))
            }
            other => (None, other),
        }
    }

    /// Returns the condition that all of these hold.
    fn all(mut conditions: Vec<Self>) -> Self {
        if conditions.len() == 1 { conditions.remove(0) } else { Self::All(conditions) }
    }

    /// Returns why the condition holds for no entry in the formats that it names. `names` is the role of names in a format.
    pub(super) fn never_holds(&self, names: &dyn Fn(&str) -> Option<NameRole>) -> Option<&'static str> {
        match self {
            Self::All(all) => {
                let mut formats = all.iter().filter_map(|condition| match condition {
                    Self::Formats(formats) => Some(formats),
                    _ => None,
                });
                let formats = formats.next()?;
                all.iter().find_map(|condition| {
                    let why = |format: &String| condition.needs_other_names(names(format)?);
                    let mut reasons = formats.iter().map(why);
                    let first = reasons.next()?;
                    first.filter(|_| reasons.all(|reason| reason.is_some()))
                })
            }
            Self::Any(any) => {
                let mut reasons = any.iter().map(|condition| condition.never_holds(names));
                let first = reasons.next()?;
                first.filter(|_| reasons.all(|reason| reason.is_some()))
            }
            _ => None,
        }
    }

    /// Returns why the condition never holds where names have a role.
    fn needs_other_names(&self, role: NameRole) -> Option<&'static str> {
        match (self, role) {
            (Self::Standings(_) | Self::FirstRegistered(_) | Self::Name(_), NameRole::None) => {
                Some("entries of the formats that it names have no names")
            }
            // Others are compared by letters and digits with names of the registry, and so have one of these.
            (Self::Standings(standings), NameRole::Label | NameRole::Identifier) => standings
                .iter()
                .all(|&standing| standing == Standing::Unregistered)
                .then_some("names of the formats that it names are labels, which are never `unregistered`"),
            _ => None,
        }
    }

    /// Returns whether the condition holds for an entry.
    pub(super) fn holds(&self, seen: &Seen<'_>) -> bool {
        let Seen { context, id, entry, judgement } = *seen;
        match self {
            Self::Ports(ranges) => ranges.iter().any(|range| range.overlaps(entry.ports)),
            Self::Transports(transports) => transports.contains(&entry.transport),
            Self::Standings(standings) => judgement.standing.is_some_and(|standing| standings.contains(&standing)),
            Self::Flags(flags) => flags.iter().any(|&flag| judgement.flags.has(flag)),
            Self::Relations(wanted) => context.relations.of(id).any(|(pack, relation)| {
                let fits = |to: &RelationTo| {
                    to.relation == relation && to.pack.as_deref().is_none_or(|other| other == pack.id())
                };
                wanted.iter().any(fits)
            }),
            Self::Formats(formats) => formats.iter().any(|format| *format == context.document.format.id),
            Self::Name(pattern) => !entry.unnamed && pattern.is_match(context.name(entry)),
            Self::Alias(pattern) => {
                context.document.aliases(entry).iter().any(|alias| pattern.is_match(alias.of(context.bytes)))
            }
            Self::Comment(pattern) => pattern.is_match(seen.comment()),
            Self::Claims(kinds) => seen.claims().any(|claim| claim.kind().is_some_and(|kind| kinds.contains(&kind))),
            Self::FirstRegistered(ranges) => {
                seen.first_registered().is_some_and(|date| ranges.iter().any(|range| range.contains(date)))
            }
            Self::All(all) => all.iter().all(|condition| condition.holds(seen)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(seen)),
            Self::Not(not) => !not.holds(seen),
        }
    }
}

/// Prepares the patterns of a condition.
fn patterns<T>(
    list: &OneOrMany<T>,
    glob: impl Fn(&T) -> &Glob,
    ignores_case: bool,
    error: MakeError<'_>,
) -> Result<Patterns, InputError> {
    let span = || list.0.first().map(|first| first.span.clone()).unwrap_or_default();
    if list.0.len() > MOST_PATTERNS {
        return Err(error(span(), format!("more than {MOST_PATTERNS} patterns")));
    }
    let globs: Vec<&Glob> = list.values().map(glob).collect();
    Patterns::new(&globs, ignores_case).ok_or_else(|| error(span(), "patterns that are too large".to_owned()))
}

impl<'a> Seen<'a> {
    pub(super) fn new(context: &'a Context<'a>, id: EntryId, entry: &'a Entry, judgement: &'a Judgement) -> Self {
        Self { context, id, entry, judgement }
    }

    /// Returns the text of the comment, without its sign; empty for none.
    pub(super) fn comment(&self) -> &'a [u8] {
        let Some(comment) = self.entry.comment() else { return b"" };
        let text = comment.of(self.context.bytes);
        let sign = self.context.document.format.comment.as_ref().map_or("", |comment| &comment.sign);
        text.strip_prefix(sign.as_bytes()).unwrap_or(text).trim_ascii()
    }

    /// Returns the claims about a port of the entry. Claims that are not about the use of a port are about its name, too.
    fn claims(&self) -> impl Iterator<Item = Claim<'a>> {
        let (registry, entry) = (self.context.registry, self.entry);
        let transport = entry.transport.registered();
        let is_single = entry.ports.is_single();
        let on_port = is_single.then(|| registry.claims_on(entry.ports.first)).into_iter().flatten();
        // A range is compared with each claim: there are fewer claims than a range may have ports.
        let overlaps = move |claim: &Claim<'_>| claim.ports().is_some_and(|claimed| claimed.overlaps(entry.ports));
        let in_range = (!is_single).then(|| registry.claims().filter(overlaps)).into_iter().flatten();
        let name = self.context.name(entry);
        on_port.chain(in_range).filter(move |claim| {
            let about_use = claim.kind().is_some_and(|kind| kind.is_about_use() || kind == ClaimKind::Abuse);
            transport.is_some_and(|transport| claim.transports().any(|listed| listed == transport))
                && (about_use || claim.name().is_empty() || claim.name().as_bytes().eq_ignore_ascii_case(name))
        })
    }

    /// Returns the first date on which the name was listed on the deciding port. The list is the registry, or an RFC
    /// before it.
    pub(super) fn first_registered(&self) -> Option<Date> {
        let (registry, port) = (self.context.registry, self.judgement.port);
        let transport = self.entry.transport.registered()?;
        if self.entry.unnamed {
            return None;
        }
        let name = self.context.name(self.entry);
        let assigned = registry.assigned(port, transport).filter(|record| record.is_named(name));
        let registered = assigned.filter_map(Record::registered);
        let tenures = registry.tenures_of(name).filter(|tenure| tenure.is_on(port, transport));
        registered.chain(tenures.filter_map(|tenure: Tenure<'_>| tenure.first().date())).min()
    }
}
