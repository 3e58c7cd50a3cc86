//! The resolver of this system.

use portolan_resolvers::{Reader, by_id};
use std::path::Path;

/// Returns the newest modeled release of the resolver that programs of this system use.
pub fn system_reader() -> Option<Reader> {
    let model = by_id(system_resolver())?;
    Some(Reader { model, release: model.meta().newest() })
}

fn system_resolver() -> &'static str {
    match std::env::consts::OS {
        "linux" | "android" if has_musl_alone() => "musl",
        "macos" | "ios" => "macos",
        "freebsd" | "dragonfly" => "freebsd",
        "openbsd" | "netbsd" => "openbsd",
        "windows" => "wine",
        _ => "glibc",
    }
}

/// Returns whether the system's programs are linked with musl: it has its loader, and not glibc's.
fn has_musl_alone() -> bool {
    let has = |folder: &str, beginning: &str| {
        let files = std::fs::read_dir(Path::new(folder)).into_iter().flatten().filter_map(Result::ok);
        files.into_iter().any(|file| file.file_name().as_encoded_bytes().starts_with(beginning.as_bytes()))
    };
    has("/lib", "ld-musl-") && !has("/lib", "ld-linux") && !has("/lib64", "ld-linux")
}
