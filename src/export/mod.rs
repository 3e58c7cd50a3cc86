//! Exports the registry as a complete table: services(5), Nmap's format, CSV or JSON.
//!
//! [`table`] selects the names of each line, and lists the omitted records; the other modules print it.

mod csv;
mod head;
mod json;
mod nmap;
mod services;
mod table;

pub use table::{LeftOut, Line, Reason, Table, table};

use crate::model::{PortRange, Transport};
use crate::registry::Registry;

/// The form of an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// services(5).
    Services,
    /// Nmap's table.
    Nmap,
    /// Comma-separated values with a header.
    Csv,
    /// One JSON document (schemas/export.json).
    Json,
}

impl Target {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Services, Self::Nmap, Self::Csv, Self::Json];

    /// Returns the word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Nmap => "nmap",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Services => "services(5), for /etc/services",
            Self::Nmap => "nmap-services, without open frequencies",
            Self::Csv => "comma-separated values with a header",
            Self::Json => "one JSON document (schemas/export.json)",
        }
    }

    /// Returns the longest line that every resolver reads in one piece, in bytes, without its ending.
    fn line_limit(self) -> usize {
        match self {
            // musl reads 127 bytes, including the line feed.
            Self::Services => 126,
            Self::Nmap => 1022,
            Self::Csv | Self::Json => usize::MAX,
        }
    }
}

/// The settings of an export.
#[derive(Clone, Debug)]
pub struct ExportPlan {
    /// The form.
    pub target: Target,
    /// Only these transports.
    pub transports: Vec<Transport>,
    /// Only ports in one of these ranges.
    pub ports: Vec<PortRange>,
    /// Whether former names of a registration become aliases.
    pub with_history: bool,
    /// Whether customary names become aliases.
    pub with_habits: bool,
    /// The id of the pack whose rows are written instead of the registry's.
    pub pack: Option<String>,
}

/// Returns the table as bytes, and its contents.
pub fn export(registry: &Registry, plan: &ExportPlan) -> (Vec<u8>, Table) {
    let table = table(registry, plan);
    let bytes = match plan.target {
        Target::Services => services::write(registry, plan, &table),
        Target::Nmap => nmap::write(registry, plan, &table),
        Target::Csv => csv::write(&table),
        Target::Json => json::write(registry, &table),
    };
    (bytes, table)
}
