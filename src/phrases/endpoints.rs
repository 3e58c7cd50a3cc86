//! Endpoints of names in a sentence.

use crate::registry::{Record, Registry, Tenure};
use crate::text::{listed, shorten_list};

/// The most endpoints that are named if there are several more.
const MOST: usize = 4;

/// Returns the endpoints of a name in the registry, `22/tcp, 22/udp`; empty if it has no port.
pub(crate) fn endpoints_of_name(registry: &Registry, name: &[u8]) -> String {
    endpoints_of_records(registry.named(name))
}

/// Returns the endpoints of records, each once: `22/tcp, 22/udp`.
///
/// Beyond five, the first four and the number of the others.
pub(crate) fn endpoints_of_records<'a>(records: impl IntoIterator<Item = Record<'a>>) -> String {
    let mut endpoints: Vec<String> = Vec::new();
    for record in records {
        let Some(ports) = record.ports() else { continue };
        let endpoint = match record.transport() {
            Some(transport) => format!("{ports}/{transport}"),
            None => format!("{ports} on every transport"),
        };
        if !endpoints.contains(&endpoint) {
            endpoints.push(endpoint);
        }
    }
    list_endpoints(endpoints)
}

/// Returns the endpoints of a tenure: `617/tcp, 617/udp`.
pub(crate) fn endpoints_of_tenure(tenure: Tenure<'_>) -> String {
    let ports = tenure.ports().map(|ports| ports.to_string()).unwrap_or_default();
    tenure.transports().map(|transport| format!("{ports}/{transport}")).collect::<Vec<_>>().join(", ")
}

/// Joins endpoints. Beyond five, the first four and the number of the others.
pub(crate) fn list_endpoints(mut endpoints: Vec<String>) -> String {
    if shorten_list(&mut endpoints, MOST) { listed(&endpoints, "and") } else { endpoints.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::list_endpoints;

    #[test]
    fn many_endpoints_end_with_a_number() {
        let list = |count: u16| list_endpoints((1..=count).map(|port| format!("{port}/tcp")).collect());
        assert_eq!(list(0), "");
        assert_eq!(list(2), "1/tcp, 2/tcp");
        assert_eq!(list(5), "1/tcp, 2/tcp, 3/tcp, 4/tcp, 5/tcp");
        assert_eq!(list(6), "1/tcp, 2/tcp, 3/tcp, 4/tcp and 2 more");
    }
}
