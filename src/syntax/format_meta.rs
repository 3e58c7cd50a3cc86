//! [`FormatMeta`]: the description of a format. Rules see this, never the format.

use std::borrow::Cow;
use std::path::PathBuf;

/// The facts about a format.
#[derive(Clone, Debug)]
pub struct FormatMeta {
    /// The word that selects it.
    pub id: Cow<'static, str>,
    /// One line for lists.
    pub summary: Cow<'static, str>,
    /// Names of files in this format, as globs on the last part of the path or on the last two.
    pub file_names: Vec<Cow<'static, str>>,
    /// Ids of the resolver models that read it. Empty if no modeled program reads it.
    pub readers: Vec<Cow<'static, str>>,
    /// Whether entries have aliases.
    pub aliases: Aliases,
    /// The fields that entries have besides, in the order of [`super::Document::fields`].
    pub fields: Vec<Field>,
    /// How comments are written, if there are any.
    pub comment: Option<Comment>,
    /// The length beyond which a reader cuts lines, if one does.
    pub line_limit: Option<LineLimit>,
    /// Whether a row can be added, and how.
    pub rows: Rows,
    /// The form of a row for hints, such as `name port/transport`. It has the parts in order, without the optional
    /// ones.
    pub row: Cow<'static, str>,
    /// The meaning of an entry's name.
    pub names: NameRole,
    /// Whether a name has one port on a transport, or all ports of its entries.
    pub ports_of_name: PortsOfName,
    /// Where the format is described.
    pub origin: FormatOrigin,
    /// The command that writes files in this format, if a program does.
    pub generated: Option<Cow<'static, str>>,
    /// Whether notes can be written beside entries.
    pub takes_notes: bool,
}

/// Where a format is described.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormatOrigin {
    /// In the program's code, or in that of a program that uses the crate.
    #[default]
    Code,
    /// In a descriptor that is part of the program.
    Shipped,
    /// In the descriptor at this path.
    File(PathBuf),
    /// The configuration of a program that looks names up in a table.
    Configuration,
}

/// Whether entries have aliases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aliases {
    /// The words after the transport.
    Words,
    /// An entry has one name.
    None,
}

/// A part of an entry besides its name, port, transport, aliases and comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, in lists.
    pub name: Cow<'static, str>,
    /// The meaning of its text.
    pub kind: FieldKind,
}

/// The meaning of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// How often scans found the port open: a measured fact about the port, whatever its name.
    OpenFrequency,
    /// Any text.
    Text,
}

/// How comments are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The beginning of a comment, which ends with the line.
    pub sign: Cow<'static, str>,
    /// Whether ` | ` separates parts of a comment.
    pub has_parts: bool,
}

/// A length beyond which a line is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLimit {
    /// Bytes that stay together, without the line ending.
    pub bytes: usize,
    /// The id of the resolver that cuts.
    pub reader: Cow<'static, str>,
}

/// Whether a row can be added to a table, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// It cannot be added.
    Fixed,
    /// As a line of words in the columns of the file.
    Columns,
    /// As a line with one tab after each part.
    Tabs,
    /// As the descriptor of the format says.
    Described,
}

/// The meaning of an entry's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRole {
    /// A service name, by which programs find the port.
    Name,
    /// A text for people.
    Label,
    /// A word of a program's code.
    Identifier,
    /// Entries have no names.
    None,
}

impl NameRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Name, Self::Label, Self::Identifier, Self::None];

    /// Returns the word for it in descriptors and configurations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Label => "label",
            Self::Identifier => "identifier",
            Self::None => "none",
        }
    }
}

/// The ports of a name on one transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortsOfName {
    /// One: several entries with one name contradict each other.
    One,
    /// All of its entries.
    All,
}

impl FormatMeta {
    /// Returns whether the format is described in a descriptor, not in code.
    pub fn is_declared(&self) -> bool {
        matches!(self.origin, FormatOrigin::Shipped | FormatOrigin::File(_))
    }

    /// Returns whether this resolver reads the format.
    pub fn is_read_by(&self, resolver: &str) -> bool {
        self.readers.iter().any(|reader| reader == resolver)
    }

    /// Returns whether entries can have aliases.
    pub fn has_aliases(&self) -> bool {
        self.aliases != Aliases::None
    }

    /// Returns whether entries have a field of this kind.
    pub fn has_field(&self, kind: FieldKind) -> bool {
        self.fields.iter().any(|field| field.kind == kind)
    }

    /// Returns the sign that begins a comment, if the format has comments.
    pub fn comment_sign(&self) -> Option<&str> {
        self.comment.as_ref().map(|comment| &*comment.sign)
    }

    /// Returns the most bytes that a line may have before a reader cuts it.
    pub fn longest_line(&self) -> usize {
        self.line_limit.as_ref().map_or(usize::MAX, |limit| limit.bytes)
    }
}

#[cfg(test)]
pub(crate) mod test_format {
    use super::{Aliases, Comment, FormatMeta, FormatOrigin, LineLimit, NameRole, PortsOfName, Rows};
    use std::sync::Arc;

    /// Returns the format of documents that tests make without one.
    pub(crate) fn test_format() -> Arc<FormatMeta> {
        Arc::new(FormatMeta {
            id: "test".into(),
            summary: "".into(),
            file_names: Vec::new(),
            readers: vec!["glibc".into()],
            aliases: Aliases::Words,
            fields: Vec::new(),
            comment: Some(Comment { sign: "#".into(), has_parts: false }),
            line_limit: Some(LineLimit { bytes: 127, reader: "musl".into() }),
            rows: Rows::Columns,
            row: "name port/transport".into(),
            names: NameRole::Name,
            ports_of_name: PortsOfName::One,
            origin: FormatOrigin::Code,
            generated: None,
            takes_notes: true,
        })
    }
}
