//! `portolan registry …`.

use super::args::RegistryCommand;
use super::failure::warn;
use super::{Failure, Output, Status};
use crate::model::Date;
use crate::source::{self, BuildPlan};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

pub(super) fn run(command: &RegistryCommand, output: &mut Output) -> Result<Status, Failure> {
    match command {
        RegistryCommand::Build { from, out, strict } => {
            let bar = progress_bar();
            let progress = |done: usize, of: usize| {
                bar.set_length(of as u64);
                bar.set_position(done as u64);
            };
            let plan = BuildPlan { from, out, today: today(), strict: *strict, progress: &progress };
            let built = source::build(&plan);
            bar.finish_and_clear();
            let built = built.map_err(Failure::new)?;
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

/// Shows how many sources are read, on standard error if that is a terminal.
fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} sources, {eta} left")
        .expect("invariant: the template names keys that indicatif has");
    ProgressBar::new(0).with_style(style)
}

/// The day by UTC.
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / (24 * 60 * 60))
}
