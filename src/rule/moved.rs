use super::Context;
use super::support::fixes::comment_out;
use super::support::lines::names_of;
use super::support::note::{past_note, standing_note};
use super::support::past::{
    KEEP_ROW, Past, PastStanding, has_rows_to_keep, moved_by_note, names_of_line, with_past_standing,
};
use crate::diagnostic::Findings;
use crate::model::{PortRange, TransportWord};
use crate::phrases::{endpoints_of_name, present_endpoints};
use crate::registry::{Judgement, Standing};
use crate::syntax::{Entry, EntryId};
use crate::text::{LineNumber, Printable};
use hashbrown::{HashMap, HashSet};
use std::cell::OnceCell;

rule! {
    /// # moved
    ///
    /// ## What it does
    /// Reports a name that the registry once had on the port and then moved to another. Also reported where another
    /// line gives the old port the registry's current name: the port of this name is still outdated.
    ///
    /// ## Why it matters
    /// A program that looks up the name gets the old port. The service has since been registered on the other port.
    ///
    /// ## Example
    /// ```text
    /// icpp            5815/tcp
    /// ```
    /// The registry moved `icpp` to port 14142. If your programs still use the old port, keep the line.
    ///
    /// ## Fix
    /// Unsafe: comments the line out, except in Nmap's format, where the line carries a measured frequency. To keep the
    /// line, run `portolan annotate`: it adds a note that states the known facts and silences the finding until they
    /// change.
    ///
    /// ## Source
    /// Two consecutive dated states of the registry: the earlier one has the name on the old port only, the later one on
    /// the new port only. `portolan explain` shows them. Or the registry's own note on the old port, as on 44323/udp: “"pcp"
    /// assignment withdrawn, moved to port 5351 per RFC6887”.
    Moved, "moved", Stale, "a name that the registry moved to another port", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let moved = with_past_standing(context, PastStanding::Moved)
        .filter_map(|(id, entry, judgement, past)| {
            let to = past.end.and_then(|end| end.to().next())?;
            Some(Move { id, entry, judgement, past, to })
        })
        .collect::<Vec<_>>();
    by_note(context, findings);
    let lines = OnceCell::new();
    for one in &moved {
        let &Move { id, entry, judgement, past, to } = one;
        let name = context.name(entry);
        let today = if is_there(context, name, past, to) {
            String::new()
        } else {
            match present_endpoints(context.registry, name) {
                Some(endpoint) => format!(", and has it {endpoint} today"),
                None => ", and no longer has it".to_owned(),
            }
        };
        let (endpoint, when) = (context.judged_endpoint(entry, judgement), past.when(context));
        let printed = Printable(name);
        findings
            .entry(id, entry.name, format!("the registry moved `{printed}` from {endpoint} to {to}{when}{today}"))
            .cite_registry()
            .hint_with(|| match lines.get_or_init(|| NewLines::find(context, &moved)).of(context, one) {
                Some(line) if has_rows_to_keep(context) => format!("line {line} has the new port; {KEEP_ROW}"),
                Some(line) => {
                    let asked = names_of_line(context, entry);
                    format!("line {line} has the new port; remove this line if nothing looks up {asked} on the old one")
                }
                None => {
                    format!("check which port the programs that look up `{printed}` need before you change the line")
                }
            })
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            .fix_with(|| comment_out(context, entry));
    }
}

/// Reports names that the registry's note on a port says have moved.
fn by_note(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement) in context.standing(Standing::OtherPort) {
        let Some(record) = moved_by_note(context, entry, judgement) else { continue };
        let name = Printable(context.name(entry));
        let (endpoint, to) =
            (context.judged_endpoint(entry, judgement), endpoints_of_name(context.registry, record.name().as_bytes()));
        findings
            .entry(id, entry.name, format!("the registry moved `{name}` from {endpoint} to {to}"))
            .cite_registry()
            .hint_with(|| {
                format!("check which port the programs that look up `{name}` need before you change the line")
            })
            .note_with(|| standing_note(context, id))
            .fix_with(|| comment_out(context, entry));
    }
}

/// An entry whose name moved, and the new port: `395/tcp`, or a range.
struct Move<'a> {
    id: EntryId,
    entry: &'a Entry,
    judgement: &'a Judgement,
    past: Past<'a>,
    to: &'a str,
}

/// Returns whether the registry has the name on the new port today. `to` has the form `395/tcp`, or a range.
fn is_there(context: &Context<'_>, name: &[u8], past: Past<'_>, to: &str) -> bool {
    ports(to).is_some_and(|ports| context.registry_lists(name, ports.first, past.transport))
}

/// The new ports of each moved name and transport.
struct NewLines<'a>(HashMap<(&'a [u8], TransportWord), Vec<NewLine>>);

/// A new port, and the number of the first line that has the name there.
type NewLine = (PortRange, Option<LineNumber>);

impl<'a> NewLines<'a> {
    /// Finds the lines of all moves in one pass over the file.
    fn find(context: &Context<'a>, moved: &[Move<'a>]) -> Self {
        let mut lines: HashMap<_, Vec<NewLine>> = HashMap::new();
        let mut wanted: HashSet<u16> = HashSet::new();
        for one in moved {
            let Some(target) = ports(one.to) else { continue };
            let targets = lines.entry((context.name(one.entry), one.entry.transport)).or_default();
            if !targets.iter().any(|&(known, _)| known == target) {
                targets.push((target, None));
                wanted.extend(target.first..=target.last);
            }
        }
        let Context { document, bytes, .. } = *context;
        let is_wanted = |entry: &&Entry| wanted.contains(&entry.ports.first) && !entry.unnamed;
        for entry in document.entries.iter().filter(is_wanted) {
            for name in names_of(entry, document, bytes) {
                let targets = lines.get_mut(&(name, entry.transport)).into_iter().flatten();
                for (_, line) in targets.filter(|(target, line)| line.is_none() && target.contains(entry.ports.first)) {
                    *line = Some(entry.line);
                }
            }
        }
        Self(lines)
    }

    /// Returns the number of the line that has the name on its new port.
    fn of(&self, context: &Context<'a>, one: &Move<'a>) -> Option<LineNumber> {
        let target = ports(one.to)?;
        let targets = self.0.get(&(context.name(one.entry), one.entry.transport))?;
        targets.iter().find(|&&(known, _)| known == target).and_then(|&(_, line)| line)
    }
}

fn ports(endpoint: &str) -> Option<PortRange> {
    PortRange::parse(endpoint.split('/').next()?)
}
