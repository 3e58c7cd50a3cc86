//! [`Progress`]: one line on a terminal that says how far a long task is.
//!
//! Made here because the library for it works with powers of floating point numbers: the program would load the
//! system's mathematics at every start, which is a twentieth of a short run.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

/// The line that is on standard error now; nothing where that is no terminal.
pub(super) struct Progress {
    shown: Option<RefCell<String>>,
    /// The most characters that fit; one more would begin a line that nobody takes away.
    room: usize,
}

impl Progress {
    /// A line that is empty yet.
    pub(super) fn new() -> Self {
        let shown = io::stderr().is_terminal().then(RefCell::default);
        let width = shown.as_ref().and_then(|_| terminal_size::terminal_size_of(io::stderr()));
        Self { shown, room: width.map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0)).saturating_sub(1) }
    }

    /// Shows that so much is done, in words of its own, and in a bar where it is known of how much.
    pub(super) fn show(&self, done: u64, of: Option<u64>, words: impl fmt::Display) {
        let Some(shown) = &self.shown else { return };
        let line: String = line(done, of, words, self.room).chars().take(self.room).collect();
        if *shown.borrow() != line {
            self.clear();
            let _ = io::stderr().write_all(line.as_bytes());
            shown.replace(line);
        }
    }

    /// Takes the line away, so that another can be written there.
    pub(super) fn clear(&self) {
        let Some(shown) = &self.shown else { return };
        let width = shown.take().chars().count();
        let _ = write!(io::stderr(), "\r{:width$}\r", "");
    }
}

/// Characters of a terminal that does not say.
const USUAL_WIDTH: usize = 80;
/// Characters of the bar, where there is room.
const BAR: usize = 40;

fn line(done: u64, of: Option<u64>, words: impl fmt::Display, room: usize) -> String {
    let words = words.to_string();
    let bar = BAR.min(room.saturating_sub(words.chars().count() + 3));
    match of.filter(|&of| of > 0 && bar > 0) {
        Some(of) => {
            let filled = (u128::from(done.min(of)) * bar as u128 / u128::from(of)) as usize;
            format!("[{:-<bar$}] {words}", "#".repeat(filled))
        }
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_what_is_done() {
        assert_eq!(line(0, Some(8), "none", 80), format!("[{}] none", "-".repeat(40)));
        assert_eq!(line(2, Some(8), "a quarter", 80), format!("[{}{}] a quarter", "#".repeat(10), "-".repeat(30)));
        assert_eq!(line(9, Some(8), "all", 80), format!("[{}] all", "#".repeat(40)));
        assert_eq!(line(9, Some(0), "of nothing", 80), "of nothing");
        assert_eq!(line(9, None, "of what is not known", 80), "of what is not known");
        assert_eq!(line(1, Some(2), "half", 17), "[#####-----] half");
        assert_eq!(line(1, Some(2), "half", 7), "half");
    }
}
