//! The words, simple commands and here-documents of a shell script.

use std::ops::Range;

/// A here-document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::uses) struct HereDocument {
    /// The position of the `<<` that opens it.
    pub(in crate::uses) opening: usize,
    /// Its lines.
    pub(in crate::uses) body: Range<usize>,
    /// Whether the shell replaces variables in it.
    pub(in crate::uses) is_expanded: bool,
}

/// The words of each simple command, and the here-documents.
pub(super) struct Read {
    pub(super) commands: Vec<Vec<Range<usize>>>,
    pub(super) documents: Vec<HereDocument>,
}

/// The most levels in each other. Further ones are read as part of the last.
const MOST_LEVELS: usize = 64;

/// The part of a script that the bytes at a position belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Commands, up to the end of the script.
    Script,
    /// Commands, up to `)`.
    Parentheses,
    /// Commands, up to a backquote.
    Backquotes,
    /// Text, up to `"`.
    Quotes,
    /// Text, up to `}`.
    Braces,
    /// Text, up to `)`: `$((1 << 2))` has two levels.
    Arithmetic,
}

/// One level of nesting. Text is part of the open word of the nearest level of commands.
#[derive(Debug)]
struct Level {
    kind: Kind,
    words: Vec<Range<usize>>,
    word: Option<Word>,
    /// Whether the next word is the file of a redirection.
    is_file: bool,
    /// The number of open `case`.
    cases: usize,
    /// Whether the words are the pattern of an arm of `case`.
    is_pattern: bool,
}

/// A word whose end is not reached.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    /// The position after the end of its first part in quotes.
    quoted_to: Option<usize>,
}

/// A here-document whose lines are not reached.
struct Pending<'a> {
    opening: usize,
    delimiter: &'a [u8],
    is_expanded: bool,
}

pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    /// Whether text ends with its line at the latest.
    is_broken: bool,
    levels: Vec<Level>,
    pending: Vec<Pending<'a>>,
    read: Read,
}

impl<'a> Lexer<'a> {
    /// Reads a part of a file. If a quote has no end, each text ends with its line, so that an apostrophe hides no
    /// commands.
    pub(super) fn read(bytes: &'a [u8], part: Range<usize>) -> Read {
        let (read, is_complete) = Self::new(bytes, part.clone(), false).run();
        if is_complete { read } else { Self::new(bytes, part, true).run().0 }
    }

    fn new(bytes: &'a [u8], part: Range<usize>, is_broken: bool) -> Self {
        let read = Read { commands: Vec::new(), documents: Vec::new() };
        let levels = vec![Level::new(Kind::Script)];
        Self { bytes, at: part.start, end: part.end, is_broken, levels, pending: Vec::new(), read }
    }

    /// Returns what is read, and whether every text has an end.
    fn run(mut self) -> (Read, bool) {
        let mut is_complete = true;
        while let (true, Some(level)) = (self.at < self.end, self.levels.last()) {
            match level.kind {
                Kind::Script | Kind::Parentheses | Kind::Backquotes => is_complete &= self.read_command(),
                kind => self.read_text(kind),
            }
            if !is_complete && !self.is_broken {
                break;
            }
        }
        self.at = self.at.min(self.end);
        self.read_documents();
        while let Some(level) = self.levels.last() {
            is_complete &= level.kind.is_commands();
            self.end_command();
            self.levels.pop();
        }
        (self.read, is_complete)
    }

    /// Reads one byte of text, or the sign that begins another level.
    fn read_text(&mut self, kind: Kind) {
        let byte = self.bytes[self.at];
        match (kind, byte) {
            (_, b'\n') if self.is_broken => {
                self.levels.pop();
            }
            (_, b'\\') => self.at += 2,
            (_, b'$') => self.read_dollar(),
            (_, b'`') => self.open(Kind::Backquotes, 1),
            (Kind::Quotes, b'"') | (Kind::Braces, b'}') | (Kind::Arithmetic, b')') => {
                self.levels.pop();
                self.at += 1;
                if let (Kind::Quotes, Some(Level { word: Some(word), .. })) = (kind, self.levels.last_mut()) {
                    word.quoted_to.get_or_insert(self.at);
                }
            }
            (Kind::Braces, b'"') => self.open(Kind::Quotes, 1),
            (Kind::Arithmetic, b'(') => self.open(Kind::Arithmetic, 1),
            _ => self.at += 1,
        }
    }

    /// Reads one byte of commands, a quoted text, or a sign. Returns whether the text has an end.
    fn read_command(&mut self) -> bool {
        let byte = self.bytes[self.at];
        let next = self.bytes[..self.end].get(self.at + 1).copied();
        let at = self.at;
        match byte {
            b'\n' => {
                self.end_command();
                self.at += 1;
                self.read_documents();
            }
            b'\\' if self.continues() => {
                self.at += if next == Some(b'\r') { 3 } else { 2 };
                // A word goes on in the next line, unless that begins with something else.
                let after = self.bytes[..self.end].get(self.at);
                if after.is_none_or(|byte| byte.is_ascii_whitespace() || b"\\;&|()<>".contains(byte)) {
                    self.end_word_before(at);
                }
            }
            byte if byte.is_ascii_whitespace() => {
                self.end_word();
                self.at += 1;
            }
            b'#' if self.level().word.is_none() => self.at = self.end_of_line(),
            b';' | b'&' | b'|' => self.read_separator(byte, next),
            b'<' | b'>' => self.read_redirection(),
            b'(' => self.read_open(next),
            b')' => self.read_close(),
            b'`' if self.level().kind == Kind::Backquotes => self.close(),
            b'\'' => return self.read_quoted(false),
            b'$' if next == Some(b'\'') => return self.read_quoted(true),
            _ => {
                self.begin_word();
                match byte {
                    b'"' => self.open(Kind::Quotes, 1),
                    b'`' => self.open(Kind::Backquotes, 1),
                    b'$' => self.read_dollar(),
                    b'\\' => self.at += 2,
                    _ => self.at += 1,
                }
            }
        }
        true
    }

    /// Reads `'text'`, or `$'text'`, in which a backslash keeps a quote. Returns whether the text has an end.
    fn read_quoted(&mut self, has_escapes: bool) -> bool {
        self.begin_word();
        let start = self.at + 1 + usize::from(has_escapes);
        let end = if self.is_broken { self.end_of_line() } else { self.end };
        let mut is_kept = false;
        let close = self.bytes[start.min(end)..end].iter().position(|&byte| {
            let is_end = byte == b'\'' && !is_kept;
            is_kept = has_escapes && byte == b'\\' && !is_kept;
            is_end
        });
        self.at = close.map_or(end, |length| start + length + 1);
        if let (Some(_), at, Level { word: Some(word), .. }) = (close, self.at, self.level()) {
            word.quoted_to.get_or_insert(at);
        }
        close.is_some()
    }

    /// Reads `$`, and opens `$(`, `$((` or `${`.
    fn read_dollar(&mut self) {
        let rest = &self.bytes[self.at + 1..self.end];
        if rest.starts_with(b"((") {
            self.open(Kind::Arithmetic, 2);
            self.open(Kind::Arithmetic, 1);
        } else if rest.starts_with(b"(") {
            self.open(Kind::Parentheses, 2);
        } else if rest.starts_with(b"{") {
            self.open(Kind::Braces, 2);
        } else {
            self.at += 1;
        }
    }

    /// Reads `;`, `&` and `|`. `;;` ends an arm of `case`.
    fn read_separator(&mut self, byte: u8, next: Option<u8>) {
        if byte == b'&' && next == Some(b'>') {
            self.end_word();
            self.at += 1;
            return self.read_redirection();
        }
        self.end_command();
        self.at += 1;
        let is_arm = byte == b';' && matches!(next, Some(b';' | b'&'));
        let level = self.level();
        level.is_pattern |= is_arm && level.cases > 0;
    }

    /// Reads a redirection, whose file is no word of the command.
    fn read_redirection(&mut self) {
        let rest = &self.bytes[self.at..self.end];
        if rest.starts_with(b"<(") || rest.starts_with(b">(") {
            self.begin_word();
            return self.open(Kind::Parentheses, 2);
        }
        let bytes = self.bytes;
        let at = self.at;
        // The number before it is that of the open file.
        let is_number = |word: &Word| bytes[word.start..at].iter().all(u8::is_ascii_digit);
        if self.level().word.as_ref().is_some_and(is_number) {
            self.level().word = None;
        }
        self.end_word();
        if rest.starts_with(b"<<<") {
            self.at += 3;
        } else if rest.starts_with(b"<<") {
            let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
            match delimiter(line.get(2..).unwrap_or_default()) {
                Some((delimiter, is_expanded, length)) => {
                    self.pending.push(Pending { opening: at, delimiter, is_expanded });
                    self.at += 2 + length;
                }
                None => self.at += 2,
            }
        } else {
            self.at += rest.iter().take(3).take_while(|byte| b"<>&|".contains(byte)).count();
            self.level().is_file = true;
        }
    }

    /// Reads `(`: a subshell, the parentheses of a function, an array, or the beginning of a pattern.
    fn read_open(&mut self, next: Option<u8>) {
        if self.level().is_pattern {
            self.at += 1;
        } else if next == Some(b'(') && self.level().word.is_none() {
            self.begin_word();
            self.open(Kind::Arithmetic, 1);
        } else {
            self.end_command();
            self.open(Kind::Parentheses, 1);
        }
    }

    /// Reads `)`: the end of commands, or of the pattern of an arm.
    fn read_close(&mut self) {
        // `esac` may end the pattern.
        self.end_word();
        if self.level().is_pattern {
            self.end_command();
            self.level().is_pattern = false;
            self.at += 1;
        } else if self.level().kind == Kind::Parentheses {
            self.close();
        } else {
            self.end_command();
            self.at += 1;
        }
    }

    /// Reads the here-documents that the last line opened.
    fn read_documents(&mut self) {
        for Pending { opening, delimiter, is_expanded } in std::mem::take(&mut self.pending) {
            let start = self.at;
            let mut body = start..self.end;
            while self.at < self.end {
                let line = self.at..self.end_of_line();
                self.at = (line.end + 1).min(self.end);
                if self.bytes[line.clone()].trim_ascii() == delimiter {
                    body.end = line.start;
                    break;
                }
            }
            self.read.documents.push(HereDocument { opening, body, is_expanded });
        }
    }

    /// Returns whether a backslash is before the end of the line.
    fn continues(&self) -> bool {
        let rest = &self.bytes[self.at + 1..self.end];
        rest.starts_with(b"\n") || rest.starts_with(b"\r\n") || rest.is_empty()
    }

    fn end_of_line(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length)
    }

    /// Returns the level of commands that the next byte belongs to.
    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the level of the script is open until its end")
    }

    fn open(&mut self, kind: Kind, length: usize) {
        self.at += length;
        if self.levels.len() < MOST_LEVELS {
            self.levels.push(Level::new(kind));
        }
    }

    /// Ends the commands of a level.
    fn close(&mut self) {
        self.end_command();
        self.levels.pop();
        self.at += 1;
    }

    fn begin_word(&mut self) {
        let start = self.at;
        self.level().word.get_or_insert(Word { start, quoted_to: None });
    }

    fn end_word(&mut self) {
        self.end_word_before(self.at);
    }

    /// Ends the open word, if there is one, at a position.
    fn end_word_before(&mut self, at: usize) {
        let bytes = self.bytes;
        let level = self.level();
        let Some(Word { start, quoted_to }) = level.word.take() else { return };
        if std::mem::take(&mut level.is_file) {
            return;
        }
        let word = match bytes[start] {
            b'"' | b'\'' if quoted_to == Some(at) => start + 1..at - 1,
            b'"' | b'\'' if quoted_to.is_none() => start + 1..at,
            _ => start..at,
        };
        if level.is_pattern && level.words.is_empty() && bytes[word.clone()] == *b"esac" {
            (level.cases, level.is_pattern) = (level.cases.saturating_sub(1), false);
            return;
        }
        level.words.push(word);
        if !level.is_pattern && begins_case(bytes, &level.words) {
            level.words.clear();
            (level.cases, level.is_pattern) = (level.cases + 1, true);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        let bytes = self.bytes;
        let level = self.level();
        level.is_file = false;
        let words = std::mem::take(&mut level.words);
        if level.is_pattern || words.is_empty() {
            return;
        }
        if bytes[words[0].clone()] == *b"esac" {
            level.cases = level.cases.saturating_sub(1);
        }
        self.read.commands.push(words);
    }
}

impl Kind {
    fn is_commands(self) -> bool {
        matches!(self, Self::Script | Self::Parentheses | Self::Backquotes)
    }
}

impl Level {
    fn new(kind: Kind) -> Self {
        Self { kind, words: Vec::new(), word: None, is_file: false, cases: 0, is_pattern: false }
    }
}

/// Returns whether words are `case WORD in`, also after words such as `then`.
fn begins_case(bytes: &[u8], words: &[Range<usize>]) -> bool {
    let text = |word: &Range<usize>| &bytes[word.clone()];
    let [before @ .., case, _, last] = words else { return false };
    text(case) == b"case"
        && text(last) == b"in"
        && before.iter().all(|word| matches!(text(word), b"then" | b"else" | b"do" | b"{" | b"!" | b"if"))
}

/// Returns the word that ends a here-document, whether it has no quotes, and its length with blanks and quotes. In
/// `<<-'E' > file`, the word is `E`.
fn delimiter(rest: &[u8]) -> Option<(&[u8], bool, usize)> {
    let begin = rest.strip_prefix(b"-").unwrap_or(rest).trim_ascii_start();
    let bare = begin.strip_prefix(b"'").or(begin.strip_prefix(b"\"")).or(begin.strip_prefix(b"\\")).unwrap_or(begin);
    let length = bare.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    // A shift has a number.
    let word = Some(&bare[..length]).filter(|word| word.first().is_some_and(|first| !first.is_ascii_digit()))?;
    let is_quoted = bare.len() < begin.len();
    let closes = is_quoted && matches!(bare.get(length), Some(b'\'' | b'"'));
    Some((word, !is_quoted, rest.len() - bare.len() + length + usize::from(closes)))
}
