//! The arguments of `registry`.

use super::shared::{RegistryArgs, TextOrJson};
use super::values;
use crate::export::Target;
use crate::model::{PortRange, Transport};
use crate::source::REGISTRY_XML;
use clap::Subcommand;
use clap::builder::TypedValueParser;
use std::path::PathBuf;
use std::time::Duration;

// The commands of `registry`.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum RegistryCommand {
    /// Fetch the newest registry, report its changes, and store it for all other commands
    Update(RegistryUpdateArgs),
    /// Show which registry is used, its age, and where the stored one is
    Status {
        /// Output format
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
    },
    /// Verify every byte of the stored registry; exit status 2 if it is damaged
    Verify,
    /// Remove the stored registry
    Clear,
    /// Write the registry as a complete port table
    Export(ExportArgs),
    /// Show the changes between two states of the registry; exit status 1 if there are any
    ///
    /// Also names the sources that were compared.
    Diff {
        /// The earlier state: a day (YYYY-MM-DD), or a file with the registry as XML or CSV
        from: String,
        /// The later state, in the same form
        to: String,
        /// Output format
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
    },
    /// List the dated sources of the data
    Sources,
}

// Arguments of `registry update`.
#[derive(Debug, clap::Args)]
pub(crate) struct RegistryUpdateArgs {
    /// The address of a mirror: https://…, or http://… on a network that you trust
    #[arg(long, value_name = "URL", default_value = REGISTRY_XML)]
    pub(crate) url: String,
    /// Read the XML from a file, without network access
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "ca_file", "timeout"])]
    pub(crate) from: Option<PathBuf>,
    /// A PEM file of certificates to trust in addition to those of the system
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The time limit of each of three attempts
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = values::seconds)]
    pub(crate) timeout: Duration,
    /// Store the registry even if it is older than the known one, or lacks many of its records
    #[arg(long)]
    pub(crate) force: bool,
}

// Arguments of `registry export`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The form of the table
    #[arg(long, value_name = "FORM", value_parser = target_parser())]
    pub(crate) to: Target,
    /// Only these transports
    #[arg(long, alias = "transports", value_name = "TRANSPORT", value_delimiter = ',',
          value_parser = values::transport(), default_value = "tcp,udp,sctp,dccp")]
    pub(crate) transport: Vec<Transport>,
    /// Only these ports and ranges, such as 22,1-1023
    #[arg(long, value_name = "PORTS", value_delimiter = ',', value_parser = values::ports, default_value = "0-65535")]
    pub(crate) ports: Vec<PortRange>,
    /// Add former names of a registration as aliases, unless another line has the name
    #[arg(long)]
    pub(crate) with_history: bool,
    /// Add customary names such as `whois` as aliases, unless another line has the name
    #[arg(long)]
    pub(crate) with_habits: bool,
    /// Write the rows of this pack of the configuration instead of the registry's
    #[arg(long, value_name = "ID", conflicts_with_all = ["registry", "as_of", "with_history", "with_habits"])]
    pub(crate) pack: Option<String>,
    /// Write to this file instead of standard output; it is replaced atomically
    #[arg(long, short, alias = "output", value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
    /// The registry.
    #[command(flatten)]
    pub(crate) registry: RegistryArgs,
}

fn target_parser() -> impl TypedValueParser<Value = Target> {
    values::one_of(Target::ALL, Target::as_str, |target| Some(target.summary()))
}
