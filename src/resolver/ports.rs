//! [`Ports`]: which entries answer to each port.

use super::table::{NOBODY, Slots};

/// The entries that answer to ports, in the order in which those came.
#[derive(Debug)]
pub(super) struct Ports {
    /// For each part of the ports, where its places are; 0 for one in which no port has entries. A table of a few lines is
    /// made in no time so, and one of all ports is looked up in nearly none.
    parts: [u16; PARTS],
    /// For each port of a part, its place among the rows and one more; 0 for a port without entries. The first is of all
    /// parts in which there are none.
    places: Vec<[u32; PART]>,
    rows: Vec<(u16, Slots)>,
}

/// How many ports are in a part, and how many parts there are.
const PART: usize = 256;
const PARTS: usize = (1 << u16::BITS) / PART;

impl Ports {
    pub(super) fn with_capacity(ports: usize) -> Self {
        let mut places = Vec::with_capacity(1 + ports.min(PARTS));
        places.push([0; PART]);
        Self { parts: [0; PARTS], places, rows: Vec::with_capacity(ports.min(PARTS * PART)) }
    }

    fn row(&self, port: u16) -> Option<usize> {
        let [part, port] = port.to_be_bytes().map(usize::from);
        (self.places[usize::from(self.parts[part])][port] as usize).checked_sub(1)
    }

    pub(super) fn get(&self, port: u16) -> Option<&Slots> {
        self.row(port).map(|row| &self.rows[row].1)
    }

    /// The slots of a port; with nobody in them if there were none.
    pub(super) fn get_or_add(&mut self, port: u16) -> &mut Slots {
        let row = self.row(port).unwrap_or_else(|| {
            self.rows.push((port, [NOBODY; 6]));
            let [part, port] = port.to_be_bytes().map(usize::from);
            if self.parts[part] == 0 {
                self.parts[part] = self.places.len() as u16;
                self.places.push([0; PART]);
            }
            self.places[usize::from(self.parts[part])][port] = self.rows.len() as u32;
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
