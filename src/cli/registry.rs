//! `portolan registry …`.

use super::args::RegistryCommand;
use super::failure::warn;
use super::{Failure, Output, Status};
use crate::source;

pub(super) fn run(command: &RegistryCommand, output: &mut Output) -> Result<Status, Failure> {
    match command {
        RegistryCommand::Build { from, out } => {
            let built = source::build(from, out).map_err(Failure::new)?;
            for (path, fault) in &built.passed_over {
                warn(format_args!("{}: passed over: {fault}", path.display()));
            }
            let told = format!(
                "{} records of {} from {} written to {}\n",
                built.records,
                built.source,
                built.from.display(),
                out.display()
            );
            output.write(told.as_bytes())?;
            Ok(Status::Good)
        }
    }
}
