//! The usual ports of a server, in a sentence.

use super::parentheses::in_parentheses;
use crate::engine::{Server, ServerEndpoint};
use crate::model::Transport;
use crate::registry::Registry;
use crate::text::{listed, shorten_list};

/// Returns where a server usually listens: `usually listens on `netbios-ns` (137/udp) and `netbios-dgm` (138/udp)`.
pub(super) fn usually_listens(server: &Server<'_>, registry: &Registry) -> String {
    /// The most endpoints that are named.
    const MOST: usize = 4;
    let mut endpoints: Vec<String> = server.endpoints(registry).iter().flat_map(named).collect();
    shorten_list(&mut endpoints, MOST);
    format!("usually listens on {}", listed(&endpoints, "and"))
}

/// Returns an endpoint with its registered names; one without any is one for each transport.
fn named(endpoint: &ServerEndpoint<'_>) -> Vec<String> {
    let on: Vec<String> = endpoints(endpoint).collect();
    match endpoint.service {
        Some(service) => vec![format!("`{service}`{}", in_parentheses(&on.join(", ")))],
        None if endpoint.others.is_empty() => on,
        None => {
            let others: Vec<String> = endpoint.others.iter().map(|name| format!("`{name}`")).collect();
            vec![format!("{} (registered for {})", on.join(", "), listed(&others, "and"))]
        }
    }
}

/// Returns an endpoint on every transport: `53/tcp`, `53/udp`.
pub(super) fn endpoints(endpoint: &ServerEndpoint<'_>) -> impl Iterator<Item = String> {
    endpoint.transports.iter().map(|transport: &Transport| format!("{}/{transport}", endpoint.port))
}
