//! Whose file it is: what a package manager or a database made from it will do once the file is changed.
//!
//! The managers' own databases are read; no program is run. dpkg and apk keep text. rpm keeps an `SQLite` database since
//! 4.16 (2020), which is read; the forms of before, and that of SUSE, are not, and a file of a system that has them
//! *may* belong to a package.

mod apk;
mod dpkg;
mod rpm;
mod sqlite;
#[cfg(all(test, unix))]
mod tests;

use crate::text::Shown;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// One line for the user who changes a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Notice {
    /// The file is one of a package.
    Belongs {
        /// Whose package it is.
        manager: Manager,
        /// The package.
        package: String,
        /// What an upgrade of it does with a file that was changed.
        upgrade: Upgrade,
    },
    /// A database of packages does not tell.
    MayBelong {
        /// Whose database it is.
        manager: Manager,
        /// The database.
        database: PathBuf,
        /// Why it does not tell: what the system said, or what is not read here.
        why: String,
    },
    /// Programs ask this database, which `services_mkdb` makes from the file.
    Compiled(PathBuf),
}

/// A program that installs packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Manager {
    /// Alpine Linux.
    Apk,
    /// Debian and what comes from it.
    Dpkg,
    /// Fedora, Red Hat Enterprise Linux, SUSE.
    Rpm,
}

/// What an upgrade does with a file that was changed, where it brings another version of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Upgrade {
    /// Asks which one to keep.
    Asks,
    /// Keeps the changed one, and puts its own beside it under a name that ends so.
    PutsBeside(&'static str),
    /// Puts its own in its place, and the changed one beside it under a name that ends so.
    MovesAway(&'static str),
    /// Overwrites it.
    Overwrites,
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apk => "apk",
            Self::Dpkg => "dpkg",
            Self::Rpm => "rpm",
        })
    }
}

/// A sentence without a full stop, whose subject is the file.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Belongs { manager, package, upgrade } => {
                let package = Shown(package.as_bytes());
                write!(f, "belongs to the package {package}: once it is changed, {manager} ")?;
                match upgrade {
                    Upgrade::Asks => f.write_str("asks which to keep at every upgrade that brings another"),
                    Upgrade::PutsBeside(end) => write!(f, "keeps it and puts its own beside it at upgrades, as {end}"),
                    Upgrade::MovesAway(end) => write!(f, "moves it away at upgrades that bring another, to {end}"),
                    Upgrade::Overwrites => f.write_str("overwrites it at the next upgrade"),
                }
            }
            Self::MayBelong { manager, database, why } => {
                write!(f, "may belong to a package: {}, the database of {manager}: {why}", shown(database))
            }
            Self::Compiled(database) => {
                write!(
                    f,
                    "programs ask {}, made from it: once it is changed, `services_mkdb` must be run",
                    shown(database)
                )
            }
        }
    }
}

/// What is to be known of the file at `path` once it is changed; nothing outside the folders of the system. The databases are those of the system whose root
/// folder is `root`.
pub fn notices(path: &Path, root: &Path) -> Vec<Notice> {
    let mut notices = BTreeSet::new();
    for name in &names(path, root) {
        if !may_be_installed(name) {
            continue;
        }
        apk::notices(name, root, &mut notices);
        dpkg::notices(name, root, &mut notices);
        rpm::notices(name, root, &mut notices);
        if name == b"/etc/services" {
            // FreeBSD has the first, NetBSD the second.
            let compiled = ["/var/db/services.db", "/var/db/services.cdb"].map(Path::new);
            let present = compiled.into_iter().filter(|database| below(root, database).exists());
            notices.extend(present.map(|database| Notice::Compiled(database.to_owned())));
        }
    }
    notices.into_iter().collect()
}

/// The names by which a package may know the file, from the root folder: as it was named, with the links to its folder
/// followed, and with all links followed.
fn names(path: &Path, root: &Path) -> BTreeSet<Vec<u8>> {
    let named = std::path::absolute(path).ok();
    let folder = named.as_deref().and_then(Path::parent).and_then(|folder| folder.canonicalize().ok());
    let in_folder = folder.and_then(|folder| Some(folder.join(path.file_name()?)));
    let real = path.canonicalize().ok();
    let roots = [std::path::absolute(root).ok(), root.canonicalize().ok()];
    let mut names = BTreeSet::new();
    for path in [named, in_folder, real].into_iter().flatten() {
        for root in roots.iter().flatten() {
            if let Ok(rest) = path.strip_prefix(root) {
                names.insert([b"/", rest.as_os_str().as_encoded_bytes()].concat());
            }
        }
    }
    names
}

/// Whether packages put files there, by the Filesystem Hierarchy Standard: to ask for each file of a user's folder would
/// take longer than to fix it.
fn may_be_installed(name: &[u8]) -> bool {
    let folders: [&[u8]; 4] = [b"/etc/", b"/usr/", b"/opt/", b"/lib/"];
    folders.iter().any(|folder| name.starts_with(folder)) && !name.starts_with(b"/usr/local/")
}

/// An absolute path in the system whose root folder is `root`.
fn below(root: &Path, path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// Gives each line of a file, without its end, to `take`, until that returns false. No file has no lines.
fn each_line(path: &Path, mut take: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if !take(line.strip_suffix(b"\n").unwrap_or(&line)) {
            break;
        }
        line.clear();
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shown(path: &Path) -> Shown<'_> {
    Shown(path.as_os_str().as_encoded_bytes())
}
