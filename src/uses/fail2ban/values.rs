//! The values of fail2ban's options: references, lists of ports, actions with parameters.

use crate::model::Transport;
use crate::uses::words::transport;
use std::ops::Range;

/// Returns a key in lower case.
pub(super) fn lower(bytes: &[u8], key: &Range<usize>) -> Vec<u8> {
    bytes[key.clone()].to_ascii_lowercase()
}

/// Returns the name in a word that is a reference: `mail` of `%(mail)s`.
pub(super) fn reference(word: &[u8]) -> Option<&[u8]> {
    let name = word.strip_prefix(b"%(")?.strip_suffix(b")s")?;
    (!name.is_empty() && !name.iter().any(|byte| b"%():".contains(byte))).then_some(name)
}

/// Returns the parts of a range, `a:b`. A colon in a reference, such as `%(x:y)s`, separates none.
pub(super) fn parts_of_range(bytes: &[u8], word: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth) = (Vec::new(), word.start, 0_usize);
    for at in word.clone() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..word.end);
    parts
}

/// Returns the protocols that an option names, if it names any.
pub(super) fn protocols(value: &[u8]) -> Option<Vec<Transport>> {
    let words = value.split(|byte| byte.is_ascii_whitespace() || b",\"'".contains(byte));
    let known: Vec<Transport> = words.filter_map(transport).collect();
    (!known.is_empty()).then_some(known)
}
