//! The elements of the registry's XML.

use portolan_store::table::column;

/// The elements that are read; everything inside [`Element::Other`] is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Registry,
    Updated,
    Record,
    /// One of [`FIELDS`], by its index.
    Field(usize),
    Assignee,
    Xref,
    Break,
    People,
    Person,
    Organization,
    Other,
}

/// The elements of a record whose text is read, and their columns.
pub(super) const FIELDS: [(&str, usize); 7] = [
    ("name", column::NAME),
    ("protocol", column::TRANSPORT),
    ("number", column::PORTS),
    ("description", column::DESCRIPTION),
    ("unauthorized", column::UNAUTHORIZED_USE),
    ("sc", column::SERVICE_CODE),
    ("note", column::NOTE),
];
/// The name of a record or person.
pub(super) const NAME: Element = Element::Field(0);

impl Element {
    /// Returns the element with this local name.
    pub(super) fn of(name: &str) -> Self {
        if let Some(index) = FIELDS.iter().position(|(known, _)| *known == name) {
            return Self::Field(index);
        }
        match name {
            "registry" => Self::Registry,
            "updated" => Self::Updated,
            "record" => Self::Record,
            "assignee" => Self::Assignee,
            "xref" => Self::Xref,
            // These separate words.
            "br" | "paragraph" => Self::Break,
            "people" => Self::People,
            "person" => Self::Person,
            "org" => Self::Organization,
            _ => Self::Other,
        }
    }
}
