//! Reports names in configurations that the old table has and the new one does not.

use super::support::configuration::{Compared, OwnProfile, Subjects, advise_line, grouped, on, report_use};
use super::{Context, UseAnswer};
use crate::diagnostic::{Findings, Severity};
use crate::model::Transport;
use crate::text::{Printable, PrintablePath, listed};
use crate::uses::{LookupKind, Need};
use portolan_resolvers::Reader;

rule! {
    /// # name-lost
    ///
    /// ## What it does
    /// In `portolan uses --old OLD --new NEW`, and in `portolan compare OLD NEW --uses PATH`: reports a service name that
    /// a configuration looks up and that only the old table has. ufw makes a rule for each of tcp and udp that has the name,
    /// so that `ufw allow domain` loses one if only 53/udp stays.
    ///
    /// ## Why it matters
    /// The program worked with the old table. With the new one it refuses its file, leaves the service out, or does
    /// nothing without saying so.
    ///
    /// ## Example
    /// fail2ban's jails had `port = imap3,imaps`. A new release of a distribution's table had no `imap3`, and the jails
    /// banned nobody.
    ///
    /// ## Fix
    /// None in the configuration. Keep the name in the new table, as an alias if its port has another name now:
    /// `portolan check --base OLD --fix NEW` adds it.
    ///
    /// ## Source
    /// The two tables, as the model of the resolver reads them.
    NameLost, "name-lost", Correctness, "in configurations: a service name that the new table lacks", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    let Some(old) = &configuration.tables.old else { return };
    let new = &configuration.tables.new;
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        let mut all = Compared::all(old, new, used, name).into_iter().map(|compared| (lost(&compared), compared));
        let Some((lost, Compared { lookup, after, .. })) = all.find(|(lost, _)| !lost.is_empty()) else { continue };
        let answer = lost[0].1;
        let (printed, on) = (Printable(name), on(lookup));
        let losers: Vec<Reader> = lost.iter().map(|&(reader, _)| reader).collect();
        let who = if lost.len() == after.len() { String::new() } else { format!(" by {}", Subjects::of(&losers)) };
        let message = format!("`{printed}` was {} and is no longer found{on}{who}", ports(&lost));
        let finding = report_use(findings, used, message);
        let profile = configuration.profile(used).filter(|profile| !profile.has_only(answer.port));
        let finding = match profile.filter(|_| lookup == used.lookup) {
            None if lookup != used.lookup && used.need == Need::Always => {
                let (who, port) = (used.program(configuration.meta).unwrap_or("the program"), answer.port);
                finding.continued(format_args!(", so {who} makes no rule for {port}/{}", transport(lookup, answer)))
            }
            Some(OwnProfile { name, ports }) => finding
                .continued(format_args!(", so ufw opens {ports} of the profile `{name}`"))
                .at_most(Severity::Warning),
            None => configuration.add_effect(finding, used),
        };
        let finders: Vec<Reader> = after.iter().filter(|(_, now)| now.is_some()).map(|(reader, _)| *reader).collect();
        let finding = finding.detail(if finders.is_empty() {
            String::new()
        } else {
            let finders = Subjects::of(&finders);
            format!("{finders} still {} it", finders.verb("finds", "find"))
        });
        // A line of the rule's transport, if the name had one.
        let meant = used.meant.filter(|_| lookup.transport().is_none()).and_then(|meant| {
            let answers = old.answers(LookupKind::With(meant), name);
            answers.into_iter().find_map(|(_, answer)| Some((answer?.port, meant)))
        });
        let (port, transport) = meant.unwrap_or((answer.port, transport(lookup, answer)));
        let line = advise_line(new, name, port, transport);
        let (old, new) = (PrintablePath(&old.source.path), PrintablePath(&new.source.path));
        let finding = if line.is_alias {
            finding.detail(format_args!("`portolan check --base {old} --fix {new}` adds the alias"))
        } else {
            finding
        };
        finding.hint(line.text);
    }
}

/// Returns the resolvers that find a name in the old table alone, with its answers.
fn lost(compared: &Compared) -> Vec<(Reader, UseAnswer)> {
    let both = compared.before.iter().zip(&compared.after);
    both.filter_map(|(&(reader, before), (_, after))| Some((reader, before.filter(|_| after.is_none())?))).collect()
}

/// Returns the transport that a name had.
fn transport(lookup: LookupKind, answer: UseAnswer) -> Transport {
    answer.transport.or(lookup.transport()).unwrap_or(Transport::Tcp)
}

/// Returns the port that a name had; by resolver if they disagree.
fn ports(lost: &[(Reader, UseAnswer)]) -> String {
    let groups = grouped(lost.iter().map(|&(reader, answer)| (reader, answer.port)));
    if let [(port, _)] = groups[..] {
        return port.to_string();
    }
    let parts: Vec<String> =
        groups.iter().map(|(port, readers)| format!("{port} for {}", Subjects::of(readers))).collect();
    listed(&parts, "and")
}
