//! The integration program: one binary, so that it links once.

mod rules;
mod sources;
