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

    /// The place of a finding. Nearly free where it is on the line of its entry, or not far behind the one before.
    pub(super) fn of(&mut self, finding: &Finding) -> Position {
        let Checked { document, source, .. } = self.file;
        let of_entry = finding.entry.map(|entry| document.entries[entry as usize].line as usize + 1);
        let position = document.position_near(&source.bytes, finding.span.start, of_entry.unwrap_or(self.line));
        self.line = position.line;
        position
    }

    /// Writes `path:line:column:`.
    pub(super) fn put(&self, position: Position, out: &mut Vec<u8>) {
        out.extend_from_slice(self.path.as_bytes());
        // Files are smaller than 4 GiB, and numbers of 32 bits are written more quickly.
        let mut number = itoa::Buffer::new();
        out.extend_from_slice(number.format(position.line as u32).as_bytes());
        // Most columns have one or two digits.
        let digit = |number: usize| b'0' + (number % 10) as u8;
        match position.column {
            column @ 0..10 => out.extend_from_slice(&[b':', digit(column), b':']),
            column @ 10..100 => out.extend_from_slice(&[b':', digit(column / 10), digit(column), b':']),
            column => {
                out.push(b':');
                out.extend_from_slice(number.format(column as u32).as_bytes());
                out.push(b':');
            }
        }
    }
}

/// Writes the number of a line, with blanks before it up to five columns, and what stands between it and the line.
pub(super) fn put_padded(number: usize, out: &mut Vec<u8>) {
    const WIDTH: usize = 5;
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(number).as_bytes();
    let mut row = *b"      |";
    if let Some(place) = WIDTH.checked_sub(digits.len()).map(|start| &mut row[start..WIDTH]) {
        place.copy_from_slice(digits);
        out.extend_from_slice(&row);
    } else {
        out.extend_from_slice(digits);
        out.extend_from_slice(&row[WIDTH..]);
    }
}

#[cfg(test)]
mod tests {
    use super::put_padded;

    #[test]
    fn numbers_are_those_of_display() {
        for number in [0, 9, 10, 105, 27_483, usize::MAX] {
            let mut text = Vec::new();
            put_padded(number, &mut text);
            assert_eq!(text, format!("{number:>5} |").into_bytes());
        }
    }
}
