//! Errors, warnings and hints on standard error.

use crate::config::Configuration;
use crate::engine::FileError;
use crate::report::wrap_for_stderr;
use crate::text::{InputError, Placed};
use std::fmt::Display;
use std::io::Write as _;

/// Ends a command with exit status 2.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    notes: Vec<String>,
    hints: Vec<String>,
    /// Whether the message has the line and column of a fault.
    has_position: bool,
}

impl Failure {
    pub(super) fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), notes: Vec::new(), hints: Vec::new(), has_position: false }
    }

    /// Returns the error for a fault in a file that the user wrote, with its hints.
    pub(super) fn of_input(error: &InputError) -> Self {
        let failure = Self { has_position: error.position().is_some(), ..Self::new(error) };
        error.hints().iter().fold(failure, Self::hint)
    }

    /// Returns the failure of a file, with the hint about its fault.
    pub(super) fn of_file(error: &FileError) -> Self {
        let failure = Self::new(error);
        match error.hint() {
            Some(text) => failure.hint(text),
            None => failure,
        }
    }

    /// Returns the failure of a file at the key of the configuration that names it, unless it has a position in that file.
    pub(super) fn named_by(self, configuration: &Configuration, key: Option<&Placed<String>>) -> Self {
        match key.filter(|_| !self.has_position) {
            Some(key) => {
                let error = configuration.error_at(key.span.clone(), &self.message);
                Self { message: error.to_string(), has_position: true, ..self }
            }
            None => self,
        }
    }

    /// Adds a hint.
    pub(super) fn hint(mut self, hint: impl Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// Adds a note, which is printed before the hints.
    pub(super) fn note(mut self, note: impl Display) -> Self {
        self.notes.push(note.to_string());
        self
    }

    pub(super) fn print(&self) {
        error(&self.message);
        self.notes.iter().for_each(note);
        self.hints.iter().for_each(hint);
    }
}

/// Prints an error; the command continues.
pub(super) fn error(message: impl Display) {
    print("error", message);
}

/// Prints a warning.
pub(super) fn warn(message: impl Display) {
    print("warning", message);
}

/// Prints a note.
pub(super) fn note(message: impl Display) {
    print("note", message);
}

/// Prints a hint about the message before.
pub(super) fn hint(message: impl Display) {
    print("hint", message);
}

// Prints a message, ignoring errors: a closed standard error does not stop the program.
fn print(kind: &str, message: impl Display) {
    let message = message.to_string();
    // The other lines are an excerpt.
    let (sentence, excerpt) = message.split_at(message.find('\n').unwrap_or(message.len()));
    let sentence = wrap_for_stderr(&format!("portolan: {kind}: "), sentence);
    let _ = writeln!(std::io::stderr().lock(), "{sentence}{excerpt}");
}
