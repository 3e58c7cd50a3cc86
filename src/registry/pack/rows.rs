//! [`PackRow`]: one assignment of a pack, and how many of them are kept.

use crate::model::{Date, PortRange, Transport};
use crate::text::Span;

/// One assignment of a pack without its ports, to be added to others. Its texts are spans of that of [`PackRows`].
#[derive(Clone, Debug)]
pub(crate) struct NewPackRow {
    pub(crate) name: Span,
    /// The transports, by their number.
    pub(crate) transports: [bool; Transport::ALL.len()],
    pub(crate) description: Span,
    pub(crate) assignee: Span,
    pub(crate) registered: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) became: Span,
    pub(crate) note: Span,
    pub(crate) line: usize,
    pub(crate) is_ended: bool,
}

/// One assignment of a pack.
#[derive(Clone, Copy, Debug)]
pub struct PackRow<'a> {
    text: &'a str,
    ports: PortRange,
    row: &'a NewPackRow,
}

impl<'a> PackRow<'a> {
    /// Returns the name.
    pub fn name(self) -> &'a str {
        self.text(self.row.name)
    }

    /// Returns the description of the service.
    pub fn description(self) -> &'a str {
        self.text(self.row.description)
    }

    /// Returns the holder.
    pub fn assignee(self) -> &'a str {
        self.text(self.row.assignee)
    }

    /// Returns the new name, of an assignment that ended.
    pub fn became(self) -> &'a str {
        self.text(self.row.became)
    }

    /// Returns the remark.
    pub fn note(self) -> &'a str {
        self.text(self.row.note)
    }

    /// Returns the port or range.
    pub fn ports(self) -> PortRange {
        self.ports
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

    fn text(self, span: Span) -> &'a str {
        &self.text[span.start.index()..span.end.index()]
    }
}

/// Rows and their texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackRows {
    /// The whole file, or the joined texts of a file that cannot be cut into them.
    text: String,
    rows: Vec<(PortRange, NewPackRow)>,
}

impl PackRows {
    /// Returns no rows yet, whose texts are parts of this one.
    pub(crate) fn of_text(text: &str) -> Self {
        Self { text: text.to_owned(), rows: Vec::new() }
    }

    /// Joins a text with the others.
    ///
    /// # Panics
    /// If all texts have more than [`u32::MAX`] bytes, which a file of [`LARGEST_PACK`](crate::config::LARGEST_PACK)
    /// bytes does not have.
    pub(crate) fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        assert!(u32::try_from(self.text.len()).is_ok(), "invariant: a pack has less than 4 GiB of text");
        Span::new(start, self.text.len())
    }

    /// Adds rows that differ in their ports alone.
    pub(crate) fn push(&mut self, row: &NewPackRow, ports: impl IntoIterator<Item = PortRange>) {
        self.rows.extend(ports.into_iter().map(|ports| (ports, row.clone())));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns a row by its index.
    pub(crate) fn get(&self, index: usize) -> PackRow<'_> {
        let (ports, row) = &self.rows[index];
        PackRow { text: &self.text, ports: *ports, row }
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = PackRow<'_>> + Clone {
        self.rows.iter().map(|(ports, row)| PackRow { text: &self.text, ports: *ports, row })
    }
}
