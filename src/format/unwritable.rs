//! [`Unwritable`]: why a format cannot make a change in a file.

use crate::model::Transport;
use crate::syntax::{NameRole, RowKey};
use crate::text::listed;
use std::fmt;

/// The reason why a format cannot make a change in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// Names of the format have this role, and are not changed.
    Role(NameRole),
    /// The format has nothing of the kind.
    Unsupported,
    /// The format has no notes.
    NoNotes,
    /// The line would be too long for its readers, or the change has no other place in it.
    NoRoom,
    /// The comment, or a word of it, has to stay in its line.
    NoWrap,
    /// Lines end in CR, which a new comment or row would join.
    LinesEndInCr,
    /// Several entries are on the line.
    SharedLine,
    /// A part of the file is not read, so that the effect of a change is unknown.
    RestUnread,
    /// Lines of the table cannot be read, and one may be the row in question, or need a separator.
    UnreadLines,
    /// The format has no text for this name.
    Name(String),
    /// The entry has no name.
    NoName,
    /// The name begins with the sign of a comment.
    TakenOut,
    /// The name is a word of code outside quotes, and the new one is not.
    NotAWord,
    /// The table is a map, and has the key.
    KeyTaken(RowKey),
    /// A line that cannot be read has the new name.
    NameInUnreadLine,
    /// A comment would end the table.
    CommentEndsTable,
    /// The format has no comments.
    NoComments,
    /// The row has the sign that ends a comment.
    HasCommentEnd,
    /// The descriptor does not say how rows are written.
    NoRowText,
    /// No row can state these transports.
    NoTransport(Vec<Transport>),
    /// Each row is a table of its own.
    OneRowTables,
    /// No row nearby can be copied, since each has further parts.
    NothingToCopy,
    /// Rows have values that the format does not read.
    UnreadValues,
    /// No row states these transports in one word.
    NoWord(Vec<Transport>),
    /// The row before has no separator.
    NoSeparator,
    /// Rows share a line, and nothing that divides them is known.
    RowsShareLine,
}

impl Unwritable {
    /// Returns whether every change of the kind in the file has this reason.
    pub fn is_of_format(&self) -> bool {
        matches!(
            self,
            Self::Role(_)
                | Self::Unsupported
                | Self::NoNotes
                | Self::LinesEndInCr
                | Self::RestUnread
                | Self::CommentEndsTable
                | Self::NoComments
                | Self::NoRowText
        )
    }
}

/// A clause without a full stop.
impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transports = |transports: &[Transport]| {
            let words: Vec<&str> = transports.iter().map(|transport| transport.as_str()).collect();
            listed(&words, "and")
        };
        f.write_str(match self {
            Self::Role(NameRole::None) => "rows of this format have no names",
            Self::Role(NameRole::Identifier) => "names of this format are words of code, which are not changed",
            Self::Role(NameRole::Label | NameRole::Name) => "names of this format are labels, which are not changed",
            Self::Unsupported => "rows of this format cannot be changed in this way",
            Self::NoNotes => "this format takes no notes",
            Self::NoRoom => "the line would be too long for its readers, or has no place for it",
            Self::NoWrap => "the comment has a word that is too long, or has to stay in its line",
            Self::LinesEndInCr => "lines end in a carriage return alone, which does not end a comment",
            Self::SharedLine => "the line has several entries",
            Self::RestUnread => "a part of the file is not read, so the effect is unknown",
            Self::UnreadLines => "the table has lines that cannot be read (fix them first)",
            Self::Name(name) => return write!(f, "the format has no text for the name `{name}`; see its `[names]`"),
            Self::NoName => "the entry has no name to replace",
            Self::TakenOut => "the name begins with the sign of a comment",
            Self::NotAWord => "the name is a word outside quotes, and the new one is not",
            Self::KeyTaken(RowKey::Name) => "the table is a map, and has the name",
            Self::KeyTaken(_) => "the table is a map, and has the port",
            Self::NameInUnreadLine => "a line that cannot be read has the name",
            Self::CommentEndsTable => "a comment would end the table",
            Self::NoComments => "this format has no comments",
            Self::HasCommentEnd => "the row has the sign that ends a comment",
            Self::NoRowText => "the descriptor has no `row` in `[edit]`",
            Self::NoTransport(asked) => return write!(f, "no row of a table can state {}", transports(asked)),
            Self::OneRowTables => "every row is a table of its own",
            Self::NothingToCopy => {
                "no row nearby can be copied; each has other transports, several ports, an alias or a comment inside"
            }
            Self::UnreadValues => "rows have values that the format does not read; read them, or write a template",
            Self::NoWord(asked) => return write!(f, "no row states {} in one word", transports(asked)),
            Self::NoSeparator => "the row before has no separator",
            Self::RowsShareLine => "rows share a line, and no `separator` divides them",
        })
    }
}
