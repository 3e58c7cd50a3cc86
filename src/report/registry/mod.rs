//! The results of `registry`.

pub mod diff;
pub mod sources;
pub mod status;
pub mod update;
