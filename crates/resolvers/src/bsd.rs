//! Reads a line as `getservent` of the BSDs does.

use crate::c::{self, Base};
use crate::table::{Table, slot_of};

/// The habits that a model can lack, to show that they matter.
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

/// Declares the quirks of a BSD's libc, those of `getservent` first. It also declares `habits`, which reads these from
/// a model's quirks.
macro_rules! bsd_quirks {
    ($($own:ident: $words:literal),+ $(,)?) => {
        $crate::quirks::quirks! {
            BLANK_AND_TAB: "only space and tab are blanks: a carriage return is part of the word before it",
            COMMA: "a comma serves as the slash",
            LEADING_BLANKS: "a line that begins with a blank has an empty name, and is an entry only if the port comes next",
            SIGN: "a port may have a sign",
            EMPTY_PROTOCOL: "after `22/ tcp`, the protocol is empty and `tcp` an alias",
            PROTOCOL_LIST: "`tcp/udp` is one protocol",
            PROTOCOL_CASE: "`TCP` is not `tcp`",
            GLUED_COMMENT: "a comment may follow without a blank",
            NUL: "a line ends at a NUL",
            FIRST_WINS: "the first line with a name wins, alias or not",
            DECIMAL: "a port is decimal, even if it begins with 0 or 0x",
            OVERSIZE: "a line with a port above 65535 is skipped",
            $($own: $words),+
        }

        /// Returns the habits of `getservent` that a model with these quirks has.
        fn habits(quirks: $crate::Quirks) -> $crate::bsd::Habits {
            $crate::bsd::Habits {
                blank_and_tab: quirks.has(BLANK_AND_TAB),
                comma: quirks.has(COMMA),
                leading_blanks: quirks.has(LEADING_BLANKS),
                sign: quirks.has(SIGN),
                empty_protocol: quirks.has(EMPTY_PROTOCOL),
                protocol_list: quirks.has(PROTOCOL_LIST),
                protocol_case: quirks.has(PROTOCOL_CASE),
                glued_comment: quirks.has(GLUED_COMMENT),
                nul: quirks.has(NUL),
                first_wins: quirks.has(FIRST_WINS),
                decimal: quirks.has(DECIMAL),
                oversize: quirks.has(OVERSIZE),
            }
        }
    };
}

pub(crate) use bsd_quirks;

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

    /// Reads a line. Returns `None` if it is not an entry.
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

    /// Adds an entry to a table, with its names and its port.
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
