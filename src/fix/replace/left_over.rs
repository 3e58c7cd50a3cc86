//! [`LeftOver`]: the temporary files of killed runs.

use super::fault::Note;
use super::{NEW, OLD, RANDOM, temporary_prefix};
use hashbrown::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The temporary files that lay in each folder when it was first needed. Each folder is listed once, whatever the number
/// of files in it that are replaced.
#[derive(Debug, Default)]
pub(super) struct LeftOver {
    folders: HashMap<PathBuf, Names>,
}

/// Names of temporary files, by the part before the random characters.
type Names = HashMap<Vec<u8>, Vec<OsString>>;

impl LeftOver {
    /// Returns notes about the files that earlier runs left for `path`.
    ///
    /// `path` must be locked: no other run is then working on it, so a file that still exists is left over.
    pub(super) fn notes_about(&mut self, path: &Path, folder: &Path) -> Vec<Note> {
        let names = self.folders.entry_ref(folder).or_insert_with(|| list(folder));
        let mut notes = Vec::new();
        for (what, note) in [(NEW, Note::LeftOver as fn(PathBuf) -> Note), (OLD, Note::LeftCopy)] {
            let prefix = temporary_prefix(path, what);
            let found = names.get(prefix.as_encoded_bytes()).into_iter().flatten().map(|name| folder.join(name));
            notes.extend(found.filter(|path| path.symlink_metadata().is_ok()).map(note));
        }
        notes
    }
}

/// Lists the temporary files in a folder. One that cannot be listed has none.
fn list(folder: &Path) -> Names {
    let mut names = Names::default();
    for name in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name()) {
        let bytes = name.as_encoded_bytes();
        let Some(end) = bytes.len().checked_sub(RANDOM) else { continue };
        let is_temporary = [NEW, OLD].iter().any(|what| {
            bytes[..end].ends_with(b"-") && bytes[..end - 1].ends_with(format!(".portolan-{what}").as_bytes())
        });
        if is_temporary {
            names.entry_ref(&bytes[..end]).or_default().push(name);
        }
    }
    names
}
