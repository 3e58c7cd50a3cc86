//! Where a tenure or a claim is: ports and transports, kept as numbers.

use super::pack_rows::PLACE_LEN;
use crate::model::{PortRange, Transport};

/// What is kept of the place of a row: see `pack_rows`.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptPlace<'a>(&'a [u8; 6]);

impl<'a> KeptPlace<'a> {
    /// The place in what is kept of a row.
    #[inline]
    pub(super) fn of(kept: &'a [u8]) -> Self {
        Self(kept.get(PLACE_LEN..).and_then(<[u8]>::first_chunk).unwrap_or(&[0; 6]))
    }

    #[inline]
    fn range(self) -> PortRange {
        let [f0, f1, l0, l1, ..] = *self.0;
        PortRange { first: u16::from_le_bytes([f0, f1]), last: u16::from_le_bytes([l0, l1]) }
    }

    /// The port or range.
    #[inline]
    pub(super) fn ports(self) -> Option<PortRange> {
        (self.0[5] != 0).then(|| self.range())
    }

    /// The transports, in their order.
    pub(super) fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        let bits = self.0[4];
        Transport::ALL.into_iter().filter(move |&transport| bits >> transport as u8 & 1 != 0)
    }

    /// Whether a port and transport are among them.
    #[inline]
    pub(super) fn has(self, port: u16, transport: Transport) -> bool {
        self.0[5] != 0 && self.range().contains(port) && self.0[4] >> transport as u8 & 1 != 0
    }
}
