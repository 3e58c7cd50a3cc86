//! The entries for a name or a port in the tables of this system.

use super::{Query, Question, parse_file, read_file};
use crate::model::{PortRange, Transport};
use crate::plugin::Catalogue;
use crate::text::LineNumber;
use std::path::{Path, PathBuf};

/// The largest table that is read, in bytes.
const MOST_BYTES: u64 = 16 << 20;

/// One entry of a table of this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalEntry {
    /// The table.
    pub path: PathBuf,
    /// The line of the entry.
    pub line: LineNumber,
    /// The official name.
    pub name: Vec<u8>,
    /// The ports.
    pub ports: PortRange,
    /// The transport, as written.
    pub transport: Vec<u8>,
    /// The alias that was looked up, if it was not the official name.
    pub alias: Option<Vec<u8>>,
}

/// Returns the entries of some tables with a name or on ports, in the order of the tables.
///
/// A table that cannot be read is left out.
pub fn local_entries(catalogue: &Catalogue, tables: &[PathBuf], question: &Question) -> Vec<LocalEntry> {
    tables.iter().flat_map(|table| entries_of(catalogue, table, question)).collect()
}

fn entries_of(catalogue: &Catalogue, table: &Path, question: &Question) -> Vec<LocalEntry> {
    let Ok(source) = read_file(table, MOST_BYTES) else { return Vec::new() };
    let Ok(document) = parse_file(catalogue, &source, None) else { return Vec::new() };
    let bytes = &source.bytes;
    let mut found = Vec::new();
    for entry in document.entries.iter().filter(|entry| !entry.unnamed) {
        let transport = entry.transport.registered();
        if question.transport().is_some_and(|asked| transport != Some(asked)) {
            continue;
        }
        let name = entry.name.of(bytes);
        let alias = match question {
            Question::One(Query::Port(port, _)) if entry.ports.contains(*port) => None,
            Question::Range(ports, _) if entry.ports.overlaps(*ports) => None,
            Question::One(Query::Name(asked, _)) if name.eq_ignore_ascii_case(asked) => None,
            Question::One(Query::Name(asked, _)) => {
                let mut aliases = document.aliases(entry).iter().map(|alias| alias.of(bytes));
                let Some(alias) = aliases.find(|alias| alias.eq_ignore_ascii_case(asked)) else { continue };
                Some(alias.to_owned())
            }
            Question::One(Query::Port(..)) | Question::Range(..) => continue,
        };
        found.push(LocalEntry {
            path: table.to_owned(),
            line: entry.line,
            name: name.to_owned(),
            ports: entry.ports,
            transport: transport
                .map_or(entry.transport_span.of(bytes), |transport: Transport| transport.as_str().as_bytes())
                .to_owned(),
            alias,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Printable;

    #[test]
    fn names_aliases_and_ports_are_found_in_the_tables() {
        let folder = tempfile::tempdir().unwrap();
        let services = folder.path().join("services");
        std::fs::write(&services, "# own\nbrew\t7070/tcp\tkettle\nbrew\t7070/udp\nbroken line\n").unwrap();
        let scan = folder.path().join("nmap-services");
        std::fs::write(&scan, "teapot\t7070/tcp\t0.1\nunknown\t7070/udp\t0.2\n").unwrap();
        let tables = [services, scan, folder.path().join("missing")];
        let look_up = |question: &Question| {
            let entries = local_entries(&Catalogue::builtin(), &tables, question);
            let short = |entry: LocalEntry| {
                let file = entry.path.file_name().unwrap().to_str().unwrap().to_owned();
                let alias = entry.alias.map(|alias| format!(" {}", Printable(&alias))).unwrap_or_default();
                let (name, transport) = (Printable(&entry.name), Printable(&entry.transport));
                format!("{file}:{} {name} {}/{transport}{alias}", entry.line, entry.ports)
            };
            entries.into_iter().map(short).collect::<Vec<_>>()
        };
        let find = |query: &Query| look_up(&Question::One(query.clone()));
        let name = |name: &str, transport| Query::Name(name.into(), transport);
        assert_eq!(find(&name("BREW", None)), ["services:2 brew 7070/tcp", "services:3 brew 7070/udp"]);
        assert_eq!(find(&name("kettle", None)), ["services:2 brew 7070/tcp kettle"]);
        assert_eq!(find(&name("brew", Some(Transport::Udp))), ["services:3 brew 7070/udp"]);
        assert_eq!(
            find(&Query::Port(7070, None)),
            ["services:2 brew 7070/tcp", "services:3 brew 7070/udp", "nmap-services:1 teapot 7070/tcp"]
        );
        let range = PortRange { first: 7000, last: 7100 };
        assert_eq!(look_up(&Question::Range(range, Some(Transport::Udp))), ["services:3 brew 7070/udp"]);
        assert!(find(&name("unknown", None)).is_empty() && find(&Query::Port(7, None)).is_empty());
    }
}
