//! fail2ban: `jail.conf`, `jail.local`, `jail.d/`, and the `[Init]` of actions.
//!
//! The ports of a jail are passed to the firewall with the protocol of the jail at the first ban; `fail2ban-client -t`
//! does not look them up. `%(name)s` stands for the value of another option, as in Python's `configparser`.

use super::ini::{IniOption, PYTHON, options};
use super::jails::{DEFAULT, Jails, is_action, root};
use super::ports;
use super::words::{span, split, transport, unquote, without_templates};
use super::{ConfigMeta, ConfigReader, Definition, LookupKind, Need, Ranges, Reading, Recognition, Shared, Use};
use crate::model::Transport;
use memchr::memmem;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

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

    /// Returns whether no action of a section takes ports. The ban action decides about actions that no file has.
    fn blocks_all(&self, section: &[u8]) -> bool {
        let banaction = self.jails.value(section, "banaction");
        let is_banaction =
            || banaction.is_some_and(|action| Jails::takes_no_ports(&self.jails.interpolate(section, action)));
        let actions = self.jails.actions(section);
        let is_unknown = |action: &[u8]| reference(trim_parameters(action)).is_some();
        let takes_none = |action: &[u8]| Jails::takes_no_ports(action) || (is_unknown(action) && is_banaction());
        if actions.is_empty() { is_banaction() } else { actions.iter().all(|action| takes_none(action.trim_ascii())) }
    }

    /// Adds the names in the options of a section.
    fn read(&mut self, options: &'a [IniOption]) {
        let bytes = self.bytes;
        let Some(section) = options.first().map(|option| &bytes[option.section.clone()]) else { return };
        let protocols =
            self.jails.value(section, "protocol").and_then(protocols).unwrap_or_else(|| vec![Transport::Tcp]);
        let blocks_all = self.blocks_all(section);
        let need = if blocks_all {
            Need::NotNow(NO_PORTS)
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
        let of_action = Lookups { need: if blocks_all { Need::Always } else { need }, ..lookups };
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
        for word in split(bytes, list, is_separator).flat_map(|word| parts_of_range(bytes, word)) {
            let text = &bytes[word.clone()];
            if let Some(name) = reference(text) {
                self.follow(word.start + 2..word.start + 2 + name.len(), lookups);
            } else if !NO_NAMES.contains(&text) && !text.iter().any(|byte| b"%()<>".contains(byte)) {
                let with = lookups.protocols.iter().map(|&transport| LookupKind::With(transport));
                let is_nft = lookups.program == Some("nft"); // It asks without a protocol.
                let kinds: Vec<LookupKind> = if is_nft { vec![LookupKind::Addresses] } else { with.collect() };
                let uses = kinds.into_iter().filter_map(|kind| ports::name(bytes, word.clone(), kind, lookups.need));
                let meant = lookups.protocols.first().copied().filter(|_| is_nft);
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
            let need = if Jails::takes_no_ports(&whole) { Need::NotNow(NO_PORTS) } else { lookups.need };
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

/// Returns a place in the order of needs. A name that several jails use is looked up if one of them does.
fn urgency(need: Need) -> u8 {
    match need {
        Need::Always => 0,
        Need::Sometimes(_) => 1,
        Need::NotNow(_) | Need::MustNotResolve | Need::Unknown(_) => 2,
    }
}

/// Returns a key in lower case.
fn lower(bytes: &[u8], key: &Range<usize>) -> Vec<u8> {
    bytes[key.clone()].to_ascii_lowercase()
}

/// Returns the name in a word that is a reference: `mail` of `%(mail)s`.
fn reference(word: &[u8]) -> Option<&[u8]> {
    let name = word.strip_prefix(b"%(")?.strip_suffix(b")s")?;
    (!name.is_empty() && !name.iter().any(|byte| b"%():".contains(byte))).then_some(name)
}

/// Returns the parts of a range, `a:b`. A colon in a reference, such as `%(x:y)s`, separates none.
fn parts_of_range(bytes: &[u8], word: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth) = (Vec::new(), word.start, 0_usize);
    for at in word.clone() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..word.end);
    parts
}

/// Returns the protocols that an option names, if it names any.
fn protocols(value: &[u8]) -> Option<Vec<Transport>> {
    let words = value.split(|byte| byte.is_ascii_whitespace() || b",\"'".contains(byte));
    let known: Vec<Transport> = words.filter_map(transport).collect();
    (!known.is_empty()).then_some(known)
}

/// Returns the ports and protocols in the parameters of actions. An example is
/// `action[port="http,https", protocol=udp]`.
fn parameters(bytes: &[u8], value: Range<usize>) -> Vec<(Range<usize>, Option<Vec<Transport>>)> {
    let mut found = Vec::new();
    for list in split(bytes, value, |byte| matches!(byte, b'[' | b']')) {
        let (mut ports, mut own) = (None, None);
        for parameter in outside_quotes(bytes, list) {
            let Some(at) = bytes[parameter.clone()].iter().position(|&byte| byte == b'=') else { continue };
            let key = bytes[parameter.start..parameter.start + at].trim_ascii();
            let value = unquote(bytes, super::words::trim(bytes, parameter.start + at + 1..parameter.end));
            match key {
                b"port" => ports = Some(value),
                b"protocol" => own = protocols(&bytes[value]),
                _ => {}
            }
        }
        found.extend(ports.map(|ports| (ports, own)));
    }
    found
}

/// Splits a list at the commas that are not in quotes.
fn outside_quotes(bytes: &[u8], list: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut quote) = (Vec::new(), list.start, None);
    for at in list.clone() {
        match (bytes[at], quote) {
            (byte @ (b'"' | b'\''), None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b',', None) => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..list.end);
    parts
}

/// Returns the name of an action without its parameters. From `iptables-allports[name=x]`, it is `iptables-allports`.
fn trim_parameters(action: &[u8]) -> &[u8] {
    memmem::find(action, b"[").map_or(action, |at| &action[..at]).trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// nft calls `getaddrinfo` without a protocol, whatever the jail's is.
    #[test]
    fn jails_that_ban_with_nft_ask_without_a_protocol() {
        let lookups = |text: &str| -> Vec<LookupKind> {
            READER.read(Path::new("jail.local"), text.as_bytes()).uses.iter().map(|used| used.lookup).collect()
        };
        let (udp, addresses) = (LookupKind::With(Transport::Udp), LookupKind::Addresses);
        let jail = "[x]\nport = imaps\nprotocol = udp\n";
        for (text, expected) in [
            (format!("[DEFAULT]\nbanaction = nftables\n{jail}"), addresses),
            (
                format!("[DEFAULT]\nbanaction = nftables-multiport\naction = %(banaction)s[port=\"%(port)s\"]\n{jail}"),
                addresses,
            ),
            (format!("{jail}banaction = nftables[type=multiport]\n"), addresses),
            (format!("{jail}action = nftables[type=multiport, port=\"%(port)s\"]\n"), addresses),
            (format!("[DEFAULT]\nbanaction = nftables\n{jail}action = iptables-multiport[name=x]\n"), udp),
            (format!("[DEFAULT]\nbanaction = iptables-multiport\n{jail}"), udp),
            (jail.to_owned(), udp),
            ("[x]\nbanaction = iptables\nprotocol = udp\naction = nftables[port=imaps]\n".to_owned(), addresses),
            ("[x]\nbanaction = nftables\nprotocol = udp\naction = iptables[port=imaps]\n".to_owned(), udp),
            ("[x]\nbanaction = nftables\nprotocol = udp\naction = %(banaction)s[port=imaps]\n".to_owned(), addresses),
        ] {
            assert_eq!(lookups(&text), [expected], "{text}");
        }
    }

    /// Every action of the list decides whether a jail looks its ports up, and the ban action only if the list is unknown.
    #[test]
    fn actions_may_take_no_ports() {
        for (options, is_looked_up) in [
            ("action = iptables-allports[name=x]", false),
            ("action = iptables-allports[name=x,\n  bantime=1]\n  sendmail-whois[name=x]\n  %(mta)s-lines[x]", false),
            ("action = sendmail-whois[name=x]\n  iptables-multiport[name=x, port=\"%(port)s\"]", true),
            ("action = route", false),
            ("action = iptables[type=allports]\nbanaction = iptables-multiport", false),
            ("action = iptables-multiport[port=\"%(port)s\"]\nbanaction = iptables-allports", true),
            ("action = %(action_mwl)s\nbanaction = iptables-allports", false),
            ("action = %(action_mwl)s\nbanaction = iptables-multiport", true),
            ("action = %(mw)s\nmw = %(all)s[x]\n %(mta)s-whois[x]\nall = nftables[type=allports]\nmta = mail", false),
            ("action = cloudflare\n  iptables-multiport[port=\"%(port)s\"]", true),
        ] {
            let text = format!("[x]\nport = imaps\n{options}\n");
            let uses = READER.read(Path::new("jail.local"), text.as_bytes()).uses;
            let looked_up: Vec<bool> = uses.iter().map(|used| used.need.is_looked_up()).collect();
            assert_eq!(looked_up, [is_looked_up], "{options}");
        }
    }

    #[test]
    fn ban_actions_may_be_references() {
        for (banaction, is_looked_up, is_nft) in [
            ("%(nft)s", true, true),
            ("%(NFT)s[blocktype=drop]", true, true),
            ("%(more/nft)s", true, true),
            ("nftables[type=multiport]", true, true),
            ("%(banaction_allports)s", false, false),
            ("%(own)s", false, false),
            ("%(nft)s[type=allports]", false, true),
            ("iptables[type=allports]", false, false),
            ("iptables[blocktype=DROP, type=\"allports\"]", false, false),
            ("nftables[type='allports']", false, true),
            ("pf[actiontype=<allports>]", false, false),
            ("pf[actiontype=<multiport>]", true, false),
            ("iptables[type=multiport]", true, false),
            ("route", false, false),
            ("hostsdeny[daemon_list=ALL]", false, false),
            ("dummy", false, false),
            ("cloudflare[cfuser=x]", false, false),
            ("%(nosuch)s", true, false),
            ("%(banaction)s", true, false),
            ("%(one)s", true, false),
        ] {
            let text = format!(
                "[DEFAULT]\nnft = %(more)s\nmore = nftables\nbanaction_allports = iptables-allports\n\
                 one = %(two)s %(two)s\ntwo = %(one)s %(one)s\naction = %(banaction)s[port=\"%(port)s\"]\n\
                 [more]\nnft = nftables\n[x]\nown = iptables[type=allports]\nport = imaps\nbanaction = {banaction}\n"
            );
            let uses = READER.read(Path::new("jail.local"), text.as_bytes()).uses;
            assert_eq!(uses.len(), 1, "{banaction}");
            assert_eq!(uses[0].need.is_looked_up(), is_looked_up, "{banaction}");
            assert_eq!(uses[0].lookup == LookupKind::Addresses, is_nft, "{banaction}");
        }
    }
}
