//! The commands of actions: names that are written in them, and not taken from a jail.

use crate::uses::ini::IniOption;
use crate::uses::{ConfigReader, Recognition, Use, by_id};
use memchr::memmem;
use std::path::Path;

/// The readers of firewall commands.
const READERS: [&str; 4] = ["iptables", "nftables", "ufw", "firewalld"];
/// Tags that stand for a program, and the program.
const PROGRAMS: [(&[u8], &[u8]); 3] = [(b"iptables", b"iptables"), (b"ip6tables", b"ip6tables"), (b"nftables", b"nft")];
/// The sign in place of tags and references, which is in no name.
const MASK: u8 = b'%';

/// Finds the names in the commands of an action's options.
pub(super) fn uses(bytes: &[u8], options: &[IniOption]) -> Vec<Use> {
    let commands = commands(bytes, options);
    let readers = READERS.iter().filter_map(|id| by_id(id));
    let readers = readers.filter(|reader| reader.recognizes(&commands) == Recognition::Lines);
    readers.flat_map(|reader| of_reader(reader, &commands)).collect()
}

/// Returns the uses that a reader finds in commands. A name that is not found stops the action of fail2ban.
fn of_reader(reader: &dyn ConfigReader, commands: &[u8]) -> Vec<Use> {
    let program = reader.meta().program;
    let uses = reader.read(Path::new(""), commands).uses.into_iter();
    uses.map(|used| Use { asked_by: used.asked_by.or(program), effect: None, ..used }).collect()
}

/// Returns a copy of a file of the same length with the values of its options alone, without tags and references.
fn commands(bytes: &[u8], options: &[IniOption]) -> Vec<u8> {
    let mut copy: Vec<u8> = bytes.iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { byte } else { b' ' }).collect();
    for part in options.iter().flat_map(|option| &option.value) {
        copy[part.clone()].copy_from_slice(&bytes[part.clone()]);
        mask_tags(&mut copy[part.clone()]);
        mask(&mut copy[part.clone()], b"%(", b")s");
    }
    copy
}

/// Masks `<port>` and other tags, except for those of programs.
fn mask_tags(text: &mut [u8]) {
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', &text[at..]).map(|found| at + found) {
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_/?".contains(byte);
        let end = start + 1 + text[start + 1..].iter().take_while(is_part).count();
        at = start + 1;
        if end == at || text.get(end) != Some(&b'>') {
            continue;
        }
        match PROGRAMS.iter().find(|(tag, _)| *tag == &text[at..end]) {
            Some((_, program)) => {
                text[start..=end].fill(b' ');
                text[start..start + program.len()].copy_from_slice(program);
            }
            None => text[start..=end].fill(MASK),
        }
        at = end + 1;
    }
}

/// Masks the parts of a text between two signs, and the signs.
fn mask(text: &mut [u8], open: &[u8], close: &[u8]) {
    let mut at = 0;
    while let Some(start) = memmem::find(&text[at..], open).map(|found| at + found) {
        let Some(length) = memmem::find(&text[start..], close) else { return };
        at = start + length + close.len();
        text[start..at].fill(MASK);
    }
}

#[cfg(test)]
mod tests {
    use super::super::READER;
    use super::*;
    use crate::uses::LookupKind;

    #[test]
    fn names_in_commands_of_actions_are_used() {
        let nft = (Some("nft"), LookupKind::Addresses);
        let iptables = |transport| (Some("iptables"), LookupKind::With(transport));
        let tcp = crate::model::Transport::Tcp;
        for (options, expected) in [
            ("actionban = iptables -I f2b -p tcp --dport x -s <ip> -j DROP\n", Some(("x", iptables(tcp)))),
            ("actionban = <iptables> <lockingopt> -I f2b -p tcp --dport x -s <ip>\n", Some(("x", iptables(tcp)))),
            (
                "actionstart = /sbin/iptables -N f2b\n  <iptables> -A f2b -p tcp -m multiport --dports 22,x\n",
                Some(("x", iptables(tcp))),
            ),
            ("actionban = <nftables> add rule inet f2b i tcp dport x ip saddr <ip> drop\n", Some(("x", nft))),
            ("actionban = %(pre)s; nft add rule inet f2b i tcp dport { x, <port> } drop\n", Some(("x", nft))),
            (
                "actionban = ufw deny from <ip> to any port x\n",
                Some(("x", (Some("ufw"), LookupKind::RulePerTransport))),
            ),
            ("actionban = firewall-cmd --add-port=x/tcp\n", Some(("x", (Some("firewalld"), LookupKind::Without)))),
            ("actionban = iptables -I f2b -p <protocol> --dports <port> -s <ip>\n", None),
            ("actionban = iptables -I f2b -p tcp --dports %(port)s -s <ip>\n", None),
            ("# actionban = iptables -I f2b -p tcp --dport x\n", None),
            ("actionban = echo iptables -I f2b -p tcp --dport x\n", None),
        ] {
            let text = format!("[Definition]\n{options}");
            let uses = READER.read(Path::new("action.d/own.conf"), text.as_bytes()).uses;
            let printed = |used: &Use| {
                (std::str::from_utf8(used.span.of(text.as_bytes())).unwrap(), (used.asked_by, used.lookup))
            };
            assert_eq!(uses.iter().map(printed).collect::<Vec<_>>(), Vec::from_iter(expected), "{options}");
        }
    }
}
