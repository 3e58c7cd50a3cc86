use super::Context;
use super::support::fixes::make_findable_by;
use super::support::note::standing_note;
use crate::diagnostic::Findings;
use crate::registry::{Flag, Judgement, Record, Standing};
use crate::syntax::{Entry, EntryId};
use crate::text::Printable;
use hashbrown::HashSet;

rule! {
    /// # official-name
    ///
    /// ## What it does
    /// Reports a port whose registered name is only an alias here: no line has it as the official name. In Nmap's
    /// table, which has no aliases, reports a port whose registered name appears only in the comment of its line.
    ///
    /// ## Why it matters
    /// A lookup by name finds both. A lookup by port returns the official name, so `ss`, `netstat` and firewall
    /// listings show a name that the registry does not have for the port. So does Nmap's output.
    ///
    /// ## Example
    /// ```text
    /// whois           43/tcp          nicname
    /// ```
    /// The registry's name is `nicname`. Many programs know the service as `whois`, which is a good reason to keep the
    /// line: swapping the two names changes the answers to lookups by port.
    ///
    /// ## Fix
    /// Unsafe: swaps the two names, if they are on one line. Lookups by port then return the registry's name; the
    /// change is visible in programs that print ports by name and in filters that parse their output.
    ///
    /// ## Source
    /// services(5): the first word of a line is the official name. The registry's records for the port.
    OfficialName, "official-name", Pedantic, "the registry's name only as an alias", fixes: [Unsafe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !context.document.format.has_aliases() {
        in_comments(context, findings);
        return;
    }
    // A port is reported once, on its first line, which answers a lookup by port.
    let mut seen = HashSet::new();
    for (id, entry, judgement) in context.flagged(Flag::Covered) {
        if !seen.insert((entry.transport.registered(), entry.ports.first, judgement.port)) {
            continue;
        }
        let Some(OnlyAlias { word, spelling, entry: other }) = only_alias(context, id, entry, *judgement) else {
            continue;
        };
        let name = Printable(context.name(entry));
        let is_exact = word == spelling.as_bytes();
        let message = format!(
            "the table calls {} `{name}`: the registry's `{spelling}` is only an alias",
            context.endpoint(entry)
        );
        let written = if is_exact { String::new() } else { format!(", written `{}`", Printable(word)) };
        let where_it_is = if other.line == entry.line { String::new() } else { format!(" on line {}", other.line) };
        findings
            .entry(id, entry.name, message)
            .continued(format_args!("{written}{where_it_is}"))
            .detail(format_args!("putting `{spelling}` first would change the answers to lookups by port"))
            .cite_registry()
            .hint_with(|| {
                if is_exact {
                    "keep the line: both names are found".to_owned()
                } else {
                    format!("add `{spelling}` as an alias, since no lookup finds it")
                }
            })
            .note_with(|| standing_note(context, id))
            .fix_with(|| {
                // Lookups compare case. `name-case` adds the registry's spelling.
                let is_here = is_exact && other.line == entry.line;
                if is_here { make_findable_by(context, id, spelling) } else { Vec::new() }
            });
    }
}

/// Reports entries whose comment has the registry's name, in a format without aliases.
fn in_comments(context: &Context<'_>, findings: &mut Findings) {
    let differing =
        [Standing::HistoricName, Standing::Renamed, Standing::Reassigned, Standing::Spelling, Standing::Contested];
    for (id, entry, judgement) in differing.into_iter().flat_map(|standing| context.standing(standing)) {
        // duplicate-port reports two lines on one port.
        let Some(spelling) = context.name_in_comment(entry, judgement).filter(|_| !judgement.flags.has(Flag::Covered))
        else {
            continue;
        };
        let (name, endpoint) = (Printable(context.name(entry)), context.judged_endpoint(entry, judgement));
        findings
            .entry(
                id,
                entry.name,
                format_args!(
                    "the table calls {endpoint} `{name}`: the registry's `{spelling}` appears only in the comment"
                ),
            )
            .cite_registry()
            .hint("keep the line: a rename would break programs that look up the current name")
            .note_with(|| standing_note(context, id))
            .fix_with(|| make_findable_by(context, id, spelling));
    }
}

/// An alias that gives a port one of the registry's names.
struct OnlyAlias<'a> {
    /// The file's spelling.
    word: &'a [u8],
    /// The registry's spelling.
    spelling: &'a str,
    /// The entry that has it.
    entry: &'a Entry,
}

/// Returns the alias that gives the entry's port one of the registry's names. An alias in the registry's spelling is
/// preferred.
///
/// Returns `None` if a line has such a name as its official one.
fn only_alias<'a>(context: &Context<'a>, id: EntryId, entry: &Entry, judgement: Judgement) -> Option<OnlyAlias<'a>> {
    let current: Vec<&str> = context.current(entry, &judgement).map(Record::name).collect();
    let current = |word: &[u8]| current.iter().copied().find(|name| name.as_bytes().eq_ignore_ascii_case(word));
    let mut found: Option<OnlyAlias<'a>> = None;
    for other in context.ports().sharing(id, entry) {
        let entry = context.document.entry(other);
        if !entry.unnamed && current(context.name(entry)).is_some() {
            return None;
        }
        for word in context.document.aliases(entry).iter().map(|alias| alias.of(context.bytes)) {
            let Some(spelling) = current(word) else { continue };
            let is_better = match &found {
                None => true,
                Some(before) => word == spelling.as_bytes() && before.word != before.spelling.as_bytes(),
            };
            if is_better {
                found = Some(OnlyAlias { word, spelling, entry });
            }
        }
    }
    found
}
