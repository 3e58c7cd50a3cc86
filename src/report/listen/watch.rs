//! The changes of sockets while they are watched.

/// A change of the listening sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A socket is new, or was there at the start.
    Appeared,
    /// A socket no longer listens.
    Gone,
}

impl Event {
    /// All events.
    pub const ALL: [Self; 2] = [Self::Appeared, Self::Gone];

    /// Returns the word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Gone => "gone",
        }
    }

    /// Returns the sign for it in text.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Appeared => "+",
            Self::Gone => "-",
        }
    }
}
