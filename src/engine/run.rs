//! Reads and processes files in parallel, and delivers results in the order of the files.

use super::parse::parse_found;
use super::{AddedFindings, FileError, FileFault, FoundFile, Origin, read_file, read_text};
use crate::format::Format;
use crate::plugin::Catalogue;
use crate::syntax::{Document, NameRole};
use crate::text::SourceFile;
use rayon::prelude::*;
use std::path::Path;

/// The role of names that a configuration gives to a table, whatever its format says.
#[derive(Clone, Debug)]
pub struct GivenRole {
    /// The role.
    pub role: NameRole,
    /// The position in the configuration, as messages show it: `portolan.toml:3:8`.
    pub position: String,
}

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The formats that files may be in.
    pub catalogue: &'a Catalogue,
    /// The format of every file; `None` to detect it by name and content.
    pub format: Option<&'a dyn Format>,
    /// The role of names in tables of declared formats; `None` for the one that the format says.
    pub name_role: Option<&'a GivenRole>,
    /// The id of the only allowed format: that of the table that the files are compared with.
    pub only_format: Option<&'a str>,
    /// The findings of other programs, which must be on lines of the files.
    pub added: Option<&'a AddedFindings>,
    /// The size limit, in bytes.
    pub max_size: u64,
    /// The number of threads; `None` for the number of cores. The same for all files of a run.
    pub jobs: Option<usize>,
}

impl Settings<'_> {
    /// Parses a file.
    ///
    /// # Errors
    /// If no format fits, the format is not the allowed one, the file is binary, the configuration takes identifiers for
    /// service names, or another program found something after the last line.
    pub fn parse(&self, source: &SourceFile, origin: Origin) -> Result<Document, FileError> {
        let mut document = parse_found(self.catalogue, source, self.format, origin)?;
        if let Some(given) = self.name_role {
            if given.role == NameRole::Name && document.format.names == NameRole::Identifier {
                let (format, position) = (document.format.id.to_string(), given.position.clone());
                let fault = FileFault::IdentifiersAsNames { format, position };
                return Err(FileError { path: source.path.clone(), fault });
            }
            document.set_name_role(given.role);
        }
        let fault = self.added.and_then(|added| added.fault_in(&source.path, &document, &source.bytes));
        if let Some(fault) = fault {
            return Err(FileError { path: source.path.clone(), fault });
        }
        match self.only_format {
            Some(old) if old != document.format.id => {
                let new = document.format.id.to_string();
                let fault = FileFault::OtherFormat { old: old.to_owned(), new };
                Err(FileError { path: source.path.clone(), fault })
            }
            _ => Ok(document),
        }
    }
}

/// The number of files between two deliveries, which limits the memory for results.
const BATCH: usize = 256;

/// Reads and parses each file with its settings, calls `work`, and delivers the results. `deliver` gets them in the
/// order of `files`. Stops when it returns false. A single file is processed on this thread.
pub fn run<'s, T: Send>(
    files: &[FoundFile],
    settings: impl Fn(&Path) -> Settings<'s> + Sync,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(&FoundFile, Result<T, FileError>) -> bool,
) {
    let one = |file: &FoundFile| {
        let settings = settings(&file.path);
        let source = if matches!(file.origin, Origin::WalkedByPattern | Origin::WalkedByContent) {
            read_text(&file.path, settings.max_size)?
        } else {
            read_file(&file.path, settings.max_size)?
        };
        let document = settings.parse(&source, file.origin)?;
        Ok(work(source, document))
    };
    let jobs = files.first().and_then(|file| settings(&file.path).jobs);
    if files.len() < 2 || jobs == Some(1) {
        let _ = files.iter().all(|file| deliver(file, one(file)));
        return;
    }
    let batches = || {
        for batch in files.chunks(BATCH) {
            let results: Vec<_> = batch.par_iter().map(one).collect();
            if !batch.iter().zip(results).all(|(file, result)| deliver(file, result)) {
                return;
            }
        }
    };
    in_pool(jobs, batches);
}

/// Runs `work` with `jobs` threads in the global pool of rayon.
fn in_pool(jobs: Option<usize>, mut work: impl FnMut()) {
    if let Some(jobs) = jobs {
        // The global pool can be set once; a second run in one process keeps the first setting.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    work();
}
