//! Finds names in the registry for a word. Looks at habits, other spellings, software, and words of descriptions.

use super::Explanation;
use super::near::{Likeness, Near, current, near};
use super::server::Server;
use super::stems::stems;
use crate::engine::Query;
use crate::model::{Transport, same_letters_and_digits};
use crate::registry::{Claim, Habit, Habits, Record, Registry, Unlisted, UsualPorts};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;

/// The names in common use that a word can be.
#[derive(Clone, Debug)]
pub struct CommonNames {
    services: Habits,
    programs: Habits,
    servers: UsualPorts,
}

impl CommonNames {
    /// Returns the names that are part of the program.
    pub fn embedded() -> Self {
        Self { services: Habits::embedded(), programs: Habits::of_programs(), servers: UsualPorts::embedded() }
    }

    /// Returns the names of programs, servers and software, as people type them.
    pub(super) fn of_software(&self, registry: &Registry) -> impl Iterator<Item = String> {
        let subjects = registry.claims().map(|claim| {
            let subject = claim.subject().split(" (").next().unwrap_or_default();
            subject.trim_start_matches("Apache ").to_ascii_lowercase().replace(' ', "-")
        });
        let programs = self.programs.all().map(|habit| habit.name().to_owned());
        let others = UsualPorts::servers().chain(Unlisted::names()).map(str::to_owned);
        programs.chain(others).chain(subjects)
    }
}

/// How a word leads to a name or a port.
#[derive(Debug)]
pub enum Lead<'a> {
    /// The registry, its history, an early RFC or a claim has the name itself.
    Itself,
    /// The registry has the name itself; the word also leads elsewhere.
    Also(Box<Lead<'a>>),
    /// It is a name in common use for this registered name.
    Habit(Habit<'a>),
    /// It is a program or protocol with this registered name.
    Program(Habit<'a>),
    /// It is a server, which usually listens on these ports.
    Server(Server<'a>),
    /// The description of this record has it as an earlier name: `(was sldap)`.
    EarlierName(Record<'a>),
    /// This registered name has the same letters and digits.
    Spelling(&'a str),
    /// It is software, or malware, that these claims are about.
    Software(Vec<Claim<'a>>),
    /// It is a program or protocol that the registry does not list.
    Unlisted(Unlisted<'static>),
    /// It is the name of a package, unit or process, made of this shorter name, which leads on.
    Stem(String, Box<Lead<'a>>),
    /// It is a pattern, such as `http*`; the names that it matches, in their order. At least one.
    Pattern(Vec<Near<'a>>),
    /// None of these. The nearest names, best first; may be empty.
    Near(Vec<Near<'a>>),
}

impl Lead<'_> {
    /// Returns whether the lead is none if there are no facts behind it.
    pub fn needs_facts(&self) -> bool {
        match self {
            Self::Stem(_, other) => other.needs_facts(),
            Self::Server(_) | Self::Unlisted(_) | Self::Pattern(_) | Self::Near(_) => false,
            _ => true,
        }
    }
}

/// The most kinds of software that one word can mean; a word of more is too common, such as `apache`.
const MOST_SOFTWARE: usize = 4;

/// Returns how a word leads to a name or a port.
pub fn lead<'a>(
    registry: &'a Registry,
    common: &'a CommonNames,
    word: &[u8],
    transport: Option<Transport>,
) -> Lead<'a> {
    let Ok(text) = std::str::from_utf8(word) else { return Lead::Near(Vec::new()) };
    let mut records = registry.named(word);
    let has_past = registry.tenures_of(word).next().is_some();
    if has_past || records.clone().next().is_some() {
        let is_without_port = !has_past && records.all(|record| record.ports().is_none());
        let elsewhere = if is_without_port {
            outside(registry, common, text, transport)
        } else {
            software_elsewhere(registry, text, transport)
                .or_else(|| program_elsewhere(registry, common, text, transport))
        };
        return elsewhere.map_or(Lead::Itself, |lead| Lead::Also(Box::new(lead)));
    }
    if text.contains(['*', '?']) {
        let names = matching(registry, text, transport);
        return if names.is_empty() { Lead::Near(names) } else { Lead::Pattern(names) };
    }
    if let Some(found) = outside(registry, common, text, transport) {
        return found;
    }
    if registry.claims_of(word).next().is_some() || registry.early_of(word).next().is_some() {
        return Lead::Itself;
    }
    let is_like = |name: &str| same_letters_and_digits(name.as_bytes(), word);
    if let Some(record) = current(registry).find(|record| is_like(record.name())) {
        return Lead::Spelling(record.name());
    }
    let mut services = known(registry, &common.services, transport);
    if let Some(habit) = services.find(|habit| is_like(habit.name())) {
        return Lead::Habit(habit);
    }
    if let Some((stem, found)) = by_stem(registry, common, text, transport) {
        return Lead::Stem(stem, Box::new(found));
    }
    Lead::Near(near(registry, known(registry, &common.services, None), text))
}

/// Returns the first of the shorter names of a word that is a program or software, and how it leads on.
fn by_stem<'a>(
    registry: &'a Registry,
    common: &'a CommonNames,
    word: &str,
    transport: Option<Transport>,
) -> Option<(String, Lead<'a>)> {
    let lead = |stem: &String| {
        let is_registered = registry.named(stem.as_bytes()).any(|record| record.ports().is_some());
        if is_registered {
            return None;
        }
        let unlisted = || Unlisted::of(stem).map(Lead::Unlisted);
        program(registry, common, stem, transport)
            .or_else(|| by_claims(whole_software(registry, stem, transport)))
            .or_else(|| server(common, stem, transport))
            .or_else(unlisted)
    };
    stems(word).into_iter().find_map(|stem| lead(&stem).map(|found| (stem, found)))
}

/// Returns how a word that is not itself a name in the registry leads to one.
fn outside<'a>(
    registry: &'a Registry,
    common: &'a CommonNames,
    word: &str,
    transport: Option<Transport>,
) -> Option<Lead<'a>> {
    let is_word = |habit: &Habit<'a>| habit.name().eq_ignore_ascii_case(word);
    if let Some(habit) = known(registry, &common.services, transport).find(is_word) {
        return Some(Lead::Habit(habit));
    }
    let remark = format!("(was {})", word.to_ascii_lowercase());
    let is_remarked = |record: &Record<'a>| record.description().to_ascii_lowercase().contains(&remark);
    if let Some(record) = current(registry).find(is_remarked) {
        return Some(Lead::EarlierName(record));
    }
    program(registry, common, word, transport)
        .or_else(|| by_claims(whole_software(registry, word, transport)))
        .or_else(|| server(common, word, transport))
        .or_else(|| by_claims(software_in_part(registry, word, transport)))
        .or_else(|| Unlisted::of(word).map(Lead::Unlisted))
}

/// Returns the registered service of a program, or all ports of a server with one.
fn program<'a>(
    registry: &'a Registry,
    common: &'a CommonNames,
    word: &str,
    transport: Option<Transport>,
) -> Option<Lead<'a>> {
    let mut programs = known(registry, &common.programs, transport);
    let habit = programs.find(|habit| habit.name().eq_ignore_ascii_case(word))?;
    server(common, word, transport).or(Some(Lead::Program(habit)))
}

fn server<'a>(common: &'a CommonNames, word: &str, transport: Option<Transport>) -> Option<Lead<'a>> {
    Server::find(&common.servers, word, transport).map(Lead::Server)
}

fn by_claims(claims: Vec<Claim<'_>>) -> Option<Lead<'_>> {
    (!claims.is_empty()).then_some(Lead::Software(claims))
}

/// Returns the claims about software with the name of a service, on other ports than those of the service.
fn software_elsewhere<'a>(registry: &'a Registry, word: &str, transport: Option<Transport>) -> Option<Lead<'a>> {
    let ports: Vec<_> = registry.named(word.as_bytes()).filter_map(Record::ports).collect();
    let mut claims = whole_software(registry, word, transport);
    claims.retain(|claim| claim.ports().is_some_and(|claimed| !ports.iter().any(|ports| ports.overlaps(claimed))));
    by_claims(claims).filter(|_| !ports.is_empty())
}

/// Returns the service that a program or protocol with the name of another service uses, on other ports: today's `sftp`
/// is on the port of `ssh`.
fn program_elsewhere<'a>(
    registry: &'a Registry,
    common: &'a CommonNames,
    word: &str,
    transport: Option<Transport>,
) -> Option<Lead<'a>> {
    let mut ports = registry.named(word.as_bytes()).filter_map(Record::ports).peekable();
    ports.peek()?;
    let mut programs = known(registry, &common.programs, transport);
    let habit = programs.find(|habit| habit.name().eq_ignore_ascii_case(word))?;
    let used = habit.ports()?;
    (!ports.any(|ports| ports.overlaps(used))).then_some(Lead::Program(habit))
}

/// Returns the registered names that a pattern matches, in their order.
fn matching<'a>(registry: &'a Registry, pattern: &str, transport: Option<Transport>) -> Vec<Near<'a>> {
    let Some(glob) = glob(pattern) else { return Vec::new() };
    let is_asked =
        |record: &Record<'a>| transport.is_none_or(|asked| record.transport().is_none_or(|listed| listed == asked));
    let names: BTreeSet<&str> =
        current(registry).filter(is_asked).map(Record::name).filter(|name| glob.is_match(name)).collect();
    names.into_iter().map(|name| Near { name, by: Likeness::Pattern, words: "" }).collect()
}

/// Returns a pattern of whole names, in any case: `*` matches any characters, `?` one. `None` if it is too long.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    let only_wildcards = globset::escape(pattern).replace("[*]", "*").replace("[?]", "?");
    let glob = GlobBuilder::new(&only_wildcards).case_insensitive(true).backslash_escape(false).build();
    glob.ok().map(|glob| glob.compile_matcher())
}

/// Returns the names in common use whose registered name this registry has.
fn known<'a>(
    registry: &'a Registry,
    habits: &'a Habits,
    transport: Option<Transport>,
) -> impl Iterator<Item = Habit<'a>> {
    habits.all().filter(move |habit| {
        let port = habit.ports().map_or(0, |ports| ports.first);
        let is_asked = |on: &Transport| transport.is_none_or(|asked| asked == *on);
        let has = |on| registry.assigned(port, on).any(|record| record.is_named(habit.official().as_bytes()));
        Transport::ALL.into_iter().filter(is_asked).any(has)
    })
}

/// Returns the claims about the use of ports with this word in their subject.
fn software_in_part<'a>(registry: &'a Registry, word: &str, transport: Option<Transport>) -> Vec<Claim<'a>> {
    if word.len() < 3 {
        return Vec::new();
    }
    let is_word = |text: &str| same_letters_and_digits(text.as_bytes(), word.as_bytes());
    let is_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic()) && is_word(text);
    let is_in_part = |claim: &Claim<'a>| claim.subject().split(' ').any(is_name);
    let in_part: Vec<Claim<'a>> = claims_about_software(registry, transport).filter(is_in_part).collect();
    let subjects: BTreeSet<&str> = in_part.iter().map(|claim| claim.subject()).collect();
    if subjects.len() <= MOST_SOFTWARE { in_part } else { Vec::new() }
}

/// Returns the claims whose whole subject is this word, or all but a remark in parentheses.
fn whole_software<'a>(registry: &'a Registry, word: &str, transport: Option<Transport>) -> Vec<Claim<'a>> {
    let is_word = |text: &str| same_letters_and_digits(text.as_bytes(), word.as_bytes());
    let is_whole = |claim: &Claim<'a>| {
        let (name, remark) = claim.subject().split_once(" (").unwrap_or((claim.subject(), ""));
        is_word(claim.subject()) || is_word(name) || is_word(name.trim_start_matches("Apache ")) || is_word(remark)
    };
    claims_about_software(registry, transport).filter(is_whole).collect()
}

fn claims_about_software(registry: &Registry, transport: Option<Transport>) -> impl Iterator<Item = Claim<'_>> {
    registry.claims().filter(move |claim| {
        !claim.subject().is_empty() && transport.is_none_or(|asked| claim.transports().any(|listed| listed == asked))
    })
}

impl<'a> Explanation<'a> {
    /// Collects the facts about the name or the software that a word leads to. There are none for names that are only
    /// near.
    pub fn of_lead(registry: &'a Registry, word: &[u8], transport: Option<Transport>, lead: &Lead<'a>) -> Self {
        let of = |name: &[u8]| Self::new(registry, &Query::Name(name.to_vec(), transport));
        match lead {
            Lead::Itself => of(word),
            Lead::Also(other) => {
                let claims = if let Lead::Software(claims) = &**other { claims.clone() } else { Vec::new() };
                let itself = of(word);
                Self { claims: [itself.claims, claims].concat(), ..itself }
            }
            Lead::Habit(habit) | Lead::Program(habit) => of(habit.official().as_bytes()),
            Lead::EarlierName(record) => of(record.name().as_bytes()),
            Lead::Spelling(name) => of(name.as_bytes()),
            Lead::Software(claims) => Self { claims: claims.clone(), ..Self::default() },
            Lead::Server(server) => Self {
                records: server.records(registry),
                claims: software_in_part(registry, server.process(), transport),
                ..Self::default()
            },
            Lead::Stem(stem, other) => Self::of_lead(registry, stem.as_bytes(), transport, other),
            Lead::Unlisted(_) | Lead::Pattern(_) | Lead::Near(_) => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead_of(word: &str) -> String {
        let (registry, common) = (Registry::embedded(), CommonNames::embedded());
        let found = lead(&registry, &common, word.as_bytes(), None);
        match &found {
            Lead::Itself => "itself".to_owned(),
            Lead::Also(_) => "also".to_owned(),
            Lead::Habit(habit) => format!("habit {}", habit.official()),
            Lead::Program(habit) => format!("program {}", habit.official()),
            Lead::EarlierName(record) => format!("was {}", record.name()),
            Lead::Spelling(name) => format!("spelling {name}"),
            Lead::Software(claims) => {
                let subjects: BTreeSet<&str> = claims.iter().map(|claim| claim.subject()).collect();
                format!("software {}", subjects.into_iter().collect::<Vec<_>>().join(", "))
            }
            Lead::Server(server) => format!("server {}", server.process()),
            Lead::Unlisted(unlisted) => format!("unlisted: {}", unlisted.statement),
            Lead::Stem(stem, _) => format!("stem {stem}"),
            Lead::Pattern(names) => {
                format!("pattern {}", names.iter().map(|near| near.name).collect::<Vec<_>>().join(" "))
            }
            Lead::Near(near) => format!("near {}", near.first().map_or("none", |near| near.name)),
        }
    }

    #[test]
    fn each_way_leads_to_a_name() {
        for (word, expected) in [
            ("ssh", "itself"),
            ("VNC-Server", "itself"),
            ("smtps", "habit submissions"),
            ("Web-Cache", "habit http-alt"),
            ("sldap", "was ldaps"),
            ("netbiosns", "spelling netbios-ns"),
            ("elasticsearch", "software Elasticsearch"),
            ("minecraft", "software Minecraft Bedrock Edition, Minecraft Java Edition"),
            ("kafka", "software Apache Kafka"),
            ("adb", "software Android Debug Bridge (adb)"),
            ("postfix", "program smtp"),
            ("named", "server named"),
            ("rdp", "also"),
            ("winrm", "also"),
            ("redis", "itself"),
            ("transmission-daemon", "server transmission-da"),
            ("master", "server master"),
            ("systemd-resolved", "server systemd-resolve"),
            ("haproxy", "unlisted: has no port of its own and listens where its configuration says"),
            ("rabbitmq-server", "stem rabbitmq"),
            ("grafana-server.service", "stem grafana"),
            ("rpc.statd", "stem statd"),
            ("sshd.service", "stem sshd"),
            ("mysql-server", "near mysql"),
            ("puppetserver", "near puppet"),
            ("salt", "software Salt master"),
            ("rpcbnid", "near none"),
            ("mysqll", "near mysql"),
            ("etcd", "server etcd"),
            ("dns", "near domain"),
            ("sshd", "server sshd"),
            ("memcached", "server memcached"),
            ("https-alt", "near http-alt"),
            ("vnc", "near rfb"),
            ("mssql", "program ms-sql-s"),
            ("portmap", "near sunrpc"),
            ("http-proxy", "software HTTP proxy"),
            ("jetdirect", "program pdl-datastream"),
            ("qqqqqqqq", "near none"),
            ("sql*net", "itself"),
            ("SSH-mgm?", "pattern ssh-mgmt"),
            ("*gmt-ssh", "near none"),
            ("rsh-s*x", "pattern rsh-spx"),
            ("whois*", "pattern whoispp"),
        ] {
            assert_eq!(lead_of(word), expected, "{word}");
        }
    }

    #[test]
    fn a_pattern_matches_a_whole_name() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("", "", true),
            ("a*", "abc", true),
            ("*c", "abcbc", true),
            ("a*b*c", "axbxbxc", true),
            ("a**c", "ac", true),
            ("a?c", "abc", true),
            ("?", "", false),
            ("a*", "ba", false),
            ("a", "ab", false),
            ("a*b", "abx", false),
            ("A*", "abc", true),
            ("[a]*", "abc", false),
            ("{a,b}*", "abc", false),
            ("\\a*", "abc", false),
        ] {
            assert_eq!(glob(pattern).unwrap().is_match(name), expected, "{pattern} {name}");
        }
    }
}
