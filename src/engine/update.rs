//! Updates a table: makes fixes, and adds rows and names for missing assignments.

mod additions;
mod described;
mod limits;
mod line_map;
mod missing;
mod outcome;
mod table_index;

pub use additions::{Added, Additions, LeftOut, OtherName, WhyLeftOut};
pub use limits::Kept;
pub use line_map::LineMap;
pub use outcome::{StaleEntry, TableUpdate, WhyItStays};

use super::check::{CheckSettings, Checked, check_to_change};
use super::fix::{FixSettings, Fixed, MOST_ROUNDS, check_again, fix_checked, fixable};
use crate::diagnostic::{Applicability, Change, Finding, Fix, apply};
use crate::fix::{PlannedFix, Proof, Refusal, edits_of, select};
use crate::model::{PortRange, Transport};
use crate::registry::Registry;
use crate::syntax::{Document, UnreadTable, Unreadable};
use crate::text::SourceFile;
use described::{add_described, sort_rows};
use limits::is_rename;
use missing::{Addition, candidates, missing};
use portolan_resolvers::{Answer, Lookup, LookupChange};

/// The assignments that are added to a table.
#[derive(Clone, Debug)]
pub struct UpdateSettings<'a> {
    /// How the table is checked.
    pub check: CheckSettings<'a>,
    /// The registry whose assignments are added, if that is a pack.
    pub source: Option<&'a Registry>,
    /// Ports whose assignments are added.
    pub ports: Vec<PortRange>,
    /// The transports whose assignments are added. If empty: all, or in a declared format those that the table has.
    pub transports: Vec<Transport>,
    /// Which lines get the registry's name as an alias.
    pub names: NamesBeside,
    /// Whether each name is added on its other registered transports, so that getaddrinfo and Nmap find one more endpoint.
    /// Without `ports`, this applies to every name in the table.
    pub twins: bool,
    /// Whether fixes may write notes.
    pub notes: bool,
    /// The lowest applicability of fixes that are made.
    pub trust: Applicability,
    /// Whether entries get the registry's name, in formats that no modeled program reads.
    pub renames: bool,
    /// The only ports that change; empty for all.
    pub within: Vec<PortRange>,
    /// Entries that stay as they are.
    pub keep: Vec<Kept>,
}

/// The lines that get the registry's name for their port as an alias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamesBeside {
    /// None.
    #[default]
    None,
    /// Those with an outdated name.
    Outdated,
    /// Those with any other name, only on the given ports, if there are any.
    Any,
}

/// An updated table.
#[derive(Debug)]
pub struct Updated {
    /// The fixes, and the table after all changes.
    pub fixed: Fixed,
    /// The assignments that were added or left out.
    pub additions: Additions,
    /// The lines that could not be read, before all changes.
    pub unread: Vec<Unreadable>,
    /// A part of the file that only another format reads.
    pub unread_table: Option<UnreadTable>,
    /// The indices in [`UpdateSettings::keep`] of those that are about nothing in the table.
    pub idle_keeps: Vec<usize>,
}

/// Makes the fixes and adds the missing assignments, until there is nothing more to do.
pub fn update(source: SourceFile, document: Document, settings: &UpdateSettings<'_>) -> Updated {
    let unread = document.unreadable.clone();
    let unread_table = settings.check.catalogue.unread_table(&source.path, &source.bytes, &document);
    // If no model reads the table, nothing is safe, and only renames are made.
    let only_renames = settings.trust == Applicability::Safe && settings.renames_in(&document.format);
    let trust = if only_renames { Applicability::Unsafe } else { settings.trust };
    let fixes = FixSettings { check: settings.check, only: None, notes: settings.notes, trust };
    let allows = |checked: &Checked, finding: &Finding, fix: &Fix| {
        let keeps = |entry| settings.keeps_name(&checked.document, &checked.source.bytes, entry);
        (settings.notes || !fix.changes.iter().any(writes_note))
            && (!only_renames || is_rename(finding, fix))
            && !finding.entry.is_some_and(keeps)
    };
    let mut fixed = fix_checked(check_to_change(source, document, &settings.check), &fixes, allows);
    let mut candidates = candidates(&fixed.checked.document, settings);
    let idle_keeps = settings.idle_keeps(&fixed.checked.document, &fixed.checked.source.bytes, &candidates);
    candidates.retain(|line| !settings.keeps_out(line));
    let whole = proof(&fixed, &fixed.before, settings);
    let mut added: Vec<Added> = Vec::new();
    let mut refused: Vec<(Addition, WhyLeftOut)> = Vec::new();
    // Each round adds or refuses an addition, and the loop ends when one does neither. The limit is for tables where that
    // takes too long.
    for _ in 0..MOST_ROUNDS {
        // Unsafe fixes may change lookups; the additions are proved against the table after these fixes.
        let after_fixes =
            (settings.trust < Applicability::Safe).then(|| proof(&fixed, &fixed.checked.source.bytes, settings));
        let proof = after_fixes.as_ref().unwrap_or(&whole);
        let (names, rest) = missing(&fixed.checked, &candidates, settings, &added, &refused)
            .0
            .into_iter()
            .partition(|fix| !is_row(fix));
        // A line gets one alias at a time, and a name belongs to one port.
        let (names, waiting) = select(&fixed.checked.document, names);
        let (before, known) = (added.len(), refused.len());
        add(&mut fixed, proof, names, settings, &mut added, &mut refused);
        let rest: Vec<PlannedFix> = if added.len() == before {
            rest
        } else {
            missing(&fixed.checked, &candidates, settings, &added, &refused).0.into_iter().filter(is_row).collect()
        };
        add(&mut fixed, proof, rest, settings, &mut added, &mut refused);
        if added.len() > before {
            // New lines may make other fixes possible.
            let Fixed { before, entries, found, mut made, checked, rounds, acknowledged, .. } = fixed;
            fixed = fix_checked(checked, &fixes, allows);
            if !fixed.made.is_empty() || !fixed.refused.is_empty() {
                // They have lines of the table with the additions.
                let lines = LineMap::new(&before, &fixed.before);
                for fix in fixed.made.iter_mut().chain(&mut fixed.refused) {
                    fix.line = lines.before(fix.line);
                }
            }
            made.append(&mut fixed.made);
            let (rounds, acknowledged) = (rounds + fixed.rounds, acknowledged + fixed.acknowledged);
            fixed = Fixed { before, entries, found, made, acknowledged, rounds, ..fixed };
        } else if waiting.is_empty() {
            // Those that waited for refused ones get a turn.
            if refused.len() == known {
                break;
            }
        } else {
            let names = waiting.iter().filter_map(|fix| Addition::of(&fixed.checked, fix));
            refused.extend(names.map(|name| (name, WhyLeftOut::Unwritable(None))));
        }
    }
    if !settings.notes && trust == Applicability::Safe {
        // A safe note makes a risky fix unnecessary.
        let notes = |checked: &Checked, finding: &Finding, fix: &Fix| {
            let entry = finding.entry.map(|entry| checked.document.entry(entry));
            fix.changes.iter().any(writes_note)
                && !entry.is_some_and(|entry| settings.keeps(&checked.document, &checked.source.bytes, entry))
        };
        let noted = fixable(&fixed.checked, &FixSettings { notes: true, ..fixes }, notes);
        let unsafe_ones = FixSettings { trust: Applicability::Unsafe, ..fixes };
        fixed.waiting = fixable(&fixed.checked, &unsafe_ones, allows).difference(&noted).count();
        fixed.noteworthy = noted.len();
    }
    if !added.is_empty() {
        fixed.lookups = whole.changes(&fixed.checked.source.bytes);
    }
    let (unmade, mut left_out) = missing(&fixed.checked, &candidates, settings, &added, &refused);
    let unmade = unmade.iter().filter_map(|fix| Addition::of(&fixed.checked, fix));
    refused.extend(unmade.map(|addition| (addition, WhyLeftOut::TooManyRounds)));
    left_out.extend(refused.into_iter().flat_map(|(addition, why)| addition.left_out(&why)));
    left_out.sort_by(|a, b| (a.port, &a.name, a.transport as u8).cmp(&(b.port, &b.name, b.transport as u8)));
    added.sort_by_key(|added| added.port);
    Updated { fixed, additions: Additions { added, left_out }, unread, unread_table, idle_keeps }
}

/// Returns the proof of additions to a table. They change no answer, except for one more endpoint of a name, with twins.
fn proof(fixed: &Fixed, bytes: &[u8], settings: &UpdateSettings<'_>) -> Proof {
    let proof = Proof::new(&fixed.checked.document.format.readers, bytes);
    if settings.twins { proof.accepting(adds_endpoint) } else { proof }
}

/// Returns whether getaddrinfo, or Nmap, only has further endpoints of a name.
fn adds_endpoint(change: &LookupChange) -> bool {
    match (&change.before, &change.after) {
        (Answer::Addresses(before), Answer::Addresses(after)) | (Answer::Ports(before), Answer::Ports(after)) => {
            before.iter().all(|endpoint| after.contains(endpoint))
        }
        _ => false,
    }
}

fn writes_note(change: &Change) -> bool {
    matches!(change, Change::Note { .. } | Change::RenewNote { .. })
}

fn is_row(fix: &PlannedFix) -> bool {
    fix.changes.iter().any(|change| matches!(change, Change::NewRow { .. }))
}

/// Applies the additions that are proved.
fn add(
    fixed: &mut Fixed,
    proof: &Proof,
    proposed: Vec<PlannedFix>,
    settings: &UpdateSettings<'_>,
    added: &mut Vec<Added>,
    refused: &mut Vec<(Addition, WhyLeftOut)>,
) {
    if proposed.is_empty() {
        return;
    }
    if fixed.checked.document.format.is_declared() {
        return add_described(fixed, proposed, settings, added, refused);
    }
    let (mut good, bad) = proof.partition(&fixed.checked.source.bytes, proposed);
    sort_rows(&mut good, &fixed.checked, settings);
    let from_ending = if bad.is_empty() { Vec::new() } else { changes_from_ending(&fixed.checked, proof) };
    let is_from_ending = |change: &LookupChange| {
        from_ending.iter().any(|other| (&other.lookup, other.readers) == (&change.lookup, change.readers))
    };
    refused.extend(bad.into_iter().filter_map(|refused| {
        let addition = Addition::of(&fixed.checked, &refused.fix)?;
        let why = match refused.because {
            Refusal::Changes(change) if is_row(&refused.fix) && adds_endpoint(&change) => match change.lookup {
                Lookup::Addresses { .. } => WhyLeftOut::FurtherAddress,
                _ => WhyLeftOut::FurtherPort,
            },
            Refusal::Changes(change) if is_from_ending(&change) => WhyLeftOut::FinalNewline,
            Refusal::Changes(change) => WhyLeftOut::Changes(Box::new(change)),
            because => WhyLeftOut::NotProved(because.to_string()),
        };
        Some((addition, why))
    }));
    added.extend(good.iter().filter_map(|fix| Some(Addition::of(&fixed.checked, fix)?.added(!is_row(fix)))));
    if !good.is_empty() {
        let bytes = apply(&fixed.checked.source.bytes, &edits_of(good.iter()));
        fixed.checked = check_again(&fixed.checked, bytes, &settings.check);
        fixed.rounds += 1;
    }
}

/// Returns the lookups that change if the last line, which has no line ending, gets one.
fn changes_from_ending(checked: &Checked, proof: &Proof) -> Vec<LookupChange> {
    let last = checked.document.lines.last();
    if last.is_none_or(|last| !last.ending.is_empty()) {
        return Vec::new();
    }
    proof.changes(&[&checked.source.bytes, &b"\n"[..]].concat()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
