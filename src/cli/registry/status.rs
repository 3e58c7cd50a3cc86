//! `portolan registry status`, `verify` and `clear`.

use crate::cli::choice::{cache, cache_failure, embedded_instead, newest, no_folder, remedy};
use crate::cli::clock::age;
use crate::cli::failure::{Failure, hint};
use crate::report::Run;
use crate::report::registry::status::{self, Stored};
use crate::source::{self, CacheError};
use crate::text::PrintablePath;

pub(super) fn status(as_json: bool, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let cache = cache();
    let file = cache.as_ref().map(source::Cache::file);
    let cached;
    // Every byte is verified before the registry counts as usable.
    let (stored, (registry, origin)) = match cache.as_ref().map(source::Cache::read) {
        None | Some(Ok(None)) => (Stored::Nothing, newest()),
        Some(Ok(Some(read))) => {
            cached = read;
            (Stored::Registry(&cached), newest())
        }
        Some(Err(CacheError::Io { path, error })) => return Err(cache_failure(CacheError::Io { path, error })),
        Some(Err(problem)) => (Stored::Unusable(remedy(&problem)), embedded_instead(&problem)),
    };
    let run = Run { registry: &registry, registry_origin: &origin, ..*run };
    let days = registry.updated().map(age);
    status::status(&stored, file.as_deref(), days, as_json, &run, out);
    Ok(())
}

pub(super) fn verify(run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    let cached = cache.verify().map_err(cache_failure)?;
    if let Some(cached) = &cached {
        status::verified(cached, &cache.file(), run, out);
    } else {
        status::nothing_stored(&cache.file(), out);
        hint("run `portolan registry update`");
    }
    Ok(())
}

pub(super) fn clear(out: &mut Vec<u8>) -> Result<(), Failure> {
    let cache = cache().ok_or_else(no_folder)?;
    let removed = cache.clear().map_err(cache_failure)?;
    if removed {
        let path = PrintablePath(&cache.file()).to_string();
        out.extend(format!("Removed {path}.\n").into_bytes());
    } else {
        status::nothing_stored(&cache.file(), out);
    }
    Ok(())
}
