//! `portolan registry`: one file per command.

mod diff;
mod export;
mod status;
mod update;

use super::args::{RegistryCommand, TextOrJson};
use super::failure::Failure;
use super::output::Output;
use super::status::Status;
use crate::report::Run;
use crate::report::registry::sources;

pub(super) fn run(command: &RegistryCommand, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let mut out = Vec::new();
    let mut exit = Status::Good;
    match command {
        RegistryCommand::Update(args) => update::run(args, run, &mut out)?,
        RegistryCommand::Status { output_format } => {
            status::status(*output_format == TextOrJson::Json, run, &mut out)?;
        }
        RegistryCommand::Verify => status::verify(run, &mut out)?,
        RegistryCommand::Clear => status::clear(&mut out)?,
        RegistryCommand::Export(args) => export::run(args, run, &mut out)?,
        RegistryCommand::Diff { from, to, output_format } => exit = diff::run(from, to, *output_format, run, &mut out)?,
        RegistryCommand::Sources => sources::write(run.registry.history(), run, &mut out),
    }
    output.write(&out)?;
    Ok(exit)
}
