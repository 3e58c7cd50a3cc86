//! Single typing errors: [`Typo`].

/// The single typing error between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typo {
    /// One character is different, missing, or too many.
    OneOff,
    /// Two neighbors are swapped.
    Swapped,
}

/// Returns the single typing error that turns `intended` into `written`. `None` if they are equal or further apart.
pub fn typo(written: &[u8], intended: &[u8]) -> Option<Typo> {
    let start = written.iter().zip(intended).take_while(|(a, b)| a == b).count();
    let (written, intended) = (&written[start..], &intended[start..]);
    let end = written.iter().rev().zip(intended.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&written[..written.len() - end], &intended[..intended.len() - end]) {
        ([_] | [], [_]) | ([_], []) => Some(Typo::OneOff),
        (&[a, b], &[c, d]) if a == d && b == c => Some(Typo::Swapped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error_is_told_from_none_and_from_several() {
        for (written, intended, expected) in [
            ("1994", "1993", Some(Typo::OneOff)),
            ("5002", "15002", Some(Typo::OneOff)),
            ("1113", "113", Some(Typo::OneOff)),
            ("34694", "34964", Some(Typo::Swapped)),
            ("upd", "udp", Some(Typo::Swapped)),
            ("tcp4", "tcp", Some(Typo::OneOff)),
            ("", "a", Some(Typo::OneOff)),
            ("unknown", "unknown", None),
            ("", "", None),
            ("2412", "1412", Some(Typo::OneOff)),
            ("4231", "1234", None),
            ("tcpip", "tcp", None),
            ("2211", "1122", None),
            ("1223", "1332", None),
        ] {
            assert_eq!(typo(written.as_bytes(), intended.as_bytes()), expected, "{written} {intended}");
            assert_eq!(typo(intended.as_bytes(), written.as_bytes()), expected, "{intended} {written}");
        }
    }
}
