//! The integration program: one binary, so that it links once.

mod bad_input;
mod cli;
mod folder;
mod generated;
mod layers;
mod report;
mod rules;
mod schemas;
