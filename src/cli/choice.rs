//! Which registry files are held against: the newest of the embedded and the stored one, one in a file, or an earlier
//! state. Nothing here asks the network.

use super::args::RegistryArgs;
use super::failure::{hint, warn};
use super::{Failure, now, today};
use crate::model::Date;
use crate::registry::{Registry, as_of};
use crate::source::{self, Cache, CacheError, Unread};
use crate::text::Shown;
use etcetera::BaseStrategy as _;
use std::path::{Path, PathBuf};

/// The word for the registry that is part of the program.
pub(super) const EMBEDDED: &str = "embedded";
/// The word for the registry that `registry update` stored.
pub(super) const CACHED: &str = "cached";
/// The folder of the stored registry, in place of the user's cache folder.
const FOLDER_VARIABLE: &str = "PORTOLAN_CACHE_DIR";
/// A registry older than this is worth a word. It changes every week.
const OLD_DAYS: i32 = 180;

/// The registry that was asked for, and what reports call it.
pub(super) fn choose(args: &RegistryArgs) -> Result<(Registry, String), Failure> {
    if let Some(day) = args.as_of {
        let registry = as_of(&newest().0, day).map_err(Failure::new)?;
        let origin = registry.source_id().to_owned();
        if registry.history().source(&origin).is_some_and(|source| !source.has_notes_of_use()) {
            hint(format_args!("what {origin} notes of unauthorized use is not known here"));
        }
        return Ok((registry, origin));
    }
    match args.registry.as_deref() {
        None => Ok(newest()),
        Some(path) if path == Path::new(EMBEDDED) => Ok((Registry::embedded(), EMBEDDED.to_owned())),
        Some(path) if path == Path::new(CACHED) => Ok((stored()?, CACHED.to_owned())),
        Some(path) => {
            let history = newest().0.into_history();
            let (registry, unread) = source::read_registry(path, history, today()).map_err(Failure::new)?;
            warn_of_unread(path, &unread);
            Ok((registry, path.to_string_lossy().into_owned()))
        }
    }
}

/// Tells of rows that could not be read: whoever is told that a name is not in that registry has to know.
pub(super) fn warn_of_unread(path: &Path, unread: &[Unread]) {
    const TOLD: usize = 3;
    let path = Shown(path.as_os_str().as_encoded_bytes());
    for Unread { line, text, reason } in unread.iter().take(TOLD) {
        warn(format_args!("{path}: line {line}: {reason}: {text}"));
    }
    if unread.len() > TOLD {
        warn(format_args!("{path}: {} more lines were not read in full", unread.len() - TOLD));
    }
}

/// The newest of the embedded and the stored registry. A stored one that cannot be used is told of.
pub(super) fn newest() -> (Registry, String) {
    let embedded = Registry::embedded();
    match cache().map(|cache| cache.newer(&embedded)) {
        Some(Ok(Some(cached))) => (cached, CACHED.to_owned()),
        Some(Err(problem)) => embedded_instead(&problem),
        _ => (embedded, EMBEDDED.to_owned()),
    }
}

/// The embedded registry, after it is told why not the stored one.
pub(super) fn embedded_instead(problem: &CacheError) -> (Registry, String) {
    let embedded = Registry::embedded();
    let date = embedded.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    warn(format_args!("{problem}; the embedded registry{date} is used"));
    hint(remedy(problem));
    (embedded, EMBEDDED.to_owned())
}

fn stored() -> Result<Registry, Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    cache.registry().map_err(cache_failure)?.ok_or_else(|| {
        Failure::new(format_args!("{}: no registry is stored there", source::shown_path(&cache.file())))
            .hint("`portolan registry update` fetches and stores the newest one")
            .hint("`--registry ./cached` is a file of that name")
    })
}

/// Where the newest registry is stored; `None` where the user has no home folder.
pub(super) fn cache() -> Option<Cache> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(Cache::new(PathBuf::from(folder)));
    }
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(Cache::new(folders.cache_dir().join("portolan")))
}

/// What is said where there is no folder to store in.
pub(super) fn no_folder() -> Failure {
    Failure::new("there is no home folder, so no place to store a registry")
        .hint(format_args!("set {FOLDER_VARIABLE} to a folder"))
}

/// A failure of the cache, with what helps.
pub(super) fn cache_failure(problem: CacheError) -> Failure {
    let remedy = remedy(&problem);
    Failure::new(problem).hint(remedy)
}

fn remedy(problem: &CacheError) -> String {
    match problem {
        CacheError::Io { error, .. } => match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                format!("make room, or set {FOLDER_VARIABLE} to a folder on another disk")
            }
            _ => format!("see to it that the folder can be read and written, or set {FOLDER_VARIABLE} to another"),
        },
        CacheError::Newer(_) => {
            "use that version; or `portolan registry clear` removes what it stored, and `portolan registry update` \
             fetches anew"
                .to_owned()
        }
        CacheError::Outdated(_) | CacheError::Damaged { .. } => {
            "`portolan registry update` stores it anew, `portolan registry clear` removes it".to_owned()
        }
        CacheError::NotRegular(_) => {
            "remove it, and `portolan registry update` stores the newest registry in its place".to_owned()
        }
        CacheError::Busy(_) => "wait until it is done, then see `portolan registry status`".to_owned(),
    }
}

/// Says that a registry is old, and what helps. Only of one that the user did not choose.
pub(super) fn mention_age(args: &RegistryArgs, registry: &Registry) {
    if args.as_of.is_some() || args.registry.is_some() {
        return;
    }
    if let Some((date, days)) = registry.updated().map(|date| (date, age(date))).filter(|&(_, days)| days > OLD_DAYS) {
        warn(format_args!("the registry used here is of {date}, {days} days old"));
        hint("`portolan registry update` fetches the newest");
    }
}

/// How many days have passed since a registry's date.
pub(super) fn age(date: Date) -> i32 {
    date.days_until(now())
}
