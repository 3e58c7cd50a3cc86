//! The owner, the mode, the attributes and the access control list of a file that is replaced.

use super::{Table, skipped};
use portolan::fix::{ReplaceOptions, replace};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use xattr::FileExt as _;

#[test]
fn the_owner_and_the_mode_are_kept() {
    let table = Table::new();
    let path = table.path();
    if let Err(error) = chown(&path, Some(1234), Some(5678)) {
        skipped(format_args!("the owner of a file cannot be changed: {error}"));
    }
    fs::set_permissions(&path, Permissions::from_mode(0o4640)).unwrap();
    let before = fs::metadata(&path).unwrap();
    let replaced = replace(&path, &table.old, &table.new, &ReplaceOptions::default()).unwrap();
    assert_eq!((replaced.target.as_path(), replaced.notes.len()), (path.as_path(), 0));
    assert_eq!(fs::read(&path).unwrap(), table.new);
    let after = fs::metadata(&path).unwrap();
    assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
    assert_ne!(after.ino(), before.ino());
    assert_eq!(table.names(), ["services"]);
}

/// Returns an access control list in the form of `system.posix_acl_access`: a version, then tag, rights and id of each
/// entry.
fn access_list(user: u32) -> Vec<u8> {
    let entries = [(1, 6, u32::MAX), (2, 6, user), (4, 4, u32::MAX), (0x10, 6, u32::MAX), (0x20, 4, u32::MAX)];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        bytes.extend([u16::to_le_bytes(tag), u16::to_le_bytes(rights)].concat());
        bytes.extend(u32::to_le_bytes(id));
    }
    bytes
}

#[test]
fn attributes_and_access_lists_are_kept() {
    let table = Table::new();
    let file = File::open(table.path()).unwrap();
    // New files in this folder inherit a list that the old one does not have.
    let inherited = xattr::set(table.folder.path(), "system.posix_acl_default", &access_list(4321));
    if let Err(error) = file.set_xattr("user.note", b"ours\0").and(inherited) {
        skipped(format_args!("the file system keeps no attributes: {error}"));
        return;
    }
    replace(&table.path(), &table.old, &table.new, &ReplaceOptions::default()).unwrap();
    let file = File::open(table.path()).unwrap();
    assert_eq!(file.get_xattr("user.note").unwrap().unwrap(), b"ours\0");
    assert_eq!(file.get_xattr("system.posix_acl_access").unwrap(), None);

    file.set_xattr("system.posix_acl_access", &access_list(1234)).unwrap();
    let mode = file.metadata().unwrap().mode();
    let options = ReplaceOptions { backup: Some(".old".into()), ..ReplaceOptions::default() };
    replace(&table.path(), &table.new, &table.old, &options).unwrap();
    for path in [table.path(), table.folder.path().join("services.old")] {
        let file = File::open(path).unwrap();
        assert_eq!(file.get_xattr("system.posix_acl_access").unwrap().unwrap(), access_list(1234));
        assert_eq!(file.get_xattr("user.note").unwrap().unwrap(), b"ours\0");
        assert_eq!(file.metadata().unwrap().mode(), mode);
    }
}
