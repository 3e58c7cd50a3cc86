//! The answer to a question of `explain`, in one sentence.

use super::ExplainedQuery;
use super::former::of_former;
use super::parentheses::in_parentheses;
use super::servers::usually_listens;
use crate::engine::{Explanation, Lead, LocalEntry, Near, Query, Question, earlier_names};
use crate::model::{DYNAMIC_PORTS, PortRange, Transport};
use crate::phrases::{customary_use_after, endpoints_of_name, endpoints_of_records, list_endpoints, when};
use crate::registry::{Claim, ClaimKind, Contradiction, Habit, NotedMove, Record, Registry, Tenure, plain_description};
use crate::report::run::{Run, count};
use crate::text::{Printable, PrintablePath, listed, shorten_list};
use std::collections::BTreeSet;

/// Returns the answer, without a full stop.
pub(super) fn answer(explained: &ExplainedQuery<'_>, run: &Run<'_>) -> String {
    let (explanation, registry) = (explained.explanation, run.registry);
    match (explained.question, explained.lead) {
        (Question::Range(ports, transport), _) => of_range(*ports, *transport, explanation),
        (Question::One(Query::Port(port, transport)), _) => of_port(*port, *transport, explanation, run),
        (Question::One(Query::Name(name, _)), lead) => {
            let word = Printable(name).to_string();
            match lead {
                Some(Lead::Habit(habit)) => {
                    format!("`{word}` is a customary name of {}", of_habit(*habit, registry))
                }
                Some(Lead::Program(habit)) => format!("`{word}` uses {}", of_program(*habit, registry)),
                Some(Lead::Server(server)) => format!("`{word}` {}", usually_listens(server, registry)),
                Some(Lead::Also(other)) => of_name(&word, name, explanation, run) + &also(other, registry),
                Some(Lead::Stem(stem, other)) => {
                    let (here, leads_to) = (run.the_registry(), of_stem(other, registry));
                    format!("`{word}` is not in {here}, but `{stem}` is known{leads_to}")
                }
                Some(Lead::Unlisted(unlisted)) => {
                    format!("`{word}` is not in {}; it {}", run.the_registry(), unlisted.statement)
                }
                Some(Lead::EarlierName(record)) => {
                    let endpoints = endpoints_of_records(explanation.records.iter().copied());
                    format!("`{word}` is `{}` ({endpoints}) today; the registry notes “(was {word})”", record.name())
                }
                Some(Lead::Spelling(name)) => {
                    let endpoints = endpoints_of_records(explanation.records.iter().copied());
                    format!("`{word}` is `{name}` in the registry's spelling{}", in_parentheses(&endpoints))
                }
                Some(Lead::Software(claims)) => format!("`{word}` is not a registered name; {}", of_software(claims)),
                Some(Lead::Pattern(names)) => format!("`{word}` matches {}", count(names.len(), "registered name")),
                Some(Lead::Near(near)) => of_unknown(&word, near, explained.local, run),
                Some(Lead::Itself) | None => of_name(&word, name, explanation, run),
            }
        }
    }
}

/// Returns what a name leads to beside its record, after a semicolon.
fn also(other: &Lead<'_>, registry: &Registry) -> String {
    match other {
        Lead::Habit(habit) => format!("; also a customary name of {}", of_habit(*habit, registry)),
        Lead::Program(habit) => format!("; in common use for {}", of_program(*habit, registry)),
        Lead::Server(server) => format!("; the server of this name {}", usually_listens(server, registry)),
        Lead::Software(claims) => format!("; {}", of_software(claims)),
        _ => String::new(),
    }
}

/// Returns what the shorter name of a package, unit or process leads to, after a colon.
fn of_stem(other: &Lead<'_>, registry: &Registry) -> String {
    match other {
        Lead::Program(habit) => format!(": it uses {}", of_program(*habit, registry)),
        Lead::Server(server) => format!(": it {}", usually_listens(server, registry)),
        Lead::Software(claims) => format!(": {}", of_software(claims)),
        Lead::Unlisted(unlisted) => format!(": it {}", unlisted.statement),
        _ => String::new(),
    }
}

fn of_range(ports: PortRange, transport: Option<Transport>, explanation: &Explanation<'_>) -> String {
    let on = transport.map(|transport| format!("/{transport}")).unwrap_or_default();
    let is_current = |record: &&Record<'_>| !record.name().is_empty() && !record.is_historic_spelling();
    let named = explanation.records.iter().filter(is_current);
    let names: BTreeSet<&str> = named.clone().map(|record| record.name()).collect();
    let used: BTreeSet<u16> = named
        .filter_map(|record| record.ports())
        .flat_map(|assigned| assigned.first.max(ports.first)..=assigned.last.min(ports.last))
        .collect();
    format!("{ports}{on} has {} on {} today", count(names.len(), "name"), count(used.len(), "port"))
}

fn of_port(port: u16, transport: Option<Transport>, explanation: &Explanation<'_>, run: &Run<'_>) -> String {
    let registry = run.registry;
    let subject = transport.map_or_else(|| port.to_string(), |transport| format!("{port}/{transport}"));
    if let Some((tenure, dispute)) = disputed(explanation, registry) {
        return format!("{subject} is assigned to `{}` to this day; {dispute}", tenure.name());
    }
    let groups = names_on(port, transport, registry);
    let uses = describe_uses(&explanation.claims, !groups.is_empty());
    if groups.is_empty() {
        let removed =
            describe_removal(port, explanation, registry).unwrap_or_else(|| moved_away(explanation, registry));
        return format!("{subject} {}{removed}{uses}", state_without_name(port, explanation, run));
    }
    let written: Vec<String> = groups
        .iter()
        .map(|(names, transports)| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let on = if transport.is_some() { String::new() } else { format!(" ({})", transports.join(", ")) };
            format!("{}{on}", listed(&names, "and"))
        })
        .collect();
    let description = match &groups[..] {
        [(names, _)] if names.len() == 1 && uses.is_empty() => described(&explanation.records, names[0]),
        _ => String::new(),
    };
    format!("{subject} is {}{description}{}{uses}", written.join("; "), out_of_use(&explanation.claims))
}

/// Returns the names on a port whose services are reported to be out of use: ``; `loadav` is reported out of use``.
fn out_of_use(claims: &[Claim<'_>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for claim in claims.iter().filter(|claim| claim.kind() == Some(ClaimKind::Defunct) && !claim.name().is_empty()) {
        let name = format!("`{}`", claim.name());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let are = if names.len() == 1 { "is" } else { "are" };
    if names.is_empty() { String::new() } else { format!("; {} {are} reported out of use", listed(&names, "and")) }
}

/// Returns the names that were removed from a port last, and when. A list of customary use ends no assignment.
fn describe_removal(port: u16, explanation: &Explanation<'_>, registry: &Registry) -> Option<String> {
    let ended = explanation.tenures.iter().rev().filter_map(|tenure| Some((*tenure, registry.end_of(*tenure)?)));
    let (tenure, end) =
        ended.clone().max_by_key(|(tenure, end)| (!tenure.listed().as_customary_use, end.by().date()))?;
    let is_like = |other: Tenure<'_>| {
        let is_at_once = registry.end_of(other).is_some_and(|other_end| when(other_end) == when(end));
        other.listed().as_customary_use == tenure.listed().as_customary_use && is_at_once
    };
    let mut names: Vec<String> = Vec::new();
    for (other, _) in ended.filter(|(other, _)| is_like(*other)) {
        let name = format!("`{}`", other.name());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    let (list, were) = (listed(&names, "and"), if names.len() == 1 { "was" } else { "were" });
    Some(if tenure.listed().as_customary_use {
        format!("; {} lists {list} there as customary use", tenure.last().dated_title())
    } else {
        format!("; {list} {were} removed{}{}", when(end), customary_use_after(registry, tenure, port))
    })
}

/// Returns the names that moved away from a port by the registry's notes alone, and where to.
fn moved_away(explanation: &Explanation<'_>, registry: &Registry) -> String {
    let moves = explanation.records.iter().filter_map(|record| registry.noted_move(*record));
    let moves = moves
        .map(|NotedMove { to, .. }| format!("; `{}` moved from here to {}", to.name(), endpoints_of_records([to])));
    moves.collect()
}

/// Returns the current names on a port with their transports; names on the same transports are grouped.
fn names_on(port: u16, transport: Option<Transport>, registry: &Registry) -> Vec<(Vec<&str>, Vec<&'static str>)> {
    let mut names: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for on in Transport::ALL.into_iter().filter(|on| transport.is_none_or(|explained| explained == *on)) {
        for record in registry.assigned(port, on).filter(|record| !record.is_historic_spelling()) {
            match names.iter_mut().find(|(name, _)| *name == record.name()) {
                Some((_, transports)) if transports.contains(&on.as_str()) => {}
                Some((_, transports)) => transports.push(on.as_str()),
                None => names.push((record.name(), vec![on.as_str()])),
            }
        }
    }
    let mut groups: Vec<(Vec<&str>, Vec<&'static str>)> = Vec::new();
    for (name, transports) in names {
        match groups.iter_mut().find(|(_, known)| *known == transports) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], transports)),
        }
    }
    groups
}

fn state_without_name(port: u16, explanation: &Explanation<'_>, run: &Run<'_>) -> String {
    let mut records = explanation.records.iter();
    let state = match records.clone().next() {
        _ if DYNAMIC_PORTS.contains(port) => "is a dynamic port, never assigned",
        None => return format!("is not in {}", run.the_registry()),
        Some(_) if records.clone().any(|record| record.is_private_use()) => "is for private use",
        Some(_) if records.any(|record| record.is_reserved()) => "is reserved",
        Some(_) => "is unassigned",
    };
    state.to_owned()
}

/// Returns the uses of a port by others: `; also used by Grafana; malware seen: Blaster`.
fn describe_uses(claims: &[Claim<'_>], has_names: bool) -> String {
    /// The most subjects that are named.
    const MOST: usize = 3;
    let mut text = String::new();
    for (kind, before) in [
        (ClaimKind::Background, "; used by "),
        (ClaimKind::UnofficialUse, if has_names { "; also used by " } else { "; used by " }),
        (ClaimKind::Tool, "; security tools: "),
        (ClaimKind::MalwareReported, "; malware seen: "),
        (ClaimKind::Abuse, "; attacks seen: "),
    ] {
        let mut subjects: Vec<String> = Vec::new();
        for claim in claims.iter().filter(|claim| claim.kind() == Some(kind) && !claim.subject().is_empty()) {
            if !subjects.iter().any(|subject| subject == claim.subject()) {
                subjects.push(claim.subject().to_owned());
            }
        }
        shorten_list(&mut subjects, MOST);
        if !subjects.is_empty() {
            text += before;
            text += &listed(&subjects, "and");
        }
    }
    text
}

fn of_name(word: &str, name: &[u8], explanation: &Explanation<'_>, run: &Run<'_>) -> String {
    let registry = run.registry;
    let current: Vec<Record<'_>> = (explanation.records.iter().copied())
        .filter(|record| record.ports().is_some() && !record.is_historic_spelling())
        .collect();
    if !current.is_empty() {
        let endpoints = endpoints_of_records(current.iter().copied());
        if let Some((_, dispute)) = disputed(explanation, registry) {
            return format!("`{}` is assigned {endpoints} to this day; {dispute}", current[0].name());
        }
        let name = current[0].name();
        return format!("`{name}` is {endpoints}{}{}", earlier(registry, name), described(&current, name));
    }
    if let Some(record) = explanation.records.iter().find(|record| record.is_historic_spelling()) {
        let current = record.alias_of();
        let endpoints = endpoints_of_name(registry, current.as_bytes());
        return format!("`{word}` is a historic spelling of `{current}`{}", in_parentheses(&endpoints));
    }
    if let Some(answer) = of_former(name, explanation, registry) {
        return answer;
    }
    if let Some(record) = explanation.records.first() {
        let name = record.name();
        return format!("`{name}` is registered without a port number{}", described(&explanation.records, name));
    }
    if let (Some(first), Some(last)) = (explanation.early.first(), explanation.early.last()) {
        let rfcs = match (first.rfc(), last.rfc()) {
            (first, last) if first == last => format!("RFC {first}"),
            (first, last) => format!("RFC {first} to RFC {last}"),
        };
        return format!("`{word}` appears in the prose of {rfcs}; no later source lists it on {}", last.port());
    }
    let claimed = endpoints_of_claims(&explanation.claims);
    format!("`{word}` is not in {}; others report it on {claimed}", run.the_registry())
}

/// Returns the tenure that a claim reports as ended, and the claim with the number of snapshots that contradict it.
fn disputed<'a>(explanation: &Explanation<'_>, registry: &'a Registry) -> Option<(Tenure<'a>, String)> {
    let mut claims = explanation.claims.iter().filter(|claim| claim.kind() == Some(ClaimKind::RemovalClaimed));
    claims.find_map(|claim| {
        registry.contradictions(*claim).into_iter().find_map(|contradiction| match contradiction {
            Contradiction::StillListed { tenure, snapshots, .. } if registry.lists(tenure) => {
                let since = claim.since().map(|since| format!(" in {:.4}", since.text().as_str())).unwrap_or_default();
                let source = claim.source_words();
                let count = count(snapshots, "registry snapshot");
                let say = if snapshots == 1 { "says" } else { "say" };
                Some((tenure, format!("{source} says it was removed{since}, but {count} {say} otherwise")))
            }
            _ => None,
        })
    })
}

/// Returns the earlier names of a registration: ` (was `sip-tls`)`.
fn earlier(registry: &Registry, name: &str) -> String {
    let all = earlier_names(registry, name);
    let quoted = |is_proven: bool| {
        let names = all.iter().filter(|earlier| earlier.is_proven == is_proven);
        names.map(|earlier| format!("`{}`", earlier.tenure.name())).collect::<Vec<_>>()
    };
    match (&quoted(true)[..], &quoted(false)[..]) {
        ([], []) => String::new(),
        (proven @ [_, ..], _) => format!(" (was {})", listed(proven, "and")),
        ([], possible) => format!(" (perhaps was {})", listed(possible, "and")),
    }
}

fn of_software(claims: &[Claim<'_>]) -> String {
    let mut groups: Vec<(&str, &str, Vec<Claim<'_>>)> = Vec::new();
    for &claim in claims {
        let verb = match claim.kind() {
            Some(ClaimKind::MalwareReported) => "was seen on",
            Some(ClaimKind::Abuse) => "attacked",
            _ => "uses",
        };
        match groups.iter_mut().find(|(subject, known_verb, _)| (*subject, *known_verb) == (claim.subject(), verb)) {
            Some((.., group)) => group.push(claim),
            None => groups.push((claim.subject(), verb, vec![claim])),
        }
    }
    // A claim about the background of a service is about its registered name.
    let registered = |group: &[Claim<'_>]| {
        let name = group.first().map_or("", |claim| claim.name());
        let is_about = |claim: &Claim<'_>| claim.kind() == Some(ClaimKind::Background) && claim.name() == name;
        if !name.is_empty() && group.iter().all(is_about) { format!(" (`{name}`)") } else { String::new() }
    };
    let written = groups
        .iter()
        .map(|(subject, verb, group)| format!("{subject} {verb} {}{}", endpoints_of_claims(group), registered(group)));
    written.collect::<Vec<_>>().join("; ")
}

fn of_unknown(word: &str, near: &[Near<'_>], local: Option<&[LocalEntry]>, run: &Run<'_>) -> String {
    let here = run.the_registry();
    if let Some(entry) = local.and_then(<[_]>::first) {
        let path = PrintablePath(&entry.path);
        let transport = Printable(&entry.transport);
        return format!("`{word}` is not in {here}; {path} has it on {}/{transport}", entry.ports);
    }
    let Some(first) = near.first() else { return format!("`{word}` is not in {here}") };
    let endpoints = endpoints_of_name(run.registry, first.name.as_bytes());
    format!("`{word}` is not in {here}; nearest is `{}`{}", first.name, in_parentheses(&endpoints))
}

/// Returns the registered name of a habit, and its endpoints on the port: `smtp` (25/tcp, 25/udp).
fn of_habit(habit: Habit<'_>, registry: &Registry) -> String {
    let endpoints = endpoints_of_records(records_of_habit(habit, registry));
    format!("`{}`{}", habit.official(), in_parentheses(&endpoints))
}

/// Returns the registered name of a program, and the endpoints that it uses: `http` (80/tcp).
fn of_program(habit: Habit<'_>, registry: &Registry) -> String {
    let is_used = |record: &Record<'_>| habit.transports().any(|transport| record.is_for(transport));
    let endpoints = endpoints_of_records(records_of_habit(habit, registry).filter(is_used));
    format!("`{}`{}", habit.official(), in_parentheses(&endpoints))
}

fn records_of_habit<'a>(habit: Habit<'a>, registry: &'a Registry) -> impl Iterator<Item = Record<'a>> {
    registry.named(habit.official().as_bytes()).filter(move |record| record.ports() == habit.ports())
}

/// Returns the description of a name, after a colon.
fn described(records: &[Record<'_>], name: &str) -> String {
    let descriptions = records.iter().filter(|record| record.name() == name).map(|record| record.description());
    match descriptions.map(plain_description).find(|description| !description.is_empty()) {
        Some(description) => format!(": {description}"),
        None => String::new(),
    }
}

fn endpoints_of_claims(claims: &[Claim<'_>]) -> String {
    let mut endpoints: Vec<String> = Vec::new();
    for claim in claims {
        let Some(ports) = claim.ports() else { continue };
        for endpoint in claim.transports().map(|transport| format!("{ports}/{transport}")) {
            if !endpoints.contains(&endpoint) {
                endpoints.push(endpoint);
            }
        }
    }
    list_endpoints(endpoints)
}
