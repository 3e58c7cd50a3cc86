//! [`Lookup`]: a question of a program to a resolver. [`Answer`]: the result.

use crate::Protocol;
use crate::printable::Printable;
use std::fmt;

/// A lookup that a program can make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lookup {
    /// A name, with a protocol or without: `getservbyname`, Go's `LookupPort`, `nmap -p NAME`.
    Name {
        /// The looked-up name.
        name: Box<[u8]>,
        /// The protocol, if one is given.
        protocol: Option<Protocol>,
    },
    /// The addresses of a name, as for a connection: `getaddrinfo` without hints.
    Addresses {
        /// The looked-up name.
        name: Box<[u8]>,
    },
    /// A port, with a protocol or without: `getservbyport`, the names that Nmap prints.
    Port {
        /// The port number.
        port: u16,
        /// The protocol, if one is given.
        protocol: Option<Protocol>,
    },
}

impl Lookup {
    /// Creates a lookup of a name, with a protocol or without.
    pub fn name(name: &[u8], protocol: Option<Protocol>) -> Self {
        Self::Name { name: name.into(), protocol }
    }

    /// Creates a lookup of the addresses of a name.
    pub fn addresses(name: &[u8]) -> Self {
        Self::Addresses { name: name.into() }
    }

    /// Creates a lookup of a port, with a protocol or without.
    pub fn port(port: u16, protocol: Option<Protocol>) -> Self {
        Self::Port { port, protocol }
    }

    /// Returns the protocol, if one is given.
    pub fn protocol(&self) -> Option<Protocol> {
        match self {
            Self::Name { protocol, .. } | Self::Port { protocol, .. } => *protocol,
            Self::Addresses { .. } => None,
        }
    }
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name, .. } => Printable(name).fmt(f)?,
            Self::Addresses { name } => return write!(f, "{} by getaddrinfo", Printable(name)),
            Self::Port { port, .. } => port.fmt(f)?,
        }
        match self.protocol() {
            Some(protocol) => write!(f, "/{protocol}"),
            None => f.write_str(" without a protocol"),
        }
    }
}

/// The answer of a resolver.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The resolver finds nothing.
    None,
    /// For a name: its port and the protocol of its line, which may be empty.
    Port {
        /// The port number.
        port: u16,
        /// The protocol as the line has it.
        protocol: Box<[u8]>,
    },
    /// For the addresses of a name: ports and protocols, in the order in which a program tries them.
    Addresses(Vec<(u16, &'static str)>),
    /// For a name in Nmap: its ports in order.
    Ports(Vec<(u16, &'static str)>),
    /// For a port: the official name and the protocol of its line.
    Name {
        /// The official name, which may be empty.
        name: Box<[u8]>,
        /// The protocol as the line has it.
        protocol: Box<[u8]>,
    },
}

impl Answer {
    /// Returns the protocols of an answer to a name.
    pub fn protocols(&self) -> impl Iterator<Item = &[u8]> {
        let (one, list): (Option<&[u8]>, &[(u16, &'static str)]) = match self {
            Self::Port { protocol, .. } => (Some(protocol), &[]),
            Self::Addresses(list) | Self::Ports(list) => (None, list),
            Self::None | Self::Name { .. } => (None, &[]),
        };
        one.into_iter().chain(list.iter().map(|(_, protocol)| protocol.as_bytes()))
    }

    /// Returns whether there is no answer.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Returns whether a program treats both alike: an address that a list repeats counts once.
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Addresses(one), Self::Addresses(other)) => each_once(one).eq(each_once(other)),
            _ => self == other,
        }
    }
}

/// Returns the addresses in their order, without repetitions.
fn each_once(list: &[(u16, &'static str)]) -> impl Iterator<Item = (u16, &'static str)> {
    (0..).zip(list).filter(|&(at, address)| !list[..at].contains(address)).map(|(_, address)| *address)
}

/// `22/tcp`, `ssh/tcp`, `53/tcp, 53/udp`, `none`; a line without a protocol gives `22` alone.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = |f: &mut fmt::Formatter<'_>, protocol: &[u8]| match protocol {
            [] => Ok(()),
            protocol => write!(f, "/{}", Printable(protocol)),
        };
        match self {
            Self::None => f.write_str("none"),
            Self::Port { port, protocol } => {
                port.fmt(f)?;
                on(f, protocol)
            }
            Self::Name { name, protocol } => {
                let name = if name.is_empty() { b"(empty)" } else { &name[..] };
                Printable(name).fmt(f)?;
                on(f, protocol)
            }
            Self::Addresses(list) | Self::Ports(list) => {
                for (index, (port, protocol)) in list.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{port}/{protocol}")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_address_counts_once() {
        let list = |ports: &[u16]| Answer::Addresses(ports.iter().map(|&port| (port, "tcp")).collect());
        assert!(list(&[5, 5]).is_same_as(&list(&[5])) && list(&[5, 6, 5]).is_same_as(&list(&[5, 6])));
        assert!(!list(&[6, 5]).is_same_as(&list(&[5, 6])) && !list(&[5]).is_same_as(&list(&[5, 6])));
        let udp = Answer::Addresses(vec![(5, "udp")]);
        assert!(!udp.is_same_as(&list(&[5])) && !Answer::None.is_same_as(&list(&[5])));
        assert!(!list(&[5]).is_same_as(&Answer::Ports(vec![(5, "tcp")])));
    }
}
