//! `[[table]]`: the tables that `update` updates, and their settings.

use super::words::FileGlob;
use crate::engine::Kept;
use crate::model::{PortRange, Transport};
use crate::syntax::NameRole;
use crate::text::{OneOrMany, Placed, Printable, Word, unknown_word};
use schemars::JsonSchema;
use serde::Deserialize;

/// One `[[table]]` table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableKeys {
    /// The file, or a pattern of files
    pub path: Placed<FileGlob>,
    /// Its format, whatever its content
    pub format: Option<Placed<String>>,
    /// The role of its names, whatever its format says; identifiers cannot be `name`
    pub role: Option<Placed<NameRole>>,
    /// The ports that are updated; others stay as they are
    #[serde(default)]
    pub ports: OneOrMany<PortRange>,
    /// The transports whose assignments are added; without it, those that the table has
    #[serde(default)]
    pub transports: OneOrMany<Transport>,
    /// Whether entries get the registry's name for the same registration, in formats that no modeled program reads
    pub renames: Option<bool>,
    /// The ports whose missing assignments are added: `1-1023`, or `all`
    #[serde(default)]
    pub add: OneOrMany<AddedPorts>,
    /// Entries that stay as they are: `foo`, `foo/tcp`, `8080`, `6000-6063/udp`
    #[serde(default)]
    pub keep: OneOrMany<Kept>,
}

/// Ports whose assignments are added: a port, a range, or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddedPorts(pub PortRange);

impl AddedPorts {
    /// Parses a port, a range or `all`.
    pub fn find(text: &str) -> Option<Self> {
        let all = PortRange { first: 0, last: u16::MAX };
        if text == "all" { Some(Self(all)) } else { PortRange::parse(text).map(Self) }
    }
}

impl Word for AddedPorts {
    const KIND: &'static str = "port, range or `all`";
    const MAY_BE_NUMBER: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let printed = Printable(text.as_bytes());
        Self::find(text).ok_or_else(|| format!("`{printed}` is not a port, a range such as 1-1023, or `all`"))
    }
}

impl Word for Transport {
    const KIND: &'static str = "transport";

    fn parse(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| unknown_word(<Self as Word>::KIND, text, Self::ALL.map(Self::as_str)))
    }

    fn all() -> Vec<String> {
        Self::ALL.map(|transport| transport.as_str().to_owned()).to_vec()
    }
}

impl Word for NameRole {
    const KIND: &'static str = "role of names";

    fn parse(text: &str) -> Result<Self, String> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| unknown_word(Self::KIND, text, Self::ALL.map(Self::as_str)))
    }

    fn all() -> Vec<String> {
        Self::ALL.map(|role| role.as_str().to_owned()).to_vec()
    }
}

impl Word for Kept {
    const KIND: &'static str = "entry";
    const MAY_BE_NUMBER: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let printed = Printable(text.as_bytes());
        Self::parse(text).ok_or_else(|| format!("`{printed}` is not a name, port or range, with or without `/tcp`"))
    }
}
