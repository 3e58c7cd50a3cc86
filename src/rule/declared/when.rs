//! [`When`]: the conditions of a rule, as they are written.

use super::words::{DateRange, NamePattern, RelationTo, TextPattern};
use crate::model::{PortRange, TransportWord};
use crate::registry::{ClaimKind, Flag, Standing};
use crate::text::{OneOrMany, TableOnly};
use schemars::JsonSchema;
use serde::Deserialize;

/// Conditions about an entry, all of which must hold. A list holds if one of its values does.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct When {
    /// Ports and ranges; an entry with a range is in them if one of its ports is
    pub port: Option<OneOrMany<PortRange>>,
    /// Transports
    pub transport: Option<OneOrMany<TransportWord>>,
    /// Patterns of the official name, compared without case: `acme-*`
    pub name: Option<OneOrMany<NamePattern>>,
    /// Patterns of an alias, compared without case
    pub alias: Option<OneOrMany<NamePattern>>,
    /// Patterns of the comment without its sign; an entry without one has an empty comment
    pub comment: Option<OneOrMany<TextPattern>>,
    /// Standings in the registry
    pub standing: Option<OneOrMany<Standing>>,
    /// Flags beside the standing
    pub flags: Option<OneOrMany<Flag>>,
    /// Kinds of claims about the port and transport, and, unless they are about the use of a port, about the name
    pub claim: Option<OneOrMany<ClaimKind>>,
    /// Relations to any pack (`listed`), or to one (`acme:listed`)
    pub relation: Option<OneOrMany<RelationTo>>,
    /// Formats of the file
    pub format: Option<OneOrMany<String>>,
    /// When the registry first listed the name on the port: `2010..`, `..1999-12`
    pub first_registered: Option<OneOrMany<DateRange>>,
    /// At least one of these must hold
    pub any: Option<Vec<TableOnly<When>>>,
    /// These must not hold together
    pub not: Option<Box<TableOnly<When>>>,
}
