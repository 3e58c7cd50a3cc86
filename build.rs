//! Packs `data/registry.tsv` into the block of bytes that the program embeds.

#[path = "src/registry/pack.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack;
#[path = "src/registry/table.rs"]
#[allow(dead_code, reason = "the library also writes tables")]
#[allow(unreachable_pub, reason = "public in the library")]
mod table;

use std::path::Path;

fn main() {
    let table = "data/registry.tsv";
    println!("cargo::rerun-if-changed={table}");
    println!("cargo::rerun-if-changed=src/registry/pack.rs");
    println!("cargo::rerun-if-changed=src/registry/table.rs");
    let text = std::fs::read_to_string(table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let packed = pack::pack(&text).unwrap_or_else(|fault| panic!("{table}: {fault}"));
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out).join("registry.bin");
    std::fs::write(&out, packed).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}
