//! Searches in bytes.
//!
//! The library picks the widest registers when first asked, and to ask the processor what it has is a twentieth of a
//! short run on a virtual machine, where the host must answer. So where the registers that every such processor has
//! will do, they are named.

/// Where a byte first is.
#[inline]
pub fn find_byte(byte: u8, bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(finder) = memchr::arch::x86_64::sse2::memchr::One::new(byte) {
        return finder.find(bytes);
    }
    memchr::memchr(byte, bytes)
}

/// Whether a text is anywhere in the bytes.
pub fn contains(bytes: &[u8], text: &[u8]) -> bool {
    find(bytes, text).is_some()
}

/// Where a text first is in the bytes.
pub fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(finder) = finder(bytes, text) {
        return if bytes.len() >= finder.min_haystack_len() {
            finder.find(bytes, text)
        } else {
            bytes.windows(text.len()).position(|window| window == text)
        };
    }
    memchr::memmem::find(bytes, text)
}

/// Looks for a text, if it has two signs to look for.
#[cfg(target_arch = "x86_64")]
fn finder(bytes: &[u8], text: &[u8]) -> Option<memchr::arch::x86_64::sse2::packedpair::Finder> {
    use memchr::arch::{all::packedpair::Pair, x86_64::sse2::packedpair::Finder};
    /// Up to here, to find out which of its signs are rare takes longer than what it saves.
    const SHORT: usize = 256;
    if bytes.len() > SHORT {
        return Finder::new(text);
    }
    let last = u8::try_from(text.len().checked_sub(1)?).ok()?;
    Finder::with_pair(text, Pair::with_indices(text, 0, last)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_found_is_where_the_library_finds_it(
            bytes in proptest::collection::vec(0u8..4, 0..200), text in proptest::collection::vec(0u8..4, 0..5)
        ) {
            prop_assert_eq!(find_byte(3, &bytes), memchr::memchr(3, &bytes));
            prop_assert_eq!(find(&bytes, &text), memchr::memmem::find(&bytes, &text));
        }
    }
}
