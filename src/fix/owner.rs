//! The owner of a file: the package that installed it, or a database that is built from it.
//!
//! Only databases that are text are read, those of dpkg and apk; no program is run. On a machine with an rpm database a
//! file *may* belong to a package, and the notice shows a command that finds out.

mod apk;
mod dpkg;
#[cfg(all(test, unix))]
mod tests;

use crate::text::{Printable, PrintablePath, ShellWord};
use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A warning about a file that is changed, or would be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Notice {
    /// The file belongs to a package.
    Belongs {
        /// The package manager that installed it.
        manager: Manager,
        /// The name of the package.
        package: String,
        /// The effect of an upgrade on a changed file.
        upgrade: Upgrade,
    },
    /// A package database exists that is not read here, or cannot be read.
    MayBelong {
        /// The package manager whose database it is.
        manager: Manager,
        /// The path for the package manager's query.
        path: PathBuf,
        /// The database and the system's error, where reading failed.
        error: Option<String>,
    },
    /// Programs look names up in this database, which `services_mkdb` builds from the file.
    Compiled(PathBuf),
}

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Manager {
    /// The package manager of Alpine Linux.
    Apk,
    /// The package manager of Debian and its derivatives.
    Dpkg,
    /// The package manager of Fedora, Red Hat Enterprise Linux and SUSE.
    Rpm,
}

/// The effect of an upgrade on a changed file, when the new package brings another version of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Upgrade {
    /// The manager asks which version to keep.
    Asks,
    /// The changed file stays, and the new version is written beside it under this pattern of name.
    WritesBeside(&'static str),
    /// The new version replaces the changed file.
    Overwrites,
}

impl Manager {
    /// Returns the command that prints the package of the file named after it.
    fn query(self) -> &'static str {
        match self {
            Self::Apk => "apk info --who-owns",
            Self::Dpkg => "dpkg -S",
            Self::Rpm => "rpm -qf",
        }
    }
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
                write!(f, "belongs to the package {}: ", Printable(package.as_bytes()))?;
                match upgrade {
                    Upgrade::Asks => write!(f, "{manager} asks at each upgrade which version to keep"),
                    Upgrade::WritesBeside(pattern) => {
                        write!(f, "{manager} keeps a changed file at upgrades and writes the new version to {pattern}")
                    }
                    Upgrade::Overwrites => write!(f, "{manager} overwrites it at the next upgrade"),
                }
            }
            Self::MayBelong { manager, path, error } => {
                f.write_str("may belong to a package: ")?;
                if let Some(error) = error {
                    write!(f, "{error}; ")?;
                }
                write!(f, "ask with `{} {}`", manager.query(), ShellWord(&path.to_string_lossy()))
            }
            Self::Compiled(database) => {
                write!(
                    f,
                    "programs read {}, which is built from it: run `services_mkdb` after a change",
                    PrintablePath(database)
                )
            }
        }
    }
}

/// Lists the notices about the file at `path` on the system with the root folder `root`. Files outside the folders
/// where packages install have none.
pub fn notices(path: &Path, root: &Path) -> Vec<Notice> {
    let mut notices = BTreeSet::new();
    for name in &names(path, root) {
        if !may_be_installed(name) {
            continue;
        }
        let before = notices.len();
        apk::notices(name, root, &mut notices);
        dpkg::notices(name, root, &mut notices);
        // rpm itself is installed on systems whose packages come from another manager.
        if notices.len() == before && RPM_DATABASES.iter().any(|database| below(root, database).is_file()) {
            notices.insert(Notice::MayBelong { manager: Manager::Rpm, path: path_of(name), error: None });
        }
        if name == b"/etc/services" {
            // The first is FreeBSD's, the second NetBSD's.
            let compiled = ["/var/db/services.db", "/var/db/services.cdb"].map(Path::new);
            let present = compiled.into_iter().filter(|database| below(root, database).exists());
            notices.extend(present.map(|database| Notice::Compiled(database.to_owned())));
        }
    }
    notices.into_iter().collect()
}

/// The files of an rpm database. It has three forms (`SQLite`, ndb, Berkeley DB), and distributions keep it in two
/// places.
const RPM_DATABASES: [&str; 6] = [
    "/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "/usr/lib/sysimage/rpm/Packages.db",
    "/usr/lib/sysimage/rpm/Packages",
    "/var/lib/rpm/rpmdb.sqlite",
    "/var/lib/rpm/Packages.db",
    "/var/lib/rpm/Packages",
];

/// Returns the paths, absolute below `root`, under which a package may list the file.
///
/// They are the path as given, with links in its folder resolved, and with all links resolved.
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

/// Returns whether packages install files there, by the Filesystem Hierarchy Standard. Reading the databases for every
/// file of a user's folder would take longer than fixing it.
fn may_be_installed(name: &[u8]) -> bool {
    let folders: [&[u8]; 4] = [b"/etc/", b"/usr/", b"/opt/", b"/lib/"];
    folders.iter().any(|folder| name.starts_with(folder)) && !name.starts_with(b"/usr/local/")
}

/// Returns where an absolute path is below `root`.
fn below(root: &Path, path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// Calls `take` with each line of a file, without its newline, until it returns false. A missing file counts as empty.
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

/// Returns the notice for a database that cannot be read.
fn unreadable(manager: Manager, database: &str, name: &[u8], error: &io::Error) -> Notice {
    let error = format!("cannot read {database} ({error})");
    Notice::MayBelong { manager, path: path_of(name), error: Some(error) }
}

fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(text(name))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
