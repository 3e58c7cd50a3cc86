//! Prints the lines that two releases of one resolver read differently, whatever the other lines have:
//!
//! ```text
//! cargo run -p portolan-resolvers --example releases -- /etc/services
//! ```

use portolan_resolvers::{Reader, Table, of_format};
use std::collections::BTreeSet;
use std::process::ExitCode;

fn main() -> ExitCode {
    let models: Vec<_> = of_format("services").filter(|model| model.meta().releases.len() > 1).collect();
    let (mut files, mut with_lines, mut failed) = (0, 0, false);
    for path in std::env::args_os().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                failed = true;
                continue;
            }
        };
        files += 1;
        let mut found = false;
        for (number, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
            for model in &models {
                let readers: Vec<Reader> = Reader::all(std::iter::once(*model)).collect();
                let readings: Vec<String> = readers
                    .iter()
                    .map(|reader| reading(&reader.model.read_with(line, reader.release.quirks)))
                    .collect();
                if readings.iter().any(|reading| *reading != readings[0]) {
                    found = true;
                    println!("{}:{}: {}", path.display(), number + 1, line.escape_ascii());
                    for (reader, reading) in readers.iter().zip(&readings) {
                        println!("    {} {}: {reading}", reader.meta().title, reader.release.versions());
                    }
                }
            }
        }
        with_lines += usize::from(found);
    }
    println!("{with_lines} of {files} tables have a line that two releases of one resolver read differently");
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Returns the entries that a release reads, and the names by which they are found.
fn reading(table: &Table) -> String {
    let entries: Vec<String> = table
        .entries()
        .map(|entry| format!("{} {}/{}", entry.name.escape_ascii(), entry.port, entry.protocol.escape_ascii()))
        .collect();
    let names: BTreeSet<String> = table.names_in_file().map(|name| name.escape_ascii().to_string()).collect();
    if entries.is_empty() {
        return "no entry".to_owned();
    }
    format!("{} as {}", entries.join(", "), names.into_iter().collect::<Vec<_>>().join(" "))
}
