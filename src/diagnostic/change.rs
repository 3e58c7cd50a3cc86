//! [`Change`]: what a rule would have a file say, without saying how the file's format writes it.

use super::RuleId;
use crate::model::Transport;
use crate::text::{LineEnding, Shown, Span};
use std::fmt;

/// How far a fix may be trusted. The order is that of trust: one comparison decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Shown to a person, never applied.
    DisplayOnly,
    /// May change what some program gets as an answer: applied when asked for.
    #[default]
    Unsafe,
    /// Changes no answer of any resolver that reads the format. What a rule calls safe is a candidate: the proof on
    /// the bytes that would be written decides.
    Safe,
}

impl Applicability {
    /// The word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// One way to settle a finding: changes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// How far it may be trusted, at most.
    pub applicability: Applicability,
    /// What to change; all of it or nothing.
    pub changes: Vec<Change>,
}

impl Fix {
    /// A fix that is safe if the proof finds no lookup that changes.
    pub fn safe(change: Change) -> Self {
        Self { applicability: Applicability::Safe, changes: vec![change] }
    }

    /// A fix that somebody has to ask for.
    pub fn with_risk(change: Change) -> Self {
        Self { applicability: Applicability::Unsafe, changes: vec![change] }
    }
}

/// The changes in words: ``add the alias `sips` ``.
impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, change) in self.changes.iter().enumerate() {
            if number > 0 {
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
    /// Let the entry be found by these names too.
    AddNames {
        /// Index of the entry.
        entry: u32,
        /// The names.
        names: Vec<String>,
    },
    /// Make this name the official one; where the format has aliases, the present name becomes one.
    PutNameFirst {
        /// Index of the entry.
        entry: u32,
        /// The name.
        name: String,
    },
    /// Take an alias out.
    DropName {
        /// Index of the entry.
        entry: u32,
        /// Where the alias stands.
        alias: Span,
    },
    /// Add a line.
    NewRow {
        /// Index of the line that it is put before; the number of lines for the end.
        before: u32,
        /// The official name.
        name: String,
        /// The port number.
        port: u16,
        /// The transport.
        transport: Transport,
        /// Further names.
        aliases: Vec<String>,
        /// What the service is.
        comment: Option<String>,
    },
    /// Make a comment of a line.
    CommentOut {
        /// Index of the line.
        line: u32,
    },
    /// Take a line out.
    DropLine {
        /// Index of the line.
        line: u32,
    },
    /// Say in a comment what is known of an entry.
    Note {
        /// Index of the entry.
        entry: u32,
        /// Indexes of its twins of which the same is known: one note on lines of its own speaks for all of them.
        twins: Vec<u32>,
        /// The rule whose finding the note acknowledges.
        rule: RuleId,
        /// What is known, in one line.
        text: String,
    },
    /// Let a note say what is known today: in its place if it stands at the end of a line and has room there, and
    /// otherwise by taking it out, so that it can be written anew.
    RenewNote {
        /// Index of the entry.
        entry: u32,
        /// Everything that the note added to the file.
        span: Span,
        /// The rule whose finding the note acknowledges.
        rule: RuleId,
        /// What is known, in one line.
        text: String,
    },
    /// Take the note of a rule out.
    DropNote {
        /// Everything that the note added to the file.
        span: Span,
    },
    /// Spread the comments of lines over lines of their own, before them. Those of which that cannot be said stay.
    WrapComments {
        /// Indexes of the lines, in order.
        lines: Vec<u32>,
    },
    /// Let every line end so.
    EndLines {
        /// The ending.
        ending: LineEnding,
    },
    /// Replace some bytes.
    Replace {
        /// The bytes.
        span: Span,
        /// What comes in their place.
        text: Vec<u8>,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddNames { names, .. } => {
                f.write_str(if names.len() == 1 { "add the alias " } else { "add the aliases " })?;
                for (number, name) in names.iter().enumerate() {
                    let between = if number == 0 {
                        ""
                    } else if number + 1 == names.len() {
                        " and "
                    } else {
                        ", "
                    };
                    write!(f, "{between}`{name}`")?;
                }
                Ok(())
            }
            Self::PutNameFirst { name, .. } => write!(f, "make `{name}` the official name"),
            Self::DropName { .. } => f.write_str("take the alias out"),
            Self::NewRow { name, port, transport, .. } => write!(f, "add `{name}` on {port}/{transport}"),
            Self::CommentOut { .. } => f.write_str("comment the line out"),
            Self::DropLine { .. } => f.write_str("take the line out"),
            Self::Note { .. } => f.write_str("write into a comment what is known"),
            Self::RenewNote { .. } => f.write_str("bring the note up to date"),
            Self::DropNote { .. } => f.write_str("take the outdated note out"),
            Self::WrapComments { .. } => f.write_str("put the comment on lines of its own"),
            Self::EndLines { ending } => write!(
                f,
                "end every line in {}",
                match ending {
                    LineEnding::CrLf => "CR LF",
                    LineEnding::Cr => "CR",
                    LineEnding::Lf | LineEnding::None => "LF",
                }
            ),
            Self::Replace { text, .. } if text.is_empty() => f.write_str("take the bytes out"),
            Self::Replace { text, .. } if text == b"\n" => f.write_str("add a line feed"),
            Self::Replace { text, .. } => write!(f, "write `{}`", Shown(text)),
        }
    }
}
