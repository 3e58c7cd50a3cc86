//! fail2ban: `jail.conf`, `jail.local`, `jail.d/`, and the `[Init]` of actions.
//!
//! The ports of a jail are passed to the firewall with the protocol of the jail at the first ban; `fail2ban-client -t`
//! does not look them up. `%(name)s` stands for the value of another option, as in Python's `configparser`.

mod commands;
mod values;

use super::actions::{actions, actions_in};
use super::ban_actions::{Runner, Takes};
use super::ini::{IniOption, PYTHON, options};
use super::jails::{DEFAULT, Jails, PORT, is_action, root};
use super::ports;
use super::words::{span, split, without_templates};
use super::{ConfigMeta, ConfigReader, Definition, LookupKind, Need, Ranges, Reading, Recognition, Shared, Use};
use crate::model::Transport;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use values::{lower, parts_of_range, protocols, reference};

pub(super) struct Fail2Ban;

pub(super) static READER: Fail2Ban = Fail2Ban;

static META: ConfigMeta = ConfigMeta {
    id: "fail2ban",
    title: "fail2ban jails",
    // That of the ban action.
    program: None,
    gone: "the jail bans nobody and only logs an error",
    moved: "the jail bans on",
    ranges: Ranges::OfNames(':'),
    without_name: None,
    paths: &[
        "jail.conf",
        "jail.local",
        "jail.d/*.conf",
        "jail.d/*.local",
        "fail2ban/*.conf",
        "fail2ban/*.local",
        "action.d/*.conf",
        "action.d/*.local",
    ],
    usual_paths: &["/etc/fail2ban", "/usr/local/etc/fail2ban"],
};

/// Words that stand for all ports in Debian's jails.
const NO_NAMES: [&[u8]; 3] = [b"all", b"any", b"anyport"];
const NO_PORTS: &str = "the ban action takes no ports";
const OWN_PORTS: &str = "the ban action has ports of its own";
const PERHAPS: &str = "fail2ban's own ban action of this name takes no ports; its file was not read";
/// The most references in each other that Python's `configparser` follows.
const MOST_DEPTH: usize = 10;
/// How many times the length of a file is read in values that others refer to.
const FOLLOWED: usize = 16;

impl ConfigReader for Fail2Ban {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        const KEYS: [&[u8]; 6] = [b"filter", b"logpath", b"bantime", b"findtime", b"maxretry", b"banaction"];
        let options = options(head, PYTHON);
        let is_known = |option: &&IniOption| {
            !option.section.is_empty() && KEYS.contains(&&*head[option.key.clone()].to_ascii_lowercase())
        };
        if options.iter().filter(is_known).count() > 1 { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, path: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let mut jails = Jails::default();
        jails.add(path, bytes);
        read(path, bytes, &jails)
    }

    fn share(&self, path: &Path, bytes: &[u8], shared: &mut Shared) {
        shared.jails.entry(root(path).to_owned()).or_default().add(path, &without_templates(bytes));
    }

    fn read_among(&self, path: &Path, bytes: &[u8], shared: &Shared) -> Option<Reading> {
        let jails = shared.jails.get(root(path)).filter(|_| !is_action(path))?;
        Some(read(path, &without_templates(bytes), jails))
    }
}

/// Finds the names that a file uses, among the jails of its folder.
fn read(path: &Path, bytes: &[u8], jails: &Jails) -> Reading {
    let options = options(bytes, PYTHON);
    let mut file = File::new(path, bytes, &options, jails);
    for section in options.chunk_by(|one, next| one.section == next.section) {
        file.read(section);
    }
    if is_action(path) {
        file.reading.uses.extend(commands::uses(bytes, &options));
    }
    file.finish()
}

/// A file, and the names found so far.
struct File<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    /// The last option of each section and key, which is in lower case.
    by_key: HashMap<(&'a [u8], Vec<u8>), &'a IniOption>,
    /// The remaining number of bytes to read in values that others refer to. It bounds the cost of values that refer to
    /// each other.
    budget: usize,
    /// The options of `[DEFAULT]` that ports refer to.
    followed: HashSet<usize>,
    /// The jails of its folder.
    jails: &'a Jails,
    are_all_disabled: bool,
    reading: Reading,
}

/// One way in which an action looks ports up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    lookup: LookupKind,
    /// The program of the action, if it is known.
    program: Option<&'static str>,
    /// See [`Use::meant`].
    meant: Option<Transport>,
}

/// Returns the ways in which an action looks the ports of a jail with these protocols up.
fn ways(runner: Runner, protocols: &[Transport]) -> Vec<Way> {
    let Runner { program, lookup } = runner;
    match lookup {
        Some(lookup) => vec![Way { lookup, program, meant: protocols.first().copied() }],
        None => protocols.iter().map(|&one| Way { lookup: LookupKind::With(one), program, meant: None }).collect(),
    }
}

/// The parameters that a reference to other actions adds to the last of them.
#[derive(Clone, Copy)]
struct Added<'l> {
    has_ports: bool,
    protocols: Option<&'l [Transport]>,
}

/// How the ports of a list are looked up.
#[derive(Clone, Copy)]
struct Lookups<'l> {
    /// The section in which references are resolved.
    section: &'l [u8],
    ways: &'l [Way],
    need: Need,
    /// The number of references that led to the list.
    depth: usize,
}

impl<'a> File<'a> {
    fn new(path: &'a Path, bytes: &'a [u8], options: &'a [IniOption], jails: &'a Jails) -> Self {
        let key = |option: &IniOption| (&bytes[option.section.clone()], lower(bytes, &option.key));
        let by_key = options.iter().map(|option| (key(option), option)).collect();
        let budget = FOLLOWED * bytes.len();
        let (are_all_disabled, followed, reading) = (jails.are_all_disabled(), HashSet::new(), Reading::default());
        Self { path, bytes, by_key, budget, followed, jails, are_all_disabled, reading }
    }

    /// Returns the option that a name in a section means: its own, or that of `[DEFAULT]`.
    fn option(&self, section: &[u8], key: &[u8]) -> Option<&'a IniOption> {
        let key = key.to_ascii_lowercase();
        let stated = self.by_key.get(&(section, key.clone())).copied();
        stated.or_else(|| self.by_key.get(&(DEFAULT, key)).copied())
    }

    /// Returns how the ban action of a section looks ports up: its action, or the ban action that the usual actions refer
    /// to.
    fn runner(&self, section: &[u8]) -> Runner {
        let value = |key| self.jails.value(section, key).map(|value| self.jails.interpolate(section, value));
        let name = |text: Vec<u8>| actions_in(&text).first().map(|action| text[action.name.clone()].to_vec());
        let is_known = |name: &Vec<u8>| reference(name).is_none();
        let action = value("action").and_then(name).filter(is_known);
        action.or_else(|| value("banaction").and_then(name)).map_or(Runner::default(), |name| self.jails.runner(&name))
    }

    /// Returns whether the ban action of a section takes ports.
    fn banaction_takes(&self, section: &[u8]) -> Takes {
        let Some(text) = self.jails.value(section, "banaction") else { return Takes::Yes };
        let text = self.jails.interpolate(section, text);
        actions_in(&text).first().map_or(Takes::Yes, |action| self.jails.takes_ports(&text, action))
    }

    /// Returns whether the actions of a section take ports, and the ways in which they look up those of the jail. The ban
    /// action decides about actions that no file has.
    fn ways_of_jail(&self, section: &[u8], protocols_of_jail: &[Transport]) -> (Takes, Vec<Way>) {
        if is_action(self.path) {
            let name = self.path.file_stem().map(std::ffi::OsStr::as_encoded_bytes).unwrap_or_default();
            let action = actions_in(name);
            let takes = action.first().map_or(Takes::Yes, |action| self.jails.takes_ports(name, action));
            return (takes, ways(self.runner(section), protocols_of_jail));
        }
        let of_banaction = self.banaction_takes(section);
        let (text, list) = self.jails.actions(section);
        let mut takes = if list.is_empty() { of_banaction } else { Takes::No };
        let mut found = if list.is_empty() { ways(self.runner(section), protocols_of_jail) } else { Vec::new() };
        for action in list {
            let name = &text[action.name.clone()];
            let of_action = self.jails.takes_ports(&text, &action);
            let is_unknown = reference(name).is_some();
            let of_action = if is_unknown { of_action.min(of_banaction) } else { of_action };
            takes = takes.max(of_action);
            let ports = action.value(&text, PORT).map(|ports| text[ports].to_ascii_lowercase());
            if of_action == Takes::No || ports.is_some_and(|ports| memchr::memmem::find(&ports, b"%(port)s").is_none())
            {
                continue;
            }
            let runner = if is_unknown { self.runner(section) } else { self.jails.runner(name) };
            let protocols = action.value(&text, b"protocol").and_then(|value| protocols(&text[value]));
            let new = ways(runner, protocols.as_deref().unwrap_or(protocols_of_jail));
            let new: Vec<Way> = new.into_iter().filter(|way| !found.contains(way)).collect();
            found.extend(new);
        }
        (takes, found)
    }

    /// Adds the names in the options of a section.
    fn read(&mut self, options: &'a [IniOption]) {
        let bytes = self.bytes;
        let Some(section) = options.first().map(|option| &bytes[option.section.clone()]) else { return };
        let protocols =
            self.jails.value(section, "protocol").and_then(protocols).unwrap_or_else(|| vec![Transport::Tcp]);
        let (takes, mut ways_of_jail) = self.ways_of_jail(section, &protocols);
        let has_own_ports = takes != Takes::No && ways_of_jail.is_empty();
        if ways_of_jail.is_empty() {
            ways_of_jail = ways(self.runner(section), &protocols);
        }
        let need = if let Some(need) = need_of(takes) {
            need
        } else if if section == DEFAULT { self.are_all_disabled } else { self.jails.is_disabled(section) } {
            Need::Sometimes("the jail is disabled")
        } else {
            Need::Always
        };
        let need_of_port = if self.jails.is_replaced(section, "port", self.path) {
            Need::NotNow("another file of fail2ban sets the ports of the jail")
        } else if has_own_ports {
            Need::NotNow(OWN_PORTS)
        } else {
            need
        };
        let lookups = Lookups { section, ways: &ways_of_jail, need, depth: 0 };
        let wanted = self.reading.wanted.len();
        // An action with its own ports uses them, whatever the default action is.
        let of_action = Lookups { need: if takes == Takes::No { Need::Always } else { need }, ..lookups };
        for option in options {
            let key = lower(bytes, &option.key);
            if key == PORT {
                self.ports(&option.value, Lookups { need: need_of_port, ..lookups });
            } else if key.starts_with(b"action") || key == b"banaction" {
                self.action(&option.value, of_action, &protocols, None);
            }
        }
        if section == DEFAULT {
            // Each jail may have the option.
            self.reading.wanted.truncate(wanted);
        }
    }

    /// Adds the names in the lines of a list of ports.
    fn ports(&mut self, lines: &[Range<usize>], lookups: Lookups<'_>) {
        for (index, line) in lines.iter().enumerate() {
            // An indented section or option continues the value, and is not a port.
            let text = &self.bytes[line.clone()];
            if index == 0 || !(text.starts_with(b"[") || text.contains(&b'=')) {
                self.list(line.clone(), lookups);
            }
        }
    }

    /// Adds the names in a list such as `ssh,2222:2224 imaps %(others)s`.
    fn list(&mut self, list: Range<usize>, lookups: Lookups<'_>) {
        let bytes = self.bytes;
        let is_separator = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'\'');
        // The shell that runs the action takes the rest for a comment.
        let words = split(bytes, list, is_separator).take_while(|word| bytes[word.start] != b'#');
        for word in words.flat_map(|word| parts_of_range(bytes, word)) {
            let text = &bytes[word.clone()];
            if let Some(name) = reference(text) {
                self.follow(word.start + 2..word.start + 2 + name.len(), lookups);
            } else if !NO_NAMES.contains(&text) && !text.iter().any(|byte| b"%()<>".contains(byte)) {
                for &Way { lookup, program, meant } in lookups.ways {
                    let used = ports::name(bytes, word.clone(), lookup, lookups.need);
                    self.reading.uses.extend(used.map(|used| Use { asked_by: program, meant, ..used }));
                }
            }
        }
    }

    /// Adds the names in the option that `%(name)s` refers to. It is an option of the section or of `[DEFAULT]`, or
    /// that of another section in `%(section/name)s`.
    fn follow(&mut self, name: Range<usize>, lookups: Lookups<'_>) {
        let Some(option) = self.referred(name.clone(), lookups) else { return };
        self.ports(&option.value, Lookups { depth: lookups.depth + 1, ..lookups });
    }

    /// Returns the option that a reference means, and notes one that no option of the file has.
    fn referred(&mut self, name: Range<usize>, lookups: Lookups<'_>) -> Option<&'a IniOption> {
        let bytes = self.bytes;
        let text = &bytes[name.clone()];
        let slash = text.iter().position(|&byte| byte == b'/');
        let found = match slash.map(|at| (&text[..at], &text[at + 1..])) {
            // The value of a file that is read before this one, in which the names are found themselves.
            Some((b"known" | b"KNOWN", _)) => return None,
            Some((section, key)) => self.option(section, key),
            None => self.option(lookups.section, text),
        };
        let Some(option) = found else {
            self.reading.wanted.push(span(&name));
            return None;
        };
        self.followed.insert(option.key.start);
        let length = 1 + option.value.iter().map(Range::len).sum::<usize>();
        if lookups.depth >= MOST_DEPTH || length > self.budget {
            self.reading.cycles.push(span(&name));
            return None;
        }
        self.budget -= length;
        Some(option)
    }

    /// Adds the ports in the parameters of actions, also of those that `%(name)s` refers to.
    fn action(
        &mut self,
        lines: &[Range<usize>],
        lookups: Lookups<'_>,
        of_jail: &[Transport],
        added: Option<Added<'_>>,
    ) {
        let (bytes, section) = (self.bytes, lookups.section);
        let list = actions(bytes, lines);
        let last = list.len().saturating_sub(1);
        for (index, action) in list.into_iter().enumerate() {
            let added = added.filter(|_| index == last);
            let text = self.jails.interpolate(section, &bytes[action.whole.clone()]);
            // The parameters are those of the last action that a reference leads to.
            let resolved = actions_in(&text).pop();
            let stated = action
                .value(bytes, b"protocol")
                .and_then(|value| protocols(&self.jails.interpolate(section, &bytes[value])));
            let protocols = added.and_then(|added| added.protocols).or(stated.as_deref());
            let ports = action.value(bytes, PORT).filter(|_| !added.is_some_and(|added| added.has_ports));
            let has_ports = ports.is_some() || added.is_some_and(|added| added.has_ports);
            // The port of the jail is read where it is set.
            let is_of_jail = |ports: &Range<usize>| {
                reference(&bytes[ports.clone()]).is_some_and(|name| name.eq_ignore_ascii_case(PORT))
            };
            if let (Some(ports), Some(resolved)) = (ports.filter(|ports| !is_of_jail(ports)), resolved) {
                let name = &text[resolved.name.clone()];
                let runner = if reference(name).is_some() { self.runner(section) } else { self.jails.runner(name) };
                let need = need_of(self.jails.takes_ports(&text, &resolved)).unwrap_or(lookups.need);
                let ways = ways(runner, protocols.unwrap_or(of_jail));
                self.list(ports, Lookups { ways: &ways, need, ..lookups });
            }
            let Some(name) = reference(&bytes[action.name.clone()]) else { continue };
            let name = action.name.start + 2..action.name.start + 2 + name.len();
            // Actions are often defined in other files.
            let wanted = self.reading.wanted.len();
            let option = self.referred(name, lookups);
            self.reading.wanted.truncate(wanted);
            if let Some(option) = option.filter(|option| !lower(bytes, &option.key).starts_with(b"banaction")) {
                let lookups = Lookups { depth: lookups.depth + 1, ..lookups };
                self.action(&option.value, lookups, of_jail, Some(Added { has_ports, protocols }));
            }
        }
    }

    /// Sorts the names, each once, and adds what other files may refer to.
    fn finish(mut self) -> Reading {
        let defaults = self.by_key.iter().filter(|((section, _), _)| *section == DEFAULT);
        let mut defaults: Vec<&'a IniOption> = defaults.map(|(_, option)| *option).collect();
        defaults.sort_by_key(|option| option.key.start);
        let protocols =
            self.jails.value(DEFAULT, "protocol").and_then(protocols).unwrap_or_else(|| vec![Transport::Tcp]);
        let ways = ways(self.runner(DEFAULT), &protocols);
        let lookups = Lookups { section: DEFAULT, ways: &ways, need: Need::Always, depth: 0 };
        let uses = std::mem::take(&mut self.reading.uses);
        let (wanted, cycles) = (self.reading.wanted.clone(), self.reading.cycles.clone());
        for option in defaults {
            let name = span(&option.key);
            self.reading.defined.push(name);
            let key = lower(self.bytes, &option.key);
            if key != PORT && key != b"protocol" && !self.followed.contains(&option.key.start) {
                self.ports(&option.value, lookups);
                let uses = std::mem::take(&mut self.reading.uses);
                if !uses.is_empty() {
                    self.reading.unused.push(Definition { name, uses });
                }
            }
        }
        self.reading.uses = uses;
        (self.reading.wanted, self.reading.cycles) = (wanted, cycles);
        let uses = &mut self.reading.uses;
        uses.sort_by_key(|used| (used.span.start, used.lookup.transport(), urgency(used.need)));
        uses.dedup_by_key(|used| (used.span, used.lookup));
        self.reading
    }
}

/// Returns the need of ports for an action that may not take them.
fn need_of(takes: Takes) -> Option<Need> {
    match takes {
        Takes::No => Some(Need::NotNow(NO_PORTS)),
        Takes::Perhaps => Some(Need::Sometimes(PERHAPS)),
        Takes::Yes => None,
    }
}

/// Returns a rank in the order of needs. A name that several jails use is looked up if one of them does.
fn urgency(need: Need) -> u8 {
    match need {
        Need::Always => 0,
        Need::Sometimes(_) => 1,
        Need::NotNow(_) | Need::MustNotResolve | Need::Unknown(_) => 2,
    }
}

#[cfg(test)]
mod tests;
