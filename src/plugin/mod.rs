//! The rules and formats of a run: those of the program, and those that were added.

mod catalogue;

pub use catalogue::{Catalogue, CatalogueError};
