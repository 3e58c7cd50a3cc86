//! A progress bar on standard error.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar. Hidden if standard error is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    known: ProgressStyle,
    unknown: ProgressStyle,
}

impl Progress {
    /// Returns a bar that counts bytes.
    pub(super) fn of_bytes() -> Self {
        let style = |template| {
            let style = ProgressStyle::with_template(template).expect("invariant: the templates above are valid");
            style.progress_chars("#--")
        };
        Self {
            bar: ProgressBar::no_length(),
            known: style("[{bar:40}] {bytes} of {total_bytes}"),
            unknown: style("{bytes}"),
        }
    }

    /// Returns a bar that counts files, if there are several.
    pub(super) fn of_files(count: usize) -> Self {
        let progress = Self::of_bytes();
        if count < 2 {
            return Self { bar: ProgressBar::hidden(), ..progress };
        }
        let style = ProgressStyle::with_template("[{bar:40}] {pos} of {len} tables");
        let style = style.expect("invariant: the template above is valid").progress_chars("#--");
        progress.bar.set_style(style);
        progress.bar.set_length(count as u64);
        progress
    }

    /// Shows that one more is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
    }

    /// Shows that `done` of `total` is done.
    pub(super) fn set(&self, done: u64, total: Option<u64>) {
        match total {
            Some(total) if self.bar.length() != Some(total) => {
                self.bar.set_style(self.known.clone());
                self.bar.set_length(total);
            }
            None => self.bar.set_style(self.unknown.clone()),
            Some(_) => {}
        }
        self.bar.set_position(done);
    }

    /// Prints a message on a line of its own, above the bar.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
