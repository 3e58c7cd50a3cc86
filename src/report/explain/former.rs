//! The fate of a name that has no port today, in one sentence.

use super::parentheses::in_parentheses;
use crate::engine::Explanation;
use crate::model::{PortRange, Transport};
use crate::phrases::{customary_use_after, endpoints_of_records, list_endpoints, when};
use crate::registry::{CurrentName, End, EndKind, Record, Registry, Tenure, current_name};
use crate::text::listed;
use std::collections::BTreeSet;

/// A port or range, and a transport.
type Endpoint = (PortRange, Transport);

/// Endpoints that a name left at the same time.
struct Group {
    /// The time, or that the name is not there, in words that follow the endpoints.
    left: String,
    endpoints: Vec<Endpoint>,
    /// The names that followed, and where.
    followers: Vec<(String, Vec<Endpoint>)>,
    /// The source that lists the name as customary use later.
    later: String,
}

/// The most groups that are described.
const MOST_GROUPS: usize = 3;

/// Returns what became of a name that has no port today. Every endpoint that it left is named, or counted.
pub(super) fn of_former(name: &[u8], explanation: &Explanation<'_>, registry: &Registry) -> Option<String> {
    let last = *explanation.tenures.iter().max_by_key(|tenure| !tenure.listed().as_customary_use)?;
    let name_of_tenure = last.name();
    // A list of customary use says nothing about assignments, if there are some.
    let is_customary = last.listed().as_customary_use;
    let mut tenures: Vec<Tenure<'_>> = (explanation.tenures.iter().copied())
        .filter(|tenure| tenure.listed().as_customary_use == is_customary)
        .collect();
    tenures.reverse();
    let mut current: Vec<(PortRange, CurrentName<'_>)> = Vec::new();
    let mut past: Vec<(Tenure<'_>, Endpoint)> = Vec::new();
    let mut seen: Vec<Endpoint> = Vec::new();
    for tenure in tenures {
        for endpoint in endpoints_of_tenure(tenure) {
            if seen.contains(&endpoint) {
                continue;
            }
            seen.push(endpoint);
            match current_name(registry, name, endpoint.0.first, endpoint.1) {
                None => past.push((tenure, endpoint)),
                Some(now) if current.iter().any(|(_, known)| known.name == now.name) => {}
                Some(now) => current.push((endpoint.0, now)),
            }
        }
    }
    let is_current = |name: &str| current.iter().any(|(_, now)| now.name.eq_ignore_ascii_case(name));
    // `imap2` became `imap`, which left 143/udp later.
    let (taken_over, past): (Vec<_>, Vec<_>) = past.into_iter().partition(|(tenure, _)| {
        let mut followers = followers(*tenure, registry).peekable();
        followers.peek().is_some() && followers.all(is_current)
    });
    let taken_over = if is_customary { String::new() } else { of_taken_over(&taken_over, registry) };
    let stays = match (explanation.records.is_empty(), current.is_empty()) {
        (true, _) => String::new(),
        (false, true) => "; the name stays registered without a port".to_owned(),
        (false, false) => format!("; the registry also lists `{name_of_tenure}` without a port"),
    };
    let mut groups: Vec<Group> = Vec::new();
    for (tenure, endpoint) in past {
        group_of(&mut groups, tenure, registry).add(tenure, endpoint, registry);
    }
    if is_customary && current.is_empty() {
        let title = last.last().dated_title();
        let held = in_order(seen);
        return Some(format!(
            "`{name_of_tenure}` was never assigned a port; {title} lists it on {held} as customary use{stays}"
        ));
    } else if is_customary {
        groups.clear();
    }
    let total = groups.iter().map(|group| group.endpoints.len()).sum::<usize>();
    groups.truncate(MOST_GROUPS);
    let more = total - groups.iter().map(|group| group.endpoints.len()).sum::<usize>();
    let mut parts: Vec<String> = groups.into_iter().map(|group| format!("was {}", group.words())).collect();
    if !current.is_empty() {
        parts.insert(0, of_current(current, registry));
    }
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Some(format!("`{name_of_tenure}` {}{more}{taken_over}{stays}", parts.join("; it ")))
}

/// Returns the names that replaced one that left.
fn followers<'a>(tenure: Tenure<'a>, registry: &'a Registry) -> impl Iterator<Item = &'a str> {
    registry.end_of(tenure).filter(has_followers).into_iter().flat_map(End::to)
}

/// Returns the endpoints that today's names of the registrations had, too, and left.
fn of_taken_over(past: &[(Tenure<'_>, Endpoint)], registry: &Registry) -> String {
    if past.is_empty() {
        return String::new();
    }
    let names: BTreeSet<String> =
        past.iter().flat_map(|(tenure, _)| followers(*tenure, registry)).map(|name| format!("`{name}`")).collect();
    let names = listed(&names.into_iter().collect::<Vec<_>>(), "and");
    let endpoints = in_order(past.iter().map(|(_, endpoint)| *endpoint).collect());
    let them = if past.len() == 1 { "it" } else { "them" };
    format!("; {names} took over {endpoints}, too, and left {them} later")
}

/// Returns the names that the registrations have today.
fn of_current(mut current: Vec<(PortRange, CurrentName<'_>)>, registry: &Registry) -> String {
    current.sort_by_key(|(ports, _)| ports.first);
    let verb = if current.iter().all(|(_, now)| now.is_proven()) { "is" } else { "is likely" };
    let name = |(ports, now): &(PortRange, CurrentName<'_>)| {
        let is_there = |record: &Record<'_>| record.ports().is_some_and(|there| there.contains(ports.first));
        let endpoints = endpoints_of_records(registry.named(now.name.as_bytes()).filter(is_there));
        format!("`{}`{}", now.name, in_parentheses(&endpoints))
    };
    format!("{verb} {} today", listed(&current.iter().map(name).collect::<Vec<_>>(), "and"))
}

/// Returns the group of a tenure by the time of its end, and adds it if it is missing.
fn group_of<'g>(groups: &'g mut Vec<Group>, tenure: Tenure<'_>, registry: &Registry) -> &'g mut Group {
    let left = registry
        .end_of(tenure)
        .map_or_else(|| " and is not there today".to_owned(), |end| format!(" and left{}", when(end)));
    let position = groups.iter().position(|group| group.left == left).unwrap_or(groups.len());
    if position == groups.len() {
        groups.push(Group { left, endpoints: Vec::new(), followers: Vec::new(), later: String::new() });
    }
    &mut groups[position]
}

/// Returns whether other names replaced the one that left.
fn has_followers(end: &End<'_>) -> bool {
    matches!(end.how, EndKind::Reassigned | EndKind::Renamed)
}

impl Group {
    fn add(&mut self, tenure: Tenure<'_>, endpoint: Endpoint, registry: &Registry) {
        self.endpoints.push(endpoint);
        if let Some(end) = registry.end_of(tenure).filter(has_followers) {
            let to: Vec<String> = end.to().map(|to| format!("`{to}`")).collect();
            let to = listed(&to, "and");
            match self.followers.iter_mut().find(|(known, _)| *known == to) {
                Some((_, endpoints)) => endpoints.push(endpoint),
                None if to.is_empty() => {}
                None => self.followers.push((to, vec![endpoint])),
            }
        }
        if self.later.is_empty() {
            self.later = customary_use_after(registry, tenure, endpoint.0.first);
        }
    }

    /// Returns the endpoints, when the name left them, and what followed.
    fn words(self) -> String {
        let all = self.endpoints.len();
        let mut text = in_order(self.endpoints) + &self.left;
        for (to, endpoints) in self.followers {
            let on = if endpoints.len() == all { String::new() } else { format!(" on {}", in_order(endpoints)) };
            text.extend(["; ", to.as_str(), " followed", on.as_str()]);
        }
        text + &self.later
    }
}

fn endpoints_of_tenure(tenure: Tenure<'_>) -> Vec<Endpoint> {
    tenure.ports().map(|ports| tenure.transports().map(|transport| (ports, transport)).collect()).unwrap_or_default()
}

/// Lists endpoints, the lowest port first.
fn in_order(mut endpoints: Vec<Endpoint>) -> String {
    endpoints.sort_by_key(|(ports, transport)| (ports.first, *transport as u8));
    endpoints.dedup();
    list_endpoints(endpoints.into_iter().map(|(ports, transport)| format!("{ports}/{transport}")).collect())
}
