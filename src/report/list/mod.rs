//! The results of `list`.

mod entry;
mod json;
mod text;
mod tsv;

use super::run::Run;
use super::unread;
use super::v1::{RegistryV1, TextV1, VERSION, append};
use crate::engine::{Checked, ListTotals};
use crate::phrases::EvidenceBuilder;
use crate::registry::Standing;

/// Returns the sentences about parts of a file that are not read.
pub fn unread_parts(file: &Checked) -> Vec<String> {
    unread::sentences(&file.document.unreadable, file.document.unread_table.as_ref())
}

/// The outputs of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Columns for people.
    Text,
    /// One JSON document (schemas/list.json).
    Json,
    /// One JSON object a line for each entry (schemas/entry.json).
    Jsonl,
    /// Tab-separated values under a line of names.
    Tsv,
}

impl ListFormat {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Jsonl, Self::Tsv];

    /// Returns the word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tsv => "tsv",
        }
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Text => "human-readable columns",
            Self::Json => "one JSON document (schemas/list.json)",
            Self::Jsonl => "one line of JSON for each entry (schemas/entry.json)",
            Self::Tsv => "tab-separated values under a line of names",
        }
    }

    /// Writes the head, before all files.
    pub fn start(self, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json => {
                out.extend(format!("{{\"version\":{VERSION},\"registry\":").bytes());
                append(out, &RegistryV1::new(run.registry, run.registry_origin));
                out.extend_from_slice(b",\n\"entries\":[\n");
            }
            Self::Tsv => out.extend_from_slice(tsv::COLUMNS.as_bytes()),
            Self::Text | Self::Jsonl => {}
        }
    }

    /// Writes the entries of one file. With `standings`, only entries with one of these.
    pub fn file(self, file: &Checked, standings: &[Standing], run: &Run<'_>, out: &mut Vec<u8>) {
        let path = TextV1::path(&file.source.path);
        let mut known = EvidenceBuilder::new(run.registry);
        let wanted = file.document.entries_with_ids().zip(file.judgements.iter()).filter(|(_, judgement)| {
            standings.is_empty() || judgement.standing.is_some_and(|standing| standings.contains(&standing))
        });
        let widths = text::Widths::of(file, wanted.clone().map(|((_, entry), judgement)| (entry, judgement)));
        if self == Self::Text {
            text::head(file, run, out);
            text::unread(file, run, out);
        }
        let mut first = true;
        for ((id, entry), judgement) in wanted {
            match self {
                Self::Text => text::row(file, id, widths, run, out),
                Self::Tsv => tsv::row(file, &path, entry, judgement, run.registry, out),
                Self::Json => {
                    if !first {
                        out.extend_from_slice(self.between());
                    }
                    append(out, &json::row(file, &path, id, &mut known, None));
                }
                Self::Jsonl => {
                    append(out, &json::row(file, &path, id, &mut known, Some(VERSION)));
                    out.push(b'\n');
                }
            }
            first = false;
        }
    }

    /// Returns the separator of two files.
    pub fn between(self) -> &'static [u8] {
        if self == Self::Json { b",\n" } else { b"" }
    }

    /// Returns whether only standard error can say which parts are not read.
    pub fn has_only_entries(self) -> bool {
        matches!(self, Self::Jsonl | Self::Tsv)
    }

    /// Writes the end, after all files.
    pub fn finish(self, totals: &ListTotals, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json => {
                out.extend_from_slice(b"\n]");
                if !totals.unread_lines.is_empty() {
                    out.extend_from_slice(b",\n\"unread\":");
                    append(out, &totals.unread_lines.iter().map(json::UnreadV1::new).collect::<Vec<_>>());
                }
                if !totals.unread_tables.is_empty() {
                    out.extend_from_slice(b",\n\"unread_tables\":");
                    append(out, &totals.unread_tables.iter().map(json::UnreadPartV1::new).collect::<Vec<_>>());
                }
                out.extend_from_slice(b"}\n");
            }
            Self::Text if totals.files > 0 => text::summary(totals, run, out),
            Self::Text | Self::Jsonl | Self::Tsv => {}
        }
    }
}
