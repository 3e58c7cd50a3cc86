//! The values of a record.

use super::element::FIELDS;
use crate::model::{PortRange, Transport};
use crate::source::cell_text::{alias_of, clean, fold, folded};
use crate::text::Printable;
use portolan_store::table::{COLUMNS, column};
use std::fmt::Write as _;

/// An `<xref>`.
#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) kind: String,
    pub(super) data: String,
    pub(super) section: String,
    pub(super) text: String,
}

impl Reference {
    /// Returns the reference as people write it.
    pub(super) fn cited(&self) -> String {
        let text = folded(&self.text);
        let mut cited = match self.kind.as_str() {
            "rfc" => self.data.strip_prefix("rfc").map_or(self.data.clone(), |number| format!("RFC {number}")),
            "note" => format!("note {}", self.data),
            "person" => self.data.replace('_', " "),
            _ if !text.is_empty() && !self.data.is_empty() => format!("{text} <{}>", self.data),
            _ if !text.is_empty() => text,
            _ => self.data.clone(),
        };
        if !self.section.is_empty() {
            let _ = write!(cited, ", section {}", self.section);
        }
        cited
    }
}

/// Appends to a list that `; ` separates.
pub(super) fn append(list: &mut String, text: &str) {
    if !list.is_empty() && !text.is_empty() {
        list.push_str("; ");
    }
    list.push_str(text);
}

/// Folds the blanks in the values of a record, and checks its port and transport.
pub(super) fn checked(mut values: [String; COLUMNS.len()]) -> Result<[String; COLUMNS.len()], String> {
    for (_, column) in FIELDS {
        fold(&mut values[column]);
    }
    values.iter_mut().for_each(clean);
    let (name, ports, transport) = (&values[column::NAME], &values[column::PORTS], &values[column::TRANSPORT]);
    let record = || match name.as_str() {
        "" => format!("the record of port {}", Printable(ports.as_bytes())),
        name => format!("the record `{}`", Printable(name.as_bytes())),
    };
    if !ports.is_empty() && PortRange::parse(ports).is_none() {
        return Err(format!("{}: `{}` is not a port number or a range", record(), Printable(ports.as_bytes())));
    }
    if !transport.is_empty() && Transport::parse(transport).is_none() {
        let transport = Printable(transport.as_bytes());
        return Err(format!("{}: `{transport}` is not a transport that ports are assigned for", record()));
    }
    let alias_of = alias_of(&values[column::NOTE]).to_owned();
    values[column::ALIAS_OF] = alias_of;
    Ok(values)
}
