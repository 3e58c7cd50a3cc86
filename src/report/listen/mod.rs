//! The results of `listen`.

mod json;
mod name_table;
mod statement;
mod text;
mod tsv;
mod watch;

pub use name_table::NameTable;
pub use watch::Event;

use super::run::Run;
use crate::engine::Listener;
use crate::local::listen::UnreadRow;

/// The outputs of `listen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenFormat {
    /// Columns for people, with notable sockets first.
    Text,
    /// One JSON document (schemas/listen.json).
    Json,
    /// One line of JSON for each socket (schemas/listener.json).
    Jsonl,
    /// Tab-separated values under a line of names.
    Tsv,
}

impl ListenFormat {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Jsonl, Self::Tsv];

    /// Returns the word that selects it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tsv => "tsv",
        }
    }

    /// Returns one line for help.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Text => "human-readable columns",
            Self::Json => "one JSON document (schemas/listen.json)",
            Self::Jsonl => "one line of JSON for each socket (schemas/listener.json)",
            Self::Tsv => "tab-separated values under a line of names",
        }
    }

    /// Writes the sockets.
    pub fn write(self, found: &Listened<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Text => text::write(found, run, out),
            Self::Json => json::write(found, run, out),
            Self::Jsonl => {
                found.listeners.iter().for_each(|listener| json::line(listener, found.table, None, out));
            }
            Self::Tsv => tsv::write(found.listeners, out),
        }
    }

    /// Writes a socket that came or went.
    pub fn event(
        self,
        event: Event,
        listener: &Listener<'_>,
        table: Option<NameTable<'_>>,
        run: &Run<'_>,
        out: &mut Vec<u8>,
    ) {
        match self {
            Self::Text => text::event(event, listener, table, run, out),
            Self::Json | Self::Jsonl | Self::Tsv => json::line(listener, table, Some(event), out),
        }
    }
}

/// The sockets of a listing, and facts about the listing.
#[derive(Debug)]
pub struct Listened<'a> {
    /// The selected sockets, in order.
    pub listeners: &'a [Listener<'a>],
    /// The table that gave the names; `None` if the machine has none.
    pub table: Option<NameTable<'a>>,
    /// The rows of the output that cannot be read.
    pub unread: &'a [UnreadRow],
    /// The number of sockets that are not selected.
    pub others: usize,
    /// The number of those that are not selected by the name of their process, which is not known.
    pub nameless: usize,
    /// The number of ports that may be open and may be not.
    pub uncertain: usize,
    /// Whether they are the sockets of this system, and not from the output of a program.
    pub is_here: bool,
    /// Whether they are the result of a scan, which shows no processes.
    pub is_scan: bool,
    /// Whether a socket of `::` may take IPv4, too.
    pub families_unknown: bool,
    /// Whether the reader is not root, so that processes of others are hidden.
    pub is_restricted: bool,
}
