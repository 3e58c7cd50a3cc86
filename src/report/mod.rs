//! Formats results. Reports are pure: they turn values into bytes and do no input or output.
//!
//! Each command has a folder with one file per output. Machine formats are versioned and have their own types.

pub mod annotate;
pub mod check;
pub mod compare;
pub mod config;
#[cfg(test)]
mod damaged_registry;
pub mod explain;
pub mod files;
pub mod fix;
pub mod formats;
pub mod ghosts;
pub mod list;
pub mod listen;
mod markup;
pub mod registry;
pub mod resolve;
pub mod resolvers;
pub mod rules;
mod run;
mod theme;
mod unread;
pub mod update;
pub mod uses;
mod v1;
mod wrap;

pub use check::{REPORTERS, Reporter, ReporterMeta, by_id};
pub use list::ListFormat;
pub use listen::ListenFormat;
pub use run::{Run, count};
pub use theme::{Paint, Theme};
pub(crate) use unread::table as unread_table;
pub(crate) use wrap::wrap_for_stderr;
