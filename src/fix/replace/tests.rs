//! Tests with real files. Faults that need mounts, other users or a killed program are in `tests/program/faults.rs`.

use super::*;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

const OLD_TEXT: &[u8] = b"ssh 22/tcp \n";
const NEW_TEXT: &[u8] = b"ssh 22/tcp\nhttp 80/tcp\n";

/// A folder that contains a file `services`.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.services(), OLD_TEXT).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn services(&self) -> PathBuf {
        self.path("services")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn replace(&self, options: &ReplaceOptions) -> Result<Replaced, ReplaceError> {
        replace(&self.services(), OLD_TEXT, NEW_TEXT, options)
    }

    /// Asserts that the file is refused and unchanged, and that no other file is left.
    fn assert_refused(&self, options: &ReplaceOptions, expected: &str) {
        let before = self.names();
        let error = self.replace(options).unwrap_err();
        assert_eq!(error.to_string(), format!("{}: {expected}", self.services().display()));
        assert_eq!(fs::read(self.services()).unwrap(), OLD_TEXT);
        assert_eq!(self.names(), before);
    }
}

fn notice_texts(replaced: &Replaced) -> Vec<String> {
    replaced.notes.iter().map(ToString::to_string).collect()
}

fn in_place() -> ReplaceOptions {
    ReplaceOptions { in_place: true, ..ReplaceOptions::default() }
}

fn backup(suffix: &str) -> ReplaceOptions {
    ReplaceOptions { backup: Some(suffix.into()), ..ReplaceOptions::default() }
}

#[test]
fn a_path_without_a_folder() {
    // The working folder of the tests must not change; a missing file shows the path.
    let error = replace(Path::new("no-such-services"), b"", b"", &ReplaceOptions::default()).unwrap_err();
    let expected = "no-such-services: cannot look at no-such-services: No such file or directory (os error 2)";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_link_is_followed_and_stays() {
    let folder = Folder::new();
    fs::create_dir(folder.path("real")).unwrap();
    fs::rename(folder.services(), folder.path("real/table")).unwrap();
    symlink("link", folder.services()).unwrap();
    symlink("real/table", folder.path("link")).unwrap();
    let replaced = folder.replace(&backup("~")).unwrap();
    let target = fs::canonicalize(folder.path("real/table")).unwrap();
    assert_eq!(replaced.target, target);
    let kept = target.with_file_name("table~");
    assert_eq!(replaced.notes, [Note::Followed(target.clone()), Note::Backup(kept.clone())]);
    assert_eq!(fs::read(target).unwrap(), NEW_TEXT);
    assert_eq!(fs::read(kept).unwrap(), OLD_TEXT);
    assert!(fs::symlink_metadata(folder.services()).unwrap().is_symlink());
}

#[test]
fn a_file_with_two_names() {
    let folder = Folder::new();
    fs::hard_link(folder.services(), folder.path("other")).unwrap();
    folder.assert_refused(&ReplaceOptions::default(), "has 1 other name (hard links), which would keep the old text");
    let replaced = folder.replace(&in_place()).unwrap();
    assert_eq!(replaced.notes, [Note::InPlace]);
    assert_eq!(fs::read(folder.path("other")).unwrap(), NEW_TEXT);

    let options = ReplaceOptions { hard_linked: true, ..ReplaceOptions::default() };
    let replaced = replace(&folder.services(), NEW_TEXT, OLD_TEXT, &options).unwrap();
    assert_eq!(notice_texts(&replaced), ["its 1 other name (hard links) still have the old text"]);
    assert_eq!(fs::read(folder.path("other")).unwrap(), NEW_TEXT);
    assert_eq!(fs::read(folder.services()).unwrap(), OLD_TEXT);
}

#[test]
fn a_read_only_file() {
    let folder = Folder::new();
    fs::set_permissions(folder.services(), fs::Permissions::from_mode(0o444)).unwrap();
    folder.assert_refused(&ReplaceOptions::default(), "read-only");
    folder.assert_refused(&in_place(), "read-only");
    folder.replace(&ReplaceOptions { read_only: true, ..ReplaceOptions::default() }).unwrap();
    assert_eq!(fs::read(folder.services()).unwrap(), NEW_TEXT);
    assert_eq!(fs::metadata(folder.services()).unwrap().mode() & 0o7777, 0o444);
}

#[test]
fn what_is_no_regular_file() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe, folder.0.path().to_owned(), PathBuf::from("/dev/null")] {
        for options in [ReplaceOptions::default(), in_place()] {
            let error = replace(&path, b"", b"", &options).unwrap_err();
            assert_eq!(error.to_string(), format!("{}: not a regular file", path.display()));
        }
    }
}

#[test]
fn a_file_that_changes_meanwhile_is_left_as_it_is() {
    const OTHER_TEXT: &[u8] = b"ftp 21/tcp \n";
    const { assert!(OTHER_TEXT.len() == OLD_TEXT.len()) };
    let changes: [fn(&Path); 4] = [
        |path| fs::write(path, OTHER_TEXT).unwrap(),
        |path| fs::write(path, [OLD_TEXT, b"#"].concat()).unwrap(),
        |path| fs::write(path, b"").unwrap(),
        // The same bytes in another file.
        |path| {
            fs::write(path.with_extension("next"), OLD_TEXT).unwrap();
            fs::rename(path.with_extension("next"), path).unwrap();
        },
    ];
    for change in changes {
        for options in [backup(".old"), in_place()] {
            let folder = Folder::new();
            let path = folder.services();
            let ended = Replacer::default().replace_after(&path, OLD_TEXT, NEW_TEXT, &options, || change(&path));
            assert!(matches!(ended.unwrap_err().fault, ReplaceFault::Changed));
            let left = fs::read(&path).unwrap();
            change(&path);
            assert_eq!(fs::read(&path).unwrap(), left, "the change of the other is what is left");
            assert_eq!(folder.names(), ["services"], "the backup is gone too");
        }
    }
    let folder = Folder::new();
    let ended = replace(&folder.services(), OTHER_TEXT, NEW_TEXT, &ReplaceOptions::default());
    assert!(matches!(ended.unwrap_err().fault, ReplaceFault::Changed));
}

#[test]
fn a_file_that_goes_away_meanwhile() {
    let folder = Folder::new();
    let path = folder.services();
    let gone = Replacer::default()
        .replace_after(&path, OLD_TEXT, NEW_TEXT, &ReplaceOptions::default(), || fs::remove_file(&path).unwrap());
    let printed = path.display();
    let expected = format!("{printed}: cannot look at {printed}: No such file or directory (os error 2)");
    assert_eq!(gone.unwrap_err().to_string(), expected);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn of_two_at_once_one_is_refused() {
    let folder = Folder::new();
    for options in [ReplaceOptions::default(), in_place()] {
        fs::write(folder.services(), OLD_TEXT).unwrap();
        let replaced = Replacer::default().replace_after(&folder.services(), OLD_TEXT, NEW_TEXT, &options, || {
            folder.assert_locked();
        });
        replaced.unwrap();
        assert_eq!(fs::read(folder.services()).unwrap(), NEW_TEXT);
        assert_eq!(folder.names(), ["services"]);
    }
}

impl Folder {
    fn assert_locked(&self) {
        let error = self.replace(&ReplaceOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), format!("{}: locked by another program", self.services().display()));
        assert_eq!(error.hints().len(), 1);
    }
}

#[test]
fn many_at_once_replace_once() {
    let folder = Folder::new();
    let ended: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..16).map(|_| scope.spawn(|| folder.replace(&ReplaceOptions::default()))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(ended.iter().filter(|ended| ended.is_ok()).count(), 1, "{ended:?}");
    let clear = |error: &ReplaceError| matches!(error.fault, ReplaceFault::Locked | ReplaceFault::Changed);
    assert!(ended.iter().filter_map(|ended| ended.as_ref().err()).all(clear), "{ended:?}");
    assert_eq!(fs::read(folder.services()).unwrap(), NEW_TEXT);
    assert_eq!(folder.names(), ["services"]);
}

#[test]
fn a_backup_is_whole_and_never_overwrites() {
    let folder = Folder::new();
    fs::set_permissions(folder.services(), fs::Permissions::from_mode(0o640)).unwrap();
    let kept = folder.path("services.old");
    fs::write(&kept, b"of another day").unwrap();
    folder.assert_refused(&backup(".old"), &format!("the backup {} exists", kept.display()));
    fs::remove_file(&kept).unwrap();
    let replaced = folder.replace(&backup(".old")).unwrap();
    assert_eq!(replaced.notes, [Note::Backup(kept.clone())]);
    assert_eq!(fs::read(&kept).unwrap(), OLD_TEXT);
    assert_eq!(fs::metadata(&kept).unwrap().mode() & 0o7777, 0o640);
    assert_eq!(folder.names(), ["services", "services.old"]);

    // One with the same text will do.
    fs::write(folder.services(), OLD_TEXT).unwrap();
    folder.replace(&backup(".old")).unwrap();
    fs::write(folder.services(), OLD_TEXT).unwrap();
    for suffix in ["", "/x", "x/", "/../x"] {
        folder.assert_refused(&backup(suffix), &format!("`{suffix}` is no end for the name of a backup"));
    }
    let options = ReplaceOptions { in_place: true, ..backup(".2") };
    let replaced = folder.replace(&options).unwrap();
    assert_eq!(replaced.notes, [Note::InPlace, Note::Backup(folder.path("services.2"))]);
    assert_eq!(folder.names(), ["services", "services.2", "services.old"]);
}

#[test]
fn in_place_the_file_itself_is_written() {
    let long = NEW_TEXT.repeat(10_000);
    for (old, new) in [(OLD_TEXT, &long[..]), (&long, OLD_TEXT), (b"", NEW_TEXT), (NEW_TEXT, b""), (OLD_TEXT, OLD_TEXT)]
    {
        let folder = Folder::new();
        fs::write(folder.services(), old).unwrap();
        let number = fs::metadata(folder.services()).unwrap().ino();
        replace(&folder.services(), old, new, &in_place()).unwrap();
        assert_eq!(fs::read(folder.services()).unwrap(), new);
        assert_eq!(fs::metadata(folder.services()).unwrap().ino(), number);
        assert_eq!(folder.names(), ["services"]);
    }
}

#[test]
fn what_killed_runs_left_is_told() {
    let folder = Folder::new();
    for name in [".services.portolan-new-a1B2c3", ".services.portolan-old-a1B2c3", ".services.portolan-new-a1", ".x"] {
        fs::write(folder.path(name), b"").unwrap();
    }
    let mut notes = notice_texts(&folder.replace(&ReplaceOptions::default()).unwrap());
    notes.sort();
    let at = folder.0.path().display();
    let expected = [
        format!("a run was killed while it wrote in place; the old text is in {at}/.services.portolan-old-a1B2c3"),
        format!("left by a run that was killed, and no longer needed: {at}/.services.portolan-new-a1B2c3"),
    ];
    assert_eq!(notes, expected);
    assert_eq!(folder.names().len(), 5, "it is not for Portolan to remove them");
}

#[test]
fn a_name_of_255_bytes() {
    let folder = Folder::new();
    let path = folder.path(&"s".repeat(255));
    fs::rename(folder.services(), &path).unwrap();
    replace(&path, OLD_TEXT, NEW_TEXT, &ReplaceOptions::default()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW_TEXT);
}
