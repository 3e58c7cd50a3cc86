//! fail2ban: `jail.conf`, `jail.local`, `jail.d/`, and the `[Init]` of actions.
//!
//! The ports of a jail are passed to the firewall with the protocol of the jail at the first ban; `fail2ban-client -t`
//! does not look them up. `%(name)s` stands for the value of another option, as in Python's `configparser`.

mod commands;
mod values;

use super::ban_actions::Takes;
use super::ini::{IniOption, PYTHON, options};
use super::jails::{DEFAULT, Jails, is_action, root};
use super::ports;
use super::words::{span, split, without_templates};
use super::{ConfigMeta, ConfigReader, Definition, LookupKind, Need, Ranges, Reading, Recognition, Shared, Use};
use crate::model::Transport;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use values::{lower, parameters, parts_of_range, protocols, reference, trim_parameters};

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
    places: &["/etc/fail2ban", "/usr/local/etc/fail2ban"],
};

/// Words that stand for all ports in Debian's jails.
const NO_NAMES: [&[u8]; 3] = [b"all", b"any", b"anyport"];
const PORT: &[u8] = b"port";
const NO_PORTS: &str = "the ban action takes no ports";
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

/// How the ports of a list are looked up.
#[derive(Clone, Copy)]
struct Lookups<'l> {
    /// The section in which references are resolved.
    section: &'l [u8],
    protocols: &'l [Transport],
    /// The program of the ban action, if it is known.
    program: Option<&'static str>,
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
        let own = self.by_key.get(&(section, key.clone())).copied();
        own.or_else(|| self.by_key.get(&(DEFAULT, key)).copied())
    }

    /// Returns the action that bans, with its parameters: that of the section, or the ban action that the usual actions
    /// refer to.
    fn ban_action(&self, section: &[u8]) -> Option<Vec<u8>> {
        let value = |key| self.jails.value(section, key).map(|value| self.jails.interpolate(section, value));
        let is_known = |action: &Vec<u8>| !action.is_empty() && reference(trim_parameters(action)).is_none();
        value("action").filter(is_known).or_else(|| value("banaction"))
    }

    /// Returns the program with which the jail of a section bans, if it is known.
    fn program(&self, section: &[u8]) -> Option<&'static str> {
        self.jails.program(trim_parameters(&self.ban_action(section)?))
    }

    /// Returns whether an action of a section takes ports. The ban action decides about actions that no file has.
    fn takes_ports(&self, section: &[u8]) -> Takes {
        if is_action(self.path) {
            let name = self.path.file_stem().map(std::ffi::OsStr::as_encoded_bytes).unwrap_or_default();
            return self.jails.takes_ports(name);
        }
        let banaction = self.jails.value(section, "banaction");
        let banaction = banaction.map(|action| self.jails.interpolate(section, action));
        let of_banaction = banaction.map_or(Takes::Yes, |action| self.jails.takes_ports(&action));
        let actions = self.jails.actions(section);
        let of = |action: &[u8]| {
            let is_unknown = reference(trim_parameters(action)).is_some();
            let own = self.jails.takes_ports(action);
            if is_unknown { own.min(of_banaction) } else { own }
        };
        actions.iter().map(|action| of(action.trim_ascii())).max().unwrap_or(of_banaction)
    }

    /// Adds the names in the options of a section.
    fn read(&mut self, options: &'a [IniOption]) {
        let bytes = self.bytes;
        let Some(section) = options.first().map(|option| &bytes[option.section.clone()]) else { return };
        let protocols =
            self.jails.value(section, "protocol").and_then(protocols).unwrap_or_else(|| vec![Transport::Tcp]);
        let takes = self.takes_ports(section);
        let need = if let Some(need) = need_of(takes) {
            need
        } else if if section == DEFAULT { self.are_all_disabled } else { self.jails.is_disabled(section) } {
            Need::Sometimes("the jail is disabled")
        } else {
            Need::Always
        };
        let need_of_port = if self.jails.is_replaced(section, "port", self.path) {
            Need::NotNow("another file of fail2ban sets the ports of the jail")
        } else {
            need
        };
        let program = self.program(section);
        let lookups = Lookups { section, protocols: &protocols, program, need, depth: 0 };
        let wanted = self.reading.wanted.len();
        // An action with its own ports uses them, whatever the default action is.
        let of_action = Lookups { need: if takes == Takes::No { Need::Always } else { need }, ..lookups };
        for option in options {
            let key = lower(bytes, &option.key);
            if key == PORT {
                self.ports(&option.value, Lookups { need: need_of_port, ..lookups });
            } else if key.starts_with(b"action") || key == b"banaction" {
                self.action(&option.value, of_action);
            }
        }
        if section == DEFAULT {
            // Each jail may have the option.
            self.reading.wanted.truncate(wanted);
        }
    }

    /// Adds the names in the lines of a list of ports.
    fn ports(&mut self, lines: &[Range<usize>], lookups: Lookups<'_>) {
        for (number, line) in lines.iter().enumerate() {
            // An indented section or option continues the value, and is not a port.
            let text = &self.bytes[line.clone()];
            if number == 0 || !(text.starts_with(b"[") || text.contains(&b'=')) {
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
                let with = lookups.protocols.iter().map(|&transport| LookupKind::With(transport));
                let without = match lookups.program {
                    Some("nft") => Some(LookupKind::Addresses),
                    Some("pfctl") => Some(LookupKind::TcpOrUdp),
                    _ => None,
                };
                let kinds: Vec<LookupKind> = without.map_or_else(|| with.collect(), |kind| vec![kind]);
                let uses = kinds.into_iter().filter_map(|kind| ports::name(bytes, word.clone(), kind, lookups.need));
                let meant = lookups.protocols.first().copied().filter(|_| without.is_some());
                self.reading.uses.extend(uses.map(|used| Use { asked_by: lookups.program, meant, ..used }));
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
    fn action(&mut self, lines: &[Range<usize>], lookups: Lookups<'_>) {
        let bytes = self.bytes;
        for line in lines {
            let action = trim_parameters(&bytes[line.clone()]);
            let whole = self.jails.interpolate(lookups.section, &bytes[line.clone()]);
            let resolved = trim_parameters(&whole);
            let program = if reference(resolved).is_some() { lookups.program } else { self.jails.program(resolved) };
            let need = need_of(self.jails.takes_ports(&whole)).unwrap_or(lookups.need);
            for (ports, own) in parameters(bytes, line.clone()) {
                // The port of the jail is read where it is set.
                if reference(&bytes[ports.clone()]).is_none_or(|name| !name.eq_ignore_ascii_case(PORT)) {
                    let protocols = own.as_deref().unwrap_or(lookups.protocols);
                    self.list(ports, Lookups { protocols, program, need, ..lookups });
                }
            }
            let Some(name) = reference(action) else { continue };
            let name = line.start + 2..line.start + 2 + name.len();
            // Actions are often defined in other files.
            let wanted = self.reading.wanted.len();
            let option = self.referred(name, lookups);
            self.reading.wanted.truncate(wanted);
            if let Some(option) = option.filter(|option| !lower(bytes, &option.key).starts_with(b"banaction")) {
                self.action(&option.value, Lookups { depth: lookups.depth + 1, ..lookups });
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
        let program = self.program(DEFAULT);
        let lookups = Lookups { section: DEFAULT, protocols: &protocols, program, need: Need::Always, depth: 0 };
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

/// Returns a place in the order of needs. A name that several jails use is looked up if one of them does.
fn urgency(need: Need) -> u8 {
    match need {
        Need::Always => 0,
        Need::Sometimes(_) => 1,
        Need::NotNow(_) | Need::MustNotResolve | Need::Unknown(_) => 2,
    }
}

#[cfg(test)]
mod tests;
