//! Reads a file that the user wrote for Portolan.

use super::InputError;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Reads a regular file up to a limit, in bytes.
///
/// # Errors
/// If it is larger, not a regular file, or cannot be read.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, InputError> {
    let error = |error: std::io::Error| InputError::whole(path, error);
    // Opening a pipe would wait for a writer.
    let metadata = path.metadata().map_err(error)?;
    if !metadata.is_file() {
        return Err(InputError::whole(path, "not a regular file"));
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
    File::open(path).map_err(error)?.take(limit + 1).read_to_end(&mut bytes).map_err(error)?;
    if bytes.len() as u64 > limit {
        return Err(InputError::whole(path, format_args!("larger than {} MiB", limit >> 20)));
    }
    Ok(bytes)
}
