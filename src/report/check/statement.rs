//! The findings of a file as text shows them: those that differ only in the transport are merged.

use super::excerpt::Note;
use crate::diagnostic::{Finding, RuleId};
use crate::engine::{Checked, facts};
use crate::model::PortRange;
use std::collections::HashMap;

/// One finding, or several that differ only in the transport of their entries.
pub(super) struct Statement<'a> {
    /// The findings, in the order of the file.
    pub(super) findings: Vec<&'a Finding>,
    /// The message.
    pub(super) message: String,
    /// The evidence and the hint.
    pub(super) notes: Vec<Note>,
    /// Whether `--fix` fixes each of the findings.
    pub(super) is_fixable: bool,
    /// The transport of each finding, in lower case. Empty if the findings are not about an entry.
    transports: Vec<String>,
}

/// The parts that two findings share if they are merged.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    rule: &'a RuleId,
    name: &'a [u8],
    ports: PortRange,
    is_fixable: bool,
    /// Message, evidence and hint, with [`ANY`] for the transport.
    texts: Vec<String>,
}

/// Stands for the transport of an entry. No text has control characters.
const ANY: char = '\u{1}';

impl<'a> Statement<'a> {
    /// Returns the statement of one finding.
    pub(super) fn new(file: &Checked, finding: &'a Finding, notes: Vec<Note>, is_fixable: bool) -> Self {
        let transport = facts::entry_of(file, finding)
            .and_then(|(entry, _)| file.document.transport_word(&file.source.bytes, entry))
            .map(<[u8]>::to_ascii_lowercase)
            .and_then(|word| String::from_utf8(word).ok());
        let transports = transport.into_iter().collect();
        Self { findings: vec![finding], message: finding.message.clone(), notes, is_fixable, transports }
    }

    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        std::iter::once(&mut self.message).chain(self.notes.iter_mut().map(Note::text_mut))
    }
}

/// Merges the statements that differ only in the transport of the entry: one name on one port.
pub(super) fn merge<'a>(file: &'a Checked, statements: Vec<Statement<'a>>) -> Vec<Statement<'a>> {
    let mut merged: Vec<Statement<'a>> = Vec::with_capacity(statements.len());
    let mut known: HashMap<Key<'a>, usize> = HashMap::new();
    for mut statement in statements {
        let (finding, transport) = (statement.findings[0], statement.transports.first().cloned());
        let Some((transport, (entry, _))) = transport.zip(facts::entry_of(file, finding)) else {
            merged.push(statement);
            continue;
        };
        let key = Key {
            rule: &finding.rule,
            name: entry.name.of(&file.source.bytes),
            ports: entry.ports,
            is_fixable: statement.is_fixable,
            texts: statement.texts().map(|text| generalized(text, &transport)).collect(),
        };
        match known.get(&key).map(|&number| &mut merged[number]) {
            Some(first) if !first.transports.contains(&transport) => {
                first.findings.push(finding);
                first.transports.push(transport);
            }
            _ => {
                known.insert(key, merged.len());
                merged.push(statement);
            }
        }
    }
    for statement in &mut merged {
        let transports = std::mem::take(&mut statement.transports);
        if transports.len() > 1 {
            statement.texts().for_each(|text| *text = with_all(&generalized(text, &transports[0]), &transports));
        }
    }
    merged
}

/// Replaces the transport in each place such as `137/udp`.
fn generalized(text: &str, transport: &str) -> String {
    let mut general = String::with_capacity(text.len());
    let mut pieces = text.split('/');
    general.extend(pieces.next());
    for piece in pieces {
        let rest = piece.strip_prefix(transport).filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        let before = general.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        let port = &general[before.len()..];
        match rest.filter(|rest| port.ends_with(|c: char| c.is_ascii_digit()) && !is_in_list(before, port, rest)) {
            Some(rest) => general.extend([ANY.to_string().as_str(), rest]),
            None => general.extend(["/", piece]),
        }
    }
    general
}

/// Reports whether the text already names the port on several transports: `137/tcp, 137/udp`. `rest` ends before the
/// next slash.
fn is_in_list(before: &str, port: &str, rest: &str) -> bool {
    let is_port_after = |separator| rest.strip_prefix(separator) == Some(port);
    let is_port_before = |separator| {
        let place = before.strip_suffix(separator).and_then(|list| list.rsplit_once('/'));
        place.is_some_and(|(list, transport)| {
            transport.bytes().all(|b| b.is_ascii_alphanumeric()) && list.ends_with(port)
        })
    };
    [", ", " and "].into_iter().any(|separator| is_port_after(separator) || is_port_before(separator))
}

/// Replaces each place of a generalized text by the places on all transports: `137/tcp and 137/udp`.
fn with_all(general: &str, transports: &[String]) -> String {
    let mut text = String::new();
    let mut pieces = general.split(ANY).peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            text.push_str(piece);
            break;
        }
        let (before, port) = piece.split_at(piece.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').len());
        text.push_str(before);
        for (number, transport) in transports.iter().enumerate() {
            let separator = match number {
                0 => "",
                _ if number + 1 == transports.len() => " and ",
                _ => ", ",
            };
            text.extend([separator, port, "/", transport]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_the_transport_are_replaced() {
        let all = |text: &str, transports: &[&str]| {
            let transports: Vec<String> = transports.iter().map(|&word| word.to_owned()).collect();
            with_all(&generalized(text, &transports[0]), &transports)
        };
        assert_eq!(all("`x` on 137/udp is y", &["udp", "tcp"]), "`x` on 137/udp and 137/tcp is y");
        assert_eq!(all("5-9/tcp, 7/udp", &["tcp", "udp", "sctp"]), "5-9/tcp, 5-9/udp and 5-9/sctp, 7/udp");
        assert_eq!(all("on 1/tcp: 7/tcp, 7/udp", &["tcp", "udp"]), "on 1/tcp and 1/udp: 7/tcp, 7/udp");
        assert_eq!(generalized("7/tcp, 7/udp and 8/udp", "udp"), "7/tcp, 7/udp and 8\u{1}");
        for same in ["a/tcp 1/tcpmux 1/tcp6 /tcp", "", "1/udp", "https://example.org/tcp"] {
            assert_eq!(all(same, &["tcp", "udp"]), same);
        }
    }
}
