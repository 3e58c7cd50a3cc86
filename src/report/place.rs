//! Where a finding is, as people and editors read it: `path:line:column:`.

use crate::diagnostic::Finding;
use crate::engine::Checked;
use crate::text::{Position, Shown};

/// The places of one file's findings.
pub(super) struct Place<'a> {
    file: &'a Checked,
    /// The path and a colon.
    path: String,
    /// The line of the finding before.
    line: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a Checked) -> Self {
        let path = format!("{}:", Shown(file.source.path.as_os_str().as_encoded_bytes()));
        Self { file, path, line: 1 }
    }

    /// The place of a finding. Nearly free where it is not far behind that of the one before.
    pub(super) fn of(&mut self, finding: &Finding) -> Position {
        let Checked { document, source, .. } = self.file;
        let position = document.position_near(&source.bytes, finding.span.start, self.line);
        self.line = position.line;
        position
    }

    /// Writes `path:line:column:`.
    pub(super) fn put(&self, position: Position, out: &mut Vec<u8>) {
        out.extend_from_slice(self.path.as_bytes());
        let mut text = [b':'; 2 * (DIGITS + 1)];
        let column = put_digits(position.column, &mut text, 2 * DIGITS + 1);
        let line = put_digits(position.line, &mut text, column - 1);
        out.extend_from_slice(&text[line..]);
    }
}

/// Digits of the largest number.
const DIGITS: usize = 20;

/// Writes the number of a line, with blanks before it up to a width, and what stands between it and the line.
pub(super) fn put_padded(number: usize, width: usize, out: &mut Vec<u8>) {
    let mut text = *b"                     |";
    let start = put_digits(number, &mut text, DIGITS);
    out.extend_from_slice(&text[start.min(DIGITS - width.min(DIGITS))..]);
}

/// Writes the digits of a number before `end`, and gives where they start. Every finding has some, and the formatting
/// of numbers takes several times as long.
fn put_digits(mut number: usize, text: &mut [u8], end: usize) -> usize {
    let mut start = end;
    loop {
        start -= 1;
        text[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return start;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::put_padded;

    #[test]
    fn numbers_are_those_of_display() {
        for number in [0, 9, 10, 105, 27_483, usize::MAX] {
            let mut text = Vec::new();
            put_padded(number, 5, &mut text);
            assert_eq!(text, format!("{number:>5} |").into_bytes());
        }
    }
}
