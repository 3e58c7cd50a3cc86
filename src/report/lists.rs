//! What `list`, `rules` and `formats` print.

use super::facts;
use super::json::append;
use super::v1::{EvidenceV1, PortV1, RegistryV1, TextV1, VERSION, transport};
use super::{Paint, Run};
use crate::diagnostic::Category;
use crate::engine::Checked;
use crate::format::FORMATS;
use crate::model::PortRange;
use crate::registry::{Dossier, Flag, Judgement, Registry, Standing, worst_part};
use crate::rule::RULES;
use crate::syntax::Entry;
use crate::text::{Lossy, Shown, char_count};
use serde::Serialize;
use std::io::Write as _;

/// How `list` writes.
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

/// Sums over all listed files.
#[derive(Clone, Debug, Default)]
pub struct ListTotals {
    /// Files that were read.
    pub files: usize,
    /// Entries by standing, in the order of [`Standing::ALL`].
    pub by_standing: [usize; Standing::ALL.len()],
    /// Entries without a standing: unnamed, or outside the registry.
    pub without: usize,
    /// Lines that could not be read.
    pub unreadable: usize,
}

const TSV_COLUMNS: &str = "path\tline\tname\taliases\tport\ttransport\tstanding\texpected\tflags\tcomment\n";

#[derive(Serialize)]
struct AliasV1 {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    standing: Option<&'static str>,
}

#[derive(Serialize)]
struct RowV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u8>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<&'a str>,
    line: u32,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    aliases: Vec<AliasV1>,
    port: PortV1,
    transport: String,
    comment: Option<String>,
    standing: Option<&'static str>,
    /// Where the entry is a range: the part that has the standing.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<PartV1>,
    expected: Vec<&'a str>,
    flags: Vec<&'static str>,
    provenance: Vec<EvidenceV1<'a>>,
}

#[derive(Serialize)]
struct PartV1 {
    first: u16,
    last: u16,
}

impl ListTotals {
    /// Counts one file.
    pub fn of(file: &Checked) -> Self {
        let mut totals = Self { files: 1, unreadable: file.document.unreadable.len(), ..Self::default() };
        for judgement in file.judgements.iter() {
            match judgement.standing {
                Some(standing) => totals.by_standing[standing as usize] += 1,
                None => totals.without += 1,
            }
        }
        totals
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: &Self) {
        for (sum, count) in self.by_standing.iter_mut().zip(other.by_standing) {
            *sum += count;
        }
        self.files += other.files;
        self.without += other.without;
        self.unreadable += other.unreadable;
    }
}

impl ListFormat {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Jsonl, Self::Tsv];

    /// The word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tsv => "tsv",
        }
    }

    /// One line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Text => "columns for people",
            Self::Json => "one JSON document (schemas/list.json)",
            Self::Jsonl => "one JSON object a line for each entry (schemas/entry.json)",
            Self::Tsv => "tab-separated values under a line of names",
        }
    }

    /// What comes before all files.
    pub fn start(self, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json => {
                out.extend(format!("{{\"version\":{VERSION},\"registry\":").bytes());
                append(out, &RegistryV1::new(run.registry, run.registry_origin));
                out.extend_from_slice(b",\n\"entries\":[\n");
            }
            Self::Tsv => out.extend_from_slice(TSV_COLUMNS.as_bytes()),
            Self::Text | Self::Jsonl => {}
        }
    }

    /// The entries of one file; with `standings`, only those that stand so.
    pub fn file(self, file: &Checked, standings: &[Standing], run: &Run<'_>, out: &mut Vec<u8>) {
        let path = TextV1::path(&file.source.path);
        let mut known = Dossier::new(run.registry);
        let wanted = file.document.entries.iter().zip(file.judgements.iter()).filter(|(_, judgement)| {
            standings.is_empty() || judgement.standing.is_some_and(|standing| standings.contains(&standing))
        });
        let widths = if self == Self::Text { Widths::of(file, wanted.clone()) } else { Widths::default() };
        if self == Self::Text {
            let shown = Shown(file.source.path.as_os_str().as_encoded_bytes());
            let head = format!("{shown} ({})", file.document.format.id);
            let _ = writeln!(out, "{}", run.theme.paint(Paint::Place, head));
        }
        let mut first = true;
        for (entry, judgement) in wanted {
            match self {
                Self::Text => text_row(file, entry, judgement, widths, run, out),
                Self::Tsv => tsv_row(file, &path, entry, judgement, run.registry, out),
                Self::Json => {
                    if !first {
                        out.extend_from_slice(self.between());
                    }
                    append(out, &row(file, &path, entry, judgement, &mut known, None));
                }
                Self::Jsonl => {
                    append(out, &row(file, &path, entry, judgement, &mut known, Some(VERSION)));
                    out.push(b'\n');
                }
            }
            first = false;
        }
    }

    /// What stands between two files.
    pub fn between(self) -> &'static [u8] {
        if self == Self::Json { b",\n" } else { b"" }
    }

    /// What comes after all files.
    pub fn finish(self, totals: &ListTotals, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json => out.extend_from_slice(b"\n]}\n"),
            Self::Text if totals.files > 0 => {
                let counts: Vec<String> = Standing::ALL
                    .into_iter()
                    .map(|standing| (standing.as_str(), totals.by_standing[standing as usize]))
                    .chain([("without standing", totals.without), ("lines unreadable", totals.unreadable)])
                    .filter(|&(_, count)| count > 0)
                    .map(|(word, count)| format!("{count} {word}"))
                    .collect();
                let counts = if counts.is_empty() { "no entries".to_owned() } else { counts.join(", ") };
                let _ = writeln!(out, "{counts} (registry{})", run.of_registry());
            }
            Self::Text | Self::Jsonl | Self::Tsv => {}
        }
    }
}

/// The comment without its sign.
fn comment(file: &Checked, entry: &Entry) -> Option<String> {
    let text = entry.comment()?.of(&file.source.bytes);
    let signs = text.iter().take_while(|&&b| b == b'#').count();
    Some(Lossy(text[signs..].trim_ascii()).to_string())
}

fn flags(judgement: &Judgement) -> Vec<&'static str> {
    judgement.flags.iter().map(Flag::as_str).collect()
}

fn part(file: &Checked, entry: &Entry, judgement: &Judgement, registry: &Registry) -> Option<PartV1> {
    if entry.ports.is_single() {
        return None;
    }
    let part = worst_part(registry, entry.name.of(&file.source.bytes), entry, judgement)?;
    Some(PartV1 { first: part.first, last: part.last })
}

fn row<'a, 'r: 'a>(
    file: &Checked,
    path: &'a TextV1,
    entry: &Entry,
    judgement: &Judgement,
    known: &'a mut Dossier<'r>,
    version: Option<u8>,
) -> RowV1<'a> {
    let registry = known.registry();
    let name = (!entry.unnamed).then(|| TextV1::new(entry.name.of(&file.source.bytes)));
    let (name, name_bytes) = name.map_or((None, None), |name| (Some(name.text), name.bytes));
    let aliases = facts::alias_standings(file, entry, registry).map(|(alias, standing)| {
        let alias = TextV1::new(alias);
        AliasV1 { name: alias.text, name_bytes: alias.bytes, standing: standing.map(Standing::as_str) }
    });
    facts::gather_of_entry(file, entry, judgement, None, known);
    RowV1 {
        version,
        path: &path.text,
        path_bytes: path.bytes.as_deref(),
        line: entry.line + 1,
        name,
        name_bytes,
        aliases: aliases.collect(),
        port: PortV1::new(entry.ports),
        transport: transport(file, entry),
        comment: comment(file, entry),
        standing: judgement.standing.map(Standing::as_str),
        part: part(file, entry, judgement, registry),
        expected: facts::expected_of(registry, entry, judgement),
        flags: flags(judgement),
        provenance: EvidenceV1::of_entry(known, &path.text, file, entry),
    }
}

/// How wide the columns of names and places are in one file.
#[derive(Clone, Copy, Debug, Default)]
struct Widths {
    name: usize,
    place: usize,
}

impl Widths {
    fn of<'a>(file: &Checked, rows: impl Iterator<Item = (&'a Entry, &'a Judgement)>) -> Self {
        /// A few strange rows may stand out rather than push all others apart.
        const MOST: Widths = Widths { name: 32, place: 24 };
        rows.fold(Self { name: 18, place: 13 }, |widest, (entry, _)| {
            let name = char_count(entry.name.of(&file.source.bytes));
            let place = entry.ports.text().as_bytes().len() + 1 + entry.transport_span.len();
            Self {
                name: if name > MOST.name { widest.name } else { widest.name.max(name) },
                place: if place > MOST.place { widest.place } else { widest.place.max(place) },
            }
        })
    }
}

fn text_row(file: &Checked, entry: &Entry, judgement: &Judgement, widths: Widths, run: &Run<'_>, out: &mut Vec<u8>) {
    let bytes = &file.source.bytes;
    let standing = judgement.standing.map_or("-", Standing::as_str);
    let place = format!("{}/{}", entry.ports, Shown(entry.transport_span.of(bytes)));
    let mut rest = flags(judgement).join(",");
    let expected = facts::expected_of(run.registry, entry, judgement);
    if judgement.standing != Some(Standing::Assigned) && !expected.is_empty() {
        if !rest.is_empty() {
            rest.push_str("  ");
        }
        rest.push_str("the registry has ");
        rest.push_str(&expected.join(", "));
    }
    if let Some(part) = part(file, entry, judgement, run.registry).filter(|part| {
        judgement.standing != Some(Standing::Assigned)
            && (part.first, part.last) != (entry.ports.first, entry.ports.last)
    }) {
        let ports = PortRange { first: part.first, last: part.last };
        let word = if ports.is_single() { "port" } else { "ports" };
        let _ = std::fmt::Write::write_fmt(&mut rest, format_args!("  ({word} {ports})"));
    }
    let paint = if standing == "assigned" { Paint::Good } else { Paint::Strong };
    let line = format!("{:>6}", entry.line + 1);
    let name = Shown(entry.name.of(bytes)).to_string();
    let row = format!(
        "{} {name:<name_width$} {place:<place_width$} {} {rest}",
        run.theme.paint(Paint::Frame, line),
        run.theme.paint(paint, format_args!("{standing:<15}")),
        name_width = widths.name,
        place_width = widths.place,
    );
    let _ = writeln!(out, "{}", row.trim_end());
}

fn tsv_row(
    file: &Checked,
    path: &TextV1,
    entry: &Entry,
    judgement: &Judgement,
    registry: &Registry,
    out: &mut Vec<u8>,
) {
    let bytes = &file.source.bytes;
    let aliases: Vec<String> =
        file.document.aliases(entry).iter().map(|alias| Shown(alias.of(bytes)).to_string()).collect();
    let name = if entry.unnamed { String::new() } else { Shown(entry.name.of(bytes)).to_string() };
    let _ = writeln!(
        out,
        "{}\t{}\t{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        Shown(path.text.as_bytes()),
        entry.line + 1,
        aliases.join(" "),
        entry.ports,
        Shown(transport(file, entry).as_bytes()),
        judgement.standing.map_or("", Standing::as_str),
        facts::expected_of(registry, entry, judgement).join(" "),
        flags(judgement).join(" "),
        Shown(comment(file, entry).unwrap_or_default().as_bytes()),
    );
}

/// The rules, by category.
pub fn rules(run: &Run<'_>, out: &mut Vec<u8>) {
    for category in Category::ALL {
        let state = if category.on_by_default() { "on by default" } else { "off by default" };
        let severity = category.severity();
        let _ = writeln!(
            out,
            "{} ({}, {state})",
            run.theme.paint(Paint::Strong, category),
            run.theme.paint(Paint::Severity(severity), severity)
        );
        for rule in RULES.iter().filter(|rule| rule.meta().category == category) {
            let _ = writeln!(out, "  {:<20} {}", rule.meta().id, rule.meta().summary);
        }
    }
}

/// The rules as rows of a Markdown table.
pub fn rules_markdown() -> String {
    let mut table = String::from("| rule | category | what it finds | fixes |\n|---|---|---|---|\n");
    for rule in RULES {
        let meta = rule.meta();
        let fixes: Vec<&str> = meta.fixes.iter().map(|fix| fix.as_str()).collect();
        let row = format!("| `{}` | {} | {} | {} |\n", meta.id, meta.category, meta.summary, fixes.join(", "));
        table.push_str(&row);
    }
    table
}

/// The formats as rows of a Markdown table.
pub fn formats_markdown() -> String {
    let mut table = String::from("| format | what it is | files named |\n|---|---|---|\n");
    for format in FORMATS {
        let meta = format.meta();
        let names: Vec<String> = meta.file_names.iter().map(|name| format!("`{name}`")).collect();
        let row = format!("| `{}` | {} | {} |\n", meta.id, meta.summary, names.join(", "));
        table.push_str(&row);
    }
    table
}

/// The formats, and how their files are known.
pub fn formats(run: &Run<'_>, out: &mut Vec<u8>) {
    for format in FORMATS {
        let meta = format.meta();
        let id = run.theme.paint(Paint::Strong, format!("{:<10}", meta.id));
        let _ = writeln!(out, "{id} {}", meta.summary);
        let _ = writeln!(out, "{:<10} files named {}", "", meta.file_names.join(", "));
    }
}
