//! The rules and formats of a run: the built-in ones, and those that were added.

mod catalogue;

pub use catalogue::{Catalogue, CatalogueError, REMEDY_OF_TAKEN_OWNERS, Undecided};
