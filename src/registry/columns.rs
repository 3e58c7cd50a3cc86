//! Values between tabs. A report asks for several of every row that it tells of, most of them short or empty, so that
//! a search for each would cost more than what is found.

use crate::text::{each_tab, nth_tab};
use std::ops::Range;

/// The values in the first columns of a line that is no text before somebody has looked at it.
#[inline]
pub(super) fn byte_columns<const COUNT: usize>(line: &[u8]) -> [&[u8]; COUNT] {
    ranges(line).map(|range| line.get(range).unwrap_or_default())
}

/// The values in the first columns of a line of text.
#[inline]
pub(super) fn columns<const COUNT: usize>(line: &str) -> [&str; COUNT] {
    ranges(line.as_bytes()).map(|range| line.get(range).unwrap_or_default())
}

#[inline]
fn ranges<const COUNT: usize>(line: &[u8]) -> [Range<usize>; COUNT] {
    let mut start = 0;
    ends(line).map(|end| {
        let range = start..end as usize;
        start = end as usize + 1;
        range
    })
}

fn ends<const COUNT: usize>(line: &[u8]) -> [u32; COUNT] {
    let mut ends = [line.len() as u32; COUNT];
    let mut column = 0;
    each_tab(line, |tab| {
        ends[column] = tab as u32;
        column += 1;
        column < COUNT
    });
    ends
}

/// The value in a column of a line, empty where the line is too short.
pub(super) fn tab_separated(line: &[u8], column: usize) -> &[u8] {
    &line[range(line, column)]
}

/// As [`tab_separated`], of a line of text.
pub(super) fn text_value(line: &str, column: usize) -> &str {
    &line[range(line.as_bytes(), column)]
}

fn range(line: &[u8], column: usize) -> Range<usize> {
    let start = if column == 0 { Some(0) } else { nth_tab(line, column).map(|tab| tab + 1) };
    let start = start.unwrap_or(line.len());
    start..nth_tab(&line[start..], 1).map_or(line.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_a_split() {
        for line in [
            "",
            "\t",
            "a",
            "abcdefgh",
            "abcdefg\t",
            "abcdefgh\ti\t\t\t\tj",
            "\t\t\t\t\t\t\t\t\té\u{89}\u{10089}\tz",
            "\x08\x0a\t\u{89}\t\t\x09",
        ] {
            let split: Vec<&str> = line.split('\t').chain([""; 14]).take(14).collect();
            assert_eq!(columns::<14>(line)[..], split[..], "{line:?}");
            assert_eq!(columns::<3>(line)[..], split[..3], "{line:?}");
            assert_eq!(byte_columns::<14>(line.as_bytes()), columns::<14>(line).map(str::as_bytes), "{line:?}");
            for (column, value) in split.into_iter().enumerate() {
                assert_eq!(text_value(line, column), value, "{line:?} {column}");
                assert_eq!(tab_separated(line.as_bytes(), column), value.as_bytes(), "{line:?} {column}");
            }
        }
    }
}
