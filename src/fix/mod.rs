//! From changes to a new file: the proof that they break no lookup, the atomic replacement, and the file's owner.

mod nearby;
mod owner;
mod proof;
mod reach;
mod replace;
mod selection;

pub use nearby::Nearby;
pub use owner::{Manager, Notice, Upgrade, notices};
pub use proof::{Proof, Refusal, Refused, edits_of};
pub use replace::{Loss, Note, ReplaceError, ReplaceFault, ReplaceOptions, Replaced, Replacer, replace};
pub use selection::{Proposed, select};
