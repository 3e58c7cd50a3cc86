//! The files that `[[table]]` lists in the configuration of the current folder.

use super::args::FileArgs;
use super::failure::{Failure, warn};
use super::scopes::Finder;
use crate::config::Configuration;
use crate::engine::{self, Choose, Follow, FoundFile, LINK_NOT_FOLLOWED};
use crate::text::{Printable, PrintablePath};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Returns the files of a command. They are the named ones, or those that the configuration of the current folder
/// lists.
///
/// # Errors
/// If the configuration has a fault, or a file that it lists is missing, or none is listed.
pub(super) fn or_listed<'a>(args: &'a FileArgs, finder: &Finder) -> Result<Cow<'a, FileArgs>, Failure> {
    if !args.paths.is_empty() {
        return Ok(Cow::Borrowed(args));
    }
    let configuration = finder.of_current_folder()?;
    let paths = match &configuration {
        Some(configuration) => listed(configuration)?,
        None => Vec::new(),
    };
    let has_tables = configuration.is_some_and(|configuration| !configuration.options().table.is_empty());
    if paths.is_empty() && has_tables {
        return Err(Failure::new("no file matches a `[[table]]` of the configuration, so there is nothing to update"));
    }
    if paths.is_empty() {
        return Err(Failure::new("a PATH is needed, because no portolan.toml here lists tables")
            .hint("name a file, such as /etc/services, or list tables as `[[table]]` in portolan.toml"));
    }
    Ok(Cow::Owned(FileArgs { paths, ..args.clone() }))
}

fn listed(configuration: &Configuration) -> Result<Vec<PathBuf>, Failure> {
    let folder = configuration.base_folder();
    let tables = &configuration.options().table;
    let mut paths = Vec::new();
    for table in tables {
        let Some(path) = table.path.as_path().map(|path| folder.join(path)) else { continue };
        // Nothing is written where one of the tables is missing.
        if let Err(fault) = path.metadata() {
            let message = format!("{}: {fault}", PrintablePath(&path));
            return Err(Failure::of_input(&configuration.error_at(table.path.span.clone(), message)));
        }
        paths.push(path);
    }
    if tables.iter().any(|table| table.path.as_path().is_none()) {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let found = engine::find(&Listed(configuration), &[here.to_owned()], &Follow::default());
        for table in tables.iter().filter(|table| table.path.as_path().is_none()) {
            let is_listed = |path: &&Path| configuration.table_of(path).is_some_and(|known| known.path == table.path);
            let paths_of = |files: &[FoundFile]| -> Vec<PathBuf> {
                files.iter().map(|file| &*file.path).filter(is_listed).map(from_here).collect()
            };
            let before = paths.len();
            paths.append(&mut paths_of(&found.files));
            for link in paths_of(&found.links) {
                let inside = configuration.check_inside(&link, table.path.span.clone());
                inside.map_err(|fault| Failure::of_input(&fault))?;
            }
            if paths.len() == before {
                let message = format!("no file matches `{}`", Printable(table.path.to_string().as_bytes()));
                warn(configuration.error_at(table.path.span.clone(), message));
            }
        }
        for link in found.links_to_others() {
            warn(format_args!("{}: skipped: {LINK_NOT_FOLLOWED}", PrintablePath(&from_here(&link.path))));
        }
    }
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// Returns a path that a search of the current folder found, without `./`.
fn from_here(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// Chooses the files that a configuration lists.
struct Listed<'a>(&'a Configuration);

impl Choose for Listed<'_> {
    fn is_table(&self, path: &Path) -> bool {
        self.0.table_of(path).is_some()
    }

    fn may_be_table(&self, _: &Path) -> bool {
        false
    }

    fn excluded_by(&self, path: &Path) -> Option<String> {
        self.0.excluded_by(path)
    }
}
