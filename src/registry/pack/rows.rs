//! [`PackRow`]: one assignment of a pack, and how many of them are kept.

use crate::model::{Date, PortRange, Transport};

/// One assignment of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackRow<'a> {
    /// The name.
    pub name: &'a str,
    /// The port or range.
    pub ports: PortRange,
    /// The transports, by their number.
    pub transports: [bool; Transport::ALL.len()],
    /// The description of the service.
    pub description: &'a str,
    /// The holder.
    pub assignee: &'a str,
    /// The day of its registration.
    pub registered: Option<Date>,
    /// The last day, of an assignment that ended.
    pub until: Option<Date>,
    /// The new name, since it ended.
    pub became: &'a str,
    /// A remark.
    pub note: &'a str,
    /// The number of its line in a table, from 1.
    pub line: Option<usize>,
    /// Whether it has ended.
    pub is_ended: bool,
}

impl<'a> PackRow<'a> {
    /// Returns whether it holds for this transport.
    pub fn is_for(&self, transport: Transport) -> bool {
        self.transports[transport as usize]
    }

    /// Returns the transports.
    pub fn transports(self) -> impl Iterator<Item = Transport> + 'a {
        Transport::ALL.into_iter().filter(move |&transport| self.is_for(transport))
    }

    fn texts(&self) -> [&'a str; TEXTS] {
        [self.name, self.description, self.assignee, self.became, self.note]
    }
}

/// The number of texts of a row.
const TEXTS: usize = 5;

/// Rows whose texts are joined in one.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackRows {
    text: String,
    rows: Vec<KeptRow>,
}

/// A row without its texts.
#[derive(Clone, Debug)]
struct KeptRow {
    /// The first and the last byte of each text, as [`PackRow::texts`] orders them.
    texts: [(u32, u32); TEXTS],
    ports: PortRange,
    transports: [bool; Transport::ALL.len()],
    registered: Option<Date>,
    until: Option<Date>,
    line: Option<usize>,
    is_ended: bool,
}

impl PackRows {
    /// Adds rows that differ in their ports alone.
    ///
    /// # Panics
    /// If all texts have more than [`u32::MAX`] bytes, which a file of [`LARGEST_PACK`](crate::config::LARGEST_PACK)
    /// bytes does not have.
    pub(crate) fn push(&mut self, row: &PackRow<'_>, ports: impl IntoIterator<Item = PortRange>) {
        let end = |text: &str| u32::try_from(text.len()).expect("a pack has less than 4 GiB of text");
        let texts = row.texts().map(|text| {
            let start = end(&self.text);
            self.text.push_str(text);
            (start, end(&self.text))
        });
        let PackRow { transports, registered, until, line, is_ended, .. } = *row;
        let keep = |ports| KeptRow { texts, ports, transports, registered, until, line, is_ended };
        self.rows.extend(ports.into_iter().map(keep));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns a row by its place.
    pub(crate) fn get(&self, place: usize) -> PackRow<'_> {
        self.whole(&self.rows[place])
    }

    /// Returns the name of a row by its place.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.text(self.rows[place].texts[0])
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = PackRow<'_>> + Clone {
        self.rows.iter().map(|row| self.whole(row))
    }

    fn text(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }

    fn whole(&self, row: &KeptRow) -> PackRow<'_> {
        let [name, description, assignee, became, note] = row.texts.map(|text| self.text(text));
        let KeptRow { ports, transports, registered, until, line, is_ended, .. } = *row;
        PackRow { name, ports, transports, description, assignee, registered, until, became, note, line, is_ended }
    }
}
