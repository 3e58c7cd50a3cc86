//! The lossless model of one file: its lines, and the span of every part.
//!
//! A [`Document`] holds spans, never copies: [`Document::print`] always returns the file's bytes.

mod blocks;
mod columns;
mod document;
mod entry_id;
mod format_meta;
mod index;
mod keys;
mod ports;
mod row_order;
mod unreadable;

pub use blocks::{Block, Owner, whole_file_owner};
pub use columns::{Columns, Gap, blanks_to, column_after};
pub use document::{Document, Entry, Line, LineKind, Notation, RowExtent, RowKey, Style, WordRange};
pub use entry_id::EntryId;
#[cfg(test)]
pub(crate) use format_meta::test_format;
pub use format_meta::{
    Aliases, Comment, Field, FieldKind, FormatMeta, FormatOrigin, LineLimit, NameRole, PortsOfName, Rows,
};
pub use index::{Binding, EntryIndex};
pub use keys::{RepeatedKey, RepeatedKeys};
pub use ports::PortIndex;
pub use row_order::RowOrder;
pub use unreadable::{Fault, TreeLanguage, UnreadTable, Unreadable};
