//! The lines of a table that decide the lookups that fixes can change. A report on fixes need not read the whole table.

use super::PlannedFix;
use super::reach::lines_of;
use crate::diagnostic::{Edit, apply};
use crate::syntax::{Document, Entry, Line, LineKind};
use crate::text::{ByteOffset, Span};
use hashbrown::HashSet;

/// The length, in bytes, up to which every model reads a line as a whole.
const WHOLE_LINE: usize = 100;

/// A part of a table: whole lines, in their order.
#[derive(Debug)]
pub struct Nearby {
    /// The lines.
    pub bytes: Vec<u8>,
    /// The start of each run of lines, in the table and in the part.
    runs: Vec<(ByteOffset, ByteOffset)>,
}

impl Nearby {
    /// Returns the lines that fixes touch, and those that share a name or a port with them before or after.
    ///
    /// Lines that models may read differently are included. A fix that is proved on these lines is proved on the table.
    /// Returns `None` if a line may depend on another.
    pub fn of(document: &Document, bytes: &[u8], fixes: &[PlannedFix]) -> Option<Self> {
        if may_join_lines(bytes) {
            return None;
        }
        let has_aliases = document.format.has_aliases();
        let (mut words, mut touched) = (HashSet::new(), HashSet::new());
        for edit in fixes.iter().flat_map(|fix| &fix.edits) {
            let lines = lines_of(bytes, edit.span);
            for (start, line) in starts_and_lines(lines.of(bytes), lines.start) {
                // Many fixes may touch one line.
                if touched.insert(start) {
                    words.extend(words_of(line, has_aliases).map(<[u8]>::to_ascii_lowercase));
                }
            }
            // Where all words count, only those at the edit can be new.
            let part = if has_aliases { words_around(bytes, edit.span) } else { lines };
            let within = |at: ByteOffset| ByteOffset::new(at - part.start);
            let span = Span { start: within(edit.span.start), end: within(edit.span.end) };
            let after = apply(part.of(bytes), &[Edit { span, text: edit.text.clone() }]);
            for line in after.split(|&b| b == b'\n') {
                words.extend(words_of(line, has_aliases).map(<[u8]>::to_ascii_lowercase));
            }
        }
        let mut lower = Vec::new();
        let lines = document.lines.iter().map(|line| {
            let is_near = touched.contains(&line.content.start) || is_near(document, bytes, line, &words, &mut lower);
            (
                line.content.start,
                &bytes[line.content.start.index()..line.content.end.index() + line.ending.len()],
                is_near,
            )
        });
        Some(Self::of_lines(bytes, lines))
    }

    /// Returns the lines with one of these names or port numbers, and those that fixes touch. Names are in lowercase,
    /// port numbers in decimal. Lines that a model reads in a way of its own may be missing, so a proof about this part
    /// holds for the table only if one about the table follows. `None` if a line may depend on another.
    pub(super) fn of_words(bytes: &[u8], words: &HashSet<Vec<u8>>, fixes: &[&PlannedFix]) -> Option<Self> {
        if may_join_lines(bytes) {
            return None;
        }
        let spans = fixes.iter().flat_map(|fix| &fix.edits).map(|edit| lines_of(bytes, edit.span));
        let touched: HashSet<ByteOffset> =
            spans.flat_map(|lines| starts_and_lines(lines.of(bytes), lines.start)).map(|(start, _)| start).collect();
        let mut lower = Vec::new();
        let lines = starts_and_lines(bytes, ByteOffset::START).map(|(at, line)| {
            let mut has_word = || words_of(line, true).any(|word| has_word(words, word, &mut lower));
            (at, line, touched.contains(&at) || has_word())
        });
        Some(Self::of_lines(bytes, lines))
    }

    /// Returns the lines that are said to be near, each with its offset and text. Also returns the last line, which may
    /// lack its newline.
    fn of_lines<'a>(bytes: &[u8], lines: impl Iterator<Item = (ByteOffset, &'a [u8], bool)>) -> Self {
        let mut nearby = Self { bytes: Vec::new(), runs: Vec::new() };
        let mut in_run = false;
        for (at, line, is_near) in lines {
            let is_near = is_near || (at + line.len()).index() == bytes.len();
            if is_near {
                if !in_run {
                    nearby.runs.push((at, ByteOffset::new(nearby.bytes.len())));
                }
                nearby.bytes.extend_from_slice(line);
            }
            in_run = is_near;
        }
        nearby
    }

    /// Returns a fix with its positions in the part.
    pub fn shift(&self, fix: &PlannedFix) -> PlannedFix {
        let shift = |edit: &Edit| {
            let start = self.to_part(edit.span.start);
            Edit { span: Span { start, end: start + edit.span.len() }, text: edit.text.clone() }
        };
        PlannedFix { at: self.to_part(fix.at), edits: fix.edits.iter().map(shift).collect(), ..fix.clone() }
    }

    /// Reverses [`Self::shift`].
    pub(super) fn shift_back(&self, fix: PlannedFix) -> PlannedFix {
        let back = |at: ByteOffset| {
            let run = self.runs.partition_point(|&(_, here)| here <= at).saturating_sub(1);
            self.runs.get(run).map_or(at, |&(start, here)| start + (at - here))
        };
        let shift = |edit: Edit| {
            let start = back(edit.span.start);
            Edit { span: Span { start, end: start + edit.span.len() }, text: edit.text }
        };
        PlannedFix { at: back(fix.at), edits: fix.edits.into_iter().map(shift).collect(), ..fix }
    }

    fn to_part(&self, at: ByteOffset) -> ByteOffset {
        let run = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(run).map_or(at, |&(start, here)| here + (at - start))
    }
}

/// Returns a span, extended to whole words.
fn words_around(bytes: &[u8], span: Span) -> Span {
    let (before, after) = (&bytes[..span.start.index()], &bytes[span.end.index()..]);
    let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    let length = after.iter().position(u8::is_ascii_whitespace).unwrap_or(after.len());
    Span { start: ByteOffset::new(start), end: span.end + length }
}

/// Returns whether a line has one of these names or ports, or may be read differently by some model.
fn is_near(document: &Document, bytes: &[u8], line: &Line, words: &HashSet<Vec<u8>>, lower: &mut Vec<u8>) -> bool {
    let text = line.content.of(bytes);
    let first = match line.kind {
        LineKind::Blank => return false,
        LineKind::Comment(at) => return at != line.content.start || text.len() > WHOLE_LINE,
        LineKind::Entry(first) => first.index(),
        LineKind::Unreadable(_) | LineKind::Text => return true,
    };
    let entries = &document.entries[first..];
    let here = entries.iter().take_while(|entry| entry.line == entries[0].line);
    let mut has = |word: Span| has_word(words, word.of(bytes), lower);
    is_odd(bytes, text, &entries[0])
        || here.into_iter().any(|entry| {
            words.contains(entry.port_span.of(bytes))
                || (!entry.unnamed && has(entry.name))
                || document.aliases(entry).iter().any(|&alias| has(alias))
        })
}

/// Returns whether some model may read a line with an entry in a way of its own.
fn is_odd(bytes: &[u8], text: &[u8], entry: &Entry) -> bool {
    if text.len() > WHOLE_LINE || !text.is_ascii() {
        return true;
    }
    let is_glued = |at: usize| at == 0 || !text[at - 1].is_ascii_whitespace();
    let port = entry.port_span.of(bytes);
    // Fits a byte, since the line is short.
    let slashes = text.iter().fold(0u8, |count, &b| count + u8::from(b == b'/'));
    port.first() == Some(&b'0')
        || !port.iter().all(u8::is_ascii_digit)
        // A ratio may end Nmap's reading of the whole table.
        || slashes > 1
        || memchr::memchr(b'#', text).is_some_and(is_glued)
}

/// Returns whether a word is in the set, in lowercase.
fn has_word(words: &HashSet<Vec<u8>>, word: &[u8], lower: &mut Vec<u8>) -> bool {
    lower.clear();
    lower.extend(word.iter().map(u8::to_ascii_lowercase));
    words.contains(lower.as_slice())
}

/// Returns whether some model may join lines, or read one as several.
fn may_join_lines(bytes: &[u8]) -> bool {
    let joins = |b: u8| b == b'\\' || b == 0x7f || (b < b' ' && b != b'\t' && b != b'\n');
    // Nearly no table has such a byte: without a way out, many bytes are tested at once.
    bytes.iter().fold(false, |found, &b| found | joins(b))
}

/// Returns each line with its newline and its offset, if the first one is at `start`.
fn starts_and_lines(bytes: &[u8], start: ByteOffset) -> impl Iterator<Item = (ByteOffset, &[u8])> {
    bytes.split_inclusive(|&b| b == b'\n').scan(start, |next, line| {
        let at = *next;
        *next = at + line.len();
        Some((at, line))
    })
}

/// Returns the names, the port and the transports of a line, with or without its comment.
fn words_of(line: &[u8], has_aliases: bool) -> impl Iterator<Item = &[u8]> {
    // Name, port and transport.
    let most = if has_aliases { usize::MAX } else { 3 };
    let is_word = |word: &&[u8]| !word.is_empty();
    let words = line.split(|&b| b.is_ascii_whitespace() || matches!(b, b'/' | b'#' | b',')).filter(is_word);
    words.take(most).filter(|word| !matches!(*word, b"tcp" | b"udp"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Proof;
    use proptest::prelude::*;

    fn parse(format: &str, bytes: &str) -> Document {
        let formats = crate::format::builtin();
        let format = formats.iter().find(|other| &*other.meta().id == format).unwrap();
        format.parse(bytes.as_bytes())
    }

    fn nearby(bytes: &str, fixes: &[PlannedFix]) -> Option<Nearby> {
        Nearby::of(&parse("services", bytes), bytes.as_bytes(), fixes)
    }

    fn insert(at: usize, text: &str) -> PlannedFix {
        let at = ByteOffset::new(at);
        PlannedFix { finding: None, rule: None, at, changes: Vec::new(), edits: vec![Edit::insert(at, text)] }
    }

    fn part(bytes: &str, fixes: &[PlannedFix]) -> String {
        String::from_utf8(nearby(bytes, fixes).unwrap().bytes).unwrap()
    }

    #[test]
    fn lines_with_a_name_or_port_of_a_fix_are_near() {
        let table = "a 1/tcp\nb 2/tcp\nc 3/tcp B\nd 1/udp\n# b\ne 4/tcp # b\nnew 5/tcp\nend 6/tcp\n";
        // The second line is touched, and shares its name with the third; the last line is always near.
        assert_eq!(part(table, &[insert(15, " x")]), "b 2/tcp\nc 3/tcp B\nend 6/tcp\n");
        assert_eq!(part(table, &[insert(15, " new")]), "b 2/tcp\nc 3/tcp B\nnew 5/tcp\nend 6/tcp\n");
        assert_eq!(part(table, &[insert(7, " x")]), "a 1/tcp\nd 1/udp\nend 6/tcp\n");
    }

    #[test]
    fn lines_that_models_read_in_several_ways_are_near() {
        let long = format!("long 7/tcp # {}", "x".repeat(100));
        let table =
            format!("a 1/tcp\nb 02/tcp\nc 3\nd#4/tcp\ne 5-6/tcp\n{long}\nf\u{e9} 8/tcp\nplain 9/tcp\nz 10/tcp\n");
        assert_eq!(part(&table, &[insert(7, " x")]), table.replace("plain 9/tcp\n", ""));
        let table = "a 1/tcp 0.1\nunknown 2/tcp 1/0\nunknown 3/tcp 0.1\nunknown 4/tcp 0.2\nz 9/tcp 0.1\n";
        let fixes = [insert(29, " # x"), insert(11, " # x")];
        let nearby_here = Nearby::of(&parse("nmap", table), table.as_bytes(), &fixes).unwrap();
        assert_eq!(nearby_here.bytes, table.replace("unknown 3/tcp 0.1\nunknown 4/tcp 0.2\n", "").as_bytes());
        for joins in ["a 1/tcp\r\n", "a 1/tcp \\\nb 2/tcp\n", "a\u{0} 1/tcp\n"] {
            assert!(nearby(joins, &[insert(0, "x")]).is_none());
        }
    }

    #[test]
    fn a_fix_does_the_same_in_the_part() {
        let table = "a 1/tcp\nb 2/tcp\nc 3/tcp\nd 4/tcp";
        let drop = Edit::delete(Span::new(8, 16));
        let fixes = [PlannedFix { edits: vec![drop], ..insert(8, "") }, insert(23, " x"), insert(table.len(), "\n")];
        let nearby = nearby(table, &fixes).unwrap();
        let edits: Vec<Edit> = fixes.iter().flat_map(|fix| nearby.shift(fix).edits).collect();
        assert_eq!(apply(&nearby.bytes, &edits), b"c 3/tcp x\nd 4/tcp\n");
        for fix in fixes {
            let back = nearby.shift_back(nearby.shift(&fix));
            assert_eq!((back.at, back.edits), (fix.at, fix.edits));
        }
    }

    /// Returns the numbers of the fixes that are good in the part near them, and in the whole table.
    fn good_in_part_and_whole(
        format: &str,
        readers: &[&str],
        table: &str,
        fixes: Vec<PlannedFix>,
    ) -> [Vec<Option<usize>>; 2] {
        let nearby = Nearby::of(&parse(format, table), table.as_bytes(), &fixes).unwrap();
        let good = |bytes: &[u8], fixes: Vec<PlannedFix>| {
            let (good, _) = Proof::new(readers, bytes).partition(bytes, fixes);
            good.iter().map(|fix| fix.finding).collect::<Vec<_>>()
        };
        let shifted = fixes.iter().map(|fix| nearby.shift(fix)).collect();
        [good(&nearby.bytes, shifted), good(table.as_bytes(), fixes)]
    }

    proptest! {
        /// The same fixes are good in the part and in the whole table.
        #[test]
        fn a_proof_of_the_part_is_one_of_the_whole(
            lines in proptest::collection::vec("(a|b|B|http|x1) (1|2|3|02|3-4|80)/(tcp|udp)( a| b| c| http| #c| # a)?", 1..9),
            added in proptest::collection::vec((0usize..9, "(a|b|c|http|d)"), 1..4),
            ends in any::<bool>(),
        ) {
            let mut table = lines.join("\n");
            if ends {
                table.push('\n');
            }
            let mut fixes: Vec<PlannedFix> = Vec::new();
            let mut at = 0;
            for (index, line) in lines.iter().enumerate() {
                at += line.len();
                if let Some((_, word)) = added.iter().find(|(line, _)| *line == index) {
                    fixes.push(PlannedFix { finding: Some(index), ..insert(at, &format!(" {word}")) });
                }
                at += 1;
            }
            let readers = ["glibc", "musl", "freebsd", "go", "uclibc", "openbsd"];
            let [part, whole] = good_in_part_and_whole("services", &readers, &table, fixes);
            prop_assert_eq!(part, whole, "{}", table);
        }

        /// A fix that is good in a part of Nmap's table is good in the whole. The reverse need not hold: a port counts
        /// once, so a line outside the part may hide one in it.
        #[test]
        fn a_proof_of_a_part_of_nmaps_table_is_one_of_the_whole(
            lines in proptest::collection::vec(
                "(a|b|B|unknown|http)\t(1|2|3|02|80)/(tcp|udp|sctp)(\t0\\.1|\t1/4|\t1/0|)(\t# a| #b|)", 1..9
            ),
            renamed in proptest::collection::vec((0usize..9, "(a|b|c|http|unknown|#)"), 1..4),
        ) {
            let table = lines.join("\n") + "\n";
            let mut fixes: Vec<PlannedFix> = Vec::new();
            let mut at = 0;
            for (index, line) in lines.iter().enumerate() {
                if let Some((_, word)) = renamed.iter().find(|(line, _)| *line == index) {
                    let name = Span::new(at, at + line.find('\t').unwrap());
                    let edits = vec![Edit::replace(name, word.as_str())];
                    fixes.push(PlannedFix { finding: Some(index), edits, ..insert(at, "") });
                }
                at += line.len() + 1;
            }
            let [part, whole] = good_in_part_and_whole("nmap", &["nmap"], &table, fixes);
            prop_assert!(part.iter().all(|fix| whole.contains(fix)), "{:?} {:?}\n{}", part, whole, table);
        }
    }
}
