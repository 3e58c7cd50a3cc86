//! One record of the registry.

use super::Registry;
use crate::model::{Date, PortRange, Transport};
use portolan_store::table::column;
use portolan_store::{DETAIL_COLUMNS, EARLIER, RecordId, flag};

/// The values of a record that evidence prints beside its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordDetails<'a> {
    pub(crate) description: &'a str,
    pub(crate) references: &'a str,
    /// A date, or words.
    pub(crate) registered: &'a str,
    /// A date, or words.
    pub(crate) modified: &'a str,
}

impl<'a> RecordDetails<'a> {
    /// Returns the description without the registry's remark about an older spelling. The name replaced that spelling,
    /// which has other characters.
    pub(crate) fn plain_description(&self) -> &'a str {
        plain_description(self.description)
    }
}

/// Returns a description without the registry's remark about an older spelling. The name replaced that spelling, which
/// has other characters.
pub(crate) fn plain_description(description: &str) -> &str {
    const REMARK: &str = "IANA assigned this well-formed service name";
    description.split(REMARK).next().unwrap_or_default().trim_ascii_end()
}

/// One record of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub(super) registry: &'a Registry,
    pub(super) id: RecordId,
    pub(super) packed: &'a portolan_store::Record,
}

impl<'a> Record<'a> {
    /// Returns the ports; 0 for a record without a port.
    pub(super) fn raw_ports(self) -> PortRange {
        let (first, last) = self.packed.ports();
        PortRange { first, last }
    }

    fn value(self, column: usize) -> &'a str {
        let index = DETAIL_COLUMNS.iter().position(|&listed| listed == column);
        let details = self.registry.packed().details(self.id);
        index.and_then(|index| details.split('\t').nth(index)).unwrap_or_default()
    }

    /// Returns the values that evidence prints.
    pub(crate) fn details(self) -> RecordDetails<'a> {
        RecordDetails {
            description: self.description(),
            references: self.references(),
            registered: self.value(column::REGISTERED),
            modified: self.value(column::MODIFIED),
        }
    }

    /// Returns the note on the records of a name that have no port, without the final period. Notes on the DNS records of
    /// the service do not count.
    pub(crate) fn note_without_port(records: impl Iterator<Item = Self>) -> Option<&'a str> {
        let notes = records.filter(|record| record.ports().is_none()).map(Self::note);
        let mut notes = notes.filter(|note| !note.is_empty() && !note.starts_with("Defined TXT keys"));
        notes.next().map(|note| note.trim_end_matches('.'))
    }

    /// Returns the number of the record in the registry's table.
    pub fn id(self) -> u32 {
        self.id.get()
    }

    /// Returns the service name, in the registry's spelling. Empty on reserved, private and unassigned rows.
    pub fn name(self) -> &'a str {
        self.registry.packed().name(self.packed)
    }

    /// Returns whether the record has this name, compared without case.
    #[inline]
    pub fn is_named(self, name: &[u8]) -> bool {
        let listed = self.name_bytes();
        listed.len() == name.len() && (listed == name || listed.eq_ignore_ascii_case(name))
    }

    pub(super) fn name_bytes(self) -> &'a [u8] {
        self.name().as_bytes()
    }

    /// Returns the port or ports; `None` for a name that is registered without one.
    pub fn ports(self) -> Option<PortRange> {
        self.packed.has(flag::HAS_PORT).then(|| self.raw_ports())
    }

    /// Returns the transport; `None` means all four where there is a port.
    pub fn transport(self) -> Option<Transport> {
        self.packed.transport().map(|index| Transport::ALL[usize::from(index)])
    }

    /// Returns whether the record holds for this transport.
    pub fn is_for(self, transport: Transport) -> bool {
        self.transport().is_none_or(|listed| listed == transport)
    }

    /// Returns whether the registry notes the name as a historic spelling or alias of another.
    #[inline]
    pub fn is_historic_spelling(self) -> bool {
        self.packed.has(flag::HISTORIC)
    }

    /// Returns whether the registry notes unauthorized use of one of these ports.
    ///
    /// A note on a range names the ports that it is about: the one on `x11`, 6000 to 6063, names 6003.
    #[inline]
    pub fn notes_unauthorized_use_of(self, ports: PortRange) -> bool {
        let named = || {
            let numbers = self.unauthorized_use().split(|c: char| !c.is_ascii_digit());
            numbers.filter_map(|digits| digits.parse().ok()).any(|port| ports.contains(port))
        };
        self.packed.has(flag::UNAUTHORIZED) && (self.ports().is_none_or(PortRange::is_single) || named())
    }

    /// Returns the description of the service.
    pub fn description(self) -> &'a str {
        self.value(column::DESCRIPTION)
    }

    /// Returns the earlier name that the description gives, as in `(was sldap)`.
    pub fn earlier_name(self) -> Option<&'a str> {
        // Most descriptions need not be read.
        let description = self.packed.has(flag::EARLIER).then(|| self.description())?;
        let (_, rest) = description.split_once(EARLIER)?;
        let (name, _) = rest.split_once(')')?;
        (!name.is_empty() && !name.contains(' ')).then_some(name)
    }

    /// Returns the assignee, by name and organization.
    pub fn assignee(self) -> &'a str {
        self.value(column::ASSIGNEE)
    }

    /// Returns the contact, by name and organization.
    pub fn contact(self) -> &'a str {
        self.value(column::CONTACT)
    }

    /// Returns the date of registration.
    pub fn registered(self) -> Option<Date> {
        Date::parse(self.value(column::REGISTERED))
    }

    /// Returns the date of the last change.
    pub fn modified(self) -> Option<Date> {
        Date::parse(self.value(column::MODIFIED))
    }

    /// Returns RFCs, drafts and addresses, with `; ` between.
    pub fn references(self) -> &'a str {
        self.value(column::REFERENCES)
    }

    /// Returns the name that this one is a historic spelling of; empty for none.
    pub fn alias_of(self) -> &'a str {
        self.value(column::ALIAS_OF)
    }

    /// Returns the registry's note on unauthorized use; empty for none.
    pub fn unauthorized_use(self) -> &'a str {
        self.value(column::UNAUTHORIZED_USE)
    }

    /// Returns the registry's assignment note; empty for none.
    pub fn note(self) -> &'a str {
        self.value(column::NOTE)
    }

    /// Returns the DCCP service code (RFC 4340, section 8.1.2).
    pub fn service_code(self) -> Option<u32> {
        self.value(column::SERVICE_CODE).parse().ok()
    }

    /// Returns whether the registry lists the record without having assigned it.
    ///
    /// The note then begins "This entry records an unassigned but widespread use".
    pub fn is_unassigned_use(self) -> bool {
        self.packed.has(flag::UNASSIGNED_USE)
    }

    /// Returns whether an unnamed row reserves its ports: the description begins with "Reserved".
    pub fn is_reserved(self) -> bool {
        self.packed.has(flag::RESERVED)
    }

    /// Returns whether an unnamed row is for private use: "any private mail system".
    pub fn is_private_use(self) -> bool {
        self.packed.has(flag::PRIVATE_USE)
    }
}
