//! Lines that are neither an entry, a comment nor blank, and why.

use crate::text::Span;

/// One line that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Unreadable {
    /// Index of its line in [`super::Document::lines`].
    pub line: u32,
    /// The part that is wrong.
    pub span: Span,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Why a line could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A name with nothing after it.
    NoPort,
    /// Where the port should be there is no number.
    PortNotANumber,
    /// A number with a plus or minus sign.
    SignedPort,
    /// A number over 65535.
    PortTooLarge,
    /// A range whose end comes before its start.
    ReversedRange,
    /// A range of ports, in a format that has one port a line.
    PortRange,
    /// Several transports, in a format that has one a line.
    TransportList,
    /// A port number without `/` and a transport.
    NoTransport,
    /// `22,tcp`: a comma in place of the slash.
    CommaForSlash,
    /// `22/ tcp` or `22/tcp/`: a slash with no transport behind it.
    EmptyTransport,
    /// Not in the form of an entry, in a way that the format does not name.
    NotAnEntry,
}

impl Fault {
    /// Whether the port number itself is wrong, which the rule `port-number` reports.
    pub fn is_port_number(self) -> bool {
        matches!(self, Self::SignedPort | Self::PortTooLarge)
    }
}

impl Fault {
    /// What is wrong, in a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPort => "a name without a port",
            Self::PortNotANumber => "no port number after the name",
            Self::SignedPort => "a port number with a sign",
            Self::PortTooLarge => "a port number over 65535",
            Self::ReversedRange => "a range that ends before it starts",
            Self::PortRange => "a range of ports in place of one",
            Self::TransportList => "a list of transports in place of one",
            Self::NoTransport => "a port number without a transport",
            Self::CommaForSlash => "a comma where the slash should be",
            Self::EmptyTransport => "a slash without a transport after it",
            Self::NotAnEntry => "not in the form of an entry",
        }
    }
}
