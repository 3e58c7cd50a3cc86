//! The fix loop: check, choose fixes, prove them, edit, and check again until nothing is left to do.

use super::blocks;
use super::check::{CheckSettings, Checked, MOST_PROPOSALS_OF_LINE, check_to_change};
use super::facts::endpoints_of_name;
use super::notes::fit_to_other_notes;
use super::totals::{RuleCount, count_by_rule};
use super::{RuleSet, read_back};
use crate::diagnostic::{Applicability, Change, Edit, Finding, Fix, RuleId, apply};
use crate::fix::{Nearby, PlannedFix, Proof, Refusal, Refused, edits_of, select};
use crate::plugin::Catalogue;
use crate::syntax::Document;
use crate::text::{LineNumber, SourceFile};
use hashbrown::HashSet;
use portolan_resolvers::LookupChange;
use std::collections::HashMap;
use std::sync::Arc;

/// The options of the fix loop.
#[derive(Clone, Copy, Debug)]
pub struct FixSettings<'a> {
    /// How the file is checked.
    pub check: CheckSettings<'a>,
    /// The rules whose fixes are made; `None` for every rule that runs.
    pub only: Option<&'a RuleSet>,
    /// Whether notes are written about stale entries without a safe fix.
    pub notes: bool,
    /// The lowest applicability of a fix. Below `Safe`, thorough fixes are preferred to careful ones, and nothing is
    /// proved.
    pub trust: Applicability,
}

/// One fix that was made or refused.
#[derive(Clone, Debug)]
pub struct Mentioned {
    /// The rule; `None` if no rule proposed the fix.
    pub rule: Option<RuleId>,
    /// The line in the file as it was when the fix was chosen.
    pub line: LineNumber,
    /// The description.
    pub what: String,
    /// The reason, for a fix that was refused.
    pub because: Option<Refusal>,
    /// The names before and after, if the fix only gives an entry another name.
    pub renamed: Option<Renamed>,
    /// Whether the fix only writes notes.
    pub is_note: bool,
}

/// An entry with another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name that it had, as written.
    pub from: Vec<u8>,
    /// The name that it has.
    pub to: String,
    /// Its port and transport: `5061/tcp`.
    pub endpoint: String,
}

/// The result of the fix loop on one file.
#[derive(Debug)]
pub struct Fixed {
    /// The file before the fixes.
    pub before: Vec<u8>,
    /// The number of its entries before the fixes.
    pub entries: usize,
    /// The number of findings of each rule before the fixes.
    pub found: HashMap<RuleId, RuleCount>,
    /// The file after the fixes, with the remaining findings.
    pub checked: Checked,
    /// The fixes that were made.
    pub made: Vec<Mentioned>,
    /// Fixes that the proof refused, or that the format cannot make.
    pub refused: Vec<Mentioned>,
    /// The number of remaining findings with an unsafe fix.
    pub waiting: usize,
    /// The number of other remaining findings that a safe note would acknowledge. Only an update counts them.
    pub noteworthy: usize,
    /// The number of findings that are gone because new notes acknowledge them.
    pub acknowledged: usize,
    /// The number of fixes that a further run makes, because this one had its number of rounds.
    pub postponed: usize,
    /// The notes that were added, renewed and removed, if they are what the run is about.
    pub notes: [usize; 3],
    /// The number of remaining findings whose fix or note would change lines that another program maintains.
    pub in_blocks: usize,
    /// Every lookup whose answer differs, gained ones included; `None` if no model reads the format.
    pub lookups: Option<Vec<LookupChange>>,
    /// The number of findings that get no note, because `check --fix` fixes them.
    pub fixable: usize,
    /// The number of times that the file was edited.
    pub rounds: usize,
}

impl Fixed {
    /// Proposes a fix for each remaining finding.
    pub fn propose(&mut self, settings: &CheckSettings<'_>) {
        self.checked.offers = proposals(&self.checked, settings);
    }

    /// Returns whether the file changed.
    pub fn is_changed(&self) -> bool {
        self.before != self.checked.source.bytes
    }
}

/// The limit of rounds of the fix loop. No file needs more; later fixes are not made.
pub const MOST_ROUNDS: usize = 10;

/// Makes the fixes of a file.
pub fn fix(source: SourceFile, document: Document, settings: &FixSettings<'_>) -> Fixed {
    let mut fixed = fix_checked(check_to_change(source, document, &settings.check), settings, |_, _, _| true);
    let unwritable = unwritable(&fixed.checked, settings);
    fixed.refused.extend(unwritable);
    fixed
}

/// Returns the fixes of remaining findings that the format cannot make.
fn unwritable(checked: &Checked, settings: &FixSettings<'_>) -> Vec<Mentioned> {
    // Where no model reads the format, no fix is safe, and the summary is about all of them.
    let trust = if checked.document.format.readers.is_empty() { Applicability::Unsafe } else { settings.trust };
    let mentions = fixes(checked, settings.only, settings.notes).filter_map(|(number, mut fixes)| {
        fixes.retain(|fix| fix.applicability >= trust);
        if first_of(checked, &settings.check, number, &fixes, trust).is_some() {
            return None;
        }
        let preferred = if trust < Applicability::Safe { fixes.pop() } else { fixes.into_iter().next() };
        why_not(checked, settings.check.catalogue, number, preferred?.changes)
    });
    mentions.collect()
}

/// Returns why the format cannot make the changes for a finding. `None` if it can.
pub(super) fn why_not(
    checked: &Checked,
    catalogue: &Catalogue,
    finding: usize,
    changes: Vec<Change>,
) -> Option<Mentioned> {
    let (format, document, bytes) = (checked.format(catalogue), &checked.document, &checked.source.bytes);
    let why = changes.iter().find_map(|change| format.render_change(document, bytes, change).err())?;
    let because = Refusal::Unwritable(why);
    let (at, rule) = (checked.findings[finding].span.start, Some(checked.findings[finding].rule.clone()));
    let fix = PlannedFix { finding: Some(finding), rule, at, changes, edits: Vec::new() };
    Some(mention(checked, &fix, Some(because)))
}

/// Makes those fixes of a checked file that `allows` picks.
pub(super) fn fix_checked(
    checked: Checked,
    settings: &FixSettings<'_>,
    allows: impl Fn(&Checked, &Finding, &Fix) -> bool,
) -> Fixed {
    let propose_for = |checked: &Checked, settings: &FixSettings<'_>| propose(checked, settings, &allows);
    let mut fixed = fix_loop(checked, &settings.check, settings.trust, |checked| propose_for(checked, settings));
    if settings.trust == Applicability::Safe {
        let others = FixSettings { trust: Applicability::Unsafe, ..*settings };
        fixed.waiting = propose_for(&fixed.checked, &others).len();
    }
    let left = proposals_for(&fixed.checked, settings, &allows);
    fixed.in_blocks = split_by_owner(&fixed.checked, left).1.len();
    fixed
}

/// Makes the proposed fixes, proved if only safe ones are allowed, and repeats until none is proposed.
pub(super) fn fix_loop(
    mut checked: Checked,
    settings: &CheckSettings<'_>,
    trust: Applicability,
    mut propose: impl FnMut(&Checked) -> Vec<PlannedFix>,
) -> Fixed {
    let format = Arc::clone(&checked.document.format);
    let (before, entries) = (checked.source.bytes.clone(), checked.document.entries.len());
    let (found, noted) = (count_by_rule(&checked.findings), checked.acknowledged());
    let mut proof = None;
    // Notes change no answer, so that their proof holds until another fix is made.
    let mut note_proof = None;
    let mut refusals = Refusals::default();
    let mut made = Vec::new();
    let mut rounds = 0;
    while rounds < MOST_ROUNDS {
        let mut proposed = propose(&checked);
        proposed.retain(|fix| !refusals.has(&checked, fix));
        let (mut chosen, others) = select(&checked.document, proposed);
        let refused_before = refusals.keys.len();
        let (notes, mut fixes): (Vec<_>, Vec<_>) = chosen.into_iter().partition(is_note);
        let (notes, bad) = partition_notes(&checked, notes, &mut note_proof);
        for Refused { fix, because } in bad {
            refusals.add(&checked, &fix, because);
        }
        fixes.extend(notes);
        fixes.sort_by_key(|fix| fix.at);
        chosen = fixes;
        if trust == Applicability::Safe && !chosen.is_empty() {
            let proof = proof.get_or_insert_with(|| Proof::new(&format.readers, &before));
            let (good, bad) = proof.partition(&checked.source.bytes, chosen);
            for Refused { fix, because } in bad {
                refusals.add(&checked, &fix, because);
            }
            chosen = good;
        }
        if format.is_declared() && !chosen.is_empty() {
            let (good, bad) = read_back::partition(&checked, chosen, settings);
            for fix in bad {
                refusals.add(&checked, &fix, Refusal::NotReadBack);
            }
            chosen = good;
        }
        if chosen.is_empty() {
            // A refused fix blocked another.
            if refusals.keys.len() > refused_before && !others.is_empty() {
                continue;
            }
            if !refusals.are_outdated {
                break;
            }
            // A fix that broke a lookup before the last fixes may no longer break one after them.
            refusals = Refusals::default();
            continue;
        }
        if !chosen.iter().all(is_note) {
            note_proof = None;
        }
        made.extend(chosen.iter().map(|fix| mention(&checked, fix, None)));
        let bytes = apply(&checked.source.bytes, &edits_of(chosen.iter()));
        checked = check_again(&checked, bytes, settings);
        refusals.are_outdated = !refusals.keys.is_empty();
        rounds += 1;
    }
    let is_open = |fix: &PlannedFix| !refusals.has(&checked, fix);
    let postponed = if rounds < MOST_ROUNDS { 0 } else { propose(&checked).into_iter().filter(is_open).count() };
    let acknowledged = checked.acknowledged().saturating_sub(noted);
    let lookups = if rounds == 0 {
        proof.as_ref().is_none_or(Proof::has_models).then(Vec::new)
    } else {
        proof.get_or_insert_with(|| Proof::new(&format.readers, &before)).changes(&checked.source.bytes)
    };
    Fixed {
        before,
        entries,
        found,
        checked,
        made,
        refused: refusals.mentions,
        waiting: 0,
        noteworthy: 0,
        acknowledged,
        postponed,
        notes: [0; 3],
        in_blocks: 0,
        fixable: 0,
        lookups,
        rounds,
    }
}

/// Returns whether a fix only writes notes.
fn is_note(fix: &PlannedFix) -> bool {
    let is_note = |change: &Change| matches!(change, Change::Note { .. } | Change::RenewNote { .. });
    !fix.changes.is_empty() && fix.changes.iter().all(is_note)
}

/// Splits notes into those that change no answer of any resolver, and others. In a format that no model reads, all are
/// good.
///
/// With a NUL byte in the file, a note can make a line readable, and its removal would break the lookups of that line.
fn partition_notes(
    checked: &Checked,
    notes: Vec<PlannedFix>,
    proof: &mut Option<Proof>,
) -> (Vec<PlannedFix>, Vec<Refused>) {
    if notes.is_empty() {
        return (notes, Vec::new());
    }
    let bytes = &checked.source.bytes;
    let proof = proof.get_or_insert_with(|| Proof::new(&checked.document.format.readers, bytes).refusing_gains());
    if proof.has_models() { proof.partition(bytes, notes) } else { (notes, Vec::new()) }
}

/// The fixes that were refused, so that later rounds do not try them again.
#[derive(Default)]
struct Refusals {
    keys: HashSet<(Option<RuleId>, Vec<u8>, String)>,
    mentions: Vec<Mentioned>,
    /// Whether the file has changed since the last refusal.
    are_outdated: bool,
}

impl Refusals {
    fn add(&mut self, checked: &Checked, fix: &PlannedFix, because: Refusal) {
        self.keys.insert(key(checked, fix));
        self.mentions.push(mention(checked, fix, Some(because)));
    }

    fn has(&self, checked: &Checked, fix: &PlannedFix) -> bool {
        !self.keys.is_empty() && self.keys.contains(&key(checked, fix))
    }
}

pub(super) fn check_again(old: &Checked, bytes: Vec<u8>, settings: &CheckSettings<'_>) -> Checked {
    let source = SourceFile::new(&old.source.path, bytes);
    let document = old.parse_again(settings.catalogue, &source.bytes);
    check_to_change(source, document, settings)
}

/// Returns the fix to make for each finding that has one, with its edits. None changes a block of another program.
fn propose(
    checked: &Checked,
    settings: &FixSettings<'_>,
    allows: &impl Fn(&Checked, &Finding, &Fix) -> bool,
) -> Vec<PlannedFix> {
    split_by_owner(checked, proposals_for(checked, settings, allows)).0
}

/// Splits fixes into those that may be made, and those that would change a block of another program.
pub(super) fn split_by_owner(checked: &Checked, fixes: Vec<PlannedFix>) -> (Vec<PlannedFix>, Vec<PlannedFix>) {
    blocks::split_by_owner(&checked.document, &checked.source.bytes, fixes)
}

/// Returns the preferred fix of each finding that has one, also in the blocks of other programs.
fn proposals_for(
    checked: &Checked,
    settings: &FixSettings<'_>,
    allows: &impl Fn(&Checked, &Finding, &Fix) -> bool,
) -> Vec<PlannedFix> {
    let proposed = fixes(checked, settings.only, settings.notes).filter_map(|(index, mut fixes)| {
        fixes.retain(|fix| allows(checked, &checked.findings[index], fix));
        first_of(checked, &settings.check, index, &fixes, settings.trust)
    });
    proposed.collect()
}

/// Returns the findings that have a fix among those that `allows` picks, by index.
pub(super) fn fixable(
    checked: &Checked,
    settings: &FixSettings<'_>,
    allows: impl Fn(&Checked, &Finding, &Fix) -> bool,
) -> HashSet<usize> {
    propose(checked, settings, &allows).iter().filter_map(|fix| fix.finding).collect()
}

/// Returns the fixes of each finding that has some, with its index. If `notes` is set, a note counts as a fix of a stale
/// entry without a safe one.
fn fixes<'a>(
    checked: &'a Checked,
    only: Option<&'a RuleSet>,
    notes: bool,
) -> impl Iterator<Item = (usize, Vec<Fix>)> + use<'a> {
    checked.findings.iter().enumerate().filter_map(move |(index, finding)| {
        let is_noted = notes && finding.can_be_noted();
        if !is_noted && finding.fixes.is_empty() || only.is_some_and(|only| !only.has(&finding.rule)) {
            return None;
        }
        let mut fixes = finding.fixes.clone();
        if is_noted && !fixes.iter().any(|fix| fix.applicability == Applicability::Safe) {
            fixes.splice(0..0, finding.writing_note());
        }
        for change in fixes.iter_mut().flat_map(|fix| &mut fix.changes) {
            fit_to_other_notes(checked, finding, change);
        }
        Some((index, fixes))
    })
}

/// Returns the first allowed fix that the format can express. If unsafe fixes are allowed, the most thorough one.
fn first_of(
    checked: &Checked,
    settings: &CheckSettings<'_>,
    finding: usize,
    fixes: &[Fix],
    trust: Applicability,
) -> Option<PlannedFix> {
    let rule = &checked.findings[finding].rule;
    let made = |fix: &Fix| render(checked, settings.catalogue, Some(finding), rule, fix.changes.clone());
    let mut fixes = fixes.iter().filter(|fix| fix.applicability >= trust);
    if trust < Applicability::Safe { fixes.rev().find_map(made) } else { fixes.find_map(made) }
}

/// Renders changes that belong together. `None` if the format cannot express one of them.
pub(super) fn render(
    checked: &Checked,
    catalogue: &Catalogue,
    finding: Option<usize>,
    rule: &RuleId,
    changes: Vec<Change>,
) -> Option<PlannedFix> {
    let format = checked.format(catalogue);
    let mut edits: Vec<Edit> = Vec::new();
    for change in &changes {
        edits.extend(format.render_change(&checked.document, &checked.source.bytes, change).ok()?);
    }
    edits.sort_unstable();
    let at = match finding {
        Some(index) => checked.findings[index].span.start,
        None => edits.first()?.span.start,
    };
    Some(PlannedFix { finding, rule: Some(rule.clone()), at, changes, edits })
}

/// Identifies a refused fix in a later round: by its rule, the text of its line and its description.
fn key(checked: &Checked, fix: &PlannedFix) -> (Option<RuleId>, Vec<u8>, String) {
    let line = checked.document.line(checked.document.line_at(fix.at));
    let content = line.map(|line| line.content.of(&checked.source.bytes).to_vec()).unwrap_or_default();
    (fix.rule.clone(), content, in_words(fix))
}

fn mention(checked: &Checked, fix: &PlannedFix, because: Option<Refusal>) -> Mentioned {
    let line = checked.document.line_at(fix.at);
    let (what, renamed) = (in_words(fix), renamed(checked, fix));
    Mentioned { rule: fix.rule.clone(), line, what, because, renamed, is_note: is_note(fix) }
}

fn renamed(checked: &Checked, fix: &PlannedFix) -> Option<Renamed> {
    let [Change::PutNameFirst { entry: id, name }] = &fix.changes[..] else { return None };
    let (document, bytes, id) = (&checked.document, &checked.source.bytes, *id);
    Some(Renamed {
        from: document.entry(id).name.of(bytes).to_vec(),
        to: name.clone(),
        endpoint: endpoints_of_name(document, bytes, id),
    })
}

fn in_words(fix: &PlannedFix) -> String {
    Fix { applicability: Applicability::Safe, changes: fix.changes.clone() }.to_string()
}

/// The preferred fix of one finding.
#[derive(Clone, Debug)]
pub struct ProposedFix {
    /// The applicability, as proved on this file.
    pub applicability: Applicability,
    /// The description.
    pub what: String,
    /// The edits, sorted and disjoint.
    pub edits: Vec<Edit>,
}

/// Checks one file, and proposes a fix for each finding that has one.
pub fn check_and_propose(source: SourceFile, document: Document, settings: &CheckSettings<'_>) -> Checked {
    let mut checked = check_to_change(source, document, settings);
    checked.offers = proposals(&checked, settings);
    checked
}

/// Returns the findings that a safe fix would fix, by index.
pub(super) fn safely_fixable(checked: &Checked, settings: &CheckSettings<'_>) -> HashSet<usize> {
    let offers = proposals(checked, settings).into_iter().enumerate();
    offers
        .filter(|(_, offer)| offer.as_ref().is_some_and(|offer| offer.applicability == Applicability::Safe))
        .map(|(index, _)| index)
        .collect()
}

/// Returns one fix per finding, in order. The safe ones are proved safe together, on the lines that decide it.
fn proposals(checked: &Checked, settings: &CheckSettings<'_>) -> Vec<Option<ProposedFix>> {
    let mut offered: Vec<Option<ProposedFix>> = vec![None; checked.findings.len()];
    let offer =
        |fix: &PlannedFix, applicability| ProposedFix { applicability, what: in_words(fix), edits: fix.edits.clone() };
    let mut in_line: HashMap<LineNumber, usize> = HashMap::new();
    let is_proposed = |&(index, _): &(usize, Vec<Fix>)| {
        let line = checked.findings[index].entry.map(|entry| checked.document.entry(entry).line);
        line.is_none_or(|line| {
            let count = in_line.entry(line).or_default();
            *count += 1;
            *count <= MOST_PROPOSALS_OF_LINE
        })
    };
    let asked: Vec<(usize, Vec<Fix>)> = fixes(checked, None, false).filter(is_proposed).collect();
    let safe = |(index, fixes): &(usize, Vec<Fix>)| first_of(checked, settings, *index, fixes, Applicability::Safe);
    let mut waiting = split_by_owner(checked, asked.iter().filter_map(safe).collect()).0;
    let nearby = Nearby::of(&checked.document, &checked.source.bytes, &waiting);
    let bytes = nearby.as_ref().map_or(&checked.source.bytes, |nearby| &nearby.bytes);
    let shifted = |fix: &PlannedFix| nearby.as_ref().map_or_else(|| fix.clone(), |nearby| nearby.shift(fix));
    let proof = (!waiting.is_empty()).then(|| Proof::new(&checked.document.format.readers, bytes));
    // Overlapping fixes are proved one after the other, in as many rounds as the fix loop has. Later ones are not safe.
    for _ in 0..MOST_ROUNDS {
        let Some(proof) = proof.as_ref().filter(|_| !waiting.is_empty()) else { break };
        let (chosen, later) = select(&checked.document, waiting);
        waiting = later;
        let (good, _) = proof.partition(bytes, chosen.iter().map(shifted).collect());
        let good: HashSet<Option<usize>> = good.iter().map(|fix| fix.finding).collect();
        for fix in &chosen {
            let is_good = good.contains(&fix.finding);
            let applicability = if is_good { Applicability::Safe } else { Applicability::Unsafe };
            if let Some(index) = fix.finding {
                offered[index] = Some(offer(fix, applicability));
            }
        }
    }
    // For the remaining findings, an unsafe fix.
    let rest = asked.iter().filter(|(index, _)| offered[*index].is_none());
    let risky = |(index, fixes): &(usize, Vec<Fix>)| first_of(checked, settings, *index, fixes, Applicability::Unsafe);
    for fix in split_by_owner(checked, rest.filter_map(risky).collect()).0 {
        if let Some(index) = fix.finding {
            offered[index] = Some(offer(&fix, Applicability::Unsafe));
        }
    }
    offered
}
