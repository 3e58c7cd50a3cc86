use super::Context;
use super::support::context::all_of;
use super::support::note::standing_note;
use super::support::past::advise_keeping;
use crate::diagnostic::Findings;
use crate::model::{Date, Transport};
use crate::registry::{Flag, Standing, reason};
use crate::text::Printable;

rule! {
    /// # reserved-port
    ///
    /// ## What it does
    /// Reports a name on a port that the registry reserves, and quotes the registry's note, if any, with the name that
    /// it concerns, if known. If the name held the port earlier, `deassigned` or `moved` reports the entry instead; if
    /// the registry has the name there on another transport, `other-transport` does; `port-number` reports port 0.
    /// Unnamed lines of Nmap's table are not reported.
    ///
    /// ## Why it matters
    /// A reserved port is not assigned to any service. Many are reserved on one transport because a service has the
    /// port on the other. The registry may assign the port to another service later.
    ///
    /// ## Example
    /// ```text
    /// ntalk           1023/udp
    /// ```
    /// The registry reserves the port. If none of your programs looks up the name, remove the line. Otherwise keep the
    /// line and say so in its comment.
    ///
    /// ## Source
    /// The registry's row for the port; RFC 6335, section 6 on reserved ports, and section 7.2 on assignments for one
    /// transport.
    ReservedPort, "reserved-port", Pedantic, "a port that the registry reserves"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.flagged(Flag::Reserved) {
        let is_unnamed = judgement.flags.has(Flag::Unnamed);
        let is_reported = matches!(judgement.standing, Some(Standing::Deassigned | Standing::OtherTransport));
        if is_unnamed || judgement.port == 0 || is_reported {
            continue;
        }
        let Some(transport) = entry.transport.registered() else { continue };
        let note = context.registry.unnamed(judgement.port, transport).map_or("", |row| row.note());
        let quoted = match (note.trim_end_matches('.'), &removed(context, judgement.port, transport)[..]) {
            ("", _) => String::new(),
            (note, []) => format!("; its note says “{note}”"),
            (note, names) => format!("; its note says “{note}” about {}", all_of(names)),
        };
        let endpoint = context.judged_endpoint(entry, judgement);
        let name = Printable(context.name(entry));
        findings
            .entry(id, entry.name, format_args!("`{name}` is on {endpoint}: the registry reserves the port"))
            .continued(quoted)
            .cite_registry()
            .hint_with(|| advise_keeping(context, entry))
            .note_with(|| standing_note(context, id));
    }
}

/// Returns the names that the note on a reserved port is about. These are the ones removed last, on a date from a note.
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
