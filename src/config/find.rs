//! Finds the configuration of a file.

use super::Configuration;
use super::trust::{Candidate, ConfigOrigin, is_absent, read_candidate};
use crate::model::Date;
use crate::text::{InputError, PrintablePath};
use etcetera::BaseStrategy as _;
use hashbrown::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a configuration.
pub const FILE_NAME: &str = "portolan.toml";

/// Where configurations come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// From the folders above each file, the user and the system.
    Found(Homes),
    /// From one file, for all files.
    File(PathBuf),
    /// From nowhere.
    Isolated,
}

/// The configurations of the user and of the system.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    /// The user's.
    pub user: Option<PathBuf>,
    /// The system's.
    pub system: Option<PathBuf>,
}

impl Homes {
    /// Returns the default paths. They are `portolan/portolan.toml` in the user's configuration folder, and in `/etc`.
    pub fn usual() -> Self {
        let strategy = etcetera::choose_base_strategy().ok();
        let user = strategy.map(|strategy| strategy.config_dir().join("portolan").join(FILE_NAME));
        let system = cfg!(unix).then(|| Path::new("/etc/portolan").join(FILE_NAME));
        Self { user, system }
    }
}

/// Finds and keeps the configurations of a run.
#[derive(Debug)]
pub struct Configurations {
    source: Source,
    today: Date,
    /// The configuration that holds in a canonical folder.
    by_folder: HashMap<PathBuf, Option<Arc<Configuration>>>,
    /// The same by the path of the folder as it was given.
    by_given: HashMap<PathBuf, Option<Arc<Configuration>>>,
    /// The configuration at a path, each read once.
    by_path: HashMap<PathBuf, Option<Arc<Configuration>>>,
    /// The skipped configurations, and the reasons.
    notes: Vec<String>,
}

impl Configurations {
    /// Prepares a search. `today` decides which assignments of packs have ended.
    pub fn new(source: Source, today: Date) -> Self {
        Self {
            source,
            today,
            by_folder: HashMap::new(),
            by_given: HashMap::new(),
            by_path: HashMap::new(),
            notes: Vec::new(),
        }
    }

    /// Returns the configurations that were skipped since the last call, and the reasons.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Returns the configuration that holds for a file, which need not exist. Symbolic links are followed first, so that
    /// a repository does not govern a file outside it.
    ///
    /// # Errors
    /// If it cannot be read, or has a fault.
    pub fn of_file(&mut self, file: &Path) -> Result<Option<Arc<Configuration>>, InputError> {
        match file.canonicalize() {
            Ok(real) => self.of_real_folder(real.parent().unwrap_or(&real)),
            Err(_) => self.of_folder(file.parent().unwrap_or(Path::new(""))),
        }
    }

    /// Returns the configuration that holds for files in a folder.
    ///
    /// # Errors
    /// As [`Self::of_file`].
    pub fn of_folder(&mut self, folder: &Path) -> Result<Option<Arc<Configuration>>, InputError> {
        if let Some(known) = self.by_given.get(folder) {
            return Ok(known.clone());
        }
        let given = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let real = given.canonicalize().unwrap_or_else(|_| given.to_owned());
        let found = self.of_real_folder(&real)?;
        self.by_given.insert(folder.to_owned(), found.clone());
        Ok(found)
    }

    fn of_real_folder(&mut self, folder: &Path) -> Result<Option<Arc<Configuration>>, InputError> {
        let homes = match &self.source {
            Source::Isolated => return Ok(None),
            Source::File(path) => {
                let path = path.clone();
                return self.at(&path, ConfigOrigin::Named);
            }
            Source::Found(homes) => homes.clone(),
        };
        let mut passed = Vec::new();
        let mut folders = folder.ancestors();
        let found = loop {
            let Some(here) = folders.next() else { break self.of_homes(&homes)? };
            if let Some(known) = self.by_folder.get(here) {
                break known.clone();
            }
            passed.push(here);
            if let Some(found) = self.at(&here.join(FILE_NAME), ConfigOrigin::Repository)? {
                break Some(found);
            }
            // A repository ends the search.
            if here.join(".git").symlink_metadata().is_ok() {
                break self.of_homes(&homes)?;
            }
        };
        for here in passed {
            self.by_folder.insert(here.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// Returns the configuration of the user, or else of the system.
    fn of_homes(&mut self, homes: &Homes) -> Result<Option<Arc<Configuration>>, InputError> {
        for (path, kind) in [(&homes.user, ConfigOrigin::User), (&homes.system, ConfigOrigin::System)] {
            let found = path.as_ref().map(|path| self.at(path, kind)).transpose()?.flatten();
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Reads the configuration at a path, if there is one.
    fn at(&mut self, path: &Path, kind: ConfigOrigin) -> Result<Option<Arc<Configuration>>, InputError> {
        if let Some(known) = self.by_path.get(path) {
            return Ok(known.clone());
        }
        if kind != ConfigOrigin::Named && is_absent(path) {
            return Ok(None);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let relative = path_from_here(path);
        let found = match read_candidate(&relative, kind, &folder)? {
            Candidate::Skipped(why) => {
                self.notes.push(format!("skipped {}: {why}", PrintablePath(&relative)));
                None
            }
            Candidate::Bytes(bytes) => {
                Some(Arc::new(Configuration::read(&relative, folder, kind, &bytes, self.today)?))
            }
        };
        self.by_path.insert(path.to_owned(), found.clone());
        Ok(found)
    }
}

/// Returns the path as messages show it: from the current folder, if it is below that.
pub(super) fn path_from_here(path: &Path) -> PathBuf {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    match current.as_ref().map(|current| path.strip_prefix(current)) {
        Ok(Ok(relative)) if !relative.as_os_str().is_empty() => relative.to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (name, text) in files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        (folder, root)
    }

    fn search(root: &Path, isolated: bool) -> Configurations {
        let homes = Homes { user: Some(root.join("user.toml")), system: Some(root.join("system.toml")) };
        let source = if isolated { Source::Isolated } else { Source::Found(homes) };
        Configurations::new(source, Date::parse("2026-11-23").unwrap())
    }

    #[test]
    fn the_nearest_configuration_holds() {
        let (_folder, root) = folder(&[
            ("portolan.toml", ""),
            ("a/portolan.toml", ""),
            ("a/b/services", ""),
            ("r/.git/HEAD", ""),
            ("r/sub/services", ""),
            ("user.toml", ""),
            ("system.toml", ""),
        ]);
        let of = |file: &str| {
            let found = search(&root, false).of_file(&root.join(file)).unwrap()?;
            Some(found.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned())
        };
        assert_eq!(of("a/b/services").as_deref(), Some("a/portolan.toml"));
        assert_eq!(of("services").as_deref(), Some("portolan.toml"));
        assert_eq!(of("a/missing/x").as_deref(), Some("a/portolan.toml"));
        // A repository ends the search.
        assert_eq!(of("r/sub/services").as_deref(), Some("user.toml"));
        std::fs::remove_file(root.join("user.toml")).unwrap();
        assert_eq!(of("r/sub/services").as_deref(), Some("system.toml"));
        assert!(search(&root, true).of_file(&root.join("services")).unwrap().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_before_the_search() {
        let (_folder, root) = folder(&[("out/services", ""), ("out/.git/HEAD", ""), ("in/portolan.toml", "")]);
        std::os::unix::fs::symlink(root.join("out/services"), root.join("in/services")).unwrap();
        assert!(search(&root, false).of_file(&root.join("in/services")).unwrap().is_none());
        std::fs::write(root.join("elsewhere.toml"), "").unwrap();
        std::os::unix::fs::symlink(root.join("elsewhere.toml"), root.join("out/portolan.toml")).unwrap();
        let error = search(&root, false).of_file(&root.join("out/services")).unwrap_err();
        assert!(error.to_string().contains("a symbolic link that leads out of its folder"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_configuration_of_another_user_is_skipped_with_a_note() {
        let (_folder, root) = folder(&[("a/portolan.toml", "ignore = [\"x\"]"), ("a/.git/HEAD", "")]);
        let path = root.join("a/portolan.toml");
        if std::os::unix::fs::chown(&path, Some(4321), None).is_err() {
            return;
        }
        let mut search = search(&root, false);
        assert!(search.of_file(&root.join("a/services")).unwrap().is_none());
        let notes = search.take_notes();
        assert!(notes.len() == 1 && notes[0].ends_with("it belongs to another user (uid 4321)"), "{notes:?}");
        assert!(search.of_file(&root.join("a/other")).unwrap().is_none() && search.take_notes().is_empty());
    }
}
