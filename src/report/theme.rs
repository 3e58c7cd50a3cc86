//! Colours, and whether there are any. The only place that knows the crate for it.

use crate::diagnostic::Severity;
use colored::{Color, ColoredString, Colorize};
use std::fmt::{self, Display};
use std::io::Write as _;

/// Whether output has colours.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colour: bool,
}

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// A severity word, and the marker below the line.
    Severity(Severity),
    /// Where something is.
    Place,
    /// Line numbers and rules around excerpts.
    Frame,
    /// What stands out.
    Strong,
    /// Something in order.
    Good,
    /// Of less interest.
    Faint,
}

impl Theme {
    /// No colours.
    pub const PLAIN: Self = Self { colour: false };

    /// Colours if `wanted`; where that is `None`, if standard output is a terminal and the environment
    /// (`CLICOLOR_FORCE` before `NO_COLOR`, and that before `CLICOLOR`) does not say otherwise. A terminal that
    /// understands no colours (`TERM=dumb`) gets them only by force.
    pub fn new(wanted: Option<bool>) -> Self {
        let colour = wanted.unwrap_or_else(|| {
            let said = |name| std::env::var(name).ok();
            colored::control::SHOULD_COLORIZE.should_colorize()
                && !is_without_colours(said("TERM").as_deref(), said("CLICOLOR_FORCE").as_deref())
        });
        if colour {
            // The crate would look at the terminal again for each piece.
            colored::control::set_override(true);
        }
        Self { colour }
    }

    /// Appends a piece of text, in colour if there are any.
    pub fn put(self, paint: Paint, text: &str, out: &mut Vec<u8>) {
        if self.colour {
            let _ = write!(out, "{}", coloured(paint, text));
        } else {
            out.extend_from_slice(text.as_bytes());
        }
    }

    /// Writes what `put` writes, in colour if there are any.
    pub fn put_with(self, paint: Paint, out: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>)) {
        if self.colour {
            let mut text = Vec::new();
            put(&mut text);
            self.put(paint, &String::from_utf8_lossy(&text), out);
        } else {
            put(out);
        }
    }

    /// A piece of text, in colour if there are any.
    pub fn paint(self, paint: Paint, text: impl Display) -> impl Display {
        Painted { theme: self, paint, text }
    }
}

/// Whether a terminal that calls itself so has no colours, and they are not forced on it.
fn is_without_colours(terminal: Option<&str>, force: Option<&str>) -> bool {
    terminal == Some("dumb") && force.is_none_or(|force| force == "0")
}

struct Painted<T> {
    theme: Theme,
    paint: Paint,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.theme.colour {
            return self.text.fmt(f);
        }
        let text = self.text.to_string();
        coloured(self.paint, &text).fmt(f)
    }
}

fn coloured(paint: Paint, text: &str) -> ColoredString {
    match paint {
        Paint::Severity(Severity::Error) => text.color(Color::Red).bold(),
        Paint::Severity(Severity::Warning) => text.color(Color::Yellow).bold(),
        Paint::Severity(Severity::Info) => text.color(Color::Cyan).bold(),
        Paint::Place | Paint::Strong => text.bold(),
        Paint::Frame => text.color(Color::Blue),
        Paint::Good => text.color(Color::Green),
        Paint::Faint => text.dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dumb_terminal_gets_colours_by_force_only() {
        let without = [
            (None, None),
            (Some("xterm"), None),
            (Some("dumb"), None),
            (Some("dumb"), Some("0")),
            (Some("dumb"), Some("1")),
        ]
        .map(|(terminal, force)| is_without_colours(terminal, force));
        assert_eq!(without, [false, false, true, true, false]);
    }

    #[test]
    fn plain_text_stays_plain_and_colours_wrap_it() {
        assert_eq!(Theme::PLAIN.paint(Paint::Strong, "x").to_string(), "x");
        let mut put = Vec::new();
        Theme::PLAIN.put(Paint::Strong, "x", &mut put);
        Theme::new(Some(true)).put(Paint::Strong, "x", &mut put);
        assert_eq!(put, b"x\x1b[1mx\x1b[0m");
        let colour = Theme::new(Some(true)).paint(Paint::Severity(Severity::Error), "x").to_string();
        assert_eq!(colour, "\u{1b}[1;31mx\u{1b}[0m");
    }
}
