use super::Context;
use super::support::note::standing_note;
use super::support::context::all_of;
use super::support::past::advise_keeping;
use crate::diagnostic::Findings;
use crate::model::{Date, Transport};
use crate::registry::{Flag, Standing, reason};
use crate::text::Shown;

rule! {
    /// # reserved-port
    ///
    /// ## What it does
    /// Reports a name on a port that the registry reserves, and quotes the registry's note if it has one, with the name
    /// that it is about where that is known. Where the
    /// name held the port earlier, deassigned or moved speaks. Port 0 is the business of port-number. An entry of
    /// Nmap's table without a name is left alone.
    ///
    /// ## Why it matters
    /// A reserved port belongs to nobody. Many are the half, for UDP say, of a port that a service has for TCP only. The
    /// registry may give the port to another service later.
    ///
    /// ## Example
    /// ```text
    /// ntalk           1023/udp
    /// ```
    /// The registry reserves the port. If no program of yours asks for the name there, the line can go. If one does,
    /// keep the line and say so in its comment.
    ///
    /// ## Source
    /// The registry's row for the port; RFC 6335, section 6 on reserved ports and 7.2 on assignments for one transport.
    ReservedPort, "reserved-port", Stale, "the registry reserves the port"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.flagged(Flag::Reserved) {
        let is_unnamed = judgement.flags.has(Flag::Unnamed);
        if is_unnamed || judgement.port == 0 || judgement.standing == Some(Standing::Deassigned) {
            continue;
        }
        let Some(transport) = entry.transport.registered() else { continue };
        let note = context.registry.unnamed(judgement.port, transport).map_or("", |row| row.note());
        let quoted = match (note.trim_end_matches('.'), &removed(context, judgement.port, transport)[..]) {
            ("", _) => String::new(),
            (note, []) => format!(", with the note “{note}”"),
            (note, names) => format!(", with the note “{note}”, which is about {}", all_of(names)),
        };
        let half = match judgement.standing {
            Some(Standing::OtherTransport) => {
                format!(", and has the name on {}", context.on_any_transport(entry, judgement))
            }
            _ => String::new(),
        };
        let place = context.judged_place(entry, judgement);
        let name = Shown(context.name(entry));
        findings
            .entry(number, entry.name, format_args!("`{name}` is on {place}: the registry reserves the port{quoted}{half}"))
            .cite_registry()
            .hint_with(|| advise_keeping(context, entry))
            .note_with(|| standing_note(context, number));
    }
}

/// The names on whose removal the note on a port is: those that left it last on a day that a note told.
fn removed<'a>(context: &Context<'a>, port: u16, transport: Transport) -> Vec<&'a str> {
    let registry = context.registry;
    let noted = registry.tenures_on(port).filter(|tenure| tenure.is_on(port, transport)).filter_map(|tenure| {
        let end = registry.end_on(tenure, port, transport)?;
        let is_noted = end.has_reason(reason::DAY_FROM_NOTE) || end.has_reason(reason::DAY_FROM_OTHER_NOTE);
        is_noted.then_some((end.date, tenure.name()))
    });
    let noted: Vec<(Option<Date>, &str)> = noted.collect();
    let last = noted.iter().map(|(day, _)| *day).max();
    noted.into_iter().filter(|(day, _)| Some(*day) == last).map(|(_, name)| name).collect()
}
