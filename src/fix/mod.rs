//! From changes to a new file: which of them break nobody, how the file is replaced, and whose it is.

mod owner;
mod proof;
mod reach;
mod replace;
mod selection;

pub use owner::{Manager, Notice, Upgrade, notices};
pub use proof::{Proof, Refused, edits_of};
pub use replace::{Loss, Note, ReplaceError, ReplaceFault, ReplaceOptions, Replaced, replace};
pub use selection::{Proposed, select};
