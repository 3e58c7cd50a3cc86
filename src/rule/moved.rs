use super::Context;
use super::fixes::annotate_or_comment_out;
use super::past::{Fate, LEAVE_ROW, Past, fated, has_rows_to_leave, present_place, put_asked_for};
use crate::diagnostic::{Finding, Findings, Fix, Message};
use crate::model::PortRange;
use crate::registry::Judgement;
use crate::syntax::Entry;
use crate::text::Shown;
use std::cell::OnceCell;

rule! {
    /// # moved
    ///
    /// ## What it does
    /// Reports a name that the registry once had on the port and then moved to another. Speaks also where the
    /// registry's present name for the old port stands beside it: what is wrong is the port of this name.
    ///
    /// ## Why it matters
    /// A program that asks for the name gets the old port. The service has been registered on the other since.
    ///
    /// ## Example
    /// ```text
    /// icpp            5815/tcp
    /// ```
    /// The registry moved `icpp` to port 14142. If the programs that you run still use the old port, keep the line.
    ///
    /// ## Fix
    /// Safe: a note beside the entry says what is known, and silences the finding until the facts change. Unsafe: comments
    /// the line out; not in Nmap's format, where it carries a frequency that was measured.
    ///
    /// ## Source
    /// Two dated states of the registry, one after the other: the first has the name on the old port only, the
    /// second on the new one only. `portolan explain` shows them.
    Moved, "moved", Stale, "the registry moved the name to another port", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let moved = fated(context, Fate::Moved)
        .filter_map(|(number, entry, judgement, past)| {
            let to = past.end.and_then(|end| end.to().next())?;
            Some(Move { number, entry, judgement, past, to })
        })
        .collect::<Vec<_>>();
    let lines = OnceCell::new();
    for (at, &Move { number, entry, judgement, past, to }) in moved.iter().enumerate() {
        let name = context.name(entry);
        let today = if is_there(context, name, past, to) {
            String::new()
        } else {
            match present_place(context, name) {
                Some(place) => format!(", and has it {place} today"),
                None => ", and has it nowhere today".to_owned(),
            }
        };
        let (place, when) = (context.judged_place(entry, judgement), past.when(context));
        let shown = Shown(name);
        findings
            .entry(number, entry.name, format!("the registry moved `{shown}` from {place} to {to}{when}{today}"))
            .cite_registry()
            .write_hint(|text| {
                if let Some(line) = lines.get_or_init(|| lines_with(context, &moved))[at] {
                    ("line ", line, " has the new port; ").put(text);
                    if has_rows_to_leave(context) {
                        text.push_str(LEAVE_ROW);
                        return;
                    }
                    text.push_str("if nothing asks for ");
                    put_asked_for(context, entry, text);
                    text.push_str(" on the old one, this line can go");
                } else {
                    text.push_str("find out which port those who ask for `");
                    shown.put(text);
                    text.push_str("` mean before you change the line");
                }
            });
    }
}

/// An entry whose name moved, and where to: `395/tcp`, or with a range.
struct Move<'a> {
    number: u32,
    entry: &'a Entry,
    judgement: &'a Judgement,
    past: Past<'a>,
    to: &'a str,
}

/// Whether the registry has the name on the new place today. Places are written `395/tcp`, or with a range.
fn is_there(context: &Context<'_>, name: &[u8], past: Past<'_>, to: &str) -> bool {
    ports(to).is_some_and(|ports| context.registry_lists(name, ports.first, past.transport))
}

/// For each move, the line on which the file gives the name its new place.
fn lines_with(context: &Context<'_>, moved: &[Move<'_>]) -> Vec<Option<u32>> {
    /// So many names are found in one pass over the file, for which an index of all its names would not pay.
    const FEW: usize = 32;
    /// Entries looked at together.
    const TOGETHER: usize = 8;
    let places: Vec<Option<PortRange>> = moved.iter().map(|own| ports(own.to)).collect();
    let is_there = |other: &Entry, own: &Move<'_>, place: PortRange| {
        other.transport == own.entry.transport && place.contains(other.ports.first)
    };
    if moved.len() > FEW {
        let line = |(own, place): (&Move<'_>, &Option<PortRange>)| {
            // A few bindings show it; a hostile file could have any number of them.
            let bound = context.index().by_name(context.document, context.bytes, context.name(own.entry)).take(8);
            let mut others = bound.map(|binding| &context.document.entries[binding.entry as usize]);
            others.find(|other| place.is_some_and(|place| is_there(other, own, place))).map(|other| context.line(other))
        };
        return moved.iter().zip(&places).map(line).collect();
    }
    // Whether a port can be one that is meant: ports that many apart share a place.
    let mut meant = [0u8; 4096];
    for port in places.iter().flatten().flat_map(|place| place.first..=place.last) {
        meant[usize::from(port) % meant.len()] = 1;
    }
    let mut lines = vec![None; moved.len()];
    let meant = |entry: &Entry| meant[usize::from(entry.ports.first) % meant.len()];
    // Without a way out, so that several are looked at together.
    let is_any_meant = |entries: &&[Entry; TOGETHER]| entries.iter().fold(0, |any, entry| any | meant(entry)) != 0;
    let (entries, rest) = context.document.entries.as_chunks();
    let entries = entries.iter().filter(is_any_meant).flatten().chain(rest);
    for other in entries.filter(|entry| meant(entry) != 0 && !entry.unnamed) {
        for ((own, place), line) in moved.iter().zip(&places).zip(&mut lines).filter(|(_, line)| line.is_none()) {
            let name = context.name(own.entry);
            let binds = || {
                let aliases = context.document.aliases(other);
                context.name(other) == name || aliases.iter().any(|alias| alias.of(context.bytes) == name)
            };
            if place.is_some_and(|place| is_there(other, own, place)) && binds() {
                *line = Some(context.line(other));
            }
        }
    }
    lines
}

fn ports(place: &str) -> Option<PortRange> {
    PortRange::parse(place.split('/').next()?)
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    annotate_or_comment_out(context, finding)
}
