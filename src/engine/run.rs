//! Many files, in parallel where that pays, results in the order of the files.

use super::{FileError, FileFault, parse_file, read_file};
use crate::format::Format;
use crate::plugin::Catalogue;
use crate::syntax::Document;
use crate::text::SourceFile;
use rayon::prelude::*;
use std::path::PathBuf;

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The formats that files may be in.
    pub catalogue: &'a Catalogue,
    /// The format to read every file in, instead of the one that its name or content shows.
    pub format: Option<&'a dyn Format>,
    /// The id of the only format that will do: that of the table that they are held against.
    pub only_format: Option<&'a str>,
    /// The largest file that is read, in bytes.
    pub max_size: u64,
    /// Threads; `None` for as many as there are cores.
    pub jobs: Option<usize>,
}

impl Settings<'_> {
    /// Reads the lines of a file.
    ///
    /// # Errors
    /// If no format fits, or another one than the only one that will do, or the file is no text.
    pub fn parse(&self, source: &SourceFile) -> Result<Document, FileError> {
        let document = parse_file(self.catalogue, source, self.format)?;
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

/// Files worked on between two deliveries: bounds the results that wait.
const BATCH: usize = 256;

/// Reads and parses each file, does `work` on it, and hands the results to `deliver` in the order of `files`. Stops
/// early when `deliver` returns false. A single file is read on this thread.
pub fn run<T: Send>(
    files: &[PathBuf],
    settings: &Settings<'_>,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(Result<T, FileError>) -> bool,
) {
    let one = |path: &PathBuf| {
        let source = read_file(path, settings.max_size)?;
        let document = settings.parse(&source)?;
        Ok(work(source, document))
    };
    if files.len() < 2 || settings.jobs == Some(1) {
        let _ = files.iter().all(|path| deliver(one(path)));
        return;
    }
    let batches = || {
        for batch in files.chunks(BATCH) {
            let results: Vec<_> = batch.par_iter().map(one).collect();
            if !results.into_iter().all(&mut deliver) {
                return;
            }
        }
    };
    in_pool(settings.jobs, batches);
}

/// Runs `work` where rayon uses `jobs` threads. Without a pool of its own it would take the global one.
fn in_pool(jobs: Option<usize>, mut work: impl FnMut()) {
    if let Some(jobs) = jobs {
        // The global pool can be set once; a second run in one process keeps the first setting.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    work();
}
