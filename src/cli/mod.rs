//! The command line: what the user asked for, which command does it, and the exit status.

mod annotate;
mod args;
mod check;
mod choice;
mod compare;
mod explain;
mod failure;
mod fix;
mod generate;
mod ghosts;
mod list;
mod output;
mod paths;
mod registry;
mod writer;

use args::RegistryArgs;
pub use args::{Args, Command};
pub use generate::{completion_script, manual_pages};

use crate::model::Date;
use crate::report::{Run, Theme, lists};
use clap::Parser as _;
use failure::Failure;
use output::Output;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing found, or nothing to find.
    Good,
    /// At least one finding, or the thing asked for is unknown.
    Found,
    /// Something that was named could not be read, or the use is wrong.
    Failed,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let status = run(&args).unwrap_or_else(|failure| {
        failure.print();
        Status::Failed
    });
    ExitCode::from(match status {
        Status::Good => 0,
        Status::Found => 1,
        Status::Failed => 2,
    })
}

fn run(args: &Args) -> Result<Status, Failure> {
    let theme = Theme::new(args.color.wanted());
    let asked = match &args.command {
        Command::Check(check) => check.registry.clone(),
        Command::List(list) => list.registry.clone(),
        Command::Explain(explain) => explain.registry.clone(),
        Command::Ghosts(ghosts) => ghosts.registry.clone(),
        Command::Annotate(annotate) => annotate.registry.clone(),
        _ => RegistryArgs::default(),
    };
    let (registry, origin) = choice::choose(&asked)?;
    let run = Run {
        registry: &registry,
        registry_origin: &origin,
        most_findings: None,
        statistics: false,
        quiet: false,
        theme,
    };
    let mut output = Output::new();
    let status = match &args.command {
        Command::Check(check) => check::run(check, run, &mut output),
        Command::List(list) => list::run(list, &run, &mut output),
        Command::Explain(explain) => explain::run(explain, &run, &mut output),
        Command::Ghosts(ghosts) => ghosts::run(ghosts, &run, &mut output),
        Command::Annotate(annotate) => annotate::run(annotate, &run, &mut output),
        Command::Compare(compare) => compare::run(compare, &run, &mut output),
        Command::Rules => whole(&mut output, |out| lists::rules(&run, out)),
        Command::Formats => whole(&mut output, |out| lists::formats(&run, out)),
        Command::Registry(command) => registry::run(command, &run, &mut output),
        Command::Completions { shell } => whole(&mut output, |out| out.extend(completion_script(*shell))),
        Command::Man { out } => generate::man(out.as_deref(), &mut output),
    }?;
    output.finish()?;
    Ok(status)
}

/// Prints what `write` writes.
fn whole(output: &mut Output, write: impl FnOnce(&mut Vec<u8>)) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    output.write(&bytes)?;
    Ok(Status::Good)
}

/// The day by UTC.
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / (24 * 60 * 60))
}
