//! One file: parse, judge, run the rules, respect suppressions and notes.

use super::anothers_table::hold_back_aliases;
use super::blocks::name_owners;
use super::{AddedFindings, ProposedFix, RuleSet, Selection, Selector, accept, lookup_changes};
use crate::diagnostic::{
    BaselineUse, Dropped, Finding, Findings, Known, NOTE, Note, Origin, RuleId, Severity, Suppression, Wanted, dropped,
    has_mark, notes, remove_known, suppressions,
};
use crate::format::Format;
use crate::plugin::Catalogue;
use crate::registry::{Judgements, Registry, Relations, infer_unstated, judge, relate};
use crate::rule::{
    ConfigUses, Context, NEED_BASE, NEED_PACK, OldTable, Rule, RuleMeta, Shared, SuppressionUse, THIS_FILE,
    UNUSED_SUPPRESSION,
};
use crate::syntax::{Document, EntryId, Line};
use crate::text::{LineNumber, SourceFile, unquoted_path};
use hashbrown::HashSet;
use memchr::memmem;
use portolan_resolvers::{LookupChange, Reader, Tables};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A file with its findings.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub source: SourceFile,
    /// Its lines and entries.
    pub document: Document,
    /// The standings of its entries, in their order.
    pub judgements: Judgements,
    /// The relations of its entries to the packs of the run.
    pub relations: Relations,
    /// The findings, in the order of the file.
    pub findings: Vec<Finding>,
    /// The comments that suppress rules, with their effect.
    pub suppressions: Vec<SuppressionUse>,
    /// The notes in the file, with their effect.
    pub notes: Vec<NoteUse>,
    /// The lookups that change when this table replaces the base, if there is one.
    pub base_lookups: Vec<LookupChange>,
    /// How many findings the baseline has left out.
    pub baseline: BaselineUse,
    /// The findings of the baseline that no longer occur.
    pub gone: Known,
    /// The fix proposed for each finding, in order. Empty unless [`super::check_and_propose`] proposed fixes.
    pub offers: Vec<Option<ProposedFix>>,
}

impl Checked {
    /// Returns the format that the file was read as.
    pub(super) fn format<'a>(&self, catalogue: &'a Catalogue) -> &'a dyn Format {
        catalogue.format(&self.document.format.id).expect("invariant: documents come of a format of the catalogue")
    }

    /// Parses the file with other bytes as it was parsed before.
    pub(super) fn parse_again(&self, catalogue: &Catalogue, bytes: &[u8]) -> Document {
        let mut document = self.format(catalogue).parse_at(&self.source.path, bytes);
        document.set_name_role(self.document.format.names);
        document.is_format_given = self.document.is_format_given;
        document
    }
}

/// A note after the rules have run.
#[derive(Clone, Debug)]
pub struct NoteUse {
    /// The note.
    pub note: Note,
    /// The entries whose current facts it states.
    pub acknowledges: Vec<EntryId>,
}

impl Checked {
    /// Returns the number of findings that current notes acknowledge.
    pub(super) fn acknowledged(&self) -> usize {
        self.notes.iter().map(|used| used.acknowledges.len()).sum()
    }

    /// Returns the fix proposed for a finding, if there is one.
    pub fn offer(&self, finding: usize) -> Option<&ProposedFix> {
        self.offers.get(finding)?.as_ref()
    }
}

/// Which comments of a file may silence a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentPolicy {
    /// Suppressions.
    pub suppressions: bool,
    /// Notes, which acknowledge a finding.
    pub notes: bool,
}

impl CommentPolicy {
    /// Respects both.
    pub const ALL: Self = Self { suppressions: true, notes: true };
    /// Respects neither.
    pub const NONE: Self = Self { suppressions: false, notes: false };
}

/// The old table that others are compared with.
#[derive(Debug)]
pub struct Base {
    old: OldTable,
    tables: Tables,
    /// Names whose loss is accepted in every table.
    dropped: Vec<Dropped>,
}

impl Base {
    /// Reads a table with the models of its format that messages name by default.
    pub fn new(source: Arc<SourceFile>, document: Document) -> Self {
        let tables = Tables::read_by_default_ids(&document.format.readers, &source.bytes);
        Self { old: OldTable { source, document }, tables, dropped: Vec::new() }
    }

    /// Accepts the loss of these names in every table. The comments of a table may accept the loss of further names.
    #[must_use]
    pub fn accepting(self, dropped: Vec<Dropped>) -> Self {
        Self { dropped, ..self }
    }

    /// Returns the id of its format.
    pub fn format(&self) -> &str {
        &self.old.document.format.id
    }

    /// Returns the lookups of these resolvers that another table answers differently. Accepted losses are left out.
    /// Empty for a table in another format, whose lookups cannot be compared.
    fn changes(&self, document: &Document, bytes: &[u8], resolvers: &[Reader]) -> Vec<LookupChange> {
        let format = &self.old.document.format;
        if document.format.id != format.id {
            return Vec::new();
        }
        let mut changes = if resolvers == Reader::named_by_default() {
            lookup_changes(&self.tables, bytes)
        } else {
            let chosen = resolvers.iter().copied().filter(|reader| format.is_read_by(reader.meta().id));
            lookup_changes(&Tables::read_by(chosen, &self.old.source.bytes), bytes)
        };
        let dropped: Vec<Dropped> = dropped(document, bytes).into_iter().chain(self.dropped.iter().cloned()).collect();
        accept(&mut changes, &dropped);
        changes
    }
}

/// The most fixes that a report proposes for one line, each with a copy of the whole line. `--fix` makes all.
pub const MOST_PROPOSALS_OF_LINE: usize = 200;

/// How a file is checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckSettings<'a> {
    /// The rules and formats of the run.
    pub catalogue: &'a Catalogue,
    /// The registry that files are checked against.
    pub registry: &'a Registry,
    /// The rules that run.
    pub rules: &'a RuleSet,
    /// Which of its comments may silence a finding.
    pub comments: CommentPolicy,
    /// The lowest severity of findings.
    pub severity: Severity,
    /// Whether findings have hints.
    pub hints: bool,
    /// The old table that the files are compared with.
    pub base: Option<&'a Base>,
    /// The releases of resolvers that messages name.
    pub resolvers: &'a [Reader],
    /// The findings of other programs.
    pub added: Option<&'a AddedFindings>,
    /// The findings of the file that are known and left out.
    pub baseline: Option<&'a Known>,
}

impl<'a> CheckSettings<'a> {
    /// Checks with these rules, respects every comment and keeps every finding.
    pub fn new(catalogue: &'a Catalogue, registry: &'a Registry, rules: &'a RuleSet) -> Self {
        let (comments, severity) = (CommentPolicy::ALL, Severity::Info);
        let resolvers = Reader::named_by_default();
        let (hints, base, added, baseline) = (true, None, None, None);
        Self { catalogue, registry, rules, comments, severity, hints, base, resolvers, added, baseline }
    }

    /// Returns whether findings of a rule are reported. Of one that no longer exists, every finding is gone; the rules of
    /// other programs are known only if their findings are added.
    pub fn reports(&self, rule: &str) -> bool {
        rule.parse::<RuleId>().is_ok_and(|rule| {
            if self.catalogue.rule(rule.as_str()).is_none() {
                return self.added.is_some() || !rule.as_str().contains('/');
            }
            let is_displayed = self.rules.severity(&rule).is_some_and(|severity| severity >= self.severity);
            is_displayed && self.has_input_of(&rule)
        })
    }

    /// Returns whether the run has the old table or the pack that a rule compares tables with.
    fn has_input_of(&self, rule: &RuleId) -> bool {
        let has_packs = || !self.catalogue.packs().is_empty();
        (self.base.is_some() || !NEED_BASE.contains(rule)) && (!NEED_PACK.contains(rule) || has_packs())
    }
}

/// The use of the findings of a file, which decides what is computed with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They are reported: they have notes if the file has some.
    Report,
    /// The file is changed: they have fixes and notes.
    Change,
}

/// Checks one file.
pub fn check(source: SourceFile, document: Document, settings: &CheckSettings<'_>) -> Checked {
    check_with(source, document, settings, Purpose::Report, &[])
}

/// Checks one file to change it.
pub(super) fn check_to_change(source: SourceFile, document: Document, settings: &CheckSettings<'_>) -> Checked {
    check_with(source, document, settings, Purpose::Change, &[])
}

/// Checks one file: a table, or a configuration that looks names up in one. `configurations` has the names by the kinds
/// that it is read as; none for a table.
pub(super) fn check_with(
    source: SourceFile,
    mut document: Document,
    settings: &CheckSettings<'_>,
    purpose: Purpose,
    configurations: &[ConfigUses<'_>],
) -> Checked {
    let CheckSettings { catalogue, registry, comments, severity, hints, base, resolvers, baseline, .. } = *settings;
    infer_unstated(&mut document, &source.bytes, registry);
    let judgements = judge(&document, &source.bytes, registry);
    let relations = relate(&document, &source.bytes, catalogue.packs());
    let base_lookups = base.map(|base| base.changes(&document, &source.bytes, resolvers)).unwrap_or_default();
    let shared = Shared::default();
    let context = Context {
        document: &document,
        bytes: &source.bytes,
        registry,
        judgements: &judgements,
        relations: &relations,
        suppressions: &[],
        base_lookups: &base_lookups,
        old: base.map(|base| &base.old),
        resolvers,
        configuration: None,
        shared: &shared,
    };
    let has_comments = has_mark(&source.bytes);
    let has_notes = has_comments && memmem::find(&source.bytes, NOTE.as_bytes()).is_some();
    let wanted = Wanted { hints, notes: has_notes, fixes: purpose == Purpose::Change };
    let mut findings = run_rules(context, configurations, settings, &source, wanted);
    let suppressions = if comments.suppressions && has_comments {
        apply_suppressions(context, settings, wanted, &mut findings)
    } else {
        Vec::new()
    };
    // If both a suppression and a note silence a finding, the suppression counts; otherwise it would be unused.
    let notes = if has_comments { apply_notes(&context, comments.notes, &mut findings) } else { Vec::new() };
    findings.retain(|finding| finding.severity >= severity);
    hold_back_aliases(catalogue, &source.path, &document, &mut findings);
    if hints {
        name_owners(&document, &source.bytes, &mut findings);
        name_file(&source.path, &mut findings);
    }
    let (baseline, gone) = baseline
        .map(|known| remove_known(&mut findings, &document, &source.bytes, known, |rule| settings.reports(rule)))
        .unwrap_or_default();
    Checked {
        source,
        document,
        judgements,
        relations,
        findings,
        suppressions,
        notes,
        base_lookups,
        baseline,
        gone,
        offers: Vec::new(),
    }
}

/// Puts the path of the checked file into the commands of hints, if a shell takes it as it is.
fn name_file(path: &Path, findings: &mut [Finding]) {
    let placeholder = format!(" {THIS_FILE}`");
    let Some(name) = unquoted_path(path).map(|path| format!(" {path}`")) else { return };
    for hint in findings.iter_mut().filter_map(|finding| finding.hint.as_mut()) {
        if hint.contains(&placeholder) {
            *hint = hint.replace(&placeholder, &name);
        }
    }
}

/// Returns the findings of every rule but the one about suppressions, and of other programs.
fn run_rules<'a>(
    mut context: Context<'a>,
    configurations: &[ConfigUses<'a>],
    settings: &CheckSettings<'_>,
    source: &SourceFile,
    wanted: Wanted,
) -> Vec<Finding> {
    let mut findings = Findings::new(wanted);
    let applies =
        |rule: &dyn Rule| rule.meta().id != UNUSED_SUPPRESSION && rule.meta().applies.to(&context.document.format);
    let rules: Vec<_> = running(settings).filter(|(_, rule)| applies(*rule)).collect();
    for (position, rule) in rules {
        if configurations.is_empty() {
            run(rule, position, settings.rules, &context, &mut findings);
        }
        for &configuration in configurations {
            context.configuration = Some(configuration);
            run(rule, position, settings.rules, &context, &mut findings);
        }
    }
    if let Some(added) = settings.added {
        added.report(&source.path, context.document, context.bytes, settings.catalogue, settings.rules, &mut findings);
    }
    findings.into_sorted()
}

/// Removes the findings that comments suppress, and adds those about comments without effect. Returns the comments.
fn apply_suppressions(
    context: Context<'_>,
    settings: &CheckSettings<'_>,
    wanted: Wanted,
    findings: &mut Vec<Finding>,
) -> Vec<SuppressionUse> {
    let (document, bytes) = (context.document, context.bytes);
    let suppressed = suppress(document, bytes, settings, suppressions(document, bytes), findings);
    if let Some((position, rule)) = running(settings).find(|(_, rule)| rule.meta().id == UNUSED_SUPPRESSION) {
        let mut more = Findings::with(std::mem::take(findings), wanted);
        run(rule, position, settings.rules, &Context { suppressions: &suppressed, ..context }, &mut more);
        *findings = more.into_sorted();
    }
    suppressed
}

/// Returns the rules that run, with their positions in the catalogue.
fn running<'a>(settings: &CheckSettings<'a>) -> impl Iterator<Item = (usize, &'a dyn Rule)> + use<'a> {
    let rules = settings.rules;
    settings.catalogue.rules().enumerate().filter(|(_, rule)| rules.has(&rule.meta().id))
}

fn run(rule: &dyn Rule, position: usize, rules: &RuleSet, context: &Context<'_>, findings: &mut Findings) {
    let meta = rule.meta();
    findings.set_rule(position, meta.id.clone(), meta.category, rules.severity(&meta.id).unwrap_or(meta.severity));
    if meta.origin != Origin::Builtin {
        findings.set_origin(meta.origin.clone());
    }
    rule.check(context, findings);
}

/// Finds the notes of a file, and those that are current.
///
/// Removes the findings that a current note acknowledges, if notes are respected.
fn apply_notes(context: &Context<'_>, are_respected: bool, findings: &mut Vec<Finding>) -> Vec<NoteUse> {
    let uses = |note| NoteUse { note, acknowledges: Vec::new() };
    let mut notes: Vec<NoteUse> = notes(context.document, context.bytes).into_iter().map(uses).collect();
    if notes.is_empty() {
        return notes;
    }
    findings.retain(|finding| {
        let rule = finding.rule.as_str();
        let Some(entry) = finding.entry else { return true };
        let line = context.document.entry(entry).line;
        let current = {
            let mut about = notes_about(&notes, context.document, context.bytes, line, rule);
            let text = finding.note.as_ref();
            text.and_then(|text| about.find(|&index| notes[index].note.states(text)))
        };
        let Some(current) = current else { return true };
        notes[current].acknowledges.push(entry);
        !are_respected
    });
    notes
}

/// Returns the indices of a rule's notes about the entry on a line. Its own come first, then those of its twins.
pub(super) fn notes_about<'a>(
    notes: &'a [NoteUse],
    document: &Document,
    bytes: &[u8],
    line: LineNumber,
    rule: &'a str,
) -> impl Iterator<Item = usize> + use<'a> {
    let first_line = document.first_twin(bytes, line);
    let first = notes.partition_point(|used| used.note.line < first_line);
    let end = notes.partition_point(|used| used.note.line <= line);
    let speaks = move |&index: &usize| {
        let note = &notes[index].note;
        note.rule == rule.as_bytes() && (note.own_lines || note.line == line)
    };
    (first..end.max(first)).rev().filter(speaks)
}

/// Judges the entries of a file without findings, and marks those that a note acknowledges.
pub fn judge_entries(
    source: SourceFile,
    mut document: Document,
    catalogue: &Catalogue,
    registry: &Registry,
) -> Checked {
    if memmem::find(&source.bytes, NOTE.as_bytes()).is_none() {
        infer_unstated(&mut document, &source.bytes, registry);
        let judgements = judge(&document, &source.bytes, registry);
        let relations = relate(&document, &source.bytes, catalogue.packs());
        return Checked {
            source,
            document,
            judgements,
            relations,
            findings: Vec::new(),
            suppressions: Vec::new(),
            notes: Vec::new(),
            base_lookups: Vec::new(),
            baseline: BaselineUse::default(),
            gone: Known::new(),
            offers: Vec::new(),
        };
    }
    let all = RuleSet::new(catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let mut checked = check(
        source,
        document,
        &CheckSettings { comments: CommentPolicy::NONE, ..CheckSettings::new(catalogue, registry, &all) },
    );
    for used in &checked.notes {
        used.acknowledges.iter().for_each(|&entry| checked.judgements.acknowledge(entry));
    }
    checked.findings.clear();
    checked
}

/// Removes the findings that comments suppress. Returns the comments, with the words that had no effect.
fn suppress(
    document: &Document,
    bytes: &[u8],
    settings: &CheckSettings<'_>,
    asked: Vec<Suppression>,
    findings: &mut Vec<Finding>,
) -> Vec<SuppressionUse> {
    if asked.is_empty() {
        return Vec::new();
    }
    let mut uses = Vec::with_capacity(asked.len());
    let mut silent = vec![false; findings.len()];
    let mut silent_in_file: HashSet<&RuleId> = HashSet::new();
    for suppression in asked {
        let (mut unused, mut unknown) = (Vec::new(), Vec::new());
        let line = document.line(suppression.line);
        for (index, word) in suppression.rules.iter().enumerate() {
            let rule = std::str::from_utf8(word.of(bytes)).ok().and_then(|word| settings.catalogue.rule(word));
            let Some(RuleMeta { id: rule, applies, .. }) = rule.map(Rule::meta) else {
                unknown.push(index);
                continue;
            };
            if !settings.rules.has(rule) || !settings.has_input_of(rule) || !applies.to(&document.format) {
                continue;
            }
            let mut had_effect = false;
            let here = match line {
                _ if suppression.whole_file && silent_in_file.insert(rule) => 0..findings.len(),
                _ if suppression.whole_file => 0..0,
                Some(line) => findings_on(line, bytes, findings),
                None => 0..0,
            };
            for (finding, silent) in findings[here.clone()].iter().zip(&mut silent[here]) {
                if finding.rule == *rule && !*silent {
                    *silent = true;
                    had_effect = true;
                }
            }
            if !had_effect {
                unused.push(index);
            }
        }
        uses.push(SuppressionUse { suppression, unused, unknown });
    }
    let mut silent = silent.into_iter();
    findings.retain(|_| !silent.next().unwrap_or(false));
    uses
}

/// Returns the range of the findings that start on a line.
fn findings_on(line: &Line, bytes: &[u8], findings: &[Finding]) -> Range<usize> {
    // The start of the next line is not on this one, unless the file ends there.
    let end = line.content.end + line.ending.len();
    let end = if end.index() == bytes.len() { end + 1 } else { end };
    let before = |offset| findings.partition_point(|finding| finding.span.start < offset);
    before(line.content.start)..before(end)
}
