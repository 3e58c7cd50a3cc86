//! The command line: parses the arguments, runs one command, and returns the exit status. One file per command.

mod add_findings;
mod annotate;
mod args;
mod baselines;
mod check;
mod check_plans;
mod choice;
mod clock;
mod compare;
mod completions;
mod config;
mod explain;
mod failure;
mod file_plans;
mod fix;
mod formats;
mod ghosts;
mod list;
mod listed_tables;
mod listen;
mod man;
mod new_file;
mod output;
mod pack;
mod paths;
#[cfg(feature = "online")]
mod progress;
mod question;
mod registry;
mod reports;
mod resolve;
mod scopes;
mod selection;
mod signals;
mod status;
mod update;
mod use_plans;
mod uses;
mod writer;

pub use completions::completion_script;
pub use man::manual_pages;

use crate::format::declared;
use crate::registry::Registry;
use crate::report::{Run, Theme, resolvers, rules};
use args::{
    Args, Command, ConfigCommand, FileArgs, PackCommand, RegistryArgs, RegistryCommand, TextOrJson, is_descriptor,
};
use clap::Parser as _;
use clap::error::{ContextKind, ErrorKind};
use failure::Failure;
use output::Output;
use paths::Files;
use scopes::{Finder, Scopes};
use status::Status;
use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the program with the arguments of the process and returns its exit status.
pub fn main() -> ExitCode {
    signals::turn_into_errors();
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
        return Err(Failure::new("`registry build` has moved to a separate program for Portolan's maintainers").hint(
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
    let command = &args.command;
    let finder = Finder::new(&args.config);
    let named = match (command, tables_of(command)) {
        (Command::Update(update), Some((_, regular_only))) => {
            Some((listed_tables::or_listed(&update.files, &finder)?, regular_only))
        }
        (_, named) => named,
    };
    let inputs = named.as_ref().map(|(files, regular_only)| paths::find(files, *regular_only, &finder));
    let inputs = inputs.transpose()?;
    let configurations = match command {
        Command::Uses(uses) => Some(uses::find(uses, &finder)?),
        Command::Compare(compare) => Some(uses::find_for_compare(&compare.uses, &finder)?),
        _ => None,
    };
    let compared = match command {
        Command::Compare(compare) => Some(&*compare.new),
        _ => None,
    };
    let read = match (&inputs, &configurations) {
        (Some(inputs), _) => Some(inputs.paths()),
        // Without configurations, that of the current folder decides.
        (None, Some(found)) => {
            Some(compared.into_iter().chain(found.paths()).collect::<Vec<_>>()).filter(|paths| !paths.is_empty())
        }
        (None, None) => None,
    };
    let mut scopes = match (read, command) {
        (Some(paths), _) => Scopes::of_files(&finder, &paths)?,
        (
            None,
            Command::Pack(PackCommand::Check { file }) | Command::Config(ConfigCommand::Show { file: Some(file), .. }),
        ) => Scopes::of_files(&finder, &[file])?,
        (None, command) if needs_no_configuration(command) => Scopes::none(),
        _ => Scopes::of_current_folder(&finder)?,
    };
    add_descriptor(command, &mut scopes)?;
    let (registry, origin) = registry_for(command, &scopes)?;
    scopes.extend(&registry)?;
    let added = match (command, &inputs) {
        (Command::Check(check), Some(inputs)) => add_findings::read(check, inputs, &mut scopes)?,
        _ => None,
    };
    let registry_option = registry_args(command).map(RegistryArgs::option).unwrap_or_default();
    let run = Run {
        catalogue: scopes.union(),
        registry: &registry,
        registry_origin: &origin,
        registry_option: &registry_option,
        most_findings: None,
        statistics: false,
        quiet: false,
        theme,
    };
    let mut output = Output::new();
    let status = if let (Some(inputs), Some((named, _))) = (&inputs, &named) {
        let files = Files { inputs, scopes: &scopes, added: added.as_ref() };
        run_on_files(command, named, files, &finder, &run, &mut output)
    } else {
        match (command, configurations) {
            (Command::Uses(args), Some(found)) => uses::run(args, found, &scopes, &run, &mut output),
            (Command::Compare(args), Some(found)) => {
                compare::run(args, found, &scopes, &scopes.run(&run, &args.new), &mut output)
            }
            (Command::Pack(PackCommand::Check { file }), _) => {
                run_alone(command, &scopes, &scopes.run(&run, file), &mut output)
            }
            _ => run_alone(command, &scopes, &scopes.run(&run, Path::new("")), &mut output),
        }
    }?;
    output.finish()?;
    Ok(status)
}

/// Returns the files of a command that reads tables, and whether only regular ones are allowed. That is so if the
/// command replaces them.
fn tables_of(command: &Command) -> Option<(Cow<'_, FileArgs>, bool)> {
    let replaced = |files: &FileArgs| !files.paths.iter().any(|path| path.as_os_str() == "-");
    Some(match command {
        Command::Check(args) => (Cow::Borrowed(&args.files), args.fix.fix && !args.fix.diff && replaced(&args.files)),
        Command::List(args) => (Cow::Borrowed(&args.files), false),
        Command::Annotate(args) => (Cow::Borrowed(&args.files), !args.diff && replaced(&args.files)),
        Command::Update(args) => (Cow::Borrowed(&args.files), !args.diff && !args.check && replaced(&args.files)),
        Command::Resolve(args) => (Cow::Owned(resolve::file_args(args)), false),
        _ => return None,
    })
}

/// Runs a command that reads tables.
fn run_on_files(
    command: &Command,
    named: &FileArgs,
    files: Files<'_>,
    finder: &Finder,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    match command {
        Command::Check(args) => check::run(args, files, finder, *run, output),
        Command::List(args) => list::run(args, files, run, output),
        Command::Annotate(args) => annotate::run(args, files, run, output),
        Command::Update(args) => update::run(args, named, files, run, output),
        Command::Resolve(args) => resolve::run(args, files, run, output),
        _ => unreachable!("invariant: `tables_of` names these commands only"),
    }
}

/// Runs a command that reads no tables.
fn run_alone(command: &Command, scopes: &Scopes, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    match command {
        Command::Explain(args) => explain::run(args, run, output),
        Command::Ghosts(args) => ghosts::run(args, run, output),
        Command::Listen(args) => listen::run(args, run, output),
        Command::Resolvers(args) => print(output, |out| match args.output_format {
            TextOrJson::Text => resolvers::text::write(run, out),
            TextOrJson::Json => resolvers::json::write(out),
        }),
        Command::Rules(args) => print(output, |out| match args.output_format {
            TextOrJson::Text => rules::text(run, out),
            TextOrJson::Json => rules::json(run, out),
        }),
        Command::Formats(args) => formats::run(args, run, output),
        Command::Config(command) => config::run(command, scopes, run, output),
        Command::Pack(command) => pack::run(command, run, output),
        Command::Registry(command) => registry::run(command, run, output),
        Command::Completions { shell } => print(output, |out| out.extend(completion_script(*shell))),
        Command::Man { out } => man::run(out.as_deref(), output),
        _ => unreachable!("invariant: the other commands read tables or configurations"),
    }
}

/// Returns whether a command does not depend on the configuration, which may then have a fault.
fn needs_no_configuration(command: &Command) -> bool {
    match command {
        Command::Completions { .. } | Command::Man { .. } | Command::Resolvers(_) => true,
        Command::Config(command) => matches!(command, ConfigCommand::Schema),
        Command::Registry(command) => !matches!(**command, RegistryCommand::Export(_)),
        _ => false,
    }
}

/// Adds the format of the descriptor that `--format` names. If it names an id, checks that there is such a format.
fn add_descriptor(command: &Command, scopes: &mut Scopes) -> Result<(), Failure> {
    let word = match command {
        Command::Check(check) => &check.files.format,
        Command::List(list) => &list.files.format,
        Command::Annotate(annotate) => &annotate.files.format,
        Command::Update(update) => &update.files.format,
        Command::Compare(compare) => &compare.format,
        Command::Resolve(resolve) => &resolve.format,
        Command::Uses(uses) => &uses.format,
        Command::Listen(listen) => &listen.format,
        _ => return Ok(()),
    };
    let Some(word) = word.as_deref() else { return Ok(()) };
    if !is_descriptor(word) {
        return scopes.check_format(word);
    }
    let format = declared::load(Path::new(word)).map_err(|error| Failure::of_input(&error))?;
    scopes.add_format(&Arc::new(format))
}

/// Returns the options of a command that select a registry, if it has them.
fn registry_args(command: &Command) -> Option<&RegistryArgs> {
    Some(match command {
        Command::Check(check) => &check.registry,
        Command::List(list) => &list.registry,
        Command::Explain(explain) => &explain.registry,
        Command::Ghosts(ghosts) => &ghosts.registry,
        Command::Listen(listen) => &listen.registry,
        Command::Annotate(annotate) => &annotate.registry,
        Command::Update(update) => &update.registry,
        Command::Uses(uses) => &uses.registry,
        Command::Registry(registry) => match &**registry {
            RegistryCommand::Export(export) => &export.registry,
            _ => return None,
        },
        _ => return None,
    })
}

/// Returns the registry that a command needs, and its name in reports.
fn registry_for(command: &Command, scopes: &Scopes) -> Result<(Registry, String), Failure> {
    let Some(chosen) = registry_args(command) else {
        let needs_history = matches!(command, Command::Registry(registry)
            if matches!(**registry, RegistryCommand::Diff { .. } | RegistryCommand::Sources));
        let embedded = || (Registry::embedded(), choice::EMBEDDED.to_owned());
        return Ok(if needs_history { choice::newest() } else { embedded() });
    };
    let mut chosen = chosen.clone();
    let is_open = chosen.registry.is_none() && chosen.as_of.is_none();
    let named_by = if is_open { scopes.with_registry()? } else { None };
    if let Some(configuration) = named_by {
        chosen.registry = configuration.registry().map(Path::to_owned);
    }
    let (registry, origin) = choice::choose(&chosen).map_err(|failure| match named_by {
        Some(configuration) => failure.named_by(configuration, configuration.options().registry.as_ref()),
        None => failure,
    })?;
    // The page of a rule depends on no registry.
    let is_silent = match command {
        Command::Check(check) => check.findings.quiet,
        Command::Uses(uses) => uses.findings.quiet,
        Command::Explain(explain) => explain::is_about_rules(explain, scopes.union()),
        _ => false,
    };
    if !is_silent {
        choice::mention_age(&chosen, &registry);
    }
    Ok((registry, origin))
}

fn print(output: &mut Output, write: impl FnOnce(&mut Vec<u8>)) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    output.write(&bytes)?;
    Ok(Status::Good)
}
