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
    let added = table.added_names();
    let added = if added > 0 && plan.target == Target::Services {
        format!(", and {added} former and habitual names as aliases")
    } else {
        String::new()
    };
    head.add(&format!("{} lines with {} names of the registry{added}.", table.lines.len(), table.names()));
    for note in notes {
        head.add(note);
    }
    if !table.without_transport.is_empty() {
        let count = table.without_transport.len();
        head.add(&format!("{count} records without a transport stand for tcp and udp."));
    }
    if !left_out.is_empty() {
        head.add("Left out:");
    }
    for (reason, left) in left_out {
        let what = if left.what.is_empty() { String::new() } else { format!(": {}", left.what.join(", ")) };
        head.add(&format!("- {} {}{what}", left.count, reason.told()));
    }
    head.text
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
