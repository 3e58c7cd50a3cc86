//! The ban actions of fail2ban: which program each runs, and whether it hands the ports of the jail on.
//!
//! The files of a folder show it for their actions, and tables of fail2ban's own actions for others.

use super::LookupKind;
use super::actions::Action;
use super::ini::{IniOption, PYTHON, options};
use super::words::split;
use memchr::memmem;
use std::collections::{HashMap, HashSet};
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
/// Actions of fail2ban that pass ports to rich rules, whose ports firewalld looks up without a protocol. The others of
/// firewalld pass them to iptables.
const RICH_RULES: [&[u8]; 2] = [b"firewallcmd-rich-rules", b"firewallcmd-rich-logging"];

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

/// How an action looks ports up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Runner {
    /// The firewall program that it runs, if it is one of fail2ban's or its file shows it.
    pub(super) program: Option<&'static str>,
    /// The lookup, if it is another than with the protocol of the jail.
    pub(super) lookup: Option<LookupKind>,
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
    /// Whether it makes rich rules of firewalld.
    has_rich_rule: bool,
    /// The actions whose files it includes: `iptables` of `before = iptables.conf`.
    includes: Vec<Vec<u8>>,
}

impl BanActions {
    /// Adds a file that defines an action.
    pub(super) fn add(&mut self, path: &Path, bytes: &[u8]) {
        let name = path.file_stem().map(|stem| stem.as_encoded_bytes().to_vec()).unwrap_or_default();
        let action = self.by_name.entry(name).or_default();
        let options = options(bytes, PYTHON);
        action.program = action.program.or_else(|| program_in(bytes, &options));
        for option in options {
            let key = &bytes[option.key.clone()];
            let mut lines = option.value.iter().map(|line| &bytes[line.clone()]);
            if matches!(key, b"before" | b"after") {
                let names = lines.flat_map(|line| line.split(u8::is_ascii_whitespace)).filter(|name| !name.is_empty());
                action.includes.extend(names.map(|name| name.strip_suffix(b".conf").unwrap_or(name).to_vec()));
                continue;
            }
            action.has_commands |= key.starts_with(b"action") && option.value.iter().any(|line| !line.is_empty());
            action.has_rich_rule |= lines.clone().any(|line| memmem::find(line, b"-rich-rule").is_some());
            action.has_port |= lines.any(has_port);
        }
    }

    /// Returns how the action of a name looks ports up.
    pub(super) fn runner(&self, name: &[u8]) -> Runner {
        let program = self.by_name.get(name).and_then(|action| action.program).or_else(|| program_of(name));
        let lookup = match program {
            Some("nft") => Some(LookupKind::Addresses),
            Some("pfctl") => Some(LookupKind::TcpOrUdp),
            Some("firewall-cmd") if self.makes_rich_rules(name) => Some(LookupKind::Without),
            _ => None,
        };
        Runner { program, lookup }
    }

    /// Returns whether an action of a text takes the ports of a jail. With its name, its file or its parameters, it may
    /// block all of them, or only report the ban.
    pub(super) fn takes(&self, text: &[u8], action: &Action) -> Takes {
        let name = &text[action.name.clone()];
        let is_all =
            |value: Range<usize>| text[value].split(|byte| b"<>".contains(byte)).any(|word| word == b"allports");
        let mut types = [&b"type"[..], b"actiontype"].into_iter().filter_map(|key| action.value(text, key));
        if REPORTS.iter().any(|report| name.starts_with(report)) || name.ends_with(b"allports") || types.any(is_all) {
            Takes::No
        } else if action.values(text).any(|value| has_port(&text[value])) || self.hands_ports_on(name) {
            Takes::Yes
        } else if !self.by_name.contains_key(name)
            && program_of(name).is_some()
            && action.value(text, b"port").is_some()
        {
            Takes::Perhaps
        } else {
            Takes::No
        }
    }

    /// Returns whether an action hands the ports of the jail on. One that is not known may.
    fn hands_ports_on(&self, name: &[u8]) -> bool {
        let all = self.with_includes(name);
        let has = |test: fn(&BanAction) -> bool| move |action: Option<&BanAction>| action.is_some_and(test);
        let (has_port, has_commands) = (has(|action| action.has_port), has(|action| action.has_commands));
        let includes_others = has(|action| !action.includes.is_empty());
        let mut ends = all.iter().filter(|(_, action)| !includes_others(*action)).peekable();
        // Files that only include each other, or have parameters alone, show nothing.
        all.iter().any(|(_, action)| has_port(*action))
            || ends.peek().is_none()
            || ends.any(|(name, action)| !has_commands(*action) && !WITHOUT_PORTS.contains(name))
    }

    fn makes_rich_rules(&self, name: &[u8]) -> bool {
        let makes = |action: &BanAction| action.has_rich_rule;
        self.with_includes(name)
            .into_iter()
            .any(|(name, action)| RICH_RULES.contains(&name) || action.is_some_and(makes))
    }

    /// Returns an action and those that it includes, each once, with what their files show.
    fn with_includes<'n>(&'n self, name: &'n [u8]) -> Vec<(&'n [u8], Option<&'n BanAction>)> {
        let (mut found, mut known, mut open) = (Vec::new(), HashSet::from([name]), vec![name]);
        while let Some(name) = open.pop() {
            let action = self.by_name.get(name);
            let includes = action.iter().flat_map(|action| &action.includes).map(Vec::as_slice);
            open.extend(includes.filter(|include| known.insert(*include)));
            found.push((name, action));
        }
        found
    }
}

/// Returns whether a value has the ports of the jail.
fn has_port(value: &[u8]) -> bool {
    memmem::find(value, b"<port>").is_some()
}

/// Returns the firewall program that an action runs, by itself or by a file of fail2ban's that it begins with.
fn program_in(bytes: &[u8], options: &[IniOption]) -> Option<&'static str> {
    let is_separator = |byte: u8| byte.is_ascii_whitespace() || b";|&()<>'\"`".contains(&byte);
    let known = |word: Range<usize>| {
        let name = bytes[word].rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        PROGRAMS.into_iter().find(|program| program.as_bytes() == name)
    };
    options.iter().find_map(|option| {
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
