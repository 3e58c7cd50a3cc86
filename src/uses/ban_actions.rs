//! The ban actions of fail2ban: which program each runs, and whether it hands the ports of the jail on.
//!
//! The files of a folder show it for their actions, and tables of fail2ban's own actions for others.

use super::ini::{PYTHON, options};
use super::words::split;
use memchr::memmem;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// Actions of fail2ban that take no ports: those that block an address altogether, and those that only report it.
const WITHOUT_PORTS: [&[u8]; 28] = [
    b"abuseipdb",
    b"apf",
    b"apprise",
    b"badips",
    b"badips.py",
    b"blocklist_de",
    b"cloudflare",
    b"cloudflare-token",
    b"complain",
    b"dummy",
    b"firewallcmd-common",
    b"helpers-common",
    b"hostsdeny",
    b"ipfilter",
    b"ipthreat",
    b"iptables-blocktype",
    b"iptables-common",
    b"iptables-xt_recent-echo",
    b"mikrotik",
    b"netscaler",
    b"nginx-block-map",
    b"npf",
    b"nsupdate",
    b"osx-afctl",
    b"route",
    b"shorewall",
    b"shorewall-ipset-proto6",
    b"ufw",
];
/// The beginnings of the names of actions that only report a ban, perhaps with its port. fail2ban names some with its
/// option `mta`.
const REPORTS: [&[u8]; 7] =
    [b"dshield", b"mail", b"mynetwatchman", b"sendmail", b"smtp.py", b"%(mta)s", b"xarf-login-attack"];
/// The most files that an action includes in each other.
const MOST_DEPTH: usize = 8;

/// Firewall programs, as the commands of actions name them.
const PROGRAMS: [&str; 9] =
    ["nft", "iptables", "ip6tables", "firewall-cmd", "ufw", "pfctl", "shorewall", "ipfw", "npfctl"];
/// The programs of fail2ban's own actions, by the beginnings of their names.
const ACTIONS: [(&str, &str); 9] = [
    ("nftables", "nft"),
    ("iptables", "iptables"),
    ("firewallcmd", "firewall-cmd"),
    ("ufw", "ufw"),
    ("pf", "pfctl"),
    ("shorewall", "shorewall"),
    ("ipfw", "ipfw"),
    ("bsd-ipfw", "ipfw"),
    ("npf", "npfctl"),
];

/// Whether an action takes the ports of a jail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Takes {
    No,
    /// A jail gives ports to an action of a firewall. That of fail2ban takes none, but the file was not read.
    Perhaps,
    Yes,
}

/// The actions that the files of a folder define.
#[derive(Debug, Default)]
pub(super) struct BanActions {
    by_name: HashMap<Vec<u8>, BanAction>,
}

/// What the files of an action show, `NAME.conf` and `NAME.local`.
#[derive(Debug, Default)]
struct BanAction {
    /// The firewall program that it runs.
    program: Option<&'static str>,
    /// Whether it has the tag `<port>`, which stands for the ports of the jail.
    has_port: bool,
    has_commands: bool,
    /// The actions whose files it includes: `iptables` of `before = iptables.conf`.
    includes: Vec<Vec<u8>>,
}

impl BanActions {
    /// Adds a file that defines an action.
    pub(super) fn add(&mut self, path: &Path, bytes: &[u8]) {
        let name = path.file_stem().map(|stem| stem.as_encoded_bytes().to_vec()).unwrap_or_default();
        let action = self.by_name.entry(name).or_default();
        action.program = action.program.or_else(|| program_in(bytes));
        for option in options(bytes, PYTHON) {
            let key = &bytes[option.key.clone()];
            let mut lines = option.value.iter().map(|line| &bytes[line.clone()]);
            if matches!(key, b"before" | b"after") {
                let names = lines.flat_map(|line| line.split(u8::is_ascii_whitespace)).filter(|name| !name.is_empty());
                action.includes.extend(names.map(|name| name.strip_suffix(b".conf").unwrap_or(name).to_vec()));
                continue;
            }
            action.has_commands |= key.starts_with(b"action") && option.value.iter().any(|line| !line.is_empty());
            action.has_port |= lines.any(has_port);
        }
    }

    /// Returns the firewall program that an action runs, if it is one of fail2ban's or its file shows it.
    pub(super) fn program(&self, action: &[u8]) -> Option<&'static str> {
        self.by_name.get(action).and_then(|action| action.program).or_else(|| program_of(action))
    }

    /// Returns whether an action takes the ports of a jail. With its name, its file or its parameters, it may block all
    /// of them, or only report the ban.
    pub(super) fn takes(&self, action: &[u8]) -> Takes {
        let is_end = |byte: &u8| *byte == b'[' || byte.is_ascii_whitespace();
        let length = action.iter().position(is_end).unwrap_or(action.len());
        let (name, parameters) = action.split_at(length);
        let blocks_all = |parameter: &[u8]| {
            let mut parts = parameter.splitn(2, |&byte| byte == b'=').map(<[u8]>::trim_ascii);
            let is_type = matches!(parts.next(), Some(b"type" | b"actiontype"));
            let value = parts.next().unwrap_or_default();
            is_type && value.split(|byte| b"\"'<>".contains(byte)).any(|word| word == b"allports")
        };
        let blocks_all =
            || name.ends_with(b"allports") || parameters.split(|byte| b"[],".contains(byte)).any(blocks_all);
        if REPORTS.iter().any(|report| name.starts_with(report)) || blocks_all() {
            Takes::No
        } else if has_port(parameters) || self.hands_ports_on(name, 0) {
            Takes::Yes
        } else if !self.by_name.contains_key(name) && program_of(name).is_some() && is_given_ports(parameters) {
            Takes::Perhaps
        } else {
            Takes::No
        }
    }

    /// Returns whether an action hands the ports of the jail on. One that is not known may.
    fn hands_ports_on(&self, name: &[u8], depth: usize) -> bool {
        match self.by_name.get(name) {
            Some(action) if action.has_port => true,
            Some(action) if !action.includes.is_empty() && depth < MOST_DEPTH => {
                action.includes.iter().any(|include| self.hands_ports_on(include, depth + 1))
            }
            Some(action) if action.has_commands => false,
            // Its file has parameters alone.
            _ => !WITHOUT_PORTS.contains(&name),
        }
    }
}

/// Returns whether the parameters of an action have ports.
fn is_given_ports(parameters: &[u8]) -> bool {
    let mut keys =
        parameters.split(|byte| b"[],".contains(byte)).filter_map(|part| part.split(|&byte| byte == b'=').next());
    keys.any(|key| key.trim_ascii() == b"port")
}

/// Returns whether a value has the ports of the jail.
fn has_port(value: &[u8]) -> bool {
    memmem::find(value, b"<port>").is_some()
}

/// Returns the firewall program that an action runs, by itself or by a file of fail2ban's that it begins with.
fn program_in(bytes: &[u8]) -> Option<&'static str> {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || b";|&()<>'\"`".contains(&byte);
    let known = |word: Range<usize>| {
        let name = bytes[word].rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        PROGRAMS.into_iter().find(|program| program.as_bytes() == name)
    };
    options(bytes, PYTHON).iter().find_map(|option| {
        let key = &bytes[option.key.clone()];
        let mut lines = option.value.iter();
        if matches!(key, b"before" | b"after") {
            return lines.find_map(|line| program_of(&bytes[line.clone()]));
        }
        let is_action = key.starts_with(b"action");
        lines.filter(|_| is_action).find_map(|line| split(bytes, line.clone(), is_separator).find_map(known))
    })
}

/// Returns the program of one of fail2ban's own actions: `nft` for `nftables` and `nftables-multiport`.
fn program_of(action: &[u8]) -> Option<&'static str> {
    let is_of = |prefix: &str| {
        let rest = action.strip_prefix(prefix.as_bytes());
        rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'-' | b'.')))
    };
    ACTIONS.into_iter().find(|(prefix, _)| is_of(prefix)).map(|(_, program)| program)
}
