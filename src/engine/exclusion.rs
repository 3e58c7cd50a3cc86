//! The rule by which a search leaves a file out.

use super::FileError;
use super::files::{Choose, Follow, IgnoreFiles, absolute, exclude};
use crate::text::{Printable, PrintablePath};
use hashbrown::HashMap;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use ignore::{IncrementalIgnore, Match, WalkBuilder};
use std::path::{Path, PathBuf};

/// Finds the rules by which the search of some paths leaves files out.
pub struct Exclusions<'a> {
    choose: &'a dyn Choose,
    paths: &'a [PathBuf],
    follow: &'a Follow,
    /// For each folder, and whether hidden paths are skipped: the rules for the paths below it.
    matchers: HashMap<(PathBuf, bool), IncrementalIgnore>,
    /// The ignore files that were read.
    files: HashMap<PathBuf, Gitignore>,
}

impl<'a> Exclusions<'a> {
    /// Creates it for the search that [`super::find`] makes with these arguments.
    pub fn new(choose: &'a dyn Choose, paths: &'a [PathBuf], follow: &'a Follow) -> Self {
        Self { choose, paths, follow, matchers: HashMap::new(), files: HashMap::new() }
    }

    /// Returns the rule that excludes a file, or a folder above it; `None` if none does.
    pub fn rule_for(&mut self, file: &Path) -> Option<String> {
        let above = self.paths.iter().filter(|path| file.starts_with(path));
        let root = above.max_by_key(|path| path.components().count())?;
        let below = file.strip_prefix(root).ok()?;
        if let Some(rule) = self.follow.force_exclude.then(|| self.rule_for_named(root)).flatten() {
            return Some(rule);
        }
        let mut files = IgnoreFiles::default();
        let read = absolute(root).map_or(Ok(()), |root| files.add(root.ancestors().skip(1)));
        if let Err(error) = read.and_then(|()| files.enter(root, 0)) {
            return Some(not_searched(&error));
        }
        let mut part = PathBuf::new();
        for (depth, name) in below.components().enumerate() {
            part.push(name);
            let (path, is_folder) = (root.join(&part), part != below);
            let ignored = self.ignored(root, &part, is_folder, true);
            let excluded = || self.follow.exclude.excluding(&path, is_folder).map(by_option);
            if let Some(rule) = ignored.or_else(excluded) {
                return Some(rule);
            }
            if let Some(error) = is_folder.then(|| files.enter(&path, depth + 1).err()).flatten() {
                return Some(not_searched(&error));
            }
        }
        self.choose.excluded_by(file)
    }

    /// Returns the rule that excludes a path although it is named.
    fn rule_for_named(&mut self, path: &Path) -> Option<String> {
        let is_folder = path.is_dir();
        let excluded = self.follow.exclude.excluding_below(path, is_folder).map(by_option);
        if let Some(rule) = excluded.or_else(|| self.choose.excluded_by(path)) {
            return Some(rule);
        }
        let path = absolute(path)?;
        let top = path.ancestors().skip(1).find(|folder| folder.join(".git").exists()).or(path.ancestors().last())?;
        let below = path.strip_prefix(top).ok()?;
        let mut part = PathBuf::new();
        below.components().find_map(|name| {
            part.push(name);
            self.ignored(top, &part, is_folder || part != below, false)
        })
    }

    /// Returns the rule of an ignore file that excludes a path below a folder, or that the path is hidden.
    fn ignored(&mut self, root: &Path, below: &Path, is_folder: bool, skips_hidden: bool) -> Option<String> {
        let matcher = self.matchers.entry((root.to_owned(), skips_hidden)).or_insert_with(|| {
            let mut matchers = WalkBuilder::new(root).hidden(skips_hidden).build_matchers();
            matchers.pop().expect("invariant: one matcher for each path")
        });
        if !matcher.matched(below, is_folder).is_ignore() {
            return None;
        }
        let path = root.join(below);
        self.ignore_rule(&path, is_folder).or_else(|| {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            Some(if name.starts_with(b".") {
                format!("`{}` is hidden", Printable(name))
            } else {
                "excluded by an ignore file".to_owned()
            })
        })
    }

    /// Returns the line of an ignore file that excludes a path. Of each kind, the file in the deepest folder decides.
    fn ignore_rule(&mut self, path: &Path, is_folder: bool) -> Option<String> {
        let path = absolute(path)?;
        let folders = || path.ancestors().skip(1);
        let top = folders().find(|folder| folder.join(".git").exists());
        let in_repository = folders().take_while(|folder| top.is_some_and(|top| folder.starts_with(top)));
        let own = folders().map(|folder| (folder, folder.join(".ignore")));
        let of_git = in_repository.map(|folder| (folder, folder.join(".gitignore")));
        let local = top.and_then(|top| Some((top, exclude(top).ok()??)));
        let global = top.and_then(|top| Some((top, gitconfig_excludes_path()?)));
        let candidates: Vec<(&Path, PathBuf)> = own.chain(of_git).chain(local).chain(global).collect();
        candidates.into_iter().find_map(|(folder, file)| self.rule_in(folder, file, &path, is_folder))
    }

    fn rule_in(&mut self, folder: &Path, file: PathBuf, path: &Path, is_folder: bool) -> Option<String> {
        let rules = self.files.entry(file).or_insert_with_key(|file| {
            let mut builder = GitignoreBuilder::new(folder);
            // The search ignores faults, too.
            let _ = builder.add(file);
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        });
        match rules.matched(path, is_folder) {
            Match::Ignore(glob) => {
                let (line, file) =
                    (Printable(glob.original().as_bytes()), glob.from().map(from_here).unwrap_or_default());
                Some(format!("excluded by `{line}` in {}", PrintablePath(&file)))
            }
            _ => None,
        }
    }
}

fn by_option(glob: &str) -> String {
    format!("excluded by `--exclude {}`", Printable(glob.as_bytes()))
}

fn not_searched(error: &FileError) -> String {
    format!("its folder is not searched, because of {}", PrintablePath(&error.path))
}

/// Returns a path below the current folder without that.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|folder| folder.canonicalize()).ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}
