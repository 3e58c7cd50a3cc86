//! What became of a name that once held its port: shared by the rules about history.

use super::Context;
use crate::model::{Date, Transport};
use crate::registry::{End, EndKind, Judgement, Standing, Tenure, last_tenure, places, portless_note};
use crate::syntax::Entry;
use crate::text::Shown;

/// The rule that speaks of an entry whose name once held the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Moved,
    Renamed,
    Reassigned,
    Deassigned,
}

impl Fate {
    /// The rule that speaks of it.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::Reassigned => "reassigned",
            Self::Deassigned => "deassigned",
        }
    }
}

/// A name's last time on the port of an entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past<'a> {
    pub(super) fate: Fate,
    pub(super) tenure: Tenure<'a>,
    /// `None` where the embedded history has the name on the port still, and a registry from a file has not.
    pub(super) end: Option<End<'a>>,
    pub(super) transport: Transport,
}

impl Past<'_> {
    /// When it left: as [`when`], up to today where only the registry at hand lacks it.
    pub(super) fn when(&self, context: &Context<'_>) -> String {
        match self.end {
            Some(end) => when(end),
            None => between(self.tenure.last().date(), context.registry.updated()),
        }
    }

    /// Who lists the name as a use that is usual, where nobody lists it as one that is assigned: `RFC 1060`.
    pub(super) fn customary(&self) -> Option<String> {
        let source = self.tenure.last().id();
        self.tenure.listed().as_customary_use.then(|| source.replacen("rfc", "RFC ", 1))
    }
}

/// ` on 2017-05-18`, or ` between 1990-03 and 1992-07`; empty where it is not known.
pub(super) fn when(end: End<'_>) -> String {
    match end.date {
        Some(day) => format!(" on {day}"),
        // What a copy lacks may have left on any day until it was made.
        None => between(end.after().date(), end.by().known_by()),
    }
}

fn between(after: Option<Date>, by: Option<Date>) -> String {
    match (after, by) {
        (Some(after), Some(by)) if after < by => format!(" between {after} and {by}"),
        _ => String::new(),
    }
}

/// The entries whose name once held the port and met this fate. Every such entry has one fate.
pub(super) fn fated<'a>(
    context: &Context<'a>,
    fate: Fate,
) -> impl Iterator<Item = (u32, &'a Entry, &'a Judgement, Past<'a>)> + use<'a> {
    let context = *context;
    let with_past = move |(number, entry, judgement): (u32, &'a Entry, &'a Judgement)| {
        let past = past(&context, entry, judgement, of_standing(judgement.standing?)?)?;
        Some((number, entry, judgement, past))
    };
    [Standing::Renamed, Standing::Reassigned, Standing::Deassigned]
        .into_iter()
        // Only a move can be behind another standing than its own.
        .filter(move |&standing| fate == Fate::Moved || of_standing(standing) == Some(fate))
        .flat_map(move |standing| context.standing(standing))
        .filter_map(with_past)
        .filter(move |(.., past)| past.fate == fate)
}

/// The past of one entry.
pub(super) fn past_of<'a>(context: &Context<'a>, entry: u32) -> Option<Past<'a>> {
    let by_standing = of_standing(context.judgements.get(entry as usize)?.standing?)?;
    past(context, &context.document.entries[entry as usize], &context.judgements[entry as usize], by_standing)
}

/// The fate of an entry that stands so, unless its name moved.
fn of_standing(standing: Standing) -> Option<Fate> {
    match standing {
        Standing::Renamed => Some(Fate::Renamed),
        Standing::Reassigned => Some(Fate::Reassigned),
        Standing::Deassigned => Some(Fate::Deassigned),
        _ => None,
    }
}

fn past<'a>(context: &Context<'a>, entry: &Entry, judgement: &Judgement, fate: Fate) -> Option<Past<'a>> {
    let transport = entry.transport.registered()?;
    let tenure = last_tenure(context.registry, context.name(entry), judgement.port, transport)?;
    let end = context.registry.end_on(tenure, judgement.port, transport);
    let moved = end.is_some_and(|end| end.how == EndKind::Moved);
    Some(Past { fate: if moved { Fate::Moved } else { fate }, tenure, end, transport })
}

/// Where the registry has a name today: `on 395/tcp`, or `without a port`, and what it notes then. `None` if it does not
/// have it.
pub(super) fn present_place(context: &Context<'_>, name: &[u8]) -> Option<String> {
    context.registry.named(name).next()?;
    match places(context.registry, name) {
        places if places.is_empty() => Some(match portless_note(context.registry, name) {
            None => "without a port".to_owned(),
            Some(note) => format!("without a port, noting “{note}”"),
        }),
        places => Some(format!("on {places}")),
    }
}

/// What to do about a line of a table in which each line carries a field of its own, Nmap's open frequency: there the port
/// loses it with the line.
pub(super) const LEAVE_ROW: &str =
    "leave the row, which carries the port's open frequency; its comment can say what is known";

/// Whether [`LEAVE_ROW`] is the advice.
pub(super) fn has_rows_to_leave(context: &Context<'_>) -> bool {
    !context.document.format.fields.is_empty()
}

/// Under which condition the line can go; `then` is what is said after it.
pub(super) fn advise_removal(context: &Context<'_>, entry: &Entry, then: &str, text: &mut String) {
    if has_rows_to_leave(context) {
        text.push_str(LEAVE_ROW);
        return;
    }
    text.push_str("if nothing of yours asks for ");
    put_asked_for(context, entry, text);
    text.extend([", the line can go; ", then]);
}

/// What to do about a line whose port `present` has today, which may be the same service or another.
pub(super) fn advise_if_same(context: &Context<'_>, entry: &Entry, present: &str, text: &mut String) {
    text.extend(["if `", present, "` is the same service, "]);
    if has_rows_to_leave(context) {
        text.extend(["put `", present, "` into the comment; if it is another, ", LEAVE_ROW]);
        return;
    }
    context.advise_alias(entry, present, text);
    text.push_str("; if it is another, the line can go once nothing asks for ");
    put_asked_for(context, entry, text);
}

/// What to do about a line that only old programs can need.
pub(super) fn advise_keeping(context: &Context<'_>, entry: &Entry, text: &mut String) {
    if has_rows_to_leave(context) {
        text.push_str(LEAVE_ROW);
        return;
    }
    text.push_str("keep the line if a program still asks for ");
    put_asked_for(context, entry, text);
    text.push_str("; if none does, it can go");
}

/// What a program can ask an entry for: whoever takes the line out takes out its aliases too.
pub(super) fn put_asked_for(context: &Context<'_>, entry: &Entry, text: &mut String) {
    text.push('`');
    Shown(context.name(entry)).put(text);
    text.push_str(if context.document.aliases(entry).is_empty() { "`" } else { "` or its aliases" });
}
