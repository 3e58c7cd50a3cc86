//! The resolver of this system.

use memchr::memmem;
use portolan_resolvers::{Reader, by_id};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The most bytes of the C library to read.
const MOST_BYTES: u64 = 16 << 20;

/// Returns the modeled releases of the resolver that programs of this system use.
///
/// For glibc these are the releases that the installed version may belong to. If no model is known to fit, or the version
/// is not known, it is the newest. Empty if no resolver of this system is modeled.
pub fn system_readers() -> Vec<Reader> {
    let Some(model) = system_resolver().and_then(by_id) else { return Vec::new() };
    let version = if model.meta().id == "glibc" { glibc_version() } else { None };
    let installed = version.iter().flat_map(|version| model.meta().releases_of(version));
    let readers: Vec<Reader> = installed.map(|release| Reader { model, release }).collect();
    if readers.is_empty() { vec![Reader { model, release: model.meta().newest() }] } else { readers }
}

fn system_resolver() -> Option<&'static str> {
    match std::env::consts::OS {
        "linux" | "android" if has_musl_alone() => Some("musl"),
        "linux" => Some("glibc"),
        "macos" | "ios" => Some("macos"),
        "freebsd" | "dragonfly" => Some("freebsd"),
        "openbsd" => Some("openbsd"),
        // NetBSD reads a database before the file, and Wine is not Windows.
        _ => None,
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

/// Returns the version of the installed glibc, with that of its package where the library states it.
fn glibc_version() -> Option<String> {
    let mut bytes = Vec::new();
    File::open(glibc_path()?).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    version_in(&bytes)
}

/// Returns the C library of this process.
fn glibc_path() -> Option<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines()
        .filter_map(|line| line.find('/').map(|at| &line[at..]))
        .find(|path| path.ends_with("/libc.so.6"))
        .map(PathBuf::from)
}

/// Returns the version from the sentence that glibc prints when it is run.
///
/// An example is `GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.`
fn version_in(library: &[u8]) -> Option<String> {
    let start = memmem::find(library, b"GNU C Library (")?;
    let sentence = library[start..].split(|&b| b == b'\n' || b == 0).next()?;
    let sentence = std::str::from_utf8(sentence).ok()?;
    let (package, rest) = sentence.split_once('(')?.1.split_once(')')?;
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let word = package.split(' ').next_back().filter(is_version).or_else(|| rest.split(' ').rfind(is_version))?;
    Some(word.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_glibc_is_in_its_sentence() {
        for (sentence, version) in [
            (
                "GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\nCopyright",
                Some("2.36-9+deb12u14"),
            ),
            ("GNU C Library (Ubuntu GLIBC 2.39-0ubuntu8) stable release version 2.39.\n", Some("2.39-0ubuntu8")),
            ("GNU C Library (GNU libc) stable release version 2.43.\n", Some("2.43")),
            ("GNU C Library (GNU libc)", None),
            ("musl libc", None),
        ] {
            assert_eq!(version_in(format!("\0\x7f{sentence}\0").as_bytes()).as_deref(), version, "{sentence}");
        }
    }
}
