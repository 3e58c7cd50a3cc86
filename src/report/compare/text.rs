//! `compare` as text.

use super::{Comparison, words};
use crate::engine::{FrequencyChanges, Subject, SubjectChange, TopPorts, count_kind, shared_changes};
use crate::report::run::count;
use crate::report::theme::{Paint, Theme};
use crate::report::wrap::{wrap, wrap_cell};
use crate::text::{PrintablePath, listed};
use portolan_resolvers::{Answer, ChangeKind, LookupChange, list};
use std::collections::HashSet;
use std::io::Write as _;

/// The number of rows of each kind that are listed, unless all are wanted.
const MOST_PRINTED: usize = 20;
/// The widest column; longer text is followed by two blanks.
const WIDEST: usize = 32;
/// The most ports that are listed in full.
const FEW_PORTS: usize = 10;

/// Writes a row for each name and port, and with `verbose` each lookup below it.
pub fn write(comparison: &Comparison<'_>, verbose: bool, theme: Theme, out: &mut Vec<u8>) {
    let (rows, uncommon): (Vec<_>, Vec<_>) =
        words::changes(comparison).into_iter().partition(|row| verbose || row.is_common(comparison.readers));
    let kinds = [ChangeKind::Lost, ChangeKind::Changed, ChangeKind::Gained];
    let of_kind = |kind: ChangeKind| rows.iter().filter(move |row| row.kind == kind);
    let most = if verbose { usize::MAX } else { MOST_PRINTED };
    let rows_to_show = || kinds.into_iter().flat_map(|kind| of_kind(kind).take(most));
    let width = |text: fn(&SubjectChange<'_>) -> String| {
        rows_to_show().map(|row| text(row).chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or_default()
    };
    let (subjects, answers) = (width(words::subject), width(words::answers));
    for kind in kinds {
        for row in of_kind(kind).take(most) {
            let word = theme.paint(words::paint(kind), format!("{:<7}", kind.as_str()));
            let (subject, answer) = (words::subject(row), words::answers(row));
            let who = words::resolvers(row, comparison.readers) + words::whether_alike(row);
            let head = format!("{word}  {subject:<subjects$}  {answer:<answers$}  ");
            let _ = writeln!(out, "{}", wrap_cell(&head, &format!("for {who}"), theme.terminal_width()));
            if verbose {
                write_lookups(row, theme, out);
            }
        }
        if let more @ 1.. = of_kind(kind).count().saturating_sub(most) {
            let _ = writeln!(out, "         … {more} more {}; run with `--verbose` for all", kind.as_str());
        }
    }
    if !uncommon.is_empty() {
        let changes = count(uncommon.len(), "change");
        let _ =
            writeln!(out, "         … {changes} for {} only; run with `--verbose` for all", words::all_of(&uncommon));
    }
    if !(rows.is_empty() && uncommon.is_empty()) {
        out.push(b'\n');
    }
    if let Some(frequencies) = comparison.frequencies {
        write_frequencies(frequencies, theme, out);
    }
    let accepted = words::accepted_losses(comparison);
    let is_row_lost = |row: &&SubjectChange<'_>| row.kind == ChangeKind::Lost;
    let lost: HashSet<&Subject> = rows.iter().chain(&uncommon).filter(is_row_lost).map(|row| &row.subject).collect();
    let is_lost = |row: &SubjectChange<'_>| lost.contains(&row.subject);
    for row in accepted.iter().take(most) {
        let head = if is_lost(row) { "accepted in part: " } else { "accepted: " };
        let loss = words::accepted(row, comparison);
        let _ = writeln!(out, "{}", wrap(head, &loss, "          ", theme.width()));
    }
    if let more @ 1.. = accepted.len().saturating_sub(most) {
        let _ = writeln!(out, "         … {more} more accepted; run with `--verbose` for all");
    }
    for loss in words::accepting_nothing(comparison) {
        let text = format!("`{loss}` is not lost, so `portolan: dropped[{loss}]` accepts nothing");
        let _ = writeln!(out, "{}", wrap("unused: ", &text, "        ", theme.width()));
    }
    let tables = format!("From {} to {}", PrintablePath(comparison.old), PrintablePath(comparison.new));
    let lookups = shared_changes(comparison.changes);
    // A name that uncommon resolvers answer in another way is still one.
    let common: HashSet<(ChangeKind, &Subject)> = rows.iter().map(|row| (row.kind, &row.subject)).collect();
    let is_counted = |row: &&SubjectChange<'_>| !common.contains(&(row.kind, &row.subject));
    let sum = |kind| {
        let uncommon = uncommon.iter().filter(|row| row.kind == kind).filter(is_counted);
        (kind, of_kind(kind).count() + uncommon.count(), count_kind(&lookups, kind))
    };
    let accepted = match accepted.iter().filter(|row| !is_lost(row)).count() {
        0 => String::new(),
        accepted => format!("; {accepted} accepted"),
    };
    let changes = if lookups.is_empty() { "no lookup changes".to_owned() } else { counts(kinds.map(sum)) };
    let text = format!("{tables}: {changes}{accepted}.");
    let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
}

/// Returns the numbers of rows and lookups of each kind: `2 names or ports gained (16 lookups); none lost or changed`.
fn counts(sums: [(ChangeKind, usize, usize); 3]) -> String {
    let (some, none): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(_, rows, _)| *rows > 0);
    let some = some.iter().enumerate().map(|(index, (kind, rows, lookups))| {
        let noun = match (index, rows) {
            (0, 1) => " name or port",
            (0, _) => " names or ports",
            _ => "",
        };
        format!("{rows}{noun} {} ({})", kind.as_str(), count(*lookups, "lookup"))
    });
    let some = some.collect::<Vec<String>>().join(", ");
    let none: Vec<&str> = none.iter().map(|(kind, ..)| kind.as_str()).collect();
    if none.is_empty() { some } else { format!("{some}; none {}", listed(&none, "or")) }
}

/// Writes the lookups of a row, in the words of programs.
fn write_lookups(row: &SubjectChange<'_>, theme: Theme, out: &mut Vec<u8>) {
    let lookups: Vec<LookupChange> = row.lookups.iter().map(|change| (*change).clone()).collect();
    for shared in shared_changes(&lookups) {
        let LookupChange { lookup, before, after, .. } = shared.change;
        for (lookups, resolvers) in words::by_call(&shared.resolvers) {
            let answer = |answer: &Answer| if answer.is_none() { "not found".to_owned() } else { answer.to_string() };
            let call = words::call(lookup, lookups);
            let head = format!("           {call}: ");
            let text = format!("{} → {} ({})", answer(before), answer(after), list(&resolvers));
            let _ = writeln!(out, "{}", wrap_cell(&head, &text, theme.terminal_width()));
        }
    }
}

/// Writes the ports that Nmap no longer scans, and those that it scans instead, or why it refuses a table.
fn write_frequencies(frequencies: &FrequencyChanges, theme: Theme, out: &mut Vec<u8>) {
    let refusals = words::refusals(frequencies);
    for refusal in &refusals {
        let _ = writeln!(out, "{}", wrap("", &format!("{refusal}."), "  ", theme.width()));
    }
    for top in &frequencies.tops {
        let TopPorts { count: number, transport, before, after } = top;
        let (entering, leaving) = (top.entering(), top.leaving());
        let option = theme.paint(Paint::Location, format!("--top-ports {number}"));
        let text = if *number <= FEW_PORTS {
            format!("scans {} in place of {}", in_order(after), in_order(before))
        } else {
            format!("also scans {}, and no longer {}", short(&entering), short(&leaving))
        };
        let text = format!("`nmap {option}` on {transport} {text}");
        let _ = writeln!(out, "{}", wrap("", &text, "  ", theme.width()));
    }
    if frequencies.changed > 0 {
        let verb = if frequencies.changed == 1 { "has" } else { "have" };
        let _ = writeln!(out, "{} {verb} another open frequency.", count(frequencies.changed, "port"));
    }
    if frequencies.changed > 0 || !frequencies.tops.is_empty() || !refusals.is_empty() {
        out.push(b'\n');
    }
}

fn in_order(ports: &[u16]) -> String {
    let mut ports = ports.to_vec();
    ports.sort_unstable();
    if ports.is_empty() { "no port".to_owned() } else { joined(&ports) }
}

/// Lists the ports, or the first of many.
fn short(ports: &[u16]) -> String {
    match ports.len() {
        0 => "none".to_owned(),
        number if number > FEW_PORTS => format!("{number} ports ({}, …)", joined(&ports[..FEW_PORTS])),
        _ => joined(ports),
    }
}

fn joined(ports: &[u16]) -> String {
    ports.iter().map(u16::to_string).collect::<Vec<String>>().join(",")
}
