//! The words in `portolan.toml`.

use crate::diagnostic::Dropped;
use crate::engine::Selector;
use crate::text::{Printable, Word, glob_fault, similar, unknown_word};
use globset::{GlobBuilder, GlobMatcher};
use portolan_resolvers::{RESOLVERS, Reader, Resolver, ResolverMeta, UnknownReader};
use std::cmp::Ordering;
use std::path::{Component, Path, PathBuf};

/// The version of this program.
const OWN_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A version of Portolan: `0.2` or `0.2.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinVersion(Vec<u64>);

impl MinVersion {
    /// Returns whether this program is older.
    pub(super) fn is_newer_than_this(&self) -> bool {
        components(OWN_VERSION).is_some_and(|running| running < self.0)
    }
}

/// Returns the numbers of a version, without zeros at the end.
fn components(text: &str) -> Option<Vec<u64>> {
    let mut components = text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>()?;
    while components.last() == Some(&0) {
        components.pop();
    }
    Some(components)
}

impl Word for MinVersion {
    const KIND: &'static str = "version";
    const MAY_BE_NUMBER: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let fault = || format!("`{}` is not a version such as {OWN_VERSION}", Printable(text.as_bytes()));
        components(text).filter(|_| text.matches('.').count() < 3).map(Self).ok_or_else(fault)
    }
}

/// A pattern of paths. Without a slash it matches a file or folder of that name anywhere, with one a path from the
/// folder of the configuration. A pattern that matches a folder matches everything in it.
#[derive(Clone, Debug)]
pub struct FileGlob {
    text: String,
    anywhere: bool,
    matcher: GlobMatcher,
}

impl FileGlob {
    /// Returns whether the path, relative to the folder of the configuration, or a folder above it matches.
    pub fn matches(&self, path: &Path) -> bool {
        path.ancestors().filter(|part| !part.as_os_str().is_empty()).any(|part| {
            if self.anywhere {
                part.file_name().is_some_and(|name| self.matcher.is_match(Path::new(name)))
            } else {
                self.matcher.is_match(part)
            }
        })
    }
}

impl FileGlob {
    /// Returns the pattern as a path if it has no wildcard, so that it may be the path of a single file.
    pub fn as_path(&self) -> Option<&Path> {
        (!self.text.bytes().any(is_wildcard)).then(|| Path::new(self.without_dot()))
    }

    /// Returns the folders before the first wildcard.
    pub(super) fn literal_folders(&self) -> PathBuf {
        let is_literal = |part: &Component<'_>| !part.as_os_str().as_encoded_bytes().iter().any(|&b| is_wildcard(b));
        Path::new(self.without_dot()).components().take_while(is_literal).collect()
    }

    /// Returns whether it is the same pattern, perhaps written with `./` before it.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.without_dot() == other.without_dot()
    }

    /// Returns whether it has a part `..`, which no path has that it is compared with.
    pub(super) fn leaves_folder(&self) -> bool {
        self.text.split('/').any(|part| part == "..")
    }

    fn without_dot(&self) -> &str {
        self.text.strip_prefix("./").unwrap_or(&self.text)
    }
}

/// Returns whether a byte has a meaning of its own in a pattern of paths.
fn is_wildcard(byte: u8) -> bool {
    matches!(byte, b'*' | b'?' | b'[' | b'{' | b'\\')
}

impl Word for FileGlob {
    const KIND: &'static str = "pattern of paths";

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an empty pattern of paths".to_owned());
        }
        if let Some(fault) = glob_fault(text) {
            return Err(fault);
        }
        let pattern = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let matcher = glob.map_err(|error| format!("not a pattern of paths: {}", error.kind()))?.compile_matcher();
        Ok(Self { text: text.to_owned(), anywhere: !pattern.contains('/'), matcher })
    }
}

impl PartialEq for FileGlob {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for FileGlob {}

impl PartialOrd for FileGlob {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FileGlob {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::fmt::Display for FileGlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Accepts any word that can name a rule. The rules are known only when the configuration has been read.
impl Word for Selector {
    const KIND: &'static str = "rule, category, owner or `all`";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: crate::engine::UnknownRule| error.to_string())
    }
}

impl Word for Dropped {
    const KIND: &'static str = "name whose loss is accepted";

    fn parse(text: &str) -> Result<Self, String> {
        let fault =
            || format!("`{}` is not a name, alone or with a transport, such as `asp/tcp`", Printable(text.as_bytes()));
        // No name of a table has a blank.
        let is_word = !text.trim().bytes().any(|b| b.is_ascii_whitespace());
        Self::parse(text.as_bytes()).filter(|_| is_word).ok_or_else(fault)
    }
}

/// A resolver, or one release of it.
#[derive(Clone, Debug)]
pub struct ResolverWord {
    /// The word.
    pub text: String,
    /// The releases.
    pub readers: Vec<Reader>,
}

impl Word for ResolverWord {
    const KIND: &'static str = "resolver";

    fn examples() -> Vec<String> {
        let of_model = |model: &'static dyn Resolver| {
            let ResolverMeta { id, releases, .. } = model.meta();
            let releases = releases.iter().filter(|_| releases.len() > 1).map(move |one| format!("{id}@{}", one.id));
            std::iter::once((*id).to_owned()).chain(releases)
        };
        RESOLVERS.iter().copied().flat_map(of_model).collect()
    }

    fn parse(text: &str) -> Result<Self, String> {
        let ids = RESOLVERS.iter().map(|resolver| resolver.meta().id);
        Reader::find(text).map(|readers| Self { text: text.to_owned(), readers }).map_err(|error| {
            let known = matches!(error, UnknownReader::Release(..));
            match similar(text, ids.clone()) {
                Some(suggestion) if suggestion != text && !known => {
                    format!("unknown resolver `{}`; did you mean `{suggestion}`?", Printable(text.as_bytes()))
                }
                _ => error.to_string(),
            }
        })
    }
}

/// The word that selects a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackId(pub String);

impl Word for PackId {
    const KIND: &'static str = "id of a pack";

    fn parse(text: &str) -> Result<Self, String> {
        let is_word = !text.is_empty()
            && text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let fault = || {
            format!(
                "`{}` cannot name a pack: use lowercase letters, digits and single hyphens",
                Printable(text.as_bytes())
            )
        };
        if is_word { Ok(Self(text.to_owned())) } else { Err(fault()) }
    }
}

/// The content of the file of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackKind {
    /// Assignments.
    Registry,
    /// Claims, as in `data/claims.tsv`.
    Claims,
    /// Habitual names.
    Habits,
}

impl PackKind {
    const ALL: [Self; 3] = [Self::Registry, Self::Claims, Self::Habits];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Claims => "claims",
            Self::Habits => "habits",
        }
    }
}

impl Word for PackKind {
    const KIND: &'static str = "kind of pack";

    fn parse(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|known| known.as_str() == text);
        found.ok_or_else(|| unknown_word(Self::KIND, text, Self::ALL.map(Self::as_str)))
    }

    fn all() -> Vec<String> {
        Self::ALL.map(|known| known.as_str().to_owned()).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let newer = |text| MinVersion::parse(text).unwrap().is_newer_than_this();
        assert!(newer("999") && newer("0.999.1") && !newer("0.0.9") && !newer(OWN_VERSION));
        assert!(MinVersion::parse("1.x").is_err() && MinVersion::parse("1.2.3.4").is_err());
    }

    #[test]
    fn patterns_match_names_anywhere_and_paths_from_the_folder() {
        let fits = |glob: &str, path: &str| FileGlob::parse(glob).unwrap().matches(Path::new(path));
        assert!(fits("*.services", "a/b.services") && fits("vendor", "vendor/x") && fits("vendor", "a/vendor/x"));
        assert!(fits("a/*.services", "a/b.services") && !fits("a/*.services", "a/c/b.services"));
        assert!(fits("a/**/x", "a/b/c/x") && fits("a/b/", "a/b/c") && !fits("a/b", "c/a/b"));
        assert!(fits("**/x", "a/x") && !fits("x", "xy"));
        assert!(FileGlob::parse("a[").is_err() && FileGlob::parse("").is_err());
    }
}
