//! Whether a file is untouched since it was stored, by what no program can set.
//!
//! The system notes when the content or a property of a file last changed (ctime). Unlike the time of writing, no
//! program sets it back: a file that was written to, copied, or put back from a backup has another, whatever else was
//! kept. It is known only when the file is in its place, so it stands in a small file beside it.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;

const LEN: usize = 32;

/// The number of a file, when it last changed, and a sum of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp([u8; LEN]);

impl Stamp {
    /// The stamp of a file; `None` where the system does not tell.
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata, sum: [u8; 8]) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let (file, changed, part) = (metadata.ino(), metadata.ctime(), metadata.ctime_nsec());
        let parts = [file.to_le_bytes(), changed.to_le_bytes(), part.to_le_bytes(), sum];
        parts.as_flattened().try_into().ok().map(Self)
    }

    /// The stamp of a file; `None` where the system does not tell.
    #[cfg(not(unix))]
    pub(super) fn of(_: &Metadata, _: [u8; 8]) -> Option<Self> {
        None
    }

    /// The stamp that was kept; `None` where there is none.
    pub(super) fn kept(path: &Path) -> Option<Self> {
        let mut bytes = [0; LEN];
        File::open(path).ok()?.read_exact(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Keeps it. Where that fails, the file is looked at as a whole each time, as if it had been touched.
    pub(super) fn keep(self, path: &Path) {
        if std::fs::write(path, self.0).is_err() {
            let _ = std::fs::remove_file(path);
        }
    }
}
