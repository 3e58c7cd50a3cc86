//! Finds the assignments that a table lacks.

use super::place::TableIndex;
use super::{LeftOut, NamesBeside, UpdateSettings, WhyLeftOut};
use crate::diagnostic::{Change, Edit};
use crate::engine::check::Checked;
use crate::export::{ExportPlan, Line, Target, table};
use crate::fix::Proposed;
use crate::model::{PortRange, Transport, name_fault};
use crate::registry::ClaimKind;
use crate::syntax::{Document, PortsOfName, Rows};
use crate::text::ByteOffset;
use hashbrown::HashSet;

/// An assignment: `imaps 993/tcp`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Addition {
    name: String,
    port: u16,
    transport: Transport,
}

impl Addition {
    fn of_line(line: &Line) -> Self {
        Self { name: line.name.clone(), port: line.ports.first, transport: line.transport }
    }

    /// Returns the assignment that a fix adds.
    pub(super) fn of(checked: &Checked, fix: &Proposed) -> Option<Self> {
        fix.changes.iter().find_map(|change| match change {
            Change::NewRow { name, port, transport, .. } => {
                Some(Self { name: name.clone(), port: *port, transport: *transport })
            }
            Change::AddNames { entry, names } => {
                let entry = checked.document.entry(*entry);
                let (name, transport) = (names.first()?.clone(), entry.transport.registered()?);
                Some(Self { name, port: entry.ports.first, transport })
            }
            _ => None,
        })
    }

    pub(super) fn left_out(self, why: WhyLeftOut) -> LeftOut {
        LeftOut { name: self.name, port: self.port, transport: self.transport, why }
    }
}

/// Returns the assignments that may be missing: all that the format can have, or none if nothing is asked for.
pub(super) fn candidates(document: &Document, settings: &UpdateSettings<'_>) -> Vec<Line> {
    if settings.ports.is_empty() && settings.names == NamesBeside::None && !settings.twins {
        return Vec::new();
    }
    let plan = ExportPlan {
        target: match document.format.ports_of_name {
            PortsOfName::One => Target::Services,
            PortsOfName::All => Target::Nmap,
        },
        transports: settings.transports.clone(),
        ports: vec![PortRange { first: 0, last: u16::MAX }],
        with_history: false,
        with_habits: false,
        pack: None,
    };
    table(settings.source.unwrap_or(settings.check.registry), &plan).lines
}

/// Returns the additions in the order of ports: a new row, or an alias where the port has another name; and the
/// assignments that are left out. Leaves out those that were refused before.
pub(super) fn missing(
    checked: &Checked,
    candidates: &[Line],
    settings: &UpdateSettings<'_>,
    refused: &[(Addition, WhyLeftOut)],
) -> (Vec<Proposed>, Vec<LeftOut>) {
    if candidates.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let table_index = TableIndex::new(checked);
    let refused: HashSet<&Addition> = refused.iter().map(|(addition, _)| addition).collect();
    let (mut proposed, mut left_out) = (Vec::new(), Vec::new());
    for line in candidates {
        let addition = Addition::of_line(line);
        if refused.contains(&addition) {
            continue;
        }
        match want(line, &table_index, settings) {
            Wanted::Nothing => {}
            Wanted::Not(why) => left_out.push(addition.left_out(why)),
            Wanted::Change(change) => {
                let format = checked.format(settings.check.catalogue);
                match format.render_change(&checked.document, &checked.source.bytes, &change) {
                    Some(edits) => {
                        let at = edits.first().map_or(ByteOffset::START, |edit: &Edit| edit.span.start);
                        proposed.push(Proposed { finding: None, rule: None, at, changes: vec![change], edits });
                    }
                    None => left_out.push(addition.left_out(WhyLeftOut::Unwritable)),
                }
            }
        }
    }
    (proposed, left_out)
}

/// The action for an assignment.
enum Wanted {
    /// The table has it, or it is not asked for.
    Nothing,
    /// It is asked for, but left out.
    Not(WhyLeftOut),
    /// The change that adds it.
    Change(Change),
}

fn want(line: &Line, table_index: &TableIndex<'_>, settings: &UpdateSettings<'_>) -> Wanted {
    let format = &table_index.checked.document.format;
    let port = line.ports.first;
    let is_asked = settings.ports.iter().any(|asked| asked.contains(port));
    let beside = match table_index.name_on(port, line.transport) {
        None if is_asked => None,
        None if settings.twins && settings.ports.is_empty() && table_index.has_twin(line) => None,
        None => return Wanted::Nothing,
        Some(_) if table_index.has_name_on(line) => return Wanted::Nothing,
        Some(entry) => Some(entry),
    };
    if let Some(entry) = beside {
        let is_outdated = table_index.is_outdated(port, line.transport);
        let takes_name = match settings.names {
            NamesBeside::None => false,
            NamesBeside::Outdated => is_outdated,
            NamesBeside::Any => is_outdated || is_asked || settings.ports.is_empty(),
        };
        if !takes_name && !is_asked {
            return Wanted::Nothing;
        }
        // A lookup by port would never reach a second row.
        if !takes_name || !format.has_aliases() {
            let (name, kind) = table_index.other_name(entry, line);
            return Wanted::Not(WhyLeftOut::OtherName { name, kind });
        }
    }
    match line.claimed {
        Some(ClaimKind::Defunct) => return Wanted::Not(WhyLeftOut::Defunct),
        Some(_) => return Wanted::Not(WhyLeftOut::Historic),
        None => {}
    }
    if beside.is_none() && format.rows == Rows::Fixed {
        return Wanted::Not(WhyLeftOut::NoRows);
    }
    if let Some(place) = table_index.elsewhere(line.name.as_bytes(), port) {
        return Wanted::Not(WhyLeftOut::NameElsewhere(place));
    }
    match beside {
        None => Wanted::Change(new_row(table_index, line, format.has_aliases())),
        // A range has no alias for one of its ports.
        Some(entry) if !table_index.checked.document.entry(entry).ports.is_single() => {
            Wanted::Not(WhyLeftOut::Unwritable)
        }
        Some(entry) => Wanted::Change(Change::AddNames { entry, names: vec![line.name.clone()] }),
    }
}

fn new_row(table_index: &TableIndex<'_>, line: &Line, has_aliases: bool) -> Change {
    let free =
        |name: &&String| name_fault(name.as_bytes()).is_none() && !table_index.names.contains_key(name.as_bytes());
    Change::NewRow {
        before: table_index.line_for(line),
        name: line.name.clone(),
        port: line.ports.first,
        transport: line.transport,
        aliases: line.aliases.iter().filter(|alias| has_aliases && free(alias)).cloned().collect(),
        comment: (!line.description.is_empty()).then(|| line.description.clone()),
    }
}
