//! Packs the tables in `data` into the files that the program embeds.

use portolan_store::{PackedRegistry, pack_claims, pack_early, pack_habits, pack_sources, pack_tenures, past};
use std::path::Path;

fn main() {
    let sources = table("sources");
    let registry = packed("registry", PackedRegistry::pack(&table("registry")));
    write("registry.bin", registry.index());
    write("registry.txt", registry.text());
    let (history_index, history) = packed("history", pack_tenures(&table("history"), &sources));
    write("history.bin", history_index);
    write("history.txt", history);
    write("sources.bin", packed("sources", pack_sources(&sources)));
    write("rows.txt", packed("rows", past::pack(&table("rows"), &past::ROWS, &sources)));
    write("changes.txt", packed("changes", past::pack(&table("changes"), &past::CHANGES, &sources)));
    write("claims.bin", packed("claims", pack_claims(&table("claims"))));
    write("habits.bin", packed("habits", pack_habits(&table("habits"))));
    write("programs.bin", packed("programs", pack_habits(&table("programs"))));
    write("early.bin", packed("early", pack_early(&table("early"))));
}

/// Returns the text of a table, and has the script run again when the table changes.
fn table(name: &str) -> String {
    let path = format!("data/{name}.tsv");
    println!("cargo::rerun-if-changed={path}");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn packed<T>(name: &str, packed: Result<T, String>) -> T {
    packed.unwrap_or_else(|fault| panic!("data/{name}.tsv: {fault}"))
}

fn write(name: &str, bytes: impl AsRef<[u8]>) {
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let path = Path::new(&folder).join(name);
    std::fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
