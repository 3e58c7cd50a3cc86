//! Debian's dpkg: `status` has a paragraph for each package with its configuration files, `info/*.list` the paths of
//! all files of a package, each on a line.

use super::{Manager, Notice, Upgrade, below, each_line, text};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

const FOLDER: &str = "/var/lib/dpkg";

pub(super) fn notices(name: &[u8], root: &Path, notices: &mut BTreeSet<Notice>) {
    let folder = below(root, FOLDER);
    let found = match package_that_asks(name, &folder) {
        Ok(Some(package)) => Ok(Some((package, Upgrade::Asks))),
        Ok(None) => package_with(name, &folder).map(|found| found.map(|package| (package, Upgrade::Overwrites))),
        Err(error) => Err(error),
    };
    match found {
        Ok(None) => {}
        Ok(Some((package, upgrade))) => {
            notices.insert(Notice::Belongs { manager: Manager::Dpkg, package, upgrade });
        }
        Err(error) => {
            let (database, why) = (FOLDER.into(), error.to_string());
            notices.insert(Notice::MayBelong { manager: Manager::Dpkg, database, why });
        }
    }
}

/// The package that has the file among its configuration files, one a line: ` /etc/services <md5>`, with a word behind
/// where the package no longer has it.
fn package_that_asks(name: &[u8], folder: &Path) -> io::Result<Option<String>> {
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

/// The package that has the file in its list.
fn package_with(name: &[u8], folder: &Path) -> io::Result<Option<String>> {
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
