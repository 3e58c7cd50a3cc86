//! Texts that a script pipes into a rule loader: `echo "add rule …" | nft -f -`.

use super::shell::Command;
use super::{ConfigReader, by_id};
use std::ops::Range;

/// The most commands in a group before a pipe, and the most bytes of it.
const MOST_COMMANDS: usize = 256;
const MOST_BYTES: usize = 64 << 10;

/// Commands whose output a rule loader, such as `nft -f -`, reads.
pub(super) struct Pipe<'c> {
    from: &'c [Command],
    /// The commands, up to the rule loader.
    pub(super) part: Range<usize>,
    /// The reader of the rules.
    pub(super) reader: &'static dyn ConfigReader,
}

/// A text that a command prints: one word in quotes, or several words.
pub(super) struct PrintedText {
    pub(super) body: Range<usize>,
    /// Whether the shell replaces variables in it.
    pub(super) is_expanded: bool,
    /// Whether it consists of several words, whose quotes and backslashes the shell removes.
    pub(super) is_words: bool,
}

impl<'c> Pipe<'c> {
    /// Returns the pipes of a script, in its order.
    pub(super) fn all(bytes: &[u8], commands: &'c [Command]) -> Vec<Self> {
        let pipe = |(at, to): (usize, &Command)| {
            let reader = reader(bytes, to)?;
            let from = writers(bytes, &commands[..at], to);
            let start = from.first()?.words().first()?.start;
            Some(Self { from, part: start..to.words().first()?.start, reader })
        };
        commands.iter().enumerate().filter_map(pipe).collect()
    }

    /// Returns the texts that the commands print.
    pub(super) fn texts(&self, bytes: &[u8]) -> impl Iterator<Item = PrintedText> {
        self.from.iter().flat_map(|from| texts(bytes, from))
    }
}

/// Returns the reader of the rules that a command reads from its input.
fn reader(bytes: &[u8], command: &Command) -> Option<&'static dyn ConfigReader> {
    let text = |word: &Range<usize>| &bytes[word.clone()];
    let is_restore = |name: &[u8], _: &[Range<usize>]| name.ends_with(b"tables-restore");
    let is_nft = |name: &[u8], rest: &[Range<usize>]| {
        name == b"nft" && rest.iter().all(|word| text(word).starts_with(b"-") || text(word) == b"/dev/stdin")
    };
    if command.run(bytes, is_nft).is_some() {
        by_id("nftables")
    } else if command.run(bytes, is_restore).is_some() {
        by_id("iptables")
    } else {
        None
    }
}

/// Returns the commands whose output a pipe passes to a command: the one before it, or those of a group in braces or
/// parentheses.
fn writers<'c>(bytes: &[u8], before: &'c [Command], to: &Command) -> &'c [Command] {
    let start = to.words().first().map_or(0, |first| with_quotes(bytes, first).start);
    let Some(passed) = bytes[..start].trim_ascii_end().strip_suffix(b"|") else { return &[] };
    let passed = passed.trim_ascii_end();
    let [others @ .., last] = before else { return &[] };
    let from = match passed.last() {
        Some(b'}') => group_in_braces(bytes, others),
        Some(b')') => group_in_parentheses(passed, before),
        _ => last.words().last().filter(|word| with_quotes(bytes, word).end == passed.len()).map(|_| others.len()),
    };
    from.map_or(&[], |from| &before[from..])
}

/// Returns the position of a word with the quotes around it.
fn with_quotes(bytes: &[u8], word: &Range<usize>) -> Range<usize> {
    match word.start.checked_sub(1).map(|at| bytes[at]) {
        Some(quote @ (b'"' | b'\'')) if bytes.get(word.end) == Some(&quote) => word.start - 1..word.end + 1,
        _ => word.clone(),
    }
}

/// Returns the first of the commands in the braces that end after them. `{` is the first word of a command.
fn group_in_braces(bytes: &[u8], commands: &[Command]) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, command) in commands.iter().enumerate().rev().take(MOST_COMMANDS) {
        match command.words().first().map(|word| &bytes[word.clone()]) {
            Some(b"}") => depth += 1,
            Some(b"{") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns the first of the commands in the parentheses at the end of a text.
fn group_in_parentheses(text: &[u8], commands: &[Command]) -> Option<usize> {
    let mut depth = 0_usize;
    let open = text.iter().enumerate().rev().take(MOST_BYTES).find(|(_, byte)| {
        match byte {
            b')' => depth += 1,
            b'(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })?;
    let is_inside = |command: &Command| command.words().first().is_some_and(|word| word.start > open.0);
    Some(commands.partition_point(|command| !is_inside(command)))
}

/// Returns the texts that `echo` or `printf` prints: each word in quotes, or all words if some have none.
fn texts(bytes: &[u8], command: &Command) -> Vec<PrintedText> {
    let text = |word: &Range<usize>| &bytes[word.clone()];
    let is_before = |word: &Range<usize>| matches!(text(word), b"{" | b"!" | b"if" | b"then" | b"else" | b"do");
    let words = command.words();
    let words = &words[words.iter().take_while(|word| is_before(word)).count()..];
    let [program, texts @ ..] = words else { return Vec::new() };
    let is_option = |word: &Range<usize>| matches!(text(word), b"-n" | b"-e" | b"-E" | b"-ne" | b"-en");
    let texts = &texts[texts.iter().take_while(|word| is_option(word)).count()..];
    let ([first, .., last] | [first @ last]) = texts else { return Vec::new() };
    if !matches!(text(program), b"echo" | b"printf") {
        return Vec::new();
    }
    let quote = |word: &Range<usize>| Some(bytes[word.start.checked_sub(1)?]).filter(|sign| b"\"'".contains(sign));
    if texts.iter().all(|word| quote(word).is_some()) {
        let printed = |word: &Range<usize>| {
            let is_expanded = quote(word) == Some(b'"');
            PrintedText { body: word.clone(), is_expanded, is_words: false }
        };
        return texts.iter().map(printed).collect();
    }
    // In front of the first word, a quote would make it a text in quotes.
    let body = with_quotes(bytes, first).start..with_quotes(bytes, last).end;
    vec![PrintedText { body, is_expanded: true, is_words: true }]
}

#[cfg(test)]
mod tests {
    use super::super::shell::commands;
    use super::*;

    #[test]
    fn other_texts_are_not_rules() {
        for text in [
            "echo tcp dport smtp | grep x\n",
            "echo tcp dport smtp; nft -f -\n",
            "echo tcp dport smtp || nft -f -\n",
            "{ echo tcp dport smtp; } | grep x; nft -f -\n",
            "echo tcp dport smtp; { true; } | nft -f -\n",
            "echo tcp dport smtp; (true) | nft -f -\n",
            "} | nft -f -\n",
            ") | nft -f -\n",
            "| nft -f -",
        ] {
            let commands = commands(text.as_bytes());
            let pipes = Pipe::all(text.as_bytes(), &commands);
            assert!(pipes.iter().all(|pipe| pipe.texts(text.as_bytes()).next().is_none()), "{text}");
        }
    }
}
