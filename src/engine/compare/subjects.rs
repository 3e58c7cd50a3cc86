//! [`SubjectChange`]: the changes of one name or one port, in one line.

use portolan_resolvers::{Answer, ChangeKind, Lookup, LookupChange, Protocol, RESOLVERS, Readers, ResolverMeta};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A name or a port that is looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A name.
    Name(Box<[u8]>),
    /// A port number.
    Port(u16),
}

/// One change of a name or a port, for some resolvers.
#[derive(Debug)]
pub struct SubjectChange<'a> {
    /// Whether it is lost, changed or gained.
    pub kind: ChangeKind,
    /// The name or port.
    pub subject: Subject,
    /// The ports of a name before, or the names of a port, each once and in order.
    pub before: Vec<String>,
    /// The ports or names after.
    pub after: Vec<String>,
    /// For a port, the looked-up endpoints: `143/tcp`. Empty if only `143` without a protocol was looked up.
    pub endpoints: Vec<String>,
    /// The resolvers whose answers change.
    pub resolvers: Vec<Readers>,
    /// Whether the answers are not the same for all of these resolvers.
    pub differs: bool,
    /// The lookups, each with every answer that changes.
    pub lookups: Vec<&'a LookupChange>,
}

impl SubjectChange<'_> {
    /// Returns the resolvers, or `None` for all that support the lookup but for one or two.
    pub fn resolvers_unless_all(&self, format_readers: &[impl AsRef<str>]) -> Option<Vec<Readers>> {
        let others: Vec<&ResolverMeta> = self.unaffected(format_readers).collect();
        let is_in_part = |model: &&ResolverMeta| self.resolvers.iter().any(|other| other.resolver.id == model.id);
        let is_common = others.len() <= 2 && others.len() < self.resolvers.len() && !others.iter().any(is_in_part);
        if is_common { None } else { Some(self.resolvers.clone()) }
    }

    /// Returns the format's resolvers that support the lookup and have a release that is not concerned.
    pub fn unaffected(&self, format_readers: &[impl AsRef<str>]) -> impl Iterator<Item = &'static ResolverMeta> {
        let is_asked = |model: &ResolverMeta| match self.subject {
            Subject::Name(_) => true,
            Subject::Port(port) => model.lookups.of_port(port).next().is_some(),
        };
        let has_all = |id: &str| self.resolvers.iter().any(|readers| readers.resolver.id == id && readers.are_all());
        RESOLVERS.iter().map(|model| model.meta()).filter(move |model| {
            format_readers.iter().any(|reader| reader.as_ref() == model.id) && is_asked(model) && !has_all(model.id)
        })
    }

    /// Returns whether a resolver that messages name is concerned, or the format has none of them.
    pub fn is_common(&self, format_readers: &[impl AsRef<str>]) -> bool {
        is_common(&self.resolvers, format_readers)
    }

    /// Returns the only lookup that changes, if there is one.
    pub fn only_lookup(&self) -> Option<&LookupChange> {
        let (first, rest) = self.lookups.split_first()?;
        rest.iter().all(|other| other.lookup == first.lookup).then_some(first)
    }
}

/// Returns whether messages name one of these resolvers, or the format has none that they name.
fn is_common(resolvers: &[Readers], format_readers: &[impl AsRef<str>]) -> bool {
    let is_named = |model: &ResolverMeta| model.is_named_by_default;
    let reads = |model: &ResolverMeta| format_readers.iter().any(|reader| reader.as_ref() == model.id);
    resolvers.iter().any(|readers| is_named(readers.resolver))
        || !RESOLVERS.iter().map(|model| model.meta()).any(|model| is_named(model) && reads(model))
}

/// The collected answers of one reader, sorted by port, then by protocol in the usual order.
type Answers = BTreeSet<(u16, usize, String)>;

#[derive(Default)]
struct Collected<'a> {
    before: Answers,
    after: Answers,
    endpoints: Answers,
    lookups: Vec<&'a LookupChange>,
}

/// The key by which changes are collected: kind, subject, names of a port, resolver and release.
type CollectedKey<'a> = (ChangeKind, Subject, (Answers, Answers), &'a str, usize);

/// A row before it is displayed: its key, its readers and its changes.
type Row<'a> = (RowKey, (Vec<Readers>, Vec<&'a LookupChange>));

/// The key of a row, with the answers before and after.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct RowKey {
    kind: ChangeKind,
    subject: Subject,
    before: Answers,
    after: Answers,
    endpoints: Answers,
}

/// Groups the changes by name and port. Lost ones come first, then changed, then gained ones, each by port and name.
///
/// Consequences of other rows are left out: a port that is lost or gained with its name, and answers that only lack a
/// lost name. A name has one row of a kind for the resolvers that messages name, and one for the others, whatever each
/// of them answers; so has a port and protocol.
pub fn subject_changes<'a>(changes: &'a [LookupChange], format_readers: &[impl AsRef<str>]) -> Vec<SubjectChange<'a>> {
    // Names that have another port lose one and gain one.
    let names_of = |kind: ChangeKind| -> HashSet<&[u8]> {
        let of_kind = changes.iter().filter(|change| change.kind() == kind || change.kind() == ChangeKind::Changed);
        of_kind.filter_map(|change| name_of(&change.lookup)).collect()
    };
    let (lost, gained) = (names_of(ChangeKind::Lost), names_of(ChangeKind::Gained));
    let follows_from_name = |change: &LookupChange| match (change.kind(), &change.before, &change.after) {
        (ChangeKind::Lost, Answer::Name { name, .. }, _) => lost.contains(&**name),
        (ChangeKind::Gained, _, Answer::Name { name, .. }) => gained.contains(&**name),
        _ => false,
    };
    let mut collected: BTreeMap<CollectedKey<'_>, (Readers, Collected<'_>)> = BTreeMap::new();
    for change in changes {
        let (subject, names) = match &change.lookup {
            Lookup::Name { name, .. } | Lookup::Addresses { name } => (Subject::Name(name.clone()), Default::default()),
            Lookup::Port { .. } if follows_from_name(change) => continue,
            Lookup::Port { port, .. } => (Subject::Port(*port), (answers(&change.before), answers(&change.after))),
        };
        for (release, release_readers) in change.readers.each() {
            let key = (change.kind(), subject.clone(), names.clone(), change.readers.resolver.id, release);
            let (_, collected) = collected.entry(key).or_insert_with(|| (release_readers, Collected::default()));
            collected.before.extend(answers(&change.before));
            collected.after.extend(answers(&change.after));
            if let Lookup::Port { port, protocol: Some(protocol) } = change.lookup {
                collected.endpoints.insert((port, rank(protocol.as_str()), format!("{port}/{protocol}")));
            }
            collected.lookups.push(change);
        }
    }
    rows(
        collected
            .into_iter()
            .map(|((kind, subject, ..), (release_readers, collected))| (kind, subject, release_readers, collected)),
        format_readers,
    )
}

/// Merges and sorts the changes that several resolvers have in common. Consequences of other changes are left out.
fn rows<'a>(
    collected: impl Iterator<Item = (ChangeKind, Subject, Readers, Collected<'a>)>,
    format_readers: &[impl AsRef<str>],
) -> Vec<SubjectChange<'a>> {
    let mut merged: BTreeMap<RowKey, (Vec<Readers>, Vec<&LookupChange>)> = BTreeMap::new();
    for (kind, subject, release_readers, collected) in collected {
        let Collected { before, after, endpoints, mut lookups } = collected;
        let (readers, known) = merged.entry(RowKey { kind, subject, before, after, endpoints }).or_default();
        if !readers.iter_mut().any(|reader| reader.join(release_readers)) {
            readers.push(release_readers);
        }
        known.append(&mut lookups);
    }
    let displayed = DisplayedFacts::new(merged.keys());
    let follows: Vec<bool> = merged.keys().map(|row| displayed.follows(row)).collect();
    let mut follows = follows.into_iter();
    let mut rows: Vec<Row<'_>> = merged.into_iter().collect();
    rows.retain(|_| !follows.next().unwrap_or(false));
    let mut rows = one_for_each_subject(rows, format_readers);
    rows.sort_by(|((a, _), _), ((b, _), _)| order(a).cmp(&order(b)));
    let texts = |answers: Answers| answers.into_iter().map(|(_, _, text)| text).collect();
    let in_list = |readers: &Readers| RESOLVERS.iter().position(|model| model.meta().id == readers.resolver.id);
    let row = |((key, (mut resolvers, mut lookups)), differs): (Row<'a>, bool)| {
        let RowKey { kind, subject, before, after, endpoints } = key;
        resolvers.sort_by_key(in_list);
        // A change that several releases share was collected for each of them.
        lookups.sort_by_key(|change: &&LookupChange| std::ptr::from_ref::<LookupChange>(change));
        lookups.dedup_by(|a, b| std::ptr::eq(*a, *b));
        SubjectChange {
            kind,
            subject,
            before: texts(before),
            after: texts(after),
            endpoints: texts(endpoints),
            resolvers,
            differs,
            lookups,
        }
    };
    rows.into_iter().map(row).collect()
}

/// Joins the rows of a name, or of a port and protocol, whose resolvers answer differently. Returns whether they do with
/// each row.
fn one_for_each_subject<'a>(rows: Vec<Row<'a>>, format_readers: &[impl AsRef<str>]) -> Vec<(Row<'a>, bool)> {
    let mut joined: BTreeMap<(ChangeKind, Subject, Answers, bool), (Row<'a>, bool)> = BTreeMap::new();
    for (row, (resolvers, lookups)) in rows {
        let endpoints = if matches!(row.subject, Subject::Port(_)) { row.endpoints.clone() } else { Answers::new() };
        let key = (row.kind, row.subject.clone(), endpoints, is_common(&resolvers, format_readers));
        match joined.entry(key) {
            Entry::Vacant(slot) => _ = slot.insert(((row, (resolvers, lookups)), false)),
            Entry::Occupied(mut slot) => {
                let ((known, (known_resolvers, known_lookups)), differs) = slot.get_mut();
                known.before.extend(row.before);
                known.after.extend(row.after);
                for readers in resolvers {
                    if !known_resolvers.iter_mut().any(|known| known.join(readers)) {
                        known_resolvers.push(readers);
                    }
                }
                known_lookups.extend(lookups);
                *differs = true;
            }
        }
    }
    joined.into_values().collect()
}

/// The facts that some rows show, so that others need not repeat them.
struct DisplayedFacts {
    /// The ports of names that are lost.
    lost: BTreeMap<Subject, Answers>,
    /// The ports that rows name together with a protocol.
    ports: HashSet<u16>,
}

impl DisplayedFacts {
    fn new<'a>(rows: impl Iterator<Item = &'a RowKey>) -> Self {
        let mut displayed = Self { lost: BTreeMap::new(), ports: HashSet::new() };
        for row in rows {
            if row.kind == ChangeKind::Lost {
                displayed.lost.entry(row.subject.clone()).or_default().extend(row.before.clone());
            }
            let of_name = row.before.iter().chain(row.after.iter()).filter(|_| matches!(row.subject, Subject::Name(_)));
            displayed.ports.extend(of_name.chain(row.endpoints.iter()).map(|(port, ..)| *port));
        }
        displayed
    }

    /// Returns whether a row is only a consequence of others.
    fn follows(&self, row: &RowKey) -> bool {
        match &row.subject {
            // Without a protocol, the answer is one of those with one.
            Subject::Port(port) => row.endpoints.is_empty() && self.ports.contains(port),
            Subject::Name(_) => {
                let mut gone = row.before.iter().filter(|endpoint| !row.after.contains(endpoint)).peekable();
                let Some(lost) = self.lost.get(&row.subject) else { return false };
                row.kind == ChangeKind::Changed && gone.peek().is_some() && gone.all(|endpoint| lost.contains(endpoint))
            }
        }
    }
}

/// Returns the sort key of rows: kind, port and name.
fn order(row: &RowKey) -> (ChangeKind, u16, &Subject) {
    let port = match row.subject {
        Subject::Port(port) => port,
        Subject::Name(_) => row.before.iter().chain(row.after.iter()).next().map_or(0, |(port, ..)| *port),
    };
    (row.kind, port, &row.subject)
}

fn name_of(lookup: &Lookup) -> Option<&[u8]> {
    match lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => Some(name),
        Lookup::Port { .. } => None,
    }
}

/// Returns the ports or the name of an answer.
fn answers(answer: &Answer) -> Answers {
    let one = |port: u16, rank: usize, text: String| Answers::from([(port, rank, text)]);
    match answer {
        Answer::None => Answers::new(),
        Answer::Port { port, protocol } => one(*port, rank(&String::from_utf8_lossy(protocol)), answer.to_string()),
        Answer::Addresses(list) | Answer::Ports(list) => {
            list.iter().map(|&(port, word)| (port, rank(word), format!("{port}/{word}"))).collect()
        }
        Answer::Name { name, .. } => {
            one(0, 0, Answer::Name { name: name.clone(), protocol: Box::default() }.to_string())
        }
    }
}

/// Returns the rank of a protocol in lists.
fn rank(word: &str) -> usize {
    let order = [Protocol::Tcp, Protocol::Udp].map(Protocol::as_str);
    order.iter().position(|known| *known == word).unwrap_or(order.len())
}
