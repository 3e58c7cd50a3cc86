//! Where tabs are. In rows and lines they stand a few bytes apart, so that a search for each would cost more than it
//! skips: eight bytes are looked at together.

/// Visits the places of all tabs in order, as long as `visit` wants more.
#[inline]
pub fn each_tab(bytes: &[u8], mut visit: impl FnMut(usize) -> bool) {
    let (words, rest) = bytes.as_chunks();
    let mut start = 0;
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
        for length in 0..20usize {
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
}
