//! [`Change`]: a change that a rule proposes, independent of the syntax of the file's format.

use super::RuleId;
use crate::model::Transport;
use crate::syntax::EntryId;
use crate::text::{LineEnding, LineNumber, Printable, Span};
use std::fmt;

/// The trust in a fix, in ascending order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Only displayed, never applied.
    DisplayOnly,
    /// May change the answer to some lookup: applied only on request.
    #[default]
    Unsafe,
    /// Changes no answer of any resolver that reads the format. A rule only proposes a safe fix: the proof on the
    /// resulting bytes decides.
    Safe,
}

impl Applicability {
    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// One way to fix a finding: changes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The highest trust that the fix can have.
    pub applicability: Applicability,
    /// The changes, applied together or not at all.
    pub changes: Vec<Change>,
}

impl Fix {
    /// Creates a fix that is safe if the proof finds no lookup that changes.
    pub fn safe(change: Change) -> Self {
        Self { applicability: Applicability::Safe, changes: vec![change] }
    }

    /// Creates a fix that is applied only on request.
    pub fn unsafe_change(change: Change) -> Self {
        Self { applicability: Applicability::Unsafe, changes: vec![change] }
    }
}

/// Describes the changes: ``add the alias `sips` ``.
impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, change) in self.changes.iter().enumerate() {
            if index > 0 {
                f.write_str(" and ")?;
            }
            change.fmt(f)?;
        }
        Ok(())
    }
}

/// One change to a document. Entries, lines and spans are those of the document that the rule saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Add names to the entry.
    AddNames {
        /// The entry.
        entry: EntryId,
        /// The names.
        names: Vec<String>,
    },
    /// Make this name the official one; in a format with aliases, the old name becomes an alias.
    PutNameFirst {
        /// The entry.
        entry: EntryId,
        /// The name.
        name: String,
    },
    /// Remove an alias.
    DropName {
        /// The entry.
        entry: EntryId,
        /// The span of the alias.
        alias: Span,
    },
    /// Add a row.
    NewRow {
        /// The line before which it is inserted; `Document::line_after_last` for the end. Declared formats ignore it.
        before: LineNumber,
        /// The official name.
        name: String,
        /// The port number.
        port: u16,
        /// The transports that the row gives; one, unless the format has rows for several.
        transports: Vec<Transport>,
        /// Further names.
        aliases: Vec<String>,
        /// The description of the service.
        comment: Option<String>,
    },
    /// Comment a line out.
    CommentOut {
        /// The line.
        line: LineNumber,
    },
    /// Remove a line.
    DropLine {
        /// The line.
        line: LineNumber,
    },
    /// Add a note about an entry.
    Note {
        /// The entry.
        entry: EntryId,
        /// Its twins with the same facts: one note on its own lines covers all of them.
        twins: Vec<EntryId>,
        /// The rule whose finding the note acknowledges.
        rule: RuleId,
        /// The text, in one line.
        text: String,
    },
    /// Renew a note in place, if it ends a line and has room there. Otherwise remove it; a later round writes it again.
    RenewNote {
        /// The entry.
        entry: EntryId,
        /// Everything that the note added to the file.
        span: Span,
        /// The rule whose finding the note acknowledges.
        rule: RuleId,
        /// The text, in one line.
        text: String,
    },
    /// Remove the note of a rule.
    DropNote {
        /// Everything that the note added to the file.
        span: Span,
    },
    /// Move the comments of lines to their own lines before them. Comments that cannot be moved stay.
    WrapComments {
        /// The lines, in order.
        lines: Vec<LineNumber>,
    },
    /// End every line in this way.
    EndLines {
        /// The ending.
        ending: LineEnding,
    },
    /// Replace some bytes.
    Replace {
        /// The bytes.
        span: Span,
        /// The replacement.
        text: Vec<u8>,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddNames { names, .. } => {
                f.write_str(if names.len() == 1 { "add the alias " } else { "add the aliases " })?;
                for (index, name) in names.iter().enumerate() {
                    let between = if index == 0 {
                        ""
                    } else if index + 1 == names.len() {
                        " and "
                    } else {
                        ", "
                    };
                    write!(f, "{between}`{name}`")?;
                }
                Ok(())
            }
            Self::PutNameFirst { name, .. } => write!(f, "make `{name}` the official name"),
            Self::DropName { .. } => f.write_str("remove the alias"),
            Self::NewRow { name, port, transports, .. } => {
                let transports: Vec<&str> = transports.iter().map(|transport| transport.as_str()).collect();
                write!(f, "add `{name}` on {port}/{}", transports.join(" and "))
            }
            Self::CommentOut { .. } => f.write_str("comment the line out"),
            Self::DropLine { .. } => f.write_str("remove the line"),
            Self::Note { .. } => f.write_str("add a comment with the facts"),
            Self::RenewNote { .. } => f.write_str("update the note"),
            Self::DropNote { .. } => f.write_str("remove the outdated note"),
            Self::WrapComments { .. } => f.write_str("move the comment to separate lines"),
            Self::EndLines { ending } => write!(
                f,
                "end every line in {}",
                match ending {
                    LineEnding::CrLf => "CR LF",
                    LineEnding::Cr => "CR",
                    LineEnding::Lf | LineEnding::None => "LF",
                }
            ),
            Self::Replace { text, .. } if text.is_empty() => f.write_str("remove the bytes"),
            Self::Replace { text, .. } if text == b"\n" => f.write_str("add a line feed"),
            Self::Replace { text, .. } => write!(f, "write `{}`", Printable(text)),
        }
    }
}
