//! Colors and width of the output. The only module that uses the crate for colors.

use crate::diagnostic::Severity;
use colored::{Color, ColoredString, Colorize};
use std::fmt::{self, Display};
use std::io::{IsTerminal as _, Write as _};

/// Colors and width of the output.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    has_colors: bool,
    /// Whether a terminal shows the output.
    is_terminal: bool,
    /// In columns.
    width: usize,
}

/// The width of output that does not go to a terminal, in columns.
const DEFAULT_WIDTH: usize = 100;
/// Narrower terminals get lines of this many columns.
const LEAST_WIDTH: usize = 40;

/// The role of a piece of text, which decides its color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// A severity word, and the marker below the line.
    Severity(Severity),
    /// A path.
    Location,
    /// A heading of a column, or a line number.
    Frame,
    /// A name, or a heading.
    Strong,
    /// A good result.
    Good,
    /// A footnote.
    Faint,
}

impl Theme {
    /// No colors, and the default width.
    pub const PLAIN: Self = Self { has_colors: false, is_terminal: false, width: DEFAULT_WIDTH };

    /// Returns the theme for standard output. `choice` overrides the environment.
    ///
    /// With `None`, a terminal gets colors unless `CLICOLOR_FORCE`, `NO_COLOR` or `CLICOLOR`, in this order, say
    /// otherwise. A terminal without colors (`TERM=dumb`) gets them only by `CLICOLOR_FORCE`.
    pub fn new(choice: Option<bool>) -> Self {
        let has_colors = choice.unwrap_or_else(|| {
            let variable = |name| std::env::var(name).ok();
            colored::control::SHOULD_COLORIZE.should_colorize()
                && !is_without_colors(variable("TERM").as_deref(), variable("CLICOLOR_FORCE").as_deref())
        });
        if has_colors {
            // The crate would check the terminal again for each piece.
            colored::control::set_override(true);
        }
        let terminal = terminal_size::terminal_size_of(std::io::stdout());
        let width = terminal.map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0).max(LEAST_WIDTH));
        Self { has_colors, is_terminal: std::io::stdout().is_terminal(), width }
    }

    /// Returns the theme of a file that is written beside standard output: that of a pipe.
    #[must_use]
    pub fn of_file(self) -> Self {
        if self.is_terminal { Self::PLAIN } else { self }
    }

    /// Returns whether output has colors.
    pub fn has_colors(self) -> bool {
        self.has_colors
    }

    /// Returns whether a terminal shows the output.
    pub fn is_terminal(self) -> bool {
        self.is_terminal
    }

    /// Returns the width of the terminal, in columns; `None` if the output does not go to one.
    pub(super) fn terminal_width(self) -> Option<usize> {
        self.is_terminal.then_some(self.width)
    }

    /// Returns the width of lines, in columns.
    pub fn width(self) -> usize {
        self.width
    }

    /// Appends a piece of text in its color.
    pub fn write(self, paint: Paint, text: &str, out: &mut Vec<u8>) {
        if self.has_colors {
            let _ = write!(out, "{}", painted(paint, text));
        } else {
            out.extend_from_slice(text.as_bytes());
        }
    }

    /// Returns a piece of text that displays in its color.
    pub fn paint(self, paint: Paint, text: impl Display) -> impl Display {
        Painted { theme: self, paint, text }
    }
}

/// Returns the width of the terminal of standard error, in columns. `None` if it is not a terminal.
pub(super) fn stderr_width() -> Option<usize> {
    let terminal = terminal_size::terminal_size_of(std::io::stderr());
    terminal.map(|(width, _)| usize::from(width.0).max(LEAST_WIDTH))
}

/// Returns whether a terminal has no colors, and none are forced.
fn is_without_colors(terminal: Option<&str>, force: Option<&str>) -> bool {
    terminal == Some("dumb") && force.is_none_or(|force| force == "0")
}

struct Painted<T> {
    theme: Theme,
    paint: Paint,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.theme.has_colors {
            return self.text.fmt(f);
        }
        let text = self.text.to_string();
        painted(self.paint, &text).fmt(f)
    }
}

fn painted(paint: Paint, text: &str) -> ColoredString {
    match paint {
        Paint::Severity(Severity::Error) => text.color(Color::BrightRed).bold(),
        Paint::Severity(Severity::Warning) => text.color(Color::Yellow).bold(),
        Paint::Severity(Severity::Info) => text.color(Color::Cyan).bold(),
        Paint::Location | Paint::Strong => text.bold(),
        Paint::Frame => text.color(Color::Blue),
        Paint::Good => text.color(Color::Green),
        Paint::Faint => text.dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dumb_terminal_gets_colors_by_force_only() {
        let without = [
            (None, None),
            (Some("xterm"), None),
            (Some("dumb"), None),
            (Some("dumb"), Some("0")),
            (Some("dumb"), Some("1")),
        ]
        .map(|(terminal, force)| is_without_colors(terminal, force));
        assert_eq!(without, [false, false, true, true, false]);
    }

    #[test]
    fn plain_text_stays_plain_and_colors_wrap_it() {
        assert_eq!(Theme::PLAIN.paint(Paint::Strong, "x").to_string(), "x");
        let mut put = Vec::new();
        Theme::PLAIN.write(Paint::Strong, "x", &mut put);
        Theme::new(Some(true)).write(Paint::Strong, "x", &mut put);
        assert_eq!(put, b"x\x1b[1mx\x1b[0m");
        let color = Theme::new(Some(true)).paint(Paint::Severity(Severity::Error), "x").to_string();
        assert_eq!(color, "\u{1b}[1;91mx\u{1b}[0m");
    }
}
