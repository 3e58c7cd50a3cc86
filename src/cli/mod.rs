//! The command line: parses the arguments, runs one command, and returns the exit status. One file per command.

mod annotate;
mod args;
mod check;
mod choice;
mod clock;
mod compare;
mod completions;
mod explain;
mod failure;
mod fix;
mod ghosts;
mod list;
mod man;
mod output;
mod paths;
#[cfg(feature = "online")]
mod progress;
mod question;
mod registry;
mod resolve;
mod selection;
mod status;
mod update;
mod writer;

pub use completions::completion_script;
pub use man::manual_pages;

use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::report::{Run, Theme, formats, resolvers, rules};
use args::{Args, Command, RegistryCommand, TextOrJson};
use clap::Parser as _;
use clap::error::{ContextKind, ErrorKind};
use failure::Failure;
use output::Output;
use status::Status;
use std::io::Write as _;
use std::process::ExitCode;

/// Runs the program with the arguments of the process and returns its exit status.
pub fn main() -> ExitCode {
    let status = match Args::try_parse() {
        Ok(args) => run(&args),
        Err(message) => print_clap(&message),
    };
    let status = status.unwrap_or_else(|failure| {
        failure.print();
        Status::Failed
    });
    status.into()
}

/// Prints a message of clap: help to standard output, a usage error to standard error.
fn print_clap(message: &clap::Error) -> Result<Status, Failure> {
    if is_registry_build(message) {
        return Err(Failure::new("`registry build` is now a program of its own, for Portolan's maintainers").hint(
            "in Portolan's source tree, run `cargo run --release -p portolan-archive -- build --from ARCHIVE --out DIR`",
        ));
    }
    let printed = message.print().and_then(|()| std::io::stdout().flush());
    if message.use_stderr() {
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
    let theme = Theme::new(args.color.choice());
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
        Command::Resolvers(args) => print(&mut output, |out| match args.output_format {
            TextOrJson::Text => resolvers::text::write(&run, out),
            TextOrJson::Json => resolvers::json::write(out),
        }),
        Command::Rules => print(&mut output, |out| rules::text(&run, out)),
        Command::Formats => print(&mut output, |out| formats::text(&run, out)),
        Command::Registry(command) => registry::run(command, &run, &mut output),
        Command::Completions { shell } => print(&mut output, |out| out.extend(completion_script(*shell))),
        Command::Man { out } => man::run(out.as_deref(), &mut output),
    }?;
    output.finish()?;
    Ok(status)
}

/// Returns the registry that a command needs, and its name in reports.
fn registry_for(command: &Command, catalogue: &Catalogue) -> Result<(Registry, String), Failure> {
    let chosen = match command {
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
    let (registry, origin) = choice::choose(chosen)?;
    // The page of a rule depends on no registry.
    let is_silent = match command {
        Command::Check(check) => check.quiet,
        Command::Explain(explain) => explain::is_about_rules(explain, catalogue),
        _ => false,
    };
    if !is_silent {
        choice::mention_age(chosen, &registry);
    }
    Ok((registry, origin))
}

fn print(output: &mut Output, write: impl FnOnce(&mut Vec<u8>)) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    output.write(&bytes)?;
    Ok(Status::Good)
}
