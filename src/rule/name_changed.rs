//! Reports names in configurations that get another port from the new table.

use super::Context;
use super::support::configuration::report_use;
use crate::diagnostic::{Findings, Severity};
use crate::text::{Shown, ShownPath};
use crate::uses::Need;

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
        let changed = before.iter().zip(&after).find_map(|((reader, before), (_, after))| {
            before.zip(*after).filter(|(before, after)| before.port != after.port).map(|change| (*reader, change))
        });
        let Some((reader, (was, is))) = changed else { continue };
        let shown = Shown(name);
        let who = if after.len() == 1 { String::new() } else { format!(" for {}", reader.meta().title) };
        let message = format!("`{shown}` was {} and is now {}{who}", was.port, is.port);
        let finding = report_use(findings, used, message);
        let finding = if matches!(used.need, Need::Sometimes(_)) { finding.at_most(Severity::Info) } else { finding };
        finding.hint_with(|| {
            format!(
                "write {} to keep the port, or change {} so that `{shown}` keeps it",
                was.port,
                ShownPath(&new.source.path)
            )
        });
    }
}
