//! Reads the registry in the forms that IANA publishes, XML and CSV. Also keeps a stored copy up to date.
//!
//! A [`SourceReader`] sees bytes and a [`ReadContext`]: it opens no file and reads no clock. It reports the lines that
//! it cannot read and never guesses. The archive crate has readers for the older forms.

mod address;
mod cache;
mod cell_text;
mod compare;
mod dated_source;
#[cfg(feature = "online")]
mod download;
pub mod history;
mod read_context;
mod read_error;
mod registry_csv;
mod registry_file;
mod registry_table;
mod registry_xml;
mod update;

pub use address::without_user;
pub use cache::{Cache, CacheError, CacheLock, Cached, Origin, without_temporary_path};
pub use cell_text::{alias_of, folded, has_extension, unbracketed};
pub use compare::{Change, ChangeKind, Compared, Records, between_days, between_sources};
pub use dated_source::{DatedSource, SourceRow, Unread};
#[cfg(feature = "online")]
pub use download::{Download, DownloadError, DownloadFault, Seconds, download};
pub use read_context::{DatedBy, ReadContext};
pub use read_error::ReadError;
pub use registry_csv::RegistryCsv;
pub use registry_file::{RegistryFileError, read_registry, read_source};
pub use registry_table::{registry_table, source_of_registry};
pub use registry_xml::{RegistryXml, Snapshot, read_registry_xml};
pub use update::{Doubt, Fetched, UpdateError, Updated, update};

/// The address of the registry's XML at IANA.
pub const REGISTRY_XML: &str =
    "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";

/// Reads one kind of source.
pub trait SourceReader: Sync {
    /// Returns the identifier of the kind, as in the column `kind` of `data/sources.tsv`.
    fn kind(&self) -> &'static str;
    /// Returns whether a file looks like this kind, by its name and first bytes. The name is without its folder.
    ///
    /// A damaged file may be recognized as well: [`read`](Self::read) then reports the fault.
    fn recognizes(&self, file_name: &str, head: &[u8]) -> bool;
    /// Reads a whole source.
    ///
    /// # Errors
    /// If it is truncated, is of another kind, has no date, or has a date in the future.
    fn read(&self, bytes: &[u8], context: &ReadContext) -> Result<DatedSource, ReadError>;
}

impl std::fmt::Debug for dyn SourceReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

/// The number of bytes that [`SourceReader::recognizes`] sees.
const HEAD: usize = 4096;

/// Returns the first of `readers` that recognizes a file of this name with this content.
pub fn reader_of(
    readers: &[&'static dyn SourceReader],
    file_name: &str,
    bytes: &[u8],
) -> Option<&'static dyn SourceReader> {
    let head = &bytes[..bytes.len().min(HEAD)];
    readers.iter().copied().find(|reader| reader.recognizes(file_name, head))
}
