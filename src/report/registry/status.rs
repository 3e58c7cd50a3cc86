//! `registry status` as text and as JSON, and `registry verify` as text. The JSON is version 1 (schemas/status.json).

use crate::registry::Registry;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::v1::{VERSION, append};
use crate::report::wrap::wrap_cell;
use crate::source::Cached;
use crate::text::{Printable, PrintablePath};
use serde::Serialize;
use std::io::Write as _;
use std::path::Path;

/// The content of the cache.
#[derive(Debug)]
pub enum Stored<'a> {
    /// Nothing.
    Nothing,
    /// A damaged registry, one of another version, or another file. With what to do.
    Unusable(String),
    /// A registry.
    Registry(&'a Cached),
}

#[derive(Serialize)]
struct StatusV1<'a> {
    version: u8,
    used: &'a str,
    updated: Option<String>,
    source: &'a str,
    age_days: Option<i32>,
    records: usize,
    assignments: usize,
    tenures: usize,
    sources: usize,
    embedded: Option<String>,
    cache: CacheV1<'a>,
}

#[derive(Serialize)]
struct CacheV1<'a> {
    path: Option<String>,
    state: &'static str,
    registry: Option<StoredV1<'a>>,
}

#[derive(Serialize)]
struct StoredV1<'a> {
    updated: Option<String>,
    source: &'a str,
    address: &'a str,
    etag: Option<&'a str>,
    last_modified: Option<&'a str>,
    fetched: &'a str,
    sha256: &'a str,
    bytes: u64,
    stored_by: &'a str,
}

impl Stored<'_> {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Nothing => "empty",
            Self::Unusable(_) => "unusable",
            Self::Registry(_) => "stored",
        }
    }

    fn v1(&self) -> Option<StoredV1<'_>> {
        let Self::Registry(cached) = self else { return None };
        let origin = &cached.origin;
        Some(StoredV1 {
            updated: day(cached.registry()),
            source: cached.registry().source_id(),
            address: &origin.address,
            etag: origin.etag.as_deref(),
            last_modified: origin.last_modified.as_deref(),
            fetched: &origin.fetched,
            sha256: &origin.sha256,
            bytes: cached.size,
            stored_by: &origin.stored_by,
        })
    }
}

fn day(registry: &Registry) -> Option<String> {
    registry.updated().map(|date| date.to_string())
}

/// Counts the records with a name and a port.
fn assignments(registry: &Registry) -> usize {
    registry.records().filter(|record| !record.name().is_empty() && record.ports().is_some()).count()
}

/// Writes which registry is used, its age in days, and the content of the cache.
pub fn status(
    stored: &Stored<'_>,
    file: Option<&Path>,
    age_days: Option<i32>,
    as_json: bool,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    let registry = run.registry;
    let path = file.map(|file| PrintablePath(file).to_string());
    if as_json {
        let status = StatusV1 {
            version: VERSION,
            used: run.registry_origin,
            updated: day(registry),
            source: registry.source_id(),
            age_days,
            records: registry.len(),
            assignments: assignments(registry),
            tenures: registry.history().tenures().count(),
            sources: registry.history().sources().count(),
            embedded: day(&Registry::embedded()),
            cache: CacheV1 { path, state: stored.as_str(), registry: stored.v1() },
        };
        append(out, &status);
        out.push(b'\n');
        return;
    }
    let mut row = |word: &str, value: String| {
        let word = run.theme.paint(Paint::Frame, format!("{word:<12}")).to_string();
        let value = Printable(value.as_bytes()).to_string();
        let _ = writeln!(out, "{}", wrap_cell(&format!("{word} "), &value, run.theme.terminal_width()));
    };
    let days = age_days.map(|days| format!(", {} old", count(days.unsigned_abs() as usize, "day"))).unwrap_or_default();
    row("registry", format!("{}, of {}{days}", run.registry_origin, day(registry).unwrap_or_default()));
    let published = registry.history().source(registry.source_id()).map(|source| format!(", {}", source.published()));
    row("source", registry.source_id().to_owned() + &published.unwrap_or_default());
    row("records", format!("{}, {} with a name and a port", registry.len(), assignments(registry)));
    let history = registry.history();
    let (tenures, sources) = (history.tenures().count(), history.sources().count());
    row("history", format!("{tenures} assignments, past and present, from {sources} dated sources"));
    row("embedded", day(&Registry::embedded()).unwrap_or_default());
    match stored {
        Stored::Nothing => row("stored", "nothing; run `portolan registry update` to store the newest".to_owned()),
        Stored::Unusable(remedy) => row("stored", format!("not usable; {remedy}")),
        Stored::Registry(cached) => {
            let origin = &cached.origin;
            row("stored", format!("{}, {} bytes", day(cached.registry()).unwrap_or_default(), cached.size));
            if cached.forced.is_some() {
                let newest = day(&cached.newest).unwrap_or_default();
                row("newest", format!("{newest}, kept beside the one that `--force` stored"));
            }
            row("from", format!("{}, fetched {}", origin.address, origin.fetched));
            row("sha256", origin.sha256.clone());
        }
    }
    row("file", path.unwrap_or_else(|| "none: there is no home folder".to_owned()));
}

/// Writes the result of verifying the cache.
pub fn verified(cached: &Cached, file: &Path, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = PrintablePath(file);
    let _ = writeln!(
        out,
        "{path}: {}; {} records of {}, {} bytes",
        run.theme.paint(Paint::Good, "intact"),
        cached.registry().len(),
        day(cached.registry()).unwrap_or_default(),
        cached.size
    );
}

/// Writes that the cache is empty.
pub fn nothing_stored(file: &Path, out: &mut Vec<u8>) {
    let _ = writeln!(out, "No registry is stored ({}).", PrintablePath(file));
}
