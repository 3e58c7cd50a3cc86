//! [`Origin`]: where a rule is defined.

use crate::text::PrintablePath;
use std::fmt;
use std::path::PathBuf;

/// Where a rule is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In Portolan.
    Builtin,
    /// In a program that uses Portolan as a library.
    Added,
    /// In another program, whose findings are in this file.
    Findings(PathBuf),
    /// In a file that the user wrote.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin => f.write_str("Portolan"),
            Self::Added => f.write_str("the program"),
            Self::Findings(path) => write!(f, "another program ({})", PrintablePath(path)),
            Self::File { path, line } => write!(f, "{}:{line}", PrintablePath(path)),
        }
    }
}
