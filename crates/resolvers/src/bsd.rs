//! What `getservent` of the BSDs makes of a line.

use crate::c::{self, Base};
use crate::table::{Table, slot_of};

/// The habits that a model may be without, to show that they count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    pub(crate) blank_and_tab: bool,
    pub(crate) comma: bool,
    pub(crate) leading_blanks: bool,
    pub(crate) sign: bool,
    pub(crate) empty_protocol: bool,
    pub(crate) protocol_list: bool,
    pub(crate) protocol_case: bool,
    pub(crate) glued_comment: bool,
    pub(crate) nul: bool,
    pub(crate) first_wins: bool,
    pub(crate) decimal: bool,
    pub(crate) oversize: bool,
}

/// An entry.
pub(crate) struct Parts<'a> {
    name: &'a [u8],
    port: u16,
    protocol: &'a [u8],
    aliases: &'a [u8],
}

impl Habits {
    fn blank(self) -> impl Fn(u8) -> bool + Copy {
        move |b| if self.blank_and_tab { b == b' ' || b == b'\t' } else { c::is_space(b) }
    }

    /// Reads a line. `None` if it is no entry.
    pub(crate) fn parts(self, line: &[u8]) -> Option<Parts<'_>> {
        let text = if self.nul { c::string(line) } else { line };
        let (text, rest) = c::until(text, |b| b == b'#' || b == b'\n');
        if rest.first() == Some(&b'#') && !self.glued_comment && !text.ends_with(b" ") {
            return None;
        }
        let blank = self.blank();
        let text = if self.leading_blanks { text } else { c::skip(text, blank) };
        let (name, rest) = c::until(text, blank);
        if rest.is_empty() {
            return None;
        }
        let rest = c::skip(rest, blank);
        let (digits, rest) = c::until(rest, |b| b == b'/' || b == b',' && self.comma);
        let rest = rest.get(1..)?;
        let base = if self.decimal { Base::Ten } else { Base::Any };
        let number = c::number(digits, base).filter(|number| number.length == digits.len())?;
        if !self.sign && number.has_sign {
            return None;
        }
        let port = match u16::try_from(number.signed()) {
            Ok(port) => port,
            Err(_) if self.oversize => return None,
            Err(_) => number.unsigned() as u16,
        };
        let (protocol, aliases) = c::until(rest, |b| blank(b) || b == b'/' && !self.protocol_list);
        if protocol.is_empty() && !self.empty_protocol {
            return None;
        }
        Some(Parts { name, port, protocol, aliases })
    }

    /// Returns the aliases of an entry.
    pub(crate) fn aliases<'a>(self, parts: &Parts<'a>) -> impl Iterator<Item = &'a [u8]> {
        c::words(parts.aliases, self.blank())
    }

    /// Lets an entry answer.
    pub(crate) fn bind(self, parts: &Parts<'_>, at: u32, table: &mut Table) {
        let lower;
        let mut protocol = parts.protocol;
        if !self.protocol_case {
            lower = protocol.to_ascii_lowercase();
            protocol = &lower;
        }
        let entry = table.add(parts.name, parts.port.into(), protocol, at);
        let slot = slot_of(protocol);
        table.bind_port(parts.port, entry, slot);
        let names = std::iter::once(parts.name).chain(self.aliases(parts)).filter(|name| !name.is_empty());
        for name in names {
            if self.first_wins {
                table.bind(name, entry, slot);
            } else {
                table.rebind(name, entry, slot);
            }
        }
    }
}
