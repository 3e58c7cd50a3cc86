//! The statements of one file of a program about the lookups of another.

use super::jails::Jails;
use crate::model::Transport;
use std::collections::HashMap;
use std::path::PathBuf;

/// The facts that the files of a run share. Without them, each file is read alone.
#[derive(Debug, Default)]
pub struct Shared {
    /// The files of Postfix in each folder.
    pub(super) postfix: HashMap<PathBuf, SharedPostfix>,
    /// The sets and maps that rules of nftables declare.
    pub(super) sets: HashMap<Vec<u8>, Ports>,
    /// The jails of each folder of fail2ban.
    pub(super) jails: HashMap<PathBuf, Jails>,
}

/// What the files of Postfix in a folder say about each other.
#[derive(Debug, Default)]
pub(super) struct SharedPostfix {
    /// The names that Postfix knows by itself, if `main.cf` sets them.
    pub(super) known_ports: Option<Vec<Vec<u8>>>,
    /// The options in `master.cf` that may refer to parameters: names and values.
    pub(super) options: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The parts of an element or key of a set of nftables at which a port is.
#[derive(Clone, Debug, Default)]
pub(super) struct Ports {
    /// Positions in the concatenation of a key.
    pub(super) key: Vec<usize>,
    /// Positions in the concatenation of a value.
    pub(super) value: Vec<usize>,
    /// The transport of the ports, if the type has one: `typeof udp dport`.
    pub(super) meant: Option<Transport>,
}
