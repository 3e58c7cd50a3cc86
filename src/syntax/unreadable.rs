//! Lines that are neither an entry, a comment nor blank.

use crate::text::{LineNumber, Span};

/// One line that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Unreadable {
    /// Its line.
    pub line: LineNumber,
    /// The part that is wrong.
    pub span: Span,
    /// The fault.
    pub fault: Fault,
}

impl Unreadable {
    /// Returns the lines of faults, each once.
    pub fn lines(all: &[Self]) -> Vec<LineNumber> {
        let mut lines: Vec<LineNumber> = all.iter().map(|unreadable| unreadable.line).collect();
        lines.dedup();
        lines
    }
}

/// A table in a file that the format of the file does not read, but another does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadTable {
    /// The id of the format that reads it.
    pub format: Box<str>,
    /// The line of its first entry.
    pub first: LineNumber,
    /// The line of its last entry.
    pub last: LineNumber,
    /// The number of its entries.
    pub entries: usize,
}

/// A language whose files are trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TreeLanguage {
    /// JSON, with comments and trailing commas allowed.
    Json,
    /// XML.
    Xml,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}

/// The reason why a line could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A name with nothing after it.
    NoPort,
    /// No number in the place of the port.
    PortNotANumber,
    /// A number with a plus or minus sign.
    SignedPort,
    /// A number over 65535.
    PortTooLarge,
    /// A range whose end comes before its start.
    ReversedRange,
    /// A range of ports, in a format with one port per line.
    PortRange,
    /// Several transports, in a format with one transport per line.
    TransportList,
    /// A port number without `/` and a transport.
    NoTransport,
    /// `22,tcp`: a comma instead of the slash.
    CommaForSlash,
    /// `22/ tcp` or `22/tcp/`: a slash without a transport after it.
    EmptyTransport,
    /// A transport that the format does not know.
    UnknownTransport,
    /// No separator between two entries.
    NoSeparator,
    /// A separator where no entry follows, or a second one.
    StraySeparator,
    /// More or fewer fields than other rows.
    FieldCount,
    /// A quote that is not closed, or not where a field begins or ends.
    Quote,
    /// A bracket without its counterpart.
    Bracket,
    /// A likely entry outside every table.
    OutsideTable,
    /// The beginning of a table that does not end.
    NeverEnds,
    /// A sign that ends the table, although rows follow.
    EndsEarly,
    /// The beginning of a section that does not end.
    SectionNeverEnds,
    /// A number that begins with 0, which the language reads as octal, or not at all.
    LeadingZero,
    /// A transport in the place of the name: the format takes another part of the row for the name.
    TransportAsName,
    /// A text under a key that the format does not read, although it is the name of the record.
    UnreadNames,
    /// The position where a tree is too deep, or has too many nodes, to be read.
    TooDeep,
    /// The position where the parser of a language gave up.
    NotWellFormed(TreeLanguage),
    /// The position after which nothing is read, since there are too many faults before it.
    TooMany,
    /// Any other way not to be an entry of the format.
    NotAnEntry,
}

impl Fault {
    /// Returns whether the port number itself is wrong, which the rule `port-number` reports.
    pub fn is_port_number(self) -> bool {
        matches!(self, Self::SignedPort | Self::PortTooLarge)
    }

    /// Returns whether the line has the form of an entry: the mistake is in its numbers or in a sign.
    ///
    /// Such a line is not evidence that the file is something else.
    pub fn is_in_an_entry(self) -> bool {
        match self {
            Self::NoPort
            | Self::PortNotANumber
            | Self::NoTransport
            | Self::NotAnEntry
            | Self::UnknownTransport
            | Self::NoSeparator
            | Self::StraySeparator
            | Self::FieldCount
            | Self::Quote
            | Self::Bracket
            | Self::OutsideTable
            | Self::NeverEnds
            | Self::EndsEarly
            | Self::SectionNeverEnds
            | Self::TransportAsName
            | Self::TooDeep
            | Self::NotWellFormed(_)
            | Self::TooMany => false,
            Self::SignedPort
            | Self::PortTooLarge
            | Self::ReversedRange
            | Self::PortRange
            | Self::TransportList
            | Self::CommaForSlash
            | Self::EmptyTransport
            | Self::UnreadNames
            | Self::LeadingZero => true,
        }
    }

    /// Returns whether nothing after the fault was read.
    pub fn leaves_the_rest_unread(self) -> bool {
        matches!(self, Self::NeverEnds | Self::TooDeep | Self::NotWellFormed(_) | Self::TooMany)
    }

    /// Returns whether nothing of a tree was read because of the fault.
    pub fn leaves_a_tree_unread(self) -> bool {
        matches!(self, Self::TooDeep | Self::NotWellFormed(_))
    }

    /// Returns what to do about a fault that leaves a tree unread.
    pub fn remedy_of_tree(self) -> Option<&'static str> {
        match self {
            Self::NotWellFormed(TreeLanguage::Json) => {
                Some("look there and just above: a quote, a comma or a bracket is missing, or one too many")
            }
            Self::NotWellFormed(TreeLanguage::Xml) => {
                Some("look there and just above: a tag or a quote is missing, or one too many")
            }
            Self::NotWellFormed(TreeLanguage::Yaml) => {
                Some("look there and just above: a quote or a bracket is missing, or the indentation is wrong")
            }
            Self::NotWellFormed(TreeLanguage::Toml) => {
                Some("look there and just above: a quote, a bracket or `=` is missing, or a key is there twice")
            }
            Self::TooDeep => Some("divide it into smaller files"),
            _ => None,
        }
    }

    /// Returns the fault in a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPort => "a name without a port",
            Self::PortNotANumber => "no port number after the name",
            Self::SignedPort => "a port number with a sign",
            Self::PortTooLarge => "a port number over 65535",
            Self::ReversedRange => "a range that ends before it starts",
            Self::PortRange => "a range of ports instead of one port",
            Self::TransportList => "a list of transports instead of one",
            Self::NoTransport => "a port number without a transport",
            Self::CommaForSlash => "a comma instead of the slash",
            Self::EmptyTransport => "a slash without a transport after it",
            Self::UnknownTransport => "a transport that the format does not know",
            Self::NoSeparator => "no separator before the next entry",
            Self::StraySeparator => "a separator without an entry",
            Self::FieldCount => "more or fewer fields than other rows have",
            Self::Quote => "a quote that is not closed, or in the wrong place",
            Self::Bracket => "a bracket without its counterpart",
            Self::OutsideTable => "looks like an entry, but is outside every table",
            Self::NeverEnds => "the table that begins here never ends",
            Self::EndsEarly => "the table ends here, but rows follow",
            Self::SectionNeverEnds => "the section that begins here never ends",
            Self::LeadingZero => "a number that begins with 0 is octal, or an error, in this language",
            Self::TransportAsName => "a transport in the place of the name",
            Self::UnreadNames => {
                "no record has a name, and this key, which the format does not read, has names of their ports"
            }
            Self::TooDeep => "nothing is read from here on: it is nested too deep, or has too many parts",
            Self::NotWellFormed(TreeLanguage::Json) => "not well-formed JSON from here on",
            Self::NotWellFormed(TreeLanguage::Xml) => "not well-formed XML from here on",
            Self::NotWellFormed(TreeLanguage::Yaml) => "not well-formed YAML from here on",
            Self::NotWellFormed(TreeLanguage::Toml) => "not well-formed TOML from here on",
            Self::TooMany => "nothing is read from here on: too much could not be read before",
            Self::NotAnEntry => "not in the form of an entry",
        }
    }
}
