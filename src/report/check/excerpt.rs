//! The lines of a finding with a marker below each marked part, and notes below them.

use crate::diagnostic::Severity;
use crate::report::theme::Theme;
use crate::report::wrap::wrap;
use crate::text::{ByteOffset, LineNumber, Printable, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use textwrap::core::display_width;

/// A tab reaches to the next multiple of this many columns.
const TAB: usize = 8;

/// The most bytes of a line that are shown on each side of the start of the mark. A line may be as long as the file;
/// the renderer cuts the rest to the width of the terminal.
const NEAR: usize = 2000;

/// A sentence below an excerpt.
#[derive(Debug)]
pub(super) enum Note {
    /// A part of the message that it has no room for.
    Detail(String),
    /// Evidence.
    Evidence(String),
    /// The hint.
    Hint(String),
}

impl Note {
    /// Returns its text, to change it; `None` for evidence.
    pub(super) fn stated_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Detail(text) | Self::Hint(text) => Some(text),
            Self::Evidence(_) => None,
        }
    }

    /// Returns the text of a hint, to change it.
    pub(super) fn hint_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Hint(text) => Some(text),
            Self::Detail(_) | Self::Evidence(_) => None,
        }
    }
}

/// One line of a file, and the part of it to mark.
pub(super) struct Excerpt<'a> {
    /// The number of the line.
    pub(super) line_number: LineNumber,
    /// The bytes of the line, without its ending.
    pub(super) line: &'a [u8],
    /// The part to mark, counted from the start of the line.
    pub(super) mark: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// Returns the line of a span of a file. A span that extends beyond the line marks the rest of the line.
    pub(super) fn new(bytes: &'a [u8], content: Span, line_number: LineNumber, span: Span) -> Self {
        let line = content.of(bytes);
        // A carriage return before the line ending is not shown.
        let line = &line[..line.iter().rposition(|&byte| byte != b'\r').map_or(0, |last| last + 1)];
        let offset_in_line = |offset: ByteOffset| offset.index().saturating_sub(content.start.index()).min(line.len());
        Self { line_number, line, mark: offset_in_line(span.start)..offset_in_line(span.end) }
    }

    /// Renders excerpts, in the order of their lines, and the notes below them.
    pub(super) fn render(excerpts: &[Self], severity: Severity, notes: &[Note], theme: Theme) -> String {
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let follow = |one: &Self, next: &Self| one.line_number.get() + 1 == next.line_number.get();
        let snippets = excerpts.chunk_by(follow).map(Self::snippet);
        // `17 = `, and the word before a hint.
        let gutter = excerpts.last().map_or(0, |last| last.line_number.to_string().len()) + 3;
        let messages = notes.iter().map(|note| match note {
            Note::Detail(text) | Note::Evidence(text) => {
                Level::NOTE.no_name().message(wrap("", text, "", theme.width() - gutter))
            }
            Note::Hint(text) => {
                let width = theme.width() - gutter - "hint: ".len();
                Level::HELP.with_name("hint").message(wrap("", text, "", width))
            }
        });
        let group = Group::with_level(level).elements(snippets).elements(messages);
        let renderer = if theme.has_colors() { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(theme.width()).render(&[group])
    }

    /// Returns lines that follow each other, with their marks.
    fn snippet(lines: &[Self]) -> Snippet<'static, Annotation<'static>> {
        let (mut text, mut marks) = (String::new(), Vec::new());
        for line in lines {
            if !marks.is_empty() {
                text.push('\n');
            }
            let (printed, mark) = line.display();
            marks.push(AnnotationKind::Primary.span(text.len() + mark.start..text.len() + mark.end));
            text.push_str(&printed);
        }
        Snippet::source(text).line_start(lines[0].line_number.get() as usize).annotations(marks)
    }

    /// Returns the line as a terminal shows it, and the part of that text to mark, in bytes.
    ///
    /// Tabs are expanded, and control characters are visible.
    fn display(&self) -> (String, Range<usize>) {
        let from = start_of_character(self.line, self.mark.start.saturating_sub(NEAR));
        let to = start_of_character(self.line, self.line.len().min(self.mark.start + NEAR));
        let mark = self.mark.start..self.mark.end.min(to);
        let (mut text, mut column) = (String::new(), 0);
        expand(&self.line[from..mark.start], &mut column, &mut text);
        let start = text.len();
        expand(&self.line[mark.clone()], &mut column, &mut text);
        let end = text.len();
        expand(&self.line[mark.end..to], &mut column, &mut text);
        (text, start..end)
    }
}

/// Appends bytes as text. `column` is where they begin, and then where they end.
fn expand(bytes: &[u8], column: &mut usize, text: &mut String) {
    for (index, piece) in bytes.split(|&byte| byte == b'\t').enumerate() {
        if index > 0 {
            let blanks = TAB - *column % TAB;
            text.extend(std::iter::repeat_n(' ', blanks));
            *column += blanks;
        }
        let piece = Printable(piece).to_string();
        *column += display_width(&piece);
        text.push_str(&piece);
    }
}

/// Returns the position of the character that the byte at this position belongs to.
fn start_of_character(bytes: &[u8], at: usize) -> usize {
    const LONGEST: usize = 4;
    let is_start = |&at: &usize| bytes.get(at).is_none_or(|byte| byte & 0xc0 != 0x80);
    (0..=at).rev().take(LONGEST).find(is_start).unwrap_or(at)
}
