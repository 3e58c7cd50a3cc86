//! Where tabs are. In rows and lines they stand a few bytes apart, so that a search for each would cost more than it
//! skips: eight bytes or more are looked at together.

use std::ops::Range;
use wide::u8x16;

/// Visits the places of all tabs in order, as long as `visit` wants more.
#[inline]
pub fn each_tab(bytes: &[u8], mut visit: impl FnMut(usize) -> bool) {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut start = 0;
    for &block in blocks {
        let mut tabs = u8x16::new(block).simd_eq(u8x16::splat(b'\t')).to_bitmask();
        while tabs != 0 {
            if !visit(start + tabs.trailing_zeros() as usize) {
                return;
            }
            tabs &= tabs - 1;
        }
        start += BLOCK;
    }
    let (words, rest) = rest.as_chunks();
    for &word in words {
        let mut tabs = tabs_of(word);
        while tabs != 0 {
            if !visit(start + tabs.trailing_zeros() as usize / 8) {
                return;
            }
            tabs &= tabs - 1;
        }
        start += BYTES;
    }
    for (at, &byte) in rest.iter().enumerate() {
        if byte == b'\t' && !visit(start + at) {
            return;
        }
    }
}

/// Visits the places of the tabs in a part of `bytes`, counted from its start, and gives whether all else in it are
/// visible signs and blanks of ASCII. Where that is not so, some tabs may not have been visited.
#[inline]
pub fn each_tab_if_plain(bytes: &[u8], part: Range<usize>, mut visit: impl FnMut(usize)) -> bool {
    let mut start = part.start;
    while start < part.end {
        // What follows the part is left out below, and mostly spares looking at single bytes at its end.
        let block = bytes[start..].first_chunk().copied().unwrap_or_else(|| {
            let mut block = [b' '; BLOCK];
            block[..bytes.len() - start].copy_from_slice(&bytes[start..]);
            block
        });
        let within = if part.end - start < BLOCK { (1 << (part.end - start)) - 1 } else { u32::from(u16::MAX) };
        let block = u8x16::new(block);
        let tabs = block.simd_eq(u8x16::splat(b'\t'));
        let plain = block.max(u8x16::splat(b' ')).min(u8x16::splat(b'~')).simd_eq(block) | tabs;
        if plain.to_bitmask() & within != within {
            return false;
        }
        let mut tabs = tabs.to_bitmask() & within;
        while tabs != 0 {
            visit(start - part.start + tabs.trailing_zeros() as usize);
            tabs &= tabs - 1;
        }
        start += BLOCK;
    }
    true
}

/// Where the tab of this number is, from 1.
pub fn nth_tab(bytes: &[u8], number: usize) -> Option<usize> {
    let mut left = number as u64;
    let (words, rest) = bytes.as_chunks();
    let mut start = 0;
    for &word in words {
        let mut tabs = tabs_of(word);
        // One bit in each byte, so that they add up in the highest.
        let count = (tabs >> 7).wrapping_mul(u64::from_ne_bytes([1; BYTES])) >> 56;
        if count >= left {
            for _ in 1..left {
                tabs &= tabs - 1;
            }
            return Some(start + tabs.trailing_zeros() as usize / 8);
        }
        left -= count;
        start += BYTES;
    }
    let mut rest = rest.iter().enumerate().filter(|&(_, &byte)| byte == b'\t');
    rest.nth((left as usize).checked_sub(1)?).map(|(at, _)| start + at)
}

const BYTES: usize = 8;
const BLOCK: usize = 16;

/// The highest bit of each byte that is a tab.
#[inline]
fn tabs_of(word: [u8; BYTES]) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7f; BYTES]);
    let differs = u64::from_le_bytes(word) ^ u64::from_ne_bytes([b'\t'; BYTES]);
    !(((differs & LOW) + LOW) | differs | LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_is_found() {
        for length in 0..44usize {
            for pattern in 0..1u32 << length.min(10) {
                let sign = |at: usize| if pattern >> (at % 10) & 1 == 1 { b'\t' } else { [b'\n', 0x89, 8, 0][at % 4] };
                let bytes: Vec<u8> = (0..length).map(sign).collect();
                let expected: Vec<usize> = (0..length).filter(|&at| bytes[at] == b'\t').collect();
                for wanted in [1, 3, usize::MAX] {
                    let mut found = Vec::new();
                    each_tab(&bytes, |tab| {
                        found.push(tab);
                        found.len() < wanted
                    });
                    assert_eq!(found[..], expected[..expected.len().min(wanted)]);
                }
                for number in 1..=length + 1 {
                    assert_eq!(nth_tab(&bytes, number), expected.get(number - 1).copied());
                }
            }
        }
    }

    #[test]
    fn plain_parts_are_those_without_odd_bytes() {
        let bytes: Vec<u8> = (0..40).map(|at| if at % 7 == 3 { b'\t' } else { b' ' + at * 2 }).collect();
        for odd in [None, Some(b'\n'), Some(0x1f), Some(0x7f), Some(0x80), Some(0xff)] {
            for (start, end) in (0..=bytes.len()).flat_map(|end| (0..=end).map(move |start| (start, end))) {
                let mut bytes = bytes.clone();
                if let Some(odd) = odd {
                    bytes[20] = odd;
                }
                let mut found = Vec::new();
                let is_plain = each_tab_if_plain(&bytes, start..end, |tab| found.push(tab));
                assert_eq!(is_plain, odd.is_none() || !(start..end).contains(&20), "{odd:?} {start} {end}");
                let expected = (0..end - start).filter(|&at| bytes[start + at] == b'\t');
                assert!(!is_plain || found == expected.collect::<Vec<_>>(), "{start} {end}");
            }
        }
    }
}
