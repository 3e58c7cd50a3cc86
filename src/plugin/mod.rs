//! The rules and formats of a run: the built-in ones, and those that were added.

mod broken_table;
mod candidates;
mod catalogue;
mod unread_table;

pub use broken_table::HeadLength;
pub use catalogue::{Catalogue, CatalogueError, REMEDY_OF_TAKEN_OWNERS, Undecided};
