//! Resolvers: what programs answer when they are asked for a name or a port, from the bytes of a table.
//!
//! Each model reads bytes as one real reader does, bug for bug, and shares no code with the formats: a fix is proved
//! on exactly the bytes that would be written, by readers that do not make our mistakes. `tests/program/differential.rs`
//! holds the models to the real programs.
//!
//! [`Tables`] is what all models of one format make of a file, [`changes`] what two files answer differently.

mod c;
mod changes;
mod lookup;
mod ports;
mod quirks;
mod table;

pub use changes::{ChangeKind, LookupChange, Tables, changes, changes_between};
pub use lookup::{Answer, Lookup};
pub use quirks::Quirks;
pub use table::{ReadEntry, Table};

use crate::model::Transport;

/// What a model is of.
#[derive(Debug)]
pub struct ResolverMeta {
    /// The word for it.
    pub id: &'static str,
    /// Its name in a sentence.
    pub title: &'static str,
    /// Which version is modelled, as it follows the title.
    pub release: &'static str,
    /// Which version is modelled, and how that is known.
    pub version: &'static str,
    /// The id of the format that it reads.
    pub format: &'static str,
    /// How programs ask it.
    pub asked_by: &'static str,
    /// Its habits that others do not share or that surprise, in the order of [`Quirks`].
    pub quirks: &'static [&'static str],
    /// What can be asked of it.
    pub asks: Asks,
}

/// Which questions a resolver can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// C's: a name and a port with every protocol and with none, and the addresses of a name.
    Everything,
    /// Go's: a name on tcp, on udp, and on the network "ip", which stands for no protocol.
    Names,
    /// Nmap's: all ports of a name, whatever the protocol, and the name of a port and protocol.
    Sets,
}

/// The model of one resolver.
pub trait Resolver: Sync {
    /// What it is a model of.
    fn meta(&self) -> &'static ResolverMeta;
    /// Reads a table as the resolver does, but without some of its quirks: for tests, which show that each is needed.
    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table;
    /// Reads a table as the resolver does. Never fails, whatever the bytes.
    fn read(&self, bytes: &[u8]) -> Table {
        self.read_with(bytes, Quirks::ALL)
    }
}

impl std::fmt::Debug for dyn Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// One word a resolver: its module and its place in the list.
macro_rules! resolvers {
    ($($resolver:ident),+ $(,)?) => {
        $(mod $resolver;)+
        /// Every model, in the order of lists.
        pub static RESOLVERS: &[&dyn Resolver] = &[$(&$resolver::RESOLVER),+];
    };
}

resolvers![glibc, musl, freebsd, go, nmap];

/// The models of those that read this format.
pub fn of_format(format: &str) -> impl Iterator<Item = &'static dyn Resolver> + use<'_> {
    RESOLVERS.iter().copied().filter(move |resolver| resolver.meta().format == format)
}

/// From a line of so many bytes on, Go leaves off reading. FreeBSD's libc does so later, musl and glibc never.
pub const LEAVING_OFF: usize = go::BUFFER;

/// The port of a name that Go has built in, on this transport.
pub fn built_into_go(name: &[u8], transport: Transport) -> Option<u16> {
    go::built_in(name, transport)
}

/// The model with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Resolver> {
    RESOLVERS.iter().copied().find(|resolver| resolver.meta().id == id)
}

#[cfg(test)]
mod tests;
