//! ufw: `ufw` commands in scripts, the commands that gufw keeps, and application profiles.
//!
//! ufw looks names up without a protocol first, and makes a rule for each of tcp and udp that has the name. Profiles are affected the other way round: ufw skips a profile whose
//! name is found in the table, in exactly this spelling.

use super::ini::{Dialect, options};
use super::ports;
use super::shell::{Command, commands};
use super::words::{is_hidden, is_name, span, split, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Profile, Ranges, Reading, Recognition, Use};
use std::ops::Range;
use std::path::Path;

pub(super) struct Ufw;

pub(super) static READER: Ufw = Ufw;

static META: ConfigMeta = ConfigMeta {
    id: "ufw",
    title: "ufw rules and profiles",
    program: Some("ufw"),
    gone: "ufw refuses it or reads it as a profile",
    moved: "the firewall acts on",
    ranges: Ranges::OfNumbers(':'),
    without_name: None,
    paths: &["ufw/applications.d/*", "applications.d/*", "gufw/*.profile", "ufw/*.profile"],
    usual_paths: &["/etc/ufw/applications.d", "/etc/gufw"],
};

const PROFILE: Dialect = Dialect { comments: b"#;", inline: None, between: b"=", continues: false };
const VERBS: [&[u8]; 4] = [b"allow", b"deny", b"reject", b"limit"];

impl ConfigReader for Ufw {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        let options = options(head, PROFILE);
        let has =
            |key: &[u8]| options.iter().any(|option| head[option.key.clone()] == *key && !option.section.is_empty());
        if (has(b"title") && has(b"ports") && has(b"description")) || has(b"ufw_rule") {
            Recognition::Whole
        } else if commands(head).iter().any(|command| arguments(head, command).is_some()) {
            Recognition::Lines
        } else {
            Recognition::No
        }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes)[..];
        let options = options(bytes, PROFILE);
        let (mut uses, mut profiles) = (Vec::new(), Vec::new());
        let mut is_script = true;
        for section in options.chunk_by(|one, next| one.section == next.section) {
            let has = |key: &[u8]| section.iter().find(|option| bytes[option.key.clone()] == *key);
            is_script &= has(b"ufw_rule").or(has(b"title").and(has(b"ports"))).is_none();
            if let Some(ports) = has(b"title").and(has(b"ports")).and_then(|option| option.value.first()) {
                let name = section[0].section.clone();
                if is_name(&bytes[name.clone()]) {
                    uses.push(Use::new(span(&name), LookupKind::Without, Need::MustNotResolve));
                    profiles.push(Profile { name: span(&name), ports: span(ports) });
                }
                uses.extend(names_of_profile(bytes, ports.clone()));
            }
            if let Some(value) = has(b"ufw_rule").and(has(b"command")).and_then(|option| option.value.first()) {
                rule(bytes, &words(bytes, value.clone()).skip(1).collect::<Vec<_>>(), &mut uses);
            }
        }
        if is_script {
            for command in commands(bytes) {
                let known = uses.len();
                if let Some(words) = arguments(bytes, &command) {
                    rule(bytes, words, &mut uses);
                }
                command.qualify(&mut uses[known..]);
            }
        }
        uses.sort_by_key(|used| used.span.start);
        Reading { uses, profiles, ..Reading::default() }
    }
}

/// Returns the names in the ports of a profile, such as `http,https/tcp|53`. ufw looks each up without a protocol whenever
/// it reads its profiles.
fn names_of_profile(bytes: &[u8], ports: Range<usize>) -> impl Iterator<Item = Use> + '_ {
    split(bytes, ports, |byte| byte == b'|').flat_map(move |part| {
        let mut parts = split(bytes, part, |byte| byte == b'/');
        let ports = parts.next();
        let meant = parts.next().and_then(|protocol| super::words::transport(&bytes[protocol]));
        let names = ports.into_iter().flat_map(move |ports| split(bytes, ports, |byte| b",: ".contains(&byte)));
        let uses = names.filter_map(move |name| ports::name(bytes, name, LookupKind::Without, Need::Always));
        uses.map(move |used| Use { effect: Some("ufw skips the profile"), meant, ..used })
    })
}

/// Returns the arguments of ufw, if a command runs it. `apt install ufw` does not.
fn arguments<'c>(bytes: &[u8], command: &'c Command) -> Option<&'c [Range<usize>]> {
    let is_ufw = |name: &[u8], rest: &[Range<usize>]| {
        let has_verb = || rest.iter().any(|word| VERBS.contains(&&bytes[word.clone()]));
        name == b"ufw" && (rest.len() + 1 == command.words().len() || has_verb())
    };
    command.run(bytes, is_ufw).map(|words| &words[1..])
}

/// Adds the names in `allow ssh`, `insert 1 allow domain/tcp`, `limit in on eth0 to any port smtp`.
fn rule(bytes: &[u8], words: &[Range<usize>], uses: &mut Vec<Use>) {
    let text = |at: usize| words.get(at).map(|word| &bytes[word.clone()]).unwrap_or_default();
    // `ufw default deny` sets a policy.
    let before = |verb: usize| (0..verb).any(|at| text(at) == b"default");
    let Some(verb) = (0..words.len()).find(|&at| VERBS.contains(&text(at))).filter(|&verb| !before(verb)) else {
        // The whole rule may be a variable.
        let variable = words.iter().find(|word| bytes[(*word).clone()].starts_with(b"$")).cloned();
        uses.extend(variable.and_then(|word| ports::name(bytes, word, LookupKind::Without, Need::Always)));
        return;
    };
    let mut at = verb + 1;
    let mut transport = None;
    let mut ports = Vec::new();
    let mut is_simple = true;
    while at < words.len() {
        match text(at) {
            b"in" | b"out" | b"log" | b"log-all" => at += 1,
            b"comment" => break,
            b"proto" => {
                transport = super::words::transport(text(at + 1));
                at += 2;
            }
            b"port" => {
                ports.extend(words.get(at + 1).map(|word| (word.clone(), false)));
                (is_simple, at) = (false, at + 2);
            }
            b"on" => at += 2,
            b"from" | b"to" | b"app" => (is_simple, at) = (false, at + 2),
            _ => {
                if is_simple {
                    ports.extend(words.get(at).map(|word| (word.clone(), true)));
                }
                (is_simple, at) = (false, at + 1);
            }
        }
    }
    for (port, is_bare) in ports {
        let slash = bytes[port.clone()].iter().position(|&byte| byte == b'/').map(|at| port.start + at);
        let stated = slash.and_then(|at| super::words::transport(&bytes[at + 1..port.end]));
        let lookup = stated.or(transport).map_or(LookupKind::RulePerTransport, LookupKind::With);
        for name in split(bytes, port.start..slash.unwrap_or(port.end), |byte| byte == b',' || byte == b':') {
            // A bare word may be the name of a profile, which begins with a capital letter or has blanks.
            let text = &bytes[name.clone()];
            let may_be_profile = is_bare && stated.is_none();
            let is_profile = |byte: &u8| byte.is_ascii_whitespace() || (may_be_profile && byte.is_ascii_uppercase());
            if is_hidden(text) || !text.iter().any(is_profile) {
                uses.extend(ports::name(bytes, name, lookup, Need::Always));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_profiles_may_be_names() {
        let text = "[A b]\ntitle=a\ndescription=b\nports=http,443,ntp/tcp|domain|60:70/udp|ssdp/udp\n";
        let reading = READER.read(Path::new("applications.d/a"), text.as_bytes());
        let uses = reading.uses.iter().filter(|used| used.need == Need::Always);
        let found: Vec<(&str, Option<crate::model::Transport>)> =
            uses.map(|used| (std::str::from_utf8(used.span.of(text.as_bytes())).unwrap(), used.meant)).collect();
        let (tcp, udp) = (Some(crate::model::Transport::Tcp), Some(crate::model::Transport::Udp));
        assert_eq!(found, [("http", tcp), ("ntp", tcp), ("domain", None), ("ssdp", udp)]);
    }

    #[test]
    fn only_a_bare_word_may_be_a_profile() {
        let tcp = LookupKind::With(crate::model::Transport::Tcp);
        for (text, expected) in [
            ("ufw allow SSH/tcp", Some(("SSH", tcp))),
            ("ufw allow Nosuch/tcp", Some(("Nosuch", tcp))),
            ("ufw allow proto tcp to any port SSH", Some(("SSH", tcp))),
            ("ufw allow to any port SSH", Some(("SSH", LookupKind::RulePerTransport))),
            ("ufw allow ssh", Some(("ssh", LookupKind::RulePerTransport))),
            ("ufw allow SSH", None),
            ("ufw allow 'Nginx Full'", None),
            ("ufw allow to any app SSH", None),
        ] {
            let reading = READER.read(Path::new("a.sh"), text.as_bytes());
            let found = reading.known().next();
            let found = found.map(|used| (std::str::from_utf8(used.span.of(text.as_bytes())).unwrap(), used.lookup));
            assert_eq!(found, expected, "{text}");
        }
    }
}
