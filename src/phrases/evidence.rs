//! One statement of one source: [`Evidence`].

use crate::model::{Date, Transport};
use crate::registry::{ClaimKind, Standing};

/// The kind of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A dated snapshot of the IANA registry.
    Registry,
    /// An RFC that lists assigned numbers.
    Rfc,
    /// A source other than the registry and its RFCs.
    Claim,
    /// A pack: a registry of the user's own.
    Pack,
    /// The file that is checked.
    File,
}

impl EvidenceKind {
    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Rfc => "rfc",
            Self::Claim => "claim",
            Self::Pack => "pack",
            Self::File => "file",
        }
    }
}

/// The meaning of the date of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOf {
    /// The date of the source.
    Source,
    /// The date since which the claim holds.
    Fact,
    /// The day on which the source was read, since the claim has no date.
    Reading,
}

impl DateOf {
    /// All meanings.
    pub const ALL: [Self; 3] = [Self::Source, Self::Fact, Self::Reading];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Fact => "fact",
            Self::Reading => "reading",
        }
    }
}

/// One statement of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// The kind of the source.
    pub kind: EvidenceKind,
    /// A date that places the statement in time.
    pub date: Option<Date>,
    /// The meaning of that date.
    pub date_of: DateOf,
    /// The id of the source, as in `data/sources.tsv`; for a claim, the address where it can be read.
    pub source: &'a str,
    /// The statement, without its date. It is a predicate whose subject is the source; a claim is a whole sentence.
    pub statement: &'a str,
    /// Whether it contradicts a claim that the registry removed a name.
    pub is_contradiction: bool,
}

/// A name on a port, and the evidence wanted about it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The name; `None` for an entry without one.
    pub name: Option<&'a [u8]>,
    /// The standing of the name on the port.
    pub standing: Option<Standing>,
    /// The port.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// The kind of claim to cite; `None` for claims that the service is dead or its protocol Historic.
    pub cited: Option<ClaimKind>,
}
