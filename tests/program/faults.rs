//! Real faults while a file is replaced: the file is the complete old or new one.
//!
//! Mounts are made in a mount namespace of the run's own, and end with it.

#![cfg(target_os = "linux")]

mod killed;
mod limits;
mod metadata;

use crate::folder::{Folder, Ran};
use crate::skipped;
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const FIX: [&str; 4] = ["check", "--fix", "--select", "final-newline,trailing-blanks"];

/// Returns a table with blanks at the end of each line but the last, which has no end: a comment, so that no reader
/// misses a byte.
fn old_text(lines: usize) -> Vec<u8> {
    let mut text: Vec<u8> =
        (1..lines).flat_map(|port| format!("service-{port}\t{port}/tcp  \t\n").into_bytes()).collect();
    text.extend(b"the-last 9/udp # last");
    text
}

/// Returns the table fixed, as text tools would do it.
fn new_text(old: &[u8]) -> Vec<u8> {
    let lines = std::str::from_utf8(old).unwrap().lines();
    lines.flat_map(|line| [line.trim_end(), "\n"]).collect::<String>().into_bytes()
}

/// A folder with such a table, and the two texts.
struct Table {
    folder: Folder,
    old: Vec<u8>,
    new: Vec<u8>,
}

impl Table {
    fn new() -> Self {
        Self::of(200)
    }

    fn of(lines: usize) -> Self {
        let old = old_text(lines);
        let new = new_text(&old);
        assert_ne!(old, new);
        Self { folder: Folder::with("services", &old), old, new }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("services")
    }

    fn fix(&self, options: &[&str]) -> Ran {
        self.folder.run(&[&FIX[..], options, &["services"]].concat())
    }

    /// Fixes `file` inside a mount namespace in which `script` ran before, whose `$1` is the folder.
    fn fix_with_mounts(&self, script: &str, options: &[&str], file: &str) -> Ran {
        let script = format!("set -e; cd \"$1\"; {script}; shift; exec \"$@\"");
        let mut command = namespace(&self.folder);
        command.args(["sh", "-c", &script, "sh"]).arg(self.folder.path()).arg(env!("CARGO_BIN_EXE_portolan"));
        let output = command.args(FIX).args(options).arg(file).output().unwrap();
        Ran {
            status: output.status.code().unwrap(),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Refused with this message, which begins with the path, and all of these words in the hint; the file is the old
    /// one and nothing lies beside it.
    fn assert_refused(&self, ran: &Ran, message: &str, hint: &str) {
        let (printed, printed_hint) = ran.err.split_once('\n').unwrap();
        assert_eq!(printed, format!("portolan: error: {message}"));
        assert!(printed_hint.starts_with("portolan: hint: ") && printed_hint.contains(hint), "{}", ran.err);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert_eq!(fs::read(self.path()).unwrap(), self.old);
        assert_eq!(self.names(), ["services"]);
    }

    fn assert_fixed(&self, ran: &Ran) {
        assert_eq!(ran.status, 0, "{ran:?}");
        assert_eq!(fs::read(self.path()).unwrap(), self.new);
    }
}

/// Returns a command that runs a program in the folder, in its own mount namespace.
fn namespace(folder: &Folder) -> Command {
    let mut command = folder.command("unshare");
    // A user other than root can be root in a namespace, if the system allows it.
    command.arg(if is_root() { "-m" } else { "-rm" });
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Returns whether mounts can be made; prints a reason if not.
fn can_mount() -> bool {
    let script = "d=$(mktemp -d) && mount -t tmpfs none \"$d\" && umount \"$d\"; s=$?; rmdir \"$d\"; exit $s";
    match namespace(&Folder::new()).args(["sh", "-c", script]).output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => {
            skipped(format_args!("no mounts can be made: {}", String::from_utf8_lossy(&output.stderr).trim()));
            false
        }
        Err(error) => {
            skipped(format_args!("unshare: {error}"));
            false
        }
    }
}

#[test]
fn a_table_is_replaced_and_nothing_is_left_beside_it() {
    let table = Table::new();
    let ran = table.fix(&[]);
    table.assert_fixed(&ran);
    assert_eq!(ran.err, "");
    assert_eq!(table.names(), ["services"]);
}

#[test]
fn a_link_hard_links_and_a_read_only_file() {
    let table = Table::new();
    fs::hard_link(table.path(), table.folder.path().join("other")).unwrap();
    let ran = table.fix(&[]);
    let message = "services: has 1 other name (hard links), which would keep the old text";
    assert!(ran.err.starts_with(&format!("portolan: error: {message}\nportolan: hint: `--in-place`")), "{}", ran.err);
    assert_eq!((ran.status, fs::read(table.path()).unwrap()), (2, table.old.clone()));
    let ran = table.fix(&["--in-place", "--backup", ".old"]);
    table.assert_fixed(&ran);
    let notes = "portolan: warning: services: written in place, which is not atomic: a program that read it meanwhile \
                 may have seen a part of it\nportolan: warning: services: the old text is in services.old\n";
    assert_eq!(ran.err, notes);
    assert_eq!(fs::read(table.folder.path().join("other")).unwrap(), table.new);
    assert_eq!(fs::read(table.folder.path().join("services.old")).unwrap(), table.old);

    let table = Table::new();
    fs::set_permissions(table.path(), Permissions::from_mode(0o444)).unwrap();
    table.assert_refused(&table.fix(&[]), "services: read-only", "--force-read-only");
    std::os::unix::fs::symlink("services", table.folder.path().join("link")).unwrap();
    let ran = table.folder.run(&[&FIX[..], &["--force-read-only", "link"]].concat());
    table.assert_fixed(&ran);
    assert!(ran.err.starts_with("portolan: warning: link: followed the symbolic link to /"), "{}", ran.err);
    assert_eq!(table.names(), ["link", "services"]);
}

/// The owning package is reported for a link and for its target, with `--fix` and with `--diff`.
#[test]
fn the_package_that_owns_a_link_is_reported() {
    if !can_mount() {
        return;
    }
    let table = Table::new();
    table.folder.file("dpkg/status", "Package: netbase\nConffiles:\n /etc/services 3975f0d8c4e1ecb25f035edfb1ba27ac\n");
    std::fs::create_dir(table.folder.path().join("etc")).unwrap();
    std::os::unix::fs::symlink(table.path(), table.folder.path().join("etc/services")).unwrap();
    let mounts = "mount --bind etc /etc && mount --bind dpkg /var/lib/dpkg";
    for (options, path) in [(&["--diff"][..], "/etc/services"), (&[], "/etc/services")] {
        let ran = table.fix_with_mounts(mounts, options, path);
        let printed = format!("portolan: warning: {path}: belongs to the package netbase: dpkg asks");
        assert_eq!(ran.err.matches(&printed).count(), 1, "{options:?}: {}", ran.err);
    }
    assert_eq!(fs::read(table.path()).unwrap(), table.new);
    // There is nothing left to change.
    let ran = table.fix_with_mounts(mounts, &["--diff"], "/etc/services");
    assert!(!ran.err.contains("belongs"), "{}", ran.err);
}

/// The table takes all room but a page, in which the new text has no place.
#[test]
fn no_room() {
    if !can_mount() {
        return;
    }
    let mut table = Table::new();
    fs::create_dir(table.folder.path().join("disk")).unwrap();
    let full = "mount -t tmpfs -o size=64k none disk; cp services disk/; dd if=/dev/zero of=disk/rest 2>/dev/null || :";
    // The disk is visible only inside the namespace, so the state is printed there.
    let then = "trap 'cmp services disk/services && ls -A disk >&2' EXIT; run() { \"$@\"; }; shift; run \"$@\"; exit";
    let ran = table.fix_with_mounts(&format!("{full}; set +e; {then}"), &[], "disk/services");
    let expected = "portolan: error: disk/services: cannot write a temporary file in disk: No space left on device \
                    (os error 28)\nportolan: hint: free some space and run it again; nothing was changed\nrest\nservices\n";
    assert_eq!((ran.err.as_str(), ran.status), (expected, 2));

    // In place, a text that fills its pages wants another one for the end of its last line.
    table.old = [b"#".repeat(3 * 4096 - 15).as_slice(), b"\nssh 22/tcp # x"].concat();
    table.folder.file("services", &table.old);
    let ran = table.fix_with_mounts(&format!("{full}; set +e; {then}"), &["--in-place"], "disk/services");
    let expected = "portolan: error: disk/services: cannot write disk/services: No space left on device (os error 28)\n\
                    portolan: hint: free some space and run it again; nothing was changed\nrest\nservices\n";
    assert_eq!((ran.err.as_str(), ran.status), (expected, 2));
}

#[test]
fn a_folder_mounted_read_only() {
    if !can_mount() {
        return;
    }
    let table = Table::new();
    let script = "mount --bind . .; mount -o remount,ro,bind .; cd .";
    let ran = table.fix_with_mounts(script, &[], table.path().to_str().unwrap());
    let path = table.path();
    let path = path.display();
    let message = format!("{path}: cannot write to {path}: Read-only file system (os error 30)");
    table.assert_refused(&ran, &message, "mount it for writing");
}

/// As in a container, whose `/etc/services` is a file from outside.
#[test]
fn a_file_that_is_a_mount_point() {
    if !can_mount() {
        return;
    }
    let table = Table::new();
    let outside = Folder::with("from outside", &table.old);
    let source = outside.path().join("from outside");
    let bind = format!("mount --bind '{}' services", source.display());
    let ran = table.fix_with_mounts(&bind, &[], "services");
    assert!(
        ran.err.starts_with("portolan: error: services: a mount point, which cannot be replaced: /")
            && ran.err.contains("/from outside of ")
            && ran.err.contains("\nportolan: hint: fix the file that is mounted there, or write through"),
        "{}",
        ran.err
    );
    assert_eq!((ran.status, fs::read(&source).unwrap()), (2, table.old.clone()));
    assert_eq!(table.names(), ["services"]);

    // Without a readable table of mounts, the error of the system is shown.
    let ran = table.fix_with_mounts(&format!("{bind}; mount -t tmpfs none /proc"), &[], "services");
    let message = "services: a mount point, which cannot be replaced: the system reports that it is in use";
    table.assert_refused(&ran, message, "--in-place");

    let number = fs::metadata(&source).unwrap().ino();
    let ran = table.fix_with_mounts(&bind, &["--in-place"], "services");
    let note = "portolan: warning: services: written in place, which is not atomic: a program that read it meanwhile \
                may have seen a part of it\n";
    assert_eq!((ran.status, ran.err.as_str()), (0, note));
    assert_eq!(fs::read(&source).unwrap(), table.new);
    assert_eq!(fs::metadata(&source).unwrap().ino(), number);
    assert_eq!(fs::read(table.path()).unwrap(), table.old, "the file under the mount");
    assert_eq!(table.names(), ["services"]);
}

/// The program run by a user without rights, in a folder with these modes; it is copied there.
struct AsNobody {
    table: Table,
    program: Folder,
}

impl AsNobody {
    const NO_ENTRY: u32 = 65534;

    /// `None`, and told, where no program can be run as another user.
    fn new() -> Option<Self> {
        let can = Command::new("setpriv").args(["--reuid=65534", "--clear-groups", "true"]).output();
        if !can.is_ok_and(|output| output.status.success()) {
            skipped(format_args!("no program can be run as another user"));
            return None;
        }
        let (table, program) = (Table::new(), Folder::new());
        // By a program of its own: what other tests start meanwhile would inherit the copy, open for writing, and nothing
        // that is open so can be run.
        let copied =
            Command::new("cp").arg(env!("CARGO_BIN_EXE_portolan")).arg(program.path().join("portolan")).status();
        assert!(copied.unwrap().success());
        fs::set_permissions(program.path(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(table.folder.path(), Permissions::from_mode(0o755)).unwrap();
        Some(Self { table, program })
    }

    fn fix(&self, options: &[&str]) -> Ran {
        let mut command = self.table.folder.command("setpriv");
        let program = self.program.path().join("portolan");
        command.args(["--reuid=65534", "--clear-groups"]).arg(program).args(FIX).args(options).arg("services");
        let output = command.output().unwrap();
        Ran {
            status: output.status.code().unwrap(),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written() {
    let Some(nobody) = AsNobody::new() else { return };
    let table = &nobody.table;
    let message = "services: cannot write to services: Permission denied (os error 13)";
    table.assert_refused(&nobody.fix(&[]), message, "run it as the owner of the file, or as root");
    std::os::unix::fs::chown(table.path(), Some(AsNobody::NO_ENTRY), None).unwrap();
    let message = "services: cannot make a temporary file in .: Permission denied (os error 13)";
    table.assert_refused(&nobody.fix(&[]), message, "`--in-place`");
    table.assert_refused(&nobody.fix(&["--in-place", "--backup", "~"]), message, "`--in-place`");
    table.assert_fixed(&nobody.fix(&["--in-place"]));
    assert_eq!(table.names(), ["services"]);
}

#[test]
fn an_owner_that_cannot_be_kept() {
    let Some(nobody) = AsNobody::new() else { return };
    let table = &nobody.table;
    fs::set_permissions(table.path(), Permissions::from_mode(0o4666)).unwrap();
    fs::set_permissions(table.folder.path(), Permissions::from_mode(0o777)).unwrap();
    let message = "services: cannot keep its owner 0: Operation not permitted (os error 1)";
    table.assert_refused(&nobody.fix(&[]), message, "--lossy-metadata");
    let ran = nobody.fix(&["--lossy-metadata"]);
    table.assert_fixed(&ran);
    assert!(ran.err.contains("warning: services: not kept: its owner 0: Operation not permitted"), "{}", ran.err);
    let left = fs::metadata(table.path()).unwrap();
    assert_eq!((left.uid(), left.mode() & 0o7777), (AsNobody::NO_ENTRY, 0o666), "no rights are lent to others");
}

#[test]
fn an_immutable_file() {
    let table = Table::new();
    let immutable = |sign: &str| Command::new("chattr").arg(sign).arg(table.path()).output();
    if !immutable("+i").is_ok_and(|output| output.status.success()) {
        skipped(format_args!("no file can be made immutable"));
        return;
    }
    let ran = table.fix(&[]);
    immutable("-i").unwrap();
    let message = "services: cannot write to services: Operation not permitted (os error 1)";
    table.assert_refused(&ran, message, "chattr -i");
}

/// Starts the program on a file, and collects its output.
fn start(table: &Table, options: &[&str]) -> Child {
    let mut command = table.folder.command(env!("CARGO_BIN_EXE_portolan"));
    command.args(FIX).args(options).arg("services");
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A line is added once the program has read the file, and before it replaces it.
#[test]
fn a_file_changed_during_the_run() {
    for options in [&[][..], &["--in-place"]] {
        let mut refused = 0;
        for _ in 0..10 {
            let table = Table::of(5_000);
            let child = start(&table, options);
            let read = || {
                let counts = fs::read_to_string(format!("/proc/{}/io", child.id())).unwrap_or_default();
                let rchar = counts.lines().find_map(|line| line.strip_prefix("rchar: ")?.parse::<usize>().ok());
                rchar.unwrap_or(usize::MAX)
            };
            while read() < table.old.len() {
                std::thread::yield_now();
            }
            File::options().append(true).open(table.path()).unwrap().write_all(b" # mine\n").unwrap();
            let (status, printed) = end(child);
            let left = fs::read(table.path()).unwrap();
            assert!(left.ends_with(b" # mine\n"), "the other's line is kept");
            if status == Some(2) {
                let message = "portolan: error: services: changed by another program since it was read\n\
                               portolan: hint: run it again to fix the new content\n";
                assert_eq!(printed, message);
                assert_eq!(left, [&table.old[..], b" # mine\n"].concat());
                refused += 1;
            }
            assert_eq!(table.names(), ["services"]);
        }
        assert!(refused >= 5, "only {refused} of 10 times the line came between");
    }
}

#[test]
fn a_file_that_another_program_has_locked() {
    let table = Table::new();
    let locked = File::open(table.path()).unwrap();
    locked.lock().unwrap();
    for options in [&[][..], &["--in-place"]] {
        table.assert_refused(&table.fix(options), "services: locked by another program", "run it again when");
    }
    drop(locked);
    table.assert_fixed(&table.fix(&[]));
}

#[test]
fn four_runs_at_once() {
    let (mut fixed, mut refused) = (0, 0);
    for round in 0..30 {
        let table = Table::of(1_000);
        let options = if round % 3 == 2 { &["--in-place"][..] } else { &[] };
        let runs: Vec<_> = (0..4).map(|_| start(&table, options)).collect();
        for (status, printed) in runs.into_iter().map(end) {
            let clear = printed.starts_with("portolan: error: services: locked by another program\n")
                || printed.starts_with("portolan: error: services: changed by another program since it was read\n");
            match status {
                Some(0) => fixed += 1,
                Some(2) if clear => refused += 1,
                _ => panic!("{status:?}: {printed}"),
            }
        }
        assert_eq!(fs::read(table.path()).unwrap(), table.new);
        assert_eq!(table.names(), ["services"]);
    }
    assert!(fixed >= 30 && refused > 0, "{fixed} {refused}");
}
