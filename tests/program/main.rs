//! The integration program: one binary, so that it links once.

mod data;
mod formats;
mod laws;
mod rules;
mod sources;
