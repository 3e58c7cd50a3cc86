//! The result for each file that a search for configurations finds.

use super::super::LINK_NOT_FOLLOWED;
use super::include::NO_MATCH;
use crate::text::{LineNumber, PrintablePath, listed};
use crate::uses::{ConfigReader, OwnNames};
use std::fmt;
use std::path::Path;

/// The most variables of a file that are named.
const MOST_NAMED: usize = 5;

/// The result for one file or one include.
#[derive(Debug)]
pub enum ConfigDecision {
    /// It is read, and has this many names that are looked up.
    Read(&'static dyn ConfigReader, usize),
    /// Its names are resolved by its own program.
    OwnNames(&'static OwnNames),
    /// It is in a searched folder, and nothing that is known.
    Unknown,
    /// It is in a searched folder and cannot be read, for this reason. Its path is not that of a configuration.
    Skipped(String),
    /// It is in a searched folder, and a symbolic link to another folder, which is not read.
    Link,
    /// It is in a searched folder, and a symbolic link to a file that is read under another name.
    LinkToKnown,
    /// It is an error, for this reason.
    Refused(String),
    /// An included path is not followed, for this reason.
    NotFollowed(String, String),
    /// Its ports are in these variables, which no file of the run defines.
    Undefined(Vec<String>),
    /// Its ports are in elements of these sets of nftables, which no file of the run declares.
    Undeclared(Vec<String>),
    /// Its ports are in these texts, in which no name can be read, for this reason. Each has its first line.
    Hidden(&'static str, Vec<(String, LineNumber)>),
    /// These references, each with the first line, lead to themselves or too far.
    Cycles(Vec<(String, LineNumber)>),
}

impl ConfigDecision {
    /// Returns the words for one part that is not read, and for several; `None` if nothing is missing.
    pub(super) fn gap(&self) -> Option<[&'static str; 2]> {
        match self {
            Self::Hidden(..) => {
                Some(["file with ports in variables or templates", "files with ports in variables or templates"])
            }
            Self::Cycles(_) => Some(["file with endless references", "files with endless references"]),
            Self::Undefined(_) => Some(["file with undefined variables", "files with undefined variables"]),
            Self::Undeclared(_) => Some(["file with undeclared sets", "files with undeclared sets"]),
            Self::Link => Some(["symbolic link", "symbolic links"]),
            Self::NotFollowed(_, why) if why == NO_MATCH => None,
            Self::NotFollowed(..) => Some(["included file", "included files"]),
            Self::Skipped(_) => Some(["skipped file", "skipped files"]),
            Self::Refused(_) => Some(["file with an error", "files with errors"]),
            Self::Read(..) | Self::OwnNames(_) | Self::Unknown | Self::LinkToKnown => None,
        }
    }
}

impl fmt::Display for ConfigDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(reader, 1) => write!(f, "read as {}, 1 name", reader.meta().title),
            Self::Read(reader, count) => write!(f, "read as {}, {count} names", reader.meta().title),
            Self::OwnNames(program) => write!(f, "skipped: {}, whose names are {}", program.title, program.whose),
            Self::Unknown => f.write_str("skipped: not recognized as a configuration"),
            Self::Skipped(why) => write!(f, "skipped: {why}"),
            Self::Link => write!(f, "skipped: {LINK_NOT_FOLLOWED}"),
            Self::LinkToKnown => f.write_str("skipped: a symbolic link to what the search finds under another name"),
            Self::Refused(why) => write!(f, "error: {why}"),
            Self::Undefined(names) => {
                let printed = some(names.iter().map(|name| format!("`{name}`")));
                let them = if names.len() == 1 { "it" } else { "them" };
                write!(f, "no file of this run defines {printed}, so ports in {them} are not looked up")
            }
            Self::Undeclared(names) => {
                let printed = some(names.iter().map(|name| format!("`{name}`")));
                let sets = if names.len() == 1 { "the set" } else { "the sets" };
                let whose = if names.len() == 1 { "its" } else { "their" };
                write!(
                    f,
                    "no file of this run declares {sets} {printed}, so ports in {whose} elements are not looked up"
                )
            }
            Self::Hidden(why, texts) => {
                let printed = some(texts.iter().map(|(text, line)| format!("`{text}` (line {line})")));
                write!(f, "ports in {printed} are not looked up: {why}")
            }
            Self::Cycles(names) => {
                let printed = some(names.iter().map(|(name, line)| format!("`{name}` (line {line})")));
                write!(f, "references to {printed} have no end, so ports behind them are not looked up")
            }
            Self::NotFollowed(path, why) => {
                write!(f, "its include {} is not followed: {why}", PrintablePath(Path::new(path)))
            }
        }
    }
}

/// Lists the first of some words, and counts the others.
fn some(words: impl ExactSizeIterator<Item = String>) -> String {
    let more = words.len().saturating_sub(MOST_NAMED);
    let mut printed: Vec<String> = words.take(MOST_NAMED).collect();
    printed.extend((more > 0).then(|| format!("{more} more")));
    listed(&printed, "and")
}
