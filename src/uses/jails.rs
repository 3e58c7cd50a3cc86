//! What the files of one folder of fail2ban say about each other's jails.

use super::ini::{PYTHON, options};
use super::path::folder;
use super::words::split;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The section whose options all others have.
pub(super) const DEFAULT: &[u8] = b"DEFAULT";
/// The options by which the files change the lookups of each other.
const SHARED: [&str; 5] = ["action", "banaction", "enabled", "port", "protocol"];

/// The jails of a folder, merged from its files in fail2ban's order, and the actions.
#[derive(Debug, Default)]
pub(super) struct Jails {
    /// The options of each section.
    sections: HashMap<Vec<u8>, HashMap<&'static str, Merged>>,
    /// Whether each action that a file defines runs nft.
    actions: HashMap<Vec<u8>, bool>,
}

/// The value of an option that wins.
#[derive(Debug)]
struct Merged {
    /// The file that it is in.
    file: Rank,
    /// Its first line.
    value: Vec<u8>,
}

/// The place of a file in the order in which fail2ban reads its files: later ones win.
type Rank = (u8, PathBuf);

impl Jails {
    /// Adds a file of the folder.
    pub(super) fn add(&mut self, path: &Path, bytes: &[u8]) {
        if is_action(path) {
            let name = path.file_stem().map(|stem| stem.as_encoded_bytes().to_vec()).unwrap_or_default();
            *self.actions.entry(name).or_default() |= is_nft_action(bytes);
            return;
        }
        let rank = rank(path);
        for option in options(bytes, PYTHON) {
            let key = SHARED.into_iter().find(|key| bytes[option.key.clone()].eq_ignore_ascii_case(key.as_bytes()));
            let (Some(key), Some(value)) = (key, option.value.first()) else { continue };
            let section = self.sections.entry(bytes[option.section.clone()].to_vec()).or_default();
            if section.get(key).is_none_or(|known| known.file <= rank) {
                section.insert(key, Merged { file: rank.clone(), value: bytes[value.clone()].to_vec() });
            }
        }
    }

    /// Returns the first line of an option of a section, or of `[DEFAULT]`.
    pub(super) fn value(&self, section: &[u8], key: &str) -> Option<&[u8]> {
        let of = |section: &[u8]| self.sections.get(section)?.get(key);
        of(section).or_else(|| of(DEFAULT)).map(|merged| merged.value.as_slice())
    }

    /// Returns whether a jail is disabled. Without the option, files of the folder are missing, and it is not.
    pub(super) fn is_disabled(&self, section: &[u8]) -> bool {
        self.value(section, "enabled").is_some_and(is_false)
    }

    /// Returns whether every jail is disabled, so that nothing uses the options of `[DEFAULT]`.
    pub(super) fn are_all_disabled(&self) -> bool {
        self.sections.keys().all(|section| self.is_disabled(section))
    }

    /// Returns whether a file after this one sets an option of a section again, and does not refer to the value of this
    /// one, as `%(known/port)s` does.
    pub(super) fn is_replaced(&self, section: &[u8], key: &str, path: &Path) -> bool {
        let merged = self.sections.get(section).and_then(|section| section.get(key));
        merged.is_some_and(|Merged { file, value }| {
            file.1 != path && rank(path).0 > 0 && memchr::memmem::find(value, b"%(known/").is_none()
        })
    }

    /// Returns whether an action runs nft: one of fail2ban's, or one whose file does.
    pub(super) fn runs_nft(&self, action: &[u8]) -> bool {
        self.actions.get(action).copied().unwrap_or_else(|| runs_nft(action))
    }
}

/// Returns the folder of fail2ban in which a file is.
pub(super) fn root(path: &Path) -> &Path {
    let own = folder(path);
    let is_part = own.ends_with("jail.d") || own.ends_with("action.d");
    if is_part { folder(own) } else { own }
}

/// Returns whether a file defines an action.
pub(super) fn is_action(path: &Path) -> bool {
    folder(path).ends_with("action.d")
}

/// Returns the place of a file in fail2ban's order: the files that `jail.conf` includes, `jail.conf`, `jail.d/*.conf`,
/// `jail.local`, `jail.d/*.local`.
fn rank(path: &Path) -> Rank {
    let is_part = folder(path).ends_with("jail.d");
    let is_jail = is_part || path.file_stem().is_some_and(|stem| stem == "jail");
    let is_local = path.extension().is_some_and(|end| end == "local");
    let group = if is_jail { 1 + u8::from(is_part) + 2 * u8::from(is_local) } else { 0 };
    (group, path.to_owned())
}

/// Returns whether an action runs nft, by itself or by a file of nft's that it begins with.
fn is_nft_action(bytes: &[u8]) -> bool {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || b";|&()'\"`".contains(&byte);
    let program = |word: Range<usize>| bytes[word].rsplit(|&byte| byte == b'/').next() == Some(b"nft");
    options(bytes, PYTHON).iter().any(|option| {
        let key = &bytes[option.key.clone()];
        let mut lines = option.value.iter();
        if matches!(key, b"before" | b"after") {
            return lines.any(|line| runs_nft(&bytes[line.clone()]));
        }
        key.starts_with(b"action") && lines.any(|line| split(bytes, line.clone(), is_separator).any(program))
    })
}

/// Returns whether an action runs nft: `nftables`, `nftables-multiport`.
fn runs_nft(action: &[u8]) -> bool {
    action.starts_with(b"nftables")
}

/// Returns whether an option is off.
fn is_false(value: &[u8]) -> bool {
    [&b"false"[..], b"no", b"off", b"0"].iter().any(|word| value.eq_ignore_ascii_case(word))
}
