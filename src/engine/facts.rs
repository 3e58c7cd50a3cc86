//! Facts about a finding or an entry beyond the rule's message: standing, expected names, evidence.

use super::check::Checked;
use crate::diagnostic::Finding;
use crate::phrases::{EvidenceBuilder, Subject};
use crate::registry::{ClaimKind, Judgement, Registry, Standing, expected, judge_alias};
use crate::syntax::{Document, Entry, EntryId};
use crate::text::Printable;
use std::collections::BTreeMap;

/// Returns the entry of a finding and its judgement.
pub(crate) fn entry_of<'a>(file: &'a Checked, finding: &Finding) -> Option<(&'a Entry, &'a Judgement)> {
    let id = finding.entry?;
    Some((file.document.entry(id), file.judgements.of(id)))
}

/// Gathers the evidence about the entry of a finding, or about the alias that the finding marks.
pub(crate) fn gather(file: &Checked, finding: &Finding, known: &mut EvidenceBuilder<'_>, registry: &Registry) {
    known.clear();
    let Some((entry, judgement)) = entry_of(file, finding) else { return };
    let Some(transport) = entry.transport.registered() else { return };
    // Aliases are sorted by their position on the line.
    if file.document.aliases(entry).binary_search(&finding.span).is_ok() {
        let alias = finding.span.of(&file.source.bytes);
        let standing = judge_alias(registry, alias, entry);
        let port = judgement.port;
        known.gather(&Subject { name: Some(alias), standing, port, transport, cited: finding.cites_claims });
    } else {
        gather_of_entry(file, entry, judgement, finding.cites_claims, known);
        if let Some(id) = finding.entry {
            gather_of_packs(file, id, known);
        }
    }
}

/// Gathers the evidence about the official name of an entry. `cited` is the kind of claims to include; with `None`,
/// claims about the name are included.
pub(crate) fn gather_of_entry(
    file: &Checked,
    entry: &Entry,
    judgement: &Judgement,
    cited: Option<ClaimKind>,
    known: &mut EvidenceBuilder<'_>,
) {
    known.clear();
    let Some(transport) = entry.transport.registered() else { return };
    let name = (!entry.unnamed).then(|| file.document.name(&file.source.bytes, entry));
    known.gather(&Subject { name, standing: judgement.standing, port: judgement.port, transport, cited });
}

/// Adds what packs say about an entry.
pub(crate) fn gather_of_packs(file: &Checked, id: EntryId, known: &mut EvidenceBuilder<'_>) {
    let entry = file.document.entry(id);
    let Some(transport) = entry.transport.registered() else { return };
    for (pack, relation) in file.relations.of(id) {
        known.add_pack(pack, relation, entry.name.of(&file.source.bytes), entry.ports, transport);
    }
}

/// Returns the relations of an entry to packs: the id of each pack, and the word for the relation.
pub(crate) fn relations(file: &Checked, id: EntryId) -> BTreeMap<String, &'static str> {
    file.relations.of(id).map(|(pack, relation)| (pack.id().to_owned(), relation.as_str())).collect()
}

/// Returns the port of an entry, and every transport on which its row gives the port the same name: `162/tcp,udp`.
pub(super) fn endpoints_of_name(document: &Document, bytes: &[u8], id: EntryId) -> String {
    let entry = document.entry(id);
    let mut ids: Vec<EntryId> = document.sharing_name(id).chain([id]).collect();
    ids.sort_unstable();
    let entries = ids.into_iter().map(|id| document.entry(id)).filter(|other| other.ports == entry.ports);
    let words: Option<Vec<&[u8]>> = entries.map(|entry| document.transport_word(bytes, entry)).collect();
    match words {
        Some(words) if words.len() > 1 => {
            let words: Vec<String> = words.into_iter().map(|word| Printable(word).to_string()).collect();
            format!("{}/{}", entry.ports, words.join(","))
        }
        _ => document.endpoint_of(bytes, entry),
    }
}

/// Returns the registry's names for the port that decided the entry's standing.
pub(crate) fn expected_of<'a>(registry: &'a Registry, entry: &Entry, judgement: &Judgement) -> Vec<&'a str> {
    entry.transport.registered().map(|transport| expected(registry, judgement.port, transport)).unwrap_or_default()
}

/// Returns the aliases of an entry with their standings, in the order of the line.
pub(crate) fn alias_standings<'a>(
    file: &'a Checked,
    entry: &'a Entry,
    registry: &'a Registry,
) -> impl Iterator<Item = (&'a [u8], Option<Standing>)> {
    file.document.aliases(entry).iter().map(|alias| {
        let alias = alias.of(&file.source.bytes);
        (alias, judge_alias(registry, alias, entry))
    })
}
