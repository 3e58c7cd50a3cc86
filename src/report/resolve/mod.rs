//! The results of `resolve`.

pub mod json;
pub mod text;
