//! Finds, reads and parses the files that the user named.

use super::args::FileArgs;
use super::failure::{Failure, error, hint, note, warn};
use super::scopes::{Finder, Scopes};
use crate::config;
use crate::engine::{
    self, AddedFindings, Choose as _, Decision, Exclusions, FileError, FileFault, Follow, FoundFile, Globs,
    LINK_NOT_FOLLOWED, Origin, SYSTEM_TABLES, Settings, UnreadFile,
};
use crate::format::folders_of_tables;
use crate::syntax::Document;
use crate::text::{PrintablePath, STDIN, SourceFile};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

const STANDARD_INPUT: &str = "-";

/// The reason why `--show-files` has a symbolic link to a folder as skipped.
const FOLDER_NOT_FOLLOWED: &str = "a symbolic link to a folder, which a search does not follow; name it to search it";

/// The files that the user named, found but not read.
pub(super) struct Inputs {
    /// The name of standard input in reports, if it is read.
    stdin: Option<PathBuf>,
    found: engine::Found,
}

/// The files of a command and their configurations.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) scopes: &'a Scopes,
    /// The findings of other programs.
    pub(super) added: Option<&'a AddedFindings>,
}

impl Inputs {
    /// Returns the paths of all files; standard input has its name.
    pub(super) fn paths(&self) -> Vec<&Path> {
        self.stdin.iter().chain(self.found.files.iter().map(|file| &file.path)).map(PathBuf::as_path).collect()
    }

    /// Returns whether a path stands for standard input, to which the user gave no name.
    pub(super) fn is_unnamed_stdin(&self, path: &Path) -> bool {
        self.stdin.as_deref() == Some(path) && path == Path::new(STDIN)
    }
}

/// Finds the files that `args` names. With `regular_only`, only regular files are allowed, because they are replaced.
pub(super) fn find(args: &FileArgs, regular_only: bool, finder: &Finder) -> Result<Inputs, Failure> {
    let (standard_input, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() == STANDARD_INPUT);
    check_stdin_name(args.stdin_filename.as_deref(), !standard_input.is_empty())?;
    let name = || args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from(STDIN));
    let stdin = (!standard_input.is_empty()).then(name);
    let found = if args.paths.is_empty() {
        let tables = engine::system_tables();
        if tables.is_empty() {
            return Err(Failure::new("this system has no port table in the usual places")
                .hint(format!("name a file or a folder; looked for {}", SYSTEM_TABLES.concat().join(", "))));
        }
        engine::Found { files: tables.into_iter().map(FoundFile::named).collect(), ..engine::Found::default() }
    } else {
        if !regular_only {
            note_named_pipes(&paths);
        }
        engine::find(finder, &paths, &follow(args, regular_only)?)
    };
    Ok(Inputs { stdin, found })
}

/// Prints a note before each named pipe is read, which waits for a program to write to it. A pipe of the shell, such
/// as that of `<(command)`, has such a program.
pub(super) fn note_named_pipes(paths: &[impl AsRef<Path>]) {
    for path in paths.iter().map(AsRef::as_ref).filter(|path| is_named_pipe(path)) {
        note(format_args!("{} is a named pipe: waiting for a program to write to it", PrintablePath(path)));
    }
}

#[cfg(unix)]
fn is_named_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    // The path of a pipe without a name leads nowhere, or to itself.
    let has_name = || path.canonicalize().is_ok_and(|real| !real.starts_with("/dev/fd"));
    path.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo()) && has_name()
}

#[cfg(not(unix))]
fn is_named_pipe(_: &Path) -> bool {
    false
}

/// Checks that standard input is read if it has a name.
///
/// # Errors
/// If it is not read.
pub(super) fn check_stdin_name(name: Option<&Path>, is_read: bool) -> Result<(), Failure> {
    if name.is_some() && !is_read {
        return Err(
            Failure::new("`--stdin-filename` needs standard input as a PATH").hint("add `-` to read standard input")
        );
    }
    Ok(())
}

fn follow(args: &FileArgs, regular_only: bool) -> Result<Follow, Failure> {
    let exclude = exclude(&args.exclude)?;
    let (force_exclude, all_files) = (args.force_exclude, args.all_files);
    Ok(Follow { exclude, force_exclude, regular_only, all_files, ..Follow::default() })
}

/// Returns the globs of `--exclude`, which start at the current folder.
pub(super) fn exclude(globs: &[String]) -> Result<Globs, Failure> {
    if globs.is_empty() {
        return Ok(Globs::default());
    }
    let here = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let here = here.map_err(|error| Failure::new(format_args!("the current folder: {error}")))?;
    Globs::new(&here, globs).map_err(|error| {
        Failure::new(format_args!("`--exclude`: {error}")).hint("write a glob as in .gitignore, such as `*.old`")
    })
}

/// Returns the settings that a file is read with.
fn settings<'a>(
    Files { scopes, added, .. }: Files<'a>,
    args: &'a FileArgs,
    only_format: Option<&'a str>,
) -> impl Fn(&Path) -> Settings<'a> + Copy + Sync {
    move |path| {
        let catalogue = scopes.catalogue(path);
        let format = args.format(catalogue).or_else(|| scopes.format(path));
        Settings {
            catalogue,
            format,
            name_role: scopes.role(path),
            added,
            only_format,
            max_size: args.max_size,
            jobs: args.jobs.map(usize::from),
        }
    }
}

/// The reason why `--show-files` has a symbolic link as skipped if its file is read.
const LINK_TO_READ_FILE: &str = "a symbolic link to a file that is read by its own path";

/// The reason why `--show-files` has a file far below a folder of tables as skipped.
const BELOW_TABLES: &str = "below a folder of tables, but not in it; name it to read it";

/// The results of a search, as `--show-files` has them.
pub(super) struct Survey {
    /// Each file, sorted by path.
    pub(super) decisions: Vec<(PathBuf, Decision)>,
    /// The number of other files, whose names are not those of tables.
    pub(super) others: usize,
}

/// Reads every file that `args` names, and returns the result for each, sorted by path. Files and links that the search
/// leaves out are among them.
pub(super) fn survey(
    files: Files<'_>,
    finder: &Finder,
    args: &FileArgs,
    only_format: Option<&str>,
) -> Result<Survey, Failure> {
    let Files { inputs, scopes, .. } = files;
    if inputs.stdin.is_some() {
        return Err(Failure::new("`--show-files` lists files, but standard input is not a file")
            .hint("name files or folders instead of `-`"));
    }
    let found = &inputs.found;
    let decisions = engine::survey(found, settings(files, args, only_format));
    let mut decisions: Vec<(PathBuf, Decision)> =
        decisions.into_iter().map(|(file, decision)| (file.path, decision)).collect();
    let follow = follow(args, false)?;
    let all = engine::find(scopes, &args.paths, &Follow { nothing_excluded: true, ..follow.clone() });
    let known: HashSet<&Path> = inputs.paths().into_iter().collect();
    let mut exclusions = Exclusions::new(finder, &args.paths, &follow);
    for FoundFile { path, .. } in all.files.into_iter().filter(|file| !known.contains(&*file.path)) {
        // Without a rule, it is a table by the configuration of another folder only.
        if let Some(rule) = exclusions.rule_for(&path) {
            decisions.push((path, Decision::Skipped(rule)));
        }
    }
    let skipped = |path: &Path, why: &dyn std::fmt::Display| (path.to_owned(), Decision::Skipped(why.to_string()));
    let links_to_others: HashSet<&Path> = found.links_to_others().iter().map(|link| &*link.path).collect();
    decisions.extend(found.links.iter().map(|FoundFile { path, .. }| {
        let is_to_other = links_to_others.contains(&**path);
        skipped(path, if is_to_other { &LINK_NOT_FOLLOWED } else { &LINK_TO_READ_FILE })
    }));
    decisions.extend(found.folder_links.iter().map(|path| skipped(path, &FOLDER_NOT_FOLLOWED)));
    let dangling = found.dangling.iter().filter(|path| follow.all_files || finder.is_table(path));
    decisions.extend(dangling.map(|path| skipped(path, &"a symbolic link that leads nowhere")));
    decisions.extend(found.irregular.iter().map(|error| skipped(&error.path, &error.fault)));
    let mut others = 0;
    if !follow.all_files {
        let all = engine::find(finder, &args.paths, &Follow { all_files: true, ..follow });
        let displayed: HashSet<PathBuf> = decisions.iter().map(|(path, _)| path.clone()).collect();
        let tables = folders_of_tables();
        // An example is `services.d/web/run`.
        let is_below_tables = |path: &Path| {
            let mut folders = path.ancestors().skip(2).filter_map(Path::file_name);
            folders.any(|folder| tables.iter().any(|tables| folder == &**tables))
        };
        let is_new = |file: &FoundFile| !displayed.contains(&file.path) && !file.path.ends_with(config::FILE_NAME);
        for FoundFile { path, .. } in all.files.into_iter().filter(is_new) {
            if is_below_tables(&path) {
                decisions.push(skipped(&path, &BELOW_TABLES));
            } else {
                others += 1;
            }
        }
    }
    decisions.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(Survey { decisions, others })
}

/// Reads a file, or standard input if its path is `-`, up to a size that no option changes.
pub(super) fn read_one(path: &Path, most_bytes: u64) -> Result<SourceFile, FileError> {
    if path.as_os_str() == STANDARD_INPUT {
        return of_fixed_limit(engine::read_stream(std::io::stdin().lock(), 0, Path::new(STDIN), most_bytes));
    }
    read_named(path, most_bytes)
}

/// Reads a file up to a size that no option changes.
pub(super) fn read_named(path: &Path, most_bytes: u64) -> Result<SourceFile, FileError> {
    note_named_pipes(&[path]);
    of_fixed_limit(engine::read_file(path, most_bytes))
}

fn of_fixed_limit(read: Result<SourceFile, FileError>) -> Result<SourceFile, FileError> {
    read.map_err(|FileError { path, fault }| match fault {
        FileFault::TooLarge(limit) => FileError { path, fault: FileFault::OverLimit(limit) },
        fault => FileError { path, fault },
    })
}

/// Checks that standard input is named at most once.
///
/// # Errors
/// If several of these paths are standard input, which can be read once.
pub(super) fn check_one_stdin<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Failure> {
    if paths.into_iter().filter(|path| path.as_os_str() == STANDARD_INPUT).count() > 1 {
        return Err(Failure::new("standard input (`-`) can be read only once").hint("name files instead"));
    }
    Ok(())
}

/// Calls `work` for every file, and `deliver` with each result: standard input first, then by path. Prints an error for
/// each path that cannot be read, and returns them. `only_format` is the id of the only allowed format.
pub(super) fn for_each<T: Send>(
    files: Files<'_>,
    args: &FileArgs,
    only_format: Option<&str>,
    work: impl Fn(SourceFile, Document) -> T + Sync,
    mut deliver: impl FnMut(T) -> Result<bool, Failure>,
) -> Result<Vec<UnreadFile>, Failure> {
    let settings = settings(files, args, only_format);
    let inputs = files.inputs;
    let found = &inputs.found;
    let mut unread: Vec<UnreadFile> = Vec::new();
    let mut failure = None;
    let mut skipped = Vec::new();
    let mut handle = |file: &FoundFile, result: Result<T, FileError>| match result.map(&mut deliver) {
        Ok(Ok(continues)) => continues,
        Ok(Err(problem)) => {
            failure = Some(problem);
            false
        }
        Err(problem) if file.is_skipped_for(&problem.fault) => {
            if file.origin == Origin::WalkedByName {
                skipped.push(problem);
            }
            true
        }
        Err(problem) => {
            print_error(&problem);
            // Hooks name files by patterns, which may match a file that is not a table.
            if args.force_exclude && problem.fault.is_no_table() {
                hint("to skip the file, add it to `exclude` in portolan.toml");
            }
            unread.push((&problem).into());
            true
        }
    };

    let mut continues = true;
    if let Some(name) = &inputs.stdin {
        let read = engine::read_stream(std::io::stdin().lock(), 0, name, args.max_size);
        let result = read.and_then(|source| {
            let document = settings(name).parse(&source, Origin::Named)?;
            Ok(work(source, document))
        });
        continues = handle(&FoundFile::named(name), result);
    }
    if continues {
        engine::run(&found.files, settings, work, &mut handle);
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    found.errors.iter().for_each(print_error);
    unread.extend(found.errors.iter().map(UnreadFile::from));
    print_skipped(&found.irregular, |more| format!("skipped {more} more files that are not regular ones"));
    print_skipped(&skipped, |more| {
        let (files, are) = if more == 1 { ("file", "is not one") } else { ("files", "are not tables") };
        format!("skipped {more} more {files} with the name of a table that {are}")
    });
    for folder in &found.empty_folders {
        warn_of_empty_folder(folder, files.scopes, args)?;
    }
    let has_name = |link: &&&FoundFile| link.origin != Origin::WalkedByContent;
    print_links(found.links_to_others().iter().filter(has_name).count());
    Ok(unread)
}

/// Warns about a searched folder without a file to read, and says which option would change that.
fn warn_of_empty_folder(folder: &Path, scopes: &Scopes, args: &FileArgs) -> Result<(), Failure> {
    let displayed = PrintablePath(folder);
    let everything = Follow { nothing_excluded: true, ..follow(args, false)? };
    let excluded = engine::find(scopes, &[folder.to_owned()], &everything).files.len();
    if excluded > 0 {
        let tables = if excluded == 1 { "the only port table" } else { "every port table" };
        warn(format_args!("{displayed}: {tables} in this folder is excluded; `check --show-files` lists the rules"));
    } else if args.all_files {
        warn(format_args!("{displayed}: no port table in this folder"));
    } else {
        warn(format_args!("{displayed}: no port table in this folder; name the file, or add `--all-files`"));
    }
    Ok(())
}

/// Prints a note about symbolic links that a search did not follow.
pub(super) fn print_links(links: usize) {
    match links {
        0 => {}
        1 => note("1 symbolic link was not followed; name it to read it, `--show-files` lists it"),
        _ => note(format_args!(
            "{links} symbolic links were not followed; name them to read them, `--show-files` lists them"
        )),
    }
}

/// The number of skipped files that are named.
const NAMED_SKIPPED: usize = 10;

/// Prints notes about files in searched folders. One is about files that are not read, one about those that are not
/// named.
pub(super) fn print_skipped(skipped: &[FileError], about_more: impl Fn(usize) -> String) {
    for problem in skipped.iter().take(NAMED_SKIPPED) {
        note(format_args!("skipped {problem}"));
    }
    if let more @ 1.. = skipped.len().saturating_sub(NAMED_SKIPPED) {
        note(about_more(more));
    }
}

fn print_error(problem: &FileError) {
    error(problem);
    if let Some(text) = problem.hint() {
        hint(text);
    }
}
