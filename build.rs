//! Packs `data/registry.tsv` into the block of bytes that the program embeds.

#[path = "src/registry/pack.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack;
#[path = "src/registry/pack_facts.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack_facts;
#[path = "src/registry/table.rs"]
#[allow(dead_code, reason = "the library also writes tables")]
#[allow(unreachable_pub, reason = "public in the library")]
mod table;

use std::path::Path;

fn main() {
    for code in ["pack", "pack_facts", "table"] {
        println!("cargo::rerun-if-changed=src/registry/{code}.rs");
    }
    embed("registry", pack::pack);
    embed("history", |text| pack_facts::pack_facts(text, &pack_facts::HISTORY));
    embed("sources", |text| pack_facts::pack_facts(text, &pack_facts::SOURCES));
    embed("claims", |text| pack_facts::pack_facts(text, &pack_facts::CLAIMS));
    embed("habits", |text| pack_facts::pack_facts(text, &pack_facts::HABITS));
    embed("early", |text| pack_facts::pack_facts(text, &pack_facts::EARLY));
}

fn embed(name: &str, pack: impl Fn(&str) -> Result<Vec<u8>, String>) {
    let table = format!("data/{name}.tsv");
    println!("cargo::rerun-if-changed={table}");
    let text = std::fs::read_to_string(&table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let packed = pack(&text).unwrap_or_else(|fault| panic!("{table}: {fault}"));
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out).join(format!("{name}.bin"));
    std::fs::write(&out, packed).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}
