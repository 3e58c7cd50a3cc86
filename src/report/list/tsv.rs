//! `list` as tab-separated values.

use super::entry::{comment, flags};
use crate::engine::{Checked, facts};
use crate::registry::{Judgement, Registry, Standing};
use crate::report::v1::{TextV1, transport};
use crate::syntax::Entry;
use crate::text::Printable;
use std::io::Write as _;

/// The names of the columns.
pub(super) const COLUMNS: &str = "path\tline\tname\taliases\tport\ttransport\tstanding\texpected\tflags\tcomment\n";

/// Writes one entry.
pub(super) fn row(
    file: &Checked,
    path: &TextV1,
    entry: &Entry,
    judgement: &Judgement,
    registry: &Registry,
    out: &mut Vec<u8>,
) {
    let bytes = &file.source.bytes;
    let aliases: Vec<String> =
        file.document.aliases(entry).iter().map(|alias| Printable(alias.of(bytes)).to_string()).collect();
    let name = if entry.unnamed { String::new() } else { Printable(entry.name.of(bytes)).to_string() };
    let _ = writeln!(
        out,
        "{}\t{}\t{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        Printable(path.text.as_bytes()),
        entry.line,
        aliases.join(" "),
        entry.ports,
        transport(file, entry).map_or_else(String::new, |transport| Printable(transport.text.as_bytes()).to_string()),
        judgement.standing.map_or("", Standing::as_str),
        facts::expected_of(registry, entry, judgement).join(" "),
        flags(judgement).join(" "),
        Printable(comment(file, entry).unwrap_or_default()),
    );
}
