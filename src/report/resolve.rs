//! What `resolve` prints: what each resolver answers, and why they differ.

mod reasons;

use super::resolve_v1;
use super::{Paint, Run};
use crate::model::Transport;
use crate::text::{Shown, SourceFile, char_count};
use portolan_resolvers::{Answer, Asks, Lookup, Protocol, ResolverMeta, Table, Tables};
use std::io::Write as _;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Query {
    /// A name, on one transport or in every way.
    Name(Vec<u8>, Option<Transport>),
    /// A port, on one transport or in every way.
    Port(u16, Option<Transport>),
}

/// One question and what comes of it.
pub(super) struct Asked {
    pub(super) lookup: Lookup,
    /// In the order of the resolvers; none where a resolver cannot be asked so.
    pub(super) answers: Vec<Option<Given>>,
    pub(super) reasons: Vec<Reason>,
}

/// What one resolver answers.
pub(super) struct Given {
    pub(super) answer: Answer,
    /// The number of the line that it comes of, from 1.
    pub(super) line: Option<usize>,
}

/// Why one resolver answers otherwise.
pub(super) struct Reason {
    pub(super) resolver: &'static ResolverMeta,
    /// The line that it takes.
    pub(super) line: Option<usize>,
    pub(super) words: &'static str,
}

/// What the resolvers make of one file.
pub struct Resolved<'a> {
    pub(super) source: &'a SourceFile,
    pub(super) format: &'static str,
    pub(super) resolvers: Vec<&'static ResolverMeta>,
    pub(super) asked: Vec<Asked>,
}

/// Models read the file again without each quirk to find out why they differ: a file of at most so many bytes.
const MOST_EXPLAINED: usize = 4 << 20;

impl Query {
    fn lookups(&self) -> Vec<Lookup> {
        match self {
            Self::Name(name, Some(protocol)) => vec![Lookup::name(name, Some((*protocol).into()))],
            Self::Port(port, Some(protocol)) => vec![Lookup::port(*port, Some((*protocol).into()))],
            Self::Name(name, None) => Asks::Everything.of_name(name).collect(),
            Self::Port(port, None) => Asks::Everything.of_port(*port).collect(),
        }
    }
}

impl<'a> Resolved<'a> {
    /// Asks all who read this format.
    pub fn new(query: &Query, source: &'a SourceFile, format: &'static str) -> Self {
        let tables = Tables::read(format, &source.bytes);
        let mut asked = Vec::new();
        for lookup in query.lookups() {
            let answers: Vec<_> = tables.iter().map(|(meta, table)| given(meta, table, &lookup, source)).collect();
            if answers.iter().flatten().next().is_some() {
                asked.push(Asked { lookup, answers, reasons: Vec::new() });
            }
        }
        if source.bytes.len() <= MOST_EXPLAINED {
            reasons::give(&mut asked, &tables, &source.bytes);
        }
        Self { source, format, resolvers: tables.iter().map(|(meta, _)| meta).collect(), asked }
    }

    /// Whether any resolver has an answer to anything.
    pub fn is_known(&self) -> bool {
        self.asked.iter().any(Asked::is_known)
    }

    /// Writes it for people.
    pub fn text(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        let path = Shown(self.source.path.as_os_str().as_encoded_bytes());
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Place, format_args!("{path} ({})", self.format)));
        let mut shown: Vec<&Asked> = self.asked.iter().filter(|asked| asked.is_shown()).collect();
        if shown.is_empty() {
            shown = self.asked.iter().collect();
        }
        let mut rows = vec![
            std::iter::once(String::new()).chain(self.resolvers.iter().map(|meta| meta.title.to_owned())).collect(),
        ];
        rows.extend(shown.iter().map(|asked| asked.row()));
        columns(&rows, run, out);
        // One habit often explains several answers, with a line and without.
        let mut told: Vec<&Reason> = Vec::new();
        for reason in shown.iter().flat_map(|asked| &asked.reasons) {
            match told.iter_mut().find(|other| other.resolver.id == reason.resolver.id && other.words == reason.words) {
                None => told.push(reason),
                Some(other) if other.line.is_none() => *other = reason,
                Some(_) => {}
            }
        }
        if !told.is_empty() {
            let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, "why they differ"));
        }
        for reason in told {
            let _ = writeln!(out, "  {reason}");
        }
        let models: Vec<String> =
            self.resolvers.iter().map(|meta| format!("{} {}", meta.title, meta.release)).collect();
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, format_args!("models: {}", models.join(", "))));
    }

    /// Writes several files as one JSON document.
    pub fn json(query: &str, resolved: &[Self], out: &mut Vec<u8>) {
        resolve_v1::write(query, resolved, out);
    }
}

impl Asked {
    fn is_known(&self) -> bool {
        self.answers.iter().flatten().any(|given| !given.answer.is_none())
    }

    /// Whether all who can be asked answer the same.
    pub(super) fn is_agreed(&self) -> bool {
        let mut answers = self.answers.iter().flatten().map(|given| &given.answer);
        let first = answers.next();
        answers.all(|answer| Some(answer) == first)
    }

    /// For people, sctp and dccp are left out where nobody has anything on them, unless nothing else was asked for.
    fn is_shown(&self) -> bool {
        self.is_known() || !matches!(self.lookup.protocol(), Some(Protocol::Sctp | Protocol::Dccp))
    }

    fn row(&self) -> Vec<String> {
        let cell =
            |given: &Option<Given>| given.as_ref().map_or_else(|| "-".to_owned(), |given| given.answer.to_string());
        std::iter::once(self.lookup.to_string()).chain(self.answers.iter().map(cell)).collect()
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.resolver.title, self.words),
            None => write!(f, "{}: {}", self.resolver.title, self.words),
        }
    }
}

/// `None` if the resolver cannot be asked so.
fn given(meta: &ResolverMeta, table: &Table, lookup: &Lookup, source: &SourceFile) -> Option<Given> {
    let can_be_asked = match lookup {
        Lookup::Name { name, protocol } => {
            meta.asks == Asks::Sets || protocol.is_none() || meta.asks.of_name(name).any(|other| other == *lookup)
        }
        Lookup::Addresses { .. } => meta.asks == Asks::Everything,
        Lookup::Port { port, .. } => meta.asks.of_port(*port).any(|other| other == *lookup),
    };
    can_be_asked.then(|| {
        let line = table.source(lookup).map(|at| source.line_index().position(&source.bytes, at as usize).line);
        Given { answer: table.answer(lookup), line }
    })
}

/// Writes rows in columns, the first of each and the first row apart from the others.
fn columns(rows: &[Vec<String>], run: &Run<'_>, out: &mut Vec<u8>) {
    let length = |text: &str| char_count(text.as_bytes());
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> =
        (0..count).map(|column| rows.iter().map(|row| length(&row[column])).max().unwrap_or_default()).collect();
    for (number, row) in rows.iter().enumerate() {
        let mut line = Vec::new();
        for (column, (text, width)) in row.iter().zip(&widths).enumerate() {
            let paint = match (number, column) {
                (0, _) => Paint::Strong,
                (_, 0) => Paint::Frame,
                _ if text == "none" || text == "-" => Paint::Faint,
                _ => Paint::Good,
            };
            let is_last = row[column + 1..].iter().all(String::is_empty);
            let room = if is_last { 0 } else { width - length(text) + 2 };
            if !text.is_empty() {
                run.theme.put(paint, text, &mut line);
            }
            line.extend(std::iter::repeat_n(b' ', room));
        }
        out.extend_from_slice(&line);
        out.push(b'\n');
    }
}
