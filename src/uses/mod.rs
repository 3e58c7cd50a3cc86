//! The service names that a configuration uses. [`ConfigReader`] is the trait of the readers; there is one file per
//! kind.
//!
//! A reader finds the names that its program looks up, and the kinds of lookups. It does not know any table: whether a
//! name is found is decided elsewhere. A configuration is never run. Templates, comments, numbers and names that the
//! program resolves itself (chains, jails, profiles) are not uses.

mod actions;
mod ban_actions;
mod heredoc;
mod ini;
mod jails;
mod openssh;
mod own_names;
mod parameters;
mod path;
mod piped;
mod ports;
mod recognize;
mod shared;
mod shell;
mod tokens;
mod variables;
mod words;

pub use own_names::{OWN_NAMES, OwnNames};
pub use path::{by_path, hidden_folders};
pub use recognize::{Recognized, read_with, recognize};
pub use shared::Shared;

use crate::model::Transport;
use crate::text::Span;
use std::path::Path;

/// The description of a reader.
#[derive(Debug)]
pub struct ConfigMeta {
    /// The word for it in every output: `fail2ban`.
    pub id: &'static str,
    /// The kind of file in a sentence: `fail2ban jails`.
    pub title: &'static str,
    /// The program that looks the names up, unless each use has its own: see [`Use::program`].
    pub program: Option<&'static str>,
    /// The effect of a name that is not found, as the end of a sentence with `so`: `the jail bans nobody`.
    pub gone: &'static str,
    /// The effect of a name that has another port, as the end of a sentence with `so`. The ports follow it: `sshd uses`
    /// 23 instead of 22.
    pub moved: &'static str,
    /// How the program takes a range of ports.
    pub ranges: Ranges,
    /// The way to do without the name, as an imperative, where it is another than to write the number of the port.
    pub without_name: Option<&'static str>,
    /// Path patterns of the files: see [`recognize`].
    pub paths: &'static [&'static str],
    /// The usual paths of the files on a system: files, or folders that are searched.
    pub usual_paths: &'static [&'static str],
}

/// How a program takes a range of ports. A hyphen may be part of a name, so that `ssh-telnet` is often one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranges {
    /// It takes none.
    None,
    /// Of names or numbers, with this sign between them: `ssh:telnet`.
    OfNames(char),
    /// Of numbers, with this sign between them: `22-23`.
    OfNumbers(char),
}

/// How well the content of a file fits a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recognition {
    /// It does not.
    No,
    /// Some lines are commands that the reader knows. Others may belong to other readers, as in a shell script.
    Lines,
    /// The whole file is of this kind.
    Whole,
}

/// The reader of one kind of configuration.
pub trait ConfigReader: Sync {
    /// Returns the description of the reader.
    fn meta(&self) -> &'static ConfigMeta;
    /// Returns whether a file is of this kind, judged by the beginning of its content alone.
    fn recognizes(&self, head: &[u8]) -> Recognition {
        let _ = head;
        Recognition::No
    }
    /// Finds the names that the file uses. Never fails, whatever the bytes. The path distinguishes files of one kind,
    /// such as `master.cf` and `main.cf`.
    fn read(&self, path: &Path, bytes: &[u8]) -> Reading;
    /// Adds what the file says about the lookups of other files.
    fn share(&self, path: &Path, bytes: &[u8], shared: &mut Shared) {
        let _ = (path, bytes, shared);
    }
    /// Finds the names that the file uses, if other files say something about its lookups.
    fn read_among(&self, path: &Path, bytes: &[u8], shared: &Shared) -> Option<Reading> {
        let _ = (path, bytes, shared);
        None
    }
}

impl std::fmt::Debug for dyn ConfigReader + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// The names in one configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The uses, in the order of the file.
    pub uses: Vec<Use>,
    /// The files that this one includes, as it names them: paths, which may have wildcards.
    pub includes: Vec<Span>,
    /// Variables whose values are ports, and that this file does not define.
    pub wanted: Vec<Span>,
    /// Sets of nftables with elements that may be ports, and that this file does not declare.
    pub undeclared: Vec<Span>,
    /// The names of the variables that this file defines.
    pub defined: Vec<Span>,
    /// Definitions of variables that nothing in this file uses as ports. Another file may.
    pub unused: Vec<Definition>,
    /// The application profiles of ufw.
    pub profiles: Vec<Profile>,
    /// References that lead to themselves, or too far, so that the ports behind them are not found.
    pub cycles: Vec<Span>,
    /// The parts that cannot be read.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Returns the uses whose names are known, in the order of the file.
    pub fn known(&self) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(|used| !matches!(used.need, Need::Unknown(_)))
    }

    /// Returns the reading of a part of a file that begins at this offset, as one of the whole file.
    fn moved(mut self, by: usize) -> Self {
        let Self { uses, includes, wanted, undeclared, defined, unused, profiles, cycles, problems } = &mut self;
        let of_unused = unused.iter_mut().flat_map(|definition| {
            std::iter::once(&mut definition.name).chain(definition.uses.iter_mut().map(|used| &mut used.span))
        });
        let spans = uses.iter_mut().map(|used| &mut used.span);
        let of_profiles = profiles.iter_mut().flat_map(|profile| [&mut profile.name, &mut profile.ports]);
        let spans = spans.chain(includes).chain(wanted).chain(undeclared).chain(defined);
        let spans = spans.chain(of_unused).chain(of_profiles).chain(cycles);
        for span in spans.chain(problems.iter_mut().map(|problem| &mut problem.span)) {
            *span = Span::new(span.start.index() + by, span.end.index() + by);
        }
        self
    }

    /// Adds the reading of another part of the same file, in any order.
    fn add(&mut self, other: Self) {
        let Self { uses, includes, wanted, undeclared, defined, unused, profiles, cycles, problems } = other;
        self.uses.extend(uses);
        self.includes.extend(includes);
        self.wanted.extend(wanted);
        self.undeclared.extend(undeclared);
        self.defined.extend(defined);
        self.unused.extend(unused);
        self.profiles.extend(profiles);
        self.cycles.extend(cycles);
        self.problems.extend(problems);
    }
}

/// One name that is looked up in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The name, exactly as the program looks it up.
    pub span: Span,
    /// How the name is looked up.
    pub lookup: LookupKind,
    /// Whether the name is looked up with the current file.
    pub need: Need,
    /// The effect of a name that is not found, where it is another than [`ConfigMeta::gone`].
    pub effect: Option<&'static str>,
    /// The program that looks the name up, where it is another than [`ConfigMeta::program`].
    pub asked_by: Option<&'static str>,
    /// The transport of the rule, where the lookup has none. A missing name is meant on it.
    pub meant: Option<Transport>,
}

impl Use {
    /// Creates a use whose effect and program are those of its configuration.
    fn new(span: Span, lookup: LookupKind, need: Need) -> Self {
        Self { span, lookup, need, effect: None, asked_by: None, meant: None }
    }

    /// Returns the program that looks the name up in a configuration of this kind. `None` if it is not known: fail2ban
    /// hands names on to the program of a ban action, which may be in a file that was not read.
    pub fn program(&self, meta: &ConfigMeta) -> Option<&'static str> {
        self.asked_by.or(meta.program)
    }
}

/// The definition of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name of the variable.
    pub name: Span,
    /// The names in its value, as they would be looked up.
    pub uses: Vec<Use>,
}

/// An application profile of ufw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: Span,
    /// Its ports, as written: `80,443/tcp|53`.
    pub ports: Span,
}

/// How a program looks up a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// `getservbyname` with this protocol, or `getaddrinfo` for sockets of this protocol.
    With(Transport),
    /// `getservbyname` without a protocol: the first line with the name is the answer.
    Without,
    /// `getaddrinfo` without hints: a line of any protocol is enough.
    Addresses,
    /// With tcp, then with udp; one of them is enough.
    TcpOrUdp,
    /// As [`Self::Without`], then with tcp and with udp: a rule is made for each of these that has the name.
    RulePerTransport,
}

impl LookupKind {
    /// Returns the protocol that the program gives; `None` for a lookup without one.
    pub fn transport(self) -> Option<Transport> {
        match self {
            Self::With(transport) => Some(transport),
            Self::Without | Self::Addresses | Self::TcpOrUdp | Self::RulePerTransport => None,
        }
    }
}

/// Whether a name is looked up, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// When the configuration is loaded, or when the rule applies.
    Always,
    /// Only in some cases, for this reason: only by old releases, or only once the part is enabled.
    Sometimes(&'static str),
    /// Not with the current file, for this reason: the part is disabled, or the definition is unused.
    NotNow(&'static str),
    /// The name is the program's own and must not be found. A ufw profile with the name of a service is skipped.
    MustNotResolve,
    /// The name is not known, for this reason: a variable of a shell or a template is written instead.
    Unknown(&'static str),
}

/// The reason why names in variables of shells and in templates are not known.
pub const REPLACED_LATER: &str = "only a shell or a template knows them";

impl Need {
    /// Returns whether the name is looked up, if only in some cases.
    pub fn is_looked_up(self) -> bool {
        matches!(self, Self::Always | Self::Sometimes(_))
    }
}

/// A part of a configuration that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The part.
    pub span: Span,
    /// One sentence, without a full stop.
    pub message: String,
}

/// Declares the readers: each word is a module and an entry of the list. Of two readers that recognize a file equally
/// well by its content, the first one reads it.
macro_rules! configs {
    ($($reader:ident),+ $(,)?) => {
        $(mod $reader;)+
        /// Every reader, in display order.
        pub static CONFIGS: &[&dyn ConfigReader] = &[$(&$reader::READER),+];
    };
}

configs![
    fail2ban, nftables, iptables, pf, ferm, postfix, ufw, inetd, xinetd, cyrus, stunnel, sshd, ssh, ipsec, firewalld,
    shorewall, exim, pcap,
];

/// Returns the reader with this id.
pub fn by_id(id: &str) -> Option<&'static dyn ConfigReader> {
    CONFIGS.iter().copied().find(|reader| reader.meta().id == id)
}
