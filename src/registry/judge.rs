//! The standing of each entry of a document: [`judge`].

use super::standing::standing_among;
use super::{ClaimKind, Flag, Flags, Judgement, Judgements, Record, Registry, Standing, Tenure, standing};
use crate::model::{DYNAMIC_PORTS, PortRange, Transport};
use crate::syntax::{Document, Entry, EntryId};
use hashbrown::HashMap;

/// Returns a judgement for each entry of a document, in order. `bytes` are the document's own.
pub fn judge(document: &Document, bytes: &[u8], registry: &Registry) -> Judgements {
    let mut coverage = Coverage { document, bytes, registry, known: HashMap::new() };
    let mut judgements = Judgements::with_capacity(document.entries.len());
    for (id, entry) in document.entries_with_ids() {
        judgements.push(judge_entry(bytes, registry, id, entry, &mut coverage));
    }
    judgements
}

#[inline]
fn judge_entry(
    bytes: &[u8],
    registry: &Registry,
    id: EntryId,
    entry: &Entry,
    coverage: &mut Coverage<'_>,
) -> Judgement {
    let mut judgement = Judgement { standing: None, port: entry.ports.first, flags: Flags::default() };
    if entry.unnamed {
        judgement.flags.set(Flag::Unnamed);
    }
    let Some(transport) = entry.transport.registered() else {
        judgement.flags.set(Flag::OutsideRegistry);
        return judgement;
    };
    let name = coverage.document.name(bytes, entry);
    if !entry.ports.is_single() && !entry.unnamed {
        judgement.port = worst_of_range(registry, name, entry.ports, transport).1;
    }
    let port = judgement.port;
    if DYNAMIC_PORTS.contains(port) {
        judgement.flags.set(Flag::Dynamic);
    }
    if registry.has_claims(port) {
        judgement.flags.set(Flag::Claimed);
    }
    let is_assigned = registry.has_names(port, transport);
    // A note on a range can be about another of its ports.
    if registry.has_notes(port, transport) || !entry.ports.is_single() {
        set_note_flags(registry, entry, transport, is_assigned, &mut judgement);
    }
    if entry.unnamed {
        if is_assigned {
            judgement.flags.set(Flag::Nameable);
        }
        return judgement;
    }
    if name.is_empty() {
        // A label that no service name fits.
        return judgement;
    }
    let assigned = registry.assigned(port, transport);
    // Nearly every entry has the first name in the same spelling.
    let is_exact = |first: Record<'_>| first.name_bytes() == name && !first.is_historic_spelling();
    let exact = assigned.clone().next().is_some_and(is_exact);
    let standing =
        if exact { Standing::Assigned } else { standing_among(registry, assigned.clone(), name, port, transport) };
    judgement.standing = Some(standing);
    if !exact
        && matches!(standing, Standing::Assigned | Standing::HistoricName)
        && !assigned.clone().any(|record| record.name_bytes() == name)
    {
        judgement.flags.set(Flag::Respelled);
    }
    if standing == Standing::Assigned {
        if judgement.flags.has(Flag::Claimed) {
            for claim in registry.claims_about(name, port, transport) {
                match claim.kind() {
                    Some(ClaimKind::Defunct) => judgement.flags.set(Flag::Defunct),
                    Some(ClaimKind::HistoricProtocol) => judgement.flags.set(Flag::Historic),
                    _ => {}
                }
            }
        }
    } else if is_assigned && coverage.has(id, entry, port, transport) {
        judgement.flags.set(Flag::Covered);
    }
    judgement
}

/// Sets the flags for the registry's notes on a port: reserved, used without authorization.
fn set_note_flags(
    registry: &Registry,
    entry: &Entry,
    transport: Transport,
    is_assigned: bool,
    judgement: &mut Judgement,
) {
    let row = if is_assigned { None } else { registry.unnamed(judgement.port, transport) };
    if row.is_some_and(Record::is_reserved) {
        judgement.flags.set(Flag::Reserved);
    }
    let mut rows = registry.assigned(judgement.port, transport).chain(row);
    if rows.any(|record| record.notes_unauthorized_use_of(entry.ports)) {
        judgement.flags.set(Flag::Unauthorized);
    }
}

/// Returns the standing of an alias of an entry.
pub fn judge_alias(registry: &Registry, alias: &[u8], entry: &Entry) -> Option<Standing> {
    let transport = entry.transport.registered()?;
    Some(worst_of_range(registry, alias, entry.ports, transport).0)
}

/// Returns the registry's names for a port today, in its order and spelling, historic spellings last.
pub fn expected(registry: &Registry, port: u16, transport: Transport) -> Vec<&str> {
    let assigned = registry.assigned(port, transport);
    let mut names: Vec<&str> = Vec::new();
    for historic in [false, true] {
        for record in assigned.clone().filter(|record| record.is_historic_spelling() == historic) {
            if !names.contains(&record.name()) {
                names.push(record.name());
            }
        }
    }
    names
}

/// Returns the part of a range that decided its standing. It is the deciding port and those after it with the same
/// standing.
pub fn worst_part(registry: &Registry, name: &[u8], entry: &Entry, judgement: &Judgement) -> Option<PortRange> {
    let (transport, worst) = (entry.transport.registered()?, judgement.standing?);
    if entry.ports.is_single() {
        return Some(entry.ports);
    }
    let end = entry.ports.last;
    let (mut next, mut last) = (Some(judgement.port), None);
    while let Some(port) = next.filter(|&port| port <= end && standing(registry, name, port, transport) == worst) {
        // Within a run, only ports that the name has on another transport, or once had, can have another standing.
        let had = registry.tenures_of(name).filter_map(Tenure::ports);
        let ports_of_name = registry.named(name).filter_map(Record::ports).chain(had);
        let later = ports_of_name.map(|ports| ports.first).filter(|&first| first > port);
        let run = later.map(|first| first - 1).chain([registry.run_end(port, transport)]).min().unwrap_or(port);
        // A port inside the name's own range differs from the next one, so such a run is one port long.
        let here = if matches!(worst, Standing::OtherTransport | Standing::Deassigned) { port } else { run };
        last = Some(here.min(end));
        next = here.checked_add(1);
    }
    Some(PortRange { first: judgement.port, last: last? })
}

/// Returns the worst standing within a range and the first port that has it.
fn worst_of_range(registry: &Registry, name: &[u8], ports: PortRange, transport: Transport) -> (Standing, u16) {
    if ports.is_single() {
        return (standing(registry, name, ports.first, transport), ports.first);
    }
    let registered = registry.named(name).next().is_some();
    let bottom = if registered { Standing::OtherPort } else { Standing::Unregistered };
    let mut worst = (Standing::Assigned, ports.first);
    for port in ports.first..=ports.last {
        let here = standing(registry, name, port, transport);
        if here > worst.0 {
            worst = (here, port);
        }
        // Most ports have no name, so a few ports decide a long range.
        if here == bottom {
            break;
        }
    }
    worst
}

/// Cache of whether the document gives a port one of the registry's names.
struct Coverage<'a> {
    document: &'a Document,
    bytes: &'a [u8],
    registry: &'a Registry,
    /// By transport, by the port that the entries are found by, and by the port that decided.
    known: HashMap<(Transport, u16, u16), bool>,
}

impl Coverage<'_> {
    fn has(&mut self, id: EntryId, entry: &Entry, port: u16, transport: Transport) -> bool {
        let mut sharing = self.document.port_index().sharing(id, entry);
        if sharing.clone().nth(1).is_none() && self.document.aliases(entry).is_empty() {
            return false;
        }
        let key = (transport, entry.ports.first, port);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let current = || self.registry.assigned(port, transport).filter(|record| !record.is_historic_spelling());
        let covers = |word: &[u8]| current().any(|record| record.is_named(word));
        let found = sharing.any(|other| {
            let other = self.document.entry(other);
            !other.unnamed
                && (covers(self.document.name(self.bytes, other))
                    || self.document.aliases(other).iter().any(|alias| covers(alias.of(self.bytes))))
        });
        self.known.insert(key, found);
        found
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::TransportWord;
    use crate::registry::queries::tests::registry;
    use crate::registry::{Claims, History};
    use crate::syntax::test_format::test_format;
    use crate::syntax::{Notation, WordRange};
    use crate::text::{LineNumber, Span};
    use portolan_store::table::{COLUMNS, column, head, row};

    /// Returns a document of entries `name port/transport alias …`, and its bytes.
    pub(in crate::registry) fn document(entries: &[&str]) -> (Document, Vec<u8>) {
        let (mut document, mut bytes) = (Document::new(test_format()), Vec::new());
        for (line, entry) in (0..).map(LineNumber::from_index).zip(entries) {
            let mut words = Vec::new();
            for word in entry.split(' ') {
                words.push(Span::new(bytes.len(), bytes.len() + word.len()));
                bytes.extend_from_slice(word.as_bytes());
            }
            let (ports, transport) = entry.split(' ').nth(1).unwrap().split_once('/').unwrap();
            let aliases = WordRange { start: document.words.len() as u32, count: words.len() as u32 - 2 };
            document.words.extend_from_slice(&words[2..]);
            document.entries.push(Entry {
                line,
                name: words[0],
                port_span: words[1],
                ports: PortRange::parse(ports).unwrap(),
                notation: Notation::Decimal,
                transport_span: words[1],
                transport: TransportWord::parse(transport.as_bytes()),
                words: aliases,
                comment_span: Span::default(),
                unnamed: entry.starts_with("unknown "),
            });
        }
        (document, bytes)
    }

    fn judged(registry: &Registry, entries: &[&str]) -> Judgements {
        let (document, bytes) = document(entries);
        judge(&document, &bytes, registry)
    }

    fn flags(judgement: Judgement) -> Vec<Flag> {
        judgement.flags.iter().collect()
    }

    /// Returns the judgement of one entry, and the part of it that decided.
    fn part(registry: &Registry, entry: &str) -> (Standing, u16, PortRange) {
        let (document, bytes) = document(&[entry]);
        let judgement = judge(&document, &bytes, registry)[0];
        let entry = &document.entries[0];
        let part = worst_part(registry, entry.name.of(&bytes), entry, &judgement).unwrap();
        (judgement.standing.unwrap(), judgement.port, part)
    }

    fn range(first: u16, last: u16) -> PortRange {
        PortRange { first, last }
    }

    #[test]
    fn an_alias_or_another_line_covers() {
        let registry = registry(&[
            ["nicname", "43", "tcp", "", ""],
            ["nicname", "43", "udp", "", ""],
            ["z39-50", "210", "tcp", "", ""],
            ["z39.50", "210", "tcp", "", "z39-50"],
        ]);
        let covered = |entries: &[&str]| judged(&registry, entries)[0].flags.has(Flag::Covered);
        assert!(covered(&["whois 43/tcp x NicName"]));
        assert!(covered(&["whois 43/tcp", "nicname 43/tcp"]));
        assert!(covered(&["whois 43/tcp", "other 43/tcp nicname"]));
        assert!(covered(&["whois 43/udplite", "nicname 43/udp"]) && covered(&["whois 43/udp", "x 43/udplite nicname"]));
        assert!(!covered(&["whois 43/tcp", "nicname 43/udp", "nicname 44/tcp", "x 44/tcp nicname"]));
        assert!(!covered(&["wais 210/tcp z39.50"]), "a historic spelling does not cover");
        assert!(covered(&["z39.50 210/tcp z39-50"]));
        assert!(!covered(&["nicname 43/tcp nicname"]), "what is assigned needs no cover");
        // The answer is kept for the port, and it is the port's own.
        let all = judged(&registry, &["a 43/tcp", "b 43/udp", "c 43/tcp nicname", "d 43/udp"]);
        assert_eq!(all.iter().map(|j| j.flags.has(Flag::Covered)).collect::<Vec<_>>(), [true, false, true, false]);
    }

    #[test]
    fn flags_say_what_else_is_true() {
        let registry = registry(&[
            ["", "2", "tcp", "Reserved", ""],
            ["", "3", "tcp", "Unassigned", ""],
            ["rje", "5", "tcp", "", ""],
            ["", "49152-65535", "tcp", "Dynamic and/or Private Ports", ""],
        ]);
        for (entry, expected) in [
            ("a 2/tcp", &[Flag::Reserved][..]),
            ("a 2/udp", &[]),
            ("a 3/tcp", &[]),
            ("a 49151/tcp", &[]),
            ("a 49152/sctp", &[Flag::Dynamic]),
            ("a 5/ddp", &[Flag::OutsideRegistry]),
            ("unknown 5/tcp", &[Flag::Unnamed]),
            ("unknown 2/tcp", &[Flag::Reserved, Flag::Unnamed]),
            ("unknown 65535/tcp", &[Flag::Dynamic, Flag::Unnamed]),
        ] {
            assert_eq!(flags(judged(&registry, &[entry])[0]), expected, "{entry}");
        }
        assert_eq!(judged(&registry, &["rje 5/ddp"])[0].standing, None);
        assert_eq!(judged(&registry, &["unknown 5/tcp"])[0].standing, None);
        assert_eq!(judged(&registry, &["rje 5/tcp"])[0].standing, Some(Standing::Assigned));
    }

    #[test]
    fn unauthorized_use_is_of_the_port() {
        let mut values: [String; COLUMNS.len()] = Default::default();
        values[column::NAME] = "newacct".into();
        values[column::PORTS] = "100".into();
        values[column::TRANSPORT] = "tcp".into();
        values[column::UNAUTHORIZED_USE] = "Known".into();
        let registry =
            Registry::from_table(&(head("test", "2026-01-02") + &row(&values)), History::none(), Claims::none())
                .unwrap();
        let all = judged(&registry, &["newacct 100/tcp", "other 100/tcp", "newacct 100/udp"]);
        assert_eq!(flags(all[0]), [Flag::Unauthorized]);
        assert_eq!(flags(all[1]), [Flag::Covered, Flag::Unauthorized]);
        assert_eq!(flags(all[2]), []);
    }

    #[test]
    fn a_range_stands_as_its_worst_port() {
        let registry = registry(&[
            ["x11", "6000-6063", "tcp", "", ""],
            ["", "6064-6067", "tcp", "Unassigned", ""],
            ["gsmp", "6068-6069", "tcp", "", ""],
            ["x11", "6066", "udp", "", ""],
            ["last", "6070", "tcp", "", ""],
        ]);
        assert_eq!(part(&registry, "x11 6000-6063/tcp"), (Standing::Assigned, 6000, range(6000, 6063)));
        // Across two assignments: contested where the other begins.
        assert_eq!(part(&registry, "gsmp 6068-6070/tcp"), (Standing::Contested, 6070, range(6070, 6070)));
        assert_eq!(part(&registry, "last 6068-6070/tcp"), (Standing::Contested, 6068, range(6068, 6069)));
        // The first part of the worst standing; 6066 is the name's own on another transport.
        assert_eq!(part(&registry, "x11 6060-6069/tcp"), (Standing::OtherPort, 6064, range(6064, 6065)));
        assert_eq!(part(&registry, "x11 6066-6066/tcp"), (Standing::OtherTransport, 6066, range(6066, 6066)));
        assert_eq!(part(&registry, "ours 6060-6069/tcp"), (Standing::Unregistered, 6064, range(6064, 6067)));
        assert_eq!(part(&registry, "ours 6071-6072/tcp"), (Standing::Unregistered, 6071, range(6071, 6072)));
        // Aliases are checked against the whole range too.
        let (document, bytes) = document(&["x11 6060-6064/tcp x11 ours"]);
        let standing = |n: usize| judge_alias(&registry, document.words[n].of(&bytes), &document.entries[0]);
        assert_eq!((standing(0), standing(1)), (Some(Standing::OtherPort), Some(Standing::Unregistered)));
    }

    /// The embedded registry has names on 12,000 ports. Judged port by port, these ranges would take minutes.
    #[test]
    fn the_widest_range_is_judged_by_a_few_ports() {
        let registry = Registry::embedded();
        let entries = ["https 0-65535/tcp", "ours 1-65535/tcp", "unheard 0-65535/dccp"].repeat(2_000);
        let all = judged(&registry, &entries);
        for (judgement, entry) in all.iter().zip(&entries) {
            assert!(judgement.port < 5, "{entry} was decided at {}", judgement.port);
        }
        assert_eq!(part(&registry, "ours 49152-65535/tcp").2, range(49152, 65535));
    }

    #[test]
    fn historic_spellings_are_expected_last() {
        let registry = registry(&[
            ["z39.50", "210", "tcp", "", "z39-50"],
            ["z39-50", "210", "tcp", "", ""],
            ["wais", "210", "tcp", "", ""],
            ["wais", "210", "tcp", "again", ""],
        ]);
        assert_eq!(expected(&registry, 210, Transport::Tcp), ["z39-50", "wais", "z39.50"]);
        assert_eq!(expected(&registry, 210, Transport::Udp), [""; 0]);
    }
}
