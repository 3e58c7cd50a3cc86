//! The metadata of a file: owner, group, mode, extended attributes. On Linux, the access control list is an extended
//! attribute.

use super::fault::Loss;
use std::fs::{File, Metadata};

/// Copies the metadata of `from`, which is `was`, to `to`, and notes each loss.
#[cfg(unix)]
pub(super) fn keep(from: &File, was: &Metadata, to: &File) -> Vec<Loss> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    let mut losses = Vec::new();
    let is = match to.metadata() {
        Ok(is) => is,
        Err(error) => return vec![Loss::new("its owner and mode", &error)],
    };
    // A change of owner clears bits of the mode and attributes, so it comes first.
    if is.gid() != was.gid()
        && let Err(error) = fchown(to, None, Some(was.gid()))
    {
        losses.push(Loss::new(format!("its group {}", was.gid()), &error));
    }
    if is.uid() != was.uid()
        && let Err(error) = fchown(to, Some(was.uid()), None)
    {
        losses.push(Loss::new(format!("its owner {}", was.uid()), &error));
    }
    // The setuid and setgid bits must not grant the rights of another owner or group.
    let lent = if losses.is_empty() { 0 } else { 0o6000 };
    attributes::keep(from, to, &mut losses);
    let mode = was.mode() & 0o7777 & !lent;
    let changed = to.set_permissions(std::fs::Permissions::from_mode(mode));
    // Some systems silently drop a bit.
    let (error, kept) = (changed.err(), to.metadata().map(|is| is.mode() & 0o7777).ok());
    if error.is_some() || kept != Some(was.mode() & 0o7777) {
        let why = error.map_or_else(|| "the system changed it".to_owned(), |error| error.to_string());
        losses.push(Loss { what: format!("its mode {:o}", was.mode() & 0o7777), why });
    }
    losses
}

/// Copies the read-only flag to `to`.
#[cfg(not(unix))]
pub(super) fn keep(_: &File, was: &Metadata, to: &File) -> Vec<Loss> {
    let kept = to.set_permissions(was.permissions());
    kept.err().map(|error| Loss::new("its read-only flag", &error)).into_iter().collect()
}

#[cfg(unix)]
mod attributes {
    use super::Loss;
    use crate::text::Printable;
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use xattr::FileExt as _;

    /// Checksums of the text that the system manages.
    const ABOUT_THE_TEXT: [&str; 2] = ["security.ima", "security.evm"];

    /// The access control list, set last: it may revoke the right to set the others.
    const LIST: &str = "system.posix_acl_access";

    /// Copies the attributes of `from` to `to`.
    pub(super) fn keep(from: &File, to: &File, losses: &mut Vec<Loss>) {
        let (wanted, present) = match (names(from), names(to)) {
            (Ok(wanted), Ok(present)) => (wanted, present),
            (Err(error), _) | (_, Err(error)) => {
                losses.push(Loss::new("its extended attributes", &error));
                return;
            }
        };
        let mut lose = |name: &OsStr, error: &io::Error| {
            let what = if name == LIST {
                "its access control list".to_owned()
            } else {
                format!("its attribute {}", Printable(name.as_encoded_bytes()))
            };
            losses.push(Loss::new(what, error));
        };
        // A new file may inherit an access control list from its folder.
        for name in present.iter().filter(|name| !wanted.contains(name)) {
            if let Err(error) = to.remove_xattr(name) {
                lose(name, &error);
            }
        }
        for name in &wanted {
            if let Err(error) = copy(name, from, to) {
                lose(name, &error);
            }
        }
    }

    /// Returns the names of a file's attributes, the access control list last.
    fn names(file: &File) -> io::Result<Vec<OsString>> {
        let names = match file.list_xattr() {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(Vec::new()),
            listed => listed?,
        };
        let mut names: Vec<_> = names.filter(|name| !ABOUT_THE_TEXT.iter().any(|sum| name == sum)).collect();
        names.sort_by_key(|name| name == LIST);
        Ok(names)
    }

    /// Copies an attribute unless the file already has it. A label assigned by the system cannot always be set.
    fn copy(name: &OsStr, from: &File, to: &File) -> io::Result<()> {
        let Some(value) = from.get_xattr(name)? else { return Ok(()) };
        if to.get_xattr(name).ok().flatten().as_ref() == Some(&value) {
            return Ok(());
        }
        to.set_xattr(name, &value)
    }
}
