//! Files of sections and options, `[section]` and `key = value`, as several programs write them.

use super::words::{lines, trim};
use std::ops::Range;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IniOption {
    /// The section, without brackets; empty before the first one.
    pub(super) section: Range<usize>,
    /// The key.
    pub(super) key: Range<usize>,
    /// The value: one part for each line, without blanks around it. Further lines continue it.
    pub(super) value: Vec<Range<usize>>,
}

/// The differences between the dialects of the programs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    /// The signs at the beginning of a comment line.
    pub(super) comments: &'static [u8],
    /// The sign of a comment after a blank in a line, if there is one.
    pub(super) inline: Option<u8>,
    /// The signs between a key and its value.
    pub(super) between: &'static [u8],
    /// Whether a line that begins with a blank continues the value before it.
    pub(super) continues: bool,
}

/// Python's `configparser`, as fail2ban uses it.
pub(super) const PYTHON: Dialect = Dialect { comments: b"#;", inline: Some(b';'), between: b"=:", continues: true };

/// Returns the options of a file, in its order. Lines that are neither are left out.
pub(super) fn options(bytes: &[u8], dialect: Dialect) -> Vec<IniOption> {
    let mut options: Vec<IniOption> = Vec::new();
    let mut section = 0..0;
    // Whether a further line would continue the last option.
    let mut open = false;
    for line in lines(bytes) {
        let begins_with_blank = bytes[line.clone()].first().is_some_and(u8::is_ascii_whitespace);
        let text = trim(bytes, line);
        let Some(first) = bytes[text.clone()].first().copied().filter(|first| !dialect.comments.contains(first)) else {
            continue;
        };
        let text = trim(bytes, without_inline(bytes, text, dialect.inline));
        if begins_with_blank && dialect.continues && open {
            if let Some(option) = options.last_mut() {
                option.value.push(text);
            }
            continue;
        }
        if first == b'[' {
            let end = bytes[text.clone()].iter().position(|&byte| byte == b']').map_or(text.end, |at| text.start + at);
            section = text.start + 1..end.max(text.start + 1);
            open = false;
            continue;
        }
        let Some(at) = bytes[text.clone()].iter().position(|byte| dialect.between.contains(byte)) else {
            open = false;
            continue;
        };
        let key = trim(bytes, text.start..text.start + at);
        let value = trim(bytes, text.start + at + 1..text.end);
        options.push(IniOption { section: section.clone(), key, value: vec![value] });
        open = true;
    }
    options
}

/// Returns a line up to a comment in it.
fn without_inline(bytes: &[u8], text: Range<usize>, sign: Option<u8>) -> Range<usize> {
    let Some(sign) = sign else { return text };
    let pairs = bytes[text.clone()].windows(2);
    let at = pairs.enumerate().find(|(_, pair)| pair[0].is_ascii_whitespace() && pair[1] == sign);
    at.map_or(text.clone(), |(at, _)| text.start..text.start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_options_and_further_lines() {
        let bytes = b"x = 0\n# c = 1\n[a]\nk = v ; c\n  w\n# x\n  y\n [b]\n[c]\nport: 1\nword\n z = 2\n";
        let printed: Vec<String> = options(bytes, PYTHON)
            .iter()
            .map(|option| {
                let text = |part: &Range<usize>| String::from_utf8_lossy(&bytes[part.clone()]).into_owned();
                let value: Vec<String> = option.value.iter().map(text).collect();
                format!("{}.{}={}", text(&option.section), text(&option.key), value.join("|"))
            })
            .collect();
        // An indented section continues the option before it.
        assert_eq!(printed, [".x=0", "a.k=v|w|y|[b]", "c.port=1", "c.z=2"]);
    }
}
