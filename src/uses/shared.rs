//! What one file of a program says about the lookups of another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The facts that the files of a run share. Without them, each file is read alone.
#[derive(Debug, Default)]
pub struct Shared {
    /// The names that Postfix knows by itself, of the `main.cf` in each folder.
    pub(super) known_ports: HashMap<PathBuf, Vec<Vec<u8>>>,
    /// The actions of fail2ban that are defined in files, by folder and name, and whether each runs nft.
    pub(super) actions: HashMap<(PathBuf, Vec<u8>), bool>,
    /// The options of fail2ban's jails, by folder, section and key. Each has the rank of its file, and its first lines.
    pub(super) options: HashMap<OptionPlace, (Rank, Vec<u8>)>,
}

/// A folder of fail2ban, a section and a key.
pub(super) type OptionPlace = (PathBuf, Vec<u8>, &'static str);

/// The place of a file in the order in which a program reads its files: later ones win.
pub(super) type Rank = (u8, PathBuf);

/// Returns the folder of a file.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
