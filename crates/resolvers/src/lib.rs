//! Models of the programs that read a table of services. Each computes a program's answer to a name or a port from the
//! table's bytes.
//!
//! `/etc/services` has one format and many readers, which do not agree: with a leading blank, a port such as `022`, a
//! name on two ports or a long comment, two programs on one machine use two ports. Each model here reads bytes as one
//! real reader does, bug for bug, and shares no parser with any other program, so that it can be used to check one. The
//! tests of Portolan, a linter for such tables, compare the models with the real programs.
//!
//! ```
//! use portolan_resolvers::{Lookup, Protocol, by_id};
//!
//! let table = b"dicom 104/tcp\nacr-nema 11112/tcp dicom\n";
//! let answer = |id| by_id(id).unwrap().read(table).answer(&Lookup::name(b"dicom", Some(Protocol::Tcp))).to_string();
//! assert_eq!(answer("glibc"), "104/tcp");
//! assert_eq!(answer("go"), "11112/tcp");
//! ```
//!
//! - [`RESOLVERS`] is the list of models, [`Resolver::read`] reads a table with one of them.
//! - Each has [releases](Release), since versions of one program differ too; [`Reader::find`] finds `go@1.19`.
//! - [`Tables`] is a table as read by several models, [`Answers`] displays their answers as a sentence, and [`changes`]
//!   lists the lookups that two tables answer differently.
//! - [`Quirks`] removes a habit from a model, which shows whether the habit explains an answer.

mod answers;
mod bsd;
mod c;
mod changes;
mod lookup;
mod printable;
mod protocol;
mod quirks;
mod release;
mod table;

pub use answers::{Answers, Group};
pub use changes::{ChangeKind, LookupChange, Tables, changes};
pub use lookup::{Answer, Lookup};
pub use nmap::{Frequency, open_frequency};
pub use printable::Printable;
pub use protocol::Protocol;
pub use quirks::Quirks;
pub use release::{Evidence, Reader, Readers, Release, UnknownReader, list};
pub use table::{ReadEntry, Table};

/// The description of the resolver that is modeled.
#[derive(Debug)]
pub struct ResolverMeta {
    /// The word for it.
    pub id: &'static str,
    /// Its name in a sentence.
    pub title: &'static str,
    /// Its releases, the newest first; at least one.
    pub releases: &'static [Release],
    /// The word for the format that it reads: `services` for services(5), `nmap` for nmap-services.
    pub format: &'static str,
    /// How programs call it.
    pub called_by: &'static str,
    /// Its habits that other resolvers do not share or that are surprising, in the order of [`Quirks`].
    pub quirks: &'static [&'static str],
    /// The lookups that it supports.
    pub lookups: LookupSet,
    /// Whether messages name it by default: most systems, or many programs, use it.
    pub is_named_by_default: bool,
}

/// The lookups that a resolver supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupSet {
    /// C's: a name and a port with every protocol and with none, and the addresses of a name.
    Everything,
    /// C's without the addresses of a name: a name and a port with every protocol and with none.
    Services,
    /// Go's: a name on tcp, on udp, and on the network "ip", which stands for no protocol.
    Names,
    /// Nmap's: all ports of a name, whatever the protocol, and the name of a port and protocol.
    Sets,
}

/// The model of one resolver.
pub trait Resolver: Sync {
    /// Returns the description of the resolver.
    fn meta(&self) -> &'static ResolverMeta;
    /// Reads a table with these quirks: those of a release, or fewer, which shows the effect of the others.
    fn read_with(&self, bytes: &[u8], quirks: Quirks) -> Table;
    /// Reads a table as the newest release does. Never fails, whatever the bytes.
    fn read(&self, bytes: &[u8]) -> Table {
        self.read_with(bytes, self.meta().newest().quirks)
    }
}

impl std::fmt::Debug for dyn Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// Declares the resolvers: each word is a module and a position in the list.
macro_rules! resolvers {
    ($($resolver:ident),+ $(,)?) => {
        $(mod $resolver;)+
        /// Every model, in the order of lists.
        pub static RESOLVERS: &[&dyn Resolver] = &[$(&$resolver::RESOLVER),+];
    };
}

resolvers![glibc, musl, freebsd, openbsd, go, uclibc, wine, macos, nmap];

/// Returns the models of the resolvers that read this format, in the order of [`RESOLVERS`].
pub fn of_format(format: &str) -> impl Iterator<Item = &'static dyn Resolver> + use<'_> {
    RESOLVERS.iter().copied().filter(move |resolver| resolver.meta().format == format)
}

/// Returns the models with these ids, in the order of [`RESOLVERS`]. An unknown id stands for no model.
pub fn of_ids<S: AsRef<str>>(ids: &[S]) -> impl Iterator<Item = &'static dyn Resolver> + use<'_, S> {
    RESOLVERS.iter().copied().filter(move |resolver| ids.iter().any(|id| id.as_ref() == resolver.meta().id))
}

/// Returns the model with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Resolver> {
    RESOLVERS.iter().copied().find(|resolver| resolver.meta().id == id)
}

#[cfg(test)]
mod tests;
