//! Shell scripts: their simple commands and here-documents.

mod lexer;

use super::{Need, Use};
pub(super) use lexer::HereDocument;
use lexer::Lexer;
use std::collections::HashSet;
use std::ops::Range;

/// One simple command, wherever it is.
///
/// Also in an arm of `case`, in a function, in `$(…)`, in a here-document, and in quotes behind `sh -c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The words, without the quotes around them. Redirections are left out; words such as `then` and `sudo` are not.
    words: Vec<Range<usize>>,
    /// Whether it is text in quotes, such as `RULE="iptables …"`, so that nothing shows whether it is run.
    is_text: bool,
}

/// The commands of a script in its order, and the here-documents that are not part of others.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    pub(super) documents: Vec<HereDocument>,
}

/// Programs that print their arguments, search for them, look them up or ignore them, and run none.
const PRINTERS: [&[u8]; 10] =
    [b":", b"cat", b"command", b"echo", b"egrep", b"grep", b"logger", b"printf", b"type", b"which"];
/// Programs that run a text as commands.
const RUNNERS: [&[u8]; 11] =
    [b"ash", b"bash", b"dash", b"eval", b"ksh", b"sh", b"ssh", b"su", b"trap", b"watch", b"zsh"];
/// The reason why names in a command are not looked up that may never be run, such as `RULE="iptables …"`.
const PERHAPS_NOT_RUN: &str = "nothing shows whether the command in quotes is run";
/// The length of the longest path of a program, in bytes. Longer words are not examined, since each may have all the
/// others in it.
const LONGEST_PROGRAM: usize = 4096;
/// The most texts and here-documents in each other that are read.
const MOST_DEPTH: usize = 4;

/// Returns the commands and here-documents of a script.
pub(super) fn script(bytes: &[u8]) -> Script {
    let mut script = Script::default();
    let mut open = vec![Part { range: 0..bytes.len(), depth: 0, is_text: false }];
    let mut known = HashSet::new();
    while let Some(part) = open.pop() {
        // A text in another one is found with both.
        if !known.insert(part.range.clone()) {
            continue;
        }
        let read = Lexer::read(bytes, part.range.clone());
        let depth = part.depth + 1;
        let is_deep = depth > MOST_DEPTH;
        for words in read.commands {
            open.extend(parts(bytes, &words, depth).into_iter().filter(|_| !is_deep));
            script.commands.push(Command { words, is_text: part.is_text });
        }
        let bodies = read.documents.iter().map(|document| document.body.clone());
        open.extend(bodies.filter(|_| !is_deep).map(|range| Part { range, depth, is_text: part.is_text }));
        if part.depth == 0 {
            script.documents = read.documents;
        }
    }
    let start = |command: &Command| command.words.first().map(|word| word.start);
    script.commands.sort_by_key(start);
    // A command in `"$(…)"` is also found as a part of the text in quotes.
    script.commands.dedup_by_key(|command| start(command));
    script
}

/// Returns the commands of a script.
pub(super) fn commands(bytes: &[u8]) -> Vec<Command> {
    script(bytes).commands
}

/// Returns the commands of a file each of whose lines is read by itself, as those of `iptables-save` are.
pub(super) fn commands_of_lines(bytes: &[u8]) -> Vec<Command> {
    let lines = super::words::lines(bytes).flat_map(|line| Lexer::read(bytes, line).commands);
    lines.map(|words| Command { words, is_text: false }).collect()
}

/// A part of a script that is read as a script.
struct Part {
    range: Range<usize>,
    depth: usize,
    is_text: bool,
}

/// Returns the texts in quotes among the words of a command that may be commands themselves.
fn parts(bytes: &[u8], words: &[Range<usize>], depth: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut is_run, mut is_printed) = (false, false);
    for word in words {
        let text = &bytes[word.clone()];
        let (value, is_text) =
            if is_quoted(bytes, word) { (Some(word.clone()), !is_run) } else { (assigned(bytes, word), true) };
        let value = value.filter(|value| bytes[value.clone()].iter().any(u8::is_ascii_whitespace));
        parts.extend(value.filter(|_| !is_printed).map(|range| Part { range, depth, is_text }));
        is_run |= RUNNERS.contains(&base_name(text));
        is_printed |= PRINTERS.contains(&base_name(text));
    }
    parts
}

/// Returns the text in quotes of `NAME="text"`.
fn assigned(bytes: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let equals = memchr::memchr(b'=', &bytes[word.clone()])?;
    let value = word.start + equals + 1..word.end;
    let text = super::words::unquote(bytes, value.clone());
    (text != value).then_some(text)
}

/// Returns whether a word is in quotes, which are not part of it.
fn is_quoted(bytes: &[u8], word: &Range<usize>) -> bool {
    word.start > 0 && matches!(bytes[word.start - 1], b'"' | b'\'')
}

/// Returns the name of a program without its folder: `iptables` of `/sbin/iptables`. Empty for a word that is too long.
fn base_name(word: &[u8]) -> &[u8] {
    let path = if word.len() <= LONGEST_PROGRAM { word } else { b"" };
    path.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
}

impl Command {
    /// Returns all words.
    pub(super) fn words(&self) -> &[Range<usize>] {
        &self.words
    }

    /// Returns the words from the name of a program on, if the command runs one: `iptables -F` of
    /// `sudo -u root /sbin/iptables -F`. It may be behind any wrapper, but not behind `echo`.
    pub(super) fn run<'c>(
        &'c self,
        bytes: &[u8],
        is_program: impl Fn(&[u8], &'c [Range<usize>]) -> bool,
    ) -> Option<&'c [Range<usize>]> {
        let text = |at: usize| &bytes[self.words[at].clone()];
        let is_path = |at: usize| text(at).len() <= LONGEST_PROGRAM && !text(at).iter().any(u8::is_ascii_whitespace);
        let at =
            (0..self.words.len()).find(|&at| is_path(at) && is_program(base_name(text(at)), &self.words[at + 1..]))?;
        // `command iptables` runs it, `command -v iptables` does not.
        let prints = |before: usize| {
            PRINTERS.contains(&base_name(text(before))) && (text(before) != b"command" || text(before + 1) == b"-v")
        };
        let is_run = !(0..at).any(prints) && (!self.is_text || at == 0 || text(0) == b"sudo");
        is_run.then(|| &self.words[at..])
    }

    /// Marks the uses of a command as unknown, if nothing shows whether it is run.
    pub(super) fn qualify(&self, uses: &mut [Use]) {
        for used in uses.iter_mut().filter(|used| self.is_text && !matches!(used.need, Need::Unknown(_))) {
            used.need = Need::Unknown(PERHAPS_NOT_RUN);
        }
    }
}

#[cfg(test)]
mod tests;
