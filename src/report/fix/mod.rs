//! The results of `check --fix` and `check --diff`.

mod diff;
mod summary;

pub use diff::diff;
pub use summary::FixTotals;
