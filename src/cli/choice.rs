//! Which registry files are held against: the embedded one, one in a file, or an earlier state.

use super::args::RegistryArgs;
use super::{Failure, today};
use crate::registry::{Registry, as_of};
use crate::source;
use std::path::Path;

/// The word for the registry that is part of the program.
const EMBEDDED: &str = "embedded";

/// The registry that was asked for, and what reports call it.
pub(super) fn choose(args: &RegistryArgs) -> Result<(Registry, String), Failure> {
    if let Some(day) = args.as_of {
        let registry = as_of(day).map_err(Failure::new)?;
        let origin = registry.source_id().to_owned();
        return Ok((registry, origin));
    }
    match args.registry.as_deref() {
        None => Ok((Registry::embedded(), EMBEDDED.to_owned())),
        Some(path) if path == Path::new(EMBEDDED) => Ok((Registry::embedded(), EMBEDDED.to_owned())),
        Some(path) => {
            let registry = source::read_registry(path, today()).map_err(Failure::new)?;
            Ok((registry, path.to_string_lossy().into_owned()))
        }
    }
}
