//! Reads the output of programs about listening sockets. One file for each program.

use super::Listing;
#[cfg(doc)]
use super::UnreadRow;
use crate::text::{InputError, SourceFile};

mod endpoint;
mod lines;
mod scan;

pub(super) use lines::words;

/// The properties of a reader.
#[derive(Debug)]
pub struct ReaderMeta {
    /// Its id, which is also the name of its folder in `fixtures/listen/`.
    pub id: &'static str,
    /// The command whose output it reads.
    pub command: &'static str,
}

/// Reads the output of one program.
pub trait ListingReader: Sync {
    /// Returns its properties.
    fn meta(&self) -> &'static ReaderMeta;

    /// Returns whether bytes look like the output of the program. Prompts and other lines may come first.
    fn recognizes(&self, bytes: &[u8]) -> bool;

    /// Reads the output. Rows that are cut or damaged are kept as [`UnreadRow`]s.
    ///
    /// # Errors
    /// If no row can be read: the fault of the first, with its position.
    fn read(&self, source: &SourceFile) -> Result<Listing, InputError>;
}

/// Declares the readers: each word is a file and an element of [`READERS`]. The first that recognizes an output reads it.
macro_rules! readers {
    [$($name:ident),* $(,)?] => {
        $(mod $name;)*
        /// Every reader, in the order in which they are tried.
        pub static READERS: &[&dyn ListingReader] = &[$(&$name::Reader),*];
    };
}

readers![nmap_xml, nmap_grepable, nmap_normal, powershell, lsof, sockstat, ss, netstat_windows, netstat_mac, netstat,];

/// Reads the output of a program. Text in UTF-16, which `PowerShell` writes to files, is read as well.
///
/// # Errors
/// If no reader recognizes it, or if no row of it can be read.
pub fn read(source: SourceFile) -> Result<Listing, InputError> {
    let SourceFile { path, bytes, .. } = source;
    let source = SourceFile::new(path, decode(bytes));
    match READERS.iter().find(|reader| reader.recognizes(&source.bytes)) {
        Some(reader) => reader.read(&source),
        None => Err(unknown(&source)),
    }
}

fn unknown(source: &SourceFile) -> InputError {
    let message = if source.bytes.trim_ascii().is_empty() {
        "empty: not a list of listening sockets"
    } else {
        "not recognized as a list of listening sockets"
    };
    known_forms(InputError::whole(&source.path, message))
}

/// Adds the hint which outputs can be read.
fn known_forms(error: InputError) -> InputError {
    let known: Vec<String> = READERS.iter().map(|reader| format!("`{}`", reader.meta().command)).collect();
    error.hint(format_args!("give the output of {}", known.join(", ")))
}

/// Returns the text without its byte order mark, in UTF-8 if it is in UTF-16.
fn decode(bytes: Vec<u8>) -> Vec<u8> {
    let units = |of: fn([u8; 2]) -> u16| -> Vec<u8> {
        let units = bytes[2..].as_chunks::<2>().0.iter().map(|&pair| of(pair));
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        text.into_bytes()
    };
    match &bytes[..] {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        _ => bytes,
    }
}
