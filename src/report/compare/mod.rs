//! The results of `compare`.

pub mod json;
pub mod text;
