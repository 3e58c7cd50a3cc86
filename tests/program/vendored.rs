//! Tables that other projects keep in code and data, each read without `--format`, where the corpus is present.

use crate::folder::Folder;
use crate::vendored_updates::files_below;
use portolan::engine::parse_file;
use portolan::plugin::Catalogue;
use portolan::syntax::Document;
use portolan::text::{ByteOffset, SourceFile};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The fewest files of the second collection that are read in full.
const LEAST_RIGHT: usize = 40;
/// The fewest files of both collections whose format is declared and that have no broken row.
const LEAST_WHOLE: usize = 60;

/// Files of the first collection: format, entries, rows that cannot be read. The entries were counted with other
/// expressions than those of the descriptors.
const FIRST: &[(&str, &str, usize, usize)] = &[
    ("IANAports.h", "c-define", 6389, 0),
    ("aoserv-protocols-data1.sql", "sql-copy", 57, 0),
    ("bot_common_ports.sql", "sql-insert", 45, 0),
    ("firewalld-bacula.xml", "firewalld", 3, 0),
    ("firewalld-samba.xml", "firewalld", 2, 0),
    ("firewalld-ssh.xml", "firewalld", 1, 0),
    // `nfs-domainroot,,tcp`
    ("fluent-protocols-filter.csv", "csv-service-port-transport", 11514, 1),
    ("go-net-lookup.go", "go-map-nested", 15, 0),
    ("gopacket-iana_ports.go", "go-map", 11328, 0),
    ("naabu-ports.go", "port-lists", 684, 0),
    ("ndpi-protos.txt", "ndpi-protos", 11, 0),
    ("ndpi_main.c", "ndpi-defaults", 247, 0),
    ("openvas-default-portlist.xml", "openvas-port-list", 635, 0),
    ("pike-Ports.pmod", "pike-mapping", 1382, 0),
    ("rfc1340-known_tcp_ports.py", "python-dict-keyword", 366, 0),
    ("silverwind-index.json", "json-port-transport-keys", 12341, 0),
    ("snort-2.9.6.0.conf", "snort-portvar", 129, 0),
    ("suricata.yaml", "suricata", 13, 0),
    ("ufw-chat.ufw", "ufw", 12, 0),
    ("ufw-mailserver.ufw", "ufw", 6, 0),
    // `4426/upd`
    ("unicornscan-ports.txt", "services-like", 8458, 1),
    ("well-known-ports-index.json", "json-port-texts", 248, 0),
    ("wireshark-4.4.18-services-data.c", "wireshark-c", 6364, 0),
    ("zeek-ssl-main.zeek", "zeek-ports", 13, 0),
];

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    crate::skipped(format_args!("there is no {}", folder.display()));
    None
}

fn read(catalogue: &Catalogue, path: &Path) -> Option<Document> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse_file(catalogue, &SourceFile::new(path, bytes), None).ok()
}

/// Counts the ports and ranges that are written: the transports of one count once.
fn count_ports(document: &Document) -> usize {
    let ports: BTreeSet<ByteOffset> = document.entries.iter().map(|entry| entry.port_span.start).collect();
    ports.len()
}

#[test]
fn tables_of_the_first_collection_are_read_in_full() {
    let Some(data) = data() else { return };
    let catalogue = Catalogue::builtin();
    for &(file, format, entries, problems) in FIRST {
        let document = read(&catalogue, &data.join("vendored").join(file));
        let document = document.unwrap_or_else(|| panic!("{file} is not read"));
        let read = (&*document.format.id, count_ports(&document), document.unreadable.len());
        assert_eq!(read, (format, entries, problems), "{file}");
    }
}

#[test]
fn most_tables_of_the_second_collection_are_read_in_full() {
    let Some(data) = data() else { return };
    let folder = data.join("vendored2");
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut lines = manifest.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (entries, file) = (column("entries"), column("file"));
    let catalogue = Catalogue::builtin();
    let mut right = 0;
    let mut wrong = Vec::new();
    for row in lines {
        let expected: usize = row[entries].parse().unwrap();
        let document = read(&catalogue, &folder.join(row[file]));
        let (found, problems) =
            document.as_ref().map_or((0, 0), |document| (count_ports(document), document.unreadable.len()));
        // Within one in a hundred.
        if found.abs_diff(expected) * 100 <= expected && problems * 100 <= expected {
            right += 1;
        } else {
            wrong.push(format!("{}: {found} entries for {expected}, {problems} problems", row[file]));
        }
    }
    println!("{right} right; others:\n{}", wrong.join("\n"));
    assert!(right >= LEAST_RIGHT, "{right} of {}: {wrong:#?}", right + wrong.len());
}

#[test]
#[ignore = "takes minutes; .ci/long runs it"]
fn nothing_is_lost_silently_in_any_table() {
    let Some(data) = data() else { return };
    let catalogue = Catalogue::builtin();
    let files = ["vendored", "vendored2"].iter().flat_map(|name| files_below(&data.join(name)));
    let tested = files.filter_map(|path| {
        let document = read(&catalogue, &path)?;
        // A broken entry cannot be told from one that the file has broken already.
        let is_whole = document.format.is_declared() && document.unreadable.is_empty();
        is_whole.then_some((document.format.id.to_string(), path))
    });
    let tested: Vec<(String, PathBuf)> = tested.collect();
    assert!(tested.len() >= LEAST_WHOLE, "{} tables", tested.len());
    let folder = Folder::new();
    tested.par_iter().for_each(|(format, path)| {
        let ran = folder.run(&["formats".as_ref(), "test".as_ref(), format.as_ref(), path.as_os_str()]);
        assert_eq!(ran.status, 0, "{}", ran.printed());
    });
}
