//! Prints which tests of this run were skipped, and why.
//!
//! Cargo runs the test targets of a package in the order of their names, and packages in the order of theirs, so that
//! this one, which the last package has too, comes after all others.

mod file;

use std::collections::{BTreeMap, BTreeSet};

fn main() {
    // This program has no list of tests to print.
    if std::env::args().any(|arg| arg == "--list") {
        return;
    }
    let lines = std::fs::read_to_string(file::path()).unwrap_or_default();
    print!("{}", summary(&lines));
}

/// Returns the tests by reason, from lines of a test, a tab and a reason.
fn summary(lines: &str) -> String {
    let mut tests: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (test, reason) in lines.lines().filter_map(|line| line.split_once('\t')) {
        tests.entry(reason).or_default().insert(test);
    }
    let count: usize = tests.values().map(BTreeSet::len).sum();
    if count == 0 {
        return "\nno test was skipped\n".to_owned();
    }
    let mut text = format!("\n{count} skipped:\n");
    for (reason, tests) in tests {
        text.extend(["  ", reason, ":\n"]);
        text.extend(tests.iter().flat_map(|test| ["    ", test, "\n"]));
    }
    text
}
