//! From the paths that the user named to files that are read, one after the other or in parallel.

use super::Failure;
use super::args::FileArgs;
use super::failure::{error, warn};
use crate::engine::{self, FileError, SYSTEM_TABLES, Settings};
use crate::syntax::Document;
use crate::text::{Shown, SourceFile};
use std::path::{Path, PathBuf};

const STANDARD_INPUT: &str = "-";

/// Does `work` on every file that `args` names and hands the results to `deliver`, standard input first, then by path.
/// What cannot be read is told on standard error. Gives the number of paths that could not be read.
pub(super) fn for_each<T: Send>(
    args: &FileArgs,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(T) -> Result<bool, Failure>,
) -> Result<usize, Failure> {
    let settings = Settings { format: args.format, max_size: args.max_size, jobs: args.jobs.map(usize::from) };
    let (standard_input, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path == Path::new(STANDARD_INPUT));
    let mut failed = 0;
    let mut failure = None;
    let mut take = |result: Result<T, FileError>| match result.map(&mut deliver) {
        Ok(Ok(goes_on)) => goes_on,
        Ok(Err(problem)) => {
            failure = Some(problem);
            false
        }
        Err(problem) => {
            error(&problem);
            failed += 1;
            true
        }
    };

    let mut goes_on = true;
    if !standard_input.is_empty() {
        let name = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        let read = engine::read_stream(std::io::stdin().lock(), 0, &name, args.max_size);
        goes_on = take(read.and_then(|source| {
            let document = engine::parse_file(&source, settings.format)?;
            Ok(work(source, document))
        }));
    }
    let found = if args.paths.is_empty() {
        let tables = engine::system_tables();
        if tables.is_empty() {
            return Err(Failure::new("this system has no table of ports where it is usually kept")
                .hint(format!("looked for {}", SYSTEM_TABLES.concat().join(", ")))
                .hint("name a file or a folder"));
        }
        engine::Found { files: tables, ..engine::Found::default() }
    } else {
        engine::find(&paths, args.force_exclude)
    };
    if goes_on {
        engine::run(&found.files, &settings, work, &mut take);
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    for problem in &found.errors {
        error(problem);
    }
    for folder in &found.empty_folders {
        let folder = Shown(folder.as_os_str().as_encoded_bytes());
        warn(format_args!("{folder}: no table of ports in this folder; name the file, or see `portolan formats`"));
    }
    Ok(failed + found.errors.len())
}
