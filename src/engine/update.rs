//! Brings a table up to date: the safe fixes, and rows for assignments that it lacks.

use super::check::{CheckSettings, Checked};
use super::fix::{FixSettings, Fixed, check_again, fix, format_of};
use crate::diagnostic::{Applicability, Change, Edit, apply};
use crate::export::{ExportPlan, Line, Target, table};
use crate::fix::{Proof, Proposed, edits_of};
use crate::model::{PortRange, Transport, TransportWord, name_fault};
use crate::registry::Standing;
use hashbrown::{HashMap, HashSet};

/// Which assignments a table is to have.
#[derive(Clone, Debug)]
pub struct UpdateSettings<'a> {
    /// How the table is checked.
    pub check: CheckSettings<'a>,
    /// Ports whose assignments are added.
    pub ports: Vec<PortRange>,
    /// Only those on these transports.
    pub transports: Vec<Transport>,
    /// Also those on ports that the table gives to a name that left.
    pub replacing: bool,
}

/// What became of a table.
#[derive(Debug)]
pub struct Updated {
    /// The fixes, and all that changed together.
    pub fixed: Fixed,
    /// Assignments that were added.
    pub added: usize,
    /// Assignments that were left out, because some program would get another answer for a name or port that it finds
    /// in the table as it is.
    pub left_out: Vec<String>,
}

/// Applies the safe fixes, and adds what is missing.
pub fn update(checked: Checked, settings: &UpdateSettings<'_>) -> Updated {
    let trust = Applicability::Safe;
    let mut fixed = fix(checked, &FixSettings { check: settings.check, only: None, trust });
    let (rows, mut left_out) = missing(&fixed.checked, settings);
    if rows.is_empty() {
        return Updated { fixed, added: 0, left_out };
    }
    let proof = Proof::new(fixed.checked.document.format.id, &fixed.before);
    let (good, bad) = proof.part(&fixed.checked.source.bytes, rows);
    left_out.extend(bad.iter().flat_map(|refused| refused.fix.changes.iter().filter_map(told)));
    if !good.is_empty() {
        let bytes = apply(&fixed.checked.source.bytes, &edits_of(good.iter()));
        fixed.lookups = proof.changes(&bytes);
        fixed.checked = check_again(&fixed.checked, bytes, &settings.check);
        fixed.rounds += 1;
    }
    Updated { fixed, added: good.len(), left_out }
}

/// `imaps 993/tcp`.
fn told(change: &Change) -> Option<String> {
    match change {
        Change::NewRow { name, port, transport, .. } => Some(format!("{name} {port}/{transport}")),
        _ => None,
    }
}

/// A row for each assignment that the table lacks, in the order of ports; and those that cannot have one, because their
/// name stands on another port there.
fn missing(checked: &Checked, settings: &UpdateSettings<'_>) -> (Vec<Proposed>, Vec<String>) {
    let (document, bytes) = (&checked.document, &checked.source.bytes);
    let target = if document.format.has_aliases { Target::Services } else { Target::Nmap };
    let plan = ExportPlan {
        target,
        transports: settings.transports.clone(),
        ports: vec![PortRange { first: 0, last: u16::MAX }],
        with_history: false,
        with_habits: false,
    };
    let lines = table(settings.check.registry, &plan).lines;
    let held = Held::new(checked);
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for line in lines {
        let port = line.ports.first;
        let place = (port, line.transport);
        let is_asked = settings.ports.iter().any(|asked| asked.contains(port));
        let wanted = match held.by_name_that_left(place) {
            Some(true) => settings.replacing && !held.has_name_on(&line, place),
            Some(false) => false,
            None => is_asked,
        };
        if !wanted {
            continue;
        }
        if held.binds_elsewhere(line.name.as_bytes(), port) {
            left_out.push(format!("{} {port}/{}", line.name, line.transport));
            continue;
        }
        let free = |name: &String| name_fault(name.as_bytes()).is_none() && !held.names.contains_key(name.as_bytes());
        let aliases = if document.format.has_aliases {
            line.aliases.iter().filter(|alias| free(alias)).cloned().collect()
        } else {
            Vec::new()
        };
        let before = held.line_after(place);
        let comment = (!line.description.is_empty()).then(|| line.description.clone());
        let (name, transport) = (line.name.clone(), line.transport);
        let change = Change::NewRow { before, name, port, transport, aliases, comment };
        if let Some(edits) = format_of(checked).render_change(document, bytes, &change) {
            let at = edits.first().map_or(0, |edit: &Edit| edit.span.start);
            rows.push(Proposed { finding: None, rule: 0, at, changes: vec![change], edits });
        }
    }
    (rows, left_out)
}

/// What a table has.
struct Held<'a> {
    checked: &'a Checked,
    /// The ports on each transport, and whether every name on it left.
    places: HashMap<(u16, Transport), bool>,
    /// Port and transport of single entries with the index of their line, sorted.
    lines: Vec<((u16, Transport), u32)>,
    /// The first port of each name, and whether it has others.
    names: HashMap<&'a [u8], (u16, bool)>,
    words_on: HashSet<(u16, Transport, &'a [u8])>,
}

impl<'a> Held<'a> {
    fn new(checked: &'a Checked) -> Self {
        let (document, bytes) = (&checked.document, &checked.source.bytes);
        let mut held = Self {
            checked,
            places: HashMap::new(),
            lines: Vec::new(),
            names: HashMap::new(),
            words_on: HashSet::new(),
        };
        for (entry, judgement) in document.entries.iter().zip(checked.judgements.iter()) {
            let words = std::iter::once(entry.name).chain(document.aliases(entry).iter().copied());
            let port = entry.ports.first;
            for word in words.clone().filter(|_| !entry.unnamed) {
                let known = held.names.entry(word.of(bytes)).or_insert((port, false));
                known.1 |= known.0 != port || !entry.ports.is_single();
            }
            let TransportWord::Registered(transport) = entry.transport else { continue };
            let left = matches!(judgement.standing, Some(Standing::Reassigned | Standing::Renamed));
            for port in entry.ports.first..=entry.ports.last {
                *held.places.entry((port, transport)).or_insert(true) &= left;
            }
            if entry.ports.is_single() {
                held.lines.push(((port, transport), entry.line));
                held.words_on.extend(words.map(|word| (port, transport, word.of(bytes))));
            }
        }
        held.lines.sort_unstable();
        held
    }

    /// Whether all names on a port left it; `None` if the table has none.
    fn by_name_that_left(&self, place: (u16, Transport)) -> Option<bool> {
        self.places.get(&place).copied()
    }

    /// Whether a name stands on another port, on whatever transport.
    fn binds_elsewhere(&self, name: &[u8], port: u16) -> bool {
        self.names.get(name).is_some_and(|&(first, several)| several || first != port)
    }

    /// Whether the port has the name of a line, or one of its aliases.
    fn has_name_on(&self, line: &Line, (port, transport): (u16, Transport)) -> bool {
        let mut names = line.aliases.iter().chain([&line.name]);
        names.any(|name| self.words_on.contains(&(port, transport, name.as_bytes())))
    }

    /// The index of the line after the one with the nearest port below.
    fn line_after(&self, place: (u16, Transport)) -> u32 {
        let after = self.lines.partition_point(|&(known, _)| known <= place);
        match after.checked_sub(1) {
            Some(before) => self.lines[before].1 + 1,
            None => self.checked.document.entries.first().map_or(0, |entry| entry.line),
        }
    }
}
