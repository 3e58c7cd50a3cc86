//! What listens on one port of this system.

use crate::local::listen::{Listing, Socket};
use crate::model::Transport;

/// The sockets of this system on one port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The port.
    pub port: u16,
    /// The transport, if the question is limited to one.
    pub transport: Option<Transport>,
    /// The sockets, by transport and address.
    pub sockets: Vec<Socket>,
    /// Whether the processes of others are hidden.
    pub is_restricted: bool,
}

impl Here {
    /// Selects the sockets on a port.
    pub fn on(listing: &Listing, port: u16, transport: Option<Transport>) -> Self {
        let is_on = |socket: &&Socket| socket.port == port && transport.is_none_or(|asked| asked == socket.transport);
        let mut sockets: Vec<Socket> = listing.sockets.iter().filter(is_on).cloned().collect();
        sockets.sort_by(|a, b| (a.transport, &a.address).cmp(&(b.transport, &b.address)));
        Self { port, transport, sockets, is_restricted: listing.is_restricted }
    }
}
