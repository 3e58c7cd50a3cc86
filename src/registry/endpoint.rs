//! The ports and transports of a row, in the types of the model.

use crate::model::{PortRange, Transport};
use portolan_store::EndpointRecord;

/// Returns the port or range.
pub(super) fn ports(endpoint: &EndpointRecord) -> Option<PortRange> {
    endpoint.ports().map(|(first, last)| PortRange { first, last })
}

/// Returns the transports, in their order.
pub(super) fn transports(endpoint: &EndpointRecord) -> impl Iterator<Item = Transport> + use<'_> {
    Transport::ALL.into_iter().filter(|&transport| endpoint.has_transport(transport as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transports_are_numbered_as_in_the_packed_facts() {
        for transport in Transport::ALL {
            assert_eq!(portolan_store::TRANSPORTS[transport as usize], transport.as_str());
        }
    }
}
