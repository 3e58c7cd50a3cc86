//! Turns changes into a new file. Proves that fixes break no lookup, replaces the file atomically, and finds its owner.

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
pub use selection::{PlannedFix, select};
