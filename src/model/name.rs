//! Service names: the syntax of RFC 6335, section 5.1, and the comparisons that standing needs.

use crate::text::Printable;
use std::cmp::Ordering;
use std::fmt;

/// The way in which a name breaks the syntax of RFC 6335, section 5.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// More than 15 characters.
    TooLong(usize),
    /// A character other than letters, digits and hyphens.
    Character(char),
    /// No letter at all.
    NoLetter,
    /// A hyphen at the beginning or at the end.
    OuterHyphen,
    /// Two hyphens in a row.
    DoubleHyphen,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(length) => write!(f, "it has {length} characters, 15 are allowed"),
            Self::Character(c) => {
                let mut buffer = [0; 4];
                let printed = Printable(c.encode_utf8(&mut buffer).as_bytes());
                write!(f, "`{printed}` is not a letter, a digit or a hyphen")
            }
            Self::NoLetter => f.write_str("it has no letter"),
            Self::OuterHyphen => f.write_str("it begins or ends with a hyphen"),
            Self::DoubleHyphen => f.write_str("it has two hyphens in a row"),
        }
    }
}

/// Returns the first way in which `name` breaks RFC 6335, section 5.1; `None` for a valid service name.
pub fn name_fault(name: &[u8]) -> Option<NameFault> {
    if let Some(at) = name.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-') {
        let character = String::from_utf8_lossy(&name[at..]).chars().next();
        return Some(NameFault::Character(character.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    if !name.iter().any(u8::is_ascii_alphabetic) {
        return Some(NameFault::NoLetter);
    }
    if name.first() == Some(&b'-') || name.last() == Some(&b'-') {
        return Some(NameFault::OuterHyphen);
    }
    if name.windows(2).any(|pair| pair == b"--") {
        return Some(NameFault::DoubleHyphen);
    }
    (name.len() > 15).then_some(NameFault::TooLong(name.len()))
}

/// Compares names without ASCII case, as RFC 6335, section 5.1 does.
pub fn cmp_ignore_case(a: &[u8], b: &[u8]) -> Ordering {
    a.iter().map(u8::to_ascii_lowercase).cmp(b.iter().map(u8::to_ascii_lowercase))
}

/// Returns whether two names are the same but for the case of letters, and for hyphens, underscores, dots and blanks.
pub fn same_words(a: &[u8], b: &[u8]) -> bool {
    let signs = |name: &[u8]| {
        let signs = name.iter().filter(|b| !matches!(b, b'-' | b'_' | b'.' | b' '));
        signs.map(u8::to_ascii_lowercase).collect::<Vec<u8>>()
    };
    signs(a) == signs(b)
}

/// Returns whether two names have the same letters and digits, ignoring case. `snmp-trap` and `SNMPtrap` do.
pub fn same_letters_and_digits(a: &[u8], b: &[u8]) -> bool {
    let mut of_a = letters_and_digits(a).peekable();
    of_a.peek().is_some() && of_a.eq(letters_and_digits(b))
}

/// Returns the letters and digits of a name, the letters in lower case.
pub fn letters_and_digits(name: &[u8]) -> impl Iterator<Item = u8> + '_ {
    name.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_6335_syntax() {
        for valid in ["http", "x-1", "9pfs", "a23456789012345", "SSH"] {
            assert_eq!(name_fault(valid.as_bytes()), None, "{valid}");
        }
        assert_eq!(name_fault(b"a234567890123456"), Some(NameFault::TooLong(16)));
        assert_eq!(name_fault(b"sql*net"), Some(NameFault::Character('*')));
        assert_eq!(name_fault("caf\u{e9}".as_bytes()), Some(NameFault::Character('é')));
        assert_eq!(name_fault(b"914"), Some(NameFault::NoLetter));
        assert_eq!(name_fault(b"-a"), Some(NameFault::OuterHyphen));
        assert_eq!(name_fault(b"a-"), Some(NameFault::OuterHyphen));
        assert_eq!(name_fault(b"a--b"), Some(NameFault::DoubleHyphen));
        assert_eq!(name_fault(b"a-b--"), Some(NameFault::OuterHyphen));
        assert_eq!(name_fault(b""), Some(NameFault::NoLetter));
    }

    #[test]
    fn letters_and_digits_decide_a_spelling() {
        assert!(same_letters_and_digits(b"snmp-trap", b"SNMPtrap"));
        assert!(!same_letters_and_digits(b"snmp", b"snmptrap"));
        assert!(!same_letters_and_digits(b"--", b"__"));
    }
}
