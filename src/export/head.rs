//! The comment at the head of a table: what it is made of, and what is left out.

use super::{ExportPlan, LeftOut, Reason, Table, Target};
use crate::registry::Registry;
use std::collections::BTreeMap;

/// The lines of the head, each with its comment sign.
pub(super) fn head(
    registry: &Registry,
    plan: &ExportPlan,
    table: &Table,
    left_out: &BTreeMap<Reason, LeftOut>,
    notes: &[&str],
) -> String {
    let date = registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    let mut head = Head { text: String::new(), limit: Target::Services.line_limit() };
    head.add(&format!("The names of ports in the IANA registry{date}."));
    head.add(&format!(
        "Made by `portolan registry export --to {}`, version {}, out of data in the public domain (CC0 1.0).",
        plan.target.as_str(),
        env!("CARGO_PKG_VERSION")
    ));
    let added = match table.added_names() {
        1 if plan.target == Target::Services => ", and a former or habitual name as an alias".to_owned(),
        2.. if plan.target == Target::Services => {
            format!(", and {} former and habitual names as aliases", table.added_names())
        }
        _ => String::new(),
    };
    let lines = counted(table.lines.len(), "line");
    head.add(&format!("{lines} with {} of the registry{added}.", counted(table.names(), "name")));
    for note in notes {
        head.add(note);
    }
    if !table.without_transport.is_empty() {
        head.add(&match table.without_transport.len() {
            1 => "1 record without a transport stands for tcp and udp.".to_owned(),
            count => format!("{count} records without a transport stand for tcp and udp."),
        });
    }
    if !left_out.is_empty() {
        head.add("Left out:");
    }
    for (reason, left) in left_out {
        let what = if left.what.is_empty() { String::new() } else { format!(": {}", left.what.join(", ")) };
        let (word, rest) = reason.told().split_once(' ').unwrap_or_default();
        let word = if left.count == 1 { singular(word) } else { word };
        head.add(&format!("- {} {word} {rest}{what}", left.count));
    }
    head.text
}

fn singular(word: &str) -> &str {
    if word == "aliases" { "alias" } else { word.trim_end_matches('s') }
}

/// `1 line`, `2 lines`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Comment lines, none longer than the limit.
struct Head {
    text: String,
    limit: usize,
}

impl Head {
    /// Adds a paragraph.
    fn add(&mut self, paragraph: &str) {
        let mut line = String::from("#");
        for word in paragraph.split(' ') {
            if line.len() + 1 + word.len() > self.limit {
                self.text.extend([line.as_str(), "\n"]);
                line = String::from("#  ");
            }
            line.push(' ');
            line.push_str(word);
        }
        self.text.extend([line.as_str(), "\n"]);
    }
}
