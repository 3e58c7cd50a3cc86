//! Limits of the system: the size of files, the number of files on a disk, and many files in one folder.

use super::{FIX, Table, can_mount};
use crate::folder::{Folder, Ran};
use crate::skipped;
use std::fs;

/// Fixes the table with files limited to so many blocks of 512 bytes. The signal of that limit ends a program that does
/// not handle it.
fn with_blocks(table: &Table, blocks: u32, options: &[&str]) -> Ran {
    let mut command = table.folder.command("sh");
    command.args(["-c", &format!("ulimit -f {blocks}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_portolan")]);
    let output = command.args(FIX).args(options).arg("services").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    Ran { status: output.status.code().unwrap_or_else(|| panic!("ended by a signal: {err}")), out: output.stdout, err }
}

#[test]
fn the_largest_size_of_a_file() {
    let table = Table::new();
    assert!(table.new.len() > 1024);
    let message = "portolan: error: services: cannot write a temporary file in .: File too large (os error 27)\n\
                   portolan: hint: raise the limit of `ulimit -f` and run it again; nothing was changed\n";
    for options in [&[][..], &["--backup", ".old"]] {
        let ran = with_blocks(&table, 1, options);
        assert_eq!((ran.err.as_str(), ran.status), (message, 2));
        assert_eq!(fs::read(table.path()).unwrap(), table.old);
        assert_eq!(table.names(), ["services"]);
    }
    // In place, not even the copy of the old text can be made.
    let ran = with_blocks(&table, 1, &["--in-place"]);
    assert!(ran.err.contains("services: cannot write a copy of the old text in ") && ran.status == 2, "{}", ran.err);
    assert_eq!((fs::read(table.path()).unwrap(), table.names()), (table.old.clone(), vec!["services".to_owned()]));
    table.assert_fixed(&with_blocks(&table, 1000, &[]));
}

/// The outputs and the baseline that were there stay, and no temporary file does.
#[test]
fn outputs_and_baselines_that_become_too_large() {
    let folder = Folder::with("services", "netbiosns 137/udp\n".repeat(200));
    folder.file("known.json", "{\"version\":1,\"findings\":[\n]}\n");
    let run = |args: &[&str]| {
        let mut command = folder.command("sh");
        command.args(["-c", "ulimit -f 0; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_portolan"), "check", "--quiet"]);
        let output = command.args(args).arg("services").output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    folder.file("out", "old");
    for (args, name) in [
        (&["--output-format", "sarif=out"][..], "out"),
        (&["--baseline", "known.json", "--update-baseline"], "known.json"),
    ] {
        let before = fs::read(folder.path().join(name)).unwrap();
        let message = format!(
            "portolan: error: {name}: File too large (os error 27)\n\
             portolan: hint: make room for the file, or name another one\n"
        );
        assert_eq!(run(args), (Some(2), message));
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), before);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}

#[test]
fn a_disk_that_has_no_room_for_another_file() {
    if !can_mount() {
        return;
    }
    let table = Table::new();
    // The folder itself, and the table.
    let full = "mount -t tmpfs -o nr_inodes=2 none disk; cp services disk/";
    fs::create_dir(table.folder.path().join("disk")).unwrap();
    let ran = table.fix_with_mounts(full, &[], "disk/services");
    let expected = "portolan: error: disk/services: cannot make a temporary file in disk: No space left on device \
                    (os error 28)\nportolan: hint: free some space and run it again; nothing was changed\n";
    assert_eq!((ran.err.as_str(), ran.status), (expected, 2));
}

/// Returns the number of reads of folders that fixing so many tables in one folder takes.
fn reads_of_folders(tables: usize) -> usize {
    let folder = Folder::new();
    for number in 0..tables {
        folder.file(format!("tables/{number}.services"), "ssh 22/tcp \n");
    }
    let trace = folder.path().join("trace");
    let mut command = folder.command("strace");
    command.args(["-f", "-qq", "-e", "trace=getdents64", "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_portolan"));
    let output = command.args(FIX).arg("tables").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!((0..tables).all(|number| {
        fs::read(folder.path().join(format!("tables/{number}.services"))).unwrap() == b"ssh 22/tcp\n"
    }));
    fs::read_to_string(trace).unwrap().lines().filter(|line| line.contains("getdents64(")).count()
}

/// The folder is listed once to find the tables, and once to find what killed runs left, however many tables it has.
#[test]
fn a_folder_is_not_listed_for_each_of_its_files() {
    let traced = std::process::Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !traced.is_ok_and(|status| status.success()) {
        return skipped(format_args!("strace is missing, or may not trace"));
    }
    let (few, many) = (reads_of_folders(3), reads_of_folders(300));
    assert!(few > 0 && many <= few + 4, "{few} reads for 3 tables, {many} for 300");
}

/// What is left is reported for each file, also after the folder was listed, and not for a file that is there no more.
#[test]
fn leftovers_of_several_files_in_one_folder() {
    let folder = Folder::new();
    for name in ["a.services", "b.services", "sub/b.services"] {
        folder.file(name, "ssh 22/tcp \n");
    }
    for name in
        [".b.services.portolan-new-a1B2c3", ".b.services.portolan-old-a1B2c3", "sub/.b.services.portolan-new-a1B2c4"]
    {
        folder.file(name, "");
    }
    let ran = folder.run(&[&FIX[..], &["."]].concat());
    let left = "left by a run that was killed, and no longer needed";
    let copy = "a run was killed while it wrote in place; the old text is in";
    let expected = format!(
        "portolan: warning: ./b.services: {left}: ./.b.services.portolan-new-a1B2c3\n\
         portolan: warning: ./b.services: {copy} ./.b.services.portolan-old-a1B2c3\n\
         portolan: warning: ./sub/b.services: {left}: ./sub/.b.services.portolan-new-a1B2c4\n"
    );
    assert_eq!((ran.err, ran.status), (expected, 0));
}
