//! The history of one port or range on one transport.

use super::change::ChangeKind;
use crate::model::{Date, PortRange, Transport};
use crate::registry::{End, EndKind, History, Tenure};

/// Returns whether a tenure includes a day.
pub(super) fn is_there(tenure: Tenure<'_>, day: Date) -> bool {
    tenure.first().date().is_some_and(|first| first <= day)
        && tenure.end().is_none_or(|end| end.by().date().is_some_and(|by| by > day))
}

/// Ports on one transport, in the history.
#[derive(Clone, Copy)]
pub(super) struct PortHistory<'a> {
    pub(super) history: &'a History,
    pub(super) ports: PortRange,
    pub(super) transport: Transport,
}

impl<'a> PortHistory<'a> {
    /// Returns the tenures of a name on exactly these ports.
    pub(super) fn tenures(self, name: &str) -> impl Iterator<Item = Tenure<'a>> + use<'a> {
        self.history.of_name(name.as_bytes()).filter(move |tenure| {
            tenure.ports() == Some(self.ports) && tenure.transports().any(|listed| listed == self.transport)
        })
    }

    /// Returns whether a name, not a historic spelling, is there on a day.
    pub(super) fn has(self, name: &str, day: Date) -> bool {
        self.tenures(name).any(|tenure| tenure.alias_of().is_empty() && is_there(tenure, day))
    }

    /// Returns how a name left, and its heirs on `day`. `how` and `heirs` are those of its tenure; heirs may have left
    /// since.
    pub(super) fn outcome<'t>(
        self,
        name: &str,
        how: EndKind,
        heirs: impl Iterator<Item = &'t str>,
        day: Date,
    ) -> (ChangeKind, Vec<String>) {
        let heirs: Vec<String> = heirs.map(str::to_owned).collect();
        match how {
            EndKind::Renamed => {
                let names = self.followed(heirs, day);
                if names.is_empty() { (ChangeKind::Removed, names) } else { (ChangeKind::Renamed, names) }
            }
            EndKind::Reassigned => {
                let names = self.followed(heirs, day);
                if names.is_empty() { (ChangeKind::Removed, names) } else { (ChangeKind::Reassigned, names) }
            }
            EndKind::Moved => {
                let is_at = |endpoint: &String| {
                    let (ports, transport) = endpoint.split_once('/').unwrap_or_default();
                    let (ports, transport) = (PortRange::parse(ports), Transport::parse(transport));
                    ports.zip(transport).is_some_and(|(ports, transport)| {
                        PortHistory { history: self.history, ports, transport }.has(name, day)
                    })
                };
                let endpoints: Vec<String> = heirs.into_iter().filter(is_at).collect();
                if endpoints.is_empty() { (ChangeKind::Removed, endpoints) } else { (ChangeKind::Moved, endpoints) }
            }
            EndKind::TransportDropped => {
                let stays =
                    Transport::ALL.into_iter().any(|transport| PortHistory { transport, ..self }.has(name, day));
                (if stays { ChangeKind::TransportDropped } else { ChangeKind::Removed }, Vec::new())
            }
            EndKind::Deassigned => (ChangeKind::Removed, Vec::new()),
        }
    }

    /// Returns the names that are there on a day, in place of these names.
    fn followed(self, names: Vec<String>, day: Date) -> Vec<String> {
        let mut seen = names;
        let mut at = 0;
        while at < seen.len() {
            if !self.is_listed(&seen[at], day) {
                for tenure in self.tenures(&seen[at].clone()) {
                    let later = tenure.end().into_iter().filter(|end| end.how != EndKind::Moved).flat_map(End::to);
                    let new: Vec<String> =
                        later.filter(|name| !seen.iter().any(|known| known == name)).map(str::to_owned).collect();
                    seen.extend(new);
                }
            }
            at += 1;
        }
        seen.retain(|name| self.is_listed(name, day));
        seen
    }

    /// Returns whether a name is there on a day, also on a range that contains the port.
    fn is_listed(self, name: &str, day: Date) -> bool {
        self.history
            .of_name(name.as_bytes())
            .any(|tenure| tenure.is_on(self.ports.first, self.transport) && is_there(tenure, day))
    }
}
