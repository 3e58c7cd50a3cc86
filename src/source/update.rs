//! A newer state of the registry, looked at, added to the history and stored.

use super::archive::{Taken, read_xml};
use super::extend::{extended, free_id, source_of};
use super::{
    Cache, CacheError, CacheLock, Change, Origin, ReadError, SourceRow, between_sources, read_registry_xml,
    registry_table,
};
use crate::model::{Date, PortRange, Transport};
use crate::registry::pack_rows::{pack_sources, pack_tenures};
use crate::registry::{HistoryParts, Registry, pack::pack};
use std::collections::HashSet;

/// Of all assignments, this share may be gone from one state to the next.
const MOST_LOST_PERCENT: usize = 5;

/// What came from a server or a file.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The XML.
    pub bytes: Vec<u8>,
    /// The address, or the path.
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
    /// What changed between the two.
    pub changes: Vec<Change>,
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
    let read_error = |error| UpdateError::Read { address: address.clone(), error };
    // What is stored and damaged is no base to go on from, and will be replaced.
    let stored = cache.read().ok().flatten().map(|cached| cached.registry);
    let mut known = vec![Registry::embedded()];
    known.extend(stored);
    known.sort_by_key(|registry| std::cmp::Reverse(registry.updated()));
    let newest = &known[0];

    let snapshot = read_registry_xml(&bytes).map_err(read_error)?;
    let Taken { mut facts, source, .. } = read_xml(bytes, None, today).map_err(read_error)?;
    let now = source.date;
    let origin = Origin {
        address: address.clone(),
        etag,
        last_modified,
        fetched: today.to_string(),
        sha256: facts.sha256.clone(),
        stored_by: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let updated = Updated { before: newest.updated(), now, changes: Vec::new(), forced: Vec::new(), same: true };
    let is_same = |known: &&Registry| {
        let source = known.history().source(known.source_id());
        known.updated() == Some(now) && source.is_some_and(|source| source.sha256() == facts.sha256)
    };
    let store_known = |known: &Registry| {
        cache.store(lock, &head(known.source_id(), now), known.packed(), &known.history().parts(), true, &origin)
    };
    if is_same(&newest) {
        store_known(newest)?;
        return Ok(updated);
    }

    let forced = doubts(newest, now, &source.rows);
    if let Some(doubt) = forced.first().filter(|_| !force) {
        return Err(UpdateError::Doubt(doubt.clone()));
    }
    let changes = between_sources(source_of(newest), source.clone());
    // A history only goes on: what is older than all that is known is held against the history until its date.
    if let Some(same) = known.iter().find(is_same) {
        store_known(same)?;
        return Ok(Updated { changes, forced, same: false, ..updated });
    }
    let base = known.iter().find(|base| base.updated().is_none_or(|before| before <= now));
    let (packed, id);
    if let Some(base) = base {
        facts.id = free_id(base.history(), &facts.id);
        let tables = extended(base, source, &facts);
        id = facts.id;
        packed = packed_table(&id, snapshot).map_err(read_error)?;
        let index_error = |what| read_error(error_in(what));
        let tenures_index = pack_tenures(&tables.tenures, &tables.sources).map_err(index_error)?;
        let sources_index = pack_sources(&tables.sources).map_err(index_error)?;
        let history = HistoryParts {
            tenures_index: &tenures_index[..],
            tenures: tables.tenures.as_bytes(),
            sources_index: &sources_index,
            sources: tables.sources.as_bytes(),
        };
        cache.store(lock, &head(&id, now), &packed, &history, true, &origin)?;
    } else {
        id = facts.id;
        packed = packed_table(&id, snapshot).map_err(read_error)?;
        cache.store(lock, &head(&id, now), &packed, &newest.history().parts(), false, &origin)?;
    }
    Ok(Updated { changes, forced, same: false, ..updated })
}

fn head(id: &str, date: Date) -> String {
    format!("{id} {date}")
}

fn packed_table(id: &str, snapshot: super::Snapshot) -> Result<Vec<u8>, ReadError> {
    pack(&registry_table(id, snapshot)).map_err(error_in)
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
    let there: HashSet<(String, PortRange, Option<Transport>)> =
        rows.iter().filter_map(|row| Some((row.name.to_ascii_lowercase(), row.ports?, row.transport))).collect();
    let (mut of, mut lost) = (0, 0);
    for record in newest.records().filter(|record| !record.name().is_empty()) {
        let Some(ports) = record.ports() else { continue };
        of += 1;
        lost += usize::from(!there.contains(&(record.name().to_ascii_lowercase(), ports, record.transport())));
    }
    if lost * 100 > of * MOST_LOST_PERCENT {
        doubts.push(Doubt::Lost { lost, of, ours });
    }
    doubts
}
