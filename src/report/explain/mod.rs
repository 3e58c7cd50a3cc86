//! The results of `explain`.

pub mod json;
pub mod rule;
pub mod text;
mod timeline;

pub(in crate::report) use timeline::ended;
