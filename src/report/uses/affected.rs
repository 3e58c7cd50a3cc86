//! The end of `compare --uses`: the configurations that a new table affects.

use super::v1::names;
use crate::engine::{Checked, UnreadFile};
use crate::report::check::each_finding;
use crate::report::markup::{Sentence, code_span};
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::v1::UnreadFileV1;
use crate::report::wrap::wrap;
use crate::text::{PrintablePath, listed};
use crate::uses::CONFIGS;
use portolan_resolvers::Reader;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// The configurations at some paths, checked with the old and the new table.
#[derive(Debug)]
pub struct Affected {
    /// The paths that were searched.
    pub paths: Vec<PathBuf>,
    /// The configurations that were read.
    pub checked: Vec<Checked>,
    /// The number of names in them that are looked up.
    pub names: usize,
    /// The resolvers that look the names up.
    pub readers: Vec<Reader>,
    /// The files that could not be read.
    pub unread: Vec<UnreadFile>,
    /// The parts that are not read, and are no errors.
    pub notes: Vec<UnreadFile>,
}

impl Affected {
    /// Returns the number of uses that the new table breaks or changes.
    pub fn uses(&self) -> usize {
        self.checked.iter().map(|file| file.findings.len()).sum()
    }

    /// Returns the kinds of the configurations that were read, sorted.
    fn kinds(&self) -> BTreeSet<&str> {
        self.checked.iter().flat_map(|file| file.document.format.id.split(", ")).collect()
    }

    /// Returns the number of files that were read. An example is
    /// `2 configurations read (fail2ban and nftables), 5 names looked up as glibc would`.
    fn read(&self) -> String {
        let kinds: Vec<String> = self.kinds().into_iter().map(str::to_owned).collect();
        let configurations = count(self.checked.len(), "configuration");
        let looked_up = count(self.names, "name");
        format!(
            "{configurations} read ({}), {looked_up} looked up as {} would",
            listed(&kinds, "and"),
            listed(&names(&self.readers), "and")
        )
    }

    /// Returns everything that is not read.
    fn not_read(&self) -> impl Iterator<Item = &UnreadFile> {
        self.unread.iter().chain(&self.notes)
    }

    /// Returns the sentence that no use is affected, as far as that is known. `shown` writes a path.
    fn nothing(&self, printed: impl Fn(&PathBuf) -> String) -> String {
        let paths: Vec<String> = self.paths.iter().map(&printed).collect();
        let paths = listed(&paths, "and");
        match (self.checked.is_empty(), self.not_read().next().is_none()) {
            (false, true) => format!("No use of a name is affected: {}.", self.read()),
            (false, false) => format!("No use of a name that was read is affected: {}.", self.read()),
            (true, false) if self.unread.is_empty() => {
                format!("No configuration in {paths} was read, so no use of a name was compared.")
            }
            (true, false) => format!("No configuration in {paths} could be read, so no use of a name was compared."),
            (true, true) => format!("No configuration was found in {paths}, so no use of a name was compared."),
        }
    }
}

/// Returns the sentence about the kinds of configurations that were looked for. `shown` writes a command.
fn looked_for(affected: &Affected, printed: impl Fn(&str) -> String) -> String {
    let kinds: Vec<String> = CONFIGS.iter().map(|reader| reader.meta().id.to_owned()).collect();
    let paths: Vec<String> = affected.paths.iter().map(|path| PrintablePath(path).to_string()).collect();
    // A shell would take a path with a blank for two.
    let is_one_word = |path: &String| !path.contains(|c: char| !c.is_alphanumeric() && !"/._-+:@,".contains(c));
    let paths = if paths.iter().all(is_one_word) { paths.join(" ") } else { "PATH".to_owned() };
    let command = printed(&format!("portolan uses --show-files {paths}"));
    format!("Looked for those of {}; {command} has the reason for each file.", listed(&kinds, "and"))
}

/// Writes each use that the new table breaks or changes as `uses` does, and what was read.
pub fn text(affected: &Affected, run: &Run<'_>, out: &mut Vec<u8>) {
    let line = |text: &str, out: &mut Vec<u8>| {
        let _ = writeln!(out, "{}", wrap("", text, "", run.theme.width()));
    };
    out.push(b'\n');
    let affected_uses = affected.uses();
    if affected_uses == 0 {
        line(&affected.nothing(|path| PrintablePath(path).to_string()), out);
        if affected.checked.is_empty() && affected.not_read().next().is_none() {
            line(&looked_for(affected, |command| format!("`{command}`")), out);
        }
    } else {
        let uses = if affected_uses == 1 {
            "1 use of a name is".to_owned()
        } else {
            format!("{affected_uses} uses of names are")
        };
        let files = affected.checked.iter().filter(|file| !file.findings.is_empty()).count();
        let head = format!("{uses} affected, in {files} of {}", count(affected.checked.len(), "configuration"));
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, head));
        let Some(reporter) = crate::report::by_id("text") else { return };
        affected.checked.iter().for_each(|file| reporter.file(file, run, out));
        line(&format!("{}.", affected.read()), out);
    }
    if affected.not_read().next().is_some() {
        let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, "Not read"));
    }
    for UnreadFile { path, message } in affected.not_read() {
        let _ =
            writeln!(out, "  {}", wrap("", &format!("{}: {message}", PrintablePath(path)), "    ", run.theme.width()));
    }
}

/// Writes lists in Markdown.
pub fn markdown(affected: &Affected, out: &mut Vec<u8>) {
    let _ = writeln!(out, "\n### Configurations\n");
    let code = |path: &PathBuf| code_span(&PrintablePath(path).to_string());
    if affected.uses() == 0 {
        let _ = writeln!(out, "{}", affected.nothing(code));
        if affected.checked.is_empty() && affected.not_read().next().is_none() {
            let _ = writeln!(out, "{}", looked_for(affected, code_span));
        }
    }
    for file in &affected.checked {
        for finding in &file.findings {
            let position = file.document.position(&file.source.bytes, finding.span.start);
            let position = format!("{}:{}:{}", PrintablePath(&file.source.path), position.line, position.column);
            let _ = writeln!(out, "- {}: {}", code_span(&position), Sentence(&finding.message));
            for note in finding.details.iter().chain(&finding.hint) {
                let _ = writeln!(out, "  - {}", Sentence(note));
            }
        }
    }
    if affected.uses() > 0 {
        let _ = writeln!(out, "\n{}.", affected.read());
    }
    if affected.not_read().next().is_some() {
        let _ = writeln!(out, "\nNot read:\n");
    }
    for UnreadFile { path, message } in affected.not_read() {
        let _ = writeln!(out, "- {}: {}", code(path), Sentence(message));
    }
}

/// The findings about configurations, as `check` writes them in JSON.
pub(in crate::report) struct FindingsV1<'a> {
    pub(in crate::report) affected: &'a Affected,
    pub(in crate::report) run: &'a Run<'a>,
}

impl Serialize for FindingsV1<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for file in &self.affected.checked {
            each_finding(file, self.run, |finding| list.serialize_element(finding))?;
        }
        list.end()
    }
}

/// The configurations that were read: their number, kinds, names and faults.
#[derive(Serialize)]
pub(in crate::report) struct ConfigurationsV1<'a> {
    read: usize,
    names: usize,
    kinds: BTreeSet<&'a str>,
    resolvers: Vec<String>,
    unread: Vec<UnreadFileV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<UnreadFileV1<'a>>,
}

impl<'a> ConfigurationsV1<'a> {
    pub(in crate::report) fn new(affected: &'a Affected) -> Self {
        Self {
            read: affected.checked.len(),
            names: affected.names,
            kinds: affected.kinds(),
            resolvers: names(&affected.readers),
            unread: UnreadFileV1::of(&affected.unread),
            notes: UnreadFileV1::of(&affected.notes),
        }
    }
}
