//! Changes between two states of the registry.

use crate::model::{PortRange, Transport};
use crate::registry::EndKind;

/// The changes from one state of the registry to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The changes, by port; names without a port come last.
    pub changes: Vec<Change>,
    /// The states between which changed records are known.
    pub records: Records,
}

/// The states between which it is known whether a record with the same name and endpoint changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Records {
    /// The two states that were compared.
    Compared,
    /// Two other states between them, by the ids of their sources. Only states in XML can be compared record by record.
    Between(String, String),
    /// No states.
    Unknown,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The port or range; `None` for a name without a port.
    pub ports: Option<PortRange>,
    /// The name; the former name if it was renamed.
    pub name: String,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The transports; empty for a name without a port if the registry lists no transport.
    pub transports: Vec<Transport>,
    /// The new names or the new endpoint; for a changed record, the fields that changed.
    pub to: Vec<String>,
}

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// The name is new on this port.
    Added,
    /// The name left, and no other replaced it.
    Removed,
    /// The same registration has another name.
    Renamed,
    /// Another registration has the port.
    Reassigned,
    /// The name is on another port.
    Moved,
    /// The name left this transport and stayed on others.
    TransportDropped,
    /// A field of the record changed, and the name stayed.
    Changed,
}

impl ChangeKind {
    /// Every kind, in display order.
    pub const ALL: [Self; 7] = [
        Self::Added,
        Self::Removed,
        Self::Renamed,
        Self::Reassigned,
        Self::Moved,
        Self::TransportDropped,
        Self::Changed,
    ];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Reassigned => "reassigned",
            Self::Moved => "moved",
            Self::TransportDropped => "transport-dropped",
            Self::Changed => "changed",
        }
    }

    /// Returns the kind of a tenure's end.
    pub(super) fn of(end: EndKind) -> Self {
        match end {
            EndKind::Renamed => Self::Renamed,
            EndKind::Reassigned => Self::Reassigned,
            EndKind::Deassigned => Self::Removed,
            EndKind::Moved => Self::Moved,
            EndKind::TransportDropped => Self::TransportDropped,
        }
    }
}
