//! The elements of the registry's XML.

use portolan_store::table::column;

/// The elements that matter; what is below [`Element::Other`] is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Registry,
    Title,
    Updated,
    Record,
    /// One of [`FIELDS`], by its number.
    Field(usize),
    Assignee,
    Xref,
    Break,
    People,
    Person,
    Organisation,
    Other,
}

/// Elements of a record whose text is kept, and the column that it goes to.
pub(super) const FIELDS: [(&str, usize); 7] = [
    ("name", column::NAME),
    ("protocol", column::TRANSPORT),
    ("number", column::PORTS),
    ("description", column::DESCRIPTION),
    ("unauthorized", column::UNAUTHORIZED_USE),
    ("sc", column::SERVICE_CODE),
    ("note", column::NOTE),
];
/// A person has one too.
pub(super) const NAME: Element = Element::Field(0);

impl Element {
    pub(super) fn of(name: &str) -> Self {
        if let Some(number) = FIELDS.iter().position(|(known, _)| *known == name) {
            return Self::Field(number);
        }
        match name {
            "registry" => Self::Registry,
            "title" => Self::Title,
            "updated" => Self::Updated,
            "record" => Self::Record,
            "assignee" => Self::Assignee,
            "xref" => Self::Xref,
            // These part words.
            "br" | "paragraph" => Self::Break,
            "people" => Self::People,
            "person" => Self::Person,
            "org" => Self::Organisation,
            _ => Self::Other,
        }
    }
}
