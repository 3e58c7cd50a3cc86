//! Values between tabs.

/// Returns the values in the first columns of a line of bytes, empty where the line is too short.
pub(super) fn byte_columns<const COUNT: usize>(line: &[u8]) -> [&[u8]; COUNT] {
    let mut values = line.split(|&b| b == b'\t');
    std::array::from_fn(|_| values.next().unwrap_or_default())
}

/// Returns the values in the first columns of a line of text, empty where the line is too short.
pub(super) fn columns<const COUNT: usize>(line: &str) -> [&str; COUNT] {
    let mut values = line.split('\t');
    std::array::from_fn(|_| values.next().unwrap_or_default())
}

/// Returns the value in a column, counted from 0, of a line of bytes; empty where the line is too short.
pub(super) fn tab_separated(line: &[u8], column: usize) -> &[u8] {
    line.split(|&b| b == b'\t').nth(column).unwrap_or_default()
}

/// Returns the value in a column, counted from 0, of a line of text; empty where the line is too short.
pub(super) fn text_value(line: &str, column: usize) -> &str {
    line.split('\t').nth(column).unwrap_or_default()
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
