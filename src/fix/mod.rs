//! From changes to a new file: which of them break nobody, and how the file is replaced.

mod proof;
mod replace;
mod selection;

pub use proof::{Proof, Refused, edits_of};
pub use replace::{Note, ReplaceError, ReplaceFault, ReplaceOptions, Replaced, replace};
pub use selection::{Proposed, select};
