//! The file in which `registry update` keeps the newest registry. It has a [`StoredHeader`], then [`PARTS`] parts.
//!
//! One file holds everything, so no two parts can disagree. The parts are, in this order: the origin of the registry as
//! JSON; the newest registry, index and text; an older one that was stored by force, likewise (empty if there is none);
//! the tenures, index and text; the sources, likewise; the packed rows and the packed changes of past snapshots.

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The number of parts after the header.
pub const PARTS: usize = 11;

const MAGIC: [u8; 7] = *b"PTLNREG";
/// Room for the id and date of a source, in bytes.
const SOURCE_LEN: usize = 48;
/// The version of this layout and of the layout of every part.
const VERSION: u8 = 6;

/// The first bytes of the file.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct StoredHeader {
    magic: [u8; MAGIC.len()],
    version: u8,
    /// Id and date of the newest registry's source, separated by a blank, then zeros.
    source: [u8; SOURCE_LEN],
    part_lens: [U32; PARTS],
    parts_crc32: U32,
    /// CRC-32 of the header up to here.
    header_crc32: U32,
}

/// The reason why the first bytes of a file are not a usable header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// The file begins with other bytes.
    OtherFile,
    /// A newer version of the layout.
    Newer,
    /// An older version of the layout.
    Older,
    /// The bytes are not those that were written.
    Damaged,
}

impl StoredHeader {
    /// The number of bytes of a header.
    pub const LEN: usize = size_of::<Self>();

    /// Returns the header for these parts. The id and date of the source are cut after 48 bytes.
    pub fn new(source_id: &str, date: &str, parts: &[&[u8]; PARTS]) -> Self {
        let mut source = [0; SOURCE_LEN];
        for (byte, own) in source.iter_mut().zip(format!("{source_id} {date}").bytes()) {
            *byte = own;
        }
        let mut header = Self {
            magic: MAGIC,
            version: VERSION,
            source,
            part_lens: parts.map(|part| U32::new(part.len() as u32)),
            parts_crc32: U32::new(crc32(parts)),
            header_crc32: U32::ZERO,
        };
        header.header_crc32 = U32::new(header.own_crc32());
        header
    }

    /// Parses the header from the first bytes of a file.
    ///
    /// # Errors
    /// If they are not a header of this version.
    pub fn parse(bytes: &[u8; Self::LEN]) -> Result<Self, HeaderFault> {
        let header = Self::read_from_bytes(bytes).map_err(|_| HeaderFault::OtherFile)?;
        match header.version {
            _ if header.magic != MAGIC => Err(HeaderFault::OtherFile),
            version if version > VERSION => Err(HeaderFault::Newer),
            version if version < VERSION => Err(HeaderFault::Older),
            _ if header.header_crc32.get() != header.own_crc32() => Err(HeaderFault::Damaged),
            _ => Ok(header),
        }
    }

    fn own_crc32(&self) -> u32 {
        let bytes = self.as_bytes();
        crc32fast::hash(&bytes[..bytes.len() - size_of::<U32>()])
    }

    /// Returns the bytes, as they are written.
    pub fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    /// Returns the id and the date of the newest registry's source.
    pub fn source(&self) -> (&str, &str) {
        let end = self.source.iter().position(|&byte| byte == 0).unwrap_or(self.source.len());
        let text = std::str::from_utf8(&self.source[..end]).unwrap_or_default();
        text.split_once(' ').unwrap_or((text, ""))
    }

    /// Returns the length of each part.
    pub fn part_lens(&self) -> [usize; PARTS] {
        self.part_lens.map(|length| length.get() as usize)
    }

    /// Returns the length of the whole file.
    pub fn file_len(&self) -> u64 {
        self.part_lens.iter().fold(Self::LEN as u64, |length, part| length + u64::from(part.get()))
    }

    /// Returns whether the parts have the CRC-32 of those that were stored.
    pub fn matches_crc(&self, parts: &[&[u8]; PARTS]) -> bool {
        crc32(parts) == self.parts_crc32.get()
    }
}

fn crc32(parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        let parts: [&[u8]; PARTS] = std::array::from_fn(|part| &b"0123456789ab"[..part]);
        let header = StoredHeader::new("iana-2026-08-17", "2026-08-17", &parts);
        let bytes: [u8; StoredHeader::LEN] = header.bytes().try_into().unwrap();
        assert_eq!(StoredHeader::parse(&bytes), Ok(header.clone()));
        assert_eq!(header.source(), ("iana-2026-08-17", "2026-08-17"));
        assert_eq!(header.part_lens(), std::array::from_fn(|part| part));
        assert_eq!(header.file_len(), StoredHeader::LEN as u64 + 55);
        assert!(header.matches_crc(&parts));
        let mut other = parts;
        other.swap(3, 4);
        assert!(!header.matches_crc(&other));
    }

    #[test]
    fn every_changed_byte_of_a_header_is_noticed() {
        let header = StoredHeader::new("iana-2026-08-17", "2026-08-17", &[b""; PARTS]);
        let good: [u8; StoredHeader::LEN] = header.bytes().try_into().unwrap();
        for at in 0..good.len() {
            let mut bad = good;
            bad[at] ^= 1;
            let fault = match at {
                0..7 => HeaderFault::OtherFile,
                7 if bad[at] < good[at] => HeaderFault::Older,
                7 => HeaderFault::Newer,
                _ => HeaderFault::Damaged,
            };
            assert_eq!(StoredHeader::parse(&bad), Err(fault), "{at}");
        }
    }
}
