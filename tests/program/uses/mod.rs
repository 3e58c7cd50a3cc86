//! Names that configurations use.

mod across;
mod command;
mod compare;
mod corpus;
mod fixtures;
mod folders;
mod hints;
mod hostile;
mod kinds;
mod limits;
mod outputs;
#[cfg(unix)]
mod pipes;
mod programs;
mod rules;
mod scopes;
mod stories;
mod suppressions;
mod unread_parts;

use portolan::text::SourceFile;
use portolan::uses::{LookupKind, Need, Reading, Use};

/// Returns a use with its position: line and column from 1, in characters.
fn position_of(source: &SourceFile, used: &Use) -> (u32, usize, String, &'static str) {
    let position = source.line_index().position(&source.bytes, used.span.start);
    let name = String::from_utf8_lossy(used.span.of(&source.bytes)).into_owned();
    (position.line.get(), position.column, name, lookup(used.lookup))
}

fn lookup(lookup: LookupKind) -> &'static str {
    match lookup {
        LookupKind::With(transport) => transport.as_str(),
        LookupKind::Without | LookupKind::RulePerTransport => "without",
        LookupKind::Addresses => "addresses",
        LookupKind::TcpOrUdp => "tcp-or-udp",
    }
}

/// Checks what holds for every reading: spans are inside the file, in order, and not empty.
fn assert_in_order(path: &str, bytes: &[u8], reading: &Reading) {
    assert!(reading.uses.is_sorted_by_key(|used| used.span.start), "{path}: uses are not in order");
    for used in &reading.uses {
        assert!(!used.span.is_empty() && used.span.end.index() <= bytes.len(), "{path}: {used:?}");
    }
}

/// Returns whether reports list a use.
fn is_listed(used: &Use) -> bool {
    matches!(used.need, Need::Always | Need::Sometimes(_))
}
