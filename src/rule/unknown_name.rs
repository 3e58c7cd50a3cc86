//! Reports names in configurations that the table does not have.

use super::Context;
use super::support::configuration::{
    ConfigUses, UseTables, advise_lines, elsewhere, meant_range, near, not_found_by, registered_ports, report_use,
    unread_line,
};
use crate::diagnostic::Findings;
use crate::model::Transport;
use crate::registry::{Habit, Habits, Registry, is_unlisted};
use crate::uses::{LookupKind, Use};
use hashbrown::HashMap;
use portolan_resolvers::Reader;

rule! {
    /// # unknown-name
    ///
    /// ## What it does
    /// In `portolan uses`: reports a service name that a configuration looks up and the table does not have, on the
    /// transport of that lookup. Names are looked up with the model of this system's resolver, or with those that
    /// `--resolver` names.
    ///
    /// ## Why it matters
    /// Some programs refuse the whole file, such as nft, iptables-restore and pfctl; some continue without the service;
    /// fail2ban bans nobody and writes an error to its log.
    ///
    /// ## Example
    /// `port = imap3,imaps` in a jail, and a table without `imap3`. The hint names the line to add to the table, if the
    /// registry lists or listed the name, or a name in the table that was probably meant.
    ///
    /// A name that is looked up only in some cases has the severity info: in a disabled jail, or by Postfix before 3.6. A name that
    /// is never looked up, such as one in a definition that no rule uses, is not reported.
    ///
    /// ## Source
    /// The lookups that the real programs make, and the table as the model of the resolver reads it.
    UnknownName, "unknown-name", Correctness, "in configurations: a service name that the table does not have", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    let mut hints: HashMap<(&[u8], LookupKind, Option<Transport>), String> = HashMap::new();
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        let losers = losers(configuration.tables, used.lookup, name);
        if losers.0.is_empty() {
            continue;
        }
        let finding = report_use(findings, used, not_found_by(name, used.lookup, &losers.0, losers.1));
        configuration.add_effect(finding, used).hint_with(|| {
            hints
                .entry((name, used.lookup, used.meant))
                .or_insert_with(|| advise(context.registry, configuration, used, name))
                .clone()
        });
    }
}

/// Returns the resolvers that find a name in no table, and the number of all resolvers.
///
/// `name-lost` reports a name that the old table has.
fn losers(tables: &UseTables, lookup: LookupKind, name: &[u8]) -> (Vec<Reader>, usize) {
    let answers = tables.new.answers(lookup, name);
    let before = tables.old.as_ref().map(|old| old.answers(lookup, name));
    let was_found = |at: usize| before.as_ref().is_some_and(|before| before[at].1.is_some());
    let is_lost = |&at: &usize| answers[at].1.is_none() && !was_found(at);
    let losers = (0..answers.len()).filter(is_lost).map(|at| answers[at].0).collect();
    (losers, answers.len())
}

/// Returns the hint for a name that is not found.
fn advise(registry: &Registry, configuration: ConfigUses<'_>, used: &Use, name: &[u8]) -> String {
    let (table, lookup) = (&configuration.tables.new, used.lookup);
    let ports = registered(registry, used, name);
    let line = (!ports.is_empty()).then(|| advise_lines(table, name, &ports));
    let near = near(table, name);
    if let Some(near) = near.as_ref().filter(|near| near.is_same_word) {
        return near.text.clone();
    }
    if let Some(text) = unread_line(table, name, lookup) {
        return text;
    }
    let without_name = configuration.meta.without_name;
    let or_without = without_name.map(|way| format!(", or {way}")).unwrap_or_default();
    match (elsewhere(table, name, lookup), line) {
        (Some(elsewhere), Some(line)) => format!("{elsewhere}; {line}{or_without}"),
        (Some(one), None) | (None, Some(one)) => one + &or_without,
        (None, None) => meant_range(table, configuration.meta.ranges, lookup, name)
            .or(near.filter(|near| is_slip(registry, name, &near.name)).map(|near| near.text))
            .unwrap_or_else(|| {
                let way = without_name.unwrap_or("write the number of the port");
                format!("{way}, or add a line with the name to the table")
            }),
    }
}

/// Returns whether a name may be a slip for a near one of the table. It is then no known program's own name, and no
/// word of it that is a service is missing in the near one.
fn is_slip(registry: &Registry, name: &[u8], near: &str) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return true };
    let (name, near) = (name.to_ascii_lowercase(), near.to_ascii_lowercase());
    let programs = Habits::of_programs();
    let mut known = registry.habits().all().chain(programs.all()).map(Habit::name);
    let words = |text: &str| text.split(['-', '_']).map(str::to_owned).collect::<Vec<_>>();
    let (words_of_name, others) = (words(&name), words(&near));
    let mut lost = words_of_name.iter().filter(|word| words_of_name.len() > 1 && !others.contains(word));
    !is_unlisted(&name)
        && !known.any(|known| known.eq_ignore_ascii_case(&name))
        && !lost.any(|word| registry.named(word.as_bytes()).next().is_some())
}

/// Returns the ports that the registry gives a name, or gave it last. Those on the transport of the rule come first if
/// the lookup has none.
fn registered(registry: &Registry, used: &Use, name: &[u8]) -> Vec<(u16, Transport)> {
    let transports = match (used.lookup.transport(), used.meant) {
        (Some(one), _) => vec![one],
        (None, Some(Transport::Udp)) => vec![Transport::Udp, Transport::Tcp],
        (None, _) => vec![Transport::Tcp, Transport::Udp],
    };
    let today = |transport| registered_ports(registry, name, transport);
    let earlier = |transport| {
        let on = registry.tenures_of(name).filter(|tenure| tenure.transports().any(|listed| listed == transport));
        let on: Vec<_> = on.filter_map(|tenure| Some((tenure.last().date(), tenure.ports()?.first))).collect();
        let last = on.iter().map(|(date, _)| *date).max();
        let mut ports: Vec<u16> = on.iter().filter(|(date, _)| Some(*date) == last).map(|(_, port)| *port).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    };
    let of_all = |ports: &dyn Fn(Transport) -> Vec<u16>| {
        let on = |&transport: &Transport| ports(transport).into_iter().map(|port| (port, transport)).collect();
        transports.iter().map(on).find(|found: &Vec<_>| !found.is_empty())
    };
    of_all(&today).or_else(|| of_all(&earlier)).unwrap_or_default()
}
