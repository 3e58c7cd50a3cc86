//! Rules without code: `[[rule]]` tables, which state their conditions as data.
//!
//! A condition is checked when it is read, and then evaluated once per entry: there are no expressions and no loops.

mod condition;
mod fix;
mod message;
mod patterns;
mod when;
mod words;

pub use when::When;

use super::{Applies, Context, Rule, RuleMeta};
use crate::diagnostic::{Applicability, Category, Findings, Origin, RuleId, Severity};
use crate::model::PortRange;
use crate::registry::Judgement;
use crate::syntax::{Entry, EntryId, NameRole};
use crate::text::{InputError, Placed, TableOnly};
use condition::Condition;
use fix::{DeclaredFix, FixWord};
use message::Template;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;

/// The most rules of one configuration.
pub const MOST_RULES: usize = 500;

/// One `[[rule]]` table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleTable {
    /// The word that selects the rule: your own word, a slash, and the rule's: `acme/low-port`
    pub id: Placed<RuleId>,
    /// `correctness` (the default) and `stale` are on by default, `pedantic` and `style` are off
    pub category: Option<Placed<Category>>,
    /// The severity; without it, that of the category
    pub severity: Option<Placed<Severity>>,
    /// One line for the list of rules; without it, the message with `NAME` for `{name}`
    pub summary: Option<String>,
    /// One sentence about an entry, with placeholders such as `{name}` and `{port}`
    pub message: Placed<String>,
    /// The hint, an instruction with the same placeholders
    pub hint: Option<Placed<String>>,
    /// More text for `portolan explain`, in Markdown
    pub page: Option<String>,
    /// The conditions, all of which must hold
    pub when: TableOnly<When>,
    /// A fix to propose
    pub fix: Option<TableOnly<FixWord>>,
}

/// A rule made from a [`RuleTable`].
#[derive(Debug)]
pub struct DeclaredRule {
    meta: RuleMeta,
    /// The ports that the rule is limited to, if it says some.
    ports: Option<Vec<PortRange>>,
    /// What else must hold.
    condition: Condition,
    message: Template,
    hint: Option<Template>,
    fix: Option<DeclaredFix>,
}

/// The ids that conditions may name.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The packs.
    pub packs: &'a [&'a str],
    /// The formats.
    pub formats: &'a [&'a str],
}

impl DeclaredRule {
    /// Makes a rule from a table in a file with this path and content.
    ///
    /// # Errors
    /// If its id has no owner, a placeholder, a pack or a format is unknown, or the conditions are too many.
    pub fn new(table: &RuleTable, path: &Path, bytes: &[u8], known: Known<'_>) -> Result<Self, InputError> {
        let error = |span: std::ops::Range<usize>, message: String| InputError::at(path, bytes, span, message);
        let id = &table.id;
        if !id.as_str().contains('/') {
            return Err(error(id.span.clone(), format!("the rule `{}` has no owner", id.as_str()))
                .hint(format_args!("put a word of your own before it: `acme/{}`", id.as_str())));
        }
        let category = table.category.as_ref().map_or(Category::Correctness, |category| category.value);
        let message = Template::parse(&table.message, &error)?;
        let hint = table.hint.as_ref().map(|hint| Template::parse(hint, &error)).transpose()?;
        let fix = table.fix.as_ref().map(|fix| DeclaredFix::new(fix, &error)).transpose()?;
        let line = 1 + bytes[..id.span.start.min(bytes.len())].iter().fold(0, |n, &b| n + usize::from(b == b'\n'));
        let summary = table.summary.clone().unwrap_or_else(|| message.outline());
        let meta = RuleMeta {
            id: id.value.clone(),
            category,
            severity: table.severity.as_ref().map_or(category.severity(), |severity| severity.value),
            page: page(id.as_str(), &summary, table.page.as_deref()).into(),
            summary: one_line(&summary).into(),
            applies: Applies::Any,
            fixes: fix.as_ref().map_or(&[][..], DeclaredFix::applicability).into(),
            origin: Origin::File { path: path.to_owned(), line },
        };
        let (ports, condition) = Condition::new(&table.when, known, &error)?.split_ports();
        Ok(Self { meta, ports, condition, message, hint, fix })
    }

    /// Returns why no entry can meet the conditions, if that follows from the formats that they name. `names` is the role
    /// of names in a format.
    pub fn never_holds(&self, names: impl Fn(&str) -> Option<NameRole>) -> Option<&'static str> {
        self.condition.never_holds(&names)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the page of a rule in `explain`.
fn page(id: &str, summary: &str, more: Option<&str>) -> String {
    let more = more.map(|more| format!("\n{}\n", more.trim())).unwrap_or_default();
    format!("# {id}\n\n## What it does\nReports: {}.\n{more}", one_line(summary).trim_end_matches('.'))
}

impl Rule for DeclaredRule {
    fn meta(&self) -> &RuleMeta {
        &self.meta
    }

    fn check(&self, context: &Context<'_>, findings: &mut Findings) {
        // Most rules are about some ports: with 20 of them, this takes a tenth off a check of Nmap's table.
        match &self.ports {
            Some(ports) => context.entries_on(ports).for_each(|entry| self.check_entry(context, entry, findings)),
            None => context.entries().for_each(|entry| self.check_entry(context, entry, findings)),
        }
    }
}

impl DeclaredRule {
    fn check_entry(
        &self,
        context: &Context<'_>,
        (id, entry, judgement): (EntryId, &Entry, &Judgement),
        findings: &mut Findings,
    ) {
        let seen = condition::Seen::new(context, id, entry, judgement);
        if !self.condition.holds(&seen) {
            return;
        }
        let mark = if entry.name.is_empty() { entry.port_span } else { entry.name };
        let message = self.message.fill(&seen);
        let finding = findings.entry(id, mark, &message).cite_registry();
        let finding = match &self.hint {
            Some(hint) => finding.hint_with(|| hint.fill(&seen)),
            None => finding,
        };
        if let Some(fix) = &self.fix {
            let finding = finding.note_with(|| Some(message.clone()));
            finding.fix_with_note(|note| fix.propose(&seen, note));
        }
    }
}

/// The applicability of a fix that removes something.
const RISKY: &[Applicability] = &[Applicability::Unsafe];
/// The applicability of a fix that is safe where the proof finds no changed lookup.
const PROVABLE: &[Applicability] = &[Applicability::Safe];
