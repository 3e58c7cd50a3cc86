//! Reads the files of `[[pack]]`.

mod facts;
mod forms;

use self::facts::{claims, habits};
use self::forms::{RegistryForm, registry_pack};
use super::options::PackTable;
use super::trust::LARGEST_PACK;
use super::words::PackKind;
use crate::model::Date;
use crate::plugin::Catalogue;
use crate::registry::{Pack, PackHead, Registry, doubtful_rows};
use crate::text::{InputError, read_limited};
use std::path::Path;
use std::sync::Arc;

/// The content of a pack.
#[derive(Debug)]
pub(super) enum Loaded {
    Registry(Arc<Pack>),
    /// Rows in the form of `data/claims.tsv`, without a header.
    Claims(String),
    /// Rows in the form of `data/habits.tsv`, without a header.
    Habits(String),
}

/// The facts that packs add to those of the program.
#[derive(Debug, Default)]
pub(super) struct Extras {
    claims: String,
    habits: String,
}

impl Extras {
    /// Adds a pack to the catalogue, or its facts to these.
    pub(super) fn add(&mut self, catalogue: Catalogue, loaded: Loaded) -> Result<Catalogue, String> {
        match loaded {
            Loaded::Registry(pack) => catalogue.with_pack(pack).map_err(|fault| fault.to_string()),
            Loaded::Claims(rows) => {
                self.claims.push_str(&rows);
                Ok(catalogue)
            }
            Loaded::Habits(rows) => {
                self.habits.push_str(&rows);
                Ok(catalogue)
            }
        }
    }

    /// Returns the registry with these facts, if there are some.
    pub(super) fn extend(&self, registry: &Registry) -> Result<Option<Registry>, String> {
        if self.claims.is_empty() && self.habits.is_empty() {
            return Ok(None);
        }
        registry.clone().with_facts(&self.claims, &self.habits).map(Some)
    }
}

/// Reads the file of a pack. `path` is shown in messages.
pub(super) fn load(table: &PackTable, path: &Path, today: Date) -> Result<Loaded, InputError> {
    let bytes = read_limited(path, LARGEST_PACK)?;
    match table.kind.as_ref().map_or(PackKind::Registry, |kind| kind.value) {
        PackKind::Registry => {
            let head = PackHead {
                id: table.id.0.clone(),
                title: table.title.clone().unwrap_or_else(|| table.id.0.clone()),
                url: table.url.clone(),
                ranges: table.ranges.iter().map(|range| range.value).collect(),
                path: path.to_owned(),
            };
            registry_pack(head, &bytes, today).map(|(pack, _)| Loaded::Registry(Arc::new(pack)))
        }
        PackKind::Claims => claims().read(path, &bytes).map(Loaded::Claims),
        PackKind::Habits => habits().read(path, &bytes).map(Loaded::Habits),
    }
}

/// A pack that was read by itself.
#[derive(Debug)]
pub enum CheckedPack {
    /// Assignments.
    Assignments {
        /// The pack.
        pack: Box<Pack>,
        /// The faults that it can be read with.
        faults: Vec<InputError>,
        /// The number of records without a name or a port, in a form of the registry.
        left_out: usize,
    },
    /// The kind of other facts, and the number of their rows.
    Facts(PackKind, usize),
}

/// Reads a pack by itself. Its header determines its kind.
///
/// # Errors
/// If it cannot be read.
pub fn check_pack(path: &Path, today: Date, registry: &Registry) -> Result<CheckedPack, InputError> {
    let bytes = read_limited(path, LARGEST_PACK)?;
    for (kind, facts) in [(PackKind::Claims, claims()), (PackKind::Habits, habits())] {
        if facts.fit(&bytes) {
            return Ok(CheckedPack::Facts(kind, facts.read(path, &bytes)?.lines().count()));
        }
    }
    let head = PackHead { id: "pack".to_owned(), path: path.to_owned(), ..PackHead::default() };
    let (pack, left_out) = registry_pack(head, &bytes, today)?;
    let is_known =
        |name: &str| pack.named(name.as_bytes()).next().is_some() || registry.named(name.as_bytes()).next().is_some();
    let faults = match RegistryForm::of(&bytes) {
        Some(_) => Vec::new(),
        None => doubtful_rows(path, &bytes, is_known)?,
    };
    Ok(CheckedPack::Assignments { pack: Box::new(pack), faults, left_out })
}
