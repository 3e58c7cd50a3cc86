//! `uses` as text: each name once, the findings, and a summary.

use super::{Names, v1};
use crate::engine::{AnsweredUse, Checked, Totals};
use crate::report::check::{found, write_counts, write_explain};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::report::{Reporter, ReporterMeta};
use crate::rule::UseAnswer;
use crate::text::{Printable, PrintablePath, char_count, listed};
use portolan_resolvers::{Reader, Readers, list};
use std::collections::BTreeMap;
use std::io::Write as _;

#[derive(Debug)]
pub(super) struct Text<'a>(pub(super) Names<'a>);

pub(super) static META: ReporterMeta = ReporterMeta {
    id: "text",
    summary: "human-readable: every name with its port, then the findings",
    most_findings: Some(100),
    counts: true,
    hints: true,
    fixes: true,
    for_people: true,
    end_first: false,
};

impl Reporter for Text<'_> {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        if !run.quiet && !run.statistics {
            write_names(self.0.uses, run, out);
        }
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        if let Some(reporter) = crate::report::by_id(META.id) {
            reporter.file(file, run, out);
        }
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        if (!run.quiet || run.statistics) && !totals.files.is_empty() {
            write_summary(self.0, totals, run, out);
        }
    }
}

/// The widest cell, in characters, that others are aligned with.
const WIDEST: usize = 40;

/// Writes each name and kind of lookup once, with its answer and the first position where it is used.
fn write_names(uses: &[AnsweredUse], run: &Run<'_>, out: &mut Vec<u8>) {
    let mut rows: BTreeMap<(&[u8], &str), Vec<&AnsweredUse>> = BTreeMap::new();
    for used in uses {
        let transport = used.used.lookup.transport().map_or("any", |transport| transport.as_str());
        rows.entry((&used.name, transport)).or_default().push(used);
    }
    if rows.is_empty() {
        return;
    }
    let mut lines = vec![["name", "on", "port", "used by"].map(str::to_owned)];
    for ((name, transport), uses_of_row) in &rows {
        let first = uses_of_row[0];
        let more = match uses_of_row.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let reader = reader(first);
        let position = format!("{}:{}:{} ({reader}){more}", PrintablePath(&first.path), first.line, first.column);
        lines.push([Printable(name).to_string(), (*transport).to_owned(), ports(first), position]);
    }
    // A row with a longer cell is not aligned, so that it does not move the others.
    let widths = |column: usize| lines.iter().map(move |line| char_count(line[column].as_bytes()));
    let width = |column: usize| widths(column).filter(|width| *width <= WIDEST).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    for (index, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', (width + 2).saturating_sub(char_count(cell.as_bytes())).max(2)));
        }
        text.push_str(&line[3]);
        let _ =
            if index == 0 { writeln!(out, "{}", run.theme.paint(Paint::Faint, text)) } else { writeln!(out, "{text}") };
    }
    out.push(b'\n');
}

/// Returns the kind of a configuration, and the program that looks the name up where it is another: `fail2ban, looked
/// up by nft`.
fn reader(used: &AnsweredUse) -> String {
    let id = used.config.id;
    match used.used.program(used.config) {
        Some(program) if program != id => format!("{id}, looked up by {program}"),
        _ => id.to_owned(),
    }
}

/// Returns the answers to a use: `22`, `-`, `220 -> -`; by resolver if they disagree.
fn ports(used: &AnsweredUse) -> String {
    let all: Vec<String> = (0..used.answers.len()).map(|at| change(used, at)).collect();
    match all.split_first() {
        Some((first, others)) if others.iter().all(|other| other == first) => first.clone(),
        _ => {
            let asked: Vec<Reader> = used.answers.iter().map(|&(reader, _)| reader).collect();
            v1::names(&asked)
                .iter()
                .zip(&all)
                .map(|(name, text)| format!("{name} {text}"))
                .collect::<Vec<_>>()
                .join(", ")
        }
    }
}

fn change(used: &AnsweredUse, at: usize) -> String {
    let port = |answer: Option<UseAnswer>| answer.map_or("-".to_owned(), |answer| answer.port.to_string());
    let now = port(used.answers[at].1);
    match &used.before {
        Some(before) if port(before[at].1) != now => format!("{} -> {now}", port(before[at].1)),
        _ => now,
    }
}

/// Writes the counts of a run.
fn write_summary(names: Names<'_>, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
    let Names { uses, tables, readers, gaps } = names;
    let new = PrintablePath(&tables.new.source.path);
    let table = match &tables.old {
        None => format!("{new}"),
        Some(old) => format!("{} and {new}", PrintablePath(&old.source.path)),
    };
    let not_read = match &gaps.counts[..] {
        [] => String::new(),
        counts => format!(" Not read: {}.", listed(counts, "and")),
    };
    let mut releases: Vec<Readers> = Vec::new();
    for &reader in readers {
        Readers::one(reader).add_to(&mut releases);
    }
    let text = format!(
        " in {}; {} looked up in {table}, as {} would.{not_read}",
        count(totals.files.len(), "configuration"),
        count(uses.len(), "name"),
        list(&releases)
    );
    let _ = writeln!(out, "{}", wrap(&found(totals, run), &text, "", run.theme.width()));
    if run.statistics {
        write_counts(totals, run, out);
    }
    write_explain(totals, run, out);
}
