//! Listening sockets beside the facts about their ports. Facts come from the table of this machine, from the registry
//! and its past, and from reports by others.

mod here;
mod reason;
mod service;
mod table;

pub use here::Here;
pub use reason::{GeneralHolder, ListenReason, ListenReasonKind};
pub use table::LocalTable;

use crate::local::listen::Socket;
use crate::model::{DYNAMIC_PORTS, PortRange, Transport};
use crate::registry::{Claim, Flag, Record, Registry, Standing, UsualPorts, expected, standing};
use globset::GlobMatcher;

/// The word of the flag for a port that was left by its name, or whose service is dead.
pub const GHOST: &str = "ghost";

/// A listening socket and the facts about its port.
#[derive(Debug)]
pub struct Listener<'a> {
    /// The socket.
    pub socket: Socket,
    /// The name that the machine's table gives the port.
    pub name: Option<Vec<u8>>,
    /// The names of the registry for the port, as [`expected`] orders them.
    pub registered: Vec<&'a str>,
    /// The standing of the table's name; without one, that of the port.
    pub standing: Standing,
    /// The words of the flags, in the order of [`Flag::ALL`], and then [`GHOST`].
    pub flags: Vec<&'static str>,
    /// The reports about the port that are not the registry's.
    pub claims: Vec<Claim<'a>>,
    /// Why it deserves a look, the weightiest first.
    pub reasons: Vec<ListenReason<'a>>,
}

impl Listener<'_> {
    /// Returns whether the port is a ghost. Its name left it and no other followed, or its service is reported to be
    /// dead.
    pub fn is_ghost(&self) -> bool {
        self.flags.contains(&GHOST)
    }
}

/// The facts that sockets are put beside.
#[derive(Debug)]
pub struct ListenFacts<'a> {
    registry: &'a Registry,
    usual: &'a UsualPorts,
    table: Option<&'a LocalTable>,
    /// Whether the table may be of another machine than the sockets, so that its names are no reason for a look.
    is_of_another: bool,
}

impl<'a> ListenFacts<'a> {
    /// Takes a registry, the usual ports of programs, and the table of this machine, if it has one.
    pub fn new(registry: &'a Registry, usual: &'a UsualPorts, table: Option<&'a LocalTable>) -> Self {
        Self { registry, usual, table, is_of_another: false }
    }

    /// Notes that the sockets may be of another machine than the table. Its names are then no reason for a look.
    #[must_use]
    pub fn of_another_machine(self) -> Self {
        Self { is_of_another: true, ..self }
    }

    /// Adds the facts to each socket. Notable sockets come first: those that others reach by their strongest reason, then
    /// those on loopback addresses, then those whose only reason is a name; then by port, transport and address.
    pub fn listeners(&self, sockets: impl IntoIterator<Item = Socket>) -> Vec<Listener<'a>> {
        let mut listeners: Vec<Listener<'a>> = sockets.into_iter().map(|socket| self.listener(socket)).collect();
        listeners.sort_by(|a, b| {
            let key = |of: &Listener<'_>| {
                let kind = of.reasons.first().map(ListenReason::kind);
                let is_name = kind.is_none_or(|kind| kind == ListenReasonKind::OtherName);
                let is_local = kind.is_some() && of.socket.address.is_loopback();
                (kind.is_none(), is_name, is_local, kind, of.socket.port, of.socket.transport)
            };
            key(a).cmp(&key(b)).then_with(|| a.socket.address.cmp(&b.socket.address))
        });
        listeners
    }

    fn listener(&self, socket: Socket) -> Listener<'a> {
        let (port, transport) = (socket.port, socket.transport);
        let entry = self.table.and_then(|table| table.on(port, transport));
        let name = entry.as_ref().map(|entry| entry.name.to_vec());
        let own_standing = name.as_deref().map(|name| standing(self.registry, name, port, transport));
        let mut flags: Vec<Flag> = entry.map(|entry| entry.flags).unwrap_or_default();
        flags.extend(port_flags(self.registry, port, transport));
        flags.sort_by_key(|flag| Flag::ALL.iter().position(|known| known == flag));
        let claims: Vec<Claim<'a>> =
            self.registry.claims_on(port).filter(|claim| claim.is_on(port, transport)).collect();
        let registered = expected(self.registry, port, transport);
        let ghost = reason::ghost(self.registry, &claims, port, transport);
        let reasons = reason::reasons(&reason::Case {
            registry: self.registry,
            usual: self.usual,
            socket: &socket,
            claims: &claims,
            registered: &registered,
            name: name.as_deref(),
            standing: own_standing.filter(|_| !self.is_of_another),
            flags: &flags,
            ghost: ghost.as_ref(),
        });
        let is_left = matches!(ghost, Some(ListenReason::Deassigned(..)));
        let standing = own_standing.unwrap_or_else(|| {
            // Without a registered name, only private use has a standing of its own.
            let name = registered.first().copied().unwrap_or_default();
            if is_left { Standing::Deassigned } else { standing(self.registry, name.as_bytes(), port, transport) }
        });
        let mut flags: Vec<&'static str> = flags.into_iter().map(Flag::as_str).collect();
        if ghost.is_some() {
            flags.push(GHOST);
        }
        Listener { socket, name, registered, standing, flags, claims, reasons }
    }
}

/// Returns the flags of a port, whatever the table names it.
fn port_flags(registry: &Registry, port: u16, transport: Transport) -> Vec<Flag> {
    let assigned = registry.assigned(port, transport);
    let row = if assigned.clone().next().is_none() { registry.unnamed(port, transport) } else { None };
    let is_dead = |record: Record<'_>| {
        let mut claims = registry.claims_about(record.name().as_bytes(), port, transport);
        claims.any(|claim| claim.kind() == Some(crate::registry::ClaimKind::Defunct))
    };
    let notes_use = |record: Record<'_>| record.notes_unauthorized_use_of(PortRange::single(port));
    let all = [
        (Flag::Reserved, row.is_some_and(Record::is_reserved)),
        (Flag::Dynamic, DYNAMIC_PORTS.contains(port)),
        (Flag::Defunct, assigned.clone().any(is_dead)),
        (Flag::Unauthorized, assigned.chain(row).any(notes_use)),
    ];
    all.into_iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| flag).collect()
}

/// Which sockets are listed. An empty list selects all.
#[derive(Debug, Default)]
pub struct ListenFilter {
    /// Ports and ranges, on one transport or on all.
    pub ports: Vec<(PortRange, Option<Transport>)>,
    /// Transports.
    pub transports: Vec<Transport>,
    /// Names or numbers of processes.
    pub processes: Vec<GlobMatcher>,
    /// Whether only ghosts are listed.
    pub ghosts: bool,
}

impl ListenFilter {
    /// Returns whether only the missing name of its process may keep a socket from being selected.
    pub fn lacks_name(&self, socket: &Socket) -> bool {
        let is_nameless = socket.process().is_none_or(|process| process.name.is_none());
        let others = Self {
            processes: Vec::new(),
            ports: self.ports.clone(),
            transports: self.transports.clone(),
            ghosts: false,
        };
        is_nameless && !self.processes.is_empty() && !self.selects(socket) && others.selects(socket)
    }

    /// Returns whether a socket is selected, as far as the socket alone shows.
    pub fn selects(&self, socket: &Socket) -> bool {
        let is_on = |(ports, on): &(PortRange, Option<Transport>)| {
            ports.contains(socket.port) && on.is_none_or(|on| on == socket.transport)
        };
        let is_held_by = |process: &GlobMatcher| {
            socket.processes.iter().any(|holder| {
                let name = holder.name.as_deref().map(String::from_utf8_lossy);
                name.is_some_and(|name| process.is_match(&*name))
                    || holder.pid.is_some_and(|pid| process.is_match(pid.to_string()))
            })
        };
        (self.ports.is_empty() || self.ports.iter().any(is_on))
            && (self.transports.is_empty() || self.transports.contains(&socket.transport))
            && (self.processes.is_empty() || self.processes.iter().any(is_held_by))
    }
}
