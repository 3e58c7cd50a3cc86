//! The database of dpkg (Debian). `status` has a paragraph per package with its configuration files; `info/*.list` has
//! one path per line for all files of a package.

use super::{Manager, Notice, Upgrade, below, each_line, text, unreadable};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

const FOLDER: &str = "/var/lib/dpkg";

pub(super) fn notices(name: &[u8], root: &Path, notices: &mut BTreeSet<Notice>) {
    let folder = below(root, FOLDER);
    let found = match package_with_conffile(name, &folder) {
        Ok(Some(package)) => Ok(Some((package, Upgrade::Asks))),
        Ok(None) => package_with_file(name, &folder).map(|found| found.map(|package| (package, Upgrade::Overwrites))),
        Err(error) => Err(error),
    };
    match found {
        Ok(None) => {}
        Ok(Some((package, upgrade))) => {
            notices.insert(Notice::Belongs { manager: Manager::Dpkg, package, upgrade });
        }
        Err(error) => {
            notices.insert(unreadable(Manager::Dpkg, FOLDER, name, &error));
        }
    }
}

/// Returns the package that lists the file as a configuration file. The line is ` /etc/services <md5>`, with a further
/// word where the package no longer ships it.
fn package_with_conffile(name: &[u8], folder: &Path) -> io::Result<Option<String>> {
    let (mut package, mut is_found) = (Vec::new(), false);
    each_line(&folder.join("status"), |line| {
        if let Some(name) = line.strip_prefix(b"Package: ") {
            name.clone_into(&mut package);
        }
        let sum = line.strip_prefix(b" ").and_then(|line| line.strip_prefix(name)?.strip_prefix(b" "));
        is_found = sum.is_some_and(|sum| sum.len() == 32 && sum.iter().all(u8::is_ascii_hexdigit));
        !is_found
    })?;
    Ok(is_found.then(|| text(&package)))
}

/// Returns the package whose list of files has the file.
fn package_with_file(name: &[u8], folder: &Path) -> io::Result<Option<String>> {
    let entries = match std::fs::read_dir(folder.join("info")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    for entry in entries {
        let list = entry?.path();
        if list.extension().is_none_or(|extension| extension != "list") {
            continue;
        }
        let mut is_found = false;
        each_line(&list, |line| {
            is_found = line == name;
            !is_found
        })?;
        if is_found {
            // `libc6:amd64.list`
            let stem = list.file_stem().unwrap_or_default().as_encoded_bytes();
            return Ok(Some(text(stem.split(|&b| b == b':').next().unwrap_or_default())));
        }
    }
    Ok(None)
}
