//! The program: everything is in the library.
fn main() {
    println!(
        "{:?}",
        portolan::source::build(
            std::path::Path::new("../shared/data/iana/2026-08-17.xml"),
            std::path::Path::new("data")
        )
    );
}
