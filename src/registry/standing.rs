//! The standing of a name on a port and transport.

use super::{End, EndKind, Record, Registry, Tenure};
use crate::model::{Transport, same_letters_and_digits};
use std::fmt;

/// The standing of an entry in the registry.
///
/// The variants are tried in their order, and the first that applies decides. A range has the standing of its worst port,
/// the last one in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The registry assigns the port to the name today.
    Assigned,
    /// The registry lists the name on the port only as a historic spelling or alias of another name.
    HistoricName,
    /// The name held the port earlier, the port has another name today, and it is the same registration. Also a name
    /// that the description of the registration gives as the earlier one.
    Renamed,
    /// The name held the port earlier, and another registration has it today.
    Reassigned,
    /// The name held the port earlier, and nothing has it today.
    Deassigned,
    /// The port has a name with the same letters and digits.
    Spelling,
    /// The name is on the port today, on other transports only.
    OtherTransport,
    /// The port has names today, but not this one.
    Contested,
    /// The registry lists the port for private use ("any private mail system").
    PrivateUse,
    /// The registry has the name elsewhere: on another port, or without a port.
    OtherPort,
    /// The registry has neither the name nor a name for the port.
    Unregistered,
}

impl Standing {
    /// All standings, in order.
    pub const ALL: [Self; 11] = [
        Self::Assigned,
        Self::HistoricName,
        Self::Renamed,
        Self::Reassigned,
        Self::Deassigned,
        Self::Spelling,
        Self::OtherTransport,
        Self::Contested,
        Self::PrivateUse,
        Self::OtherPort,
        Self::Unregistered,
    ];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::HistoricName => "historic-name",
            Self::Renamed => "renamed",
            Self::Reassigned => "reassigned",
            Self::Deassigned => "deassigned",
            Self::Spelling => "spelling",
            Self::OtherTransport => "other-transport",
            Self::Contested => "contested",
            Self::PrivateUse => "private-use",
            Self::OtherPort => "other-port",
            Self::Unregistered => "unregistered",
        }
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Assigned => "the registry assigns the port to the name",
            Self::HistoricName => "the registry keeps the name only as a historic spelling or alias of another",
            Self::Renamed => "the same registration has another name today",
            Self::Reassigned => "the name once had the port, and another registration has it today",
            Self::Deassigned => "the name once had the port, and no name has it today",
            Self::Spelling => "the port has a name with the same letters and digits",
            Self::OtherTransport => "the name has the port on other transports only",
            Self::Contested => "the port has names, but never had this one",
            Self::PrivateUse => "the registry lists the port for private use",
            Self::OtherPort => "the registry has the name elsewhere: on another port, or without a port",
            Self::Unregistered => "the registry has neither the name nor a name for the port",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns the standing of a name on one port and transport. Names are compared without case.
#[inline]
pub fn standing(registry: &Registry, name: &[u8], port: u16, transport: Transport) -> Standing {
    standing_among(registry, registry.assigned(port, transport), name, port, transport)
}

/// Returns the same as [`standing`], for callers that have looked up the records of the port.
#[inline]
pub(super) fn standing_among<'a>(
    registry: &'a Registry,
    assigned: impl Iterator<Item = Record<'a>> + Clone,
    name: &[u8],
    port: u16,
    transport: Transport,
) -> Standing {
    match assigned.clone().next() {
        Some(record) if record.is_named(name) && !record.is_historic_spelling() => Standing::Assigned,
        _ => not_first(registry, assigned, name, port, transport),
    }
}

fn not_first<'a>(
    registry: &'a Registry,
    assigned: impl Iterator<Item = Record<'a>> + Clone,
    name: &[u8],
    port: u16,
    transport: Transport,
) -> Standing {
    if assigned.clone().any(|record| record.is_named(name) && !record.is_historic_spelling()) {
        return Standing::Assigned;
    }
    if assigned.clone().any(|record| record.is_named(name)) {
        return Standing::HistoricName;
    }
    if held_earlier(registry, name, port, transport).next().is_some() {
        return if assigned.clone().next().is_none() {
            Standing::Deassigned
        } else if current_name(registry, name, port, transport).is_some_and(|current| current.is_proven()) {
            Standing::Renamed
        } else {
            Standing::Reassigned
        };
    }
    if renamed_in_words(registry, assigned.clone(), name, port).is_some() {
        return Standing::Renamed;
    }
    if assigned.clone().any(|record| same_letters_and_digits(record.name_bytes(), name)) {
        return Standing::Spelling;
    }
    let mut elsewhere = registry.named(name).peekable();
    if elsewhere.peek().is_some()
        && elsewhere.clone().any(|record| record.ports().is_some_and(|ports| ports.contains(port)))
    {
        return Standing::OtherTransport;
    }
    let mut assigned = assigned;
    if assigned.next().is_some() {
        return Standing::Contested;
    }
    if registry.unnamed(port, transport).is_some_and(Record::is_private_use) {
        return Standing::PrivateUse;
    }
    if elsewhere.peek().is_some() { Standing::OtherPort } else { Standing::Unregistered }
}

/// Returns the record on a port that once had this name, according to a description. An example is `(was sldap)`.
///
/// Also returns the record with that description: the same one, or that of the same name on another transport of the port.
pub fn renamed_in_words<'a>(
    registry: &'a Registry,
    mut assigned: impl Iterator<Item = Record<'a>>,
    name: &[u8],
    port: u16,
) -> Option<(Record<'a>, Record<'a>)> {
    let was_so =
        |record: &Record<'a>| record.earlier_name().is_some_and(|was| was.as_bytes().eq_ignore_ascii_case(name));
    assigned.find_map(|record| {
        let mut others = registry.named(record.name_bytes());
        let is_here = |other: &Record<'a>| other.ports().is_some_and(|ports| ports.contains(port));
        let words = if was_so(&record) { Some(record) } else { others.find(|other| is_here(other) && was_so(other)) };
        words.map(|words| (record, words))
    })
}

/// Returns the tenures of a name on a port that the registry does not assign to it today, oldest first.
pub(crate) fn held_earlier<'a>(
    registry: &'a Registry,
    name: &[u8],
    port: u16,
    transport: Transport,
) -> impl Iterator<Item = Tenure<'a>> + use<'a> {
    // A bitmap answers for most ports that are not in the registry.
    let tenures = registry.has_tenures_on(port).then(|| registry.tenures_of(name));
    tenures.into_iter().flatten().filter(move |tenure| tenure.is_on(port, transport))
}

/// Returns the latest tenure of a name on a port and transport that is known to the registry.
///
/// A tenure as customary use counts only if there is no other.
pub fn last_tenure<'a>(registry: &'a Registry, name: &[u8], port: u16, transport: Transport) -> Option<Tenure<'a>> {
    let mut held = held_earlier(registry, name, port, transport);
    let first = held.next()?;
    // Most names have one tenure, and the comparison can be skipped.
    let Some(second) = held.next() else { return Some(first) };
    let all = [first, second].into_iter().chain(held);
    all.max_by_key(|tenure| (!tenure.listed().as_customary_use, tenure.first().date()))
}

/// Returns the last tenure as customary use of a name on a port, after `tenure`. The name was no longer assigned there.
pub(crate) fn customary_after<'a>(registry: &'a Registry, tenure: Tenure<'_>, port: u16) -> Option<Tenure<'a>> {
    let is_later = |other: &Tenure<'_>| {
        other.listed().as_customary_use
            && other.ports().is_some_and(|ports| ports.contains(port))
            && tenure.transports().any(|transport| other.is_on(port, transport))
            && other.first().date() > tenure.last().date()
    };
    registry.tenures_of(tenure.name().as_bytes()).filter(is_later).max_by_key(|other| other.last().date())
}

/// The current name of a registration, found by a former name on the port.
#[derive(Clone, Debug)]
pub struct CurrentName<'a> {
    /// The name in the registry today.
    pub name: &'a str,
    /// The renames that lead to it, in order; at least one.
    pub steps: Vec<(Tenure<'a>, End<'a>)>,
}

impl CurrentName<'_> {
    /// Returns whether every rename is proven.
    pub fn is_proven(&self) -> bool {
        self.steps.iter().all(|(_, end)| end.is_proven_rename())
    }
}

/// Returns the current name of the registration that had a former name on the port. It may have been renamed more than
/// once.
pub fn current_name<'a>(
    registry: &'a Registry,
    name: &[u8],
    port: u16,
    transport: Transport,
) -> Option<CurrentName<'a>> {
    /// More than any registration was renamed.
    const MOST_RENAMES: usize = 8;
    let mut names = vec![Former { name: name.to_ascii_lowercase(), came_by: None }];
    let mut historic = None;
    let mut at = 0;
    while at < names.len() && names.len() <= MOST_RENAMES {
        let renames: Vec<(Tenure<'a>, End<'a>)> = held_earlier(registry, &names[at].name, port, transport)
            .filter_map(|tenure| Some((tenure, registry.end_on(tenure, port, transport)?)))
            .filter(|(_, end)| end.how == EndKind::Renamed)
            .collect();
        for (tenure, end) in renames {
            for next in end.to() {
                let came_by = Some((at, tenure, end));
                match registry.assigned(port, transport).find(|record| record.is_named(next.as_bytes())) {
                    Some(record) if !record.is_historic_spelling() => {
                        return Some(CurrentName { name: record.name(), steps: steps(&names, came_by) });
                    }
                    Some(record) if historic.is_none() => {
                        historic = Some(CurrentName { name: record.name(), steps: steps(&names, came_by) });
                    }
                    _ => {}
                }
                let name = next.to_ascii_lowercase().into_bytes();
                if !names.iter().any(|known| known.name == name) {
                    names.push(Former { name, came_by });
                }
            }
        }
        at += 1;
    }
    historic
}

/// A name in the chain of renames: the index of the name before it, and the tenure that ended.
struct Former<'a> {
    name: Vec<u8>,
    came_by: Option<(usize, Tenure<'a>, End<'a>)>,
}

/// Returns the renames that lead to the last name, in order.
fn steps<'a>(names: &[Former<'a>], last: Option<(usize, Tenure<'a>, End<'a>)>) -> Vec<(Tenure<'a>, End<'a>)> {
    let mut steps: Vec<_> =
        std::iter::successors(last, |&(from, ..)| names[from].came_by).map(|(_, tenure, end)| (tenure, end)).collect();
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::queries::tests::registry;

    #[test]
    fn the_first_question_that_holds_decides() {
        let registry = registry(&[
            ["whois++", "63", "tcp", "", "whoispp"],
            ["whoispp", "63", "tcp", "", ""],
            ["", "75", "tcp", "any private dial out service", ""],
            ["pop3s", "995", "tcp", "POP3 over TLS", ""],
            ["pop3s", "995", "udp", "POP3 over TLS (was spop3)", ""],
            ["ours", "996", "tcp", "It (was another thing)", ""],
            ["snmptrap", "162", "tcp", "", ""],
            ["shell", "514", "tcp", "", ""],
            ["syslog", "514", "udp", "", ""],
            ["airplay", "", "tcp", "", ""],
        ]);
        for (name, port, expected) in [
            ("WhoisPP", 63, Standing::Assigned),
            ("whois++", 63, Standing::HistoricName),
            ("snmp-trap", 162, Standing::Spelling),
            ("syslog", 514, Standing::OtherTransport),
            ("SPOP3", 995, Standing::Renamed),
            ("another", 996, Standing::Contested),
            ("cmd", 514, Standing::Contested),
            ("syslog", 75, Standing::PrivateUse),
            ("syslog", 76, Standing::OtherPort),
            ("airplay", 76, Standing::OtherPort),
            ("nobody", 76, Standing::Unregistered),
        ] {
            assert_eq!(standing(&registry, name.as_bytes(), port, Transport::Tcp), expected, "{name} {port}");
        }
    }

    #[test]
    fn a_registration_is_followed_through_its_names() {
        let registry = Registry::embedded();
        let found = |name: &str, port| {
            let current = current_name(&registry, name.as_bytes(), port, Transport::Tcp)?;
            let steps: Vec<String> = current
                .steps
                .iter()
                .map(|(tenure, end)| format!("{} to {}", tenure.name(), end.to().collect::<Vec<_>>().join(" ")))
                .collect();
            Some((current.name, steps.join(", "), current.is_proven()))
        };
        assert_eq!(found("sip-tls", 5061), Some(("sips", "sip-tls to sips".to_owned(), true)));
        assert_eq!(found("UNTP", 119), Some(("nntp", "UNTP to NNTP".to_owned(), true)));
        // A common contact or day of registration is no proof.
        assert_eq!(found("EMWARE-OFT", 3567), None);
        assert_eq!(found("rightbrain", 1354), None);
        assert_eq!(found("gmmp", 4183), None, "its heir was registered anew");
    }

    #[test]
    fn what_was_assigned_counts_before_what_was_customary() {
        let registry = Registry::embedded();
        let last = |name: &str, port| last_tenure(&registry, name.as_bytes(), port, Transport::Tcp).unwrap();
        assert_eq!(last("netstat", 15).last().id(), "rfc990");
        assert!(last("whois", 43).listed().as_customary_use);
    }

    #[test]
    fn words_are_distinct() {
        let words: std::collections::BTreeSet<_> = Standing::ALL.iter().map(|s| s.as_str()).collect();
        assert_eq!(words.len(), Standing::ALL.len());
        assert!(Standing::ALL.is_sorted());
    }
}
