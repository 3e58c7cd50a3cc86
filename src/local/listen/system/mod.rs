//! Reads the sockets of the running system. One file for each system that can be read.
//!
//! Only Linux can be read so far. For macOS and Windows, the output of their programs can be read on any system: see
//! [`reader`](super::reader).

use super::Listing;
use std::io;

/// Reads the listening sockets of one system.
pub trait SystemReader: Sync {
    /// Reads the listening sockets, with the processes and users that may be seen.
    ///
    /// # Errors
    /// If the system does not show its sockets.
    fn sockets(&self) -> io::Result<Listing>;
}

/// Declares the readers: each word is a file, and also the name of the system in `target_os`.
macro_rules! systems {
    [$($name:ident: $system:literal),* $(,)?] => {
        $(#[cfg(target_os = $system)] mod $name;)*

        /// Returns the reader of the running system, if there is one.
        pub fn this_system() -> Option<&'static dyn SystemReader> {
            $(#[cfg(target_os = $system)] { return Some(&$name::Reader); })*
            #[allow(unreachable_code, reason = "reached on systems that no file is for")]
            None
        }
    };
}

systems![linux: "linux"];
