//! The arguments of `portolan registry …`. Their doc comments are the help.

use super::args::{RegistryArgs, TextOrJson, parse_ports};
use super::deferred::{Deferred, DeferredParser};
use crate::export::Target;
use crate::model::{PortRange, Transport};
use crate::source::REGISTRY_XML;
use clap::Subcommand;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use std::time::Duration;

/// What to do with the registry's data.
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Fetch the newest registry, show what changed, and store it for all other commands
    Update(Deferred<UpdateArgs>),
    /// Show which registry is used, how old it is, and where the stored one lies
    Status {
        /// How to write it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
    },
    /// Look at every byte of the stored registry; exit status 2 if it is damaged
    Verify,
    /// Remove the stored registry
    Clear,
    /// Write a whole table of ports, made of the registry
    Export(Deferred<ExportArgs>),
    /// Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did
    Diff {
        /// A day (YYYY-MM-DD), or the registry's XML or CSV in a file
        from: String,
        /// The later state, said in the same way
        to: String,
        /// How to write it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
    },
    /// List the dated sources behind the data
    Sources,
}

/// Arguments of `registry update`.
#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    /// The address of a mirror: https://…, or where you trust the way to it http://…
    #[arg(long, value_name = "URL", default_value = REGISTRY_XML)]
    pub url: String,
    /// Take the XML from a file, and ask no server
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "ca_file", "timeout"])]
    pub from: Option<PathBuf>,
    /// Certificates in PEM form that are trusted beside those of the system
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// The longest that one of three tries may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = parse_seconds)]
    pub timeout: Duration,
    /// Store it even if it is older than the one that is known, or lacks much of it
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `registry export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// What to write
    #[arg(long, value_name = "FORM", value_parser = DeferredParser(target_parser))]
    pub to: Target,
    /// Only these transports
    #[arg(long, value_name = "TRANSPORT", value_delimiter = ',', value_parser = DeferredParser(transport_parser),
          default_value = "tcp,udp,sctp,dccp")]
    pub transports: Vec<Transport>,
    /// Only these ports and ranges, such as 22,1-1023
    #[arg(long, value_name = "PORTS", value_delimiter = ',', value_parser = parse_ports, default_value = "0-65535")]
    pub ports: Vec<PortRange>,
    /// Add former names of a registration as aliases, where no other line has the name
    #[arg(long)]
    pub with_history: bool,
    /// Add names that people are used to as aliases, such as `whois`, where no other line has the name
    #[arg(long)]
    pub with_habits: bool,
    /// Write into this file, which is replaced as a whole, in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
}

fn target_parser() -> impl TypedValueParser<Value = Target> {
    let value = |target: Target| PossibleValue::new(target.as_str()).help(target.summary());
    PossibleValuesParser::new(Target::ALL.map(value))
        .try_map(|word| Target::ALL.into_iter().find(|target| target.as_str() == word).ok_or("no such form"))
}

pub(super) fn transport_parser() -> impl TypedValueParser<Value = Transport> {
    PossibleValuesParser::new(Transport::ALL.map(Transport::as_str))
        .try_map(|word| Transport::parse(&word).ok_or("no such transport"))
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let fault = || "not a number of seconds from 0.01 to 86400".to_owned();
    let seconds: f64 = text.parse().map_err(|_| fault())?;
    if (0.01..=86400.0).contains(&seconds) { Ok(Duration::from_secs_f64(seconds)) } else { Err(fault()) }
}
