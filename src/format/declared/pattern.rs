//! [`Pattern`]: a regular expression over bytes, in linear time and of limited size.

use crate::text::Span;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, PatternID};
use std::ops::Range;

/// The most bytes of a regular expression.
pub const LONGEST_PATTERN: usize = 8 << 10;
/// The most bytes of memory that a compiled regular expression takes.
pub const LARGEST_PATTERN: usize = 4 << 20;
/// The most bytes of a row: no match is longer.
pub const LONGEST_ROW: usize = 16 << 10;

/// The byte order mark. No expression sees it: `\A` and `^` match after it.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The names of groups, in the order of [`Groups`].
pub(super) const GROUPS: [&str; 9] =
    ["port", "last", "name", "alias", "transport", "description", "endpoints", "separator", "body"];
/// The groups that are parts of a row, which come first.
pub(super) const PARTS: usize = 7;
pub(super) const PORT: usize = 0;
pub(super) const LAST: usize = 1;
pub(super) const NAME: usize = 2;
pub(super) const ALIAS: usize = 3;
pub(super) const TRANSPORT: usize = 4;
pub(super) const DESCRIPTION: usize = 5;
pub(super) const ENDPOINTS: usize = 6;
pub(super) const SEPARATOR: usize = 7;
pub(super) const BODY: usize = 8;

/// The spans of the named groups of a match.
pub(super) type Groups = [Option<Span>; GROUPS.len()];

/// Several regular expressions that are tried together; the first that matches counts.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    /// For each expression, the indices of its named groups.
    groups: Vec<[Option<usize>; GROUPS.len()]>,
}

/// A match of one of the expressions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Which one.
    pub(super) pattern: usize,
    pub(super) span: Span,
    pub(super) groups: Groups,
}

/// The scratch memory of searches with one pattern.
#[derive(Debug)]
pub(super) struct Searcher<'a> {
    pattern: &'a Pattern,
    cache: Cache,
    captures: Captures,
}

/// Why an expression is refused, and where in it.
#[derive(Debug)]
pub(super) struct PatternFault {
    pub(super) message: String,
    pub(super) span: Option<Range<usize>>,
}

impl Pattern {
    /// Compiles expressions. `^` and `$` are the start and end of a line, which may end in CR LF; classes are ASCII.
    /// `may_end` allows `\z`, which matches only the end of the file.
    pub(super) fn new(expressions: &[&str], may_end: bool) -> Result<Self, PatternFault> {
        for expression in expressions {
            check(expression, may_end)?;
        }
        let regex = Regex::builder()
            .configure(Regex::config().nfa_size_limit(Some(LARGEST_PATTERN)).utf8_empty(false))
            .syntax(syntax::Config::new().unicode(false).utf8(false).multi_line(true).crlf(true))
            .build_many(expressions)
            .map_err(|error| PatternFault {
                message: if error.size_limit().is_some() {
                    format!("the expression takes more than {} MiB", LARGEST_PATTERN >> 20)
                } else {
                    error.to_string()
                },
                span: None,
            })?;
        let groups = (0..expressions.len()).map(|pattern| {
            let index = |name: &str| regex.group_info().to_index(PatternID::must(pattern), name);
            GROUPS.map(index)
        });
        let groups = groups.collect();
        Ok(Self { regex, groups })
    }

    /// Returns the length of the shortest text that an expression matches; `None` if it is not valid.
    pub(super) fn shortest(expression: &str) -> Option<usize> {
        let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).multi_line(true).build();
        parser.parse(expression).ok()?.properties().minimum_len()
    }

    /// Returns whether an expression has a named group.
    pub(super) fn has(&self, expression: usize, group: usize) -> bool {
        self.groups[expression][group].is_some()
    }

    /// Returns whether one of the expressions has a named group.
    pub(super) fn has_somewhere(&self, group: usize) -> bool {
        self.groups.iter().any(|groups| groups[group].is_some())
    }

    pub(super) fn searcher(&self) -> Searcher<'_> {
        Searcher { pattern: self, cache: self.regex.create_cache(), captures: self.regex.create_captures() }
    }

    /// Returns whether the expression matches somewhere.
    pub(super) fn is_match(&self, bytes: &[u8]) -> bool {
        self.regex.is_match(text(bytes))
    }

    /// Returns whether the expression matches a whole text.
    pub(super) fn is_whole(&self, bytes: &[u8]) -> bool {
        self.regex.search(&Input::new(bytes).anchored(Anchored::Yes)).is_some_and(|found| found.end() == bytes.len())
    }
}

impl Searcher<'_> {
    /// Returns the match that starts at the start of a range, and is not empty.
    pub(super) fn at(&mut self, bytes: &[u8], range: Range<usize>) -> Option<Found> {
        let end = range.end.min(range.start.saturating_add(LONGEST_ROW));
        self.search(bytes, range.start..end, Anchored::Yes)
    }

    /// Returns whether `\z` matches at the end of a file.
    pub(super) fn ends_with_file(&mut self, bytes: &[u8]) -> bool {
        let input = Input::new(bytes).range(bytes.len()..).anchored(Anchored::Yes);
        self.pattern.regex.search_half_with(&mut self.cache, &input).is_some()
    }

    /// Returns the first match in a range that is not empty.
    pub(super) fn find(&mut self, bytes: &[u8], range: Range<usize>) -> Option<Found> {
        self.search(bytes, range, Anchored::No)
    }

    fn search(&mut self, bytes: &[u8], range: Range<usize>, anchored: Anchored) -> Option<Found> {
        let text = text(bytes);
        let before = bytes.len() - text.len();
        let range = range.start.max(before) - before..range.end.max(before) - before;
        let input = &Input::new(text).range(range).anchored(anchored);
        // Most tries fail: without groups they are faster.
        self.pattern.regex.search_half_with(&mut self.cache, input)?;
        self.pattern.regex.search_captures_with(&mut self.cache, input, &mut self.captures);
        let found = self.captures.get_match().filter(|found| !found.is_empty())?;
        let pattern = found.pattern().as_usize();
        let groups = self.pattern.groups[pattern].map(|index| {
            let group = self.captures.get_group(index?)?;
            Some(Span::new(before + group.start, before + group.end))
        });
        Some(Found { pattern, span: Span::new(before + found.start(), before + found.end()), groups })
    }
}

/// Returns an expression that matches a text and nothing else.
pub fn escaped(text: &str) -> String {
    regex_syntax::escape(text)
}

/// Returns the text of a file, without its byte order mark.
fn text(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// Checks an expression before it is compiled, so that the fault has its position.
fn check(expression: &str, may_end: bool) -> Result<(), PatternFault> {
    let fault = |message: String| PatternFault { message, span: None };
    if expression.len() > LONGEST_PATTERN {
        return Err(fault(format!("a regular expression has at most {} KiB", LONGEST_PATTERN >> 10)));
    }
    let parsed = regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .multi_line(true)
        .crlf(true)
        .build()
        .parse(expression);
    let hir = parsed.map_err(|error| {
        let (message, span) = match &error {
            regex_syntax::Error::Parse(error) => (error.kind().to_string(), Some(error.span())),
            regex_syntax::Error::Translate(error) => (error.kind().to_string(), Some(error.span())),
            _ => (error.to_string(), None),
        };
        PatternFault { message, span: span.map(|span| span.start.offset..span.end.offset) }
    })?;
    let ends = may_end && hir.properties().look_set().contains(regex_syntax::hir::Look::End);
    if hir.properties().minimum_len() == Some(0) && !ends {
        return Err(fault("the expression matches the empty text".to_owned()));
    }
    Ok(())
}
