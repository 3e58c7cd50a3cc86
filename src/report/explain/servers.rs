//! The usual ports of a server, in a sentence.

use super::parentheses::in_parentheses;
use crate::engine::{Server, ServerPlace};
use crate::model::Transport;
use crate::registry::Registry;
use crate::text::{listed, shorten_list};

/// Returns where a server usually listens: `usually listens on `netbios-ns` (137/udp) and `netbios-dgm` (138/udp)`.
pub(super) fn usually_listens(server: &Server<'_>, registry: &Registry) -> String {
    /// The most places that are named.
    const MOST: usize = 4;
    let mut places: Vec<String> = server.places(registry).iter().flat_map(named).collect();
    shorten_list(&mut places, MOST);
    format!("usually listens on {}", listed(&places, "and"))
}

/// Returns a place with its registered names; one without any is one for each transport.
fn named(place: &ServerPlace<'_>) -> Vec<String> {
    let on: Vec<String> = places(place).collect();
    match place.service {
        Some(service) => vec![format!("`{service}`{}", in_parentheses(&on.join(", ")))],
        None if place.others.is_empty() => on,
        None => {
            let others: Vec<String> = place.others.iter().map(|name| format!("`{name}`")).collect();
            vec![format!("{} (registered for {})", on.join(", "), listed(&others, "and"))]
        }
    }
}

/// Returns a place on every transport: `53/tcp`, `53/udp`.
pub(super) fn places(place: &ServerPlace<'_>) -> impl Iterator<Item = String> {
    place.transports.iter().map(|transport: &Transport| format!("{}/{transport}", place.port))
}
