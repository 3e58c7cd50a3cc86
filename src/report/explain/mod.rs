//! The results of `explain`.

pub mod json;
pub mod rule;
pub mod text;
mod timeline;
