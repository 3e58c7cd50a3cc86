//! Configurations that nobody writes in good faith.

use crate::folder::Folder;
use portolan::uses::{CONFIGS, Recognized, read_with, recognize};
use std::path::Path;

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
