//! rpm: a table of the last parts of all paths leads to the packages, whose headers have the whole paths.

use super::sqlite::{Database, Value};
use super::{Manager, Notice, Upgrade, below, text};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 2] = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"];

/// Databases in forms that are not read: ndb of SUSE, Berkeley DB of before 2020.
const OTHER_FORMS: [&str; 2] = ["Packages.db", "Packages"];

/// Tags of a header, from rpm's `rpmtag.h`.
const NAME: u32 = 1000;
const FILE_FLAGS: u32 = 1037;
const FOLDER_NUMBERS: u32 = 1116;
const LAST_PARTS: u32 = 1117;
const FOLDER_NAMES: u32 = 1118;

/// Flags of a file, from rpm's `rpmfiles.h`.
const IS_CONFIG: u32 = 1;
const IS_NOREPLACE: u32 = 1 << 4;

pub(super) fn notices(name: &[u8], root: &Path, notices: &mut BTreeSet<Notice>) {
    let manager = Manager::Rpm;
    let may_belong = |database: PathBuf, why: &str| Notice::MayBelong { manager, database, why: why.to_owned() };
    for folder in FOLDERS.map(Path::new) {
        let database = folder.join("rpmdb.sqlite");
        let size_of = |name: &str| std::fs::metadata(below(root, folder.join(name))).map_or(0, |file| file.len());
        if !below(root, &database).is_file() {
            let other = OTHER_FORMS.into_iter().find(|form| size_of(form) > 0).map(|form| folder.join(form));
            notices.extend(other.map(|database| may_belong(database, "in a form that is not read here")));
            continue;
        }
        notices.extend(match owner(name, &below(root, &database)) {
            Ok(Some((package, upgrade))) => Some(Notice::Belongs { manager, package, upgrade }),
            Ok(None) if size_of("rpmdb.sqlite-wal") > 0 => {
                Some(may_belong(database, "has changes that wait in a log, which is not read here"))
            }
            Ok(None) => None,
            Err(error) => Some(may_belong(database, &error.to_string())),
        });
    }
}

/// The package that has a file, and what becomes of the file.
fn owner(name: &[u8], database: &Path) -> io::Result<Option<(String, Upgrade)>> {
    let last = name.rsplit(|&b| b == b'/').next().unwrap_or_default();
    let mut database = Database::open(database)?;
    let (names, packages) = (database.table("Basenames")?, database.table("Packages")?);
    let mut candidates = BTreeSet::new();
    database.each_row(names, |row| {
        if let [Value::Bytes(key), Value::Integer(package), ..] = &row.values[..]
            && key == last
        {
            candidates.insert(*package);
        }
        true
    })?;
    for package in candidates {
        let row = database.row(packages, package)?;
        if let Some(Value::Bytes(header)) = row.as_ref().and_then(|row| row.values.get(1))
            && let Some(found) = in_header(header, name)
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The package's name, if its header has the path, and what its flags say of that.
fn in_header(header: &[u8], path: &[u8]) -> Option<(String, Upgrade)> {
    let folders: Vec<&[u8]> = strings(header, FOLDER_NAMES)?.collect();
    let numbers = numbers(header, FOLDER_NUMBERS)?;
    let mut files = strings(header, LAST_PARTS)?.zip(numbers);
    let index = files.position(|(last, folder)| {
        folders.get(folder as usize).is_some_and(|folder| path.strip_prefix(*folder) == Some(last))
    })?;
    let flags = self::numbers(header, FILE_FLAGS).and_then(|mut flags| flags.nth(index)).unwrap_or(0);
    let upgrade = match (flags & IS_CONFIG, flags & IS_NOREPLACE) {
        (0, _) => Upgrade::Overwrites,
        (_, 0) => Upgrade::MovesAway("*.rpmsave"),
        _ => Upgrade::PutsBeside("*.rpmnew"),
    };
    Some((text(strings(header, NAME)?.next()?), upgrade))
}

/// Texts of a tag, each with a NUL behind it.
fn strings(header: &[u8], tag: u32) -> Option<impl Iterator<Item = &[u8]>> {
    let (data, count) = data(header, tag)?;
    Some(data.split(|&b| b == 0).take(count))
}

fn numbers(header: &[u8], tag: u32) -> Option<impl Iterator<Item = u32>> {
    let (data, count) = data(header, tag)?;
    Some(data.as_chunks().0.iter().map(|&bytes| u32::from_be_bytes(bytes)).take(count))
}

/// Where the values of a tag begin, and how many they are. A header is two counts, of tags and of bytes; for each tag
/// its number, type, place and count; and the values. All numbers are big-endian.
fn data(header: &[u8], tag: u32) -> Option<(&[u8], usize)> {
    let mut words = header.as_chunks().0.iter().map(|&bytes| u32::from_be_bytes(bytes));
    let tags = words.next()? as usize;
    let values = tags.checked_mul(16)?.checked_add(8)?;
    let (entries, _) = header.get(8..values)?.as_chunks::<16>();
    let entry = entries.iter().find(|entry| entry[..4] == tag.to_be_bytes())?;
    let word = |at: usize| entry[at..at + 4].iter().fold(0, |number, &b| number << 8 | usize::from(b));
    Some((header.get(values..)?.get(word(8)..)?, word(12)))
}
