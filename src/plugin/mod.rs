//! The rules and formats of a run: the built-in ones, and those that were added.

mod broken_table;
mod catalogue;
mod unread_table;

pub use catalogue::{Catalogue, CatalogueError, REMEDY_OF_TAKEN_OWNERS, Undecided};
