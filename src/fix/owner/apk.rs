//! The database of apk (Alpine Linux). It is one text file of records: `P:` names the package, `F:` a folder, `R:` a
//! file in it.

use super::{Manager, Notice, Upgrade, below, each_line, text, unreadable};
use std::collections::BTreeSet;
use std::path::Path;

/// The second path is used since apk-tools 3.
const DATABASES: [&str; 2] = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

pub(super) fn notices(name: &[u8], root: &Path, notices: &mut BTreeSet<Notice>) {
    for database in DATABASES {
        let (mut package, mut folder, mut owner) = (Vec::new(), Vec::new(), None);
        let read = each_line(&below(root, database), |line| {
            match line {
                [b'P', b':', name @ ..] => (package, folder) = (name.to_owned(), Vec::new()),
                [b'F', b':', path @ ..] => path.clone_into(&mut folder),
                [b'R', b':', file @ ..] if is_path(name, &folder, file) => owner = Some(text(&package)),
                _ => {}
            }
            owner.is_none()
        });
        notices.extend(read.err().map(|error| unreadable(Manager::Apk, database, name, &error)));
        notices.extend(owner.map(|package| Notice::Belongs { manager: Manager::Apk, package, upgrade: upgrade(name) }));
    }
}

/// Returns whether the absolute path `name` is that of `file` in `folder`, which has no leading slash.
fn is_path(name: &[u8], folder: &[u8], file: &[u8]) -> bool {
    let rest = name.strip_prefix(b"/").and_then(|rest| rest.strip_suffix(file));
    rest.is_some_and(|rest| rest.strip_suffix(b"/").unwrap_or(rest) == folder)
}

/// Returns the effect of an upgrade: apk protects changed files below `/etc`, except in two folders.
///
/// `/etc/apk/protected_paths.d`, which may change this, is not read.
fn upgrade(name: &[u8]) -> Upgrade {
    let is_below = |folder: &[u8]| name.starts_with(folder);
    if is_below(b"/etc/") && !is_below(b"/etc/init.d/") && !is_below(b"/etc/apk/") {
        Upgrade::WritesBeside("*.apk-new")
    } else {
        Upgrade::Overwrites
    }
}
