//! The jails of fail2ban as the files of one folder define them together.

use super::actions::{Action, actions_in};
use super::ban_actions::{BanActions, Runner, Takes};
use super::ini::{PYTHON, options};
use super::path::folder;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The section whose options all others have.
pub(super) const DEFAULT: &[u8] = b"DEFAULT";
/// The option with the ports of a jail.
pub(super) const PORT: &[u8] = b"port";
/// The options of jails that decide about lookups.
const SHARED: [&str; 5] = ["action", "banaction", "enabled", "port", "protocol"];
/// The most references that are followed in a value, and the most bytes that it may have then.
const MOST_REFERENCES: usize = 32;
const LONGEST_VALUE: usize = 4096;

/// The jails of a folder, merged from its files in fail2ban's order, and the actions.
#[derive(Debug, Default)]
pub(super) struct Jails {
    /// The options of each section.
    sections: HashMap<Vec<u8>, HashMap<Vec<u8>, Merged>>,
    /// The actions that files define.
    actions: BanActions,
}

/// The value of an option that wins.
#[derive(Debug)]
struct Merged {
    /// The file that it is in.
    file: Rank,
    /// Its lines.
    value: Vec<u8>,
}

/// The rank of a file in the order in which fail2ban reads its files: later ones win.
type Rank = (u8, PathBuf);

impl Jails {
    /// Adds a file of the folder.
    pub(super) fn add(&mut self, path: &Path, bytes: &[u8]) {
        if is_action(path) {
            self.actions.add(path, bytes);
            return;
        }
        let rank = rank(path);
        for option in options(bytes, PYTHON) {
            if option.value.is_empty() {
                continue;
            }
            let value: Vec<&[u8]> = option.value.iter().map(|line| &bytes[line.clone()]).collect();
            let value = value.join(&b'\n');
            let key = bytes[option.key.clone()].to_ascii_lowercase();
            let section = self.sections.entry(bytes[option.section.clone()].to_vec()).or_default();
            if section.get(&key).is_none_or(|known| known.file <= rank) {
                section.insert(key, Merged { file: rank.clone(), value });
            }
        }
    }

    /// Returns the first line of an option of a section, or of `[DEFAULT]`.
    pub(super) fn value(&self, section: &[u8], key: &str) -> Option<&[u8]> {
        self.option(section, key.as_bytes())?.split(|&byte| byte == b'\n').next()
    }

    /// Returns the actions of a section and their text, with the values that they refer to, except for the ports of the
    /// jail.
    pub(super) fn actions(&self, section: &[u8]) -> (Vec<u8>, Vec<Action>) {
        let value = self.option(section, b"action").unwrap_or_default();
        let text = self.interpolate_except(section, value, Some(PORT));
        let list = actions_in(&text);
        (text, list)
    }

    fn option(&self, section: &[u8], key: &[u8]) -> Option<&[u8]> {
        let of = |section: &[u8]| self.sections.get(section)?.get(key);
        of(section).or_else(|| of(DEFAULT)).map(|merged| merged.value.as_slice())
    }

    /// Returns a value of a section with the values of the options that it refers to. References to unknown options
    /// stay as they are.
    pub(super) fn interpolate(&self, section: &[u8], value: &[u8]) -> Vec<u8> {
        self.interpolate_except(section, value, None)
    }

    fn interpolate_except(&self, section: &[u8], value: &[u8], kept: Option<&[u8]>) -> Vec<u8> {
        let mut text = value.to_vec();
        let (mut at, mut followed) = (0, 0);
        while let Some(start) = memchr::memmem::find(&text[at..], b"%(").map(|found| at + found) {
            let Some(end) = memchr::memmem::find(&text[start..], b")s").map(|found| start + found) else { break };
            let name = text[start + 2..end].to_ascii_lowercase();
            let slash = text[start + 2..end].iter().position(|&byte| byte == b'/');
            let found = match slash {
                Some(slash) => self.option(&text[start + 2..start + 2 + slash], &name[slash + 1..]),
                None => self.option(section, &name).filter(|_| kept != Some(name.as_slice())),
            };
            followed += 1;
            if followed > MOST_REFERENCES || text.len() + found.map_or(0, <[u8]>::len) > LONGEST_VALUE {
                break;
            }
            match found {
                Some(found) => drop(text.splice(start..end + 2, found.iter().copied())),
                None => at = end + 2,
            }
        }
        text
    }

    /// Returns whether an action of a text takes the ports of a jail.
    pub(super) fn takes_ports(&self, text: &[u8], action: &Action) -> Takes {
        self.actions.takes(text, action)
    }

    /// Returns whether a jail is disabled. Without the option, files of the folder are missing, and it is not.
    pub(super) fn is_disabled(&self, section: &[u8]) -> bool {
        self.value(section, "enabled").is_some_and(is_false)
    }

    /// Returns whether every jail is disabled, so that nothing uses the options of `[DEFAULT]`.
    pub(super) fn are_all_disabled(&self) -> bool {
        let has_shared =
            |options: &HashMap<Vec<u8>, Merged>| SHARED.iter().any(|key| options.contains_key(key.as_bytes()));
        let jails = self.sections.iter().filter(|(_, options)| has_shared(options));
        jails.map(|(section, _)| section).all(|section| self.is_disabled(section))
    }

    /// Returns whether a later file sets an option of a section again, without the value of this one.
    ///
    /// `%(known/port)s` refers to the earlier value.
    pub(super) fn is_replaced(&self, section: &[u8], key: &str, path: &Path) -> bool {
        let merged = self.sections.get(section).and_then(|section| section.get(key.as_bytes()));
        merged.is_some_and(|Merged { file, value }| {
            file.1 != path && rank(path).0 > 0 && memchr::memmem::find(value, b"%(known/").is_none()
        })
    }

    /// Returns how the action of a name looks ports up.
    pub(super) fn runner(&self, name: &[u8]) -> Runner {
        self.actions.runner(name)
    }
}

/// Returns the folder of fail2ban in which a file is.
pub(super) fn root(path: &Path) -> &Path {
    let parent = folder(path);
    let is_part = parent.ends_with("jail.d") || parent.ends_with("action.d");
    if is_part { folder(parent) } else { parent }
}

/// Returns whether a file defines an action.
pub(super) fn is_action(path: &Path) -> bool {
    folder(path).ends_with("action.d")
}

/// Returns the rank of a file in the order in which fail2ban reads them.
///
/// The order is: the files that `jail.conf` includes, `jail.conf`, `jail.d/*.conf`, `jail.local`, `jail.d/*.local`.
fn rank(path: &Path) -> Rank {
    let is_part = folder(path).ends_with("jail.d");
    let is_jail = is_part || path.file_stem().is_some_and(|stem| stem == "jail");
    let is_local = path.extension().is_some_and(|end| end == "local");
    let group = if is_jail { 1 + u8::from(is_part) + 2 * u8::from(is_local) } else { 0 };
    (group, path.to_owned())
}

/// Returns whether an option is off.
fn is_false(value: &[u8]) -> bool {
    [&b"false"[..], b"no", b"off", b"0"].iter().any(|word| value.eq_ignore_ascii_case(word))
}
