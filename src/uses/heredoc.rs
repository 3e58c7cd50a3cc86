//! Whole files in shell scripts: here-documents.

use super::words::lines;
use super::{CONFIGS, ConfigReader, Recognition};
use std::ops::Range;

/// A configuration that a script holds as a here-document.
pub(super) struct WholeFile {
    body: Range<usize>,
    pub(super) reader: &'static dyn ConfigReader,
}

/// Returns the here-documents of a script that are whole configurations, with their readers.
pub(super) fn whole_files(bytes: &[u8]) -> Vec<WholeFile> {
    let file = |body: Range<usize>| {
        let mut readers = CONFIGS.iter().copied();
        let reader = readers.find(|reader| reader.recognizes(&bytes[body.clone()]) == Recognition::Whole)?;
        Some(WholeFile { body, reader })
    };
    bodies(bytes).into_iter().filter_map(file).collect()
}

/// Returns a script as one of its readers sees it; `None` if as it is. A reader with whole files of its own sees no others,
/// and commands only if it reads commands.
pub(super) fn seen_by(reader: &dyn ConfigReader, bytes: &[u8], files: &[WholeFile]) -> Option<Vec<u8>> {
    let bodies = |is_own: bool| {
        let of_reader = move |file: &&WholeFile| (file.reader.meta().id == reader.meta().id) == is_own;
        files.iter().filter(of_reader).map(|file| file.body.clone())
    };
    bodies(true).next()?;
    let mut seen = bytes.to_vec();
    bodies(false).for_each(|body| blank(&mut seen[body]));
    let mut commands = seen.clone();
    bodies(true).for_each(|body| blank(&mut commands[body]));
    if reader.recognizes(&commands) == Recognition::No {
        let mut end = 0;
        for body in bodies(true) {
            blank(&mut seen[end..body.start]);
            end = body.end;
        }
        blank(&mut seen[end..]);
    }
    Some(seen)
}

/// Replaces text by blanks, and keeps its lines.
fn blank(text: &mut [u8]) {
    text.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// Returns the bodies of the here-documents.
fn bodies(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut bodies = Vec::new();
    let mut lines = lines(bytes);
    while let Some(line) = lines.next() {
        let Some(delimiter) = delimiter(&bytes[line.clone()]) else { continue };
        let is_end = |line: &Range<usize>| bytes[line.clone()].trim_ascii() == delimiter;
        let start = (line.end + 1).min(bytes.len());
        let end = lines.find(is_end).map_or(bytes.len(), |end| end.start);
        bodies.push(start..end.max(start));
    }
    bodies
}

/// Returns the word that ends the here-document which a line opens: `E` of `cat <<-'E' > file`.
fn delimiter(line: &[u8]) -> Option<&[u8]> {
    if line.trim_ascii_start().starts_with(b"#") {
        return None;
    }
    let at = memchr::memmem::find(line, b"<<")? + 2;
    let rest = line[at..].strip_prefix(b"-").unwrap_or(&line[at..]).trim_ascii_start();
    let rest = rest.strip_prefix(b"'").or(rest.strip_prefix(b"\"")).or(rest.strip_prefix(b"\\")).unwrap_or(rest);
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    // A shift has a number, and `<<<` a word.
    Some(&rest[..length]).filter(|word| word.first().is_some_and(|first| !first.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn here_documents_end_at_their_word() {
        let text = b"cat <<E >x\na\nE\nb <<-'END'\n\tc\n\tEND\n# <<E\nd=$((1<<2)) <<<\"E\"\ncat << \"F\"\ne";
        let bodies: Vec<&[u8]> = bodies(text).into_iter().map(|body| &text[body]).collect();
        assert_eq!(bodies, [&b"a\n"[..], b"\tc\n", b"e"]);
    }
}
