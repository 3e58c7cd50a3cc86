//! A whole table made of the registry: which names stand on which line, and what is left out.
//!
//! [`table`] decides, the writers only write: services(5), Nmap's form (both also say in their head what is left
//! out), CSV and JSON.

mod csv;
mod head;
mod json;
mod nmap;
mod services;
mod table;

pub use table::{LeftOut, Line, Reason, Table, table};

use crate::model::{PortRange, Transport};
use crate::registry::Registry;

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// services(5).
    Services,
    /// Nmap's table.
    Nmap,
    /// Comma-separated values under a line of names.
    Csv,
    /// One JSON document (schemas/export.json).
    Json,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Services, Self::Nmap, Self::Csv, Self::Json];

    /// The word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Nmap => "nmap",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// One line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Services => "services(5), for /etc/services",
            Self::Nmap => "Nmap's table, without open frequencies",
            Self::Csv => "comma-separated values under a line of names",
            Self::Json => "one JSON document (schemas/export.json)",
        }
    }

    /// The longest line in bytes, without its ending, that every reader takes in one piece.
    fn line_limit(self) -> usize {
        match self {
            // musl reads 127 bytes, the line feed among them.
            Self::Services => 126,
            Self::Nmap => 1022,
            Self::Csv | Self::Json => usize::MAX,
        }
    }
}

/// Which table is wanted.
#[derive(Clone, Debug)]
pub struct ExportPlan {
    /// What it is written as.
    pub target: Target,
    /// Only these transports.
    pub transports: Vec<Transport>,
    /// Only ports in one of these ranges.
    pub ports: Vec<PortRange>,
    /// Whether former names of a registration become aliases.
    pub with_history: bool,
    /// Whether names that people are used to become aliases.
    pub with_habits: bool,
}

/// The table as bytes, and its lines and what is left out.
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
