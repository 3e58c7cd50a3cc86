//! File formats: the trait [`Format`] and the list of those of the program, one file each.
//!
//! A format parses bytes into a [`Document`]; it never fails and never loses a byte. It alone decides which line is an
//! entry: rules see documents only.

pub mod declared;
mod detect;
pub mod parser;
mod render;
mod table;

pub use detect::{
    LEAST_ENTRIES, fits_name, foreign_rows, is_mostly_readable, is_readable, looks_binary, read_if_fits, recognise,
    rows,
};
pub use table::read_table;

pub use crate::syntax::FormatMeta;

use crate::diagnostic::{Change, Edit};
use crate::syntax::Document;
use std::path::Path;
use std::sync::Arc;

/// One kind of file.
pub trait Format: Send + Sync {
    /// Returns the description of the format.
    fn meta(&self) -> &Arc<FormatMeta>;
    /// Takes the bytes apart. Never fails: what cannot be read becomes an unreadable line.
    fn parse(&self, bytes: &[u8]) -> Document;
    /// Takes the bytes of the file at a path apart, for formats in which the path says something.
    fn parse_at(&self, path: &Path, bytes: &[u8]) -> Document {
        let _ = path;
        self.parse(bytes)
    }
    /// Returns whether a document read with this format looks like one of its own.
    fn fits(&self, document: &Document, bytes: &[u8]) -> bool;
    /// Returns whether new rows of a document go where their names say, so that rows in one place are in that order.
    fn has_rows_by_name(&self, document: &Document, bytes: &[u8]) -> bool {
        let _ = (document, bytes);
        false
    }
    /// The edits that make a change in a file of this format, sorted and apart from each other. `None` if the format
    /// cannot say it, or not within the length that a line may have.
    fn render_change(&self, document: &Document, bytes: &[u8], change: &Change) -> Option<Vec<Edit>> {
        render::render(document, bytes, change)
    }
}

impl std::fmt::Debug for dyn Format + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.meta().id)
    }
}

/// One word a format: its module and its place in the list. More particular formats come first, since the
/// first that fits a file's content is taken.
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
