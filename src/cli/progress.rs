//! A progress bar on standard error.

use kdam::{Animation, Bar, BarExt as _};
use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};

/// A progress bar. Hidden if standard error is not a terminal.
pub(super) struct Progress {
    /// `None` if hidden.
    bar: Option<Mutex<Bar>>,
}

impl Progress {
    /// Returns a bar that counts bytes.
    pub(super) fn of_bytes() -> Self {
        Self::new(0, |bar| {
            bar.unit = String::from("B");
            bar.unit_scale = true;
        })
    }

    /// Returns a bar that counts files, if there are several.
    pub(super) fn of_files(count: usize) -> Self {
        if count < 2 {
            return Self { bar: None };
        }
        Self::new(count, |bar| bar.unit = String::from(" tables"))
    }

    fn new(total: usize, set: impl FnOnce(&mut Bar)) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let mut bar = Bar::new(total);
            bar.animation = Animation::Classic;
            set(&mut bar);
            Mutex::new(bar)
        });
        Self { bar }
    }

    /// Shows that one more is done.
    pub(super) fn step(&self) {
        self.with_bar(|bar| bar.update(1).map(drop));
    }

    /// Shows that `done` of `total` is done.
    pub(super) fn set(&self, done: u64, total: Option<u64>) {
        self.with_bar(|bar| {
            bar.total = total.map_or(0, saturated);
            bar.update_to(saturated(done)).map(drop)
        });
    }

    /// Prints a message on a line of its own, above the bar.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.clear();
        print();
        self.with_bar(Bar::refresh);
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        self.with_bar(|bar| {
            bar.clear()?;
            bar.writer.print(b"\r")
        });
    }

    /// Does something with the bar unless it is hidden. A terminal that is gone is no error.
    fn with_bar(&self, change: impl FnOnce(&mut Bar) -> io::Result<()>) {
        if let Some(bar) = &self.bar {
            let _ = change(&mut bar.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

fn saturated(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
