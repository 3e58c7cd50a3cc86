//! [`TableUpdate`]: the changes of an update to one table, and the outdated entries that it leaves.

use super::limits::{can_be_renamed, is_about_rename};
use super::{Added, Additions, LineMap, UpdateSettings, Updated};
use crate::diagnostic::{Category, Change, Finding, RuleId};
use crate::engine::check::Checked;
use crate::engine::fix::Mentioned;
use crate::engine::totals::is_nameless;
use crate::format::Unwritable;
use crate::model::{Transport, TransportWord};
use crate::syntax::{Document, FormatMeta, NameRole, UnreadTable, Unreadable};
use crate::text::LineNumber;
use std::path::PathBuf;
use std::sync::Arc;

/// The update of one table.
#[derive(Debug)]
pub struct TableUpdate {
    /// Its path.
    pub path: PathBuf,
    /// Its format.
    pub format: Arc<FormatMeta>,
    /// The number of its entries before.
    pub entries: usize,
    /// Whether it has entries, and none of them has a name.
    pub is_nameless: bool,
    /// Whether its bytes change.
    pub is_changed: bool,
    /// The fixes, in order, with the lines before the update; renames are those with [`Mentioned::renamed`].
    pub fixes: Vec<Mentioned>,
    /// The number of findings that new notes acknowledge.
    pub acknowledged: usize,
    /// Fixes that were refused, with the reason, and the lines before the update.
    pub refused: Vec<Mentioned>,
    /// The assignments that were added or left out.
    pub additions: Additions,
    /// Whether services on any transport were added to rows that state none, because no transport was selected.
    pub adds_any_transport: bool,
    /// The outdated entries that stay, in the order of the table after the update.
    pub stale: Vec<StaleEntry>,
    /// The lines that could not be read, before the update.
    pub unread: Vec<Unreadable>,
    /// A part of the file that only another format reads.
    pub unread_table: Option<UnreadTable>,
    /// The indices in [`UpdateSettings::keep`] of those that are about nothing in the table.
    pub idle_keeps: Vec<usize>,
    /// The lines before and after.
    pub lines: LineMap,
    /// The change as a unified diff, if it is wanted.
    pub diff: Option<Vec<u8>>,
}

/// Returns whether no entry of a table says on which transport it is.
fn states_no_transport(document: &Document) -> bool {
    document.entries.iter().all(|entry| matches!(entry.transport, TransportWord::Unstated(_)))
}

/// An outdated entry that an update leaves as it is.
#[derive(Clone, Debug)]
pub struct StaleEntry {
    /// Its line after the update.
    pub line: LineNumber,
    /// Its line before the update.
    pub line_before: LineNumber,
    /// Its name, as written.
    pub name: Vec<u8>,
    /// Its port and transport: `15/tcp`.
    pub endpoint: String,
    /// The rule that reports it.
    pub rule: RuleId,
    /// The message of the finding.
    pub message: String,
    /// The reason why it stays.
    pub why: WhyItStays,
}

/// The reason why an update leaves an outdated entry as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyItStays {
    /// The settings keep it.
    Kept,
    /// It is renamed on request only.
    NotAsked,
    /// The names of the format are texts or words of code.
    Label,
    /// The format, or its descriptor, cannot write the new name for this reason, or the file would not read back.
    Unwritable(Option<Unwritable>),
    /// Another entry has the new name.
    Taken,
    /// A lookup may change.
    Lookups,
    /// The registry proves no other name.
    NoName,
}

impl WhyItStays {
    /// Returns the word for it in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::NotAsked => "renames-not-asked",
            Self::Label => "label",
            Self::Unwritable(_) => "unwritable",
            Self::Taken => "taken",
            Self::Lookups => "lookups",
            Self::NoName => "no-name",
        }
    }
}

impl TableUpdate {
    /// Summarizes an update.
    pub fn new(updated: &mut Updated, settings: &UpdateSettings<'_>) -> Self {
        let fixed = &mut updated.fixed;
        let checked = &fixed.checked;
        let lines = LineMap::new(&fixed.before, &checked.source.bytes);
        let stale = checked.findings.iter().filter(|finding| finding.category == Category::Stale);
        let stale: Vec<StaleEntry> =
            stale.filter_map(|finding| stale_entry(checked, finding, settings, &lines)).collect();
        // An outdated entry says itself why it stays.
        let ports = |endpoint: &str| endpoint.split('/').next().map(str::to_owned);
        let is_told = |fix: &&Mentioned| {
            let renamed = fix.renamed.as_ref();
            renamed.is_some_and(|renamed| {
                let is_it = |stale: &StaleEntry| {
                    stale.name == renamed.from && ports(&stale.endpoint) == ports(&renamed.endpoint)
                };
                stale.iter().any(is_it)
            })
        };
        let refused = fixed.refused.iter().filter(|fix| !is_told(fix)).cloned().collect();
        Self {
            path: checked.source.path.clone(),
            format: Arc::clone(&checked.document.format),
            entries: fixed.entries,
            is_nameless: is_nameless(&checked.document),
            is_changed: fixed.is_changed(),
            stale,
            fixes: fixed.made.clone(),
            acknowledged: fixed.acknowledged,
            refused,
            adds_any_transport: settings.transports.is_empty() && states_no_transport(&checked.document),
            additions: std::mem::take(&mut updated.additions),
            unread: std::mem::take(&mut updated.unread),
            unread_table: updated.unread_table.take(),
            idle_keeps: std::mem::take(&mut updated.idle_keeps),
            lines,
            diff: None,
        }
    }

    /// Returns the added rows that a reader may take for services on TCP, though these are registered on others only.
    pub fn added_without_tcp(&self) -> impl Iterator<Item = &Added> {
        let is_without = |added: &&Added| self.adds_any_transport && !added.transports.contains(&Transport::Tcp);
        self.additions.added.iter().filter(is_without)
    }

    /// Returns the number of renamed entries.
    pub fn renamed(&self) -> usize {
        self.fixes.iter().filter(|fix| fix.renamed.is_some()).count()
    }

    /// Returns whether a part of the file is not read.
    pub fn is_partly_read(&self) -> bool {
        !self.unread.is_empty() || self.unread_table.is_some()
    }

    /// Returns the command that writes the table, if a program does; empty if unknown.
    pub fn generated(&self) -> Option<&str> {
        self.format.generated.as_deref()
    }
}

fn stale_entry(
    checked: &Checked,
    finding: &Finding,
    settings: &UpdateSettings<'_>,
    lines: &LineMap,
) -> Option<StaleEntry> {
    let (document, bytes) = (&checked.document, &checked.source.bytes);
    let id = finding.entry?;
    let entry = document.entry(id);
    let rename = finding.fixes.iter().flat_map(|fix| &fix.changes).find_map(|change| match change {
        Change::PutNameFirst { name, .. } if is_about_rename(finding) => Some((change, name.as_bytes())),
        _ => None,
    });
    let why_unwritable =
        |change: &Change| checked.format(settings.check.catalogue).render_change(document, bytes, change).err();
    let is_taken = |new: &[u8]| {
        let mut others = document.entries.iter().filter(|other| other.name != entry.name);
        others.any(|other| document.name(bytes, other).eq_ignore_ascii_case(new))
    };
    let why = if settings.keeps_name(document, bytes, id) {
        WhyItStays::Kept
    } else if !is_about_rename(finding) {
        WhyItStays::NoName
    } else if document.format.names != NameRole::Name {
        WhyItStays::Label
    } else if rename.is_none() {
        WhyItStays::NoName
    } else if !can_be_renamed(&document.format) {
        WhyItStays::Lookups
    } else if settings.renames && rename.is_some_and(|(_, name)| is_taken(name)) {
        WhyItStays::Taken
    } else if settings.renames {
        WhyItStays::Unwritable(rename.and_then(|(change, _)| why_unwritable(change)))
    } else {
        WhyItStays::NotAsked
    };
    Some(StaleEntry {
        line: entry.line,
        line_before: lines.before(entry.line),
        name: entry.name.of(bytes).to_vec(),
        endpoint: document.endpoint_of(bytes, entry),
        rule: finding.rule.clone(),
        message: finding.message.clone(),
        why,
    })
}
