//! The sockets that listen on some ports of this system.

use crate::local::listen::{Listing, Socket};
use crate::model::{PortRange, Transport};
use std::collections::HashSet;

/// The sockets of this system on some ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The ports; at least one.
    pub ports: Vec<PortRange>,
    /// The transport, if the question is limited to one.
    pub transport: Option<Transport>,
    /// The sockets, by port, transport and address.
    pub sockets: Vec<Socket>,
    /// Whether the processes of others are hidden.
    pub is_restricted: bool,
    /// Whether a socket of `::` may take IPv4, too.
    pub families_unknown: bool,
}

impl Here {
    /// Selects the sockets on some ports.
    pub fn on(listing: &Listing, mut ports: Vec<PortRange>, transport: Option<Transport>) -> Self {
        let mut known = HashSet::new();
        ports.retain(|ports| known.insert(*ports));
        let is_on = |socket: &&Socket| {
            ports.iter().any(|ports| ports.contains(socket.port))
                && transport.is_none_or(|asked| asked == socket.transport)
        };
        let mut sockets: Vec<Socket> = listing.sockets.iter().filter(is_on).cloned().collect();
        sockets.sort_by(|a, b| (a.port, a.transport, &a.address).cmp(&(b.port, b.transport, &b.address)));
        let Listing { is_restricted, families_unknown, .. } = *listing;
        Self { ports, transport, sockets, is_restricted, families_unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_asked_twice_is_one() {
        let listing = Listing::default();
        let ports = |port: u16| PortRange { first: port, last: port };
        let here = Here::on(&listing, vec![ports(4557), ports(21), ports(4557)], None);
        assert_eq!(here.ports, [ports(4557), ports(21)]);
    }
}
