//! The output of `resolvers`: the models, their releases, and how each was checked.

pub mod json;
pub mod text;
