//! The additions of an update to a table, and the omissions with their reasons.

use crate::format::Unwritable;
use crate::model::{PortRange, Transport};
use crate::text::LineNumber;
use portolan_resolvers::LookupChange;

/// Missing assignments, such as `imaps 993/tcp`.
#[derive(Debug, Default)]
pub struct Additions {
    /// Those that were added, in the order in which they were.
    pub added: Vec<Added>,
    /// The selected assignments that are left out, by port.
    pub left_out: Vec<LeftOut>,
}

impl Additions {
    /// Adds the assignments of another table.
    pub fn extend(&mut self, other: Self) {
        self.added.extend(other.added);
        self.left_out.extend(other.left_out);
    }

    /// Returns the number of rows that were added.
    pub fn rows(&self) -> usize {
        self.added.iter().filter(|added| !added.as_alias).count()
    }

    /// Returns the number of aliases that were added to lines with other names.
    pub fn aliases(&self) -> usize {
        self.added.iter().filter(|added| added.as_alias).count()
    }
}

/// An assignment that was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// The registry's name.
    pub name: String,
    /// The port number.
    pub port: u16,
    /// The transports of the row.
    pub transports: Vec<Transport>,
    /// Whether a line with another name got it as an alias.
    pub as_alias: bool,
}

/// An assignment that is left out.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The registry's name.
    pub name: String,
    /// The port number.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// The reason.
    pub why: WhyLeftOut,
}

/// The reason why an assignment is left out.
#[derive(Clone, Debug)]
pub enum WhyLeftOut {
    /// The port has another name in the table.
    OtherName {
        /// The first of the names, as it is written.
        name: Vec<u8>,
        /// Whether the format has aliases, so that the registry's name could be one.
        takes_alias: bool,
        /// Its standing in the registry.
        kind: OtherName,
    },
    /// The name is on another port in the table, with this transport.
    NameElsewhere(String),
    /// The name is on another transport of the port, and getaddrinfo would return one more address.
    FurtherAddress,
    /// The name is on another transport of the port, and Nmap would scan one more port by the name.
    FurtherPort,
    /// This lookup, which works, would get another answer.
    Changes(Box<LookupChange>),
    /// The row would follow a last line without a line ending, which a resolver reads differently from one with an ending.
    FinalNewline,
    /// It is not proved that no lookup changes, for this reason.
    NotProved(String),
    /// With it, the table would not be read back as it should be.
    NotReadBack,
    /// It has to wait for others, and there were too many.
    TooManyRounds,
    /// The registry assigns this range, and a row of the table is for one port.
    Range(PortRange),
    /// No row can be added to a table of this format.
    NoRows,
    /// The format cannot express it, for this reason if it is known.
    Unwritable(Option<Unwritable>),
    /// Another program maintains the line that would get the name.
    OwnedBlock,
    /// It is outside the ports that the configuration lets change.
    Outside,
    /// No row of the table is on its transport.
    NoSuchTransport(Transport),
    /// The table is a map of ports, and has the port.
    KeyTaken,
    /// These lines of the table cannot be read: one of them may be the missing row.
    UnreadLines(Vec<LineNumber>),
    /// Rows have values that the format does not read, and a copy of a row would have them, too.
    UnreadValues,
    /// The service is reported to be out of use.
    Defunct,
    /// The RFC of the protocol is Historic.
    Historic,
}

/// A name that is not the registry's for its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherName {
    /// The registry had it there before.
    Outdated,
    /// It is in common use.
    Customary,
    /// The registry never had it there.
    Local,
    /// Any other, such as another spelling.
    Other,
}
