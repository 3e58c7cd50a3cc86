//! iptables and ip6tables: files of `iptables-save`, and commands in scripts.
//!
//! The lookup of a name depends on the position: `-p tcp --dport` uses tcp, `-p udp --dport` calls `getaddrinfo` without a
//! protocol, `multiport` uses the protocol of the rule, and the ports of `REDIRECT` and `DNAT` are looked up without
//! one. Options of other extensions, such as `--ctorigdstport` and `--on-port`, call `getaddrinfo`.

use super::ports;
use super::shell::{Command, commands, commands_of_lines};
use super::words::{lines, split, trim, unquote, without_templates};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition, Use};
use crate::model::Transport;
use std::ops::Range;
use std::path::Path;

pub(super) struct Iptables;

pub(super) static READER: Iptables = Iptables;

static META: ConfigMeta = ConfigMeta {
    id: "iptables",
    title: "iptables rules",
    program: Some("iptables"),
    gone: "iptables refuses the rules",
    moved: "the firewall acts on",
    ranges: Ranges::OfNames(':'),
    without_name: None,
    paths: &["rules.v4", "rules.v6", "iptables.rules", "ip6tables.rules", "sysconfig/iptables", "sysconfig/ip6tables"],
    usual_paths: &[
        "/etc/iptables",
        "/etc/iptables.rules",
        "/etc/sysconfig/iptables",
        "/etc/sysconfig/ip6tables",
        "/etc/ufw/before.rules",
        "/etc/ufw/after.rules",
        "/etc/ufw/user.rules",
    ],
};

/// Options that match one port or a range.
const SINGLE: [&[u8]; 4] = [b"--dport", b"--sport", b"--destination-port", b"--source-port"];
/// Options of `multiport`, which match a list.
const LISTS: [&[u8]; 5] = [b"--dports", b"--sports", b"--ports", b"--destination-ports", b"--source-ports"];
/// Options of `conntrack`, `ipvs` and `TPROXY`, which match or set one port or a range.
const OF_EXTENSIONS: [&[u8]; 7] = [
    b"--ctorigsrcport",
    b"--ctorigdstport",
    b"--ctreplsrcport",
    b"--ctrepldstport",
    b"--on-port",
    b"--vport",
    b"--vportctl",
];
/// Options of targets, whose ports are looked up without a protocol. iptables takes shorter forms of them.
const TARGETS: [&[u8]; 3] = [b"--to-ports", b"--to-destination", b"--to-source"];

impl ConfigReader for Iptables {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        if is_whole(head) {
            Recognition::Whole
        } else if commands(head).iter().any(|command| rule_of(head, command).is_some()) {
            Recognition::Lines
        } else {
            Recognition::No
        }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let mut reading = Reading::default();
        for command in if is_whole(bytes) { commands_of_lines(bytes) } else { commands(bytes) } {
            if let Some(words) = rule_of(bytes, &command) {
                let known = reading.uses.len();
                rule(bytes, words, &mut reading.uses);
                variables(bytes, &words[1..], &mut reading.uses);
                command.qualify(&mut reading.uses[known..]);
            }
        }
        reading.uses.sort_by_key(|used| used.span.start);
        reading
    }
}

/// Returns whether a file is one of `iptables-save`.
fn is_whole(bytes: &[u8]) -> bool {
    const TABLES: [&[u8]; 5] = [b"*filter", b"*nat", b"*mangle", b"*raw", b"*security"];
    lines(bytes).any(|line| TABLES.contains(&&bytes[trim(bytes, line)]))
}

/// Returns the words of a rule, if a command is one.
///
/// A rule is a line of a file, a command of iptables behind any wrapper, or that of a variable or a function such as
/// `$IPT` or `add_rule`.
fn rule_of<'c>(bytes: &[u8], command: &'c Command) -> Option<&'c [Range<usize>]> {
    let text = |word: &Range<usize>| &bytes[word.clone()];
    let changes = |words: &[Range<usize>]| words.iter().any(|word| is_change(text(word)));
    let is_first = |rest: &[Range<usize>]| rest.len() + 1 == command.words().len();
    // `apt install iptables` runs something else.
    let runs_iptables = |name: &[u8], rest: &[Range<usize>]| {
        (is_iptables(name) && (is_first(rest) || changes(rest))) || (is_variable(name) && changes(rest))
    };
    command.run(bytes, runs_iptables).or_else(|| {
        let has_port = |words: &[Range<usize>]| words.iter().any(|word| is_port_option(text(word)));
        // Counters may come before a rule: `[12:3456] -A INPUT`.
        command.run(bytes, |name, rest| {
            let adds = matches!(name, b"-A" | b"-I" | b"--append" | b"--insert");
            let is_chain = rest.first().is_some_and(|chain| !text(chain).starts_with(b"-"));
            (is_first(rest) && is_change(name)) || (adds && is_chain && has_port(rest))
        })
    })
}

/// Returns whether the name of a program is one of iptables.
fn is_iptables(name: &[u8]) -> bool {
    ["iptables", "ip6tables"].iter().any(|program| {
        let rest = name.strip_prefix(program.as_bytes());
        rest.is_some_and(|rest| matches!(rest, b"" | b"-legacy" | b"-nft"))
    })
}

/// Returns whether the name of a program is a variable that has iptables: `$IPT`, `${IP6TABLES}`.
fn is_variable(name: &[u8]) -> bool {
    let upper = name.to_ascii_uppercase();
    let has = |part: &[u8]| memchr::memmem::find(&upper, part).is_some();
    name.starts_with(b"$") && (has(b"IPT") || has(b"IP6T"))
}

/// Returns whether a word is an option with ports.
fn is_port_option(word: &[u8]) -> bool {
    let name = word.split(|&byte| byte == b'=').next().unwrap_or_default();
    SINGLE.contains(&name) || LISTS.contains(&name) || OF_EXTENSIONS.contains(&name) || is_target(name)
}

/// Returns whether an option is one of a target with ports, perhaps in a shorter form: `--to`.
fn is_target(option: &[u8]) -> bool {
    option.len() >= b"--to".len() && TARGETS.iter().any(|target| target.starts_with(option))
}

/// Returns whether an option changes a chain.
fn is_change(word: &[u8]) -> bool {
    matches!(word, b"-A" | b"-I" | b"-R" | b"-D" | b"-C")
        || matches!(word, b"--append" | b"--insert" | b"--replace" | b"--delete" | b"--check")
}

/// Adds the names in a rule.
pub(super) fn rule(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    let options: Vec<(&[u8], Range<usize>, bool)> = options(bytes, words);
    // The protocol may come after the ports.
    let protocol = options.iter().find(|(option, ..)| matches!(*option, b"-p" | b"--protocol" | b"--proto"));
    let protocol = protocol.filter(|(.., negated)| !negated).map(|(_, value, _)| &bytes[value.clone()]);
    let transport = protocol.and_then(transport);
    let target = options.iter().find(|(option, ..)| matches!(*option, b"-j" | b"--jump"));
    let target = target.map(|(_, value, _)| &bytes[value.clone()]).unwrap_or_default();
    let known = uses.len();
    for (option, value, _) in options {
        if SINGLE.contains(&option) {
            let lookup = match transport {
                Some(Transport::Udp) => LookupKind::Addresses,
                Some(transport) => LookupKind::With(transport),
                None => LookupKind::Without,
            };
            add(bytes, split(bytes, value, |byte| matches!(byte, b':' | b',')), lookup, uses);
        } else if LISTS.contains(&option) {
            let lookup = transport.map_or(LookupKind::Without, LookupKind::With);
            add(bytes, split(bytes, value, |byte| matches!(byte, b':' | b',')), lookup, uses);
        } else if OF_EXTENSIONS.contains(&option) {
            add(bytes, split(bytes, value, |byte| byte == b':'), LookupKind::Addresses, uses);
        } else if is_target(option) && matches!(target, b"REDIRECT" | b"MASQUERADE") {
            add(bytes, std::iter::once(value), LookupKind::Without, uses);
        } else if is_target(option) && matches!(target, b"DNAT" | b"SNAT") {
            add(bytes, ports::after_host(bytes, value).into_iter(), LookupKind::Without, uses);
        }
    }
    for used in &mut uses[known..] {
        used.meant = transport.filter(|_| used.lookup.transport().is_none());
    }
}

/// Adds the words of a command that are variables in place of options. An example is
/// `iptables -A INPUT $MATCH -j ACCEPT`.
fn variables(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    let text = |at: usize| &bytes[words[at].clone()];
    let is_alone = |at: &usize| text(*at).starts_with(b"$") && (*at == 0 || !text(at - 1).starts_with(b"-"));
    add(bytes, (0..words.len()).filter(is_alone).map(|at| words[at].clone()), LookupKind::Without, uses);
}

/// Returns the options of a rule, each with its argument, and whether it is negated.
fn options<'a>(bytes: &'a [u8], words: &[Range<usize>]) -> Vec<(&'a [u8], Range<usize>, bool)> {
    let mut options = Vec::new();
    let mut at = 0;
    let mut negated = false;
    while let Some(word) = words.get(at) {
        at += 1;
        let text = &bytes[word.clone()];
        if text == b"!" {
            negated = true;
            continue;
        }
        if !text.starts_with(b"-") {
            negated = false;
            continue;
        }
        if let (true, Some(equals)) = (text.starts_with(b"--"), text.iter().position(|&byte| byte == b'=')) {
            let value = unquote(bytes, word.start + equals + 1..word.end);
            options.push((&text[..equals], value, negated));
        } else if takes_value(text) {
            // Old rules have the sign before the argument: `--dport ! ssh`.
            if words.get(at).is_some_and(|word| bytes[word.clone()] == *b"!") {
                negated = true;
                at += 1;
            }
            if let Some(value) = words.get(at) {
                options.push((text, value.clone(), negated));
                at += 1;
            }
        }
        negated = false;
    }
    options
}

/// Returns whether the word after an option is its argument.
///
/// Knows the options that matter here, and those whose argument is free text.
fn takes_value(option: &[u8]) -> bool {
    const OTHERS: [&[u8]; 10] = [
        b"-p",
        b"--protocol",
        b"--proto",
        b"-j",
        b"--jump",
        b"--comment",
        b"--log-prefix",
        b"--nflog-prefix",
        b"--string",
        b"--hex-string",
    ];
    is_port_option(option) || OTHERS.contains(&option)
}

fn transport(protocol: &[u8]) -> Option<Transport> {
    match &protocol.to_ascii_lowercase()[..] {
        b"6" => Some(Transport::Tcp),
        b"17" | b"udplite" => Some(Transport::Udp),
        word => super::words::transport(word),
    }
}

fn add(bytes: &[u8], names: impl Iterator<Item = Range<usize>>, lookup: LookupKind, uses: &mut Vec<Use>) {
    let names = names.map(|name| unquote(bytes, name));
    uses.extend(names.filter_map(|name| ports::name(bytes, name, lookup, Need::Always)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every option of iptables-extensions(8) with a port, and options that only look like one.
    #[test]
    fn options_with_ports() {
        let (without, addresses) = (LookupKind::Without, LookupKind::Addresses);
        for (options, expected) in [
            ("-p tcp -j REDIRECT --to-ports x", &[("x", without)][..]),
            ("-p tcp -j REDIRECT --to x", &[("x", without)]),
            ("-p tcp --to-po=x -j REDIRECT", &[("x", without)]),
            ("-j MASQUERADE -p udp --to-ports x", &[("x", without)]),
            ("-p tcp -j DNAT --to 10.0.0.1:x", &[("x", without)]),
            ("-p tcp -j DNAT --to-dest [::1]:x --random", &[("x", without)]),
            ("-p tcp -j SNAT --to-source 10.0.0.1:x", &[("x", without)]),
            ("-j TPROXY -p tcp --on-port x --on-ip 10.0.0.1", &[("x", addresses)]),
            (
                "-m conntrack --ctorigdstport x:y ! --ctorigsrcport z",
                &[("x", addresses), ("y", addresses), ("z", addresses)],
            ),
            ("-m conntrack --ctreplsrcport x --ctrepldstport y", &[("x", addresses), ("y", addresses)]),
            ("-m ipvs --vproto tcp --vport x --vportctl y", &[("x", addresses), ("y", addresses)]),
            ("-m string --algo bm --from 1 --to x", &[]),
            ("-j NETMAP --to 10.0.0.0/8", &[]),
            ("-j DNAT --to-destination host", &[]),
            ("-m helper --helper ftp", &[]),
            ("-j LOG --log-prefix --dport", &[]),
        ] {
            let text = format!("*nat\n-A x {options}\nCOMMIT\n");
            let uses = READER.read(Path::new("rules.v4"), text.as_bytes()).uses;
            let name = |used: &Use| std::str::from_utf8(used.span.of(text.as_bytes())).unwrap();
            let found: Vec<(&str, LookupKind)> = uses.iter().map(|used| (name(used), used.lookup)).collect();
            assert_eq!(found, expected, "{options}");
        }
    }
}
