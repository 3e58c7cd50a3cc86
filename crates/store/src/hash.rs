//! The hash that names are found by.

/// Returns the 32-bit FNV-1a hash of a name in ASCII lower case, its upper half folded into the lower.
#[inline]
pub(crate) fn hash_ignore_case(name: &[u8]) -> u32 {
    let hash = name
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193));
    hash ^ hash >> 16
}
