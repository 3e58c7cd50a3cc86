//! `portolan registry update`.

use super::choice::{cache, cache_failure, no_folder};
use super::failure::{hint, warn};
#[cfg(feature = "online")]
use super::progress::Progress;
use super::registry_args::UpdateArgs;
use super::{Failure, today};
use crate::report::{Run, registry::update};
use crate::source::{self, Cache, CacheError, CacheLock, Fetched, Origin, UpdateError};
use std::path::Path;

pub(super) fn run(args: &UpdateArgs, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    // Taken before the first byte is asked for: a folder that cannot be written to is told at once.
    let lock = cache.lock().map_err(cache_failure)?;
    let (known, damage) = known(&cache, args.force)?;
    let done = fetch(args, run, (&cache, &lock), known.as_ref(), out);
    if let Some(problem) = damage {
        warn(format_args!("{problem}{}", if done.is_ok() { "; it was replaced" } else { "" }));
    }
    done
}

fn fetch(
    args: &UpdateArgs,
    run: &Run<'_>,
    (cache, lock): (&Cache, &CacheLock),
    known: Option<&Origin>,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    let fetched = match &args.from {
        Some(path) => Some(from_file(path)?),
        None => from_server(args, known).map_err(|failure| failure.hint(still(cache)))?,
    };
    let Some(fetched) = fetched else {
        update::unchanged(run, out);
        return Ok(());
    };
    let updated = source::update(cache, lock, fetched, args.force, today())
        .map_err(|problem| failure(problem, args.from.is_some()).hint(still(cache)))?;
    for doubt in &updated.forced {
        warn(format_args!("{doubt}; stored all the same, because of --force"));
    }
    if let Some(before) = updated.before.filter(|&before| updated.now < before) {
        hint(format_args!(
            "the newest registry, of {before}, is kept with its history and goes on to be used; `--registry cached` \
             asks for the one of {}",
            updated.now
        ));
    }
    update::updated(&updated, &cache.file(), run, out);
    Ok(())
}

/// Where what is stored came from, to ask the server whether there is anything newer; and what is wrong with it.
fn known(cache: &Cache, force: bool) -> Result<(Option<Origin>, Option<CacheError>), Failure> {
    match cache.read() {
        Ok(cached) => Ok((cached.map(|cached| cached.origin).filter(|_| !force), None)),
        Err(CacheError::Newer(_)) if force => Ok((None, None)),
        Err(problem @ (CacheError::Damaged { .. } | CacheError::Outdated(_))) => Ok((None, Some(problem))),
        Err(problem) => Err(cache_failure(problem)),
    }
}

fn from_file(path: &Path) -> Result<Fetched, Failure> {
    let shown = source::shown_path(path);
    let bytes = std::fs::read(path).map_err(|error| Failure::new(format_args!("{shown}: {error}")))?;
    Ok(Fetched { bytes, address: shown.to_string(), ..Fetched::default() })
}

#[cfg(feature = "online")]
fn from_server(args: &UpdateArgs, known: Option<&Origin>) -> Result<Option<Fetched>, Failure> {
    let line = Progress::new();
    let known = known.filter(|known| known.address == source::without_user(&args.url));
    let fetched = source::download(&source::Download {
        address: &args.url,
        timeout: args.timeout,
        ca_file: args.ca_file.as_deref(),
        etag: known.and_then(|known| known.etag.as_deref()),
        last_modified: known.and_then(|known| known.last_modified.as_deref()),
        progress: &|received, length| {
            let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
            match length {
                Some(length) => {
                    line.show(received, Some(length), format_args!("{} of {}", megabytes(received), megabytes(length)));
                }
                None => line.show(received, None, megabytes(received)),
            }
        },
        again: &|problem, wait| {
            line.clear();
            warn(format_args!("{problem}; asking again in {}", source::Seconds(wait)));
        },
    });
    line.clear();
    fetched.map_err(|problem| Failure::new(&problem).hint(problem.what.remedy()))
}

#[cfg(not(feature = "online"))]
fn from_server(args: &UpdateArgs, _: Option<&Origin>) -> Result<Option<Fetched>, Failure> {
    Err(Failure::new("this Portolan was built without access to the network (the feature `online`)")
        .hint(format_args!("fetch {} in another way and name the file with --from", source::without_user(&args.url))))
}

fn failure(problem: UpdateError, is_file: bool) -> Failure {
    let hint = match problem {
        UpdateError::Cache(problem) => return cache_failure(problem),
        UpdateError::Doubt(_) => {
            "is this the registry that you meant? `--force` stores it all the same, and says so".to_owned()
        }
        UpdateError::Future { .. } => {
            "is the clock of this computer right? If it is, the registry there is not; without `--url`, IANA is asked"
                .to_owned()
        }
        UpdateError::Read { .. } if is_file => {
            format!("`--from` takes the whole of the registry's XML: {}", source::REGISTRY_XML)
        }
        UpdateError::Read { is_alike: true, .. } => {
            "it looks like a registry in XML, but not as IANA publishes it; without `--url`, IANA is asked".to_owned()
        }
        UpdateError::Read { .. } => "a login page or a proxy may have answered: see what is at that address".to_owned(),
    };
    Failure::new(problem).hint(hint)
}

/// What goes on to be used.
fn still(cache: &Cache) -> String {
    let date = |registry: &crate::registry::Registry| registry.updated().map(|date| date.to_string());
    let embedded = crate::registry::Registry::embedded();
    match cache.newer(&embedded) {
        Ok(Some(cached)) => {
            format!(
                "nothing was stored; the stored registry of {} goes on to be used",
                date(&cached).unwrap_or_default()
            )
        }
        _ => format!(
            "nothing was stored; the embedded registry of {} goes on to be used",
            date(&embedded).unwrap_or_default()
        ),
    }
}
