//! Readers of the published forms of the registry, and the table made from them.

mod build;
mod registry_xml;

pub use build::{BuildError, Built, build};
pub use registry_xml::{ReadError, Snapshot, read_registry_xml};
