//! Collects changes, grouped by transport and sorted.

use super::change::{Change, ChangeKind};
use crate::model::{PortRange, Transport};
use std::collections::{BTreeMap, BTreeSet};

/// The port, name, kind and `to` of a change.
type ChangeKey = (Option<PortRange>, String, ChangeKind, Vec<String>);

/// Collects changes by port, name, kind and `to`; changes that differ only in the transport become one.
#[derive(Default)]
pub(super) struct ChangeSet(BTreeMap<ChangeKey, Vec<Transport>>);

impl ChangeSet {
    /// Adds a change on some transports.
    pub(super) fn add(&mut self, key: ChangeKey, transports: impl IntoIterator<Item = Transport>) {
        self.0.entry(key).or_default().extend(transports);
    }

    /// Adds changed fields of a record. A record with a port and no transport counts for every transport.
    pub(super) fn add_fields(
        &mut self,
        ports: Option<PortRange>,
        name: String,
        fields: Vec<String>,
        transport: Option<Transport>,
    ) {
        let of_all = if ports.is_some() { &Transport::ALL[..] } else { &[] };
        let transports = transport.as_ref().map_or(of_all, std::slice::from_ref);
        self.add((ports, name, ChangeKind::Changed, fields), transports.iter().copied());
    }

    /// Returns the changes in display order.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut changes: Vec<Change> = self
            .0
            .into_iter()
            .map(|((ports, name, kind, to), mut transports)| {
                transports.sort_unstable();
                transports.dedup();
                Change { ports, name, kind, transports, to }
            })
            .collect();
        let known_heirs: Vec<Change> = changes
            .iter()
            .filter(|change| matches!(change.kind, ChangeKind::Renamed | ChangeKind::Moved))
            .cloned()
            .collect();
        changes.retain_mut(|change| {
            let (Some(ports), ChangeKind::Added) = (change.ports, change.kind) else { return true };
            // The new name of a rename and the new endpoint of a move belong to that change.
            let is_heir = |transport: Transport| {
                known_heirs.iter().filter(|old| old.transports.contains(&transport)).any(|old| match old.kind {
                    ChangeKind::Renamed => {
                        old.ports == Some(ports) && old.to.iter().any(|heir| heir.eq_ignore_ascii_case(&change.name))
                    }
                    _ => {
                        old.name.eq_ignore_ascii_case(&change.name) && old.to.contains(&format!("{ports}/{transport}"))
                    }
                })
            };
            let transports: Vec<Transport> =
                change.transports.iter().copied().filter(|&transport| !is_heir(transport)).collect();
            change.transports = transports;
            !change.transports.is_empty()
        });
        changes.sort_by(|a, b| (a.ports.is_none(), a).cmp(&(b.ports.is_none(), b)));
        changes
    }
}

/// Names without a port, in lowercase with their transport, and their spelling.
pub(super) struct Portless<'a>(BTreeMap<(String, Option<Transport>), &'a str>);

impl<'a> Portless<'a> {
    pub(super) fn of(names: impl Iterator<Item = (&'a str, Option<Transport>)>) -> Self {
        Self(names.map(|(name, transport)| ((name.to_ascii_lowercase(), transport), name)).collect())
    }

    /// Returns whether a name is there on this transport.
    pub(super) fn has(&self, name: &str, transport: Option<Transport>) -> bool {
        self.0.contains_key(&(name.to_ascii_lowercase(), transport))
    }

    /// Adds the names that were added or removed from this state to a later one.
    pub(super) fn compare(&self, later: &Self, changes: &mut ChangeSet) {
        let stays: BTreeSet<&str> = later.0.keys().map(|(name, _)| name.as_str()).collect();
        let gone = self.0.iter().filter(|(key, _)| !later.0.contains_key(key));
        let new = later.0.iter().filter(|(key, _)| !self.0.contains_key(key));
        let gone = gone.map(|entry| {
            let stays = stays.contains(entry.0.0.as_str());
            (entry, if stays { ChangeKind::TransportDropped } else { ChangeKind::Removed })
        });
        for (((_, transport), name), kind) in gone.chain(new.map(|entry| (entry, ChangeKind::Added))) {
            changes.add((None, (*name).to_owned(), kind, Vec::new()), *transport);
        }
    }
}
