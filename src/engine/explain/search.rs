//! Finds names in the registry for a word. Looks at habits, other spellings, software, and words of descriptions.

use super::Explanation;
use crate::engine::Query;
use crate::model::{Transport, same_letters_and_digits};
use crate::registry::{Claim, Habit, Habits, Record, Registry, plain_description};
use globset::{GlobBuilder, GlobMatcher};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The names in common use that a word can be.
#[derive(Clone, Debug)]
pub struct CommonNames {
    services: Habits,
    programs: Habits,
}

impl CommonNames {
    /// Returns the names that are part of the program.
    pub fn embedded() -> Self {
        Self { services: Habits::embedded(), programs: Habits::of_programs() }
    }
}

/// How a word leads to a name or a port.
#[derive(Debug)]
pub enum Lead<'a> {
    /// The registry, its history, an early RFC or a claim has the name itself.
    Itself,
    /// The registry has the name itself, without a port; the word also leads elsewhere.
    WithoutPort(Box<Lead<'a>>),
    /// It is a name in common use for this registered name.
    Habit(Habit<'a>),
    /// It is a program or protocol with this registered name.
    Program(Habit<'a>),
    /// The description of this record has it as an earlier name: `(was sldap)`.
    EarlierName(Record<'a>),
    /// This registered name has the same letters and digits.
    Spelling(&'a str),
    /// It is software, or malware, that these claims are about.
    Software(Vec<Claim<'a>>),
    /// It is a pattern, such as `http*`; the names that it matches, in their order. At least one.
    Pattern(Vec<Near<'a>>),
    /// None of these. The nearest names, best first; may be empty.
    Near(Vec<Near<'a>>),
}

/// A registered name near a word.
#[derive(Clone, Copy, Debug)]
pub struct Near<'a> {
    /// The name.
    pub name: &'a str,
    /// The likeness.
    pub by: Likeness,
    /// The matching words: a description or a former name; empty for the name itself.
    pub words: &'a str,
}

/// The likeness of a registered name to a word, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The word is made of the initials of the description.
    Initials,
    /// The word is the name with the `d` of a daemon.
    Daemon,
    /// The word is a part of the name.
    Part,
    /// One letter differs, or two neighbors are swapped.
    OneLetter,
    /// The word is part of a former name or of a name in common use.
    FormerName,
    /// The word is in the description.
    Description,
    /// The name begins with the word.
    Beginning,
    /// Two letters differ.
    TwoLetters,
    /// The word is a pattern that the name matches.
    Pattern,
}

impl Likeness {
    /// Returns the word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initials => "initials",
            Self::Daemon => "daemon",
            Self::OneLetter | Self::TwoLetters => "spelling",
            Self::Part => "part",
            Self::FormerName => "former-name",
            Self::Description => "description",
            Self::Beginning => "beginning",
            Self::Pattern => "pattern",
        }
    }
}

/// The most names that are offered.
const MOST: usize = 5;
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
        let elsewhere = is_without_port.then(|| outside(registry, common, text, transport)).flatten();
        return elsewhere.map_or(Lead::Itself, |lead| Lead::WithoutPort(Box::new(lead)));
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
    Lead::Near(near(registry, known(registry, &common.services, None), text))
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
    if let Some(habit) = known(registry, &common.programs, transport).find(is_word) {
        return Some(Lead::Program(habit));
    }
    let claims = software(registry, word, transport);
    (!claims.is_empty()).then_some(Lead::Software(claims))
}

/// Returns the registered names that a pattern matches, in their order.
fn matching<'a>(registry: &'a Registry, pattern: &str, transport: Option<Transport>) -> Vec<Near<'a>> {
    let Some(glob) = glob(pattern) else { return Vec::new() };
    let is_asked =
        |record: &Record<'a>| transport.is_none_or(|asked| record.transport().is_none_or(|own| own == asked));
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

/// Returns the records with a name that is not a historic spelling.
fn current(registry: &Registry) -> impl Iterator<Item = Record<'_>> {
    registry.records().filter(|record| !record.name().is_empty() && !record.is_historic_spelling())
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

/// Returns the claims about the use of ports with this word as their subject.
///
/// If the word is a whole subject, or all but a remark in parentheses, only those claims are returned; otherwise those
/// that contain the word.
fn software<'a>(registry: &'a Registry, word: &str, transport: Option<Transport>) -> Vec<Claim<'a>> {
    let is_asked = |claim: &Claim<'a>| {
        !claim.subject().is_empty() && transport.is_none_or(|asked| claim.transports().any(|own| own == asked))
    };
    let is_word = |text: &str| same_letters_and_digits(text.as_bytes(), word.as_bytes());
    let is_whole = |claim: &Claim<'a>| {
        let (name, remark) = claim.subject().split_once(" (").unwrap_or((claim.subject(), ""));
        is_word(claim.subject()) || is_word(name) || is_word(name.trim_start_matches("Apache ")) || is_word(remark)
    };
    let all = || registry.claims().filter(is_asked);
    let whole: Vec<Claim<'a>> = all().filter(is_whole).collect();
    if !whole.is_empty() || word.len() < 3 {
        return whole;
    }
    let is_name = |own: &str| own.starts_with(|c: char| c.is_ascii_alphabetic()) && is_word(own);
    let in_part: Vec<Claim<'a>> = all().filter(|claim| claim.subject().split(' ').any(is_name)).collect();
    let subjects: BTreeSet<&str> = in_part.iter().map(|claim| claim.subject()).collect();
    if subjects.len() <= MOST_SOFTWARE { in_part } else { Vec::new() }
}

/// Returns the registered names nearest to a word.
fn near<'a>(registry: &'a Registry, habits: impl Iterator<Item = Habit<'a>>, word: &str) -> Vec<Near<'a>> {
    let word = word.to_ascii_lowercase();
    if word.len() < 2 {
        return Vec::new();
    }
    let mut found: Vec<(Likeness, u16, Near<'a>)> = Vec::new();
    let mut add = |name: &'a str, port: u16, likeness: Option<(Likeness, &'a str)>| {
        found.extend(likeness.map(|(by, words)| (by, port, Near { name, by, words })));
    };
    for record in current(registry) {
        // Names without a port come last.
        let port = record.ports().map_or(u16::MAX, |ports| ports.first);
        let description = plain_description(record.description());
        let by_name = by_name(&word, record.name()).map(|by| (by, ""));
        add(record.name(), port, by_name.or_else(|| Some((by_description(&word, description)?, description))));
    }
    let has_part = |name: &str| words(name).any(|part| part.eq_ignore_ascii_case(&word));
    for tenure in registry.history().tenures().filter(|tenure| registry.end_of(*tenure).is_some()) {
        let Some(ports) = tenure.ports().filter(|_| has_part(tenure.name())) else { continue };
        let current = tenure.transports().flat_map(|transport| registry.assigned(ports.first, transport));
        let current = current.filter(|record| !record.is_historic_spelling()).map(Record::name).next();
        if let Some(name) = current {
            add(name, ports.first, Some((Likeness::FormerName, tenure.name())));
        }
    }
    let begins =
        |name: &str| word.len() >= 4 && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(&word));
    for habit in habits.filter(|habit| has_part(habit.name()) || begins(habit.name())) {
        let port = habit.ports().map_or(u16::MAX, |ports| ports.first);
        add(habit.official(), port, Some((Likeness::FormerName, habit.name())));
    }
    found.sort_by_key(|(by, port, near)| (*by, *port == u16::MAX, Reverse(*port == 0), *port, near.name));
    let mut nearest: Vec<Near<'a>> = Vec::new();
    for (.., near) in found {
        if nearest.len() < MOST && !nearest.iter().any(|other| other.name == near.name) {
            nearest.push(near);
        }
    }
    nearest
}

/// Returns the likeness of a word in lower case to a name.
fn by_name(word: &str, name: &str) -> Option<Likeness> {
    /// Shorter words differ from too many names by one letter.
    const LEAST_FOR_ONE: usize = 4;
    /// Likewise by two letters.
    const LEAST_FOR_TWO: usize = 8;
    let name = name.to_ascii_lowercase();
    if word.strip_suffix('d') == Some(&name) {
        return Some(Likeness::Daemon);
    }
    // `ms-sql-s` begins with `mssql`.
    let begins = || name.bytes().filter(u8::is_ascii_alphanumeric).take(word.len()).eq(word.bytes());
    if words(&name).any(|part| part == word) || word.len() >= LEAST_FOR_ONE && name.contains('-') && begins() {
        return Some(Likeness::Part);
    }
    // The first letter is rarely wrong, and many short words differ only in it.
    let has_first = word.len() >= LEAST_FOR_TWO || word.as_bytes().first() == name.as_bytes().first();
    let most = match word.len() {
        LEAST_FOR_TWO.. => 2,
        LEAST_FOR_ONE.. if has_first => 1,
        _ => 0,
    };
    match distance(word.as_bytes(), name.as_bytes(), most) {
        Some(0 | 1) => Some(Likeness::OneLetter),
        Some(_) if has_first => Some(Likeness::TwoLetters),
        _ if word.len() >= 3 && name.starts_with(word) => Some(Likeness::Beginning),
        // The last words of a name are rarely known: `http-proxy`.
        _ if word.split_once('-').is_some_and(|(first, _)| first.len() >= 3 && words(&name).next() == Some(first)) => {
            Some(Likeness::Beginning)
        }
        _ => None,
    }
}

/// Returns the likeness of a word in lower case to a description.
fn by_description(word: &str, description: &str) -> Option<Likeness> {
    let initials: String = words(description).filter_map(|word| word.chars().next()).collect();
    if word.len() >= 3 && initials.eq_ignore_ascii_case(word) {
        return Some(Likeness::Initials);
    }
    let has = |part: &str| words(description).any(|own| own.eq_ignore_ascii_case(part));
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || "-_. ".contains(c));
    (is_plain && words(word).next().is_some() && words(word).all(has)).then_some(Likeness::Description)
}

/// Returns the words of a text: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns whether a word differs from a name by two letters at most.
pub fn is_near(word: &str, name: &str) -> bool {
    distance(word.to_ascii_lowercase().as_bytes(), name.as_bytes(), 2).is_some()
}

/// Returns the number of letters by which two words differ; `None` if it is more than `most`. A swap of neighbors
/// counts as one.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Three rows of the table of optimal string alignment.
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &own) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(own != other)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && own == b[j - 1] && a[i - 1] == other {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&distance| distance <= most)
}

impl<'a> Explanation<'a> {
    /// Collects the facts about the name or the software that a word leads to. There are none for names that are only
    /// near.
    pub fn of_lead(registry: &'a Registry, word: &[u8], transport: Option<Transport>, lead: &Lead<'a>) -> Self {
        let of = |name: &[u8]| Self::new(registry, &Query::Name(name.to_vec(), transport));
        match lead {
            Lead::Itself => of(word),
            Lead::WithoutPort(other) => {
                let claims = if let Lead::Software(claims) = &**other { claims.clone() } else { Vec::new() };
                let itself = of(word);
                Self { claims: [itself.claims, claims].concat(), ..itself }
            }
            Lead::Habit(habit) | Lead::Program(habit) => of(habit.official().as_bytes()),
            Lead::EarlierName(record) => of(record.name().as_bytes()),
            Lead::Spelling(name) => of(name.as_bytes()),
            Lead::Software(claims) => Self { claims: claims.clone(), ..Self::default() },
            Lead::Pattern(_) | Lead::Near(_) => Self::default(),
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
            Lead::WithoutPort(_) => "without a port".to_owned(),
            Lead::Habit(habit) => format!("habit {}", habit.official()),
            Lead::Program(habit) => format!("program {}", habit.official()),
            Lead::EarlierName(record) => format!("was {}", record.name()),
            Lead::Spelling(name) => format!("spelling {name}"),
            Lead::Software(claims) => {
                let subjects: BTreeSet<&str> = claims.iter().map(|claim| claim.subject()).collect();
                format!("software {}", subjects.into_iter().collect::<Vec<_>>().join(", "))
            }
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
            ("named", "program domain"),
            ("rdp", "without a port"),
            ("rpcbnid", "near none"),
            ("mysqll", "near mysql"),
            ("etcd", "near etcd-client"),
            ("dns", "near domain"),
            ("sshd", "near ssh"),
            ("memcached", "near memcache"),
            ("https-alt", "near http-alt"),
            ("vnc", "near rfb"),
            ("mssql", "near ms-sql-s"),
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

    #[test]
    fn distances_count_letters_and_swaps() {
        for (a, b, most, expected) in [
            ("ssh", "ssh", 0, Some(0)),
            ("shs", "ssh", 1, Some(1)),
            ("domian", "domain", 1, Some(1)),
            ("telnett", "telnet", 1, Some(1)),
            ("abcd", "abxy", 1, None),
            ("abcd", "abxy", 2, Some(2)),
            ("", "ab", 1, None),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), most), expected, "{a} {b}");
        }
    }
}
