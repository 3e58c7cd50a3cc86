//! Updates a table: makes fixes, and adds rows for missing assignments.

use super::check::{CheckSettings, Checked};
use super::fix::{FixSettings, Fixed, check_again, fix, format_of};
use crate::diagnostic::{Applicability, Change, Edit, apply};
use crate::export::{ExportPlan, Line, Target, table};
use crate::fix::{Proof, Proposed, edits_of, select};
use crate::model::{PortRange, Transport, TransportWord, name_fault};
use crate::registry::{ClaimKind, Standing};
use crate::syntax::{Document, EntryId, PortsOfName, Rows};
use crate::text::{ByteOffset, LineNumber, Shown, SourceFile};
use hashbrown::{HashMap, HashSet};

/// The assignments that are added to a table.
#[derive(Clone, Debug)]
pub struct UpdateSettings<'a> {
    /// How the table is checked.
    pub check: CheckSettings<'a>,
    /// Ports whose assignments are added.
    pub ports: Vec<PortRange>,
    /// The transports whose assignments are added.
    pub transports: Vec<Transport>,
    /// Whether lines with outdated names get the registry's name as an alias.
    pub replacing: bool,
    /// The lowest applicability of fixes that are made.
    pub trust: Applicability,
}

/// An updated table.
#[derive(Debug)]
pub struct Updated {
    /// The fixes, and the table after all changes.
    pub fixed: Fixed,
    /// The assignments that were added or left out.
    pub additions: Additions,
}

/// Missing assignments, such as `imaps 993/tcp`.
#[derive(Debug, Default)]
pub struct Additions {
    /// The number of rows that were added.
    pub rows: usize,
    /// The number of aliases that were added to lines with outdated names.
    pub aliases: usize,
    /// Left out, because a lookup that works would get another answer.
    pub refused: Vec<String>,
    /// Left out, because no row can be added to a table of this format.
    pub without_rows: Vec<String>,
    /// Left out, because the service is reported to be out of use.
    pub defunct: Vec<String>,
    /// Left out, because the RFC of the protocol is Historic.
    pub historic: Vec<String>,
}

impl Additions {
    /// Adds the assignments of another table.
    pub fn extend(&mut self, other: Self) {
        self.rows += other.rows;
        self.aliases += other.aliases;
        self.refused.extend(other.refused);
        self.without_rows.extend(other.without_rows);
        self.defunct.extend(other.defunct);
        self.historic.extend(other.historic);
    }
}

/// Makes the fixes, then adds the missing assignments.
pub fn update(source: SourceFile, document: Document, settings: &UpdateSettings<'_>) -> Updated {
    let mut fixed = fix(source, document, &FixSettings { check: settings.check, only: None, trust: settings.trust });
    let (proposed, mut additions) = missing(&fixed.checked, settings);
    if proposed.is_empty() {
        return Updated { fixed, additions };
    }
    let whole = Proof::new(&fixed.checked.document.format.readers, &fixed.before);
    // Unsafe fixes may change lookups; the additions are proved against the table after these fixes.
    let after_fixes = (settings.trust < Applicability::Safe)
        .then(|| Proof::new(&fixed.checked.document.format.readers, &fixed.checked.source.bytes));
    let proof = after_fixes.as_ref().unwrap_or(&whole);
    let names: Vec<Proposed> = proposed.into_iter().filter(|fix| !is_row(fix)).collect();
    // A line gets one alias at a time, and a name belongs to one port.
    let (names, others) = select(&fixed.checked.document, names);
    additions.refused.extend(others.iter().filter_map(|fix| assignment(&fixed.checked, fix)));
    additions.aliases = add(&mut fixed, proof, names, settings, &mut additions.refused);
    let rows = missing(&fixed.checked, settings).0.into_iter().filter(is_row).collect();
    additions.rows = add(&mut fixed, proof, rows, settings, &mut additions.refused);
    fixed.lookups = whole.changes(&fixed.checked.source.bytes);
    Updated { fixed, additions }
}

/// Applies the additions that are proved, and returns their number.
fn add(
    fixed: &mut Fixed,
    proof: &Proof,
    proposed: Vec<Proposed>,
    settings: &UpdateSettings<'_>,
    refused: &mut Vec<String>,
) -> usize {
    let (good, bad) = proof.partition(&fixed.checked.source.bytes, proposed);
    refused.extend(bad.iter().filter_map(|refused| assignment(&fixed.checked, &refused.fix)));
    if !good.is_empty() {
        let bytes = apply(&fixed.checked.source.bytes, &edits_of(good.iter()));
        fixed.checked = check_again(&fixed.checked, bytes, &settings.check);
        fixed.rounds += 1;
    }
    good.len()
}

fn is_row(fix: &Proposed) -> bool {
    fix.changes.iter().any(|change| matches!(change, Change::NewRow { .. }))
}

/// Returns the assignment of an addition: `imaps 993/tcp`.
fn assignment(checked: &Checked, fix: &Proposed) -> Option<String> {
    fix.changes.iter().find_map(|change| match change {
        Change::NewRow { name, port, transport, .. } => Some(format!("{name} {port}/{transport}")),
        Change::AddNames { entry, names } => {
            let entry = checked.document.entry(*entry);
            let transport = String::from_utf8_lossy(entry.transport_span.of(&checked.source.bytes)).into_owned();
            Some(format!("{} {}/{}", names.join(" "), entry.ports, Shown(transport.as_bytes())))
        }
        _ => None,
    })
}

/// Returns the additions in the order of ports: a new row, or an alias where the port has an outdated name; and the
/// assignments that are left out.
fn missing(checked: &Checked, settings: &UpdateSettings<'_>) -> (Vec<Proposed>, Additions) {
    let (document, bytes) = (&checked.document, &checked.source.bytes);
    let has_aliases = document.format.has_aliases();
    let plan = ExportPlan {
        target: match document.format.ports_of_name {
            PortsOfName::One => Target::Services,
            PortsOfName::All => Target::Nmap,
        },
        transports: settings.transports.clone(),
        ports: vec![PortRange { first: 0, last: u16::MAX }],
        with_history: false,
        with_habits: false,
    };
    let lines = table(settings.check.registry, &plan).lines;
    let table_index = TableIndex::new(checked);
    let (mut proposed, mut additions) = (Vec::new(), Additions::default());
    for line in lines {
        let port = line.ports.first;
        let place = (port, line.transport);
        let is_asked = settings.ports.iter().any(|asked| asked.contains(port));
        let left = table_index.has_outdated_name(place);
        let wanted = match left {
            Some(true) => settings.replacing && !table_index.has_name_on(&line, place),
            Some(false) => false,
            None => is_asked,
        };
        if !wanted {
            continue;
        }
        let shown = || format!("{} {port}/{}", line.name, line.transport);
        match line.claimed {
            Some(ClaimKind::Defunct) => additions.defunct.push(shown()),
            Some(_) => additions.historic.push(shown()),
            None if left.is_none() && document.format.rows == Rows::Fixed => additions.without_rows.push(shown()),
            None if table_index.binds_elsewhere(line.name.as_bytes(), port) => additions.refused.push(shown()),
            None => {
                let change = if left.is_some() {
                    // A lookup by port would never reach a second row.
                    let entry = table_index.entries.get(&place).filter(|_| has_aliases);
                    entry.map(|&entry| Change::AddNames { entry, names: vec![line.name.clone()] })
                } else {
                    Some(new_row(&table_index, &line, has_aliases))
                };
                let edits = change.as_ref().and_then(|change| {
                    format_of(checked, settings.check.catalogue).render_change(document, bytes, change)
                });
                match change.zip(edits) {
                    Some((change, edits)) => {
                        let at = edits.first().map_or(ByteOffset::START, |edit: &Edit| edit.span.start);
                        proposed.push(Proposed { finding: None, rule: None, at, changes: vec![change], edits });
                    }
                    None => additions.refused.push(shown()),
                }
            }
        }
    }
    (proposed, additions)
}

fn new_row(table_index: &TableIndex<'_>, line: &Line, has_aliases: bool) -> Change {
    let free =
        |name: &&String| name_fault(name.as_bytes()).is_none() && !table_index.names.contains_key(name.as_bytes());
    Change::NewRow {
        before: table_index.line_after((line.ports.first, line.transport)),
        name: line.name.clone(),
        port: line.ports.first,
        transport: line.transport,
        aliases: line.aliases.iter().filter(|alias| has_aliases && free(alias)).cloned().collect(),
        comment: (!line.description.is_empty()).then(|| line.description.clone()),
    }
}

/// Indices over the entries of a table.
struct TableIndex<'a> {
    checked: &'a Checked,
    /// Each port and transport, and whether every name there is outdated.
    places: HashMap<(u16, Transport), bool>,
    /// The first entry on a single port and transport.
    entries: HashMap<(u16, Transport), EntryId>,
    /// The sections that new rows are inserted into.
    sections: Vec<Section>,
    /// The first port of each name, and whether it has other ports.
    names: HashMap<&'a [u8], (u16, bool)>,
    words_on: HashSet<(u16, Transport, &'a [u8])>,
}

impl<'a> TableIndex<'a> {
    fn new(checked: &'a Checked) -> Self {
        let (document, bytes) = (&checked.document, &checked.source.bytes);
        let mut table_index = Self {
            checked,
            places: HashMap::new(),
            entries: HashMap::new(),
            sections: sections(document),
            names: HashMap::new(),
            words_on: HashSet::new(),
        };
        for ((id, entry), judgement) in document.entries_with_ids().zip(checked.judgements.iter()) {
            let words = std::iter::once(entry.name).chain(document.aliases(entry).iter().copied());
            let port = entry.ports.first;
            for word in words.clone().filter(|_| !entry.unnamed) {
                let known = table_index.names.entry(word.of(bytes)).or_insert((port, false));
                known.1 |= known.0 != port || !entry.ports.is_single();
            }
            let TransportWord::Registered(transport) = entry.transport else { continue };
            let left = matches!(judgement.standing, Some(Standing::Reassigned | Standing::Renamed));
            for port in entry.ports.first..=entry.ports.last {
                *table_index.places.entry((port, transport)).or_insert(true) &= left;
            }
            if entry.ports.is_single() {
                table_index.entries.entry((port, transport)).or_insert(id);
                table_index.words_on.extend(words.map(|word| (port, transport, word.of(bytes))));
            }
        }
        table_index
    }

    /// Reports whether all names on a port are outdated; `None` if the table has no name there.
    fn has_outdated_name(&self, place: (u16, Transport)) -> Option<bool> {
        self.places.get(&place).copied()
    }

    /// Reports whether a name is on another port, on any transport.
    fn binds_elsewhere(&self, name: &[u8], port: u16) -> bool {
        self.names.get(name).is_some_and(|&(first, several)| several || first != port)
    }

    /// Reports whether the port has the name of a line, or one of its aliases.
    fn has_name_on(&self, line: &Line, (port, transport): (u16, Transport)) -> bool {
        let mut names = line.aliases.iter().chain([&line.name]);
        names.any(|name| self.words_on.contains(&(port, transport, name.as_bytes())))
    }

    /// Returns the line before which a row is inserted: after the nearest lower port, in the first section
    /// that contains higher ports.
    fn line_after(&self, place: (u16, Transport)) -> LineNumber {
        let reaching = self.sections.iter().find(|section| section.last >= place.0);
        let Some(section) = reaching.or(self.sections.last()) else { return self.checked.document.line_after_last() };
        let after = section.lines.partition_point(|&(known, _)| known <= place);
        match after.checked_sub(1) {
            Some(before) => section.lines[before].1.after(),
            None => section.line,
        }
    }
}

/// A run of entries that are sorted by port. A new section begins where a lower port follows a blank line or comment.
#[derive(Debug)]
struct Section {
    /// Its first line.
    line: LineNumber,
    /// Its first port.
    first: u16,
    /// Its highest port.
    last: u16,
    /// The port and transport of each entry without a range, and its line; sorted.
    lines: Vec<((u16, Transport), LineNumber)>,
}

/// Returns the leading sections that continue each other: each begins higher than most of the previous one and reaches
/// further. Later sections are local; nothing is inserted there.
fn sections(document: &Document) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut before: Option<(u16, LineNumber)> = None;
    for entry in &document.entries {
        let port = entry.ports.first;
        let is_new = before.is_none_or(|(known, line)| port < known && line.after() < entry.line);
        before = Some((port, entry.line));
        if is_new {
            sections.push(Section { line: entry.line, first: port, last: port, lines: Vec::new() });
        }
        let Some(section) = sections.last_mut() else { continue };
        section.last = section.last.max(port);
        if let (TransportWord::Registered(transport), true) = (entry.transport, entry.ports.is_single()) {
            section.lines.push(((port, transport), entry.line));
        }
    }
    let continues = |pair: &[Section]| {
        let higher = pair[0].lines.iter().filter(|((port, _), _)| *port > pair[1].first).count();
        pair[0].first < pair[1].first && pair[0].last < pair[1].last && 2 * higher < pair[0].lines.len()
    };
    let own = sections.windows(2).position(|pair| !continues(pair)).map_or(sections.len(), |at| at + 1);
    sections.truncate(own);
    for section in &mut sections {
        section.lines.sort_unstable();
    }
    sections
}

#[cfg(test)]
mod tests;
