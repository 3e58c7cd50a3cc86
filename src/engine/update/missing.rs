//! Finds the assignments that a table lacks.

use super::table_index::TableIndex;
use super::{Added, LeftOut, NamesBeside, UpdateSettings, WhyLeftOut};
use crate::diagnostic::{Change, Edit};
use crate::engine::check::Checked;
use crate::export::{ExportPlan, Line, Target, table};
use crate::fix::PlannedFix;
use crate::format::Unwritable;
use crate::model::{PortRange, Transport, TransportWord, name_fault};
use crate::registry::{ClaimKind, Registry};
use crate::syntax::{Document, EntryId, PortsOfName, RowKey, Rows};
use crate::text::ByteOffset;
use std::borrow::Cow;
use std::cell::LazyCell;

/// An assignment: `imaps 993/tcp`.
#[derive(Clone, Debug)]
pub(super) struct Addition {
    name: String,
    port: u16,
    transports: Vec<Transport>,
}

impl Addition {
    fn of_line(line: &Line) -> Self {
        Self { name: line.name.clone(), port: line.ports.first, transports: vec![line.transport] }
    }

    fn is_of(&self, line: &Line) -> bool {
        self.name == line.name && self.port == line.ports.first && self.transports.contains(&line.transport)
    }

    /// Returns the assignment that a fix adds.
    pub(super) fn of(checked: &Checked, fix: &PlannedFix) -> Option<Self> {
        fix.changes.iter().find_map(|change| match change {
            Change::NewRow { name, port, transports, .. } => {
                Some(Self { name: name.clone(), port: *port, transports: transports.clone() })
            }
            Change::AddNames { entry, names } => {
                let entry = checked.document.entry(*entry);
                let (name, transport) = (names.first()?.clone(), entry.transport.registered()?);
                Some(Self { name, port: entry.ports.first, transports: vec![transport] })
            }
            _ => None,
        })
    }

    pub(super) fn added(self, as_alias: bool) -> Added {
        let Self { name, port, transports } = self;
        Added { name, port, transports, as_alias }
    }

    /// Returns its assignments, left out for a reason.
    pub(super) fn left_out(self, why: &WhyLeftOut) -> Vec<LeftOut> {
        let left_out =
            |&transport: &Transport| LeftOut { name: self.name.clone(), port: self.port, transport, why: why.clone() };
        self.transports.iter().map(left_out).collect()
    }
}

/// Returns the assignments that may be missing. These are all that the format can have, or none if no ports are
/// selected.
pub(super) fn candidates(document: &Document, settings: &UpdateSettings<'_>) -> Vec<Line> {
    if settings.ports.is_empty() && settings.names == NamesBeside::None && !settings.twins {
        return Vec::new();
    }
    let plan = ExportPlan {
        target: match document.format.ports_of_name {
            _ if document.format.is_declared() => Target::Services,
            PortsOfName::One => Target::Services,
            PortsOfName::All => Target::Nmap,
        },
        transports: transports_of(document, settings),
        ports: vec![PortRange { first: 0, last: u16::MAX }],
        with_history: false,
        with_habits: false,
        pack: None,
    };
    table(settings.registry(), &plan).lines
}

/// A table of so many entries that are all on one transport is meant for it.
const MANY_ENTRIES: usize = 20;

/// Returns the transports whose assignments are added. By default, these are those that the table has, or all if it states
/// none. Tables that resolvers read get entries on TCP and UDP, unless many entries are on one of them only.
fn transports_of(document: &Document, settings: &UpdateSettings<'_>) -> Vec<Transport> {
    if !settings.transports.is_empty() {
        return settings.transports.clone();
    }
    let words = || document.entries.iter().map(|entry| entry.transport);
    let has = |transport: Transport| words().any(|word| word == TransportWord::Registered(transport));
    let usual = [Transport::Tcp, Transport::Udp];
    let is_for_one = document.entries.len() >= MANY_ENTRIES && !usual.into_iter().all(has) && !settings.twins;
    let has_usual = !document.format.is_declared() && !is_for_one;
    let states_none = words().all(|word| !matches!(word, TransportWord::Registered(_)));
    if states_none || words().any(|word| matches!(word, TransportWord::Unstated(_))) {
        return Transport::ALL.to_vec();
    }
    let is_used = |transport: &Transport| has(*transport) || has_usual && usual.contains(transport);
    Transport::ALL.into_iter().filter(is_used).collect()
}

/// Returns the additions in the order of ports, and the assignments that are left out.
///
/// An addition is a new row, or an alias where the port has another name. Those that were refused before are left out.
pub(super) fn missing(
    checked: &Checked,
    candidates: &[Line],
    settings: &UpdateSettings<'_>,
    added: &[Added],
    refused: &[(Addition, WhyLeftOut)],
) -> (Vec<PlannedFix>, Vec<LeftOut>) {
    if candidates.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let table_index = TableIndex::new(checked, added, settings.check.catalogue);
    let format = checked.format(settings.check.catalogue);
    let render = |change: Change| {
        let edits = format.render_change(&checked.document, &checked.source.bytes, &change)?;
        let at = edits.first().map_or(ByteOffset::START, |edit: &Edit| edit.span.start);
        Ok(PlannedFix { finding: None, rule: None, at, changes: vec![change], edits })
    };
    let unwritable =
        |line: &Line, why: Unwritable| Addition::of_line(line).left_out(&WhyLeftOut::Unwritable(Some(why)));
    let has_unread_values = LazyCell::new(|| format.has_unread_values(&checked.document, &checked.source.bytes));
    let unread = checked.document.unread_lines();
    let (mut proposed, mut left_out) = (Vec::new(), Vec::new());
    for run in candidates.chunk_by(|one, other| one.ports.first == other.ports.first) {
        let lines = decided(run, &table_index, settings, refused);
        let mut rows: Vec<&Line> = Vec::new();
        for (line, wanted) in &lines {
            let line = &**line;
            match wanted {
                Wanted::Nothing => {}
                Wanted::Not(why) => left_out.extend(Addition::of_line(line).left_out(why)),
                Wanted::Row if checked.document.format.is_declared() && !unread.is_empty() => {
                    left_out.extend(Addition::of_line(line).left_out(&WhyLeftOut::UnreadLines(unread.clone())));
                }
                Wanted::Row if checked.document.format.rows == Rows::Described => rows.push(line),
                Wanted::Row => {
                    match render(new_row(&table_index, (line, &[]), checked.document.format.has_aliases())) {
                        Ok(fix) => proposed.push(fix),
                        Err(why) => left_out.extend(unwritable(line, why)),
                    }
                }
                Wanted::Name(entry) => match render(Change::AddNames { entry: *entry, names: vec![line.name.clone()] })
                {
                    Ok(fix) => proposed.push(fix),
                    Err(why) => left_out.extend(unwritable(line, why)),
                },
            }
        }
        // A row may state several transports; where it does not, each has its own.
        while let [first, rest @ ..] = &rows[..] {
            let first = *first;
            let (twins, others): (Vec<&Line>, Vec<&Line>) = rest.iter().partition(|line| line.name == first.name);
            rows = others;
            match render(new_row(&table_index, (first, &twins), false)) {
                Ok(fix) => proposed.push(fix),
                Err(_) => {
                    for line in std::iter::once(first).chain(twins) {
                        match render(new_row(&table_index, (line, &[]), false)) {
                            Ok(fix) => proposed.push(fix),
                            Err(why) => {
                                let why = why_no_row(&checked.document, line, *has_unread_values, why);
                                left_out.extend(Addition::of_line(line).left_out(&why));
                            }
                        }
                    }
                }
            }
        }
    }
    (proposed, left_out)
}

/// Returns the actions for the assignments on a port: the official name of each transport, or the one that the table has,
/// and then the further names. Those that are kept out or were refused are left out.
fn decided<'l>(
    run: &'l [Line],
    table_index: &TableIndex<'_>,
    settings: &UpdateSettings<'_>,
    refused: &[(Addition, WhyLeftOut)],
) -> Vec<(Cow<'l, Line>, Wanted)> {
    let registry = settings.registry();
    let refusal = |line: &Line| refused.iter().find(|(addition, _)| addition.is_of(line)).map(|(_, why)| why);
    let mut decided = Vec::new();
    for line in run.iter().map(|line| table_index.with_known_name(line, registry)) {
        let first = match refusal(&line) {
            Some(why) => Wanted::Not(why.clone()),
            None => wanted_action(&line, table_index, settings),
        };
        let (is_refused, is_kept) = (refusal(&line).is_some(), settings.keeps_out(&line));
        let mut further = if settings.selects(&line) { further_names(&line, registry) } else { Vec::new() };
        further.retain(|second| !settings.keeps_out(second) && refusal(second).is_none());
        let action = |second: Line| {
            let wanted = match &first {
                // A new row has all names; in a format without aliases, the others are left out when it is there.
                Wanted::Row if !table_index.is_by_name && !is_kept => Wanted::Nothing,
                Wanted::Not(why) if is_refused && !table_index.has_name_on(&second) => Wanted::Not(why.clone()),
                _ => wanted_action(&second, table_index, settings),
            };
            (Cow::Owned(second), wanted)
        };
        let further: Vec<_> = further.into_iter().map(action).collect();
        if !is_refused && !is_kept {
            decided.push((line, first));
        }
        decided.extend(further);
    }
    decided
}

/// Returns an assignment for each further name that the registry has on the port of a line. Historic spellings of a name
/// are its aliases.
fn further_names(line: &Line, registry: &Registry) -> Vec<Line> {
    let spelled = |name: &str| name.replace('_', "-").to_ascii_lowercase();
    let is_other = |name: &&String| spelled(name) != spelled(&line.name);
    let second = |name: &String| {
        let second = line.of_alias(name, registry)?;
        let aliases = second.aliases.iter().filter(|other| spelled(other) == spelled(name)).cloned().collect();
        Some(Line { aliases, ..second })
    };
    line.aliases.iter().filter(is_other).filter_map(second).collect()
}

/// Returns why no row can be written for an assignment. `why` is the reason of the format.
fn why_no_row(document: &Document, line: &Line, has_unread_values: bool, why: Unwritable) -> WhyLeftOut {
    let fits = |word: TransportWord| {
        matches!(word, TransportWord::Unstated(_)) || word == TransportWord::Registered(line.transport)
    };
    let is_keyed_by_port = || document.rows.iter().any(|row| row.key == RowKey::Port);
    let has_port = || document.entries.iter().any(|entry| entry.ports.contains(line.ports.first));
    if has_unread_values {
        WhyLeftOut::UnreadValues
    } else if !document.entries.iter().any(|entry| fits(entry.transport)) {
        WhyLeftOut::NoSuchTransport(line.transport)
    } else if is_keyed_by_port() && has_port() {
        WhyLeftOut::KeyTaken
    } else {
        WhyLeftOut::Unwritable(Some(why))
    }
}

/// The action for an assignment.
enum Wanted {
    /// The table has it, or it is not selected.
    Nothing,
    /// It is selected, but left out.
    Not(WhyLeftOut),
    /// A row is missing.
    Row,
    /// The entry lacks the name.
    Name(EntryId),
}

/// Returns the action for an assignment. Of several names on the port, `line` has the one that the table uses.
fn wanted_action(line: &Line, table_index: &TableIndex<'_>, settings: &UpdateSettings<'_>) -> Wanted {
    let format = &table_index.checked.document.format;
    let port = line.ports.first;
    let is_selected = settings.selects(line);
    if settings.is_outside(line.ports) {
        let is_missing = is_selected && !table_index.has_name_on(line);
        return if is_missing { Wanted::Not(WhyLeftOut::Outside) } else { Wanted::Nothing };
    }
    let beside = match table_index.first_entry_on(port, line.transport) {
        None if is_selected => match table_index.entry_on_other_transport(line, settings.registry()) {
            Some(entry) => return Wanted::Not(table_index.other_name(entry, port)),
            None => None,
        },
        None if settings.twins && settings.ports.is_empty() && table_index.has_twin(line) => None,
        None => return Wanted::Nothing,
        Some(_) if table_index.has_name_on(line) => return Wanted::Nothing,
        Some(entry) => Some(entry),
    };
    if is_selected && format.rows == Rows::Fixed && !format.has_aliases() {
        return Wanted::Not(WhyLeftOut::NoRows);
    }
    if let Some(entry) = beside {
        let is_outdated = table_index.is_outdated(port, line.transport);
        let takes_name = match settings.names {
            NamesBeside::None => false,
            NamesBeside::Outdated => is_outdated,
            NamesBeside::Any => is_outdated || is_selected || settings.ports.is_empty(),
        };
        if !takes_name && !is_selected {
            return Wanted::Nothing;
        }
        // A lookup by port would never reach a second row.
        if !takes_name || !format.has_aliases() {
            return Wanted::Not(table_index.other_name(entry, port));
        }
    }
    if beside.is_some_and(|entry| table_index.is_owned(entry)) {
        return Wanted::Not(WhyLeftOut::OwnedBlock);
    }
    match line.claimed {
        Some(ClaimKind::Defunct) => return Wanted::Not(WhyLeftOut::Defunct),
        Some(_) => return Wanted::Not(WhyLeftOut::Historic),
        None => {}
    }
    if beside.is_none() && format.rows == Rows::Fixed {
        return Wanted::Not(WhyLeftOut::NoRows);
    }
    // A map from ports has a name as often as the registry does.
    let elsewhere = || table_index.elsewhere(line.name.as_bytes(), port);
    if let Some(endpoint) = (!table_index.is_by_port).then(elsewhere).flatten() {
        return Wanted::Not(WhyLeftOut::NameElsewhere(endpoint));
    }
    match (beside, line.begins) {
        // In services(5), the first port of a range has the name.
        (None, Some(range)) if format.is_declared() => Wanted::Not(WhyLeftOut::Range(range)),
        (None, _) => Wanted::Row,
        // A range has no alias for one of its ports.
        (Some(entry), _) if !table_index.checked.document.entry(entry).ports.is_single() => {
            Wanted::Not(WhyLeftOut::Unwritable(None))
        }
        (Some(entry), _) => Wanted::Name(entry),
    }
}

/// Returns the change that adds a row for lines of one name, each on a transport of its own.
fn new_row(table_index: &TableIndex<'_>, (line, others): (&Line, &[&Line]), has_aliases: bool) -> Change {
    // The lines of the name on other transports have none of the other names, or all that they need.
    let takes_aliases = has_aliases && !table_index.has_twin(line);
    let free = |name: &&String| name_fault(name.as_bytes()).is_none() && !table_index.has_name(name.as_bytes());
    Change::NewRow {
        before: table_index.insertion_line(line),
        name: line.name.clone(),
        port: line.ports.first,
        transports: [&line].into_iter().chain(others).map(|line| line.transport).collect(),
        aliases: line.aliases.iter().filter(|alias| takes_aliases && free(alias)).cloned().collect(),
        comment: Some(description(line)).filter(|text| !text.is_empty()).map(str::to_owned),
    }
}

/// Returns the description of a service. The registry's remark that another spelling of the name is historic is left
/// out.
fn description(line: &Line) -> &str {
    const REMARK: &str = "IANA assigned this well-formed service name";
    let end = line.description.find(REMARK).unwrap_or(line.description.len());
    line.description[..end].trim_end()
}
