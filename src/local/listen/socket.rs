//! [`Socket`]: one listening socket, and the processes that hold it.

use crate::model::Transport;
use crate::text::{InputError, LineNumber, Printable};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A TCP socket that listens, or a UDP socket that is bound and not connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// The transport. UDP-Lite has the ports of UDP (RFC 3828, section 3.1), and counts as it.
    pub transport: Transport,
    /// Whether it is a socket of UDP-Lite.
    pub is_udp_lite: bool,
    /// The local address.
    pub address: Address,
    /// The local port; never 0.
    pub port: u16,
    /// The processes that hold it, the one that serves it first. Empty if unknown.
    pub processes: Vec<Process>,
    /// The user of the first process, or else the owner of the socket: a name, or a number without a name.
    pub user: Option<Vec<u8>>,
    /// The service that a scan recognized by its answers.
    pub service: Option<ProbedService>,
    /// The length in bytes to which the program that printed it cuts names of processes. `None` if it is not known to cut
    /// them.
    pub names_cut_at: Option<usize>,
}

impl Socket {
    /// Creates a socket without a process, user or service.
    pub(super) fn new(transport: Transport, address: Address, port: u16) -> Self {
        let (processes, user, service) = (Vec::new(), None, None);
        Self { transport, is_udp_lite: false, address, port, processes, user, service, names_cut_at: None }
    }

    /// Returns the process that serves the socket: the one with the lowest number, except process 1.
    pub fn process(&self) -> Option<&Process> {
        self.processes.first()
    }

    /// Returns the word for its protocol: `udplite`, or that of the transport.
    pub fn protocol(&self) -> &'static str {
        if self.is_udp_lite { "udplite" } else { self.transport.as_str() }
    }

    /// Returns whether it has all of IPv6 and may take IPv4, too, where the system does not say that. A socket is limited
    /// to IPv6 if another one of its port has all of IPv4.
    pub(crate) fn may_take_v4<'s>(&self, all: impl IntoIterator<Item = &'s Self>) -> bool {
        let is_v4 = |other: &Self| {
            (other.port, other.transport) == (self.port, self.transport) && other.address == Address::any_v4()
        };
        self.address == Address::any_v6() && !all.into_iter().any(is_v4)
    }

    /// Sorts the processes by their number, each once. Process 1 comes last: it passes sockets to the servers that it
    /// starts, and keeps them open.
    pub(crate) fn sort_processes(&mut self) {
        self.processes.sort_by_key(|process| (process.pid == Some(1), process.pid));
        self.processes.dedup_by_key(|process| process.pid);
    }
}

/// A service that a scan recognized by its answers, not by the number of its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbedService {
    /// The name that the scanner gives it: `ssh`.
    pub name: String,
    /// Whether it runs over TLS.
    pub is_encrypted: bool,
    /// The product, with its version if the scan shows it: `OpenSSH 9.2p1`.
    pub product: Option<String>,
    /// Whether a port mapper gives it its port, as to every program of Sun RPC.
    pub is_mapped: bool,
}

/// Writes `ssh` or `ssl/http`, as Nmap does.
impl fmt::Display for ProbedService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tunnel = if self.is_encrypted { "ssl/" } else { "" };
        write!(f, "{tunnel}{}", Printable(self.name.as_bytes()))
    }
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process {
    /// Its number. `None` where only the name is known.
    pub pid: Option<u32>,
    /// The name of its program, cut by the system (15 bytes on Linux). `None` where only the number is known.
    pub name: Option<Vec<u8>>,
}

/// The local address of a socket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// `*`: every address of both families, or of one that is not known.
    Any,
    /// An address, perhaps of one interface.
    Ip {
        /// The address.
        ip: IpAddr,
        /// The interface or the number of its zone (`lo` in `127.0.0.53%lo`).
        zone: Option<Vec<u8>>,
    },
    /// Anything else, as written. It may be the name of a host.
    Written(Vec<u8>),
    /// The beginning of an address that a program cut to the width of its column.
    Cut(Vec<u8>),
}

impl Address {
    /// Returns an address without an interface.
    pub fn ip(ip: impl Into<IpAddr>) -> Self {
        Self::Ip { ip: ip.into(), zone: None }
    }

    /// Returns whether only this machine reaches it.
    pub fn is_loopback(&self) -> bool {
        const NAMES: [&[u8]; 4] = [b"localhost", b"localhost.localdomain", b"localhost6", b"ip6-localhost"];
        match self {
            Self::Ip { ip, zone } => ip.to_canonical().is_loopback() || zone.as_deref() == Some(b"lo"),
            Self::Written(text) => NAMES.contains(&&**text) || text.ends_with(b"%lo"),
            Self::Cut(text) => text.starts_with(b"::ffff:127."),
            Self::Any => false,
        }
    }

    /// Returns every address of IPv4.
    pub fn any_v4() -> Self {
        Self::ip(Ipv4Addr::UNSPECIFIED)
    }

    /// Returns every address of IPv6, and on most systems those of IPv4, too.
    pub fn any_v6() -> Self {
        Self::ip(Ipv6Addr::UNSPECIFIED)
    }
}

/// Writes `*`, `::1` or `127.0.0.53%lo`, without brackets, and `…` after an address that is cut.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Ip { ip, zone: None } => write!(f, "{ip}"),
            Self::Ip { ip, zone: Some(zone) } => write!(f, "{ip}%{}", Printable(zone)),
            Self::Written(text) => Printable(text).fmt(f),
            Self::Cut(text) => write!(f, "{}…", Printable(text)),
        }
    }
}

/// A row of an output that cannot be read. It may be about a socket that listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRow {
    /// Its bytes.
    pub text: Vec<u8>,
    /// The reason, with the position in the file.
    pub error: InputError,
}

/// Lines of an output that are counted, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineSample {
    /// Their number.
    pub count: usize,
    /// The first, with its bytes.
    pub first: Option<(LineNumber, Vec<u8>)>,
}

/// The sockets of one machine or one output, in its order, and counts of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The sockets.
    pub sockets: Vec<Socket>,
    /// The rows that cannot be read, in their order.
    pub unread: Vec<UnreadRow>,
    /// The lines that are not part of the output, such as a prompt.
    pub foreign: LineSample,
    /// The rows of raw sockets, which have no port.
    pub raw: LineSample,
    /// The rows of sockets of other families, such as those of Unix.
    pub other_families: LineSample,
    /// The lines that say of a socket that the system does not show its program.
    pub unowned: LineSample,
    /// The number of ports that may be open and may be not.
    pub uncertain: usize,
    /// Whether it is the result of a scan, which shows no processes.
    pub is_scan: bool,
    /// Whether more processes may be seen as root.
    pub is_restricted: bool,
    /// Whether a socket of `::` may take IPv4, too: the system does not say that of each. If it does, these have the
    /// address `*`.
    pub families_unknown: bool,
}

impl Listing {
    /// Notes that the program cuts names of processes to a length in bytes, unless it printed a longer one.
    pub(super) fn with_names_cut_at(mut self, length: usize) -> Self {
        let names =
            self.sockets.iter().flat_map(|socket| &socket.processes).filter_map(|process| process.name.as_ref());
        if names.map(Vec::len).max() == Some(length) {
            self.sockets.iter_mut().for_each(|socket| socket.names_cut_at = Some(length));
        }
        self
    }
}
