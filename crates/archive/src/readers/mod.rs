//! Readers of the forms of the registry, one file per form. The list has those of `portolan` itself, and those of texts
//! and RFCs.

mod keyword_table;
mod written;

use portolan::source::{RegistryCsv, RegistryXml, SourceReader};

/// Lists the readers: one word is both the module and the element of the list.
macro_rules! sources {
    ($($reader:ident),+ $(,)?) => {
        $(pub(crate) mod $reader;)+
        /// Every reader. The first that recognizes a file reads it.
        pub static READERS: &[&dyn SourceReader] = &[&RegistryXml, &RegistryCsv, $(&$reader::READER),+];
    };
}

sources![registry_text, registry_columns, assigned_numbers, early_rfc];

/// Returns the reader that recognizes a file of this name with this content.
pub fn reader_of(file_name: &str, bytes: &[u8]) -> Option<&'static dyn SourceReader> {
    portolan::source::reader_of(READERS, file_name, bytes)
}
