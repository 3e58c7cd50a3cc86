//! Reads the descriptors of `[[format]]`.

use super::options::FormatTable;
use super::words::FileGlob;
use crate::format::declared;
use crate::plugin::Catalogue;
use crate::text::{InputError, Placed};
use std::path::Path;
use std::sync::Arc;

/// The most `[[format]]` tables of a configuration.
pub(super) const MOST_FORMATS: usize = 64;

/// The files that are read in a format of the configuration, whatever their content.
#[derive(Debug)]
pub(super) struct OwnFormat {
    /// The id of the format.
    pub(super) id: String,
    /// The files.
    pub(super) paths: Vec<Placed<FileGlob>>,
}

/// Reads the descriptor of a table and adds its format to the catalogue. `path` is shown in messages; `error` makes an
/// error about the table.
pub(super) fn add(
    table: &FormatTable,
    path: &Path,
    catalogue: Catalogue,
    error: &dyn Fn(String) -> InputError,
) -> Result<(Catalogue, OwnFormat), InputError> {
    let format = declared::load(path)?;
    let paths_of_format = OwnFormat { id: declared::id(&format).to_owned(), paths: table.paths.clone() };
    let added = catalogue.with_declared(Arc::new(format));
    let added =
        added.map_err(|fault| error(fault.to_string()).hint("give the format of the descriptor another `name`"))?;
    Ok((added, paths_of_format))
}
