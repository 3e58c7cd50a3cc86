//! [`Ports`]: which entries answer to each port.

use super::table::{NOBODY, Slots};

/// The entries that answer to ports, in the order in which those came.
#[derive(Debug)]
pub(super) struct Ports {
    /// For each port, its place among the rows and one more; 0 for a port without entries.
    places: Vec<u32>,
    rows: Vec<(u16, Slots)>,
}

impl Ports {
    pub(super) fn with_capacity(ports: usize) -> Self {
        const ALL: usize = 1 << u16::BITS;
        Self { places: vec![0; ALL], rows: Vec::with_capacity(ports.min(ALL)) }
    }

    fn row(&self, port: u16) -> Option<usize> {
        (self.places[usize::from(port)] as usize).checked_sub(1)
    }

    pub(super) fn get(&self, port: u16) -> Option<&Slots> {
        self.row(port).map(|row| &self.rows[row].1)
    }

    /// The slots of a port; with nobody in them if there were none.
    pub(super) fn get_or_add(&mut self, port: u16) -> &mut Slots {
        let row = self.row(port).unwrap_or_else(|| {
            self.rows.push((port, [NOBODY; 6]));
            self.places[usize::from(port)] = self.rows.len() as u32;
            self.rows.len() - 1
        });
        &mut self.rows[row].1
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u16> {
        self.rows.iter().map(|&(port, _)| port)
    }

    pub(super) fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slots> {
        self.rows.iter_mut().map(|(_, slots)| slots)
    }
}
