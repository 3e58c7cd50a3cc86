//! Why a command could not do its work, as it is told on standard error.

use std::fmt::Display;
use std::io::Write as _;

/// Ends a command with exit status 2.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hints: Vec<String>,
}

impl Failure {
    pub(super) fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), hints: Vec::new() }
    }

    /// Adds what helps.
    pub(super) fn hint(mut self, hint: impl Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    pub(super) fn print(&self) {
        error(&self.message);
        self.hints.iter().for_each(hint);
    }
}

/// Tells of something that could not be read; the command goes on.
pub(super) fn error(message: impl Display) {
    say("error", message);
}

/// Tells of something that the user may not have meant.
pub(super) fn warn(message: impl Display) {
    say("warning", message);
}

/// Tells what helps with what was told before.
pub(super) fn hint(message: impl Display) {
    say("hint", message);
}

/// A closed standard error is no reason to stop.
fn say(kind: &str, message: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "portolan: {kind}: {message}");
}
