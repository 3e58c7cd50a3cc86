//! From the paths that the user named to files that are read, one after the other or in parallel.

use super::Failure;
use super::args::FileArgs;
use super::failure::{error, hint, warn};
use crate::engine::{self, FileError, Follow, SYSTEM_TABLES, Settings};
use crate::plugin::Catalogue;
use crate::syntax::Document;
use crate::text::{Shown, SourceFile};
use std::path::PathBuf;

const STANDARD_INPUT: &str = "-";

/// What a command needs of its files, beside what the user said of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Needs<'a> {
    /// That they can be replaced.
    pub(super) regular_only: bool,
    /// That they are in the format with this id.
    pub(super) only_format: Option<&'a str>,
}

/// Does `work` on every file that `args` names and hands the results to `deliver`, standard input first, then by path.
/// What cannot be read is told on standard error. Gives the number of paths that could not be read.
pub(super) fn for_each<T: Send>(
    catalogue: &Catalogue,
    args: &FileArgs,
    needs: Needs<'_>,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(T) -> Result<bool, Failure>,
) -> Result<usize, Failure> {
    let settings = Settings {
        catalogue,
        format: args.format(catalogue),
        only_format: needs.only_format,
        max_size: args.max_size,
        jobs: args.jobs.map(usize::from),
    };
    let (standard_input, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    if args.stdin_filename.is_some() && standard_input.is_empty() {
        return Err(Failure::new("`--stdin-filename` names what comes on standard input, which is not read")
            .hint("add `-` to read it"));
    }
    let mut failed = 0;
    let mut failure = None;
    let mut take = |result: Result<T, FileError>| match result.map(&mut deliver) {
        Ok(Ok(goes_on)) => goes_on,
        Ok(Err(problem)) => {
            failure = Some(problem);
            false
        }
        Err(problem) => {
            tell(&problem);
            failed += 1;
            true
        }
    };

    let mut goes_on = true;
    if !standard_input.is_empty() {
        let name = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        let read = engine::read_stream(std::io::stdin().lock(), 0, &name, args.max_size);
        goes_on = take(read.and_then(|source| {
            let document = settings.parse(&source)?;
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
        engine::find(catalogue, &paths, Follow { force_exclude: args.force_exclude, regular_only: needs.regular_only })
    };
    if goes_on {
        engine::run(&found.files, &settings, work, &mut take);
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    found.errors.iter().for_each(tell);
    for folder in &found.empty_folders {
        let folder = Shown(folder.as_os_str().as_encoded_bytes());
        warn(format_args!("{folder}: no table of ports in this folder; name the file, or see `portolan formats`"));
    }
    Ok(failed + found.errors.len())
}

fn tell(problem: &FileError) {
    error(problem);
    if let Some(helps) = problem.fault.hint() {
        hint(helps);
    }
}
