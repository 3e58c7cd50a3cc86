//! The arguments of `formats`.

use super::shared::OutputArgs;
use clap::Subcommand;
use std::path::PathBuf;

// Arguments of `formats`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct FormatsArgs {
    /// The command, instead of listing them.
    #[command(subcommand)]
    pub(crate) command: Option<FormatsCommand>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

// The commands below `formats`.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum FormatsCommand {
    /// Test a descriptor: run the tests in it, and check that broken samples are noticed
    Test(FormatsTestArgs),
    /// Propose a descriptor for a file that has names of the registry beside their ports
    Guess(FormatsGuessArgs),
}

// Arguments of `formats guess`.
#[derive(Debug, clap::Args)]
pub(crate) struct FormatsGuessArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

// Arguments of `formats test`.
#[derive(Debug, clap::Args)]
pub(crate) struct FormatsTestArgs {
    /// The descriptor (FILE.toml) or the id of a format [default: all that ship with the program]
    ///
    /// `portolan formats` lists the ids.
    #[arg(value_name = "FILE")]
    pub(crate) format: Option<String>,
    /// Files in the format to try it on, or `-` for standard input
    #[arg(value_name = "SAMPLE", requires = "format")]
    pub(crate) samples: Vec<PathBuf>,
}
