//! [`PackRow`]: one assignment of a pack, and how many of them are kept.

use crate::model::{Date, PortRange, Transport};

/// One assignment of a pack, to be added to others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPackRow<'a> {
    pub(crate) name: &'a str,
    /// The transports, by their number.
    pub(crate) transports: [bool; Transport::ALL.len()],
    pub(crate) description: &'a str,
    pub(crate) assignee: &'a str,
    pub(crate) registered: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) became: &'a str,
    pub(crate) note: &'a str,
    pub(crate) line: usize,
    pub(crate) is_ended: bool,
}

/// One assignment of a pack.
#[derive(Clone, Copy, Debug)]
pub struct PackRow<'a> {
    text: &'a str,
    row: &'a KeptRow,
}

impl<'a> PackRow<'a> {
    /// Returns the name.
    pub fn name(self) -> &'a str {
        self.text(0)
    }

    /// Returns the description of the service.
    pub fn description(self) -> &'a str {
        self.text(1)
    }

    /// Returns the holder.
    pub fn assignee(self) -> &'a str {
        self.text(2)
    }

    /// Returns the new name, of an assignment that ended.
    pub fn became(self) -> &'a str {
        self.text(3)
    }

    /// Returns the remark.
    pub fn note(self) -> &'a str {
        self.text(4)
    }

    /// Returns the port or range.
    pub fn ports(self) -> PortRange {
        self.row.ports
    }

    /// Returns the day of its registration.
    pub fn registered(self) -> Option<Date> {
        self.row.registered
    }

    /// Returns the last day, of an assignment that ended.
    pub fn until(self) -> Option<Date> {
        self.row.until
    }

    /// Returns the number of its line, from 1.
    pub fn line(self) -> usize {
        self.row.line
    }

    /// Returns whether it has ended.
    pub fn is_ended(self) -> bool {
        self.row.is_ended
    }

    /// Returns whether it is for all transports.
    pub fn is_for_all(self) -> bool {
        self.row.transports == [true; Transport::ALL.len()]
    }

    /// Returns whether it is for this transport.
    pub fn is_for(self, transport: Transport) -> bool {
        self.row.transports[transport as usize]
    }

    /// Returns the transports.
    pub fn transports(self) -> impl Iterator<Item = Transport> + 'a {
        Transport::ALL.into_iter().filter(move |&transport| self.is_for(transport))
    }

    fn text(self, index: usize) -> &'a str {
        let (start, end) = self.row.texts[index];
        &self.text[start as usize..end as usize]
    }
}

/// Rows whose texts are joined in one.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackRows {
    text: String,
    rows: Vec<KeptRow>,
}

/// A row without its texts.
#[derive(Clone, Debug)]
struct KeptRow {
    /// The first byte, and the one after the last: name, description, assignee, new name, remark.
    texts: [(u32, u32); 5],
    ports: PortRange,
    transports: [bool; Transport::ALL.len()],
    registered: Option<Date>,
    until: Option<Date>,
    line: usize,
    is_ended: bool,
}

impl PackRows {
    /// Adds rows that differ in their ports alone.
    ///
    /// # Panics
    /// If all texts have more than [`u32::MAX`] bytes, which a file of [`LARGEST_PACK`](crate::config::LARGEST_PACK)
    /// bytes does not have.
    pub(crate) fn push(&mut self, row: &NewPackRow<'_>, ports: impl IntoIterator<Item = PortRange>) {
        let end = |text: &str| u32::try_from(text.len()).expect("invariant: a pack has less than 4 GiB of text");
        let texts = [row.name, row.description, row.assignee, row.became, row.note].map(|text| {
            let start = end(&self.text);
            self.text.push_str(text);
            (start, end(&self.text))
        });
        let NewPackRow { transports, registered, until, line, is_ended, .. } = *row;
        let keep = |ports| KeptRow { texts, ports, transports, registered, until, line, is_ended };
        self.rows.extend(ports.into_iter().map(keep));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns a row by its index.
    pub(crate) fn get(&self, index: usize) -> PackRow<'_> {
        PackRow { text: &self.text, row: &self.rows[index] }
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = PackRow<'_>> + Clone {
        self.rows.iter().map(|row| PackRow { text: &self.text, row })
    }
}
