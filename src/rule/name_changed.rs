//! Reports names in configurations that get another port from the new table.

use super::Context;
use super::support::configuration::{Subjects, grouped, report_use};
use crate::diagnostic::{Findings, Severity};
use crate::text::{Shown, ShownPath, listed};
use crate::uses::Need;
use portolan_resolvers::Reader;

rule! {
    /// # name-changed
    ///
    /// ## What it does
    /// In `portolan uses --old OLD --new NEW`, and in `portolan compare OLD NEW --uses PATH`: reports a service name that
    /// a configuration looks up and that has another port in the new table.
    ///
    /// ## Why it matters
    /// The program silently uses another port: a packet filter opens one that nothing listens on, and a server listens
    /// where no client looks.
    ///
    /// ## Example
    /// The old table has `dicom` as an alias on 104/tcp, the new one as the name of 11112/tcp.
    ///
    /// ## Source
    /// The two tables, as the model of the resolver reads them.
    NameChanged, "name-changed", Correctness, "in configurations: a service name with another port in the new table", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    let Some(old) = &configuration.tables.old else { return };
    let new = &configuration.tables.new;
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        let (before, after) = (old.answers(used.lookup, name), new.answers(used.lookup, name));
        let both: Vec<(Reader, (u16, u16))> = before
            .iter()
            .zip(&after)
            .filter_map(|(&(reader, before), (_, after))| Some((reader, (before?.port, after.as_ref()?.port))))
            .collect();
        let (changed, kept): (Vec<_>, Vec<_>) = both.into_iter().partition(|(_, (was, is))| was != is);
        let changes = grouped(changed);
        let Some(&((was, is), _)) = changes.first() else { continue };
        let shown = Shown(name);
        let part = |((was, is), readers): &((u16, u16), Vec<Reader>)| {
            let all = readers.len() == after.len();
            let who = if all { String::new() } else { format!(" for {}", Subjects::of(readers)) };
            format!("was {was} and is now {is}{who}")
        };
        let message = format!("`{shown}` {}", listed(&changes.iter().map(part).collect::<Vec<_>>(), "and"));
        let finding = report_use(findings, used, message);
        let moved = configuration.meta.moved;
        let finding = match used.need {
            Need::Sometimes(reason) => finding.continued(format_args!("; {reason}")).at_most(Severity::Info),
            _ if changes.len() == 1 => finding.continued(format_args!(", so {moved} {is} instead of {was}")),
            _ => changes.iter().fold(finding, |finding, ((was, is), readers)| {
                finding.detail(format_args!("for {}, {moved} {is} instead of {was}", Subjects::of(readers)))
            }),
        };
        let finding = grouped(kept.into_iter().map(|(reader, (port, _))| (reader, port)))
            .iter()
            .fold(finding, |finding, (port, readers)| {
                finding.detail(format_args!("it stays {port} for {}", Subjects::of(readers)))
            });
        finding.hint_with(|| {
            format!(
                "write {was} to keep the port, or change {} so that `{shown}` keeps it",
                ShownPath(&new.source.path)
            )
        });
    }
}
