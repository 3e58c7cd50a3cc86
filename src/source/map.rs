//! A file as memory: what is never asked for is never read.

#![expect(unsafe_code, reason = "a memory map is only as constant as the file under it; see `map`")]

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// The bytes of a file that nobody writes to, for the rest of the run.
///
/// # Errors
/// If the system cannot map it.
pub(super) fn map(file: &File) -> io::Result<&'static [u8]> {
    // SAFETY: the bytes must not change while they are borrowed. Only the stored registry is mapped, which is replaced
    // by another file but never written to, and only where its stamp is the one that it was stored with.
    let map = unsafe { Mmap::map(file) }?;
    Ok(Box::leak(Box::new(map)))
}
