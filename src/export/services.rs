//! services(5).

use super::head::head;
use super::{ExportPlan, Line, Table, Target};
use crate::registry::Registry;

/// The width of the first and the second column.
const COLUMN: usize = 16;

pub(super) fn write(registry: &Registry, plan: &ExportPlan, table: &Table) -> Vec<u8> {
    let mut left_out = table.left_out.clone();
    let mut lines = String::new();
    for line in &table.lines {
        lines.push_str(&entry(line, |alias| Table::no_room(&mut left_out, alias, line)));
        lines.push('\n');
    }
    let notes = ["If a port has several names, the one registered first is official, and the others are aliases."];
    (head(registry, plan, table, &left_out, &notes) + "\n" + &lines).into_bytes()
}

/// Returns one line without its ending. Calls `no_room` for each alias that does not fit.
fn entry(line: &Line, mut no_room: impl FnMut(&str)) -> String {
    let limit = Target::Services.line_limit();
    let mut text = padded(&line.name, COLUMN);
    text += &padded(&format!("{}/{}", line.ports, line.transport), COLUMN);
    let silence = line.silence();
    let reserved = silence.map_or(0, |silence| silence.len() + 3);
    let mut has_aliases = false;
    for alias in line.other_names() {
        if text.len() + 1 + alias.len() + reserved > limit {
            no_room(alias);
            continue;
        }
        if has_aliases {
            text.push(' ');
        }
        text.push_str(alias);
        has_aliases = true;
    }
    with_comment(text, &line.comment(), limit)
}

/// Returns a word padded to a column, with at least one blank.
fn padded(word: &str, column: usize) -> String {
    format!("{word:<width$} ", width = column - 1)
}

/// Adds as much of a comment as fits. Characters outside ASCII become `?`, because resolvers read bytes.
pub(super) fn with_comment(mut text: String, comment: &str, limit: usize) -> String {
    let text_end = text.trim_end().len();
    let comment: String = comment.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect();
    let before = if text.ends_with(' ') { "# " } else { " # " };
    let room = limit.saturating_sub(text.len() + before.len());
    let cut = match comment.get(..room) {
        None => comment.as_str(),
        // A word is never cut in two.
        Some(start) if comment[room..].starts_with(' ') => start,
        Some(start) => start.rsplit_once(' ').map_or("", |(words, _)| words),
    };
    if cut.trim().is_empty() {
        text.truncate(text_end);
        return text;
    }
    text + before + cut.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PortRange, Transport};
    use crate::registry::ClaimKind;

    fn line() -> Line {
        Line {
            name: "http".to_owned(),
            ports: PortRange::single(80),
            begins: None,
            transport: Transport::Tcp,
            aliases: vec!["www".to_owned()],
            former: Vec::new(),
            habits: vec!["web".to_owned()],
            description: "World Wide Web caf\u{e9}".to_owned(),
            claimed: None,
            has_living_alias: false,
        }
    }

    #[test]
    fn columns_aliases_and_comment() {
        let written = |line: &Line| entry(line, |_| panic!("there is room"));
        assert_eq!(written(&line()), "http            80/tcp          www web # World Wide Web caf?");
        let bare = Line { aliases: Vec::new(), habits: Vec::new(), description: String::new(), ..line() };
        assert_eq!(written(&bare), "http            80/tcp");
        let description = "SQL*NET IANA assigned this well-formed service name as a replacement for \"a\".".to_owned();
        assert!(written(&Line { description, ..line() }).ends_with("www web # SQL*NET"));
        let dead = Line { claimed: Some(ClaimKind::Defunct), ..line() };
        assert!(
            written(&dead).ends_with("www web # portolan: ignore[defunct] reported to be dead: World Wide Web caf?")
        );
    }

    #[test]
    fn no_line_is_too_long() {
        let description = "word ".repeat(60);
        assert_eq!(entry(&Line { description, ..line() }, |_| {}).len() / 5, 126 / 5);
        let aliases: Vec<String> = (10..50).map(|number| format!("alias{number}")).collect();
        let mut left = Vec::new();
        let written = entry(&Line { aliases, ..line() }, |alias| left.push(alias.to_owned()));
        assert!(written.len() <= 126 && left.len() > 20, "{written}");
        assert!(left.contains(&"alias49".to_owned()));
    }
}
