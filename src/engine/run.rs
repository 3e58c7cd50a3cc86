//! Many files, in parallel where that pays, results in the order of the files.

use super::{FileError, parse_file, read_file};
use crate::format::Format;
use crate::syntax::Document;
use crate::text::SourceFile;
use rayon::prelude::*;
use std::path::PathBuf;

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The format to read every file in, instead of the one that its name or content shows.
    pub format: Option<&'static dyn Format>,
    /// The largest file that is read, in bytes.
    pub max_size: u64,
    /// Threads; `None` for as many as there are cores.
    pub jobs: Option<usize>,
}

/// Files worked on between two deliveries: bounds the results that wait.
const BATCH: usize = 256;

/// Reads and parses each file, does `work` on it, and hands the results to `deliver` in the order of `files`. Stops
/// early when `deliver` returns false. A single file is read on this thread.
pub fn run<T: Send>(
    files: &[PathBuf],
    settings: &Settings,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(Result<T, FileError>) -> bool,
) {
    let one = |path: &PathBuf| {
        let source = read_file(path, settings.max_size)?;
        let document = parse_file(&source, settings.format)?;
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
