//! `portolan formats test`: the tests in a descriptor, the laws, and deliberately broken files.

use super::case_form::CaseForm;
use super::descriptor::{Last, Test};
use super::mutation::mutations;
use super::names::NameSpecExt as _;
use super::pattern::{NAME, TRANSPORT};
use super::spec::TableSpec;
use super::values::Column;
use super::{DeclaredFormat, reads_back};
use crate::diagnostic::{Change, apply};
use crate::format::Format as _;
use crate::model::{Transport, TransportWord};
use crate::syntax::{Document, Entry, EntryId, Fault, FormatOrigin};
use crate::text::{Printable, Span};
use std::path::Path;

/// The most bytes that mutations of one sample read, all together.
pub const MOST_MUTATED_BYTES: usize = 64 << 20;
/// The most mutations of one sample.
pub const MOST_MUTATIONS: usize = 2000;

/// The result of one test or sample.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The tested file or sample.
    pub what: String,
    /// The number of entries that were read.
    pub entries: usize,
    /// The problems, which are shown where no test expects them.
    pub problems: Vec<String>,
    /// The number of mutations.
    pub mutations: usize,
    /// The faults that it found.
    pub failures: Vec<String>,
}

/// The sample of a test in a descriptor.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Its file name, where that matters.
    pub path: Option<&'a str>,
    /// The sample.
    pub text: &'a [u8],
    /// The number of rows that cannot be read.
    pub problems: usize,
}

impl DeclaredFormat {
    /// Returns the samples of the tests in the descriptor.
    pub fn samples(&self) -> impl Iterator<Item = Sample<'_>> {
        self.spec.tests.iter().map(|test| Sample {
            path: test.path.as_deref(),
            text: test.text.get_ref().as_bytes(),
            problems: test.problems,
        })
    }

    /// Runs the tests in the descriptor.
    pub fn run_tests(&self) -> Vec<Trial> {
        let numbered = (1..).zip(&self.spec.tests);
        let tests = numbered.map(|(number, test)| {
            let bytes = test.text.get_ref().as_bytes();
            let path = test.path.as_deref().map(Path::new);
            let mut trial = Trial { what: format!("test {number}"), ..Trial::default() };
            let document = self.laws(path, bytes, &mut trial);
            compare(&test.entries, &entries_of(&document, bytes), &mut trial);
            if document.unreadable.len() != test.problems {
                let (found, expected) = (document.unreadable.len(), test.problems);
                trial.failures.push(format!("problems found: {found}, expected: {expected}"));
                trial.failures.extend(trial.problems.iter().cloned());
            }
            trial.problems.clear();
            for (old, new) in &test.rename {
                if let Err(failure) = self.try_rename(path, (&document, bytes), old, new) {
                    trial.failures.push(failure);
                }
            }
            if let Err(failure) = self.try_additions(path, bytes, test) {
                trial.failures.push(failure);
            }
            self.mutate(path, bytes, &document, &mut trial);
            trial
        });
        tests.collect()
    }

    /// Tests the laws and mutations on a file.
    pub fn try_sample(&self, path: &Path, bytes: &[u8]) -> Trial {
        let what = Printable(path.as_os_str().as_encoded_bytes()).to_string();
        let mut trial = Trial { what, ..Trial::default() };
        let document = self.laws(Some(path), bytes, &mut trial);
        if document.entries.is_empty() && !self.fits(&document, bytes) {
            let why = if self.begins_in(bytes) { "" } else { ": `begin` matches nowhere; shorten it until it does" };
            trial.failures.push(format!("no entries{why}"));
        }
        trial.failures.extend(self.absent_parts(&document).map(|part| format!("the part `{part}` is in no row")));
        self.mutate(Some(path), bytes, &document, &mut trial);
        trial
    }

    /// Returns the parts that the user's descriptor names and no entry has. One reason is a misspelled path. A format
    /// of the program is for many files, and some of them lack a part. Optional groups of expressions may match
    /// nothing.
    fn absent_parts(&self, document: &Document) -> impl Iterator<Item = &'static str> {
        let is_own = matches!(self.meta.origin, FormatOrigin::File(_)) && !document.entries.is_empty();
        let is_field = |part: usize| {
            let in_table = |table: &TableSpec| {
                let is_optional =
                    |column: &Column| matches!(column, Column::Names(names) if names.contains(&String::new()));
                table.delimited.columns.iter().any(|(field, column)| *field == part && !is_optional(column))
                    || table.tree.as_ref().is_some_and(|tree| tree.fields.iter().any(|(field, _)| *field == part))
            };
            is_own && self.spec.tables.iter().any(in_table)
        };
        let name = is_field(NAME) && document.entries.iter().all(|entry| entry.unnamed);
        let transport = is_field(TRANSPORT) && document.entries.iter().all(|entry| entry.transport_span.is_empty());
        [(name, "name"), (transport, "transport")].into_iter().filter_map(|(is_absent, part)| is_absent.then_some(part))
    }

    /// Reads a sample, and checks that its lines and spans are in order.
    fn laws(&self, path: Option<&Path>, bytes: &[u8], trial: &mut Trial) -> Document {
        let document = self.read(path, bytes);
        trial.entries = document.entries.len();
        if document.print(bytes) != bytes {
            trial.failures.push("the lines do not print the file".to_owned());
        }
        let is_inside = |span: Span| span.start <= span.end && span.end.index() <= bytes.len();
        let spans = |entry: &Entry| [entry.name, entry.port_span, entry.transport_span, entry.comment_span];
        if !document.entries.iter().flat_map(spans).all(is_inside) {
            trial.failures.push("a span is outside the file".to_owned());
        }
        for unreadable in &document.unreadable {
            let position = document.position(bytes, unreadable.span.start);
            let text = Printable(unreadable.span.of(bytes));
            let problem = format!("{}:{}: {}: {text}", position.line, position.column, unreadable.fault.as_str());
            trial.problems.push(problem);
        }
        document
    }

    /// Renames an entry and reads the file back.
    fn try_rename(
        &self,
        path: Option<&Path>,
        (document, bytes): (&Document, &[u8]),
        old: &str,
        new: &str,
    ) -> Result<(), String> {
        let named = document.entries.iter().position(|entry| entry.name.of(bytes) == old.as_bytes());
        let entry = named.map(EntryId::new).ok_or_else(|| format!("rename: no entry is called `{old}`"))?;
        let spec = &self.spec;
        let name = spec.names.service_name(new.as_bytes(), spec.escapes);
        let change = Change::PutNameFirst { entry, name: String::from_utf8_lossy(&name).into_owned() };
        let edits = self.render(document, bytes, &change);
        let edits = edits.map_err(|why| format!("rename: `{new}` cannot be written instead of `{old}`: {why}"))?;
        let after = apply(bytes, &edits);
        let read = self.read(path, &after);
        if reads_back((document, bytes), (&read, &after), &[&change]) {
            Ok(())
        } else {
            Err(format!("rename: with `{new}` instead of `{old}`, the file does not read back as it should"))
        }
    }

    /// Adds rows one after the other, and reads the file back each time.
    fn try_additions(&self, path: Option<&Path>, bytes: &[u8], test: &Test) -> Result<(), String> {
        let mut bytes = bytes.to_vec();
        for row in &test.add {
            let document = self.read(path, &bytes);
            let text = row.get_ref();
            let change = new_row(&document, text)
                .ok_or_else(|| format!("add: `{text}` is not a row such as `http 80/tcp` or `http 80`"))?;
            let edits = self.render(&document, &bytes, &change);
            let edits = edits.map_err(|why| format!("add: `{text}` cannot be written: {why}"))?;
            let after = apply(&bytes, &edits);
            let read = self.read(path, &after);
            if !reads_back((&document, &bytes), (&read, &after), &[&change]) {
                let after = String::from_utf8_lossy(&after).into_owned();
                return Err(format!("add: with `{text}`, the file does not read back as it should:\n{after}"));
            }
            if let Some(word) = foreign_transport((&document, &bytes), (&read, &after)) {
                return Err(format!("add: with `{text}`, `{word}` is not as the other rows write transports"));
            }
            bytes = after;
        }
        match &test.added {
            Some(added) if added.as_bytes() != bytes => {
                Err(format!("add: the file differs from `added`:\n{}", String::from_utf8_lossy(&bytes)))
            }
            _ => Ok(()),
        }
    }

    /// Breaks the file at its entries: the entries must change, or a problem must be found.
    fn mutate(&self, path: Option<&Path>, bytes: &[u8], document: &Document, trial: &mut Trial) {
        let entries = &document.entries;
        let affordable = (MOST_MUTATED_BYTES / bytes.len().max(1)).clamp(8, MOST_MUTATIONS);
        let step = (entries.len() * 6).div_ceil(affordable).max(1);
        let before = entries_of(document, bytes);
        for (number, entry) in entries.iter().enumerate().step_by(step) {
            let same_row = |other: &Entry| other.name == entry.name && other.port_span == entry.port_span;
            if number > 0 && same_row(&entries[number - 1]) {
                continue;
            }
            for (what, span, text) in mutations(&self.spec, document, bytes, entry) {
                let mut broken = bytes.to_vec();
                broken.splice(span.start.index()..span.end.index(), text.iter().copied());
                let read = self.read(path, &broken);
                trial.mutations += 1;
                let faults =
                    |document: &Document| document.unreadable.iter().map(|row| row.fault).collect::<Vec<Fault>>();
                let is_silent = faults(&read) == faults(document) && entries_of(&read, &broken) == before;
                if is_silent && !self.is_optional_separator(document, bytes, span) {
                    let line = document.line_of(entry).content;
                    let at = document.line_at(span.start);
                    trial.failures.push(format!(
                        "line {at}: {what}, and nothing changes: {}",
                        Printable(line.of(bytes).trim_ascii())
                    ));
                    // One failure of each kind is enough; hundreds would hide the others.
                    if trial.failures.len() > 20 {
                        return;
                    }
                }
            }
        }
    }
}

impl DeclaredFormat {
    /// Returns whether a position is the separator after the last row of a table, which may lack it.
    fn is_optional_separator(&self, document: &Document, bytes: &[u8], span: Span) -> bool {
        let row = document.rows.iter().rfind(|row| row.span.start <= span.start);
        let Some((row, table)) = row.and_then(|row| Some((row, self.spec.tables.get(row.table as usize)?))) else {
            return false;
        };
        let is_last = !document.rows.iter().any(|other| other.group == row.group && other.span.start > row.span.start);
        // A separator inside the row is a part of its form, unless the rest of the row is a comment.
        let rest = bytes[span.end.index()..].trim_ascii_start();
        let is_after = row.span.end <= span.end || [&b"//"[..], b"/*", b"#"].iter().any(|sign| rest.starts_with(sign));
        is_last && is_after && table.last == Last::Optional && table.separator.as_deref() == Some(span.of(bytes))
    }
}

/// Returns the content of each entry, as tests write it.
fn entries_of(document: &Document, bytes: &[u8]) -> Vec<String> {
    document.entries.iter().map(|entry| entry_text(document, bytes, entry)).collect()
}

fn entry_text(document: &Document, bytes: &[u8], entry: &Entry) -> String {
    let name = if entry.unnamed { "-".to_owned() } else { Printable(entry.name.of(bytes)).to_string() };
    let aliases: Vec<String> =
        document.aliases(entry).iter().map(|alias| format!(" {}", Printable(alias.of(bytes)))).collect();
    let transport = match entry.transport {
        TransportWord::Unstated(_) => String::new(),
        transport => format!("/{}", transport.known().unwrap_or("?")),
    };
    format!("{name} {}{transport}{}", entry.ports, aliases.concat())
}

/// Returns the change that adds a row in the notation of tests.
///
/// The notation is `http 80/tcp,udp`, or `http 80` on the transports of the first entry. The text after ` # ` is the
/// description.
fn new_row(document: &Document, text: &str) -> Option<Change> {
    let (row, comment) = text.split_once(" # ").map_or((text, None), |(row, comment)| (row, Some(comment.to_owned())));
    let (name, endpoint) = row.rsplit_once(' ')?;
    let (port, words) = endpoint.split_once('/').map_or((endpoint, None), |(port, words)| (port, Some(words)));
    let transports = match words {
        Some(words) => words.split(',').map(Transport::parse).collect::<Option<Vec<Transport>>>()?,
        None => vec![document.entries.first().and_then(|entry| entry.transport.registered()).unwrap_or(Transport::Tcp)],
    };
    let before = document.line_after_last();
    let (name, port) = (name.to_owned(), port.parse().ok()?);
    Some(Change::NewRow { before, name, port, transports, aliases: Vec::new(), comment })
}

/// Returns a transport that a new row writes in a case which no row had before, although some were of the same form.
fn foreign_transport((before, old): (&Document, &[u8]), (after, new): (&Document, &[u8])) -> Option<String> {
    let words = |document: &Document, bytes: &[u8]| -> Vec<Vec<u8>> {
        document.entries.iter().map(|entry| entry.transport_span.of(bytes).to_vec()).collect()
    };
    let is_transport = |word: &[u8]| TransportWord::parse(word) != TransportWord::Other;
    let known = words(before, old);
    let transports: Vec<&Vec<u8>> = known.iter().filter(|word| is_transport(word)).collect();
    let is_foreign = |word: &&Vec<u8>| {
        is_transport(word)
            && transports.iter().all(|other| CaseForm::of(other) != CaseForm::of(word))
            && !transports.is_empty()
    };
    words(after, new).iter().find(is_foreign).map(|word| Printable(word).to_string())
}

/// Reports the entries that are missing and those that should not be there.
fn compare(expected: &[String], read: &[String], trial: &mut Trial) {
    let mut left: Vec<&String> = read.iter().collect();
    for entry in expected {
        match left.iter().position(|other| *other == entry) {
            Some(at) => _ = left.remove(at),
            None => trial.failures.push(format!("not read: `{entry}`")),
        }
    }
    trial.failures.extend(left.into_iter().map(|entry| format!("read, but not expected: `{entry}`")));
}
