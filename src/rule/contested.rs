use super::Context;
use super::misplaced::misplaced;
use super::support::context::all_of;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Record, Standing};
use crate::syntax::EntryId;
use crate::text::Printable;
use hashbrown::HashSet;

rule! {
    /// # contested
    ///
    /// ## What it does
    /// Reports a name on a port that the registry assigns to another name. Silent where the registry's name is an
    /// alias of the entry or the name of another line with the same port. Also silent in Nmap's table, which has no
    /// aliases, where the comment contains it, and where `misplaced` reports the entry.
    ///
    /// ## Why it matters
    /// Two services claim the port: the one that the registry lists, and the one that this file lists. Often both are
    /// in use, and only you know which one answers on your machines. A program that looks up the registry's name does
    /// not find it here.
    ///
    /// ## Example
    /// ```text
    /// blackjack       1025/tcp
    /// listen          1025/tcp
    /// ourfiles        1025/udp
    /// ```
    /// The registry has `blackjack` on both transports. The second line is not reported, because the first line gives
    /// the port that name. The third line is reported.
    ///
    /// ## Source
    /// The registry's records for the port; RFC 6335, section 5, on the meaning of an assignment.
    Contested, "contested", Pedantic, "a port that the registry assigns to another name"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let reported: HashSet<EntryId> = misplaced(context).map(|entry| entry.id).collect();
    for (id, entry, judgement) in context.standing(Standing::Contested) {
        if reported.contains(&id) || context.has_name_beside(entry, judgement) || context.is_in_pack(id) {
            continue;
        }
        let mut names: Vec<&str> = context.current(entry, judgement).map(Record::name).collect();
        names.dedup();
        let endpoint = context.judged_endpoint(entry, judgement);
        let name = Printable(context.name(entry));
        let unassigned = context.current(entry, judgement).find(|record| record.is_unassigned_use());
        let registered = all_of(&names);
        let (message, note) = match unassigned {
            None => (format!("the registry assigns {endpoint} to {registered}, not to `{name}`"), String::new()),
            Some(record) => (
                format!("the registry lists {registered} on {endpoint}, not `{name}`"),
                format!("; its note on `{}`: “{}”", record.name(), record.note()),
            ),
        };
        findings
            .entry(id, entry.name, message)
            .continued(note)
            .cite_registry()
            .detail("the registered service may answer on the port, too")
            .hint_with(|| match names[..] {
                [registered] if context.can_have_alias(entry, registered) => {
                    format!("keep the line if you run this service; add `{registered}` as an alias if it is the same")
                }
                _ => "keep the line if you run this service".to_owned(),
            })
            .note_with(|| standing_note(context, id));
    }
}
