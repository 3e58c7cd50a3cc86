use super::Context;
use super::support::fixes::comment_out;
use super::support::note::past_note;
use super::support::context::all_of;
use super::support::past::{PastStanding, advise_if_same, advise_keeping, with_past_standing};
use crate::diagnostic::Findings;
use crate::phrases::present_place;
use crate::registry::Record;
use crate::text::Shown;

rule! {
    /// # reassigned
    ///
    /// ## What it does
    /// Reports a name that once held the port, where the registry has another name today and nothing shows that the
    /// registration is the same. Silent where one of the registry's names is an alias of the entry or stands on
    /// another line of the same port; in Nmap's table, which has no aliases, also where one is a word of the comment.
    ///
    /// ## Why it matters
    /// What answers on the port may be either service. A program that asks for the registry's name does not find it
    /// here.
    ///
    /// ## Example
    /// ```text
    /// callbook        2000/tcp
    /// ```
    /// RFC 1700 has `callbook` there, the registry has had `cisco-sccp` since 2004 at the latest.
    ///
    /// ## Fix
    /// Safe: a note beside the entry says what is known, and silences the finding until the facts change. Unsafe: comments
    /// the line out; not in Nmap's format, where it carries a frequency that was measured.
    ///
    /// ## Source
    /// Two dated states of the registry, or Assigned Numbers RFCs, one after the other. Some changes that count as
    /// reassigned are renames in truth, such as `ibm-mqisdp` to `mqtt`: the registry does not tell.
    Reassigned, "reassigned", Stale, "the registry gave the port to another name", fixes: [Safe, Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement, past) in with_past_standing(context, PastStanding::Reassigned) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let mut names: Vec<&str> = context.current(entry, judgement).map(Record::name).collect();
        if names.is_empty() {
            names = context.assigned(entry, judgement).map(Record::name).collect();
        }
        names.dedup();
        let (place, when) = (context.judged_place(entry, judgement), past.when(context));
        let shown = Shown(name);
        let elsewhere = present_place(context.registry, name).map(|place| format!(", and the old name {place}")).unwrap_or_default();
        let left = match past.customary() {
            Some(source) => format!("{source} lists `{shown}` on {place} as customary use"),
            None => format!("`{shown}` left {place}{when}"),
        };
        let message = format!("{left}; the registry has {} there today{elsewhere}", all_of(&names));
        findings
            .entry(number, entry.name, message)
            .cite_registry()
            .hint_with(|| match names[..] {
                [present] => advise_if_same(context, entry, present),
                _ => advise_keeping(context, entry),
            })
            .note_with(|| Some(past_note(context, entry, judgement.port, &past)))
            .fix_with_note(|note| note.into_iter().chain(comment_out(context, entry)));
    }
}
