//! Runs that are killed with SIGKILL, at any time and at each of their system calls.

use super::{FIX, Table, start};
use crate::folder::Folder;
use crate::skipped;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// A table, and the files that killed runs left beside it.
#[derive(Debug, Default)]
struct Killed {
    old: usize,
    new: usize,
    /// Only in place.
    mixed: usize,
    temporary: usize,
}

impl Killed {
    /// Counts what lies there; neither text, whole, is a failure, unless it was written in place and a copy is there.
    fn count(&mut self, table: &Table, is_in_place: bool) {
        let left = fs::read(table.path()).unwrap();
        let temporary: Vec<_> = table.names().into_iter().filter(|name| name != "services").collect();
        let (new, copy) = (".services.portolan-new-", ".services.portolan-old-");
        if left == table.old {
            self.old += 1;
        } else if left == table.new {
            self.new += 1;
        } else {
            assert!(is_in_place, "a mix of {} bytes", left.len());
            let copy = temporary.iter().find(|name| name.starts_with(copy)).expect("a copy of the old text");
            assert_eq!(fs::read(table.folder.path().join(copy)).unwrap(), table.old);
            self.mixed += 1;
        }
        for name in temporary {
            assert!(name.starts_with(new) || (is_in_place && name.starts_with(copy)), "{name}");
            fs::remove_file(table.folder.path().join(name)).unwrap();
            self.temporary += 1;
        }
        fs::write(table.path(), &table.old).unwrap();
    }
}

/// Kills runs: a third of them at any time, the others once a temporary file exists.
fn kill_runs(runs: u32, options: &[&str]) -> Killed {
    let table = Table::of(1_000);
    let started = Instant::now();
    table.assert_fixed(&table.fix(options));
    let whole = started.elapsed();
    fs::write(table.path(), &table.old).unwrap();
    let mut killed = Killed::default();
    for run in 0..runs {
        let mut child = start(&table, options);
        if run % 3 == 0 {
            std::thread::sleep(whole * run / runs * 11 / 10);
        } else {
            while table.names().len() == 1 && child.try_wait().unwrap().is_none() {}
            std::thread::sleep(Duration::from_micros(u64::from(run % 40) * 100));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        killed.count(&table, !options.is_empty());
    }
    killed
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_file() {
    let killed = kill_runs(240, &[]);
    eprintln!("{killed:?}");
    assert!(killed.old > 0 && killed.new > 0 && killed.temporary > 0 && killed.mixed == 0, "{killed:?}");
}

#[test]
fn a_run_killed_while_writing_in_place_leaves_a_copy() {
    let killed = kill_runs(120, &["--in-place"]);
    eprintln!("{killed:?}");
    assert!(killed.old > 0 && killed.new > 0, "{killed:?}");
}

/// Killed when it enters each of its system calls, from that which asks for the file to the last.
#[test]
fn a_run_killed_at_any_system_call_loses_nothing() {
    if !Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success()) {
        skipped(format_args!("strace is missing, or may not trace"));
        return;
    }
    let traces = Folder::new();
    let trace = traces.path().join("trace");
    for options in [&[][..], &["--in-place"], &["--backup", ".old"]] {
        let table = Table::new();
        let traced = |strace: &[&str]| {
            let mut command = table.folder.command("strace");
            command.arg("-o").arg(&trace).args(strace).arg(env!("CARGO_BIN_EXE_portolan"));
            command.args(FIX).args(options).arg("services").output().unwrap()
        };
        let take_backup = || {
            let backup = table.folder.path().join("services.old");
            if let Ok(text) = fs::read(&backup) {
                assert_eq!(text, table.old, "a backup is whole");
                fs::remove_file(&backup).unwrap();
            }
        };
        assert!(traced(&[]).status.success());
        take_backup();
        let mut killed = Killed::default();
        killed.count(&table, false);
        let calls = fs::read_to_string(&trace).unwrap();
        let (mut is_asked_for, mut times) = (false, BTreeMap::new());
        for line in calls.lines().skip(1) {
            let Some((call, _)) = line.split_once('(') else { continue };
            let time = times.entry(call).or_insert(0);
            *time += 1;
            is_asked_for |= line.contains("\"services\"");
            if is_asked_for {
                traced(&["-e", &format!("inject={call}:signal=SIGKILL:when={time}")]);
                take_backup();
                killed.count(&table, options == ["--in-place"]);
            }
        }
        eprintln!("{options:?}: {killed:?}");
        assert!(killed.old > 30 && killed.new > 3 && killed.temporary > 3, "{options:?}: {killed:?}");
    }
}

/// The next run says what a killed one left, and leaves it.
#[test]
fn leftovers_of_a_killed_run_are_reported() {
    let table = Table::new();
    let left = table.folder.file(".services.portolan-new-aB3dE6", b"half");
    let ran = table.fix(&[]);
    table.assert_fixed(&ran);
    let printed = "left by a run that was killed, and no longer needed: ./.services.portolan-new-aB3dE6";
    assert_eq!(ran.err, format!("portolan: warning: services: {printed}\n"));
    assert!(left.exists());
}
