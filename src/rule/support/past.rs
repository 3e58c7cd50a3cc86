//! Past standings of names that once held their port, shared by the rules about history.

use super::Context;
use crate::model::Transport;
use crate::phrases::{between, when};
use crate::registry::{End, EndKind, Judgement, Record, Standing, Tenure, last_tenure};
use crate::syntax::{Entry, EntryId, FieldKind};
use crate::text::Printable;

/// How a name's last tenure on a port ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum PastStanding {
    Moved,
    Renamed,
    Reassigned,
    Deassigned,
}

/// The last tenure of a name on the port of an entry.
#[derive(Clone, Copy, Debug)]
pub(in crate::rule) struct Past<'a> {
    pub(in crate::rule) standing: PastStanding,
    pub(in crate::rule) tenure: Tenure<'a>,
    /// `None` if only a registry read from a file lacks the name, and the embedded history still has it.
    pub(in crate::rule) end: Option<End<'a>>,
    pub(in crate::rule) transport: Transport,
}

impl Past<'_> {
    /// Returns the date or period of the removal, as [`when`] does.
    ///
    /// The period reaches to the date of the registry if only the loaded one lacks the name.
    pub(in crate::rule) fn when(&self, context: &Context<'_>) -> String {
        match self.end {
            Some(end) => when(end),
            None => between(self.tenure.last().date(), context.registry.updated()),
        }
    }

    /// Returns the source that lists the name as customary use, as in `RFC 1060`. `None` if a source lists it as
    /// assigned.
    pub(in crate::rule) fn customary_source(&self) -> Option<String> {
        let source = self.tenure.last().id();
        self.tenure.listed().as_customary_use.then(|| source.replacen("rfc", "RFC ", 1))
    }
}

/// Returns the registered port to which a name moved, by the registry's own note on a port without a name.
pub(in crate::rule) fn moved_by_note<'a>(
    context: &Context<'a>,
    entry: &Entry,
    judgement: &Judgement,
) -> Option<Record<'a>> {
    let from = context.registry.unnamed(judgement.port, entry.transport.registered()?)?;
    let to = context.registry.noted_move(from)?.to;
    to.is_named(context.name(entry)).then_some(to)
}

/// Returns the entries whose name once held the port, with this past standing. Each has exactly one.
pub(in crate::rule) fn with_past_standing<'a>(
    context: &Context<'a>,
    wanted: PastStanding,
) -> impl Iterator<Item = (EntryId, &'a Entry, &'a Judgement, Past<'a>)> + use<'a> {
    let context = *context;
    let with_past = move |(id, entry, judgement): (EntryId, &'a Entry, &'a Judgement)| {
        let past = find_past(&context, entry, judgement, past_standing(judgement.standing?)?)?;
        Some((id, entry, judgement, past))
    };
    [Standing::Renamed, Standing::Reassigned, Standing::Deassigned]
        .into_iter()
        // A moved name may have any of these standings.
        .filter(move |&standing| wanted == PastStanding::Moved || past_standing(standing) == Some(wanted))
        .flat_map(move |standing| context.standing(standing))
        .filter_map(with_past)
        .filter(move |(.., past)| past.standing == wanted)
}

/// Returns the past standing of an entry with this standing, unless its name moved.
fn past_standing(standing: Standing) -> Option<PastStanding> {
    match standing {
        Standing::Renamed => Some(PastStanding::Renamed),
        Standing::Reassigned => Some(PastStanding::Reassigned),
        Standing::Deassigned => Some(PastStanding::Deassigned),
        _ => None,
    }
}

/// Returns the last tenure of an entry's name on its port. `standing` is the past standing unless the name moved.
fn find_past<'a>(
    context: &Context<'a>,
    entry: &Entry,
    judgement: &Judgement,
    standing: PastStanding,
) -> Option<Past<'a>> {
    let transport = entry.transport.registered()?;
    let tenure = last_tenure(context.registry, context.name(entry), judgement.port, transport)?;
    let end = context.registry.end_on(tenure, judgement.port, transport);
    let moved = end.is_some_and(|end| end.how == EndKind::Moved);
    Some(Past { standing: if moved { PastStanding::Moved } else { standing }, tenure, end, transport })
}

/// The hint for a row with an open frequency, which would be lost with the row.
pub(in crate::rule) const KEEP_ROW: &str =
    "keep the row, which carries the port's open frequency, and add the facts to its comment";

/// Returns whether rows carry an open frequency, and [`KEEP_ROW`] is the hint.
pub(in crate::rule) fn has_rows_to_keep(context: &Context<'_>) -> bool {
    context.document.format.has_field(FieldKind::OpenFrequency)
}

/// Returns the hint that a line can be removed if nothing looks it up.
pub(in crate::rule) fn advise_removal(context: &Context<'_>, entry: &Entry) -> String {
    if has_rows_to_keep(context) {
        return KEEP_ROW.to_owned();
    }
    format!("remove the line if nothing on your systems looks up {}", names_of_line(context, entry))
}

/// Returns the hint for a line whose port is assigned to `present` today, the same service or another.
pub(in crate::rule) fn advise_if_same(context: &Context<'_>, entry: &Entry, present: &str) -> String {
    if has_rows_to_keep(context) {
        return format!("keep the row; put `{present}` into its comment if it is the same service");
    }
    if context.is_registered_elsewhere(entry, present) {
        return advise_keeping(context, entry);
    }
    if !context.can_have_alias(entry, present) {
        return context.advise_alias(entry, present);
    }
    format!("add `{present}` as an alias if it is the same service; if not, remove the line once unused")
}

/// Returns the hint for a line that only old programs can need.
pub(in crate::rule) fn advise_keeping(context: &Context<'_>, entry: &Entry) -> String {
    if has_rows_to_keep(context) {
        return KEEP_ROW.to_owned();
    }
    format!("keep the line if a program still looks up {}; otherwise remove it", names_of_line(context, entry))
}

/// Returns the names that are lost with an entry's line: `` `rje` or its aliases``.
pub(in crate::rule) fn names_of_line(context: &Context<'_>, entry: &Entry) -> String {
    let aliases = if context.document.aliases(entry).is_empty() { "" } else { " or its aliases" };
    format!("`{}`{aliases}", Printable(context.name(entry)))
}
