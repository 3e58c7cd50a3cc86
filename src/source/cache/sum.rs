//! The sum of a stored registry.

use wide::u64x2;

/// Words that are added up side by side: as many as fit into the registers of most processors.
const LANES: usize = 12;

/// How many rows of lanes are added up before they are mixed, so that no two pages of a file may change places.
const ROWS: usize = 64;

/// A sum that no damage by a disk or a half-done copy leaves as it is: lost or added bytes, zeroed blocks, exchanged pages,
/// single bits. It takes about one instruction for every 16 bytes.
pub(super) fn sum(header: &[u8], parts: &[&[u8]]) -> u64 {
    let mix = |total: u64, word: u64| (total ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let mut total = 0u64;
    for part in std::iter::once(&header).chain(parts) {
        let (blocks, rest) = part.as_chunks::<16>();
        // Words that the compiler knows to be aligned are added as they are read; the parts of a file are large, and
        // so are aligned already.
        let copied: Vec<u64x2>;
        let words = if let Ok(words) = bytemuck::try_cast_slice::<u8, u64x2>(blocks.as_flattened()) {
            words
        } else {
            copied = blocks.iter().map(|block| bytemuck::cast(*block)).collect();
            &copied
        };
        for words in words.chunks(LANES * ROWS) {
            total = lanes(words).into_iter().flatten().fold(total, mix);
        }
        let rest = rest.iter().fold(part.len() as u64, |rest, &byte| mix(rest, u64::from(byte)));
        total = mix(total, rest);
    }
    total
}

/// Adds up every twelfth word, each in two halves. The numbers are those of the processor at hand: a cache is no file
/// for others.
fn lanes(words: &[u64x2]) -> [[u64; 2]; LANES] {
    let mut lanes = [u64x2::default(); LANES];
    let (rows, last) = words.as_chunks::<LANES>();
    for row in rows {
        for (lane, word) in lanes.iter_mut().zip(row) {
            *lane += *word;
        }
    }
    for (lane, word) in lanes.iter_mut().zip(last) {
        *lane += *word;
    }
    lanes.map(u64x2::to_array)
}
