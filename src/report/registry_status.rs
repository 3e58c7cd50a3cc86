//! What `registry update`, `registry status` and `registry verify` print.

use super::json::append;
use super::v1::VERSION;
use super::{Paint, Run, plural};
use crate::registry::Registry;
use crate::source::{Cached, Change, ChangeKind, Updated, shown_path};
use crate::text::Shown;
use serde::Serialize;
use std::io::Write as _;
use std::path::Path;

/// What is in the cache.
#[derive(Debug)]
pub enum Stored<'a> {
    /// Nothing.
    Nothing,
    /// Something damaged, or of another version.
    Unusable,
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
            Self::Unusable => "unusable",
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

/// Records with a name and a port.
fn assignments(registry: &Registry) -> usize {
    registry.records().filter(|record| !record.name().is_empty() && record.ports().is_some()).count()
}

/// Which registry is used, how old it is in days, and what is stored in which file.
pub fn status(
    stored: &Stored<'_>,
    file: Option<&Path>,
    age_days: Option<i32>,
    as_json: bool,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    let registry = run.registry;
    let path = file.map(|file| shown_path(file).to_string());
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
        let _ = writeln!(out, "{word} {}", Shown(value.as_bytes()));
    };
    let days = age_days.map(|days| format!(", {days} days old")).unwrap_or_default();
    row("registry", format!("the {} one of {}{days}", run.registry_origin, day(registry).unwrap_or_default()));
    let published = registry.history().source(registry.source_id()).map(|source| format!(", {}", source.published()));
    row("source", registry.source_id().to_owned() + &published.unwrap_or_default());
    row("records", format!("{}, {} of them names on a port", registry.len(), assignments(registry)));
    let history = registry.history();
    row("history", format!("{} tenures out of {} dated sources", history.tenures().count(), history.sources().count()));
    row("embedded", day(&Registry::embedded()).unwrap_or_default());
    match stored {
        Stored::Nothing => row("stored", "nothing; `portolan registry update` fetches the newest".to_owned()),
        Stored::Unusable => row("stored", "something that cannot be used".to_owned()),
        Stored::Registry(cached) => {
            let origin = &cached.origin;
            row("stored", format!("{}, {} bytes", day(cached.registry()).unwrap_or_default(), cached.size));
            if cached.forced.is_some() {
                let newest = day(&cached.newest).unwrap_or_default();
                row("newest", format!("{newest}, kept beside the one that was stored by --force"));
            }
            row("from", format!("{}, fetched {}", origin.address, origin.fetched));
            row("sha256", origin.sha256.clone());
        }
    }
    row("file", path.unwrap_or_else(|| "none: there is no home folder".to_owned()));
}

/// What the look at every byte gave.
pub fn verified(cached: Option<&Cached>, file: &Path, run: &Run<'_>, out: &mut Vec<u8>) {
    let path = shown_path(file);
    let _ = match cached {
        None => writeln!(out, "{path}: nothing is stored there"),
        Some(cached) => writeln!(
            out,
            "{path}: {}; {} records of {}, {} bytes",
            run.theme.paint(Paint::Good, "as it was stored"),
            cached.registry().len(),
            day(cached.registry()).unwrap_or_default(),
            cached.size
        ),
    };
}

/// That the server has nothing newer.
pub fn unchanged(run: &Run<'_>, out: &mut Vec<u8>) {
    let _ = writeln!(out, "{}: the server has nothing newer", run.theme.paint(Paint::Good, "Up to date"));
}

/// What an update stored in which file, and what changed.
pub fn updated(updated: &Updated, file: &Path, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    if updated.same {
        let _ = writeln!(
            out,
            "{}: the registry of {} is the newest; stored in {}",
            theme.paint(Paint::Good, "Up to date"),
            updated.now,
            shown_path(file)
        );
        return;
    }
    let before = updated.before.map(|date| date.to_string()).unwrap_or_default();
    let _ = writeln!(out, "{before} → {}: {}", theme.paint(Paint::Strong, updated.now), summary(updated));
    let _ = write!(out, "Stored in {}", shown_path(file));
    // A day stands for its newest source, and an older state is not added to a history that goes on without it.
    let days = updated
        .before
        .filter(|&before| before < updated.now)
        .map(|before| format!("; `portolan registry diff {before} {}` tells more", updated.now));
    let _ = writeln!(out, "{}.", days.unwrap_or_default());
}

/// Names of one kind of change that are told.
const MOST_TOLD: usize = 8;

/// `12 added, 1 renamed: a → b, 2 removed: c, d; 1 name registered without a port: e`.
fn summary(updated: &Updated) -> String {
    let portless = [(&updated.portless_added, "registered"), (&updated.portless_gone, "no longer registered")];
    let told = portless.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, how)| {
        let shown = Shown(names[..names.len().min(MOST_TOLD)].join(", ").as_bytes()).to_string();
        let more = names.len().saturating_sub(MOST_TOLD);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("; {} {how} without a port: {shown}{more}", plural(names.len(), "name"))
    });
    on_ports(&updated.changes) + &told.collect::<String>()
}

fn on_ports(changes: &[Change]) -> String {
    let of = |kind: ChangeKind| {
        let is_told = |change: &&Change| change.kind == kind && change.ports.is_some();
        let found: Vec<&Change> = changes.iter().filter(is_told).collect();
        let mut text = format!("{} {}", found.len(), word(kind));
        // What is new or says something else breaks nobody's table: the number will do.
        if !found.is_empty() && !matches!(kind, ChangeKind::Added | ChangeKind::Changed) {
            let told: Vec<String> = found.iter().take(MOST_TOLD).map(|change| one(change)).collect();
            let more = found.len().saturating_sub(MOST_TOLD);
            text.extend([": ", &told.join(", ")]);
            if more > 0 {
                text.extend([" and ", &more.to_string(), " more"]);
            }
        }
        (!found.is_empty()).then_some(text)
    };
    let counts: Vec<String> = ChangeKind::ALL.into_iter().filter_map(of).collect();
    if counts.is_empty() { "no name on a port changed".to_owned() } else { counts.join(", ") }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Removed => "de-assigned",
        ChangeKind::TransportDropped => "without one of its transports",
        ChangeKind::Changed => "described anew",
        kind => kind.as_str(),
    }
}

/// `sip-tls → sips (5061/tcp,udp)`.
fn one(change: &Change) -> String {
    let transports: Vec<&str> = change.transports.iter().map(|transport| transport.as_str()).collect();
    let to = if change.to.is_empty() { String::new() } else { format!(" → {}", change.to.join(", ")) };
    let place = match change.ports {
        Some(ports) => format!("{ports}/{}", transports.join(",")),
        None => "without a port".to_owned(),
    };
    let text = format!("{}{to} ({place})", change.name);
    Shown(text.as_bytes()).to_string()
}
