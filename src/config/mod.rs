//! `portolan.toml`: the settings for a file, and where they come from.
//!
//! One configuration applies to a file: the nearest one above it, else the user's, else the system's. They are not
//! merged, so that a repository gives everyone the same findings.

mod configuration;
mod find;
mod formats;
#[expect(clippy::mutable_key_type, reason = "patterns are compared by their text")]
mod options;
mod packs;
mod schema;
mod tables;
mod trust;
mod words;

pub use configuration::Configuration;
pub use find::{Configurations, FILE_NAME, Homes, Source};
pub use options::{FormatTable, Options, PackTable};
pub use packs::{CheckedPack, check_pack};
pub use schema::{SCHEMA, schema};
pub use tables::{AddedPorts, TableKeys};
pub use trust::{ConfigOrigin, LARGEST_CONFIGURATION, LARGEST_PACK};
pub use words::{FileGlob, MinVersion, PackId, PackKind, ResolverWord};
