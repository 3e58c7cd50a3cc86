//! Compares two states of the registry.

mod change;
mod change_set;
mod days;
mod port_history;
mod sources;
#[cfg(test)]
mod tests;

pub use change::{Change, ChangeKind, Compared, Records};
pub use days::between_days;
pub use sources::between_sources;
