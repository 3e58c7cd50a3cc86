//! The table of names, as sentences call it: it may be of another machine than the sockets.

use crate::text::PrintablePath;
use std::path::Path;

/// The table that gave ports their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameTable<'a> {
    /// The table of this machine, which the sockets are of, too.
    OfTheSockets(&'a Path),
    /// The table of this machine, while the sockets are from an output, perhaps of another machine.
    OfThisMachine(&'a Path),
    /// A table that the user named.
    Named(&'a Path),
}

impl<'a> NameTable<'a> {
    /// Returns its path.
    pub fn path(self) -> &'a Path {
        match self {
            Self::OfTheSockets(path) | Self::OfThisMachine(path) | Self::Named(path) => path,
        }
    }

    /// Returns the subject of a sentence about it.
    pub(super) fn words(self) -> String {
        match self {
            Self::OfTheSockets(_) => "this machine's table".to_owned(),
            Self::OfThisMachine(path) | Self::Named(path) => format!("the table `{}`", PrintablePath(path)),
        }
    }
}
