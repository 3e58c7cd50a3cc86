//! A query for one name or port.

use crate::model::Transport;

/// A name or a port, on one transport or on all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// A service name, as bytes.
    Name(Vec<u8>, Option<Transport>),
    /// A port number.
    Port(u16, Option<Transport>),
}

impl Query {
    /// Returns the transport, if the question is limited to one.
    pub fn transport(&self) -> Option<Transport> {
        match self {
            Self::Name(_, transport) | Self::Port(_, transport) => *transport,
        }
    }
}
