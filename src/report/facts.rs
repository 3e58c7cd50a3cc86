//! What a report says of a finding beyond what the rule said: standing, expected names, evidence.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::registry::{ClaimKind, Dossier, Judgement, Registry, Standing, Subject, expected, judge_alias};
use crate::syntax::Entry;

/// The entry that a finding is about, and how it stands.
pub(super) fn entry_of<'a>(file: &'a Checked, finding: &Finding) -> Option<(&'a Entry, &'a Judgement)> {
    let number = finding.entry? as usize;
    Some((file.document.entries.get(number)?, file.judgements.get(number)?))
}

/// Gathers what the registry says of an entry; where the finding marks one of its aliases, of that.
pub(super) fn gather(file: &Checked, finding: &Finding, known: &mut Dossier<'_>, registry: &Registry) {
    known.clear();
    let Some((entry, judgement)) = entry_of(file, finding) else { return };
    let Some(transport) = entry.transport.registered() else { return };
    // Aliases stand in the order of the line.
    if file.document.aliases(entry).binary_search(&finding.span).is_ok() {
        let alias = finding.span.of(&file.source.bytes);
        let standing = judge_alias(registry, alias, entry);
        let port = judgement.port;
        known.gather(&Subject { name: Some(alias), standing, port, transport, cited: finding.cites_claims });
    } else {
        gather_of_entry(file, entry, judgement, finding.cites_claims, known);
    }
}

/// Gathers what the registry says of the official name of an entry, and the claims of one kind, or those about the
/// name.
pub(super) fn gather_of_entry(
    file: &Checked,
    entry: &Entry,
    judgement: &Judgement,
    cited: Option<ClaimKind>,
    known: &mut Dossier<'_>,
) {
    known.clear();
    let Some(transport) = entry.transport.registered() else { return };
    let name = (!entry.unnamed).then(|| entry.name.of(&file.source.bytes));
    known.gather(&Subject { name, standing: judgement.standing, port: judgement.port, transport, cited });
}

/// The registry's names for the port that decided.
pub(super) fn expected_of<'a>(registry: &'a Registry, entry: &Entry, judgement: &Judgement) -> Vec<&'a str> {
    entry.transport.registered().map(|transport| expected(registry, judgement.port, transport)).unwrap_or_default()
}

/// How each alias of an entry stands, in their order.
pub(super) fn alias_standings<'a>(
    file: &'a Checked,
    entry: &'a Entry,
    registry: &'a Registry,
) -> impl Iterator<Item = (&'a [u8], Option<Standing>)> {
    file.document.aliases(entry).iter().map(|alias| {
        let alias = alias.of(&file.source.bytes);
        (alias, judge_alias(registry, alias, entry))
    })
}
