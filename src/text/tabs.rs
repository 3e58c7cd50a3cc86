//! Where tabs are. In rows and lines they stand a few bytes apart, so that a search for each would cost more than it
//! skips: eight bytes are looked at together.

/// The places of all tabs, in order.
#[inline]
pub fn tabs(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let (words, rest) = bytes.as_chunks();
    Tabs { words: words.iter(), rest, found: 0, start: 0, next: 0 }
}

struct Tabs<'a> {
    words: std::slice::Iter<'a, [u8; BYTES]>,
    rest: &'a [u8],
    /// The tabs that are left of the bytes looked at last, and where those start.
    found: u64,
    start: usize,
    /// Where the bytes that come next start.
    next: usize,
}

impl Iterator for Tabs<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let word = match self.words.next() {
                Some(word) => *word,
                None if self.rest.is_empty() => return None,
                None => {
                    let mut last = [0; BYTES];
                    for (byte, &own) in last.iter_mut().zip(std::mem::take(&mut self.rest)) {
                        *byte = own;
                    }
                    last
                }
            };
            self.found = tabs_of(word);
            self.start = self.next;
            self.next += BYTES;
        }
        let tab = self.start + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(tab)
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
                assert_eq!(tabs(&bytes).collect::<Vec<_>>(), expected);
                for number in 1..=length + 1 {
                    assert_eq!(nth_tab(&bytes, number), expected.get(number - 1).copied());
                }
            }
        }
    }
}
