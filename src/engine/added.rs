//! Findings of other programs, as lines of JSON: [`AddedFindings`].

use super::{FileFault, RuleSet};
use crate::diagnostic::{Category, Findings, Origin, RuleId, Severity};
use crate::plugin::{Catalogue, CatalogueError, REMEDY_OF_TAKEN_OWNERS};
use crate::rule::{Applies, Context, Rule, RuleMeta};
use crate::syntax::{Document, EntryId, LineKind};
use crate::text::{InputError, LineIter, PrintablePath, Span, char_count};
use hashbrown::{HashMap, HashSet};
use serde::Deserialize;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most findings that are read.
pub const MOST_ADDED: usize = 1_000_000;

/// The findings of other programs, by file.
#[derive(Clone, Debug, Default)]
pub struct AddedFindings {
    /// The name of the stream that they were read from.
    source: PathBuf,
    by_path: HashMap<PathBuf, Vec<AddedFinding>>,
    metas: Vec<RuleMeta>,
}

/// A finding about a line of a file.
#[derive(Clone, Debug)]
struct AddedFinding {
    rule: RuleId,
    severity: Severity,
    message: String,
    hint: Option<String>,
    /// The index of the line.
    line: usize,
    /// The number of the line that it was read from, from 1.
    read_from: usize,
    /// The columns, from 1; the second is after the last one marked.
    columns: Option<(usize, Option<usize>)>,
}

/// A finding as it is written. Other keys are ignored, so that a program can pass on the objects of `list` or `check`.
#[derive(Deserialize)]
struct FindingV1 {
    path: Option<PathBuf>,
    rule: String,
    message: String,
    severity: Option<String>,
    hint: Option<String>,
    line: Option<NonZeroUsize>,
    column: Option<usize>,
    start: Option<PositionV1>,
    end: Option<PositionV1>,
}

#[derive(Deserialize)]
struct PositionV1 {
    line: NonZeroUsize,
    column: usize,
}

impl AddedFindings {
    /// Reads one JSON object per line. `path` is the name of the stream; `files` are those that are checked; if there
    /// is one, lines need not name it.
    ///
    /// # Errors
    /// If a line is not a finding, or its rule is in the catalogue. The error shows the line.
    pub fn read(path: &Path, bytes: &[u8], files: &[&Path], catalogue: &Catalogue) -> Result<Self, InputError> {
        let mut added = Self { source: path.to_owned(), ..Self::default() };
        let mut severities: HashMap<RuleId, Severity> = HashMap::new();
        let mut order: Vec<RuleId> = Vec::new();
        for (count, line) in LineIter::new(bytes).enumerate() {
            let mark: &[u8] = if count == 0 { b"\xef\xbb\xbf" } else { b"" };
            let whole = line.content.of(bytes);
            let text = whole.strip_prefix(mark).unwrap_or(whole);
            let start = line.content.end.index() - text.len();
            if text.trim_ascii().is_empty() {
                continue;
            }
            let error = |message: String| InputError::at(path, bytes, start..start + text.len(), message);
            if count >= MOST_ADDED {
                return Err(error(format!("more than {MOST_ADDED} findings")));
            }
            let finding: FindingV1 = serde_json::from_slice(text).map_err(|fault| {
                InputError::of_json(path, bytes, start..start + text.len(), &fault).hint(
                    "each line is an object such as {\"path\": \"services\", \"line\": 1, \"rule\": \"acme/x\", \
                     \"message\": \"…\"}",
                )
            })?;
            let rule: RuleId = finding.rule.parse().map_err(|fault| error(format!("{fault}")))?;
            if catalogue.rule(rule.as_str()).is_some() {
                return Err(error(format!("`{rule}` is a rule that Portolan runs itself"))
                    .hint("use an id of your own, such as `acme/ticket`"));
            }
            if !catalogue.has_free_owner(&rule) {
                return Err(error(CatalogueError::TakenOwner(rule).to_string()).hint(REMEDY_OF_TAKEN_OWNERS));
            }
            let severity = match finding.severity.as_deref() {
                None => Severity::Warning,
                Some(word) => <Severity as crate::text::Word>::parse(word).map_err(error)?,
            };
            let file = match (finding.path, files) {
                (Some(path), _) => path,
                (None, [only]) => only.to_path_buf(),
                (None, _) => return Err(error("the key `path` is missing, and several files are checked".to_owned())),
            };
            let position = finding.start.as_ref();
            let Some(line) = finding.line.or(position.map(|start| start.line)) else {
                return Err(error("the key `line` is missing: a number from 1".to_owned()));
            };
            let column = finding.column.or(position.map(|start| start.column));
            if column == Some(0) {
                return Err(error("the column is 0: columns are counted from 1".to_owned()));
            }
            if finding.message.trim().is_empty() {
                return Err(error("the key `message` is empty".to_owned()));
            }
            let end = finding.end.filter(|end| end.line == line).map(|end| end.column);
            if let Some(most) = severities.get_mut(&rule) {
                *most = severity.max(*most);
            } else {
                severities.insert(rule.clone(), severity);
                order.push(rule.clone());
            }
            added.by_path.entry(file).or_default().push(AddedFinding {
                rule,
                severity,
                message: finding.message,
                hint: finding.hint,
                line: line.get() - 1,
                read_from: count + 1,
                columns: column.map(|column| (column, end)),
            });
        }
        added.metas = order.into_iter().map(|rule| meta(severities[&rule], rule, path)).collect();
        Ok(added)
    }

    /// Returns the rules that the findings name, to be added to a catalogue. They check nothing.
    pub fn rules(&self) -> impl Iterator<Item = Arc<dyn Rule>> {
        self.metas.iter().map(|meta| Arc::new(Elsewhere(meta.clone())) as Arc<dyn Rule>)
    }

    /// Replaces the paths of findings by those under which the files are checked. Returns the files that are not
    /// checked.
    pub fn fit_paths(&mut self, files: &[&Path]) -> Vec<PathBuf> {
        let known: HashSet<&Path> = files.iter().copied().collect();
        let unknown: Vec<PathBuf> =
            self.by_path.keys().filter(|path| !known.contains(path.as_path())).cloned().collect();
        if unknown.is_empty() {
            return Vec::new();
        }
        let real = |path: &Path| path.canonicalize().ok();
        let by_real: HashMap<PathBuf, &Path> = files.iter().filter_map(|&file| Some((real(file)?, file))).collect();
        let mut left = Vec::new();
        for path in unknown {
            match real(&path).and_then(|real| by_real.get(&real)) {
                Some(&file) => {
                    let findings = self.by_path.remove(&path).unwrap_or_default();
                    self.by_path.entry(file.to_owned()).or_default().extend(findings);
                }
                None => left.push(path),
            }
        }
        left.sort_unstable();
        left
    }

    /// Returns the fault of the first finding of a file that is after its last line, or after the end of a line.
    pub(super) fn fault_in(&self, path: &Path, document: &Document, bytes: &[u8]) -> Option<FileFault> {
        let lines = document.lines.len();
        let position = |added: &AddedFinding| format!("{}:{}:1", PrintablePath(&self.source), added.read_from);
        self.by_path.get(path)?.iter().find_map(|added| {
            let line = added.line + 1;
            let Some(text) = document.lines.get(added.line).map(|line| line.content.of(bytes)) else {
                return Some(FileFault::FindingAfterEnd { position: position(added), line, last: lines });
            };
            let (first, after) = added.columns?;
            let most = char_count(text) + 1;
            let column = after.unwrap_or(first).max(first);
            (column > most).then(|| FileFault::FindingAfterColumns { position: position(added), line, column, most })
        })
    }

    /// Reports the findings of a file that the rules of the run select.
    pub(super) fn report(
        &self,
        path: &Path,
        document: &Document,
        bytes: &[u8],
        catalogue: &Catalogue,
        rules: &RuleSet,
        findings: &mut Findings,
    ) {
        for added in self.by_path.get(path).into_iter().flatten() {
            let position = catalogue.rules().position(|rule| rule.meta().id == added.rule);
            let Some((position, severity)) = position.zip(rules.severity(&added.rule)) else { continue };
            let Some(meta) = catalogue.rule(added.rule.as_str()).map(Rule::meta) else { continue };
            // A severity of the configuration overrides that of the finding.
            let severity = if rules.states_severity(&added.rule) { severity } else { added.severity };
            findings.set_rule(position, added.rule.clone(), meta.category, severity);
            findings.set_origin(meta.origin.clone());
            let (entry, span) = added.entry_and_span(document, bytes);
            let reported = match entry {
                Some(entry) => findings.entry(entry, span, &added.message).cite_registry(),
                None => findings.at(span, &added.message),
            };
            if let Some(hint) = &added.hint {
                reported.hint(hint);
            }
        }
    }
}

impl AddedFinding {
    /// Returns the entry on the line, and the part to mark. That is the columns, else the name of the entry, else the
    /// line. A line after the last one counts as the last; [`AddedFindings::fault_in`] reports it.
    fn entry_and_span(&self, document: &Document, bytes: &[u8]) -> (Option<EntryId>, Span) {
        let Some(line) = document.lines.get(self.line).or(document.lines.last()) else {
            return (None, Span::default());
        };
        let entry = match line.kind {
            LineKind::Entry(entry) => Some(entry),
            _ => None,
        };
        let content = line.content;
        let span = match (self.columns, entry) {
            (Some((first, end)), _) => {
                let offset = |column: usize| content.start.index() + characters(content.of(bytes), column - 1);
                let start = offset(first);
                let end = end.filter(|&end| end > first).map_or(content.end.index(), offset);
                Span::new(start, end.max(start))
            }
            (None, Some(entry)) => document.entry(entry).name,
            (None, None) => content,
        };
        (entry, span)
    }
}

/// Returns the length in bytes of the first characters of a line. A byte that is not UTF-8 counts as one.
fn characters(line: &[u8], count: usize) -> usize {
    let lengths = line.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars().map(char::len_utf8);
        valid.chain(std::iter::repeat_n(1, chunk.invalid().len()))
    });
    lengths.take(count).sum()
}

fn meta(severity: Severity, id: RuleId, path: &Path) -> RuleMeta {
    let category = if severity == Severity::Error { Category::Correctness } else { Category::Stale };
    RuleMeta {
        page: format!("# {id}\n\nA finding of another program.\n").into(),
        id,
        category,
        severity,
        summary: "found by another program".into(),
        applies: Applies::Any,
        fixes: [].as_slice().into(),
        origin: Origin::Findings(path.to_owned()),
    }
}

/// A rule of another program, which has checked already.
struct Elsewhere(RuleMeta);

impl Rule for Elsewhere {
    fn meta(&self) -> &RuleMeta {
        &self.0
    }

    fn check(&self, _: &Context<'_>, _: &mut Findings) {}
}
