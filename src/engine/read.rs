//! Reads a whole file, up to a size limit.

use crate::syntax::Fault;
use crate::text::{LineNumber, REMEDY_OF_CONFLICTS, SourceFile, argument};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The hint for a configuration that gives the role `name` to identifiers.
pub const REMEDY_OF_IDENTIFIERS: &str =
    "remove `role`: only the declaration would be renamed, and its uses would keep the old name";

/// The hint for a descriptor whose tables begin nowhere in a file.
const REMEDY_OF_BEGIN: &str =
    "shorten `begin` in the descriptor until it matches: the part that was cut off last is not as in the file";

/// An error about one named path.
#[derive(Debug, thiserror::Error)]
#[error("{}{}", crate::text::PrintablePath(path), place_and_fault(fault))]
pub struct FileError {
    /// The path.
    pub path: PathBuf,
    /// The fault.
    pub fault: FileFault,
}

impl FileError {
    /// Returns a hint, if there is one. Its commands name the file, if a shell takes the path as it is.
    pub fn hint(&self) -> Option<String> {
        let hint = self.fault.hint()?;
        Some(match argument(&self.path) {
            Some(path) => hint.replace(FILE, &path),
            None => hint.into_owned(),
        })
    }
}

/// Returns the end of a message that begins with a path.
fn place_and_fault(fault: &FileFault) -> String {
    match fault {
        FileFault::UnreadTree { line, column, fault } => format!(":{line}:{column}: {}", fault.as_str()),
        fault => format!(": {fault}"),
    }
}

/// The placeholder for the path in hints.
const FILE: &str = "FILE";

/// A file that is not read, or not in whole, for reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadFile {
    /// The path.
    pub path: PathBuf,
    /// The reason, as a sentence without the path.
    pub message: String,
}

impl From<&FileError> for UnreadFile {
    fn from(error: &FileError) -> Self {
        Self { path: error.path.clone(), message: error.fault.to_string() }
    }
}

/// The faults of a path.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// An I/O error.
    #[error("{0}")]
    Io(io::Error),
    /// A symbolic link whose target does not exist.
    #[error("a symbolic link to {}, which does not exist", crate::text::PrintablePath(.0))]
    BrokenLink(PathBuf),
    /// Larger than this limit, in bytes.
    #[error("larger than {}; `--max-size` sets the limit", size(*.0))]
    TooLarge(u64),
    /// Larger than this limit, in bytes, which no option changes.
    #[error("larger than {}", size(*.0))]
    OverLimit(u64),
    /// Neither the name nor the content belongs to a format.
    #[error("not recognized as a port table")]
    NotRecognized,
    /// Without any text, and the name belongs to no format.
    #[error("empty, so nothing shows the format of a table")]
    Empty,
    /// The name belongs to a format, but the content does not.
    #[error("not a port table, despite its name: {}", share(*foreign, *rows))]
    NotATable {
        /// The number of rows that do not have the form of an entry.
        foreign: usize,
        /// The number of lines that are neither blank nor a comment.
        rows: usize,
    },
    /// Two formats fit equally well.
    #[error("read equally well as `{first}` and as `{second}`")]
    SeveralFormats {
        /// One of the formats.
        first: String,
        /// The other.
        second: String,
    },
    /// In a detected or given format, but without any entry.
    #[error("no entries in the format `{format}`{}", if *is_begun { "" } else { ": its `begin` matches nowhere" })]
    NoEntries {
        /// The format.
        format: String,
        /// Whether a table of the format may begin somewhere.
        is_begun: bool,
        /// Whether the descriptor is the user's.
        is_own: bool,
    },
    /// In a format of JSON, XML, YAML or TOML, but not in that language.
    #[error("line {line}, column {column}: {}", fault.as_str())]
    UnreadTree {
        /// The line.
        line: LineNumber,
        /// The column in characters, counted from 1.
        column: usize,
        /// The fault.
        fault: Fault,
    },
    /// In a format whose names are identifiers, which the configuration takes for service names.
    #[error("names of `{format}` are identifiers in code, but {position} says `role = \"name\"`")]
    IdentifiersAsNames {
        /// The format.
        format: String,
        /// The position in the configuration.
        position: String,
    },
    /// A binary file with the name of a table.
    #[error("a binary file, not a port table")]
    Binary,
    /// Not read as a table because of a merge conflict, the first on this line.
    #[error("line {0} begins an unresolved merge conflict")]
    MergeConflict(LineNumber),
    /// Text in UTF-16 with the name of a table.
    #[error("text in UTF-16, which no program reads as a port table")]
    Utf16,
    /// No configuration of a kind that is known.
    #[error("not recognized as a configuration")]
    NotAConfiguration {
        /// The kinds that there are, as a list.
        kinds: String,
    },
    /// A configuration with NUL bytes, the first on this line.
    #[error("line {0} has NUL bytes, so this is no text")]
    NotText(LineNumber),
    /// A configuration with a line that is longer than any in real files.
    #[error("line {0} is longer than 1 MiB, so this is no configuration")]
    LongLine(LineNumber),
    /// A part of a configuration that cannot be read.
    #[error("line {line}, column {column}: {message}")]
    Unreadable {
        /// The line.
        line: LineNumber,
        /// The column in characters, counted from 1.
        column: usize,
        /// One sentence.
        message: String,
    },
    /// A finding of another program that is on no line of the file.
    #[error("{position}: a finding on line {line}, but the file ends at line {last}")]
    FindingAfterEnd {
        /// The position of the finding in the file that it was read from.
        position: String,
        /// The line that it names.
        line: usize,
        /// The number of lines.
        last: usize,
    },
    /// A finding of another program that is after the end of its line.
    #[error("{position}: a finding at column {column} of line {line}, but the line ends at column {most}")]
    FindingAfterColumns {
        /// The position of the finding in the file that it was read from.
        position: String,
        /// The line that it names.
        line: usize,
        /// The column that it names.
        column: usize,
        /// The column after the last character.
        most: usize,
    },
    /// A folder where a file is needed.
    #[error("a folder, not a file")]
    Folder,
    /// A pipe or device where a file is replaced.
    #[error("not a regular file")]
    NotRegular,
    /// An ignore file that is not read, with the reason; its folder is not searched.
    #[error("{0}, so no ignore file; its folder was not searched")]
    IgnoreFile(&'static str),
    /// In another format than the table that it is compared with.
    #[error("the old table is in the format `{old}`, this one in `{new}`")]
    OtherFormat {
        /// The format of the old table.
        old: String,
        /// The format of this one.
        new: String,
    },
}

impl FileFault {
    /// Returns a hint, if there is one, with [`FILE`] for the path.
    fn hint(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::NotRegular => {
                Some("run `portolan check --fix - < FILE` to write the fixed table to standard output".into())
            }
            Self::MergeConflict(_) => Some(REMEDY_OF_CONFLICTS.into()),
            Self::Utf16 => Some("save it as UTF-8".into()),
            Self::IgnoreFile(_) => Some("remove it, or name the tables themselves".into()),
            Self::OtherFormat { .. } => {
                Some("name a table in the same format, or read both in one format with `--format`".into())
            }
            Self::SeveralFormats { first, second } => {
                Some(format!("choose one with `--format {first}` or `--format {second}`").into())
            }
            Self::NoEntries { is_begun: false, is_own: true, .. } => Some(REMEDY_OF_BEGIN.into()),
            Self::NoEntries { is_begun: false, .. } => Some(
                "leave out `--format` to detect the format, or run `portolan formats guess FILE` for a descriptor"
                    .into(),
            ),
            Self::NoEntries { format, .. } => Some(
                format!(
                    "if it has a table, `portolan formats test` shows the rows that the descriptor of `{format}` misses"
                )
                .into(),
            ),
            Self::UnreadTree { fault, .. } => fault.remedy_of_tree().map(Cow::Borrowed),
            Self::FindingAfterEnd { .. } | Self::FindingAfterColumns { .. } => {
                Some("run the program that found it again: the file has changed".into())
            }
            Self::IdentifiersAsNames { .. } => Some(REMEDY_OF_IDENTIFIERS.into()),
            Self::NotAConfiguration { kinds } => {
                Some(format!("if it is a configuration, name its kind with `--kind`: {kinds}").into())
            }
            Self::Empty => Some("check the command that writes it, or name its format with `--format`".into()),
            Self::NotRecognized | Self::NotATable { .. } => Some(
                "if it is a port table, name its format with `--format` (`portolan formats` lists them), or run \
                 `portolan formats guess FILE`"
                    .into(),
            ),
            _ => None,
        }
    }

    /// Returns whether the file can be read, but is no table.
    pub fn is_no_table(&self) -> bool {
        matches!(self, Self::Empty | Self::NotRecognized | Self::NotATable { .. } | Self::Binary)
    }

    /// Returns the fault behind an I/O error on this path.
    pub(super) fn of(error: io::Error, path: &Path) -> Self {
        match (error.kind(), std::fs::read_link(path)) {
            (io::ErrorKind::NotFound, Ok(target)) => Self::BrokenLink(target),
            _ => Self::Io(error),
        }
    }
}

/// Returns which share of the rows is not in the form of an entry.
fn share(foreign: usize, rows: usize) -> String {
    match (foreign, rows) {
        (1, 1) => "its only row is not an entry".to_owned(),
        (foreign, rows) if foreign == rows => format!("none of its {rows} rows is an entry"),
        _ => format!("{foreign} of its {rows} rows are not entries"),
    }
}

/// Returns a number of bytes in the largest unit that is exact.
fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let exact = units.into_iter().find(|(shift, _)| bytes >> shift << shift == bytes && bytes > 0);
    let unit = if bytes == 1 { "byte" } else { "bytes" };
    exact.map_or_else(|| format!("{bytes} {unit}"), |(shift, unit)| format!("{} {unit}", bytes >> shift))
}

/// Reads a file of at most `max_size` bytes.
///
/// # Errors
/// If it cannot be read, is larger, or is a folder.
pub fn read_file(path: &Path, max_size: u64) -> Result<SourceFile, FileError> {
    let error = |fault| FileError { path: path.to_owned(), fault };
    let file = File::open(path).map_err(|e| error(FileFault::of(e, path)))?;
    let metadata = file.metadata().map_err(|e| error(FileFault::Io(e)))?;
    if metadata.is_dir() {
        return Err(error(FileFault::Folder));
    }
    if metadata.len() > max_size {
        return Err(error(FileFault::TooLarge(max_size)));
    }
    read_stream(file, metadata.len() as usize, path, max_size)
}

/// Reads a file of at most `max_size` bytes. Reading ends early if its beginning is not text.
///
/// # Errors
/// As [`read_file`], and [`FileFault::Binary`].
pub(super) fn read_text(path: &Path, max_size: u64) -> Result<SourceFile, FileError> {
    let mut head = [0; HEAD];
    let fault = |fault| FileError { path: path.to_owned(), fault };
    let length = File::open(path).and_then(|mut file| file.read(&mut head)).map_err(|e| fault(FileFault::Io(e)))?;
    if memchr::memchr(0, &head[..length]).is_some() {
        return Err(fault(FileFault::Binary));
    }
    read_file(path, max_size)
}

/// The number of bytes that show whether a file is text.
const HEAD: usize = 4096;

/// Reads a stream of at most `max_size` bytes to its end. `expected` is its likely length.
///
/// # Errors
/// If it cannot be read or is longer.
pub fn read_stream(stream: impl Read, expected: usize, path: &Path, max_size: u64) -> Result<SourceFile, FileError> {
    // With one spare byte the last read detects the end without growing the buffer.
    let mut bytes = Vec::with_capacity(expected + 1);
    let read = stream.take(max_size + 1).read_to_end(&mut bytes);
    let fault = match read {
        Err(error) => FileFault::Io(error),
        Ok(_) if bytes.len() as u64 > max_size => FileFault::TooLarge(max_size),
        Ok(_) => return Ok(SourceFile::new(path, bytes)),
    };
    Err(FileError { path: path.to_owned(), fault })
}
