//! Bad descriptors, and files that do not fit theirs: each is an error that says where and what, and nothing is written.

use crate::cpu_time::cpu_time;
use crate::folder::Folder;
use portolan::format::declared;
use portolan::syntax::FormatOrigin;
use proptest::prelude::*;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

const DESCRIPTOR: &str = "version = 1\nname = \"own\"\nkind = \"pattern\"\ncomment = \"#\"\ncontains = '^ports \\{'\n\
                          [[table]]\nbegin = '^ports \\{$'\nend = '^\\}$'\n\
                          entry = '(?P<name>[\\w-]+) (?P<port>\\d+)/(?P<transport>\\w+)'\n\
                          [names]\nrole = \"name\"\n[edit]\nannotate = \"line-end\"\n";
const TABLE: &str = "ports {\nsldap 636/tcp\nssh 22/tcp\n}\n";

#[test]
fn two_formats_for_one_file_are_an_error_that_names_both() {
    let folder = Folder::with("own.toml", DESCRIPTOR);
    folder.file("two.toml", DESCRIPTOR.replace("\"own\"", "\"two\""));
    folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n[[format]]\nfile = \"two.toml\"\n");
    folder.file("a.ports", TABLE);
    let refused = folder.run(&["check", "a.ports"]);
    assert_eq!((refused.status, refused.text()), (2, ""));
    assert!(refused.err.contains("a.ports: read equally well as `own` and as `two`"), "{}", refused.err);
    assert!(refused.err.contains("`--format own` or `--format two`"), "{}", refused.err);
    assert_eq!(folder.run(&["check", "--format", "two", "a.ports"]).status, 1);
}

#[test]
fn a_claimed_file_without_entries_is_an_error() {
    let folder = Folder::with("own.toml", DESCRIPTOR);
    folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n");
    // A table without rows, and, where the format is named, a pattern that matches nothing.
    folder.file("a.ports", "ports {\n}\n");
    folder.file("b.ports", "no table\n");
    for (args, hint) in [
        (&["check", "a.ports"][..], "portolan formats test"),
        (&["check", "--format", "own", "b.ports"], "shorten `begin`"),
        (&["list", "--format", "own.toml", "b.ports"], "shorten `begin`"),
    ] {
        let refused = folder.run(args);
        assert_eq!((refused.status, refused.text()), (2, ""), "{args:?}");
        assert!(refused.err.contains(".ports: no entries in the format `own`"), "{}", refused.err);
        assert!(refused.err.contains(hint), "{}", refused.err);
    }
}

#[test]
fn nothing_is_written_where_a_table_never_ends() {
    let folder = Folder::with("own.toml", DESCRIPTOR);
    let text = TABLE.trim_end_matches("}\n");
    let path = folder.file("a.ports", text);
    let found = folder.run(&["check", "--format", "own.toml", "--output-format", "concise", "a.ports"]);
    assert_eq!(found.status, 1);
    assert!(
        found.text().contains("a.ports:1:1: error[syntax] the table that begins here never ends"),
        "{}",
        found.text()
    );
    for command in [&["check", "--fix", "--unsafe-fixes"][..], &["annotate"]] {
        let ran = folder.run(&[command, &["--format", "own.toml", "a.ports"]].concat());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{command:?}: {}", ran.printed());
    }
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let folder = Folder::with("own.toml", DESCRIPTOR);
    let path = folder.file("large.ports", "");
    File::options().write(true).open(path).unwrap().set_len(100 << 20).unwrap();
    for args in [&["check", "--format", "own.toml", "large.ports"][..], &["formats", "test", "own.toml", "large.ports"]]
    {
        let refused = folder.run(args);
        assert_eq!((refused.status, refused.text()), (2, ""), "{args:?}");
        assert!(refused.err.contains("large.ports: larger than 64 MiB"), "{}", refused.err);
    }
    let path = folder.file("large.toml", "");
    File::options().write(true).open(path).unwrap().set_len(100 << 20).unwrap();
    let refused = folder.run(&["check", "--format", "large.toml", "own.toml"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("larger than 1 MiB"), "{}", refused.err);
}

#[test]
fn the_end_of_the_file_may_end_a_table() {
    let parse = |end: &str| {
        let text = DESCRIPTOR.replace("end = '^\\}$'", end);
        declared::parse(Path::new("own.toml"), &text, FormatOrigin::Shipped)
    };
    let format = parse("end = '^\\[|\\z'").unwrap();
    for text in ["ports {\nssh 22/tcp", "ports {\nssh 22/tcp\n", "ports {\nssh 22/tcp\n[next]\nx 1/tcp\n"] {
        let document = format.read(None, text.as_bytes());
        assert_eq!((document.entries.len(), document.unreadable.len()), (1, 0), "{text}");
    }
    for end in ["end = 'x*'", "end = '$'", "begin2 = '\\z'"] {
        assert!(parse(end).is_err(), "{end}");
    }
    assert!(parse("end = '^\\}$'\nguard = '\\z'").is_err());
}

/// Keys of each part of a descriptor, and their values: sound ones and hostile ones.
type Keys = &'static [(&'static [&'static str], &'static [&'static str])];

const EXPRESSIONS: &[&str] = &[
    "'x'",
    "'.*'",
    "'(?s).+Z'",
    "'(?P<port>\\d+)'",
    "'(?P<name>\\w+)\\s(?P<port>\\d+)'",
    "'(?P<name>(?:a|aa)+)+=(?P<port>\\d+)'",
    "'(?P<name>[^=]*)=(?P<port>\\d+)(?P<separator>,)?'",
    "'(?s)(?P<name>[^=]*)=(?P<port>\\d+).*Z'",
    "'\\['",
    "'\\]'",
    "'\\n'",
    "'\\n|\\z'",
    "'[a-z](?P<body>)'",
    "'(\\w{900}){900}'",
    "'('",
    "'(?:(?:a*)*)*b'",
    "'[\\s\\S]'",
];
const HEAD: Keys = &[
    (&["contains"], EXPRESSIONS),
    (&["paths"], &["['*']", "['**/*.x']", "['[']"]),
    (&["comment"], &["'#'", "['/*', '[']", "''"]),
    (&["comment-end"], &["'*/'", "['', '']"]),
    (&["string"], &["'c'", "'json'", "'xml'", "'sql'", "'lisp'"]),
    (&["generated"], &["true", "1"]),
];
const IN_TABLE: Keys = &[
    (&["begin", "end", "guard", "skip"], EXPRESSIONS),
    (&["begin", "end", "guard", "skip"], EXPRESSIONS),
    (
        &["section"],
        &["[{ open = 'x', close = 'y' }]", "[{ open = '(?P<transport>tcp)' }, { open = '[a-z]', transport = 'udp' }]"],
    ),
    (&["separator"], &["''", "','", "\"\\n\""]),
    (&["last"], &["'always'", "'never'", "'maybe'"]),
    (&["transport"], &["'tcp'", "['tcp', 'udp']", "{ from = 'file-stem' }", "'tpc'"]),
    (&["transports"], &["{ '' = [] }", "{ x = ['tcp'] }"]),
    (&["ports"], &["{ list = '', range = '' }", "{ list = ',', range = '-', open = true }", "{ list = ' ' }"]),
    (&["endpoints"], &["{ each = '(?P<port>\\d*)[a-z]?', list = '' }", "{ each = '(?P<port>\\d+)', list = ',' }"]),
];
const PATTERN: Keys = &[(&["entry"], EXPRESSIONS)];
const DELIMITED: Keys = &[
    (&["delimiter"], &["','", "[' ', '[']", "'::'"]),
    (&["quote"], &["''", "'='"]),
    (&["header"], &["true", "false"]),
    (&["ragged"], &["true"]),
    (&["columns"], &["{ port = 1, name = 2 }", "{ port = ['b', ''], name = 'a' }", "{ port = 99999999, name = 1 }"]),
    (&["patterns"], &["{ port = '(?P<port>\\d+)' }", "{ name = '(?P<port>\\d+)(?P<name>.)' }"]),
];
const TREE: Keys = &[
    (&["parser"], &["'json'", "'xml'", "'yaml'", "'toml'"]),
    (&["entry"], &["'/*'", "'/**'", "'/**/**/**/..'", "['/**/*/../**', '/a']", "'/**/port/..'"]),
    (
        &["fields"],
        &[
            "{ port = '.', name = 'key' }",
            "{ port = '**', name = '../../..' }",
            "{ port = ['port', '@port', '0'], name = ['key'] }",
        ],
    ),
    (&["patterns"], &["{ port = '(?P<port>\\d+)' }"]),
];
const NAMES: Keys = &[
    (&["role"], &["'label'", "'name'", "'identifier'", "'none'"]),
    (&["case"], &["'upper'"]),
    (&["replace"], &["{ '' = 'x' }", "{ a = 'aaaaaaaa', aa = '' }"]),
    (&["strip-prefix", "strip-suffix"], &["'a'", "['', 'ssh']"]),
    (&["valid"], EXPRESSIONS),
];

/// Some keys of a part, each at most once.
fn lines(keys: Keys, most: usize) -> impl Strategy<Value = String> {
    let line = (proptest::sample::select(keys), any::<proptest::sample::Index>(), any::<proptest::sample::Index>());
    proptest::collection::vec(line, most / 2..=most).prop_map(|lines| {
        let mut seen = std::collections::BTreeSet::new();
        let lines = lines.into_iter().map(|((keys, values), key, value)| (*key.get(keys), *value.get(values)));
        let kept = lines.filter(|(key, _)| seen.insert(*key)).map(|(key, value)| format!("{key} = {value}"));
        kept.collect::<Vec<_>>().join("\n") + "\n"
    })
}

/// What hostile descriptors read.
fn files() -> [Vec<u8>; 6] {
    [
        "[a=1,\n".repeat(400).into_bytes(),
        "ssh 22\nx y\n[x]\n".repeat(200).into_bytes(),
        format!("{}1{}", "[".repeat(400), "]".repeat(400)).into_bytes(),
        b"{\"22\": \"ssh\", \"a\": {\"b\": [80, {\"c\": null}]}}".to_vec(),
        b"<a><b port=\"22\" name=\"x\"/>\xff\x00</a>".to_vec(),
        "a".repeat(20_000).into_bytes(),
    ]
}

#[test]
fn random_descriptors_neither_hang_nor_lose_a_byte() {
    let strategy = prop_oneof![
        (Just("pattern"), lines(HEAD, 2), lines(IN_TABLE, 5), lines(PATTERN, 3), lines(NAMES, 3)),
        (Just("delimited"), lines(HEAD, 2), lines(IN_TABLE, 2), lines(DELIMITED, 9), lines(NAMES, 3)),
        (Just("tree"), lines(HEAD, 2), Just(String::new()), lines(TREE, 9), lines(NAMES, 3)),
    ];
    let files = files();
    let accepted = std::cell::Cell::new(0);
    let config = ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |((kind, head, table, rows, names) in strategy)| {
        let text = format!("version = 1\nname = \"x\"\nkind = \"{kind}\"\n{head}[[table]]\n{table}{rows}[names]\n{names}");
        let start = cpu_time();
        match declared::parse(Path::new("x.toml"), &text, FormatOrigin::Shipped) {
            Err(error) => prop_assert!(error.to_string().starts_with("x.toml"), "{error}"),
            Ok(format) => {
                accepted.set(accepted.get() + 1);
                for file in &files {
                    let document = format.read(Some(Path::new("tcp.x")), file);
                    prop_assert!(document.print(file) == *file);
                    let is_inside = document.entries.iter().all(|entry| entry.port_span.end.index() <= file.len());
                    prop_assert!(is_inside && document.unreadable.len() <= declared::MOST_PROBLEMS + 1);
                }
            }
        }
        prop_assert!(cpu_time().saturating_sub(start) < Duration::from_mins(1), "{text}");
    });
    // A tenth and more are sound enough to be read with.
    assert!(accepted.get() > 150, "{} descriptors were read with", accepted.get());
}

#[test]
fn a_part_that_no_row_of_a_sample_has_fails_the_test() {
    let delimited = |columns: &str| {
        format!(
            "version = 1\nname = \"own\"\nkind = \"delimited\"\n[[table]]\nheader = false\ncolumns = {{ port = 1, {columns} }}\n\
             [names]\nrole = \"label\"\n"
        )
    };
    let tree = |fields: &str| {
        format!(
            "version = 1\nname = \"own\"\nkind = \"tree\"\n[[table]]\nparser = \"json\"\nentry = \"/*\"\nfields = {{ port = \"port\", {fields} }}\n\
             [names]\nrole = \"label\"\n"
        )
    };
    let csv = "22,tcp,ssh\n25,tcp,smtp\n";
    let json = "[{\"port\": 22, \"id\": {\"t\": \"tcp\", \"n\": \"ssh\"}}]\n";
    for (descriptor, sample, absent) in [
        (delimited("transport = 2, name = 3"), csv, None),
        (delimited("transport = 2, name = 9"), csv, Some("name")),
        (delimited("name = 3, transport = 9"), csv, Some("transport")),
        (tree("name = \"id/n\", transport = \"id/t\""), json, None),
        (tree("name = \"nn\""), json, Some("name")),
        (tree("name = \"id/n\", transport = \"id/tt\""), json, Some("transport")),
    ] {
        let folder = Folder::with("own.toml", &descriptor);
        folder.file("sample", sample);
        let tested = folder.run(&["formats", "test", "own.toml", "sample"]);
        assert_eq!(tested.status, i32::from(absent.is_some()), "{descriptor}{}{}", tested.text(), tested.err);
        if let Some(part) = absent {
            let said = format!("the part `{part}` is in no row\n");
            assert_eq!(tested.text().matches(&said).count(), 1, "{}", tested.text());
        }
    }
    let folder = Folder::with("own.toml", delimited("transport = 2, name = 3"));
    folder.file("sample", format!("{csv}26\n"));
    let tested = folder.run(&["formats", "test", "own.toml", "sample"]);
    assert!(tested.status == 1 && tested.text().contains("not read in whole"), "{}", tested.text());
}
