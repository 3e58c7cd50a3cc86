//! Checks a table in a format of one's own with a rule of one's own.

use portolan::diagnostic::{Category, Findings, RuleId, Severity};
use portolan::engine::{CheckSettings, RuleSet, Selection, check, parse_file};
use portolan::format::Format;
use portolan::model::{PortRange, TransportWord};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::rule::{Applies, Context, Rule, RuleMeta};
use portolan::syntax::{
    Aliases, Document, Entry, Fault, FormatMeta, Line, LineKind, NameRole, Notation, PortsOfName, Rows, Unreadable,
    WordRange,
};
use portolan::text::{LineIter, SourceFile, Span};
use std::sync::{Arc, LazyLock};

/// Reports ports that only a privileged program may listen on.
struct LowPort;

static LOW_PORT: LazyLock<RuleMeta> = LazyLock::new(|| RuleMeta {
    id: "acme/low-port".parse::<RuleId>().expect("the id is well formed"),
    category: Category::Pedantic,
    severity: Severity::Warning,
    summary: "a port below 1024".into(),
    applies: Applies::Any,
    fixes: Vec::new().into(),
    page: "# acme/low-port\n\nReports ports below 1024.\n".into(),
});

impl Rule for LowPort {
    fn meta(&self) -> &RuleMeta {
        &LOW_PORT
    }

    fn check(&self, context: &Context<'_>, findings: &mut Findings) {
        for (number, entry, _) in context.entries().filter(|(_, entry, _)| entry.ports.first < 1024) {
            findings
                .entry(number, entry.port_span, format_args!("{} needs a privileged program", context.place(entry)))
                .hint("choose a port from 1024 on");
        }
    }
}

/// `port,transport,name`, one entry a line. No program that is modeled reads it, so no fix is safe.
struct Csv;

static CSV: LazyLock<Arc<FormatMeta>> = LazyLock::new(|| {
    Arc::new(FormatMeta {
        id: "acme-csv".into(),
        summary: "port,transport,name".into(),
        file_names: vec!["*.ports.csv".into()],
        readers: Vec::new(),
        aliases: Aliases::None,
        fields: Vec::new(),
        comment: None,
        line_limit: None,
        rows: Rows::Fixed,
        names: NameRole::Name,
        ports_of_name: PortsOfName::One,
    })
});

impl Format for Csv {
    fn meta(&self) -> &Arc<FormatMeta> {
        &CSV
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        let mut document = Document::new(Arc::clone(&CSV));
        for (number, raw) in (0..).zip(LineIter::new(bytes)) {
            let kind = match entry(bytes, raw.content, number) {
                _ if raw.content.is_empty() => LineKind::Blank,
                Some(entry) => {
                    document.entries.push(entry);
                    LineKind::Entry(document.entries.len() as u32 - 1)
                }
                None => {
                    document.unreadable.push(Unreadable {
                        line: number,
                        span: raw.content,
                        fault: Fault::PortNotANumber,
                    });
                    LineKind::Unreadable(document.unreadable.len() as u32 - 1)
                }
            };
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        document
    }

    fn fits(&self, _: &Document, _: &[u8]) -> bool {
        false
    }
}

/// Reads the entry of a line.
fn entry(bytes: &[u8], line: Span, number: u32) -> Option<Entry> {
    let mut at = line.start;
    let mut cells = line.of(bytes).split(|&b| b == b',').map(|cell| {
        let span = Span { start: at, end: at + cell.len() as u32 };
        at = span.end + 1;
        span
    });
    let (port_span, transport_span, name) = (cells.next()?, cells.next()?, cells.next()?);
    let port = std::str::from_utf8(port_span.of(bytes)).ok()?.parse().ok()?;
    Some(Entry {
        line: number,
        name,
        port_span,
        ports: PortRange::single(port),
        notation: Notation::Plain,
        transport_span,
        transport: TransportWord::parse(transport_span.of(bytes)),
        words: WordRange::default(),
        comment_span: Span::default(),
        unnamed: name.is_empty(),
    })
}

/// Returns the findings of a table, one a line.
fn report(path: &str, table: &[u8]) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let catalogue = Catalogue::builtin().with_rule(Arc::new(LowPort))?.with_format(Arc::new(Csv))?;
    let registry = Registry::embedded();
    let selection = Selection { extend: vec!["acme/low-port".parse()?], ..Selection::default() };
    selection.check(&catalogue)?;
    let rules = RuleSet::new(&catalogue, &selection);
    let source = SourceFile::new(path, table.to_vec());
    let document = parse_file(&catalogue, &source, None)?;
    let checked = check(source, document, &CheckSettings::new(&catalogue, &registry, &rules));
    let line = |finding: &portolan::diagnostic::Finding| format!("{} {}", finding.rule, finding.message);
    Ok(checked.findings.iter().map(line).collect())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in report("acme.ports.csv", b"22,tcp,ssh\n5061,tcp,sip-tls\n")? {
        println!("{line}");
    }
    Ok(())
}

#[test]
fn both_are_used() {
    let lines = report("acme.ports.csv", b"22,tcp,ssh\n5061,tcp,sip-tls\n").unwrap();
    assert_eq!(lines[0], "acme/low-port 22/tcp needs a privileged program");
    assert!(lines[1].starts_with("renamed `sip-tls` on 5061/tcp is called `sips` today"), "{lines:?}");
    assert_eq!(lines.len(), 2);
}
