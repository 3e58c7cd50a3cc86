//! Commands in shell scripts, and their arguments.

use super::words::lines;
use std::ops::Range;

/// One simple command: its words, without the quotes around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The words, the name of the command first.
    pub(super) words: Vec<Range<usize>>,
}

/// Words before a command that are not its name.
const BEFORE: [&[u8]; 14] =
    [b"sudo", b"exec", b"nohup", b"time", b"run", b"then", b"do", b"else", b"if", b"while", b"until", b"!", b"{", b"("];

/// Returns the commands of a script. A backslash before the end of a line continues it; `#` before a word begins a
/// comment; `;`, `&&`, `||`, `|` and `&` end a command.
pub(super) fn commands(bytes: &[u8]) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut continues = false;
    for line in lines(bytes) {
        if !continues {
            push(bytes, &mut words, &mut commands);
        }
        continues = read_line(bytes, line, &mut words, &mut commands);
    }
    push(bytes, &mut words, &mut commands);
    commands
}

/// Reads the words of a line. Returns whether the next line continues it.
fn read_line(bytes: &[u8], line: Range<usize>, words: &mut Vec<Range<usize>>, commands: &mut Vec<Command>) -> bool {
    let mut at = line.start;
    while at < line.end {
        match bytes[at] {
            byte if byte.is_ascii_whitespace() => at += 1,
            b'\\' if at + 1 == line.end => return true,
            b'#' => return false,
            b';' | b'&' | b'|' => {
                push(bytes, words, commands);
                at += 1;
            }
            quote @ (b'"' | b'\'') => {
                let end = bytes[at + 1..line.end].iter().position(|&byte| byte == quote);
                let end = end.map_or(line.end, |length| at + 1 + length);
                words.push(at + 1..end);
                at = end + 1;
            }
            _ => {
                let end = end_of_word(bytes, at, line.end);
                if bytes[at..end] == *b"\\" {
                    return true;
                }
                words.push(at..end);
                at = end;
            }
        }
    }
    false
}

/// Returns where a word ends that may have quotes inside, such as `--dport="a b"`.
fn end_of_word(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut quote = None;
    for (at, &byte) in (start..).zip(&bytes[start..end]) {
        let is_end = byte.is_ascii_whitespace() || matches!(byte, b';' | b'&' | b'|');
        if quote == Some(byte) {
            quote = None;
        } else if quote.is_none() && matches!(byte, b'"' | b'\'') {
            quote = Some(byte);
        } else if quote.is_none() && (is_end || (byte == b'\\' && at + 1 == end && at > start)) {
            return at;
        }
    }
    end
}

/// Ends a command.
fn push(bytes: &[u8], words: &mut Vec<Range<usize>>, commands: &mut Vec<Command>) {
    let is_name = |word: &&Range<usize>| {
        let text = &bytes[(*word).clone()];
        // `NAME=value` before a command sets a variable; `NAME=$(command` begins another one.
        let begins_command = (memchr::memmem::find(text, b"$(").is_some() && !text.ends_with(b")"))
            || (text.contains(&b'`') && !text.ends_with(b"`"));
        !BEFORE.contains(&text) && (text.starts_with(b"-") || !text.contains(&b'=') || begins_command)
    };
    if let Some(first) = words.iter().position(|word| is_name(&word)) {
        commands.push(Command { words: words.split_off(first) });
    }
    words.clear();
}

/// Returns the name of a program without its folder: `iptables` of `/sbin/iptables`.
pub(super) fn program<'a>(bytes: &'a [u8], command: &Command) -> &'a [u8] {
    let word = command.words.first().map(|word| &bytes[word.clone()]).unwrap_or_default();
    word.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_their_words() {
        let bytes = b"a=1 sudo /sbin/x --p=\"a b\" 'c # d' # e\nif y \\\n z; then w && v\n# u\n\"$X\" -A";
        let shown: Vec<String> = commands(bytes)
            .iter()
            .map(|command| {
                let words = command.words.iter().map(|word| String::from_utf8_lossy(&bytes[word.clone()]).into_owned());
                words.collect::<Vec<_>>().join("_")
            })
            .collect();
        assert_eq!(shown, ["/sbin/x_--p=\"a b\"_c # d", "y_z", "w", "v", "$X_-A"]);
        assert_eq!(program(bytes, &commands(bytes)[0]), b"x");
    }
}
