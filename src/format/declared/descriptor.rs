//! [`Descriptor`]: the keys of a descriptor, as in its TOML file.

use super::values::{Column, Constant, List};
use crate::syntax::{RowOrder, TreeLanguage};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A descriptor as it is written. `docs/formats.md` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Descriptor {
    /// Checked before anything else is read.
    #[serde(rename = "version")]
    _version: i64,
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) about: String,
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) paths: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) contains: List,
    pub(super) may_be_empty: Option<Spanned<bool>>,
    #[serde(default)]
    pub(super) generated: bool,
    pub(super) regenerate: Option<String>,
    #[serde(default)]
    pub(super) comment: List,
    #[serde(default)]
    pub(super) comment_end: List,
    #[serde(default)]
    pub(super) string: Escapes,
    #[serde(default)]
    pub(super) table: Vec<Spanned<Table>>,
    #[serde(default)]
    pub(super) names: Names,
    #[serde(default)]
    pub(super) edit: EditKeys,
    #[serde(default)]
    pub(super) test: Vec<Test>,
}

/// How a file is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Pattern,
    Delimited,
    Tree,
}

/// One table of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    // Where it is.
    #[serde(default)]
    pub(super) begin: List,
    pub(super) end: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) guard: List,
    // Its rows.
    #[serde(default)]
    pub(super) entry: List,
    #[serde(default)]
    pub(super) section: Vec<Section>,
    #[serde(default)]
    pub(super) skip: List,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) last: Last,
    pub(super) unique: Option<Unique>,
    #[serde(default)]
    pub(super) unique_if: UniqueIf,
    // The parts of a row.
    pub(super) transport: Option<Constant>,
    #[serde(default)]
    pub(super) transports: BTreeMap<String, Vec<Spanned<String>>>,
    pub(super) endpoints: Option<Endpoints>,
    #[serde(default)]
    pub(super) ports: Ports,
    // Delimited text.
    #[serde(default)]
    pub(super) delimiter: List,
    pub(super) quote: Option<Spanned<String>>,
    pub(super) header: Option<bool>,
    #[serde(default)]
    pub(super) columns: BTreeMap<Spanned<String>, Spanned<Column>>,
    #[serde(default)]
    pub(super) ragged: bool,
    // A tree.
    pub(super) parser: Option<Parser>,
    #[serde(default)]
    pub(super) fields: BTreeMap<Spanned<String>, List>,
    // Both.
    #[serde(default)]
    pub(super) patterns: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A part of a table with facts of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Section {
    pub(super) open: Spanned<String>,
    pub(super) close: Option<Spanned<String>>,
    pub(super) transport: Option<List>,
}

/// Whether the last row has a separator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Last {
    Always,
    Never,
    #[default]
    Optional,
}

/// Several endpoints of a name in one text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Endpoints {
    pub(super) each: Spanned<String>,
    pub(super) list: Option<Spanned<String>>,
    pub(super) range: Option<String>,
}

/// Several ports in one text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ports {
    #[serde(default)]
    pub(super) list: List,
    pub(super) range: Option<String>,
    #[serde(default)]
    pub(super) open: bool,
}

/// The parser of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Parser {
    Json,
    Xml,
    Yaml,
    Toml,
}

impl Parser {
    /// Returns the language that it reads.
    pub(super) fn language(self) -> TreeLanguage {
        match self {
            Self::Json => TreeLanguage::Json,
            Self::Xml => TreeLanguage::Xml,
            Self::Yaml => TreeLanguage::Yaml,
            Self::Toml => TreeLanguage::Toml,
        }
    }
}

/// How the host language escapes characters in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Escapes {
    C,
    Json,
    Sql,
    Python,
    Xml,
    #[default]
    None,
}

/// The role of names, and how they are spelled.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Names {
    pub(super) role: Option<Role>,
    pub(super) case: Option<Case>,
    #[serde(default)]
    pub(super) replace: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) strip_prefix: List,
    #[serde(default)]
    pub(super) strip_suffix: List,
    pub(super) valid: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) known: bool,
    #[serde(default)]
    pub(super) markup: bool,
    pub(super) unique: Option<Unique>,
}

/// The meaning of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    Name,
    Label,
    Identifier,
    None,
}

/// The case in which the file writes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Case {
    Upper,
    Lower,
}

/// The part of a row that no two rows share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Unique {
    Name,
    Port,
    /// The part before `:` or `=`.
    First,
}

/// Expressions for what a file has if no two of its rows share a part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UniqueIf {
    #[serde(default)]
    pub(super) port: List,
    #[serde(default)]
    pub(super) name: List,
}

/// How rows are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EditKeys {
    pub(super) row: Option<Spanned<String>>,
    pub(super) order: Option<RowOrder>,
    pub(super) separator: Option<String>,
    pub(super) last: Option<Last>,
    #[serde(default)]
    pub(super) annotate: Annotate,
}

/// The position of a note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Annotate {
    LineEnd,
    LineBefore,
    #[default]
    None,
}

/// A sample with the entries that it has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Test {
    pub(super) text: Spanned<String>,
    pub(super) path: Option<String>,
    #[serde(default)]
    pub(super) entries: Vec<String>,
    #[serde(default)]
    pub(super) problems: usize,
    #[serde(default)]
    pub(super) rename: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) add: Vec<Spanned<String>>,
    pub(super) added: Option<String>,
}
