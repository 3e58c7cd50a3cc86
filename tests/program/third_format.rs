//! A format that is none of the program's and that no modeled program reads: rules, fixes and `update` must not treat it
//! as services(5) or Nmap's table.

use crate::rules::fixtures;
use portolan::diagnostic::Applicability;
use portolan::engine::{
    CheckSettings, FixSettings, RuleSet, Selection, Selector, UpdateSettings, check, fix, parse_file, update,
};
use portolan::fix::Refusal;
use portolan::format::Format;
use portolan::model::{PortRange, Transport, TransportWord};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::syntax::{
    Aliases, Document, Entry, Fault, Field, FieldKind, FormatMeta, Line, LineKind, NameRole, Notation, PortsOfName,
    Rows, Unreadable, WordRange,
};
use portolan::text::{LineIter, SourceFile, Span};
use portolan_resolvers::RESOLVERS;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// `name port/transport owner`: no aliases, no comments.
struct Owned;

static META: LazyLock<Arc<FormatMeta>> = LazyLock::new(|| {
    Arc::new(FormatMeta {
        id: "owned".into(),
        summary: "name, port/transport, owner".into(),
        file_names: vec!["*.owned".into()],
        readers: Vec::new(),
        aliases: Aliases::None,
        fields: vec![Field { name: "owner".into(), kind: FieldKind::Text }],
        comment: None,
        line_limit: None,
        rows: Rows::Fixed,
        names: NameRole::Name,
        ports_of_name: PortsOfName::One,
    })
});

impl Format for Owned {
    fn meta(&self) -> &Arc<FormatMeta> {
        &META
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        let mut document = Document::new(Arc::clone(&META));
        for raw in LineIter::new(bytes) {
            let kind = read_line(bytes, raw.content, &mut document);
            document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
        }
        document
    }

    fn fits(&self, _: &Document, _: &[u8]) -> bool {
        false
    }
}

fn read_line(bytes: &[u8], content: Span, document: &mut Document) -> LineKind {
    let line = document.lines.len() as u32;
    let mut words: Vec<Span> = Vec::new();
    let mut at = content.start;
    for word in content.of(bytes).split(u8::is_ascii_whitespace) {
        if !word.is_empty() {
            words.push(Span { start: at, end: at + word.len() as u32 });
        }
        at += word.len() as u32 + 1;
    }
    let [name, binding, fields @ ..] = &words[..] else {
        if words.is_empty() {
            return LineKind::Blank;
        }
        return unreadable(document, line, words[0], Fault::NoPort);
    };
    let text = String::from_utf8_lossy(binding.of(bytes)).into_owned();
    let Some((digits, transport)) = text.split_once('/') else {
        return unreadable(document, line, *binding, Fault::NoTransport);
    };
    let port = match digits.parse::<u16>() {
        Ok(port) => port,
        Err(_) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            return unreadable(document, line, *binding, Fault::PortTooLarge);
        }
        Err(_) => return unreadable(document, line, *binding, Fault::PortNotANumber),
    };
    if transport.is_empty() {
        return unreadable(document, line, *binding, Fault::EmptyTransport);
    }
    let slash = binding.start + digits.len() as u32;
    let is_zero_padded = digits.len() > 1 && digits.starts_with('0');
    document.entries.push(Entry {
        line,
        name: *name,
        port_span: Span { start: binding.start, end: slash },
        ports: PortRange::single(port),
        notation: if is_zero_padded { Notation::LeadingZero } else { Notation::Plain },
        transport_span: Span { start: slash + 1, end: binding.end },
        transport: TransportWord::parse(transport.as_bytes()),
        words: WordRange { start: document.words.len() as u32, count: fields.len() as u32 },
        comment_span: Span::default(),
        unnamed: false,
    });
    document.words.extend(fields);
    LineKind::Entry(document.entries.len() as u32 - 1)
}

fn unreadable(document: &mut Document, line: u32, span: Span, fault: Fault) -> LineKind {
    document.unreadable.push(Unreadable { line, span, fault });
    LineKind::Unreadable(document.unreadable.len() as u32 - 1)
}

fn catalogue() -> Catalogue {
    Catalogue::builtin().with_format(Arc::new(Owned)).unwrap()
}

/// Words that only make sense of another format, or of a program that does not read this one.
fn foreign_words(format: &FormatMeta) -> Vec<&'static str> {
    let others = RESOLVERS.iter().map(|resolver| resolver.meta()).filter(|meta| !format.is_read_by(meta.id));
    let mut words: Vec<&str> = others.map(|meta| meta.title).collect();
    if !format.is_read_by("freebsd") {
        words.extend(["BSD", "libc"]);
    }
    if format.readers.is_empty() {
        words.push("resolver");
    }
    if !format.has_field(FieldKind::OpenFrequency) {
        words.push("frequency");
    }
    if !format.has_aliases() {
        words.push("as an alias");
    }
    if format.comment.is_none() {
        words.extend(["into the comment", "put `#`"]);
    }
    words
}

/// Whether a text has a word, whatever letters surround it in other words.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

/// Every bad table of every rule, and a table of stale names.
fn tables(catalogue: &Catalogue) -> Vec<Vec<u8>> {
    let bad = catalogue.rules().flat_map(|rule| fixtures(rule.meta().id.as_str(), "bad"));
    let mut tables: Vec<Vec<u8>> = bad.map(|path| std::fs::read(path).unwrap()).collect();
    tables.push(
        b"sip-tls 5061/tcp ada\nwhois++ 63/tcp ada\nnetbiosns 137/udp ada\nsco-dtmgr 617/tcp bob\nssh 022/tcp bob\n\
          ssh 23/TCP bob\nssh 23/foo bob\nhttp 99999/tcp\nicpp 5815/tcp\nx 0/tcp eve\n"
            .to_vec(),
    );
    tables
}

/// Checks every table in one format. Returns the rules that find something.
fn rules_with_findings(id: &str) -> BTreeSet<String> {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let settings = CheckSettings::new(&catalogue, &registry, &rules);
    let format = catalogue.format(id).unwrap();
    let foreign = foreign_words(format.meta());
    let (mut found, mut said) = (BTreeSet::new(), BTreeSet::new());
    for table in tables(&catalogue) {
        let source = SourceFile::new("x", table);
        let document = format.parse(&source.bytes);
        assert_eq!(document.print(&source.bytes), source.bytes);
        for finding in check(source, document, &settings).findings {
            for text in [Some(&finding.message), finding.hint.as_ref()].into_iter().flatten() {
                let words = foreign.iter().filter(|word| has_word(text, word));
                said.extend(words.map(|word| format!("{id}, {}: {word}: {text}", finding.rule)));
            }
            found.insert(finding.rule.to_string());
        }
    }
    assert!(said.is_empty(), "{said:#?}");
    found
}

#[test]
fn no_finding_names_a_program_that_does_not_read_the_format() {
    for id in ["services", "nmap"] {
        assert!(rules_with_findings(id).len() > 20, "{id}");
    }
    let found = rules_with_findings("owned");
    for rule in ["renamed", "spelling", "duplicate-port", "port-notation", "transport-name", "port-number", "syntax"] {
        assert!(found.contains(rule), "{rule} finds nothing: {found:?}");
    }
    for rule in ["nmap-frequency", "alias-shadow", "line-length", "name-case", "resolver-disagreement"] {
        assert!(!found.contains(rule), "{rule} does not apply");
    }
}

#[test]
fn no_fix_is_safe_and_what_is_written_stays_in_the_format() {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let settings = CheckSettings::new(&catalogue, &registry, &rules);
    let (mut refused, mut made) = (0, 0);
    for table in tables(&catalogue) {
        for trust in [Applicability::Safe, Applicability::Unsafe] {
            let source = SourceFile::new("x.owned", table.clone());
            let document = parse_file(&catalogue, &source, catalogue.format("owned")).unwrap();
            let fixed = fix(source, document, &FixSettings { check: settings, only: None, trust });
            assert!(fixed.lookups.is_none() || !fixed.is_changed(), "no lookup can be compared");
            if trust == Applicability::Safe {
                assert!(!fixed.is_changed());
                assert!(fixed.refused.iter().all(|fix| matches!(fix.because, Some(Refusal::NoModel))));
                refused += fixed.refused.len();
            } else {
                let after = String::from_utf8_lossy(&fixed.checked.source.bytes).into_owned();
                let before = String::from_utf8_lossy(&fixed.before).into_owned();
                for foreign in ["#", "0.000000", "portolan: note"] {
                    assert!(after.matches(foreign).count() <= before.matches(foreign).count(), "{foreign}: {after}");
                }
                made += fixed.made.len();
            }
        }
    }
    assert!(refused > 10 && made > 10, "{refused} refused, {made} made");
}

#[test]
fn update_adds_no_row_and_says_so() {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let source = SourceFile::new("x.owned", b"ssh 22/tcp ada\ntelnet 23/tcp bob\nsmtp 25/tcp ada\n".to_vec());
    let before = source.bytes.clone();
    let document = parse_file(&catalogue, &source, None).unwrap();
    let settings = UpdateSettings {
        check: CheckSettings::new(&catalogue, &registry, &rules),
        ports: vec![PortRange { first: 1, last: 100 }],
        transports: Transport::ALL.to_vec(),
        replacing: true,
        trust: Applicability::Safe,
    };
    let updated = update(source, document, &settings);
    assert_eq!(updated.fixed.checked.source.bytes, before);
    assert_eq!((updated.additions.rows, updated.additions.aliases), (0, 0));
    assert!(updated.additions.without_rows.len() > 50, "{:?}", updated.additions);
}
