//! [`Options`]: the keys of `portolan.toml`.

use super::tables::TableKeys;
use super::words::{FileGlob, MinVersion, PackId, PackKind, ResolverWord};
use crate::diagnostic::{Dropped, Severity};
use crate::engine::Selector;
use crate::model::PortRange;
use crate::rule::declared::RuleTable;
use crate::text::{OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The settings of Portolan for the files in a folder: portolan.toml
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// The version of these keys: 1
    #[schemars(range(min = 1, max = 1))]
    pub version: Option<u8>,
    /// The oldest version of Portolan that may read this file, such as "0.2"
    pub min_version: Option<Placed<MinVersion>>,
    /// Rules, categories, owners of rules (`acme`) or `all` to run instead of the default rules
    pub select: Option<Vec<Placed<Selector>>>,
    /// Rules, categories, owners or `all` to run in addition
    pub extend_select: Vec<Placed<Selector>>,
    /// Rules, categories, owners or `all` not to run
    pub ignore: Vec<Placed<Selector>>,
    /// Severities of rules, categories or owners: `spelling = "error"`; also of added findings: `"acme/x" = "info"`
    #[schemars(with = "BTreeMap<String, Placed<Severity>>")]
    pub severity: BTreeMap<Placed<Selector>, Placed<Severity>>,
    /// Rules not to run in some files: `"vendor/**" = ["stale"]`
    #[schemars(with = "BTreeMap<String, Vec<Placed<Selector>>>")]
    pub per_file_ignores: BTreeMap<Placed<FileGlob>, Vec<Placed<Selector>>>,
    /// Formats of some files, whatever their content: `"tables/*.txt" = "services"`
    #[schemars(with = "BTreeMap<String, String>")]
    pub per_file_formats: BTreeMap<Placed<FileGlob>, Placed<String>>,
    /// Files and folders not to read when a folder is searched
    pub exclude: Vec<Placed<FileGlob>>,
    /// The table that the files will replace: lost and changed lookups are reported
    pub base: Option<Placed<String>>,
    /// Names whose loss is accepted when a table is replaced: `imap3`, `asp/tcp`
    pub accepted_losses: Vec<Placed<Dropped>>,
    /// The file with known findings, which are not reported: `check --update-baseline` writes it
    pub baseline: Option<Placed<String>>,
    /// `embedded`, `cached`, or a file with the registry as XML or CSV
    pub registry: Option<Placed<String>>,
    /// The resolvers, or releases of them (`go@1.19`), that messages and rules of `check` mention, and that `uses` asks
    pub resolvers: Option<OneOrMany<ResolverWord>>,
    /// Files with `version = 1` and more `[[rule]]` tables
    pub rule_files: Vec<Placed<String>>,
    /// Formats without code
    pub format: Vec<FormatTable>,
    /// Registries of your own
    pub pack: Vec<PackTable>,
    /// Tables that `portolan update` brings up to date
    pub table: Vec<TableKeys>,
    /// Rules without code
    pub rule: Vec<RuleTable>,
}

/// One `[[pack]]` table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackTable {
    /// The word that selects the pack
    pub id: Placed<PackId>,
    /// The file: a table with tabs and a header, or the registry's own CSV or XML form
    pub file: Placed<String>,
    /// The content of the file; without it, a registry
    pub kind: Option<Placed<PackKind>>,
    /// The ports that a registry governs
    #[serde(default)]
    pub ranges: Vec<Placed<PortRange>>,
    /// The name for people
    pub title: Option<String>,
    /// Where it can be read
    pub url: Option<String>,
}

/// One `[[format]]` table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormatTable {
    /// The descriptor: a TOML file that says where the entries of such files are
    pub file: Placed<String>,
    /// Files to read with it, whatever their content; for other files, its own `paths` and `contains` decide
    #[serde(default)]
    pub paths: Vec<Placed<FileGlob>>,
}

/// A file of rules.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleFile {
    /// The version of these keys: 1
    #[expect(dead_code, reason = "checked before the other keys are read")]
    version: u8,
    /// Rules without code
    #[serde(default)]
    pub rule: Vec<RuleTable>,
}
