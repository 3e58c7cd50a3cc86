//! Configurations that nobody writes in good faith.

use crate::cpu_time::cpu_time;
use crate::folder::Folder;
use portolan::engine::{
    CheckSettings, FindConfigs, Follow, RuleSet, Selection, UseSettings, check_configuration, find_configs, parse_file,
};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::rule::{UseTable, UseTables};
use portolan::text::SourceFile;
use portolan::uses::{CONFIGS, Recognized, read_with, recognize};
use portolan_resolvers::Reader;
use std::path::Path;
use std::time::Duration;

#[test]
fn long_lines_and_nul_bytes_end_with_a_message() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let run = |name: &str| folder.run(&["uses", "--resolver", "glibc", "--table", "services", name]);
    folder.file("jail.local", [b"[x]\nport = ".to_vec(), b"ssh,".repeat(2_600_000)].concat());
    let ran = run("jail.local");
    assert_eq!(ran.status, 2);
    assert_eq!(ran.err, "portolan: error: jail.local: line 2 is longer than 1 MiB, so this is no configuration\n");
    folder.file("pf.conf", b"pass in\n\0\xff\n");
    let ran = run("pf.conf");
    assert_eq!(ran.status, 2);
    assert_eq!(ran.err, "portolan: error: pf.conf: line 2 has NUL bytes, so this is no text\n");
    folder.file(
        "nftables.conf",
        b"include \"nftables.conf\"\ntable ip x {\n tcp dport \x1b[31m\xff accept\n tcp dport ssh\n",
    );
    let ran = run("nftables.conf");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.text());
}

/// Repeats the beginnings of structures that are never ended. The time must not grow with the square of the length: each
/// would take minutes if it did.
#[test]
fn structures_without_an_end_are_read_in_linear_time() {
    let pieces: [&[u8]; 19] = [
        b"proto tcp dport (",
        b"@def &f($x) = {",
        b"tcp dport {",
        b"tcp dport . ip saddr ",
        b"to:",
        b"define a = { ",
        b"set a { type ",
        b"port { ",
        b"a = \"",
        b"{{ ",
        b"{% ",
        b"[x]\nport = a\n",
        b"port=\"a[",
        b"-o { a = ",
        b"$IPT -A x --dport a ",
        b"service x\n{\n",
        b"[DEFAULT]\na = %(a)s %(b)s\nb = %(a)s %(a)s\n[x]\nport = %(a)s\n",
        b"port = \"a b\"\n",
        b"tcp dport { ::",
    ];
    for reader in CONFIGS {
        for piece in pieces {
            let bytes = piece.repeat((1 << 16) / piece.len());
            reader.recognizes(&bytes);
            reader.read(Path::new("x"), &bytes);
        }
    }
}

/// As above, for here-documents.
#[test]
fn scripts_with_many_files_are_read_in_linear_time() {
    for piece in ["cat > jail.local <<E\n[x]\nport = a\nE\n", "cat <<E > a.nft\n$x \\$y ${z\nE\n", "tee a b <<E\n"] {
        let script = format!("#!/bin/sh\n{}", piece.repeat((1 << 16) / piece.len()));
        if let Recognized::Readers(readers) = recognize(Path::new("x"), script.as_bytes()) {
            read_with(&readers, Path::new("x"), script.as_bytes());
        }
    }
}

/// Each part of a script is in all those around it. It is read once, not once for each of them.
#[test]
fn parts_of_scripts_in_each_other_are_read_in_linear_time() {
    const COUNT: usize = 20_000;
    for (open, close) in
        [("$(", ")"), ("(", ")"), ("{ ", "; }"), ("a \"b $(", ")\""), ("`", "`"), ("${a:-", "}"), ("<(", ")")]
    {
        let rule = "iptables -A INPUT -p tcp --dport ssh -j ACCEPT";
        let script = format!("#!/bin/sh\n{}{rule}{}\n{rule}\n", open.repeat(COUNT), close.repeat(COUNT));
        let start = cpu_time();
        let Recognized::Readers(readers) = recognize(Path::new("x"), script.as_bytes()) else { continue };
        let read = read_with(&readers, Path::new("x"), script.as_bytes());
        let elapsed = cpu_time().saturating_sub(start);
        assert!(elapsed < Duration::from_secs(5), "{open}: {elapsed:?}");
        let names = read.iter().flat_map(|(_, reading)| &reading.uses);
        assert!(names.clone().any(|used| used.span.of(script.as_bytes()) == b"ssh"), "{open}");
    }
}

/// A similar name is searched for each name that is not found. Comparing each with every name of the table took
/// milliseconds per name.
#[test]
fn many_unknown_names_are_checked_fast() {
    let folder = Folder::new();
    let words = |count: usize, step: usize| {
        (0..count).map(move |number| {
            let letter = |at: u32| char::from(b'a' + u8::try_from(number * step / 5_usize.pow(at) % 26).unwrap());
            (0..9).map(letter).collect::<String>()
        })
    };
    let rules: Vec<String> = words(2_000, 7_919).map(|name| format!("  tcp dport x{name} accept\n")).collect();
    folder.file("a.nft", format!("table inet f {{\n{}}}\n", rules.concat()));
    let rows: Vec<String> =
        words(4_000, 104_729).enumerate().map(|(at, name)| format!("{name} {}/tcp\n", at + 1)).collect();
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let source = SourceFile::new("services", rows.concat().into_bytes());
    let document = parse_file(&catalogue, &source, None).unwrap();
    let new = UseTable::new(source, document, &Reader::find("musl").unwrap());
    let tables = UseTables { old: None, new };
    let how = FindConfigs { follow: Follow::default(), kind: None, max_size: 1 << 20, lists_excluded: false };
    let mut found = find_configs(Vec::new(), &[folder.path().join("a.nft")], &how, &|_| None);
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let check = CheckSettings::new(&catalogue, &registry, &rules);
    let start = cpu_time();
    let checked = check_configuration(found.files.remove(0), &UseSettings { check, tables: &tables });
    let elapsed = cpu_time().saturating_sub(start);
    assert!(checked.findings.len() > 1_900, "{}", checked.findings.len());
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
}
