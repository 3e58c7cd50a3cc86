//! Globs in the form of .gitignore that exclude files and folders.

use super::files::absolute;
use crate::text::{Printable, glob_fault};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};
use std::path::{Path, PathBuf};

/// Globs that exclude paths. A glob without a slash matches a name in any folder, one with a slash a path below the
/// current folder.
#[derive(Clone, Debug)]
pub struct Globs {
    matcher: Gitignore,
    root: PathBuf,
}

impl Default for Globs {
    fn default() -> Self {
        Self { matcher: Gitignore::empty(), root: PathBuf::new() }
    }
}

impl Globs {
    /// Reads globs, relative to a folder.
    ///
    /// # Errors
    /// If one is not valid; the error is a sentence about it.
    pub fn new(root: &Path, globs: &[String]) -> Result<Self, String> {
        let mut builder = GitignoreBuilder::new(root);
        for glob in globs {
            if glob.trim().is_empty() {
                return Err("an empty glob excludes nothing".to_owned());
            }
            if let Some(fault) = glob_fault(glob) {
                return Err(fault);
            }
            if has_open_bracket(glob) {
                return Err(format!("in `{}`, `[` has no `]`", Printable(glob.as_bytes())));
            }
            // In an ignore file, the sign would begin a comment.
            let escaped = if glob.starts_with('#') { format!("\\{glob}") } else { glob.clone() };
            builder.add_line(None, &escaped).map_err(|error| error.to_string())?;
        }
        let matcher = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { matcher, root: root.to_owned() })
    }

    /// Returns the glob that excludes a path of a walk. The walk has not entered any excluded folder above it.
    pub(super) fn excluding(&self, path: &Path, is_folder: bool) -> Option<&str> {
        excluding(&self.matcher.matched(path, is_folder))
    }

    /// Returns the glob that excludes a path, or a folder above it and below the root.
    pub(super) fn excluding_below(&self, path: &Path, is_folder: bool) -> Option<&str> {
        if self.matcher.is_empty() {
            return None;
        }
        match absolute(path).as_deref().map(|path| path.strip_prefix(&self.root)) {
            Some(Ok(below)) => excluding(&self.matcher.matched_path_or_any_parents(below, is_folder)),
            _ => self.excluding(path, is_folder),
        }
    }
}

/// Returns the glob of a match that excludes.
fn excluding<'a>(matched: &Match<&'a Glob>) -> Option<&'a str> {
    match matched {
        Match::Ignore(glob) => Some(glob.original()),
        Match::None | Match::Whitelist(_) => None,
    }
}

/// Returns whether a glob has a `[` without its `]`, which would match only that character.
fn has_open_bracket(glob: &str) -> bool {
    let mut rest = glob;
    while let Some(at) = rest.find(['[', '\\']) {
        let is_escape = rest.as_bytes()[at] == b'\\';
        rest = &rest[at + 1..];
        if is_escape {
            rest = rest.chars().next().map_or("", |escaped| &rest[escaped.len_utf8()..]);
            continue;
        }
        // A bracket right after the sign or after `!` or `^` is a character of the class.
        let class = rest.strip_prefix(['!', '^']).unwrap_or(rest);
        let class = class.strip_prefix(']').unwrap_or(class);
        let Some(end) = class.find(']') else { return true };
        rest = &class[end + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_those_of_gitignore() {
        let root = Path::new("/top");
        let globs = ["*.old", "/vendor", "a/**/b.services", "#x", "tmp/"].map(str::to_owned);
        let globs = Globs::new(root, &globs).unwrap();
        for (path, is_folder, excluded) in [
            ("services.old", false, true),
            ("./deep/er/services.old", false, true),
            ("/top/services.old", false, true),
            ("vendor", true, true),
            ("x/vendor", true, false),
            ("a/x/y/b.services", false, true),
            ("b.services", false, false),
            ("#x", false, true),
            ("tmp", true, true),
            ("tmp", false, false),
        ] {
            assert_eq!(globs.excluding(Path::new(path), is_folder).is_some(), excluded, "{path}");
        }
        for glob in ["[ab].old", "\\[", "[]]x", "[!]a]"] {
            assert!(Globs::new(root, &[glob.to_owned()]).is_ok(), "{glob}");
        }
        assert!(Globs::default().excluding(Path::new("a"), false).is_none());
    }

    #[test]
    fn globs_that_cannot_match_are_refused() {
        for glob in ["", "  ", "{a,b", "[", "a[b", "[]", "[!]", "x[a]y["] {
            assert!(Globs::new(Path::new("/"), &[glob.to_owned()]).is_err(), "{glob:?}");
        }
    }
}
