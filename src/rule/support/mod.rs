//! Code shared by several rules.

pub(in crate::rule) mod answers;
mod canonical;
pub(in crate::rule) mod configuration;
pub(in crate::rule) mod context;
pub(in crate::rule) mod descriptions;
pub(in crate::rule) mod disputed_lines;
mod entries_by_port;
pub(in crate::rule) mod fixes;
pub(in crate::rule) mod groups;
pub(in crate::rule) mod lines;
pub(in crate::rule) mod lookups;
pub(in crate::rule) mod note;
mod old_table;
pub(in crate::rule) mod packs;
pub(in crate::rule) mod past;
pub(in crate::rule) mod port_claims;

pub(in crate::rule) mod shared;

pub use configuration::{ConfigUses, OwnProfile, UseAnswer, UseTable, UseTables};
pub use context::{Context, SuppressionUse};
pub use disputed_lines::DisputedLines;
pub use lines::LineSet;
pub use old_table::OldTable;
pub use shared::Shared;
