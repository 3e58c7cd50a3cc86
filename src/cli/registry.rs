//! `portolan registry …`.

use super::args::RegistryCommand;
use super::failure::warn;
use super::{Failure, Output, Status};
use crate::model::Date;
use crate::source::{self, BuildPlan};

pub(super) fn run(command: &RegistryCommand, output: &mut Output) -> Result<Status, Failure> {
    match command {
        RegistryCommand::Build { from, out, strict } => {
            let plan = BuildPlan { from, out, today: today(), strict: *strict, progress: &|_, _| {} };
            let built = source::build(&plan).map_err(Failure::new)?;
            for notice in &built.notices {
                warn(notice);
            }
            let told = format!(
                "{} records of {}, and {} tenures out of {} dated sources, written to {}\n",
                built.records,
                built.newest,
                built.tenures,
                built.sources,
                out.display()
            );
            output.write(told.as_bytes())?;
            Ok(Status::Good)
        }
    }
}

/// The day by UTC.
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / (24 * 60 * 60))
}
