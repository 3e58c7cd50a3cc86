//! `registry update` as text.

use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::source::{Change, ChangeKind, Updated};
use crate::text::{Printable, PrintablePath};
use std::io::Write as _;
use std::path::Path;

/// Writes that the server has nothing newer.
pub fn unchanged(run: &Run<'_>, out: &mut Vec<u8>) {
    let _ = writeln!(out, "{}: the server has nothing newer", run.theme.paint(Paint::Good, "Up to date"));
}

/// Writes the changes of the registry, and the file that it is stored in.
pub fn updated(updated: &Updated, file: &Path, run: &Run<'_>, out: &mut Vec<u8>) {
    let theme = run.theme;
    if updated.is_unchanged {
        let _ = writeln!(
            out,
            "{}: the registry of {} is the newest; stored in {}",
            theme.paint(Paint::Good, "Up to date"),
            updated.now,
            PrintablePath(file)
        );
        return;
    }
    let before = updated.before.map(|date| date.to_string()).unwrap_or_default();
    let _ = writeln!(out, "{before} → {}: {}", theme.paint(Paint::Strong, updated.now), summary(updated));
    let _ = write!(out, "Stored in {}", PrintablePath(file));
    // A day selects its newest source, so an older state stored by force cannot be selected by its day.
    let days = updated
        .before
        .filter(|&before| before < updated.now)
        .map(|before| format!("; run `portolan registry diff {before} {}` for details", updated.now));
    let _ = writeln!(out, "{}.", days.unwrap_or_default());
}

/// The number of names of each kind that are listed.
const MOST_NAMES: usize = 8;

/// Returns a summary of an update. An example is
/// `12 added, 1 renamed: a → b, 2 removed: c, d; 1 name registered without a port: e`.
fn summary(updated: &Updated) -> String {
    let portless = [(&updated.portless_added, "registered"), (&updated.portless_removed, "no longer registered")];
    let names = portless.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, how)| {
        let printed = Printable(names[..names.len().min(MOST_NAMES)].join(", ").as_bytes()).to_string();
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("; {} {how} without a port: {printed}{more}", count(names.len(), "name"))
    });
    on_ports(&updated.changes) + &names.collect::<String>()
}

fn on_ports(changes: &[Change]) -> String {
    let of = |kind: ChangeKind| {
        let is_listed = |change: &&Change| change.kind == kind && change.ports.is_some();
        let found: Vec<&Change> = changes.iter().filter(is_listed).collect();
        let mut text = format!("{} {}", found.len(), word(kind));
        // New names and new descriptions break no table, so they are only counted.
        if !found.is_empty() && !matches!(kind, ChangeKind::Added | ChangeKind::Changed) {
            let names: Vec<String> = found.iter().take(MOST_NAMES).map(|change| one(change)).collect();
            let more = found.len().saturating_sub(MOST_NAMES);
            text.extend([": ", &names.join(", ")]);
            if more > 0 {
                text.extend([" and ", &more.to_string(), " more"]);
            }
        }
        (!found.is_empty()).then_some(text)
    };
    let counts: Vec<String> = ChangeKind::ALL.into_iter().filter_map(of).collect();
    if counts.is_empty() { "no name on a port changed".to_owned() } else { counts.join(", ") }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Removed => "deassigned",
        ChangeKind::TransportDropped => "without one of its transports",
        ChangeKind::Changed => "with another description",
        kind => kind.as_str(),
    }
}

/// Returns one change: `sip-tls → sips (5061/tcp,udp)`.
fn one(change: &Change) -> String {
    let transports: Vec<&str> = change.transports.iter().map(|transport| transport.as_str()).collect();
    let to = if change.to.is_empty() { String::new() } else { format!(" → {}", change.to.join(", ")) };
    let endpoint = match change.ports {
        Some(ports) => format!("{ports}/{}", transports.join(",")),
        None => "without a port".to_owned(),
    };
    let text = format!("{}{to} ({endpoint})", change.name);
    Printable(text.as_bytes()).to_string()
}
