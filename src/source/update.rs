//! A newer state of the registry, looked at, added to the history and stored.

use super::archive::{Taken, read_xml};
use super::cache::ToStore;
use super::extend::{extended, free_id, source_of};
use super::{
    Cache, CacheError, CacheLock, Change, Origin, ReadError, SourceRow, between_sources, read_registry_xml,
    registry_table,
};
use crate::model::{Date, PortRange, Transport};
use crate::registry::{HistoryParts, Record, Registry};
use portolan_store::{PackedRegistry, pack_sources, pack_tenures};
use std::collections::{BTreeMap, HashSet};

/// Of all assignments, this share may be gone from one state to the next.
const MOST_LOST_PERCENT: usize = 5;

/// What came from a server or a file.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The XML.
    pub bytes: Vec<u8>,
    /// The address without a user's name and password, or the path.
    pub address: String,
    /// What the server calls this state.
    pub etag: Option<String>,
    /// When the server says that it changed.
    pub last_modified: Option<String>,
}

/// What an update did.
#[derive(Debug)]
pub struct Updated {
    /// Date of the registry that was the newest before.
    pub before: Option<Date>,
    /// Date of the registry that is stored now.
    pub now: Date,
    /// What changed between the two on ports.
    pub changes: Vec<Change>,
    /// Names that are registered without a port now and were not before.
    pub portless_added: Vec<String>,
    /// Names that were registered without a port before and are not now.
    pub portless_gone: Vec<String>,
    /// Why it would not have been stored without force.
    pub forced: Vec<Doubt>,
    /// Whether the bytes are those that were known already.
    pub same: bool,
}

/// Why a registry is not taken without force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// It is older than what is known.
    #[error("the registry there is of {theirs}, older than the one of {ours} that is known here")]
    Older {
        /// Its date.
        theirs: Date,
        /// The date of the newest that is known.
        ours: Date,
    },
    /// Too many assignments are gone.
    #[error(
        "{lost} of {of} assignments of {ours} are not in the registry there, more than {MOST_LOST_PERCENT} percent"
    )]
    Lost {
        /// How many are gone.
        lost: usize,
        /// Of how many.
        of: usize,
        /// The date of the registry that has them.
        ours: Date,
    },
}

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// What came is not the registry.
    #[error("{address}: what came is not the registry: {error}")]
    Read {
        /// Where from.
        address: String,
        /// What is wrong with it, and where.
        error: ReadError,
        /// Whether it looks like the registry in XML, which then is not as it should be.
        is_alike: bool,
    },
    /// It is, but of a day that has not come.
    #[error("{address}: the date {date} of the registry there lies in the future: today is {today}")]
    Future {
        /// Where from.
        address: String,
        /// Its date.
        date: Date,
        /// Today.
        today: Date,
    },
    /// It is, but something is odd.
    #[error("{0}")]
    Doubt(Doubt),
    /// It could not be stored.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// Looks at what was fetched, adds it to the history, and stores it.
///
/// # Errors
/// If it is not the registry, is older than what is known or lacks much of it (unless `force`), or cannot be stored.
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
    // What is stored and damaged is no base to go on from, and will be replaced.
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
    let Taken { mut facts, source, .. } = read_xml(bytes, None, today).map_err(read_error)?;
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
    // A history only goes on: it ends with the newest registry, whatever is stored by force beside that.
    let store_beside = |forced: Option<&PackedRegistry>| {
        let history = newest.history().parts();
        cache.store(lock, &ToStore { newest: newest.packed(), forced, history, origin: &origin })
    };
    let (portless_added, portless_gone) = portless(newest, &source.rows);
    let mut updated = Updated {
        before: newest.updated(),
        now,
        changes: Vec::new(),
        portless_added,
        portless_gone,
        forced: Vec::new(),
        same: is_same(&newest),
    };
    if updated.same {
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
    let tenures_index = pack_tenures(&tables.tenures, &tables.sources).map_err(index_error)?;
    let sources_index = pack_sources(&tables.sources).map_err(index_error)?;
    let history = HistoryParts {
        tenures_index: &tenures_index[..],
        tenures: tables.tenures.as_bytes(),
        sources_index: &sources_index,
        sources: tables.sources.as_bytes(),
        rows: tables.rows.as_bytes(),
        changes: tables.changes.as_bytes(),
    };
    cache.store(lock, &ToStore { newest: &packed, forced: None, history, origin: &origin })?;
    Ok(updated)
}

/// The names that got a record without a port, and those that had one before.
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
    ReadError { line: 1, column: 1, what }
}

/// What is odd about a registry of this date with these rows.
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
