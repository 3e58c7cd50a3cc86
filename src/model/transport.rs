//! Transport protocols: those of the registry, and the words for them in files.

use portolan_resolvers::Protocol;
use std::fmt;

/// A transport protocol for which the registry assigns ports (RFC 6335, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Transport {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Stream Control Transmission Protocol.
    Sctp,
    /// Datagram Congestion Control Protocol.
    Dccp,
}

impl Transport {
    /// All four, in the order of the enum.
    pub const ALL: [Self; 4] = [Self::Tcp, Self::Udp, Self::Sctp, Self::Dccp];

    /// Returns its name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
            Self::Dccp => "dccp",
        }
    }

    /// Parses a name in lower case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.as_str() == word)
    }
}

impl From<Transport> for Protocol {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Tcp => Self::Tcp,
            Transport::Udp => Self::Udp,
            Transport::Sctp => Self::Sctp,
            Transport::Dccp => Self::Dccp,
        }
    }
}

impl From<Protocol> for Transport {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Tcp => Self::Tcp,
            Protocol::Udp => Self::Udp,
            Protocol::Sctp => Self::Sctp,
            Protocol::Dccp => Self::Dccp,
        }
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The transport that a word in a file means, whatever its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransportWord {
    /// A transport of the registry.
    Registered(Transport),
    /// `udplite`: counts as UDP, since RFC 6335 gives it UDP's ports.
    UdpLite,
    /// `ddp`: `AppleTalk`'s Datagram Delivery Protocol, which has its own sockets.
    Ddp,
    /// `divert`: FreeBSD's divert sockets.
    Divert,
    /// Anything else.
    Other,
    /// The file does not state a transport. The entry is judged by this one, which fits its name and port best.
    Unstated(Transport),
}

impl TransportWord {
    /// Parses a word, whatever its case.
    pub fn parse(word: &[u8]) -> Self {
        match word {
            b"tcp" => Self::Registered(Transport::Tcp),
            b"udp" => Self::Registered(Transport::Udp),
            b"sctp" => Self::Registered(Transport::Sctp),
            b"dccp" => Self::Registered(Transport::Dccp),
            b"udplite" => Self::UdpLite,
            b"ddp" => Self::Ddp,
            b"divert" => Self::Divert,
            _ if word.iter().any(u8::is_ascii_uppercase) => Self::parse(&word.to_ascii_lowercase()),
            _ => Self::Other,
        }
    }

    /// Returns the word in lower case, or `None` for an unknown one.
    #[inline]
    pub fn known(self) -> Option<&'static str> {
        match self {
            Self::Registered(transport) => Some(transport.as_str()),
            Self::UdpLite => Some("udplite"),
            Self::Ddp => Some("ddp"),
            Self::Divert => Some("divert"),
            Self::Other | Self::Unstated(_) => None,
        }
    }

    /// Returns the transport whose assignments apply to it, if any.
    #[inline]
    pub fn registered(self) -> Option<Transport> {
        match self {
            Self::Registered(transport) | Self::Unstated(transport) => Some(transport),
            Self::UdpLite => Some(Transport::Udp),
            Self::Ddp | Self::Divert | Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_whatever_their_case() {
        assert_eq!(TransportWord::parse(b"TCP").registered(), Some(Transport::Tcp));
        assert_eq!(TransportWord::parse(b"udplite").registered(), Some(Transport::Udp));
        assert_eq!(TransportWord::parse(b"ddp").registered(), None);
        assert_eq!(TransportWord::parse(b"tcp6"), TransportWord::Other);
        assert_eq!(TransportWord::parse(b"UdpLite").known(), Some("udplite"));
        assert_eq!(TransportWord::parse(b"tcp6").known(), None);
    }
}
