//! Readers of dated sources: the trait [`SourceReader`] and the list [`READERS`], one file each. A source is a
//! published form of the registry, or an Assigned Numbers RFC; [`Revisions`] gives every revision of one out of a
//! git repository. [`build`] makes the embedded table from the newest.
//!
//! A reader sees bytes, and what is known of them from [`Outside`]; it opens nothing and asks no clock. What it
//! cannot read it reports: it never guesses.

mod address;
mod archive;
mod build;
mod cache;
mod compare;
mod dated;
mod dates_in_text;
#[cfg(feature = "online")]
mod download;
mod extend;
mod git_revisions;
mod history;
mod keyword_table;
mod meant;
mod one_day;
mod one_file;
mod place;
mod record_changes;
mod rows;
mod tenures;
mod update;

pub use address::without_user;
pub use build::{BuildError, BuildPlan, Built, build, registry_table};
pub use cache::{Cache, CacheError, CacheLock, Cached, Origin, shown_path, without_temporary_path};
pub use compare::{Change, ChangeKind, Compared, Records, between_days, between_sources, source_of_registry};
pub use dated::{DatedBy, DatedSource, Outside, SourceRow, Unread};
#[cfg(feature = "online")]
pub use download::{Download, DownloadError, Seconds, Trouble, download};
pub use git_revisions::{GitError, Revision, Revisions};
pub use one_file::{RegistryFileError, read_registry, read_source};
pub use place::ReadError;
pub use registry_xml::{Snapshot, read_registry_xml};
pub use update::{Doubt, Fetched, UpdateError, Updated, update};

/// Where IANA publishes the registry in XML.
pub const REGISTRY_XML: &str =
    "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";

/// What a kind of source is called.
#[derive(Debug)]
pub struct SourceMeta {
    /// The word for it.
    pub id: &'static str,
    /// One line for lists.
    pub title: &'static str,
}

/// Reads one kind of source.
pub trait SourceReader: Sync {
    /// What the kind is called.
    fn meta(&self) -> &'static SourceMeta;
    /// Whether a file of this name, without its folder, that begins with these bytes is of this kind. A file that is
    /// damaged or only looks alike may be recognised: [`read`](Self::read) then says what is wrong with it.
    fn recognises(&self, file_name: &str, head: &[u8]) -> bool;
    /// Reads a whole source.
    ///
    /// # Errors
    /// If it is truncated, is not what it should be, or has no date or one in the future.
    fn read(&self, bytes: &[u8], outside: &Outside) -> Result<DatedSource, ReadError>;
}

impl std::fmt::Debug for dyn SourceReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// One word a reader: its module and its place in the list.
macro_rules! sources {
    ($($reader:ident),+ $(,)?) => {
        $(mod $reader;)+
        /// Every reader.
        pub static READERS: &[&dyn SourceReader] = &[$(&$reader::READER),+];
    };
}

sources![registry_xml, registry_csv, registry_text, registry_columns, assigned_numbers, early_rfc];

/// The number of bytes from which a source is recognised.
pub const HEAD: usize = 4096;

/// The reader for a file of this name with this content.
pub fn reader_of(file_name: &str, bytes: &[u8]) -> Option<&'static dyn SourceReader> {
    let head = &bytes[..bytes.len().min(HEAD)];
    READERS.iter().copied().find(|reader| reader.recognises(file_name, head))
}
