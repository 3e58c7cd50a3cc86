//! `portolan registry update`.

use crate::cli::args::RegistryUpdateArgs;
use crate::cli::choice::{cache, cache_failure, no_folder};
use crate::cli::clock::today;
use crate::cli::failure::{Failure, hint, note, warn};
#[cfg(feature = "online")]
use crate::cli::progress::Progress;
use crate::report::{Run, registry::update};
use crate::source::{self, Cache, CacheError, CacheLock, Fetched, Origin, UpdateError};
use crate::text::PrintablePath;
use std::path::Path;

pub(super) fn run(args: &RegistryUpdateArgs, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    // Locks before the download, so that an unwritable folder is reported at once.
    let lock = cache.lock().map_err(cache_failure)?;
    let (known, damage) = known(&cache, args.force)?;
    let done = fetch(args, run, (&cache, &lock), known.as_ref(), out);
    if let Some(problem) = damage {
        warn(format_args!("{problem}{}", if done.is_ok() { "; it was replaced" } else { "" }));
    }
    done
}

fn fetch(
    args: &RegistryUpdateArgs,
    run: &Run<'_>,
    (cache, lock): (&Cache, &CacheLock),
    known: Option<&Origin>,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    let fetched = match &args.from {
        Some(path) => Some(from_file(path)?),
        None => from_server(args, known).map_err(|failure| failure.note(still(cache)))?,
    };
    let Some(fetched) = fetched else {
        update::unchanged(run, out);
        return Ok(());
    };
    let updated = source::update(cache, lock, fetched, args.force, today())
        .map_err(|problem| failure(problem, args.from.is_some()).note(still(cache)))?;
    for doubt in &updated.forced {
        warn(format_args!("{doubt}; stored because of `--force`"));
    }
    if let Some(before) = updated.before.filter(|&before| updated.now < before) {
        note(format_args!("the newest registry, of {before}, is kept and remains in use"));
        hint(format_args!("use `--registry cached` to select the one of {}", updated.now));
    }
    update::updated(&updated, &cache.file(), run, out);
    Ok(())
}

/// Returns the origin of the stored registry, and the error if it is damaged. The origin makes a request conditional.
fn known(cache: &Cache, force: bool) -> Result<(Option<Origin>, Option<CacheError>), Failure> {
    match cache.read() {
        Ok(cached) => Ok((cached.map(|cached| cached.origin).filter(|_| !force), None)),
        Err(CacheError::Newer(_)) if force => Ok((None, None)),
        Err(problem @ (CacheError::Damaged { .. } | CacheError::Outdated(_))) => Ok((None, Some(problem))),
        Err(problem) => Err(cache_failure(problem)),
    }
}

fn from_file(path: &Path) -> Result<Fetched, Failure> {
    let printed = PrintablePath(path);
    let bytes = std::fs::read(path).map_err(|error| Failure::new(format_args!("{printed}: {error}")))?;
    Ok(Fetched { bytes, address: printed.to_string(), ..Fetched::default() })
}

#[cfg(feature = "online")]
fn from_server(args: &RegistryUpdateArgs, known: Option<&Origin>) -> Result<Option<Fetched>, Failure> {
    let line = Progress::of_bytes();
    let known = known.filter(|known| known.address == source::without_user(&args.url));
    let fetched = source::download(&source::Download {
        address: &args.url,
        timeout: args.timeout,
        ca_file: args.ca_file.as_deref(),
        etag: known.and_then(|known| known.etag.as_deref()),
        last_modified: known.and_then(|known| known.last_modified.as_deref()),
        progress: &|received, length| line.set(received, length),
        again: &|problem, wait| {
            line.suspend(|| warn(format_args!("{problem}; retrying in {}", source::Seconds(wait))));
        },
    });
    line.clear();
    fetched.map_err(|problem| Failure::new(&problem).hint(problem.what.remedy()))
}

#[cfg(not(feature = "online"))]
fn from_server(args: &RegistryUpdateArgs, _: Option<&Origin>) -> Result<Option<Fetched>, Failure> {
    Err(Failure::new("this build has no network access (feature `online`)").hint(format_args!(
        "download {} with another program, and name the file with `--from`",
        source::without_user(&args.url)
    )))
}

fn failure(problem: UpdateError, is_file: bool) -> Failure {
    let hint = match problem {
        UpdateError::Cache(problem) => return cache_failure(problem),
        UpdateError::Doubt(_) => "check that this is the right registry; `--force` stores it anyway".to_owned(),
        UpdateError::Future { .. } => {
            "check the clock of this computer, or leave out `--url` to fetch from IANA".to_owned()
        }
        UpdateError::Read { .. } if is_file => {
            format!("name a complete copy of {}", source::REGISTRY_XML)
        }
        UpdateError::Read { is_alike: true, .. } => {
            "the XML differs from the registry that IANA publishes; leave out `--url` to fetch from IANA".to_owned()
        }
        UpdateError::Read { .. } => {
            "open the address in a browser; a login page or a proxy may have answered".to_owned()
        }
    };
    Failure::new(problem).hint(hint)
}

/// Returns the note about the registry that remains in use.
fn still(cache: &Cache) -> String {
    let date = |registry: &crate::registry::Registry| registry.updated().map(|date| date.to_string());
    let embedded = crate::registry::Registry::embedded();
    match cache.newer(&embedded) {
        Ok(Some(cached)) => {
            format!("nothing was stored; the stored registry of {} remains in use", date(&cached).unwrap_or_default())
        }
        _ => format!(
            "nothing was stored; the embedded registry of {} remains in use",
            date(&embedded).unwrap_or_default()
        ),
    }
}
