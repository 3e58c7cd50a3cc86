//! Paths and fingerprints in the forms that programs that collect reports expect.

use crate::diagnostic::{Finding, Subject, digest};
use crate::engine::Checked;
use crate::model::Transport;
use crate::syntax::EntryId;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

/// Returns a path as a URI reference. It is percent-encoded, with `/` between its parts and without `.` parts. A
/// relative path stays relative; an absolute one gets the scheme `file`.
pub(super) fn uri(path: &Path) -> String {
    let mut uri = String::new();
    let mut is_absolute = false;
    for component in path.components() {
        let part = match component {
            Component::CurDir => continue,
            Component::RootDir => {
                is_absolute = true;
                continue;
            }
            Component::ParentDir => b"..",
            Component::Normal(part) => part.as_encoded_bytes(),
            Component::Prefix(prefix) => prefix.as_os_str().as_encoded_bytes(),
        };
        if is_absolute || !uri.is_empty() {
            uri.push('/');
        }
        for &byte in part {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                uri.push(char::from(byte));
            } else {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    match (is_absolute, &*uri) {
        (true, "") => "file:///".to_owned(),
        (true, path) if path.starts_with('/') => format!("file://{path}"),
        (true, path) => format!("file:///{path}"),
        (false, _) => uri,
    }
}

/// Returns a path as bytes with `/` between its parts, and without `.` parts.
pub(super) fn slash_path(path: &Path) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for component in path.components().filter(|component| *component != Component::CurDir) {
        if component == Component::RootDir {
            bytes.push(b'/');
            continue;
        }
        if !bytes.is_empty() && !bytes.ends_with(b"/") {
            bytes.push(b'/');
        }
        bytes.extend(component.as_os_str().as_encoded_bytes());
    }
    bytes
}

/// Numbers the findings of one file that have the same identity, in the order of the file.
pub(super) struct Ordinals<'a> {
    file: &'a Checked,
    /// The number of findings by rule and by the digest of the subject.
    seen: HashMap<(String, String), usize>,
    /// The last entry and its digest: a line may have a long name and any number of findings.
    last: Option<(EntryId, String)>,
}

/// A finding among those of its file with the same identity.
pub(super) struct Numbered {
    /// Its number, from 1.
    pub(super) ordinal: usize,
    /// A unique text that stays the same when lines are inserted above.
    pub(super) fingerprint: String,
}

impl<'a> Ordinals<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        Self { file, seen: HashMap::new(), last: None }
    }

    /// Returns the next finding with its number.
    pub(super) fn next(&mut self, finding: &Finding) -> Numbered {
        let subject = match &self.last {
            Some((id, subject)) if finding.entry == Some(*id) => subject.clone(),
            _ => self.digest_of(finding),
        };
        self.last = finding.entry.map(|id| (id, subject.clone()));
        let ordinal = self.seen.entry((finding.rule.to_string(), subject.clone())).or_default();
        *ordinal += 1;
        let parts = [finding.rule.as_str(), &subject, &ordinal.to_string()];
        Numbered { ordinal: *ordinal, fingerprint: digest(parts.map(str::as_bytes)) }
    }

    /// Returns a digest of the path and of the subject of a finding.
    fn digest_of(&self, finding: &Finding) -> String {
        let path = slash_path(&self.file.source.path);
        // An absent word differs from an empty one.
        let word = |word: Option<Vec<u8>>| word.map_or_else(Vec::new, |word| [b"=", &*word].concat());
        match Subject::of(finding, &self.file.document, &self.file.source.bytes) {
            Subject::Line(hash) => digest([&*path, hash.as_bytes()]),
            Subject::Name { name, transport } => {
                digest([&*path, &name, transport.map_or("", Transport::as_str).as_bytes()])
            }
            Subject::Entry { name, ports, transport } => {
                digest([&*path, &word(name), ports.to_string().as_bytes(), &word(transport)])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_that_names_it() {
        for (path, expected) in [
            ("services", "services"),
            ("./etc/services", "etc/services"),
            ("../a b/%41", "../a%20b/%2541"),
            ("::error", "%3A%3Aerror"),
            ("a\u{202e}é", "a%E2%80%AE%C3%A9"),
            ("]]>&\"'", "%5D%5D%3E%26%22%27"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_of_a_path_are_kept() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/x/./\xe9\n"));
        assert_eq!(uri(path), "file:///x/%E9%0A");
        assert_eq!(slash_path(path), b"/x/\xe9\n");
        assert_eq!(uri(Path::new("/")), "file:///");
        assert_eq!(slash_path(Path::new("./a/../b")), b"a/../b");
    }
}
