use super::Context;
use super::support::context::all_of;
use super::support::fixes::comment_out;
use super::support::note::past_note;
use super::support::past::{Past, PastStanding, advise_if_same, advise_keeping, with_past_standing};
use crate::diagnostic::Findings;
use crate::model::PortRange;
use crate::phrases::{customary_use_after, present_endpoints};
use crate::registry::{Record, reason};
use crate::text::Printable;

rule! {
    /// # reassigned
    ///
    /// ## What it does
    /// Reports a name that once held the port, where the registry has another name today and nothing proves that the
    /// registration is the same. Silent where one of the registry's names is an alias of the entry or the name of
    /// another line with the same port. Also silent in Nmap's table, which has no aliases, where the comment contains
    /// one.
    ///
    /// ## Why it matters
    /// Either service may answer on the port. A program that looks up the registry's name does not find it here.
    ///
    /// ## Example
    /// ```text
    /// callbook        2000/tcp
    /// ```
    /// RFC 1700 lists `callbook` on the port; the registry has had `cisco-sccp` there since 2004 at the latest.
    ///
    /// ## Fix
    /// Unsafe: comments the line out, except in Nmap's format, where the line carries a measured frequency. To keep the
    /// line, run `portolan annotate`: it adds a note that states the known facts and silences the finding until they
    /// change.
    ///
    /// ## Source
    /// Two consecutive dated copies of the registry or Assigned Numbers RFCs. Some reported changes are in fact
    /// renames, such as `monotone` to `mtn`: the registry does not record the difference. If the two records have
    /// the registrant or the registration date in common, the finding says so.
    Reassigned, "reassigned", Stale, "a port that the registry gave to another name", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (id, entry, judgement, past) in with_past_standing(context, PastStanding::Reassigned) {
        if context.has_name_beside(entry, judgement) {
            continue;
        }
        let name = context.name(entry);
        let mut names: Vec<&str> = context.current(entry, judgement).map(Record::name).collect();
        if names.is_empty() {
            names = context.assigned(entry, judgement).map(Record::name).collect();
        }
        names.dedup();
        let (endpoint, when) = (context.judged_endpoint(entry, judgement), past.when(context));
        let printed = Printable(name);
        let left = match past.customary_source() {
            Some(source) => format!("{source} lists `{printed}` on {endpoint} as customary use"),
            None => format!("`{printed}` was removed from {endpoint}{when}"),
        };
        // A service that took the new name would have given up its own.
        let is_on_another = |ports: PortRange| !ports.contains(judgement.port);
        let is_elsewhere = context.registry.named(name).any(|record| record.ports().is_some_and(is_on_another));
        let doubt = match (in_common(&past, &names), &names[..]) {
            (Some(reason), [_]) if !is_elsewhere => format!("; perhaps a rename: {reason}"),
            _ => String::new(),
        };
        let elsewhere = present_endpoints(context.registry, name)
            .map(|endpoint| format!("; the registry has `{}` {endpoint}", context.in_registry(name)))
            .unwrap_or_default();
        // The name that stays on the port, for another transport, is not the new one.
        let stays = doubt.is_empty() && !context.on_any_transport(entry, judgement).is_empty();
        findings
            .entry(id, entry.name, left)
            .continued(format_args!("; the port is {} now", all_of(&names)))
            .continued(&doubt)
            .continued(elsewhere)
            .continued(customary_use_after(context.registry, past.tenure, judgement.port))
            .cite_registry()
            .hint_with(|| match names[..] {
                [present] if !stays && !is_elsewhere => advise_if_same(context, entry, present),
                _ => advise_keeping(context, entry),
            })
            .note_with(|| Some(past_note(context, entry, judgement.port, &past) + &doubt))
            .fix_with(|| comment_out(context, entry));
    }
}

/// Returns the field that the next registration shares with the old one. It is a sign of a rename, but not a proof.
///
/// The next registration must still be on the port today.
fn in_common(past: &Past<'_>, names: &[&str]) -> Option<&'static str> {
    let end = past.end.filter(|end| end.to().any(|to| names.iter().any(|name| name.eq_ignore_ascii_case(to))))?;
    let known = [(reason::SAME_ASSIGNEE, "same contact"), (reason::SAME_DATE, "same registration date")];
    known.into_iter().find(|(reason, _)| end.has_reason(reason)).map(|(_, words)| words)
}
