//! The result for each file that a search for configurations finds.

use super::super::LINK_NOT_FOLLOWED;
use crate::text::{ShownPath, listed};
use crate::uses::{ConfigReader, OwnNames};
use std::fmt;
use std::path::Path;

/// The most undefined variables of a file that are named.
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
    /// It is in a searched folder, and a symbolic link to another place, which is not read.
    Link,
    /// It is in a searched folder, and a symbolic link to a file that is read under another name.
    LinkToKnown,
    /// It is an error, for this reason.
    Refused(String),
    /// An included path is not followed, for this reason.
    NotFollowed(String, String),
    /// Its ports are in these variables, which no file of the run defines.
    Undefined(Vec<String>),
}

impl fmt::Display for ConfigDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(reader, 1) => write!(f, "read as {}, 1 name", reader.meta().title),
            Self::Read(reader, count) => write!(f, "read as {}, {count} names", reader.meta().title),
            Self::OwnNames(own) => write!(f, "skipped: {}, whose names are {}", own.title, own.whose),
            Self::Unknown => f.write_str("skipped: not recognized as a configuration"),
            Self::Skipped(why) => write!(f, "skipped: {why}"),
            Self::Link => f.write_str(LINK_NOT_FOLLOWED),
            Self::LinkToKnown => f.write_str("skipped: a symbolic link to what the search finds under another name"),
            Self::Refused(why) => write!(f, "error: {why}"),
            Self::Undefined(names) => {
                let more = names.len().saturating_sub(MOST_NAMED);
                let mut shown: Vec<String> = names.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
                shown.extend((more > 0).then(|| format!("{more} more")));
                let them = if names.len() == 1 { "it" } else { "them" };
                write!(f, "no file of this run defines {}, so ports in {them} are not looked up", listed(&shown, "and"))
            }
            Self::NotFollowed(path, why) => {
                write!(f, "its include {} is not followed: {why}", ShownPath(Path::new(path)))
            }
        }
    }
}
