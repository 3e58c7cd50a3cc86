//! The results of `uses`, and the configurations that `compare` names.

pub mod files;
pub mod hurt;
pub mod json;
pub mod kinds;
pub mod text;
mod v1;
