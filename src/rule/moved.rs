use super::Context;
use super::fixes::annotate_or_comment_out;
use super::past::{Fate, Past, asked_for, fated, present_place};
use crate::diagnostic::{Finding, Findings, Fix};
use crate::model::PortRange;
use crate::syntax::Entry;
use crate::text::Shown;

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
    /// the line out.
    ///
    /// ## Source
    /// Two dated states of the registry, one after the other: the first has the name on the old port only, the
    /// second on the new one only. `portolan explain` shows them.
    Moved, "moved", Stale, "the registry moved the name to another port", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement, past) in fated(context, Fate::Moved) {
        let name = context.name(entry);
        let Some(to) = past.end.and_then(|end| end.to().next()) else { continue };
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
        let hint = || match line_with(context, entry, name, to) {
            Some(line) => format!(
                "line {line} has the new port; if nothing asks for {} on the old one, this line can go",
                asked_for(context, entry)
            ),
            None => format!("find out which port those who ask for `{shown}` mean before you change the line"),
        };
        findings
            .entry(number, entry.name, format!("the registry moved `{shown}` from {place} to {to}{when}{today}"))
            .cite_registry()
            .hint_with(hint);
    }
}

/// Whether the registry has the name on the new place today. Places are written `395/tcp`, or with a range.
fn is_there(context: &Context<'_>, name: &[u8], past: Past<'_>, to: &str) -> bool {
    ports(to).is_some_and(|ports| context.registry_lists(name, ports.first, past.transport))
}

/// The line on which the file gives the name the new place.
fn line_with(context: &Context<'_>, entry: &Entry, name: &[u8], to: &str) -> Option<u32> {
    let ports = ports(to)?;
    // A few bindings show it; a hostile file could have any number of them.
    let bound = context.index().by_name(context.document, context.bytes, name).take(8);
    bound
        .map(|binding| &context.document.entries[binding.entry as usize])
        .find(|other| other.transport == entry.transport && ports.contains(other.ports.first))
        .map(|other| context.line(other))
}

fn ports(place: &str) -> Option<PortRange> {
    PortRange::parse(place.split('/').next()?)
}

/// What would settle a finding.
fn fixes(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    annotate_or_comment_out(context, finding)
}
