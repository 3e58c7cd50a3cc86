//! One record of a packed registry.

use super::Registry;
use super::columns::{byte_columns, tab_separated};
use super::pack::{
    HAS_PORT, HISTORIC, PRIVATE_USE, RECORD_LEN, RESERVED, TEXT_COLUMNS, UNASSIGNED_USE, UNAUTHORIZED, section,
};
use super::packed::u32_at;
use super::table::column;
use crate::model::{Date, PortRange, Transport};

/// What evidence tells of a record that has a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldRecord<'a> {
    pub(super) description: &'a [u8],
    pub(super) references: &'a [u8],
    pub(super) registered: &'a [u8],
    pub(super) modified: &'a [u8],
}

/// One record of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub(super) registry: &'a Registry,
    pub(super) number: u32,
}

impl<'a> Record<'a> {
    #[inline]
    fn raw(self) -> &'a [u8; RECORD_LEN] {
        self.registry.section(section::RECORDS).as_chunks().0.get(self.number as usize).unwrap_or(&[0; RECORD_LEN])
    }

    #[inline]
    pub(super) fn raw_ports(self) -> PortRange {
        let raw = self.raw();
        PortRange { first: u16::from_le_bytes([raw[4], raw[5]]), last: u16::from_le_bytes([raw[6], raw[7]]) }
    }

    #[inline]
    fn flag(self, flag: u8) -> bool {
        self.raw()[10] & flag != 0
    }

    /// What else than its place and its name the registry tells of it.
    #[inline]
    fn text(self) -> &'a [u8] {
        let text = self.registry.section(section::TEXT);
        let next = self.registry.section(section::RECORDS).as_chunks::<RECORD_LEN>().0.get(self.number as usize + 1);
        let end = next.map_or(text.len(), |next| u32_at(next, 0) as usize);
        text.get(u32_at(self.raw(), 0) as usize..end).unwrap_or_default()
    }

    fn value(self, column: usize) -> &'a str {
        let place = TEXT_COLUMNS.iter().position(|&own| own == column);
        let value = place.map_or(&b""[..], |place| tab_separated(self.text(), place));
        std::str::from_utf8(value).unwrap_or_default()
    }

    /// What evidence tells of it, if it has a name.
    pub(super) fn told(self) -> ToldRecord<'a> {
        const {
            let [_, first, second, third, fourth, ..] = TEXT_COLUMNS;
            assert!(first == column::DESCRIPTION && second == column::REFERENCES);
            assert!(third == column::REGISTERED && fourth == column::MODIFIED);
        }
        let [_, description, references, registered, modified] = byte_columns(self.text());
        ToldRecord { description, references, registered, modified }
    }

    /// The description and the note.
    pub(super) fn words(self) -> (&'a [u8], &'a [u8]) {
        const { assert!(TEXT_COLUMNS[1] == column::DESCRIPTION && TEXT_COLUMNS[5] == column::NOTE) };
        let [_, description, _, _, _, note] = byte_columns(self.text());
        (description, note)
    }

    /// Number of the record in the registry's table.
    pub fn number(self) -> u32 {
        self.number
    }

    /// The service name, spelt as the registry spells it; empty on reserved, private and unassigned rows.
    pub fn name(self) -> &'a str {
        std::str::from_utf8(self.name_bytes()).unwrap_or_default()
    }

    /// Whether the record has this name, compared without case.
    #[inline]
    pub fn is_named(self, name: &[u8]) -> bool {
        let own = self.name_bytes();
        own.len() == name.len() && (own == name || own.eq_ignore_ascii_case(name))
    }

    #[inline]
    pub(super) fn name_bytes(self) -> &'a [u8] {
        let raw = self.raw();
        let place = u32_at(raw, 3) as usize;
        self.registry.section(section::SPELLINGS).get(place..place + usize::from(raw[8])).unwrap_or_default()
    }

    /// The port or ports; `None` for a name that is registered without one.
    pub fn ports(self) -> Option<PortRange> {
        self.flag(HAS_PORT).then(|| self.raw_ports())
    }

    /// The transport; `None` means all four where there is a port.
    pub fn transport(self) -> Option<Transport> {
        Transport::ALL.get(usize::from(self.raw()[9])).copied()
    }

    /// Whether the record holds for this transport.
    pub fn is_for(self, transport: Transport) -> bool {
        self.transport().is_none_or(|own| own == transport)
    }

    /// Whether the registry notes the name as a historic spelling or alias of another.
    #[inline]
    pub fn is_historic_spelling(self) -> bool {
        self.flag(HISTORIC)
    }

    /// Whether the registry notes unauthorized use of one of these ports. The note on a range names the ports that it
    /// means: that on `x11`, 6000 to 6063, names 6003.
    #[inline]
    pub fn notes_unauthorized_use_of(self, ports: PortRange) -> bool {
        let named = || {
            let numbers = self.unauthorized_use().split(|c: char| !c.is_ascii_digit());
            numbers.filter_map(|digits| digits.parse().ok()).any(|port| ports.contains(port))
        };
        self.flag(UNAUTHORIZED) && (self.ports().is_none_or(PortRange::is_single) || named())
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
        std::str::from_utf8(self.alias_bytes()).unwrap_or_default()
    }

    pub(super) fn alias_bytes(self) -> &'a [u8] {
        const { assert!(TEXT_COLUMNS[0] == column::ALIAS_OF) };
        let [alias] = byte_columns(self.text());
        alias
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
        self.flag(UNASSIGNED_USE)
    }

    /// Whether an unnamed row reserves its ports: the description begins with "Reserved".
    pub fn is_reserved(self) -> bool {
        self.flag(RESERVED)
    }

    /// Whether an unnamed row leaves its ports to private use: "any private mail system".
    pub fn is_private_use(self) -> bool {
        self.flag(PRIVATE_USE)
    }
}
