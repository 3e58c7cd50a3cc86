//! Checks a newer state of the registry, adds it to the history and stores it.

use super::cache::ToStore;
use super::history::{SourceFacts, extended, free_id};
use super::registry_table::source_of;
use super::{
    Cache, CacheError, CacheLock, Change, Origin, ReadContext, ReadError, RegistryXml, SourceReader as _, SourceRow,
    between_sources, read_registry_xml, registry_table, registry_xml,
};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{HistoryParts, Record, Registry};
use crate::text::LineNumber;
use portolan_store::{PackedRegistry, pack_sources, pack_tenures};
use std::collections::{BTreeMap, HashSet};

/// The largest share of assignments that may be missing from one state to the next, in percent.
const MOST_LOST_PERCENT: usize = 5;

/// The registry's XML from a server or a file.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The XML.
    pub bytes: Vec<u8>,
    /// The address without the user's name and password, or the path.
    pub address: String,
    /// The `ETag` of the response.
    pub etag: Option<String>,
    /// The `Last-Modified` of the response.
    pub last_modified: Option<String>,
}

/// The result of an update.
#[derive(Debug)]
pub struct Updated {
    /// The date of the newest registry before.
    pub before: Option<Date>,
    /// The date of the registry that is stored now.
    pub now: Date,
    /// The changes between the two on ports.
    pub changes: Vec<Change>,
    /// Names without a port that were added.
    pub portless_added: Vec<String>,
    /// Names without a port that were removed.
    pub portless_removed: Vec<String>,
    /// The doubts that `--force` overrode.
    pub forced: Vec<Doubt>,
    /// Whether the same bytes were known before.
    pub is_unchanged: bool,
}

/// Why a registry is not stored without `--force`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// It is older than the newest registry.
    #[error("the fetched registry is of {theirs}, older than the one of {ours} here")]
    Older {
        /// Its date.
        theirs: Date,
        /// The date of the newest registry.
        ours: Date,
    },
    /// Too many assignments are missing.
    #[error(
        "the fetched registry lacks {lost} of the {of} assignments of {ours}, more than {MOST_LOST_PERCENT} percent"
    )]
    Lost {
        /// The number of missing assignments.
        lost: usize,
        /// The number of all assignments.
        of: usize,
        /// The date of the newest registry.
        ours: Date,
    },
}

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The file or response is not the registry.
    #[error("{address}: this is not the registry: {error}")]
    Read {
        /// The address or path.
        address: String,
        /// The fault and its position.
        error: ReadError,
        /// Whether it looks like the registry in XML, though it is not.
        is_alike: bool,
    },
    /// Its date is in the future.
    #[error("{address}: the registry's date {date} is in the future: today is {today}")]
    Future {
        /// The address or path.
        address: String,
        /// Its date.
        date: Date,
        /// Today.
        today: Date,
    },
    /// There is a doubt.
    #[error("{0}")]
    Doubt(Doubt),
    /// It could not be stored.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// Checks a fetched registry, adds it to the history, and stores it.
///
/// # Errors
/// If it is not the registry, is older than the newest or lacks much of it (unless `force`), or cannot be stored.
pub fn update(
    cache: &Cache,
    lock: &CacheLock,
    fetched: Fetched,
    force: bool,
    today: Date,
) -> Result<Updated, UpdateError> {
    let Fetched { bytes, address, etag, last_modified } = fetched;
    let is_alike = memchr::memmem::find(&bytes, b"<registry").is_some();
    let read_error = |error| UpdateError::Read { address: address.clone(), error, is_alike };
    // A damaged store is ignored and will be replaced.
    let stored = cache.read().ok().flatten().map(|cached| cached.newest);
    let mut known = Vec::from_iter(stored);
    known.push(Registry::embedded());
    known.sort_by_key(|registry| std::cmp::Reverse(registry.updated()));
    let newest = &known[0];

    let snapshot = read_registry_xml(&bytes).map_err(read_error)?;
    let now = snapshot.updated;
    if now > today {
        return Err(UpdateError::Future { address, date: now, today });
    }
    let source = RegistryXml.read(&bytes, &ReadContext::today(today)).map_err(read_error)?;
    let mut facts = SourceFacts::of_registry(registry_xml::ID, &source, &bytes, None);
    let origin = Origin {
        address: address.clone(),
        etag,
        last_modified,
        fetched: today.to_string(),
        sha256: facts.sha256.clone(),
        stored_by: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let is_same = |known: &&Registry| {
        let source = known.history().source(known.source_id());
        known.updated() == Some(now) && source.is_some_and(|source| source.sha256() == facts.sha256)
    };
    // The history always ends with the newest registry; an older one is stored beside it.
    let store_beside = |forced: Option<&PackedRegistry>| {
        let history = newest.history().parts();
        cache.store(lock, &ToStore { newest: newest.packed(), forced, history, origin: &origin })
    };
    let (portless_added, portless_removed) = portless(newest, &source.rows);
    let mut updated = Updated {
        before: newest.updated(),
        now,
        changes: Vec::new(),
        portless_added,
        portless_removed,
        forced: Vec::new(),
        is_unchanged: is_same(&newest),
    };
    if updated.is_unchanged {
        store_beside(None)?;
        return Ok(updated);
    }
    updated.forced = doubts(newest, now, &source.rows);
    if let Some(doubt) = updated.forced.first().filter(|_| !force) {
        return Err(UpdateError::Doubt(doubt.clone()));
    }
    updated.changes = between_sources(source_of(newest), source.clone()).changes;
    if newest.updated().is_some_and(|newest| now < newest) {
        match known.iter().find(is_same) {
            Some(same) => store_beside(Some(same.packed()))?,
            None => store_beside(Some(&packed_table(&facts.id, snapshot).map_err(read_error)?))?,
        }
        return Ok(updated);
    }
    facts.id = free_id(newest.history(), &facts.id);
    let tables = extended(newest, source, &facts);
    let packed = packed_table(&facts.id, snapshot).map_err(read_error)?;
    let index_error = |what| read_error(error_in(what));
    let (tenures_index, tenures) = pack_tenures(&tables.tenures, &tables.sources).map_err(index_error)?;
    let sources_index = pack_sources(&tables.sources).map_err(index_error)?;
    let history = HistoryParts {
        tenures_index: &tenures_index[..],
        tenures: tenures.as_bytes(),
        sources_index: &sources_index,
        sources: tables.sources.as_bytes(),
        rows: tables.rows.as_bytes(),
        changes: tables.changes.as_bytes(),
    };
    cache.store(lock, &ToStore { newest: &packed, forced: None, history, origin: &origin })?;
    Ok(updated)
}

/// Returns the names without a port that were added, and those that were removed.
fn portless(before: &Registry, rows: &[SourceRow]) -> (Vec<String>, Vec<String>) {
    let names = |names: &mut dyn Iterator<Item = &str>| -> BTreeMap<String, String> {
        names.map(|name| (name.to_ascii_lowercase(), name.to_owned())).collect()
    };
    let old = before.records().filter(|record| record.ports().is_none()).map(Record::name);
    let new = rows.iter().filter(|row| row.ports.is_none()).map(|row| row.name.as_str());
    let old = names(&mut old.filter(|name| !name.is_empty()));
    let new = names(&mut new.filter(|name| !name.is_empty()));
    let missing = |from: &BTreeMap<String, String>, there: &BTreeMap<String, String>| {
        from.iter().filter(|(key, _)| !there.contains_key(*key)).map(|(_, name)| name.clone()).collect()
    };
    (missing(&new, &old), missing(&old, &new))
}

fn packed_table(id: &str, snapshot: super::Snapshot) -> Result<PackedRegistry, ReadError> {
    PackedRegistry::pack(&registry_table(id, snapshot)).map_err(error_in)
}

fn error_in(what: String) -> ReadError {
    ReadError { line: LineNumber::FIRST, column: 1, what }
}

/// Returns the doubts about a registry of this date with these rows.
fn doubts(newest: &Registry, theirs: Date, rows: &[SourceRow]) -> Vec<Doubt> {
    let Some(ours) = newest.updated() else { return Vec::new() };
    let mut doubts = Vec::new();
    if theirs < ours {
        doubts.push(Doubt::Older { theirs, ours });
    }
    let there: HashSet<(String, Option<PortRange>, Option<Transport>)> =
        rows.iter().map(|row| (row.name.to_ascii_lowercase(), row.ports, row.transport)).collect();
    let (mut of, mut lost) = (0, 0);
    for record in newest.records().filter(|record| !record.name().is_empty()) {
        of += 1;
        lost += usize::from(!there.contains(&(record.name().to_ascii_lowercase(), record.ports(), record.transport())));
    }
    if lost * 100 > of * MOST_LOST_PERCENT {
        doubts.push(Doubt::Lost { lost, of, ours });
    }
    doubts
}
