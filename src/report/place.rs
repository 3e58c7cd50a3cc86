//! Where a finding is, as people and editors read it: `path:line:column:`.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::text::{Position, Shown};

/// Writes the places of one file's findings, each over the one before: there may be tens of thousands.
pub(super) struct Place<'a> {
    file: &'a Checked,
    /// `path:`, then what the last call wrote.
    text: String,
    path_length: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        let text = format!("{}:", Shown(file.source.path.as_os_str().as_encoded_bytes()));
        Self { file, path_length: text.len(), text }
    }

    /// `path:line:column:` of where a finding starts, and the same as numbers.
    pub(super) fn of(&mut self, finding: &Finding) -> (&str, Position) {
        let source = &self.file.source;
        let position = source.line_index().position(&source.bytes, finding.span.start as usize);
        self.text.truncate(self.path_length);
        for number in [position.line, position.column] {
            push_number(&mut self.text, number);
            self.text.push(':');
        }
        (&self.text, position)
    }
}

/// Appends a number in decimal, for a fraction of what `write!` costs.
fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_those_of_display() {
        for number in [0, 9, 10, 105, 27_483, usize::MAX] {
            let mut text = String::new();
            push_number(&mut text, number);
            assert_eq!(text, number.to_string());
        }
    }
}
