//! fail2ban: `jail.conf`, `jail.local`, `jail.d/`, and the `[Init]` of actions.
//!
//! The ports of a jail are passed to the firewall with the protocol of the jail at the first ban; `fail2ban-client -t`
//! does not look them up.

use super::ini::{IniOption, PYTHON, options};
use super::ports;
use super::words::{split, transport, unquote, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use memchr::memmem;
use std::ops::Range;
use std::path::Path;

pub(super) struct Fail2Ban;

pub(super) static READER: Fail2Ban = Fail2Ban;

static META: ConfigMeta = ConfigMeta {
    id: "fail2ban",
    title: "fail2ban jails",
    gone: "the jail bans nobody and only logs an error",
    ranges: Ranges::OfNames(':'),
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

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let options = options(bytes, PYTHON);
        let sections = options.chunk_by(|one, next| one.section == next.section);
        let of = |section: &[IniOption], key: &[u8]| {
            let value =
                section.iter().rfind(|option| bytes[option.key.clone()].eq_ignore_ascii_case(key))?.value.first();
            value.map(|value| &bytes[value.clone()])
        };
        let is_default = |section: &&[IniOption]| bytes[section[0].section.clone()] == *b"DEFAULT";
        let defaults = sections.clone().find(is_default).unwrap_or_default();
        let (protocol, action) = (of(defaults, b"protocol"), of(defaults, b"banaction"));
        let mut uses = Vec::new();
        for section in sections {
            let protocols =
                of(section, b"protocol").or(protocol).and_then(protocols).unwrap_or_else(|| vec![Transport::Tcp]);
            let need = if of(section, b"banaction")
                .or(action)
                .is_some_and(|action| trim_parameters(action).ends_with(b"allports"))
            {
                Need::NotNow("the ban action blocks all ports")
            } else if of(section, b"enabled").is_some_and(is_false) {
                Need::Sometimes("the jail is disabled in this file")
            } else {
                Need::Always
            };
            for option in section {
                let key = bytes[option.key.clone()].to_ascii_lowercase();
                if key == b"port" {
                    // An indented section or option continues the value, and is not a port.
                    let is_list =
                        |part: &&Range<usize>| !bytes[(*part).clone()].iter().any(|byte| b"[=".contains(byte));
                    for part in option.value.iter().filter(is_list) {
                        add(bytes, part.clone(), &protocols, need, &mut uses);
                    }
                } else if key.starts_with(b"action") || key == b"banaction" {
                    // An action with its own ports uses them, whatever the default action is.
                    let need = if matches!(need, Need::NotNow(_)) { Need::Always } else { need };
                    for (ports, own) in option.value.iter().flat_map(|part| parameters(bytes, part.clone())) {
                        add(bytes, ports, own.as_ref().unwrap_or(&protocols), need, &mut uses);
                    }
                }
            }
        }
        Reading { uses, ..Reading::default() }
    }
}

/// Adds the names in a list such as `ssh,2222:2224 imaps`.
fn add(bytes: &[u8], list: Range<usize>, protocols: &[Transport], need: Need, uses: &mut Vec<Use>) {
    for word in split(bytes, list, |byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'\'')) {
        // The parts of `%(x:y)s` are no names.
        if bytes[word.clone()].iter().any(|byte| b"%()<>".contains(byte)) {
            continue;
        }
        for name in split(bytes, word, |byte| byte == b':') {
            if NO_NAMES.contains(&&bytes[name.clone()]) {
                continue;
            }
            let on = |&transport: &Transport| ports::name(bytes, name.clone(), LookupKind::With(transport), need);
            uses.extend(protocols.iter().filter_map(on));
        }
    }
}

/// Returns the protocols that an option names, if it names any.
fn protocols(value: &[u8]) -> Option<Vec<Transport>> {
    let words = value.split(|byte| byte.is_ascii_whitespace() || b",\"'".contains(byte));
    let known: Vec<Transport> = words.filter_map(transport).collect();
    (!known.is_empty()).then_some(known)
}

/// Returns the ports and protocols in the parameters of actions: `action[port="http,https", protocol=udp]`.
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

/// Returns the name of an action without its parameters: `iptables-allports` of `iptables-allports[name=x]`.
fn trim_parameters(action: &[u8]) -> &[u8] {
    memmem::find(action, b"[").map_or(action, |at| &action[..at]).trim_ascii_end()
}

/// Returns whether an option is off.
fn is_false(value: &[u8]) -> bool {
    [&b"false"[..], b"no", b"off", b"0"].iter().any(|word| value.eq_ignore_ascii_case(word))
}
