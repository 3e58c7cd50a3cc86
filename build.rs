//! Packs the tables in `data` into the blocks of bytes that the program embeds.

#[path = "src/registry/pack.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack;
#[path = "src/registry/pack_facts.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack_facts;
#[path = "src/registry/pack_past.rs"]
#[allow(dead_code, reason = "the library reads what is packed")]
mod pack_past;
#[path = "src/registry/pack_rows.rs"]
#[allow(dead_code, reason = "the library reads with the constants that only write here")]
mod pack_rows;
#[path = "src/registry/table.rs"]
#[allow(dead_code, reason = "the library also writes tables")]
#[allow(unreachable_pub, reason = "public in the library")]
mod table;

use std::path::Path;

fn main() {
    for code in ["pack", "pack_facts", "pack_past", "pack_rows", "table"] {
        println!("cargo::rerun-if-changed=src/registry/{code}.rs");
    }
    embed("registry", pack::pack);
    embed("history", |text| pack_rows::pack_tenures(text, &table("sources")));
    embed("sources", pack_rows::pack_sources);
    embed("rows", |text| pack_past::pack_past(text, &pack_past::ROWS, &table("sources")));
    embed("changes", |text| pack_past::pack_past(text, &pack_past::CHANGES, &table("sources")));
    embed("claims", pack_rows::pack_claims);
    embed("habits", |text| pack_facts::pack_facts(text, &pack_facts::HABITS, &|_, _| Ok(())));
    embed("early", |text| pack_facts::pack_facts(text, &pack_facts::EARLY, &|_, _| Ok(())));
}

fn embed(name: &str, pack: impl Fn(&str) -> Result<Vec<u8>, String>) {
    let packed = pack(&table(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out).join(format!("{name}.bin"));
    std::fs::write(&out, packed).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}

fn table(name: &str) -> String {
    let table = format!("data/{name}.tsv");
    println!("cargo::rerun-if-changed={table}");
    std::fs::read_to_string(&table).unwrap_or_else(|error| panic!("{table}: {error}"))
}
