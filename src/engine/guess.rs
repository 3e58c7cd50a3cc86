//! Proposes a descriptor for a file, from the rows with the registry's names beside their ports.

use crate::format::declared::{self, Trial};
use crate::model::Transport;
use crate::registry::{Registry, expected};
use crate::syntax::FormatOrigin;
use crate::text::{LineNumber, Printable};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

/// The fewest rows of one shape from which a format is proposed.
const LEAST_ROWS: usize = 2;
/// The most lines that are looked at.
const MOST_LINES: usize = 20_000;

/// The expression of a text after the other parts of a row.
const DESCRIPTION: &str = "(?:[ \\t]+(?P<description>[^\\s#][^\\n#]*))?";

/// A proposed descriptor, which reads most of the file it was made from.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Its TOML text.
    pub descriptor: String,
    /// Whether it has a part for the transport.
    pub has_transport: bool,
    /// The result of `formats test` with the file.
    pub trial: Trial,
}

/// Why no descriptor is proposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGuess {
    /// There are too few rows with a name of the registry beside its port.
    #[error("fewer than {LEAST_ROWS} lines of one form have a name of the registry beside its port")]
    NoRows,
    /// The proposal does not read the file as it should.
    #[error("a descriptor for rows such as `{row}` does not read the whole table: {fault}")]
    Unfit {
        /// One of its rows.
        row: String,
        /// The fault.
        fault: String,
    },
}

impl NoGuess {
    fn unfit(row: &Row<'_>, fault: String) -> Self {
        Self::Unfit { row: Printable(row.text.trim().as_bytes()).to_string(), fault }
    }
}

/// A line with a port and its name.
struct Row<'a> {
    line_index: usize,
    text: &'a str,
    port: Range<usize>,
    name: Range<usize>,
}

/// Proposes a descriptor for a file.
///
/// # Errors
/// If no rows show its form, or the proposal fails the checks of `formats test`.
pub fn guess(registry: &Registry, path: &Path, bytes: &[u8]) -> Result<Guess, NoGuess> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<&str> = text.lines().take(MOST_LINES).collect();
    let rows: Vec<Row<'_>> = lines.iter().enumerate().filter_map(|(at, line)| row(registry, at, line)).collect();
    let sample = rows.first().filter(|_| rows.len() >= LEAST_ROWS).ok_or(NoGuess::NoRows)?;
    let descriptor = match delimited(&lines, &rows) {
        Some(descriptor) => descriptor,
        None => pattern(&lines, &rows)?,
    };
    let unfit = |fault: String| NoGuess::unfit(sample, fault);
    let format = declared::parse(Path::new("proposal"), &descriptor, FormatOrigin::Shipped);
    let format = format.map_err(|error| unfit(error.to_string()))?;
    let trial = format.try_sample(path, bytes);
    // A few odd rows are for the user to decide.
    let is_mostly_read = trial.problems.len() * 4 <= trial.entries;
    let problem = trial.problems.first().filter(|_| !is_mostly_read);
    if let Some(fault) = trial.failures.first().or(problem) {
        return Err(unfit(fault.clone()));
    }
    let has_transport = ["<transport>", ", transport = "].iter().any(|part| descriptor.contains(part));
    Ok(Guess { descriptor, has_transport, trial })
}

/// Returns the port of a line and a name that the registry has for it.
fn row<'a>(registry: &Registry, line_index: usize, text: &'a str) -> Option<Row<'a>> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '*');
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_word(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    for port in &words {
        let Ok(number_of_port) = text[port.clone()].parse::<u16>() else { continue };
        let transports = [Transport::Tcp, Transport::Udp];
        let names: Vec<&str> =
            transports.iter().flat_map(|&transport| expected(registry, number_of_port, transport)).collect();
        let is_name = |word: &&Range<usize>| names.iter().any(|name| name.eq_ignore_ascii_case(&text[(*word).clone()]));
        if let Some(name) = words.iter().find(is_name) {
            return Some(Row { line_index, text, port: port.clone(), name: name.clone() });
        }
    }
    None
}

/// Proposes columns for delimited text with a header.
fn delimited(lines: &[&str], rows: &[Row<'_>]) -> Option<String> {
    let at = lines.iter().position(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    let header = lines[at];
    let delimiter = [',', ';', '\t', '|'].into_iter().max_by_key(|delimiter| header.matches(*delimiter).count())?;
    let count = |line: &str| line.matches(delimiter).count();
    let is_header = header.contains(delimiter) && !header.contains(|c: char| c.is_ascii_digit());
    let has_columns = rows.iter().filter(|row| count(row.text) >= count(header)).count() * 10 >= rows.len() * 9;
    if !is_header || !has_columns || rows.iter().any(|row| row.line_index <= at) {
        return None;
    }
    let column = |row: &Row<'_>, part: &Range<usize>| count(&row.text[..part.start]);
    let most = |part: fn(&Row<'_>) -> Range<usize>| common(rows.iter().map(|row| column(row, &part(row))));
    let (port, name) = (most(|row| row.port.clone())?, most(|row| row.name.clone())?);
    let titles: Vec<&str> = header.split(delimiter).map(unquoted).collect();
    let mut columns = format!("port = {}, name = {}", quoted(titles.get(port)?), quoted(titles.get(name)?));
    let mut transports = "";
    if let Some((at, is_number)) = transport_column(&titles, rows, delimiter, port) {
        let _ = write!(columns, ", transport = {}", quoted(titles[at]));
        if is_number {
            transports = "transports = { \"6\" = [\"tcp\"], \"17\" = [\"udp\"] }\n";
        }
    }
    let comment = if at > 0 { "comment = \"#\"\n" } else { "" };
    Some(format!(
        "version = 1\nname = \"my-format\"\nabout = \"\"\nkind = \"delimited\"\ncontains = {}\n{comment}\n[[table]]\n\
         delimiter = {}\ncolumns = {{ {columns} }}\nports = {{ range = \"-\" }}\n{transports}\n[names]\nrole = \"label\"\n",
        expression(&format!("^{}", declared::escaped(header.trim_end()))),
        quoted(&delimiter.to_string()),
    ))
}

/// Returns the index of the column that has a transport in most rows, and whether it is a number of IP.
fn transport_column(titles: &[&str], rows: &[Row<'_>], delimiter: char, port: usize) -> Option<(usize, bool)> {
    let most = |at: usize, words: [&str; 2]| {
        let field = |row: &Row<'_>| row.text.split(delimiter).nth(at).map(|field| unquoted(field).to_ascii_lowercase());
        let is_one = |row: &&Row<'_>| field(row).is_some_and(|field| words.contains(&field.as_str()));
        rows.iter().filter(is_one).count() * 2 > rows.len()
    };
    // Of several columns of numbers, only the title shows which one has ports.
    let is_titled = |at: usize| {
        let title = titles[at].to_ascii_lowercase();
        title.contains("proto") || title.contains("transport")
    };
    let columns = || (0..titles.len()).filter(|&at| at != port);
    let words = columns().find(|&at| most(at, ["tcp", "udp"])).map(|at| (at, false));
    words.or_else(|| columns().find(|&at| is_titled(at) && most(at, ["6", "17"])).map(|at| (at, true)))
}

/// Returns the span of a transport in the text after the port and the name of a row. `None` if it is in a comment.
fn transport_after(after: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for word in after.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if ["tcp", "udp"].contains(&bare.to_ascii_lowercase().as_str()) {
            let is_comment = ["#", "//", "--", "/*"].iter().any(|sign| after[..at].contains(sign));
            return (!is_comment).then(|| at..at + bare.len());
        }
        at += word.len();
    }
    None
}

/// Returns the expression of the text before the transport in most rows, such as ` via=`.
fn common_lead(rows: &[Row<'_>]) -> Option<String> {
    let leads: Vec<String> = rows.iter().filter_map(lead).collect();
    let most = common(leads.iter().cloned())?;
    (leads.iter().filter(|lead| **lead == most).count() * 2 > rows.len()).then_some(most)
}

/// Returns the expression of the text between a row's other parts and its transport.
fn lead(row: &Row<'_>) -> Option<String> {
    let after = &row.text[row.port.end.max(row.name.end)..];
    transport_after(after).map(|span| literal(&after[..span.start]))
}

/// Proposes an expression for lines of one form.
fn pattern(lines: &[&str], rows: &[Row<'_>]) -> Result<String, NoGuess> {
    let lead = common_lead(rows);
    let texts: Vec<String> = rows.iter().map(|row| form(row, lead.as_deref())).collect();
    // Some rows lack a description.
    let forms: Vec<&str> = texts.iter().map(|text| text.strip_suffix(DESCRIPTION).unwrap_or(text)).collect();
    let form = common(forms.iter().copied()).ok_or(NoGuess::NoRows)?;
    let mut of_form = rows.iter().zip(&forms).filter(|(_, form_of_row)| **form_of_row == form).map(|(row, _)| row);
    let (first, count) = (of_form.clone().next().ok_or(NoGuess::NoRows)?, of_form.clone().count());
    if count < LEAST_ROWS {
        return Err(NoGuess::NoRows);
    }
    let last = of_form.next_back().unwrap_or(first);
    let is_described = texts.iter().any(|text| text.strip_suffix(DESCRIPTION) == Some(form));
    let form = &format!("{form}{}", if is_described { DESCRIPTION } else { "" });
    let comments = ["//", "#", "--", ";", "/*"];
    let rest = |row: &Row<'_>| row.text[row.port.end.max(row.name.end)..].to_owned();
    let all = || rows.iter().map(rest).chain(lines.iter().map(|line| (*line).to_owned()));
    let sign = comments.iter().find(|sign| {
        all().any(|text| text.trim_start_matches([',', ';', '"', '\'', ' ', '\t', '}', ')']).starts_with(**sign))
    });
    let comment = sign.map_or(String::new(), |sign| {
        let end = if *sign == "/*" { "comment-end = \"*/\"\n" } else { "" };
        format!("comment = {}\n{end}", quoted(sign))
    });
    let is_comment = |line: &str| sign.is_some_and(|sign| line.trim_start().starts_with(sign));
    let is_between = |line: &&&str| !line.trim().is_empty() && !is_comment(line);
    // Rows with names that the registry lacks belong to the table.
    let rows_alone = format!(
        "version = 1\nname = \"x\"\nkind = \"pattern\"\n{comment}[[table]]\nentry = {}\n[names]\nrole = \"label\"\n",
        expression(form)
    );
    let rows_alone = declared::parse(Path::new("proposal"), &rows_alone, FormatOrigin::Shipped);
    let rows_alone = rows_alone.map_err(|error| NoGuess::unfit(first, error.to_string()))?;
    let is_row = |line: &&str| !rows_alone.read(None, line.as_bytes()).entries.is_empty();
    let sample = first;
    let first = lines.iter().position(is_row).map_or(first.line_index, |at| at.min(first.line_index));
    let last = lines.iter().rposition(is_row).map_or(last.line_index, |at| at.max(last.line_index));
    let before = (0..first).rev().find(|&at| is_between(&&lines[at]));
    let after = (last + 1..lines.len()).find(|&at| is_between(&&lines[at]));
    // A row that cannot be read, such as one of several ports, neither begins nor ends the table.
    if let Some(at) = [before, after].into_iter().flatten().find(|&at| is_like(lines[at], sample)) {
        let text = Printable(lines[at].trim().as_bytes()).to_string();
        return Err(NoGuess::unfit(
            sample,
            format!("{}: not in the form of an entry: {text}", LineNumber::from_index(at)),
        ));
    }
    let [before, after] = [before, after].map(|at| at.map(|at| lines[at].trim()));
    let line = |text: &str| expression(&format!("^[ \\t]*{}[ \\t]*$", declared::escaped(text)));
    let begin = before.map_or(String::new(), |text| format!("begin = {}\n", line(text)));
    let end = match (before, after) {
        (_, Some(text)) => format!("end = {}\n", expression(&format!("^[ \\t]*{}", declared::escaped(text)))),
        _ => String::new(),
    };
    let contains = before.map_or(String::new(), |text| format!("contains = {}\n", line(text)));
    Ok(format!(
        "version = 1\nname = \"my-format\"\nabout = \"\"\nkind = \"pattern\"\n{contains}{comment}\n[[table]]\n{begin}{end}\
         entry = {}\n\n[names]\nrole = \"label\"\n",
        expression(form),
    ))
}

/// Returns whether a line has the shape of a row.
///
/// It has the same first word before the port and the name, or as many words with the same signs between them and a
/// digit where the port is.
fn is_like(line: &str, row: &Row<'_>) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '*');
    let first_word = |text: &str| text.split(|c: char| !is_word(c)).find(|word| !word.is_empty()).map(str::to_owned);
    let start = first_word(&row.text[..row.port.start.min(row.name.start)]);
    if start.is_some() && start == first_word(line) {
        return true;
    }
    // Each part: a word, or a sign.
    let parts = |text: &str| {
        let mut parts: Vec<String> = Vec::new();
        let mut in_word = false;
        for c in text.chars() {
            match (is_word(c), in_word) {
                (true, true) => parts.last_mut().into_iter().for_each(|word| word.push(c)),
                (false, _) if c.is_whitespace() => {}
                _ => parts.push(c.to_string()),
            }
            in_word = is_word(c);
        }
        parts
    };
    let expected = parts(&row.text[..row.port.end.max(row.name.end)]);
    let port = parts(&row.text[..row.port.end]).len() - 1;
    let others = parts(line);
    let is_same = |(at, (part, other)): (usize, (&String, &String))| {
        let are_words = part.starts_with(is_word) && other.starts_with(is_word);
        if at == port { other.starts_with(|c: char| c.is_ascii_digit()) } else { are_words || part == other }
    };
    others.len() >= expected.len() && expected.iter().zip(&others).enumerate().all(is_same)
}

/// Returns the expression of a line. Its port and name become groups, as does a transport; blanks match any blanks.
/// `common_lead` is the text before the transport in most rows.
fn form(row: &Row<'_>, common_lead: Option<&str>) -> String {
    let bytes = row.text.as_bytes();
    let quote = bytes.get(row.name.end).filter(|b| matches!(b, b'"' | b'\'' | b'`'));
    let name = match quote {
        Some(&quote) => format!("(?P<name>[^{}\\n]+)", char::from(quote).to_string().replace('\'', "\\x27")),
        None => "(?P<name>[\\w.+*-]+)".to_owned(),
    };
    let port = "(?P<port>\\d+)".to_owned();
    let (first, second) = if row.port.start < row.name.start {
        ((&row.port, port), (&row.name, name))
    } else {
        ((&row.name, name), (&row.port, port))
    };
    let after = &row.text[second.0.end..];
    // The text after the last sign is a comment or part of the row.
    let is_part = |c: char| {
        matches!(c, '"' | '\'' | '`' | ',' | ';' | ':' | ')' | '}' | ']' | '/' | '|') || c.is_ascii_whitespace()
    };
    let mut end = after.find(|c: char| !is_part(c)).unwrap_or(after.len());
    let transport = transport_after(after).filter(|span| span.start == end || lead(row).as_deref() == common_lead);
    if let Some(span) = transport {
        end = span.end;
        end += after[end..].find(|c: char| !is_part(c)).unwrap_or(after.len() - end);
    }
    let tail = after[..end].split("//").next().unwrap_or_default().trim_end();
    // The last row often lacks it.
    let may_be_listed = quote.is_some() || tail.ends_with([',', ')', ']', '}']);
    let separator = if may_be_listed { ",?" } else { "" };
    let tail = tail.strip_suffix(',').unwrap_or(tail);
    let has_text = after[end..].trim_start().starts_with(|c: char| c.is_ascii_alphanumeric())
        && separator.is_empty()
        && !tail.ends_with(';');
    let description = if has_text { DESCRIPTION } else { "" };
    format!(
        "^{}{}{}{}{}{separator}{description}",
        literal(&row.text[..first.0.start]),
        first.1,
        literal(&row.text[first.0.end..second.0.start]),
        second.1,
        literal(tail)
    )
}

/// Returns an expression for the text between two parts.
fn literal(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let lower = rest.get(..3).unwrap_or_default().to_ascii_lowercase();
        let is_transport = ["tcp", "udp"].contains(&lower.as_str()) && !written.contains("<transport>");
        let blanks = rest.len() - rest.trim_start().len();
        if is_transport {
            written.push_str("(?P<transport>(?i:tcp|udp|sctp|dccp))");
            rest = &rest[3..];
        } else if blanks > 0 {
            let touches_sign = written.ends_with(|c: char| !c.is_ascii_alphanumeric() && c != ')' && c != '+')
                || rest[blanks..].starts_with(|c: char| !c.is_ascii_alphanumeric());
            written.push_str(if written.is_empty() || touches_sign { "[ \\t]*" } else { "[ \\t]+" });
            rest = &rest[blanks..];
        } else {
            written.push_str(&declared::escaped(&c.to_string()));
            rest = &rest[c.len_utf8()..];
        }
    }
    // Columns may be aligned by more or fewer blanks, but there are some.
    if text.trim().is_empty() && !text.is_empty() { "[ \\t]+".to_owned() } else { written }
}

/// Returns the most frequent of several values.
fn common<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

/// Returns a text as a basic string of TOML.
fn quoted(text: &str) -> String {
    // A string of JSON is one of TOML.
    serde_json::Value::from(text).to_string()
}

/// Returns an expression as a literal string of TOML.
fn expression(text: &str) -> String {
    format!("'{}'", text.replace('\'', "\\x27"))
}
