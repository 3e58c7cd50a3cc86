//! One record of the registry.

use super::Registry;
use crate::model::{Date, PortRange, Transport};
use portolan_store::table::column;
use portolan_store::{DETAIL_COLUMNS, RecordNumber, flag};

/// One record of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub(super) registry: &'a Registry,
    pub(super) number: RecordNumber,
    pub(super) packed: &'a portolan_store::Record,
}

impl<'a> Record<'a> {
    /// Returns the ports; 0 for a record without a port.
    pub(super) fn raw_ports(self) -> PortRange {
        let (first, last) = self.packed.ports();
        PortRange { first, last }
    }

    fn value(self, column: usize) -> &'a str {
        let place = DETAIL_COLUMNS.iter().position(|&own| own == column);
        let details = self.registry.packed().details(self.number);
        place.and_then(|place| details.split('\t').nth(place)).unwrap_or_default()
    }

    /// Number of the record in the registry's table.
    pub fn number(self) -> u32 {
        self.number.get()
    }

    /// The service name, spelt as the registry spells it; empty on reserved, private and unassigned rows.
    pub fn name(self) -> &'a str {
        self.registry.packed().name(self.packed)
    }

    /// Whether the record has this name, compared without case.
    #[inline]
    pub fn is_named(self, name: &[u8]) -> bool {
        let own = self.name_bytes();
        own.len() == name.len() && (own == name || own.eq_ignore_ascii_case(name))
    }

    pub(super) fn name_bytes(self) -> &'a [u8] {
        self.name().as_bytes()
    }

    /// The port or ports; `None` for a name that is registered without one.
    pub fn ports(self) -> Option<PortRange> {
        self.packed.has(flag::HAS_PORT).then(|| self.raw_ports())
    }

    /// The transport; `None` means all four where there is a port.
    pub fn transport(self) -> Option<Transport> {
        self.packed.transport().map(|number| Transport::ALL[usize::from(number)])
    }

    /// Whether the record holds for this transport.
    pub fn is_for(self, transport: Transport) -> bool {
        self.transport().is_none_or(|own| own == transport)
    }

    /// Whether the registry notes the name as a historic spelling or alias of another.
    #[inline]
    pub fn is_historic_spelling(self) -> bool {
        self.packed.has(flag::HISTORIC)
    }

    /// Whether the registry notes unauthorized use of one of these ports. The note on a range names the ports that it
    /// means: that on `x11`, 6000 to 6063, names 6003.
    #[inline]
    pub fn notes_unauthorized_use_of(self, ports: PortRange) -> bool {
        let named = || {
            let numbers = self.unauthorized_use().split(|c: char| !c.is_ascii_digit());
            numbers.filter_map(|digits| digits.parse().ok()).any(|port| ports.contains(port))
        };
        self.packed.has(flag::UNAUTHORIZED) && (self.ports().is_none_or(PortRange::is_single) || named())
    }

    /// What the service is, in the registry's words.
    pub fn description(self) -> &'a str {
        self.value(column::DESCRIPTION)
    }

    /// Who holds the assignment, by name and organisation.
    pub fn assignee(self) -> &'a str {
        self.value(column::ASSIGNEE)
    }

    /// Whom to ask, by name and organisation.
    pub fn contact(self) -> &'a str {
        self.value(column::CONTACT)
    }

    /// When it was registered.
    pub fn registered(self) -> Option<Date> {
        Date::parse(self.value(column::REGISTERED))
    }

    /// When the record last changed.
    pub fn modified(self) -> Option<Date> {
        Date::parse(self.value(column::MODIFIED))
    }

    /// RFCs, drafts and addresses, `; ` between several.
    pub fn references(self) -> &'a str {
        self.value(column::REFERENCES)
    }

    /// The name of which this one is a historic spelling; empty for none.
    pub fn alias_of(self) -> &'a str {
        self.value(column::ALIAS_OF)
    }

    /// The registry's words on unauthorized use; empty for none.
    pub fn unauthorized_use(self) -> &'a str {
        self.value(column::UNAUTHORIZED_USE)
    }

    /// The registry's assignment note; empty for none.
    pub fn note(self) -> &'a str {
        self.value(column::NOTE)
    }

    /// Whether the registry lists the record without having assigned it: it notes that "This entry records an unassigned
    /// but widespread use".
    pub fn is_unassigned_use(self) -> bool {
        self.packed.has(flag::UNASSIGNED_USE)
    }

    /// Whether an unnamed row reserves its ports: the description begins with "Reserved".
    pub fn is_reserved(self) -> bool {
        self.packed.has(flag::RESERVED)
    }

    /// Whether an unnamed row leaves its ports to private use: "any private mail system".
    pub fn is_private_use(self) -> bool {
        self.packed.has(flag::PRIVATE_USE)
    }
}
