//! Pipes in the place of files: named ones may have no writer, those of a shell have one.

use crate::folder::{Folder, Ran};
use std::process::Command;

const JAIL: &str = "[x]\nfilter = x\nbantime = 1\nport = ssh\n";

fn folder() -> Folder {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("jail", JAIL);
    folder
}

fn pipe(folder: &Folder, name: &str) {
    assert!(Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success());
}

/// Each is said before it is read, whatever the argument.
#[test]
fn a_named_pipe_is_said_before_it_is_read() {
    for (args, text) in [
        (&["uses", "--resolver", "glibc", "--table", "services", "pipe"][..], JAIL),
        (&["uses", "--resolver", "glibc", "--table", "pipe", "jail"], "ssh 22/tcp\n"),
        (&["uses", "--resolver", "glibc", "--old", "services", "--new", "pipe", "jail"], "ssh 22/tcp\n"),
        (&["uses", "--resolver", "glibc", "--old", "pipe", "--new", "services", "jail"], "ssh 22/tcp\n"),
        (&["compare", "--format", "services", "pipe", "services"], "ssh 22/tcp\n"),
        (&["compare", "--format", "services", "services", "services", "--uses", "pipe"], JAIL),
        (&["check", "--base", "pipe", "services"], "ssh 22/tcp\n"),
        (&["listen", "--from", "pipe"], "tcp LISTEN 0 1 *:22 *:*\n"),
    ] {
        let folder = folder();
        pipe(&folder, "pipe");
        let path = folder.path().join("pipe");
        let writer = std::thread::spawn(move || std::fs::write(path, text).unwrap());
        let ran = folder.run(args);
        writer.join().unwrap();
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.printed());
        let note = "portolan: note: pipe is a named pipe: waiting for a program to write to it\n";
        assert_eq!(ran.err.matches(note).count(), 1, "{args:?}: {}", ran.err);
    }
}

/// `<(command)` is a pipe, too, and nothing is said.
#[test]
fn pipes_of_the_shell_are_read() {
    if !Command::new("bash").arg("-c").arg("cat <(true)").status().is_ok_and(|status| status.success()) {
        return crate::skipped(format_args!("bash is missing"));
    }
    let folder = folder();
    for command in [
        "uses --resolver glibc --table services <(cat jail)",
        "uses --resolver glibc --table <(cat services) jail",
        "uses --resolver glibc --old <(cat services) --new <(cat services) jail",
        "compare --format services <(cat services) <(cat services) --uses <(cat jail)",
        "check --base <(cat services) services",
    ] {
        let script = format!("\"$0\" {command}");
        let ran = Ran::of(&mut assert_cmd::Command::from_std({
            let mut bash = folder.command("bash");
            bash.arg("-c").arg(script).arg(crate::PROGRAM);
            bash
        }));
        assert_eq!((ran.status, &*ran.err), (0, ""), "{command}: {}", ran.printed());
        let read = if command.starts_with("check") { "Nothing found in 1 file" } else { "1 name looked up" };
        assert!(ran.text().contains(read), "{command}: {}", ran.text());
    }
}

/// In a folder, nothing waits, and nothing that may be a configuration is left out without a word.
#[test]
fn a_pipe_in_a_folder_is_skipped() {
    let folder = folder();
    folder.file("etc/jail.conf", JAIL);
    pipe(&folder, "etc/jail.local");
    pipe(&folder, "etc/queue");
    std::os::unix::fs::symlink("queue", folder.path().join("etc/link")).unwrap();
    let notes =
        ["jail.local", "link", "queue"].map(|name| format!("portolan: note: skipped etc/{name}: not a regular file\n"));
    let uses = ["uses", "--resolver", "glibc", "--table", "services"];
    let ran = folder.run(&[&uses[..], &["etc"]].concat());
    assert_eq!((ran.status, ran.err), (0, notes.concat()));
    let ran = folder.run(&[&uses[..], &["--show-files", "etc"]].concat());
    assert!(ran.text().contains("etc/queue: skipped: not a regular file\n"), "{}", ran.text());
    let ran = folder.run(&["compare", "--format", "services", "services", "services", "--uses", "etc"]);
    assert!(ran.text().contains("\n  etc/jail.local: skipped: not a regular file\n"), "{}", ran.text());
}
