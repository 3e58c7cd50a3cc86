//! What a report says of a finding beyond what the rule said: standing, expected names, evidence.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::registry::{ClaimKind, Evidence, Judgement, Registry, Standing, evidence, expected, judge_alias};
use crate::syntax::Entry;

/// The entry that a finding is about, and how it stands.
pub(super) fn entry_of<'a>(file: &'a Checked, finding: &Finding) -> Option<(&'a Entry, &'a Judgement)> {
    let number = finding.entry? as usize;
    Some((file.document.entries.get(number)?, file.judgements.get(number)?))
}

/// What the registry says of an entry; where the finding marks one of its aliases, of that.
pub(super) fn evidence_of(file: &Checked, finding: &Finding, registry: &Registry) -> Vec<Evidence> {
    let Some((entry, judgement)) = entry_of(file, finding) else { return Vec::new() };
    let Some(transport) = entry.transport.registered() else { return Vec::new() };
    let bytes = &file.source.bytes;
    // Aliases stand in the order of the line.
    if file.document.aliases(entry).binary_search(&finding.span).is_ok() {
        let alias = finding.span.of(bytes);
        let standing = judge_alias(registry, alias, entry);
        return evidence(registry, Some(alias), standing, judgement.port, transport, finding.cites_claims);
    }
    evidence_of_entry(file, entry, judgement, registry, finding.cites_claims)
}

/// What the registry says of the official name of an entry, and the claims of one kind, or those about the name.
pub(super) fn evidence_of_entry(
    file: &Checked,
    entry: &Entry,
    judgement: &Judgement,
    registry: &Registry,
    claims: Option<ClaimKind>,
) -> Vec<Evidence> {
    let Some(transport) = entry.transport.registered() else { return Vec::new() };
    let name = (!entry.unnamed).then(|| entry.name.of(&file.source.bytes));
    evidence(registry, name, judgement.standing, judgement.port, transport, claims)
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
