//! File formats: the trait [`Format`] and the list of built-in formats, one file each.
//!
//! A format parses bytes into a [`Document`]; it never fails and never loses a byte. It alone decides which line is an
//! entry: rules see documents only.

pub mod declared;
mod detect;
pub mod parser;
mod render;
mod table;
mod unwritable;

pub use detect::{
    LEAST_ENTRIES, fits_name, folders_of_tables, foreign_rows, is_mostly_readable, is_readable, looks_binary,
    read_if_fits, recognize, rows,
};
pub use table::read_table;
pub use unwritable::Unwritable;

pub use crate::syntax::FormatMeta;

use crate::diagnostic::{Change, Edit};
use crate::syntax::{Document, RowOrder};
use std::path::Path;
use std::sync::Arc;

/// One kind of file.
pub trait Format: Send + Sync {
    /// Returns the description of the format.
    fn meta(&self) -> &Arc<FormatMeta>;
    /// Parses the bytes. Never fails: text that cannot be read becomes an unreadable line.
    fn parse(&self, bytes: &[u8]) -> Document;
    /// Parses the bytes of the file at a path, for formats in which the path matters.
    fn parse_at(&self, path: &Path, bytes: &[u8]) -> Document {
        let _ = path;
        self.parse(bytes)
    }
    /// Returns whether a document read with this format looks like one of its own.
    fn fits(&self, document: &Document, bytes: &[u8]) -> bool;
    /// Returns whether a table may begin somewhere in a file.
    fn begins_in(&self, bytes: &[u8]) -> bool {
        let _ = bytes;
        true
    }
    /// Returns what the rows of a document are sorted by, which decides where a new one belongs.
    fn row_order(&self, document: &Document, bytes: &[u8]) -> RowOrder {
        RowOrder::of_sections(document.entries.iter(), bytes)
    }
    /// Returns whether no row can be copied to make a new one. Rows then have values that the format does not read.
    fn has_unread_values(&self, document: &Document, bytes: &[u8]) -> bool {
        let _ = (document, bytes);
        false
    }
    /// Returns the edits that make a change in a file of this format, sorted and disjoint.
    ///
    /// # Errors
    /// If the format cannot express the change, or not within its line limit.
    fn render_change(&self, document: &Document, bytes: &[u8], change: &Change) -> Result<Vec<Edit>, Unwritable> {
        render::render(document, bytes, change)
    }
}

impl std::fmt::Debug for dyn Format + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.meta().id)
    }
}

/// Declares the formats: each word is a module and a position in the list. More specific formats come first, since the
/// first that fits a file's content is used.
macro_rules! formats {
    ($($format:ident),+ $(,)?) => {
        $(mod $format;)+
        /// Returns the formats of the program.
        pub fn builtin() -> Vec<Arc<dyn Format>> {
            vec![$(Arc::new($format::FORMAT)),+]
        }
    };
}

formats![nmap, services];
