//! [`Progress`]: one line on a terminal that says how far a long task is.
//!
//! Made here because the library for it works with powers of floating point numbers: the program would load the
//! system's mathematics at every start, which is a twentieth of a short run.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal as _, Write as _};

/// The line that is on standard error now; nothing where that is no terminal.
pub(super) struct Progress {
    shown: Option<RefCell<String>>,
}

impl Progress {
    /// A line that is empty yet.
    pub(super) fn new() -> Self {
        Self { shown: io::stderr().is_terminal().then(RefCell::default) }
    }

    /// Shows that so much is done, in words of its own, and in a bar where it is known of how much.
    pub(super) fn show(&self, done: u64, of: Option<u64>, words: impl fmt::Display) {
        let Some(shown) = &self.shown else { return };
        let line = line(done, of, words);
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

const WIDTH: u64 = 40;

fn line(done: u64, of: Option<u64>, words: impl fmt::Display) -> String {
    let mut line = String::new();
    if let Some(of) = of.filter(|&of| of > 0) {
        let filled = (done.min(of) * WIDTH / of) as usize;
        let _ = write!(line, "[{:-<1$}] ", "#".repeat(filled), WIDTH as usize);
    }
    let _ = write!(line, "{words}");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_what_is_done() {
        assert_eq!(line(0, Some(8), "none"), format!("[{}] none", "-".repeat(40)));
        assert_eq!(line(2, Some(8), "a quarter"), format!("[{}{}] a quarter", "#".repeat(10), "-".repeat(30)));
        assert_eq!(line(9, Some(8), "all"), format!("[{}] all", "#".repeat(40)));
        assert_eq!(line(9, Some(0), "of nothing"), "of nothing");
        assert_eq!(line(9, None, "of what is not known"), "of what is not known");
    }
}
