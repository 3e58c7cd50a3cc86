//! The integration program: one binary, so that it links once.

mod bad_input;
mod cli;
mod data;
#[cfg(unix)]
mod differential;
mod disagreement;
mod evidence;
mod export;
mod faults;
mod fixes;
mod fixing;
mod folder;
mod formats;
mod generated;
mod hard_cases;
mod history;
mod known_past;
mod laws;
mod layers;
mod notes;
#[cfg(feature = "online")]
mod online;
mod past_days;
mod provenance;
mod report;
mod resolve;
mod rules;
mod schemas;

/// Tells why a test is skipped. Written past the capture of the test's output, so that it is seen in every run.
fn skipped(reason: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "{test}: skipped: {reason}");
}
