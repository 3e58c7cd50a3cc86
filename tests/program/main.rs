//! The integration program: one binary, so that it links once.

mod archive;
mod bad_input;
mod cli;
mod data;
mod evidence;
mod folder;
mod formats;
mod generated;
mod hard_cases;
mod history;
mod laws;
mod layers;
mod provenance;
mod report;
mod rules;
mod schemas;
mod sources;
