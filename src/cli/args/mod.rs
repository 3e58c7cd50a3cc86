//! The arguments of the command line. Their doc comments are the help texts.
//!
//! Types of arguments have no doc comments: clap would show them in place of the text about the command. Commands are
//! deferred: to build the arguments of all of them takes a tenth of the instructions of a check of /etc/services.

mod annotate;
mod check;
mod compare;
mod config;
mod explain;
mod formats;
mod ghosts;
mod list;
mod listen;
mod registry;
mod resolve;
mod shared;
mod update;
mod uses;
mod values;

pub(crate) use annotate::AnnotateArgs;
pub(crate) use check::{CheckArgs, FixArgs};
pub(crate) use compare::{CompareArgs, CompareFormat};
pub(crate) use config::{ConfigArgs, ConfigCommand, PackCommand};
pub(crate) use explain::ExplainArgs;
pub(crate) use formats::{FormatsArgs, FormatsCommand, FormatsGuessArgs, FormatsTestArgs};
pub(crate) use ghosts::GhostsArgs;
pub(crate) use list::ListArgs;
pub(crate) use listen::ListenArgs;
pub(crate) use registry::{ExportArgs, RegistryCommand, RegistryUpdateArgs};
pub(crate) use resolve::ResolveArgs;
pub(crate) use shared::{
    BaselineArgs, FileArgs, FindingsArgs, Limit, OutputArgs, RegistryArgs, ReplaceArgs, ReportsArgs, RuleArgs,
    TextOrJson,
};
pub(crate) use update::{UpdateArgs, UpdateFormat};
pub(crate) use uses::UsesArgs;
pub(crate) use values::{ReportArg, is_descriptor};

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A linter for files that name Internet ports: /etc/services, Nmap's nmap-services and their copies
#[derive(Debug, Parser)]
#[command(name = "portolan", version, arg_required_else_help = true, after_help = EXIT_STATUS)]
pub(crate) struct Args {
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colors
    ///
    /// `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 900)]
    pub(crate) color: Color,
    /// The configuration.
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing was found, or everything was fixed
  1  there is a finding, or:
     - `--diff` shows a change, or `update --check` finds one
     - `compare` reports a lost or changed lookup, or `registry diff` a difference
     - `explain` or `resolve` does not know the name
     - `formats test` fails
     - `listen --fail-on-ghosts` lists a ghost
  2  usage error, or a named path cannot be read or written";

// The commands.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Report errors and outdated entries in port tables
    Check(Box<CheckArgs>),
    /// List every entry and its standing: how the registry lists its name today
    List(Box<ListArgs>),
    /// Add comments about the history of outdated entries, update them, or remove them
    Annotate(Box<AnnotateArgs>),
    /// Update tables: make safe fixes, and add missing assignments
    Update(Box<UpdateArgs>),
    /// Report the lookups that a new table loses, changes or gains
    Compare(CompareArgs),
    /// Report which service names configurations look up, and which ones the table does not have
    ///
    /// Reads configurations of fail2ban, nftables, Postfix and others: docs/uses.md lists them. With `--old` and `--new`,
    /// reports the names that a new table would break.
    Uses(Box<UsesArgs>),
    /// Explain ports, ranges, service names, rules or categories of rules
    ///
    /// Ports: 617, 617/udp. Ranges: 200-300. Service names: sco-dtmgr, whois/tcp. Rules: alias-shadow. Categories: stale.
    Explain(ExplainArgs),
    /// Show how each resolver (glibc, musl, Go, Nmap and others) answers a name or a port, and why
    Resolve(ResolveArgs),
    /// List the resolvers and their releases, and how each model was verified
    Resolvers(OutputArgs),
    /// List ghosts: names that the registry removed, and assignments that are reported to be dead
    Ghosts(GhostsArgs),
    /// List the listening sockets of this machine, or of the output of `ss`, `netstat`, `lsof` or Nmap
    ///
    /// Those worth a look come first: shells and relays, ghosts, ports with reported malware, and programs and services
    /// on ports that are not theirs.
    Listen(Box<ListenArgs>),
    /// List the rules
    Rules(OutputArgs),
    /// List the supported formats; test or propose a descriptor, a TOML file that adds a format
    Formats(FormatsArgs),
    /// Show the settings of portolan.toml files
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check registries of your own
    #[command(subcommand)]
    Pack(PackCommand),
    /// Update the registry, compare its states, and export it
    #[command(subcommand)]
    Registry(Box<RegistryCommand>),
    /// Print the completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one page for each command into a folder
    Man {
        /// The folder to write the pages to
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// When to use colors.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Also in files and pipes.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Returns the choice of the user, or `None` for `auto`.
    pub(crate) fn choice(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::Always => Some(true),
            Self::Never => Some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::CommandFactory as _;
    use clap::builder::StyledStr;

    /// The longest short help, in characters.
    const MOST: usize = 100;

    fn too_long(command: &clap::Command, found: &mut Vec<String>) {
        let mut judge = |of: &str, help: Option<&StyledStr>| {
            let help = help.map(ToString::to_string).unwrap_or_default();
            if help.chars().count() > MOST || help.is_empty() {
                found.push(format!("{} {of}: {help}", command.get_name()));
            }
        };
        judge("", command.get_about());
        for argument in command.get_arguments() {
            judge(argument.get_id().as_str(), argument.get_help());
        }
        command.get_subcommands().for_each(|child| too_long(child, found));
    }

    #[test]
    fn short_helps_are_short() {
        let mut command = Args::command();
        command.build();
        let check = command.find_subcommand("check").unwrap();
        assert!(check.get_arguments().any(|argument| argument.get_id() == "baseline"));
        let mut found = Vec::new();
        too_long(&command, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
