//! Which named paths the ignore files of a tree leave out: what a walk from its top would leave out for their sake.

use hashbrown::HashMap;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use std::fs;
use std::path::{Path, PathBuf};

/// The ignore files that were read so far.
#[derive(Default)]
pub(super) struct Excludes {
    /// Of each folder: its `.ignore`, which is heard everywhere, and its `.gitignore`, which is in repositories only.
    folders: HashMap<PathBuf, (Gitignore, Gitignore)>,
    /// Of each repository: the excludes that are its own, and those of its user.
    repositories: HashMap<PathBuf, (Gitignore, Gitignore)>,
}

impl Excludes {
    /// Whether the path, or a folder above it in its repository, is left out. A link is judged by its own name.
    pub(super) fn leave_out(&mut self, path: &Path, is_folder: bool) -> bool {
        let Some(path) = absolute(path) else { return false };
        let repository = path.ancestors().skip(1).find(|folder| folder.join(".git").exists()).map(Path::to_owned);
        let mut parts: Vec<&Path> = path.ancestors().collect();
        parts.reverse();
        // Nothing on the way to a repository tells what is in it.
        let first = repository.as_ref().map_or(1, |top| top.components().count());
        parts.iter().enumerate().skip(first).any(|(number, part)| {
            let is_folder = is_folder || number + 1 < parts.len();
            self.matched(part, is_folder, &parts[..number], repository.as_deref())
        })
    }

    /// What the files in these folders, from the root down, say of a path below them. The deepest goes first, and
    /// `.ignore` goes before `.gitignore`, that before the excludes of the repository, and those before the user's.
    fn matched(&mut self, path: &Path, is_folder: bool, above: &[&Path], repository: Option<&Path>) -> bool {
        let mut by_git = Match::None;
        let mut in_repository = repository.is_some();
        for folder in above.iter().rev() {
            let (own, git) = self.folders.entry_ref(*folder).or_insert_with(|| {
                let read = |name| read(folder, &[folder.join(name)]);
                (read(".ignore"), read(".gitignore"))
            });
            let own = own.matched(path, is_folder);
            if !own.is_none() {
                return own.is_ignore();
            }
            if in_repository && by_git.is_none() {
                by_git = git.matched(path, is_folder).map(drop);
            }
            in_repository &= repository != Some(folder);
        }
        let Some(top) = repository.filter(|_| by_git.is_none()) else { return by_git.is_ignore() };
        let (own, of_user) = self.repositories.entry_ref(top).or_insert_with(|| {
            let own = git_folder(top).map(|folder| folder.join("info/exclude"));
            (read(top, own.as_slice()), read(top, gitconfig_excludes_path().as_slice()))
        });
        own.matched(path, is_folder).or(of_user.matched(path, is_folder)).is_ignore()
    }
}

/// The patterns in these files, as they are meant in a folder. What cannot be read says nothing, as in a walk.
fn read(folder: &Path, files: &[PathBuf]) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for file in files.iter().filter(|file| file.is_file()) {
        builder.add(file);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// From the root, without `..`; a link at its end is not followed.
fn absolute(path: &Path) -> Option<PathBuf> {
    match path.file_name() {
        Some(name) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(folder.canonicalize().ok()?.join(name))
        }
        None => path.canonicalize().ok(),
    }
}

/// Where a repository keeps what all of its working trees share: `.git`, or for a further working tree what the file of
/// that name leads to.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let first_line = |path: &Path| Some(fs::read_to_string(path).ok()?.lines().next()?.to_owned());
    let own = top.join(first_line(&git)?.strip_prefix("gitdir: ")?);
    Some(match first_line(&own.join("commondir")) {
        Some(shared) => own.join(shared),
        None => own,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let top = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = top.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        top
    }

    /// Those of the files that are left out.
    fn left_out<'a>(top: &tempfile::TempDir, names: &[&'a str]) -> Vec<&'a str> {
        let mut excludes = Excludes::default();
        let is_out = |name: &&&str| {
            let path = top.path().join(name);
            excludes.leave_out(&path, path.is_dir())
        };
        names.iter().filter(is_out).copied().collect()
    }

    #[test]
    fn deeper_files_and_later_lines_go_first() {
        let top = tree(&[
            (".git/info/exclude", "/own\n!kept.services\n"),
            (".gitignore", "vendor/\n*.services\n/a/*\n!/a/kept/\n"),
            ("vendor/deep/.gitignore", "!services\n"),
            ("vendor/deep/services", ""),
            ("a/kept/.gitignore", "!x.services\nlocal\n"),
            ("a/kept/x.services", ""),
            ("a/kept/y.services", ""),
            ("a/kept/local", ""),
            ("a/lost/local", ""),
            ("own/services", ""),
            ("services", ""),
            (".hidden", ""),
            ("kept.services", ""),
        ]);
        let names = [
            "vendor",
            "vendor/deep",
            "vendor/deep/services",
            "a",
            "a/kept",
            "a/kept/x.services",
            "a/kept/y.services",
            "a/kept/local",
            "a/lost",
            "a/lost/local",
            "own/services",
            "services",
            ".hidden",
            "kept.services",
            "a/../services",
            "a/../vendor/deep/../deep/services",
        ];
        let expected = [
            "vendor",
            "vendor/deep",
            "vendor/deep/services",
            "a/kept/y.services",
            "a/kept/local",
            "a/lost",
            "a/lost/local",
            "own/services",
            "kept.services",
            "a/../vendor/deep/../deep/services",
        ];
        assert_eq!(left_out(&top, &names), expected);
    }

    #[test]
    fn a_gitignore_counts_in_its_repository_only() {
        let top = tree(&[
            (".gitignore", "*\n"),
            (".ignore", "*.old\n"),
            ("services", ""),
            ("services.old", ""),
            ("inner/.git/HEAD", ""),
            ("inner/.gitignore", "/named.old\n"),
            ("inner/.ignore", "!kept.old\n"),
            ("inner/services", ""),
            ("inner/kept.old", ""),
            ("inner/named.old", ""),
        ]);
        let names = ["services", "services.old", "inner/services", "inner/kept.old", "inner/named.old"];
        assert_eq!(left_out(&top, &names), ["services.old", "inner/named.old"]);
    }

    #[test]
    fn a_further_working_tree_has_the_excludes_of_the_first() {
        let top = tree(&[
            ("main/.git/info/exclude", "/services\n"),
            ("main/.git/worktrees/w/commondir", "../..\n"),
            ("w/.git", "gitdir: ../main/.git/worktrees/w\n"),
            ("w/services", ""),
            ("w/other", ""),
        ]);
        assert_eq!(left_out(&top, &["w/services", "w/other"]), ["w/services"]);
    }
}
