//! Whole files in shell scripts: here-documents, and texts that they pipe into a program of rules.

use super::path::by_path;
use super::piped::{Pipe, PrintedText};
use super::shell::{HereDocument, Script, script};
use super::words::{HIDDEN, blank, lines, split, unquote, words};
use super::{CONFIGS, ConfigReader, Reading, Recognition, by_id};
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// A script, without the text that it only prints, and the configurations in it.
pub(super) struct Parts<'a> {
    /// The script, with blanks in place of the here-documents that are only printed. The lines stay the same. Such
    /// here-documents are the text of `usage()`, and comments such as `: <<'END'`.
    pub(super) text: Cow<'a, [u8]>,
    /// The here-documents that are whole configurations.
    pub(super) files: Vec<WholeFile<'a>>,
}

/// A configuration that a script holds as a here-document, or as words that it prints.
pub(super) struct WholeFile<'a> {
    pub(super) body: Range<usize>,
    /// The file that the script writes it to, if its path is that of a configuration.
    pub(super) path: Option<&'a Path>,
    /// Whether the shell replaces variables in it.
    pub(super) is_expanded: bool,
    /// Whether it consists of several words, whose quotes and backslashes the shell removes.
    pub(super) is_words: bool,
    /// Its reader, by the path of the file that the script writes, or by the content.
    pub(super) reader: &'static dyn ConfigReader,
}

/// Where the text of a here-document goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// To a file, or to a program that reads rules or commands.
    Read,
    /// Into a variable: `x=$(cat <<E`.
    Variable,
    /// To the terminal, to a program that only prints it, or nowhere: `: <<'COMMENT'`.
    Printed,
}

/// Programs that read rules or commands, or write a file. Those whose names end with `-restore` do, too.
const READERS: [&[u8]; 18] = [
    b"ash",
    b"at",
    b"bash",
    b"chroot",
    b"dash",
    b"dd",
    b"ferm",
    b"install",
    b"ksh",
    b"nft",
    b"pfctl",
    b"postconf",
    b"sh",
    b"sponge",
    b"ssh",
    b"su",
    b"tee",
    b"zsh",
];
/// Targets of `>` that are no files of rules.
const NO_FILES: [&[u8]; 6] = [b"&1", b"&2", b"/dev/null", b"/dev/stderr", b"/dev/stdout", b"/dev/tty"];

impl<'a> Parts<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let mut parts = Self { text: Cow::Borrowed(bytes), files: Vec::new() };
        let Script { commands, documents } = script(bytes);
        let pipes = Pipe::all(bytes, &commands);
        for HereDocument { opening, body, is_expanded } in documents {
            let line = line_of(bytes, opening);
            let text = &bytes[body.clone()];
            let path = path_in(bytes, line.clone());
            let group = pipes.iter().find(|pipe| pipe.part.contains(&opening)).map(|pipe| pipe.reader);
            let target = match target(bytes, line.clone()) {
                found if found != Target::Read && (group.is_some() || is_in_read_group(bytes, &body)) => Target::Read,
                found => found,
            };
            let by_content = CONFIGS.iter().copied().find(|reader| reader.recognizes(text) == Recognition::Whole);
            if target == Target::Printed || (target == Target::Variable && by_content.is_none()) {
                blank(parts.text.to_mut(), body);
            } else if let Some(reader) =
                path.and_then(by_path).or_else(|| by_program(bytes, line)).or(group).or(by_content)
            {
                parts.files.push(WholeFile { body, path, is_expanded, is_words: false, reader });
            }
        }
        for pipe in &pipes {
            let file = |PrintedText { body, is_expanded, is_words }| WholeFile {
                body,
                path: None,
                is_expanded,
                is_words,
                reader: pipe.reader,
            };
            parts.files.extend(pipe.texts(bytes).map(file));
        }
        parts
    }

    /// Returns the script with blanks instead of the files, too, and the same lines.
    pub(super) fn commands(&self) -> Cow<'_, [u8]> {
        let mut rest = Cow::Borrowed(&*self.text);
        for file in &self.files {
            blank(rest.to_mut(), file.body.clone());
        }
        rest
    }
}

/// Returns the line that a position is in.
fn line_of(bytes: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    start..memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)
}

/// Returns whether the end of a group of commands after a here-document writes it: `} > jail.local`.
fn is_in_read_group(bytes: &[u8], body: &Range<usize>) -> bool {
    let line = lines(&bytes[body.end..]).nth(1).map(|line| body.end + line.start..body.end + line.end);
    line.is_some_and(|line| {
        matches!(bytes[line.clone()].trim_ascii_start().first(), Some(b'}' | b')')) && is_read(bytes, line)
    })
}

impl WholeFile<'_> {
    /// Finds the names in the file, at their positions in the script.
    pub(super) fn read(&self, bytes: &[u8]) -> Reading {
        let Self { body, path, is_expanded, is_words, .. } = self;
        let mut text = Cow::Borrowed(&bytes[body.clone()]);
        if *is_expanded && memchr::memchr(b'$', &text).is_some() {
            hide_variables(text.to_mut());
        }
        if body.start > 0 && matches!(bytes[body.start - 1], b'"' | b'\'') {
            end_lines(text.to_mut());
        }
        if *is_words {
            let signs = text.to_mut().iter_mut().filter(|byte| matches!(byte, b'"' | b'\'' | b'\\'));
            signs.for_each(|sign| *sign = b' ');
        }
        self.reader.read(path.unwrap_or(Path::new("")), &text).moved(body.start)
    }
}

/// Overwrites the variables and commands of the shell in a text that it expands, with signs that no name has. They are
/// `$x`, `${x}`, `$(x)` and text in backquotes, each in one line. The shell removes the backslash of `\$x`, which is a variable of the program that reads the file.
fn hide_variables(text: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'$', b'`', &text[at..]) {
        let start = at + found;
        let rest = &text[start + 1..];
        let name = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let length = match rest.first() {
            _ if text[start] == b'`' => rest.iter().take_while(|byte| !b"`\n".contains(byte)).count() + 1,
            Some(b'{') => rest.iter().take_while(|byte| !b"}\n".contains(byte)).count() + 1,
            Some(b'(') => command_length(rest),
            _ => name(rest),
        };
        at = (start + 1 + length).min(text.len());
        if start > 0 && text[start - 1] == b'\\' {
            text[start - 1] = b' ';
        } else {
            text[start..at].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = HIDDEN);
        }
    }
}

/// Returns the length of `(command)`, or of the rest of the line.
fn command_length(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let is_last = |byte: &u8| {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 || *byte == b'\n'
    };
    text.iter().position(is_last).map_or(text.len(), |last| last + 1)
}

/// Makes line ends of `\n`, as `printf` and `echo -e` do.
fn end_lines(text: &mut [u8]) {
    let offsets: Vec<usize> = memmem::find_iter(text, b"\\n").collect();
    for at in offsets {
        text[at..at + 2].copy_from_slice(b" \n");
    }
}

/// Returns the reader of rules that a line passes to a program, whatever they are: `nft -f - <<E`.
fn by_program(bytes: &[u8], line: Range<usize>) -> Option<&'static dyn ConfigReader> {
    let is_around = |byte: u8| byte.is_ascii_whitespace() || b"();|{}`\"'".contains(&byte);
    let words: Vec<&[u8]> = split(bytes, line, is_around).map(|word| &bytes[word]).collect();
    let reads_input = |at: usize| {
        let arguments = words[at + 1..].iter().take_while(|word| !word.starts_with(b"<"));
        arguments.into_iter().all(|word| word.starts_with(b"-") || *word == b"/dev/stdin")
    };
    let is_nft = |at: usize| words[at].rsplit(|&byte| byte == b'/').next() == Some(b"nft") && reads_input(at);
    (0..words.len()).any(is_nft).then(|| by_id("nftables")).flatten()
}

/// Returns where the here-document goes that a line opens.
fn target(bytes: &[u8], line: Range<usize>) -> Target {
    if is_read(bytes, line.clone()) {
        Target::Read
    } else if memmem::find(&bytes[line.clone()], b"$(").is_some() || bytes[line].contains(&b'`') {
        Target::Variable
    } else {
        Target::Printed
    }
}

/// Returns whether a line has a program that reads rules, writes a file, or continues with a pipe.
fn is_read(bytes: &[u8], line: Range<usize>) -> bool {
    let is_around = |byte: u8| byte.is_ascii_whitespace() || b"();|{}`\"'".contains(&byte);
    let ends_with_pipe = bytes[line.clone()].trim_ascii_end().ends_with(b"|");
    let mut words = split(bytes, line, is_around).map(|word| &bytes[word]).peekable();
    let mut is_program_or_file = || {
        let word = words.next()?;
        let name = word.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        let is_program = READERS.contains(&name) || name.ends_with(b"-restore");
        // `$IPT_RESTORE <<E`, but not `$(cat <<E`.
        let is_variable = word.len() > 1 && word[0] == b'$';
        let redirection = memchr::memchr(b'>', word).map(|at| {
            let rest = word[at + 1..].strip_prefix(b">").unwrap_or(&word[at + 1..]);
            if rest.is_empty() { words.peek().copied().unwrap_or_default() } else { rest }
        });
        Some(is_program || is_variable || redirection.is_some_and(|file| !NO_FILES.contains(&file)))
    };
    ends_with_pipe || std::iter::from_fn(&mut is_program_or_file).any(|is_read| is_read)
}

/// Returns the configuration that a line writes: `cat > jail.local`, `tee -a jail.local`.
fn path_in(bytes: &[u8], line: Range<usize>) -> Option<&Path> {
    let mut is_target = false;
    let mut follows_tee = false;
    for word in words(bytes, line) {
        let text = &bytes[word.clone()];
        let target = match text.strip_prefix(b">") {
            Some(rest) => {
                let rest = rest.strip_prefix(b">").or(rest.strip_prefix(b"|")).unwrap_or(rest);
                is_target = rest.is_empty();
                word.end - rest.len()..word.end
            }
            None if text == b"tee" || text.ends_with(b"/tee") => {
                follows_tee = true;
                continue;
            }
            None if text.starts_with(b"<") || matches!(text, b"|" | b"&&" | b";") => {
                (is_target, follows_tee) = (false, false);
                continue;
            }
            // Options of `tee` come before its files.
            None if !(std::mem::take(&mut is_target) || (follows_tee && !text.starts_with(b"-"))) => continue,
            None => word,
        };
        let end = target.start + bytes[target.clone()].iter().take_while(|byte| !b";|&<".contains(byte)).count();
        let path = std::str::from_utf8(&bytes[unquote(bytes, target.start..end)]).ok().map(Path::new);
        if let Some(path) = path.filter(|path| by_path(path).is_some()) {
            return Some(path);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_here_documents_go() {
        let targets = |text: &str| {
            let document = script(text.as_bytes()).documents.into_iter().next()?;
            let is_in_group = is_in_read_group(text.as_bytes(), &document.body);
            let target_of_body = target(text.as_bytes(), line_of(text.as_bytes(), document.opening));
            Some(if is_in_group { Target::Read } else { target_of_body })
        };
        for text in [
            "cat > x <<E",
            "cat <<E >>\"$x\"",
            "cat <<E 1>/etc/x",
            "cat <<E | sudo iptables-restore -n",
            "nft -f - <<E",
            "/bin/sh <<E",
            "ssh -T host <<'E'",
            "sudo -u x bash -s <<E",
            "$RESTORE <<E",
            "cat <<E |",
            "{ cat <<E\na\nE\n} > /etc/x",
            "(cat <<E\na\nE\n) | nft -f -",
        ] {
            assert_eq!(targets(text), Some(Target::Read), "{text}");
        }
        for text in [
            "cat <<E",
            "usage() { cat <<E",
            ": <<'E'",
            "cat >&2 <<E",
            "cat <<E 1>&2",
            "cat <<E > /dev/tty",
            "cat <<E | more",
            "usage() { cat <<E\na\nE\n}",
        ] {
            assert_eq!(targets(text), Some(Target::Printed), "{text}");
        }
        assert_eq!(targets("x=$(cat <<E"), Some(Target::Variable));
    }

    #[test]
    fn rules_that_nft_reads_are_read_whatever_they_are() {
        for text in [
            "nft -f - <<E\nadd rule inet f i tcp dport smtp accept\nE\n",
            "sudo nft -f /dev/stdin <<'E'\nadd rule inet f i tcp dport smtp accept\nE\n",
            "/usr/sbin/nft <<E\nadd rule inet f i tcp dport smtp accept\nE\n",
            "cat <<E | nft -f -\nadd rule inet f i tcp dport smtp accept\nE\n",
            "{\n cat <<E\nadd rule inet f i tcp dport smtp accept\nE\n echo list ruleset\n} | nft -f -\n",
            "echo 'add rule inet f i tcp dport smtp accept' | nft -f -\n",
            "echo \"add rule inet f i tcp dport smtp accept\" | sudo nft -f /dev/stdin\n",
            "printf 'add table inet f\\nadd rule inet f i tcp dport smtp accept\\n' | nft -f -\n",
            "printf '*filter\\n-A INPUT -p tcp --dport smtp -j ACCEPT\\nCOMMIT\\n' | iptables-restore -n\n",
        ] {
            let parts = Parts::of(text.as_bytes());
            let readings: Vec<Reading> = parts.files.iter().map(|file| file.read(text.as_bytes())).collect();
            let names = readings.iter().flat_map(Reading::known).map(|used| used.span.of(text.as_bytes()));
            assert_eq!(names.collect::<Vec<_>>(), [b"smtp"], "{text}");
        }
        for text in [
            "echo 'tcp dport smtp' | grep x\n",
            "echo 'tcp dport smtp'; nft -f -\n",
            "echo 'tcp dport smtp' | nft list ruleset\n",
            "nft list ruleset; cat <<E >x\ntcp dport smtp\nE\n",
        ] {
            assert!(Parts::of(text.as_bytes()).files.is_empty(), "{text}");
        }
    }

    #[test]
    fn text_that_is_only_printed_is_blank() {
        let printed = |text: &str| String::from_utf8(Parts::of(text.as_bytes()).text.into_owned()).unwrap();
        assert_eq!(printed("cat <<E\nufw allow x\nE\nufw allow y"), "cat <<E\n           \nE\nufw allow y");
        assert_eq!(printed("x=$(cat <<E\nufw x\nE\n)"), "x=$(cat <<E\n     \nE\n)");
        for text in ["x=$(cat <<E\ntable inet f {\n}\nE\n)", "sh <<E\nufw allow x\nE\n", "a $((1<<2))\n"] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn the_file_that_a_line_writes() {
        let path = |line: &'static str| path_in(line.as_bytes(), 0..line.len()).and_then(Path::to_str);
        for line in [
            "cat > /etc/jail.local <<E",
            "cat >/etc/jail.local <<E",
            "cat >>/etc/jail.local<<E",
            "cat <<E | sudo tee -a \"/etc/jail.local\" > /dev/null",
            "cat <<E >| '/etc/jail.local'; true",
            "sudo /usr/bin/tee /etc/motd /etc/jail.local <<E",
        ] {
            assert_eq!(path(line), Some("/etc/jail.local"), "{line}");
        }
        for line in ["cat > /etc/motd <<E", "cat /etc/jail.local <<E", "cat <<E > x && cat /etc/jail.local"] {
            assert_eq!(path(line), None, "{line}");
        }
    }

    #[test]
    fn variables_of_the_shell_are_hidden() {
        let mut text = b"a $x,${y:-z}b \\$p $\n$(a (b) `c`)d `e f`g\n$(h\n`i\n${".to_vec();
        hide_variables(&mut text);
        let expected = "a %%,%%%%%%%b  $p %\n%%%%%%%%%%%%d %%%%%g\n%%%\n%%\n%%";
        assert_eq!(String::from_utf8_lossy(&text).replace('\u{1a}', "%"), expected);
    }

    /// The shell removes backslashes before variables, unless the word is in quotes.
    #[test]
    fn backslashes_before_variables_are_removed() {
        for (word, names) in [("E", &["smtp", "ssh"][..]), ("'E'", &["ssh"])] {
            let text = format!(
                "cat <<{word} >a.nft\ndefine p = {{ smtp }}\ntable inet f {{\n tcp dport {{ ssh, \\$p }}\n}}\nE\n"
            );
            let reading = Parts::of(text.as_bytes()).files[0].read(text.as_bytes());
            let mut found: Vec<&str> =
                reading.known().map(|used| std::str::from_utf8(used.span.of(text.as_bytes())).unwrap()).collect();
            found.sort_unstable();
            assert_eq!(found, names);
        }
    }

    #[test]
    fn printed_rules_are_read_in_every_form() {
        for text in [
            "echo 'add rule inet f i tcp dport smtp accept' | nft -f -\n",
            "echo add rule inet f i tcp dport smtp accept | nft -f -\n",
            "echo add rule inet f i tcp dport \\{ smtp, 22 \\} accept | sudo nft -f -\n",
            "echo \"add rule inet f i\" tcp dport 'smtp' accept | nft -f -\n",
            "echo add rule inet f i 'tcp dport smtp accept' | nft -f -\n",
            "{ echo flush ruleset; echo add rule inet f i tcp dport smtp accept; } | nft -f -\n",
            "{\n echo 'flush ruleset'\n { echo x; }\n echo 'add rule inet f i tcp dport smtp accept'\n} | nft -f -\n",
            "(echo 'flush ruleset'; echo 'add rule inet f i tcp dport smtp accept') | nft -f /dev/stdin\n",
            "f() { echo 'add rule inet f i tcp dport smtp accept' | nft -f -; }\n",
            "{ echo '*filter'; echo -A INPUT -p tcp --dport smtp -j ACCEPT; echo COMMIT; } | iptables-restore -n\n",
        ] {
            let files = Parts::of(text.as_bytes()).files;
            let readings: Vec<Reading> = files.iter().map(|file| file.read(text.as_bytes())).collect();
            let names = readings.iter().flat_map(Reading::known).map(|used| used.span.of(text.as_bytes()));
            assert_eq!(names.collect::<Vec<_>>(), [b"smtp"], "{text}");
        }
    }
}
