//! `portolan registry …`.

use super::args::RegistryCommand;
use super::failure::warn;
use super::{Failure, Output, Status};
use crate::source;
use crate::text::Shown;
use std::path::Path;

pub(super) fn run(command: &RegistryCommand, output: &mut Output) -> Result<Status, Failure> {
    match command {
        RegistryCommand::Build { from, out } => {
            let built = source::build(from, out).map_err(Failure::new)?;
            for (path, fault) in &built.passed_over {
                warn(format_args!("{}: passed over: {fault}", shown(path)));
            }
            let told = format!(
                "{} record{} of {} from {} written to {}\n",
                built.records,
                if built.records == 1 { "" } else { "s" },
                built.source,
                shown(&built.from),
                shown(out)
            );
            output.write(told.as_bytes())?;
            Ok(Status::Good)
        }
    }
}

fn shown(path: &Path) -> Shown<'_> {
    Shown(path.as_os_str().as_encoded_bytes())
}
