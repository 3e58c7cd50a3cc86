//! The lines that git leaves in a file whose merge has a conflict.

use super::{LineIter, LineNumber};

/// The hint about a conflict in a table.
pub const REMEDY_OF_CONFLICTS: &str = "keep the lines of one side or of both, and remove the markers";

/// Returns whether a line begins as those around the sides of a conflict do. It has seven signs, and a blank or
/// nothing.
pub fn is_conflict_marker(line: &[u8]) -> bool {
    const MARKERS: [&[u8]; 4] = [b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"];
    let is_end = |rest: &[u8]| rest.first().is_none_or(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
    MARKERS.iter().any(|marker| line.strip_prefix(*marker).is_some_and(is_end))
}

/// Returns the line of the first conflict that has all of its markers.
pub fn merge_conflict(bytes: &[u8]) -> Option<LineNumber> {
    // Few files have these signs at all.
    memchr::memmem::find(bytes, b"<<<<<<<")?;
    let (mut first, mut is_second_side) = (None, false);
    for (index, line) in LineIter::new(bytes).enumerate() {
        let line = line.content.of(bytes);
        match line.first() {
            _ if !is_conflict_marker(line) => {}
            Some(b'<') => (first, is_second_side) = (Some(LineNumber::from_index(index)), false),
            Some(b'=') => is_second_side = first.is_some(),
            Some(b'>') if is_second_side => return first,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_has_a_beginning_a_middle_and_an_end() {
        let at = |text: &str| merge_conflict(text.as_bytes()).map(|line| line.to_string());
        let sides = "a 1/tcp\n<<<<<<< HEAD\nb 2/tcp\n=======\nc 2/tcp\n>>>>>>> other\n";
        assert_eq!(at(sides).as_deref(), Some("2"));
        assert_eq!(at(&sides.replace("=======", "||||||| base\nb 2/udp\n=======")).as_deref(), Some("2"));
        assert_eq!(at(&sides.replace('\n', "\r\n")).as_deref(), Some("2"));
        for part in ["<<<<<<<", "=======", ">>>>>>>"] {
            assert_eq!(at(&sides.replace(part, "#")), None, "{part}");
            assert_eq!(at(&sides.replace(part, &format!("{part}{}", &part[..1]))), None, "{part}");
        }
        assert_eq!(at("Ports\n=======\n"), None);
    }
}
