//! Chooses the registry that files are checked against. It is the newer of the embedded and the stored one, one in a
//! file, or an earlier state. Never uses the network.

use super::args::RegistryArgs;
use super::clock::{age, today};
use super::failure::{Failure, hint, note, warn};
use crate::registry::{AsOfError, Claim, Registry, as_of};
use crate::source::{self, Cache, CacheError, Unread};
use crate::text::PrintablePath;
use etcetera::BaseStrategy as _;
use std::path::{Path, PathBuf};

/// Names the registry that is part of the program.
pub(super) const EMBEDDED: &str = "embedded";
/// Names the registry that `registry update` stored.
pub(super) const CACHED: &str = "cached";
/// The variable with the folder of the stored registry, instead of the user's cache folder.
const FOLDER_VARIABLE: &str = "PORTOLAN_CACHE_DIR";
/// The age, in days, from which a registry gets a warning. IANA changes it every week.
const OLD_DAYS: i32 = 180;

/// Returns the chosen registry, and its name in reports.
pub(super) fn choose(args: &RegistryArgs) -> Result<(Registry, String), Failure> {
    if let Some(day) = args.as_of {
        let today = today();
        if day > today {
            return Err(Failure::new(format_args!("`--as-of {day}` is in the future: today is {today}"))
                .hint("leave it out to check against the newest registry"));
        }
        let registry = as_of(&newest().0, day).map_err(as_of_failure)?;
        let origin = registry.source_id().to_owned();
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

/// Warns about rows that could not be read, because a missing name may be on one of them.
pub(super) fn warn_of_unread(path: &Path, unread: &[Unread]) {
    const MOST_PRINTED: usize = 3;
    let path = PrintablePath(path);
    for Unread { line, text, reason } in unread.iter().take(MOST_PRINTED) {
        warn(format_args!("{path}: line {line}: {reason}: {text}"));
    }
    if unread.len() > MOST_PRINTED {
        warn(format_args!(
            "{path}: {} not read in full",
            crate::report::count(unread.len() - MOST_PRINTED, "more line")
        ));
    }
}

/// Returns the newer of the embedded and the stored registry. Warns about a stored one that cannot be used.
pub(super) fn newest() -> (Registry, String) {
    let embedded = Registry::embedded();
    match cache().map(|cache| cache.newer(&embedded)) {
        Some(Ok(Some(cached))) => (cached, CACHED.to_owned()),
        Some(Err(problem)) => embedded_instead(&problem),
        _ => (embedded, EMBEDDED.to_owned()),
    }
}

/// Returns the embedded registry, after a warning why the stored one is not used.
pub(super) fn embedded_instead(problem: &CacheError) -> (Registry, String) {
    let embedded = Registry::embedded();
    let date = embedded.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    warn(format_args!("{problem}; using the embedded registry{date}"));
    hint(remedy(problem));
    (embedded, EMBEDDED.to_owned())
}

fn stored() -> Result<Registry, Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    cache.registry().map_err(cache_failure)?.ok_or_else(|| {
        Failure::new(format_args!("{}: no registry is stored", PrintablePath(&cache.file())))
            .hint("run `portolan registry update` to store the newest one")
            .hint("write `--registry ./cached` for a file of that name")
    })
}

/// Returns the cache of the stored registry, or `None` if the user has no home folder.
pub(super) fn cache() -> Option<Cache> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(Cache::new(PathBuf::from(folder)));
    }
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(Cache::new(folders.cache_dir().join("portolan")))
}

/// Returns the error for a user without a cache folder.
pub(super) fn no_folder() -> Failure {
    Failure::new("there is no home folder to store a registry in")
        .hint(format_args!("set {FOLDER_VARIABLE} to a folder"))
}

/// Returns the error for a day without a registry, with a hint.
pub(super) fn as_of_failure(problem: AsOfError) -> Failure {
    match problem {
        AsOfError::TooEarly { date, .. } => Failure::new(problem).hint(format_args!("choose {date} or later")),
        AsOfError::NoHistory | AsOfError::Damaged(_) => Failure::new(problem),
    }
}

/// Returns an error of the cache with a hint.
pub(super) fn cache_failure(problem: CacheError) -> Failure {
    let remedy = remedy(&problem);
    Failure::new(problem).hint(remedy)
}

/// Returns what to do about an error of the cache.
pub(super) fn remedy(problem: &CacheError) -> String {
    match problem {
        CacheError::Io { error, .. } => match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                format!("free some space, or set {FOLDER_VARIABLE} to a folder on another disk")
            }
            _ => format!("make the folder readable and writable, or set {FOLDER_VARIABLE} to another one"),
        },
        CacheError::Newer(_) => {
            "use that version, or run `portolan registry clear` and then `portolan registry update`".to_owned()
        }
        CacheError::Outdated(_) | CacheError::Damaged { .. } => {
            "run `portolan registry update` to replace it, or `portolan registry clear` to remove it".to_owned()
        }
        CacheError::LinkedFolder(_) => {
            format!("remove the link, or set {FOLDER_VARIABLE} to the folder that it leads to")
        }
        CacheError::Link(_) => "remove the link, and run `portolan registry update`".to_owned(),
        CacheError::OtherOwner { .. } => {
            format!("run it without sudo, or set {FOLDER_VARIABLE} to a folder of root")
        }
        CacheError::NotRegular(_) => "remove it, and run `portolan registry update`".to_owned(),
        CacheError::Busy(_) => "wait until it has finished, and run `portolan registry status`".to_owned(),
    }
}

/// Warns about an old registry, unless the user chose it. For a registry in a file, notes state its age and the later
/// claims that are left out.
pub(super) fn mention_age(args: &RegistryArgs, registry: &Registry) {
    let old = registry.updated().map(|date| (date, age(date))).filter(|&(_, days)| days > OLD_DAYS);
    match args.registry.as_deref() {
        None if args.as_of.is_none() => {
            if let Some((date, days)) = old {
                warn(format_args!("the registry of {date} is {days} days old"));
                hint("run `portolan registry update` to fetch the newest");
            }
        }
        Some(path) if path != Path::new(EMBEDDED) && path != Path::new(CACHED) => {
            let path = PrintablePath(path);
            if let Some((date, days)) = old {
                note(format_args!("{path}: the registry is of {date}, {days} days old"));
            }
            mention_left_out(&path, registry, args.verbose);
        }
        _ => {}
    }
}

/// Notes the claims that a registry cannot know, all of them or the first ones. A claim without a date counts from the
/// day on which its source was read.
fn mention_left_out(path: &PrintablePath<'_>, registry: &Registry, all: bool) {
    let (later, undated): (Vec<_>, Vec<_>) = registry.claims_left_out().partition(|claim| claim.since().is_some());
    for (claims, why) in [
        (later, "later than the registry"),
        (undated, "without a date: they count from the day on which they were read"),
    ] {
        mention_claims(path, &claims, why, all);
    }
}

/// Notes claims that are left out for one reason, all of them or the first ones.
fn mention_claims(path: &PrintablePath<'_>, claims: &[Claim<'_>], why: &str, all: bool) {
    const FEW: usize = 3;
    let left_out: Vec<String> = claims.iter().copied().map(subject).collect();
    if left_out.is_empty() {
        return;
    }
    let reports = crate::report::count(left_out.len(), "report");
    let are = if left_out.len() == 1 { "is" } else { "are" };
    let displayed_count = if all { left_out.len() } else { left_out.len().min(FEW) };
    let named = left_out[..displayed_count].join(", ");
    let more = match left_out.len() - displayed_count {
        0 => String::new(),
        more => format!(" and {more} more; `--verbose` names all"),
    };
    note(format_args!("{path}: {reports} by others {are} left out, {why}: {named}{more}"));
}

/// Returns the subject of a claim: a name, a port, or both.
fn subject(claim: Claim<'_>) -> String {
    let ports = claim.ports().map(|ports| ports.to_string());
    match (claim.name(), ports) {
        ("", ports) => ports.unwrap_or_default(),
        (name, None) => format!("`{name}`"),
        (name, Some(ports)) => format!("`{name}` on {ports}"),
    }
}
