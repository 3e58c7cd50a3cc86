//! The fate of a name that has no port today, in one sentence.

use super::parentheses::in_parentheses;
use crate::engine::Explanation;
use crate::model::{PortRange, Transport};
use crate::phrases::{customary_use_after, list_places, places_of_records, when};
use crate::registry::{CurrentName, End, EndKind, Record, Registry, Tenure, current_name};
use crate::text::listed;
use std::collections::BTreeSet;

/// A port or range, and a transport.
type Place = (PortRange, Transport);

/// Places that a name left at the same time.
struct Group {
    /// The time, or that the name is not there, in words that follow the places.
    left: String,
    places: Vec<Place>,
    /// The names that followed, and where.
    followers: Vec<(String, Vec<Place>)>,
    /// The source that lists the name as customary use later.
    later: String,
}

/// The most groups that are described.
const MOST_GROUPS: usize = 3;

/// Returns what became of a name that has no port today. Every place that it left is named, or counted.
pub(super) fn of_former(name: &[u8], explanation: &Explanation<'_>, registry: &Registry) -> Option<String> {
    let last = *explanation.tenures.iter().max_by_key(|tenure| !tenure.listed().as_customary_use)?;
    let own = last.name();
    // A list of customary use says nothing about assignments, if there are some.
    let is_customary = last.listed().as_customary_use;
    let mut tenures: Vec<Tenure<'_>> = (explanation.tenures.iter().copied())
        .filter(|tenure| tenure.listed().as_customary_use == is_customary)
        .collect();
    tenures.reverse();
    let mut current: Vec<(PortRange, CurrentName<'_>)> = Vec::new();
    let mut past: Vec<(Tenure<'_>, Place)> = Vec::new();
    let mut seen: Vec<Place> = Vec::new();
    for tenure in tenures {
        for place in places_of_tenure(tenure) {
            if seen.contains(&place) {
                continue;
            }
            seen.push(place);
            match current_name(registry, name, place.0.first, place.1) {
                None => past.push((tenure, place)),
                Some(now) if current.iter().any(|(_, known)| known.name == now.name) => {}
                Some(now) => current.push((place.0, now)),
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
        (false, false) => format!("; the registry also lists `{own}` without a port"),
    };
    let mut groups: Vec<Group> = Vec::new();
    for (tenure, place) in past {
        group_of(&mut groups, tenure, registry).add(tenure, place, registry);
    }
    if is_customary && current.is_empty() {
        let title = last.last().dated_title();
        let held = in_order(seen);
        return Some(format!("`{own}` was never assigned a port; {title} lists it on {held} as customary use{stays}"));
    } else if is_customary {
        groups.clear();
    }
    let total = groups.iter().map(|group| group.places.len()).sum::<usize>();
    groups.truncate(MOST_GROUPS);
    let more = total - groups.iter().map(|group| group.places.len()).sum::<usize>();
    let mut parts: Vec<String> = groups.into_iter().map(|group| format!("was {}", group.words())).collect();
    if !current.is_empty() {
        parts.insert(0, of_current(current, registry));
    }
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Some(format!("`{own}` {}{more}{taken_over}{stays}", parts.join("; it ")))
}

/// Returns the names that took the place of one that left.
fn followers<'a>(tenure: Tenure<'a>, registry: &'a Registry) -> impl Iterator<Item = &'a str> {
    registry.end_of(tenure).filter(has_followers).into_iter().flat_map(End::to)
}

/// Returns the places that today's names of the registrations had, too, and left.
fn of_taken_over(past: &[(Tenure<'_>, Place)], registry: &Registry) -> String {
    if past.is_empty() {
        return String::new();
    }
    let names: BTreeSet<String> =
        past.iter().flat_map(|(tenure, _)| followers(*tenure, registry)).map(|name| format!("`{name}`")).collect();
    let names = listed(&names.into_iter().collect::<Vec<_>>(), "and");
    let places = in_order(past.iter().map(|(_, place)| *place).collect());
    let them = if past.len() == 1 { "it" } else { "them" };
    format!("; {names} took over {places}, too, and left {them} later")
}

/// Returns the names that the registrations have today.
fn of_current(mut current: Vec<(PortRange, CurrentName<'_>)>, registry: &Registry) -> String {
    current.sort_by_key(|(ports, _)| ports.first);
    let verb = if current.iter().all(|(_, now)| now.is_proven()) { "is" } else { "is likely" };
    let name = |(ports, now): &(PortRange, CurrentName<'_>)| {
        let is_there = |record: &Record<'_>| record.ports().is_some_and(|own| own.contains(ports.first));
        let places = places_of_records(registry.named(now.name.as_bytes()).filter(is_there));
        format!("`{}`{}", now.name, in_parentheses(&places))
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
        groups.push(Group { left, places: Vec::new(), followers: Vec::new(), later: String::new() });
    }
    &mut groups[position]
}

/// Returns whether other names took the place of the one that left.
fn has_followers(end: &End<'_>) -> bool {
    matches!(end.how, EndKind::Reassigned | EndKind::Renamed)
}

impl Group {
    fn add(&mut self, tenure: Tenure<'_>, place: Place, registry: &Registry) {
        self.places.push(place);
        if let Some(end) = registry.end_of(tenure).filter(has_followers) {
            let to: Vec<String> = end.to().map(|to| format!("`{to}`")).collect();
            let to = listed(&to, "and");
            match self.followers.iter_mut().find(|(known, _)| *known == to) {
                Some((_, places)) => places.push(place),
                None if to.is_empty() => {}
                None => self.followers.push((to, vec![place])),
            }
        }
        if self.later.is_empty() {
            self.later = customary_use_after(registry, tenure, place.0.first);
        }
    }

    /// Returns the places, when the name left them, and what followed.
    fn words(self) -> String {
        let all = self.places.len();
        let mut text = in_order(self.places) + &self.left;
        for (to, places) in self.followers {
            let on = if places.len() == all { String::new() } else { format!(" on {}", in_order(places)) };
            text.extend(["; ", to.as_str(), " followed", on.as_str()]);
        }
        text + &self.later
    }
}

fn places_of_tenure(tenure: Tenure<'_>) -> Vec<Place> {
    tenure.ports().map(|ports| tenure.transports().map(|transport| (ports, transport)).collect()).unwrap_or_default()
}

/// Lists places, the lowest port first.
fn in_order(mut places: Vec<Place>) -> String {
    places.sort_by_key(|(ports, transport)| (ports.first, *transport as u8));
    places.dedup();
    list_places(places.into_iter().map(|(ports, transport)| format!("{ports}/{transport}")).collect())
}
