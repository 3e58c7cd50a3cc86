//! Writes the new text of a file where the old one was: whole, or not at all.

mod replace;

pub use replace::{Note, ReplaceError, ReplaceFault, ReplaceOptions, Replaced, replace};
