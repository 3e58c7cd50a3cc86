//! The past of a port or a name in chronological order, and the claims about it.

use super::parentheses::in_parentheses;
use crate::engine::Explanation;
use crate::model::Date;
use crate::phrases::{began, claims_title, contradictions, ended};
use crate::registry::{Claim, EarlyRow};
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use std::io::Write as _;

/// Writes the early RFCs, the tenures and the claims.
pub(super) fn write(explanation: &Explanation<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let strong = |text: &str| run.theme.paint(Paint::Strong, text.to_owned()).to_string();
    if !explanation.early.is_empty() || !explanation.tenures.is_empty() {
        let _ = writeln!(out, "\n{}", strong("Timeline"));
    }
    for (row, again) in folded(&explanation.early) {
        let name = if row.name().is_empty() { String::new() } else { format!(", read as `{}`", row.name()) };
        let again = match again {
            0 => String::new(),
            1 => ", and 1 later RFC".to_owned(),
            _ => format!(", and {again} later RFCs"),
        };
        line(
            run,
            row.date(),
            &format!("“{}” on {}/{}{name}", row.words(), row.port(), row.transport()),
            &format!("rfc{}{again}", row.rfc()),
            out,
        );
    }
    let mut events: Vec<(Option<Date>, String, String)> = Vec::new();
    for tenure in &explanation.tenures.iter().flat_map(|tenure| run.registry.parts_of(*tenure)).collect::<Vec<_>>() {
        let first = tenure.first();
        let still = match run.registry.end_of(*tenure) {
            Some(_) => String::new(),
            None if run.registry.lists(*tenure) => {
                format!("; still listed on {}", display_date(run.registry.updated()))
            }
            None => format!("; not listed on {}", display_date(run.registry.updated())),
        };
        let began = began(*tenure, run.registry);
        events.push((first.date(), format!("{began}{still}"), first.id().to_owned()));
        if let Some(end) = run.registry.end_of(*tenure) {
            let (date, what) = (end.date.or(end.by().date()), ended(*tenure, end, run.registry));
            events.push((date, what, end.by().id().to_owned()));
        }
    }
    events.sort_by_key(|event| event.0);
    for (date, what, source) in events {
        line(run, date, &what, &source, out);
    }
    write_claims(&explanation.claims, run, out);
}

fn write_claims(claims: &[Claim<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    if claims.is_empty() {
        return;
    }
    let head = run.theme.paint(Paint::Strong, "Reported by others, not by the registry").to_string();
    let _ = writeln!(out, "\n{head}");
    for group in grouped(claims) {
        let _ = writeln!(out, "  {}", run.theme.paint(Paint::Frame, claims_title(&group)));
        for claim in &group {
            let since = claim.since().map(|date| format!("{date}: ")).unwrap_or_default();
            let head = format!("    {since}");
            let _ = writeln!(out, "{}", wrap(&head, claim.statement(), "      ", run.theme.width()));
            let _ = writeln!(out, "{}", wrap("      ", &source(*claim), "      ", run.theme.width()));
            let _ = writeln!(out, "      {}", claim.source_url());
        }
        let mut against: Vec<String> = group.iter().flat_map(|claim| contradictions(run.registry, *claim)).collect();
        against.sort_unstable();
        against.dedup();
        for against in against {
            let head = format!("    {} ", run.theme.paint(Paint::Strong, "contradicted by:"));
            let _ = writeln!(out, "{}", wrap(&head, &against, "      ", run.theme.width()));
        }
    }
}

/// Returns the title of a claim's source and the day on which it was read. Says so if the source is weak.
fn source(claim: Claim<'_>) -> String {
    let weak = claim.is_weak().then(|| "weak source".to_owned());
    let details: Vec<String> = weak.into_iter().chain(claim.accessed().map(|date| format!("read {date}"))).collect();
    format!("{}{}", claim.source_title(), in_parentheses(&details.join(", ")))
}

/// Groups claims of one kind about one name on one port, in the order of their first claim.
fn grouped<'a>(claims: &[Claim<'a>]) -> Vec<Vec<Claim<'a>>> {
    let mut groups: Vec<Vec<Claim<'a>>> = Vec::new();
    for claim in claims {
        match groups.iter_mut().find(|group| group[0].is_like(*claim)) {
            Some(group) => group.push(*claim),
            None => groups.push(vec![*claim]),
        }
    }
    groups
}

fn line(run: &Run<'_>, date: Option<Date>, what: &str, source: &str, out: &mut Vec<u8>) {
    let head = format!("  {}  ", run.theme.paint(Paint::Frame, format!("{:<10}", display_date(date))));
    let text = format!("{what} [{source}]");
    let _ = writeln!(out, "{}", wrap(&head, &text, &" ".repeat(14), run.theme.width()));
}

fn display_date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Merges equal rows of successive RFCs. Returns each with the number of RFCs that repeat it.
fn folded<'a>(rows: &[EarlyRow<'a>]) -> Vec<(EarlyRow<'a>, usize)> {
    let mut merged: Vec<(EarlyRow<'a>, usize)> = Vec::new();
    for &row in rows {
        let same = |known: &EarlyRow<'_>| {
            (known.port(), known.transport(), known.name()) == (row.port(), row.transport(), row.name())
        };
        match merged.iter_mut().find(|(known, _)| same(known)) {
            Some((_, again)) => *again += 1,
            None => merged.push((row, 0)),
        }
    }
    merged
}
