//! The command line: what the user asked for, which command does it, and the exit status.

mod annotate;
mod args;
mod check;
mod choice;
mod compare;
mod deferred;
mod explain;
mod failure;
mod fix;
mod fix_args;
mod generate;
mod ghosts;
mod list;
mod output;
mod paths;
#[cfg(feature = "online")]
mod progress;
mod question;
mod registry;
mod registry_args;
mod registry_export;
mod registry_status;
mod registry_update;
mod resolve;
mod update;
mod usual;
mod writer;

pub use args::{Args, Command};
pub use generate::{completion_script, manual_pages};
pub use registry_args::RegistryCommand;

use crate::engine::{RuleSet, Selection};
use crate::model::Date;
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::report::{Run, Theme, formats, resolvers, rules};
use clap::Parser as _;
use clap::error::{ContextKind, ErrorKind};
use failure::Failure;
use output::Output;
use std::io::Write as _;
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

/// Runs the program with the arguments of the process and returns its exit status.
pub fn main() -> ExitCode {
    let args = match usual::read(std::env::args_os().skip(1)) {
        Some(args) => Ok(args),
        None => Args::try_parse(),
    };
    let status = match args {
        Ok(args) => run(&args),
        Err(told) => tell(&told),
    };
    let status = status.unwrap_or_else(|failure| {
        failure.print();
        Status::Failed
    });
    ExitCode::from(match status {
        Status::Good => 0,
        Status::Found => 1,
        Status::Failed => 2,
    })
}

/// Prints what clap has to say in place of arguments: help on standard output, wrong use on standard error.
fn tell(told: &clap::Error) -> Result<Status, Failure> {
    if is_registry_build(told) {
        return Err(Failure::new("`registry build` is now a program of its own, for Portolan's maintainers").hint(
            "in Portolan's source tree, run `cargo run --release -p portolan-archive -- build --from ARCHIVE --out DIR`",
        ));
    }
    let printed = told.print().and_then(|()| std::io::stdout().flush());
    if told.use_stderr() {
        return Ok(Status::Failed);
    }
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format_args!("standard output: {error}")))
        }
        _ => Ok(Status::Good),
    }
}

/// Returns whether the unknown word is the command `registry build` of earlier versions.
fn is_registry_build(error: &clap::Error) -> bool {
    let word = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    error.kind() == ErrorKind::InvalidSubcommand
        && word(ContextKind::InvalidSubcommand) == "build"
        && word(ContextKind::Usage).contains("portolan registry")
}

fn run(args: &Args) -> Result<Status, Failure> {
    let theme = Theme::new(args.color.wanted());
    let catalogue = Catalogue::builtin();
    let (registry, origin) = registry_for(&args.command, &catalogue)?;
    let run = Run {
        catalogue: &catalogue,
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
        Command::Update(update) => update::run(update, &run, &mut output),
        Command::Compare(compare) => compare::run(compare, &run, &mut output),
        Command::Resolve(resolve) => resolve::run(resolve, &run, &mut output),
        Command::Resolvers(args) => whole(&mut output, |out| match args.output_format {
            args::TextOrJson::Text => resolvers::text::write(&run, out),
            args::TextOrJson::Json => resolvers::json::write(out),
        }),
        Command::Rules => whole(&mut output, |out| rules::text(&run, out)),
        Command::Formats => whole(&mut output, |out| formats::text(&run, out)),
        Command::Registry(command) => registry::run(command, &run, &mut output),
        Command::Completions { shell } => whole(&mut output, |out| out.extend(completion_script(*shell))),
        Command::Man { out } => generate::man(out.as_deref(), &mut output),
    }?;
    output.finish()?;
    Ok(status)
}

/// The registry that a command needs, and what reports call it.
fn registry_for(command: &Command, catalogue: &Catalogue) -> Result<(Registry, String), Failure> {
    let asked = match command {
        Command::Check(check) => &check.registry,
        Command::List(list) => &list.registry,
        Command::Explain(explain) => &explain.registry,
        Command::Ghosts(ghosts) => &ghosts.registry,
        Command::Annotate(annotate) => &annotate.registry,
        Command::Update(update) => &update.registry,
        Command::Registry(registry) => match &**registry {
            RegistryCommand::Export(export) => &export.registry,
            RegistryCommand::Diff { .. } | RegistryCommand::Sources => return Ok(choice::newest()),
            _ => return Ok((Registry::embedded(), choice::EMBEDDED.to_owned())),
        },
        _ => return Ok((Registry::embedded(), choice::EMBEDDED.to_owned())),
    };
    let (registry, origin) = choice::choose(asked)?;
    // What a rule is about does not depend on any registry.
    let is_of_no_matter = match command {
        Command::Check(check) => check.quiet,
        Command::Explain(explain) => explain::is_about_a_rule(explain, catalogue),
        _ => false,
    };
    if !is_of_no_matter {
        choice::mention_age(asked, &registry);
    }
    Ok((registry, origin))
}

/// Prints what `write` writes.
fn whole(output: &mut Output, write: impl FnOnce(&mut Vec<u8>)) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    output.write(&bytes)?;
    Ok(Status::Good)
}

/// Picks the rules that the user selected.
fn rule_set(catalogue: &Catalogue, selection: &Selection) -> Result<RuleSet, Failure> {
    selection.check(catalogue).map_err(Failure::new)?;
    Ok(RuleSet::new(catalogue, selection))
}

const DAY: u64 = 24 * 60 * 60;

/// The day by UTC.
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / DAY)
}

/// The day that ages are told on: today, or where builds are to be the same every day, that of `SOURCE_DATE_EPOCH`.
fn now() -> Date {
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse::<u64>().ok());
    seconds.map_or_else(today, |seconds| Date::from_unix_days(seconds / DAY))
}
