//! Formats of our own that no modeled program reads: rules, fixes and `update` must not treat them as services(5) or
//! Nmap's table.

use crate::rules::{fixtures, of_tables};
use nom::Parser;
use nom::combinator::{map, opt, rest as nom_rest};
use portolan::diagnostic::Applicability;
use portolan::engine::{
    CheckSettings, FixSettings, NamesBeside, RuleSet, Selection, Selector, UpdateSettings, WhyLeftOut, check, fix,
    parse_file, update,
};
use portolan::fix::Refusal;
use portolan::format::parser::{
    EntryRow, Parsed, Words, comment, field, one_port_and_transport, or_fault, word, words,
};
use portolan::format::{Format, read_table};
use portolan::model::{PortRange, Transport};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::syntax::{
    Aliases, Comment, Document, Entry, Fault, Field, FieldKind, FormatMeta, FormatOrigin, NameRole, PortsOfName, Rows,
};
use portolan::text::SourceFile;
use portolan_resolvers::RESOLVERS;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A format with an owner for each name: no aliases, no comments.
struct Owned {
    meta: Arc<FormatMeta>,
    entry: fn(&[u8]) -> Parsed<'_, EntryRow<'_>>,
}

impl Owned {
    fn new(
        id: &'static str,
        row: &'static str,
        sign: Option<&'static str>,
        entry: fn(&[u8]) -> Parsed<'_, EntryRow<'_>>,
    ) -> Self {
        let meta = FormatMeta {
            id: id.into(),
            summary: "a name, a port and an owner".into(),
            file_names: vec![format!("*.{id}").into()],
            readers: Vec::new(),
            aliases: Aliases::None,
            fields: vec![Field { name: "owner".into(), kind: FieldKind::Text }],
            comment: sign.map(|sign| Comment { sign: sign.into(), has_parts: false }),
            line_limit: None,
            rows: Rows::Fixed,
            row: row.into(),
            names: NameRole::Name,
            ports_of_name: PortsOfName::One,
            origin: FormatOrigin::Code,
            generated: None,
            takes_notes: true,
        };
        Self { meta: Arc::new(meta), entry }
    }
}

impl Format for Owned {
    fn meta(&self) -> &Arc<FormatMeta> {
        &self.meta
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        read_table(bytes, &self.meta, self.entry)
    }

    fn fits(&self, _: &Document, _: &[u8]) -> bool {
        false
    }
}

/// Parses `name port/transport owner`.
fn name_first(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let (rest, name) = field(word(None)).parse(line)?;
    let (rest, endpoint) = field(or_fault(one_port_and_transport(None), name, Fault::NoPort)).parse(rest)?;
    let (rest, owner) = map(nom_rest, Words::new).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: false, endpoint, words: owner, comment: None }))
}

/// Parses `port/transport name owner`.
fn port_first(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let (rest, endpoint) = field(one_port_and_transport(None)).parse(line)?;
    let (rest, name) = field(or_fault(word(None), endpoint.word, Fault::NotAnEntry)).parse(rest)?;
    let (rest, owner) = map(nom_rest, Words::new).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: false, endpoint, words: owner, comment: None }))
}

/// The ids of the formats of these tests.
const OWN_FORMATS: [&str; 2] = ["owned", "owned-port-first"];

fn catalogue() -> Catalogue {
    let [name_first_id, port_first_id] = OWN_FORMATS;
    let catalogue = Catalogue::builtin()
        .with_format(Arc::new(Owned::new(name_first_id, "name port/transport owner", None, name_first)))
        .unwrap();
    catalogue.with_format(Arc::new(Owned::new(port_first_id, "port/transport name owner", None, port_first))).unwrap()
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

/// Returns whether a text contains a whole word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

/// Returns every bad table of every rule, and a table of stale names, with the parts in the order of a format.
fn tables(catalogue: &Catalogue, id: &str) -> Vec<Vec<u8>> {
    let bad = of_tables(catalogue).flat_map(|rule| fixtures(rule.meta().id.as_str(), "bad"));
    let mut tables: Vec<Vec<u8>> = bad.map(|path| std::fs::read(path).unwrap()).collect();
    tables.push(
        b"sip-tls 5061/tcp ada\nwhois++ 63/tcp ada\nnetbiosns 137/udp ada\nsco-dtmgr 617/tcp bob\nssh 022/tcp bob\n\
          ssh 23/TCP bob\nssh 23/foo bob\nhttp 99999/tcp\nicpp 5815/tcp\nx 0/tcp eve\n"
            .to_vec(),
    );
    if id == "owned-port-first" {
        for table in &mut tables {
            *table = with_the_port_first(table);
        }
    }
    tables
}

/// Swaps the first two words of each line.
fn with_the_port_first(table: &[u8]) -> Vec<u8> {
    let lines = table.split(|&b| b == b'\n').map(|line| {
        let mut words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        if let [name, port, ..] = &mut words[..] {
            std::mem::swap(name, port);
        }
        words.join(&b' ')
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}

/// Checks every table in one format. Returns the rules that find something.
fn rules_with_findings(id: &str) -> BTreeSet<String> {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let settings = CheckSettings::new(&catalogue, &registry, &rules);
    let format = catalogue.format(id).unwrap();
    let foreign = foreign_words(format.meta());
    let (mut found, mut said) = (BTreeSet::new(), BTreeSet::new());
    for table in tables(&catalogue, id) {
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
    for id in OWN_FORMATS {
        let found = rules_with_findings(id);
        let expected =
            ["renamed", "spelling", "duplicate-port", "port-notation", "transport-name", "port-number", "syntax"];
        for rule in expected {
            assert!(found.contains(rule), "{id}: {rule} finds nothing: {found:?}");
        }
        for rule in ["nmap-frequency", "alias-shadow", "line-length", "name-case", "resolver-disagreement"] {
            assert!(!found.contains(rule), "{id}: {rule} does not apply");
        }
    }
}

#[test]
fn no_fix_is_safe_and_output_keeps_the_format() {
    for id in OWN_FORMATS {
        let (refused, made) = fixes_of_own_format(id);
        assert!(refused > 10 && made > 10, "{id}: {refused} refused, {made} made");
    }
}

/// Fixes every table in a format that no modeled program reads. Returns how many fixes were refused, and made.
fn fixes_of_own_format(id: &str) -> (usize, usize) {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let settings = CheckSettings::new(&catalogue, &registry, &rules);
    let (mut refused, mut made) = (0, 0);
    for table in tables(&catalogue, id) {
        for trust in [Applicability::Safe, Applicability::Unsafe] {
            let source = SourceFile::new("x", table.clone());
            let document = parse_file(&catalogue, &source, catalogue.format(id)).unwrap();
            let fixed = fix(source, document, &FixSettings { check: settings, only: None, notes: true, trust });
            assert!(fixed.lookups.is_none() || !fixed.is_changed(), "no lookup can be compared");
            if trust == Applicability::Safe {
                assert!(!fixed.is_changed());
                // The format cannot make the others at all.
                let (unproved, others): (Vec<_>, Vec<_>) =
                    fixed.refused.iter().partition(|fix| matches!(fix.because, Some(Refusal::NoModel)));
                assert!(others.iter().all(|fix| matches!(fix.because, Some(Refusal::Unwritable(_)))));
                refused += unproved.len();
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
    (refused, made)
}

#[test]
fn update_adds_no_row_and_says_so() {
    let (catalogue, registry) = (catalogue(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let source = SourceFile::new("x.owned", b"ssh 22/tcp ada\ntelnet 23/tcp bob\nsmtp 25/tcp ada\n".to_vec());
    let before = source.bytes.clone();
    let document = parse_file(&catalogue, &source, None).unwrap();
    let settings = UpdateSettings {
        source: None,
        check: CheckSettings::new(&catalogue, &registry, &rules),
        ports: vec![PortRange { first: 1, last: 100 }],
        transports: Transport::ALL.to_vec(),
        names: NamesBeside::Outdated,
        twins: false,
        notes: false,
        trust: Applicability::Safe,
        renames: false,
        within: Vec::new(),
        keep: Vec::new(),
    };
    let updated = update(source, document, &settings);
    assert_eq!(updated.fixed.checked.source.bytes, before);
    assert_eq!((updated.additions.rows(), updated.additions.aliases()), (0, 0));
    let without_rows = updated.additions.left_out.iter().filter(|left| matches!(left.why, WhyLeftOut::NoRows));
    assert!(without_rows.count() > 50, "{:?}", updated.additions);
}

/// Parses `port/transport name owner [// comment]`.
fn with_slashes(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let sign = Some("//");
    let (rest, endpoint) = field(one_port_and_transport(sign)).parse(line)?;
    let (rest, name) = field(or_fault(word(sign), endpoint.word, Fault::NotAnEntry)).parse(rest)?;
    let (rest, owner) = words(sign).parse(rest)?;
    let (rest, comment) = opt(comment(sign)).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: false, endpoint, words: owner, comment }))
}

#[test]
fn rows_and_comments_have_the_form_that_the_format_gives() {
    let format = Owned::new("slashes", "port/transport name owner", Some("//"), with_slashes);
    let catalogue = Catalogue::builtin().with_format(Arc::new(format)).unwrap();
    let registry = Registry::embedded();
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let text = "// portolan: ignore[renamed] kept\n5061/tcp sip-tls ada#bob // phones // more\n\
                63/tcp whois++ ada // portolan: ignore[historic-name]\nnonsense // portolan: ignore[syntax]\n\
                # port name owner\n137/udp netbiosns ada\n";
    let source = SourceFile::new("x.slashes", text.as_bytes().to_vec());
    let document = parse_file(&catalogue, &source, None).unwrap();
    let comments: Vec<&str> = document
        .entries
        .iter()
        .filter_map(Entry::comment)
        .map(|span| &text[span.start.index()..span.end.index()])
        .collect();
    assert_eq!(comments, ["// phones // more", "// portolan: ignore[historic-name]"]);
    let checked = check(source, document, &CheckSettings::new(&catalogue, &registry, &rules));
    let found: Vec<String> = checked
        .findings
        .iter()
        .map(|found| format!("{}: {}", found.rule, found.hint.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        found,
        [
            "syntax: write `port/transport name owner`, or put `//` before the line if it is a comment",
            "spelling: put `netbios-ns` into the comment; a rename would break programs that look up the old name",
        ]
    );
}
