//! The statements of packs about an entry.

use super::EvidenceBuilder;
use super::evidence::{DateOf, EvidenceKind};
use crate::model::{PortRange, Transport};
use crate::registry::{Pack, PackRow, Relation};
use crate::text::PrintablePath;

impl EvidenceBuilder<'_> {
    /// Adds the statement of a pack about a name on a port, if the pack lists it. Of a range, the first port counts.
    pub(crate) fn add_pack(
        &mut self,
        pack: &Pack,
        relation: Relation,
        name: &[u8],
        ports: PortRange,
        transport: Transport,
    ) {
        let row = match relation {
            Relation::Listed => pack.assigned(ports.first, transport),
            Relation::Ended => (ports.first..=ports.last).find_map(|port| pack.ended(name, port, transport)),
            Relation::OtherName => pack.other_on(name, ports, transport),
            Relation::Elsewhere => pack.named(name).find(|row| !row.is_ended()),
            Relation::Unlisted => None,
        };
        if let Some(row) = row {
            self.push(EvidenceKind::Pack, row.registered(), DateOf::Fact, pack.id(), &statement(pack, row));
        }
    }
}

/// Returns the statement of a row, whose subject is the pack. An example is
/// ``gives 10001/tcp to `acme-db` (ports.tsv:4)``.
fn statement(pack: &Pack, row: PackRow<'_>) -> String {
    let transports: Vec<&str> = row.transports().map(Transport::as_str).collect();
    let endpoint = format!("{}/{}", row.ports(), transports.join("/"));
    let mut text = if row.is_ended() {
        let until = row.until().map(|until| format!(" until {until}")).unwrap_or_default();
        format!("had `{}` on {endpoint}{until}", row.name())
    } else {
        format!("gives {endpoint} to `{}`", row.name())
    };
    if !row.became().is_empty() {
        text.extend([", which became `", row.became(), "`"]);
    }
    if !row.description().is_empty() {
        text.extend([": ", row.description()]);
    }
    format!("{text} ({}:{})", PrintablePath(&pack.head().path), row.line())
}
