//! Infers facts that a file does not state. They are the transport of entries without one, and the service name of a
//! label.

use super::{Record, Registry, Standing, Tenure, standing};
use crate::model::{PortRange, Transport, TransportWord, same_letters_and_digits};
use crate::syntax::{Document, Entry, NameRole};
use crate::text::Span;
use std::borrow::Cow;

/// Decides the transport of each entry without one, and the service name of each label or identifier.
///
/// The transport is the one that fits the name best; the service name has the same letters and digits. Any other
/// document does not change. `bytes` are the document's own.
pub fn infer_unstated(document: &mut Document, bytes: &[u8], registry: &Registry) {
    let has_labels = matches!(document.format.names, NameRole::Label | NameRole::Identifier);
    if !document.format.is_declared() {
        return;
    }
    let mut named: Option<(Span, PortRange)> = None;
    for index in 0..document.entries.len() {
        let entry = document.entries[index];
        if has_labels && !entry.unnamed && named != Some((entry.name, entry.ports)) {
            let name = service_name(registry, document.name(bytes, &entry), &entry).map(Cow::into_owned);
            match name {
                Some(name) => _ = document.respelled.insert(entry.name.start, name.into()),
                // Without a service name, the entry has no standing.
                None => _ = document.respelled.entry(entry.name.start).or_default(),
            }
            named = Some((entry.name, entry.ports));
        }
        if let TransportWord::Unstated(_) = entry.transport {
            let transport = best_transport(registry, document.name(bytes, &entry), &entry);
            document.entries[index].transport = TransportWord::Unstated(transport);
        }
    }
}

/// Returns the transport on which a name fits its port best; of several, the first that has names.
fn best_transport(registry: &Registry, name: &[u8], entry: &Entry) -> Transport {
    let port = entry.ports.first;
    let worst = |transport: &Transport| {
        let standing = if name.is_empty() { Standing::Assigned } else { standing(registry, name, port, *transport) };
        (standing, registry.assigned(port, *transport).next().is_none())
    };
    Transport::ALL.into_iter().min_by_key(worst).unwrap_or(Transport::Tcp)
}

/// Returns the service name of a label. It is one that its port has or had, or one that the registry lists elsewhere.
fn service_name<'a>(registry: &'a Registry, label: &'a [u8], entry: &Entry) -> Option<Cow<'a, [u8]>> {
    let port = entry.ports.first;
    let is_meant = |name: &&[u8]| same_letters_and_digits(name, label);
    let transports = Transport::ALL.into_iter().filter(|&transport| match entry.transport {
        TransportWord::Unstated(_) => true,
        stated => stated.registered() == Some(transport),
    });
    let here = |transport| registry.assigned(port, transport).map(Record::name_bytes);
    let today = transports.clone().flat_map(here).find(is_meant);
    let anywhere = || Transport::ALL.into_iter().flat_map(here).find(is_meant);
    let past = || registry.tenures_on(port).map(Tenure::name).map(str::as_bytes).find(is_meant);
    if let Some(name) = today.or_else(anywhere).or_else(past) {
        return Some(Cow::Borrowed(name));
    }
    let spelling: Vec<u8> =
        label.iter().map(|&b| if matches!(b, b' ' | b'_') { b'-' } else { b.to_ascii_lowercase() }).collect();
    let is_listed = registry.named(&spelling).next().is_some();
    is_listed.then_some(Cow::Owned(spelling))
}
