//! The statements of one file of a program about the lookups of another.

use super::jails::Jails;
use std::collections::HashMap;
use std::path::PathBuf;

/// The facts that the files of a run share. Without them, each file is read alone.
#[derive(Debug, Default)]
pub struct Shared {
    /// The names that Postfix knows by itself, of the `main.cf` in each folder.
    pub(super) known_ports: HashMap<PathBuf, Vec<Vec<u8>>>,
    /// The jails of each folder of fail2ban.
    pub(super) jails: HashMap<PathBuf, Jails>,
}
