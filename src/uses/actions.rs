//! Lists of fail2ban's actions: `iptables-multiport[port="http,https"][protocol=udp]`.

use super::words::{trim, unquote};
use std::collections::HashSet;
use std::ops::Range;

/// An action of a list. The parts are ranges of the text of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Action {
    /// Its name, which may be a reference to another option, and its parameters.
    pub(super) whole: Range<usize>,
    /// Its name.
    pub(super) name: Range<usize>,
    /// The keys and values of its parameters, in their order.
    parameters: Vec<(Range<usize>, Range<usize>)>,
}

impl Action {
    /// Returns the value of a parameter. Of several with this key, also in further brackets, fail2ban takes the last.
    pub(super) fn value(&self, text: &[u8], key: &[u8]) -> Option<Range<usize>> {
        self.parameters.iter().rev().find(|(name, _)| text[name.clone()] == *key).map(|(_, value)| value.clone())
    }

    /// Returns the values of all parameters that are in effect.
    pub(super) fn values(&self, text: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let mut known = HashSet::new();
        let last = self.parameters.iter().rev().filter(move |(key, _)| known.insert(&text[key.clone()]));
        last.map(|(_, value)| value.clone())
    }

    fn add(&mut self, text: &[u8], parameter: Range<usize>) {
        let Some(at) = text[parameter.clone()].iter().position(|&byte| byte == b'=') else { return };
        let key = trim(text, parameter.start..parameter.start + at);
        self.parameters.push((key, unquote(text, trim(text, parameter.start + at + 1..parameter.end))));
    }
}

/// Returns the actions of a list that is the whole text.
pub(super) fn actions_in(text: &[u8]) -> Vec<Action> {
    actions(text, std::slice::from_ref(&(0..text.len())))
}

/// Returns the actions of a list with these lines. Blanks separate them, except for those before brackets.
pub(super) fn actions(text: &[u8], lines: &[Range<usize>]) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    // The start of the open parameter, and the quote that its value is in.
    let (mut parameter, mut quote): (Option<usize>, Option<u8>) = (None, None);
    let mut is_in_name;
    let end = lines.last().map_or(0, |line| line.end);
    for line in lines {
        is_in_name = false;
        for at in line.clone() {
            let byte = text[at];
            match (parameter, actions.last_mut()) {
                (Some(start), Some(action)) => match byte {
                    _ if quote.is_some() => quote = quote.filter(|open| *open != byte),
                    b'"' | b'\'' if text[start..at].trim_ascii_end().ends_with(b"=") => quote = Some(byte),
                    b',' | b']' => {
                        action.add(text, start..at);
                        action.whole.end = at + 1;
                        parameter = (byte == b',').then_some(at + 1);
                    }
                    _ => {}
                },
                (_, last) => match (byte, last) {
                    (b'[', Some(_)) => (parameter, is_in_name) = (Some(at + 1), false),
                    (byte, _) if byte.is_ascii_whitespace() => is_in_name = false,
                    (_, Some(action)) if is_in_name => {
                        action.name.end = at + 1;
                        action.whole.end = at + 1;
                    }
                    (byte, _) => {
                        let name = at..at + usize::from(byte != b'[');
                        parameter = (byte == b'[').then_some(at + 1);
                        is_in_name = byte != b'[';
                        actions.push(Action { whole: at..at + 1, name, parameters: Vec::new() });
                    }
                },
            }
        }
    }
    if let (Some(start), Some(action)) = (parameter, actions.last_mut()) {
        action.add(text, start..end);
        action.whole.end = end;
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names of the actions of a list, each with its port and protocol.
    fn read(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let lines: Vec<Range<usize>> = super::super::words::lines(bytes).map(|line| trim(bytes, line)).collect();
        let value = |action: &Action, key: &str| action.value(bytes, key.as_bytes()).map_or("-", |value| &text[value]);
        let printed = |action: &Action| {
            let (port, protocol) = (value(action, "port"), value(action, "protocol"));
            format!("{} {port} {protocol}", &text[action.name.clone()])
        };
        actions(bytes, &lines).iter().map(printed).collect()
    }

    #[test]
    fn the_last_of_several_parameters_counts() {
        for (text, expected) in [
            ("a[port=\"b,c\", protocol=tcp]", &["a b,c tcp"][..]),
            ("a[port=b, protocol=tcp][protocol='udp']", &["a b udp"]),
            ("a[port=b][x=y]\n [port=c]", &["a c -"]),
            ("a [port=b] [port=c]", &["a c -"]),
            ("a[port=b]\nc[port=d] e", &["a b -", "c d -", "e - -"]),
            ("a[x=\"]\", port=b,\n protocol=tcp]\nc", &["a b tcp", "c - -"]),
            ("a[x=it's, port=b]", &["a b -"]),
            ("%(a)s[port=b", &["%(a)s b -"]),
            ("[port=b]", &[" b -"]),
            ("a[port]", &["a - -"]),
            ("", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn an_action_has_its_name_and_all_brackets() {
        let text = b"a[b=c] [d=e] f";
        let found = actions_in(text);
        assert_eq!(
            found.iter().map(|action| &text[action.whole.clone()]).collect::<Vec<_>>(),
            [&b"a[b=c] [d=e]"[..], b"f"]
        );
    }
}
