//! A stored registry is read as it was stored, and every kind of damage is detected.

use super::*;

fn store(folder: &Path) -> Cache {
    let cache = Cache::new(folder.join("deep/portolan"));
    let registry = Registry::embedded();
    let lock = cache.lock().unwrap();
    let origin = Origin { address: "https://registry.example/".to_owned(), ..Origin::default() };
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/registry.tsv")).unwrap();
    let newest = PackedRegistry::pack(&table.replacen("2026-08-17\n", "2999-01-02\n", 1)).unwrap();
    let to_store = ToStore { newest: &newest, forced: None, history: registry.history().parts(), origin: &origin };
    cache.store(&lock, &to_store).unwrap();
    cache
}

#[test]
fn what_is_stored_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let embedded = Registry::embedded();
    let cached = cache.verify().unwrap().unwrap();
    assert_eq!(cached.origin.address, "https://registry.example/");
    assert_eq!(cached.newest.len(), embedded.len());
    assert_eq!(cached.newest.history().tenures().count(), embedded.history().tenures().count());
    assert_eq!(cached.newest.history().sources().count(), embedded.history().sources().count());
    assert!(cache.newer(&embedded).unwrap().is_some());
    assert!(cache.clear().unwrap() && !cache.folder().exists());
    assert!(cache.newer(&embedded).unwrap().is_none() && !cache.clear().unwrap());
}

#[test]
fn a_file_that_is_overwritten_does_not_change_a_registry_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let registry = cache.newer(&Registry::embedded()).unwrap().unwrap();
    let names = || registry.records().map(|record| record.name().to_owned()).collect::<Vec<_>>();
    let before = names();
    std::fs::write(cache.file(), b"").unwrap();
    assert!(names() == before);
    std::fs::write(cache.file(), vec![0xff; 10_000_000]).unwrap();
    assert!(names() == before);
}

#[test]
fn every_kind_of_damage_is_seen() {
    const LEN: usize = StoredHeader::LEN;
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let good = std::fs::read(cache.file()).unwrap();
    let seen = |bytes: &[u8]| {
        std::fs::write(cache.file(), bytes).unwrap();
        let read = cache.newer(&Registry::embedded());
        assert_eq!(cache.verify().is_err(), read.is_err());
        read.err().map(|error| error.to_string())
    };
    assert_eq!(seen(&good), None);
    for at in [9, LEN - 5, LEN, LEN + 500, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 4;
        assert!(seen(&bad).is_some_and(|message| message.contains("damaged")), "{at}");
    }
    let mut zeroed = good.clone();
    zeroed[good.len() / 2..][..4096].fill(0);
    assert!(seen(&zeroed).unwrap().ends_with("damaged: its content changed after it was stored"));
    for length in [0, 5, LEN - 1, LEN, good.len() - 1] {
        assert!(seen(&good[..length]).unwrap().ends_with("damaged: it ends early"), "{length}");
    }
    assert!(seen(&[&good[..], b"x"].concat()).unwrap().ends_with("damaged: it is too long"));
    assert!(seen(&[b"<html>", &good[..]].concat()).unwrap().ends_with("it lacks the header of a stored registry"));
    let mut newer = good.clone();
    newer[7] += 1;
    assert!(seen(&newer).unwrap().ends_with("stored by a newer version of Portolan"));
    newer[7] -= 2;
    assert!(seen(&newer).unwrap().ends_with("stored by another version of Portolan"));
}

/// An update that is killed cannot remove its temporary file. The next one does, and so does `clear`.
#[test]
fn leftovers_of_killed_updates_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let [left, other] = [".registryaB3dE6", ".registry.of.mine"].map(|name| cache.folder().join(name));
    let leave = || std::fs::write(&left, b"half").unwrap();
    std::fs::write(&other, b"precious").unwrap();
    leave();
    store(folder.path());
    assert!(!left.exists() && other.exists());
    leave();
    assert!(cache.clear().unwrap());
    assert!(!left.exists() && other.exists() && cache.folder().exists(), "not all of the folder is Portolan's");
}

#[test]
fn only_one_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    let held = cache.lock().unwrap();
    assert!(matches!(cache.lock(), Err(CacheError::Busy(_))));
    drop(held);
    assert!(cache.lock().is_ok());
}

/// Returns everything that opens a file of the cache, with its name.
fn operations(cache: &Cache) -> [(&'static str, Result<(), CacheError>); 5] {
    [
        ("newer", cache.newer(&Registry::embedded()).map(drop)),
        ("read", cache.read().map(drop)),
        ("verify", cache.verify().map(drop)),
        ("lock", cache.lock().map(drop)),
        ("clear", cache.clear().map(drop)),
    ]
}

#[cfg(unix)]
#[test]
fn only_a_regular_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path().join("portolan"));
    std::fs::create_dir(cache.folder()).unwrap();
    let fault = |results: &[(&str, Result<(), CacheError>)]| {
        for (name, result) in results {
            assert!(matches!(result, Err(CacheError::NotRegular(_))), "{name}: {result:?}");
        }
    };
    let pipe = |path: &Path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    std::fs::create_dir(cache.file()).unwrap();
    let [newer, read, verify, _, clear] = operations(&cache);
    fault(&[newer, read, verify, clear]);
    std::fs::remove_dir(cache.file()).unwrap();
    pipe(&cache.file());
    fault(&operations(&cache)[..3]);
    assert!(!cache.folder().exists(), "a pipe is removed");

    std::fs::create_dir(cache.folder()).unwrap();
    pipe(&cache.folder().join(LOCK));
    let [.., lock, clear] = operations(&cache);
    fault(&[lock, clear]);
}

/// Tests links in place of the folder, the stored registry and the lock. The file that they lead to does not change.
#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    let good = std::fs::read(store(&folder.path().join("good")).file()).unwrap();
    for target in [Some(&good[..]), Some(b"precious"), None] {
        for name in [FILE, LOCK] {
            let cache = Cache::new(folder.path().join("portolan"));
            std::fs::create_dir(cache.folder()).unwrap();
            if let Some(bytes) = target {
                std::fs::write(&elsewhere, bytes).unwrap();
            }
            let link = cache.folder().join(name);
            std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
            let results = operations(&cache);
            let refused: Vec<&str> = results
                .iter()
                .filter(|(_, result)| matches!(result, Err(CacheError::Link(path)) if *path == link))
                .map(|(name, _)| *name)
                .collect();
            let expected = if name == FILE { vec!["newer", "read", "verify"] } else { vec!["lock", "clear"] };
            assert_eq!(refused, expected, "{name}: {results:?}");
            assert_eq!(std::fs::read(&elsewhere).ok().as_deref(), target, "{name}");
            let _ = std::fs::remove_dir_all(cache.folder());
            let _ = std::fs::remove_file(&elsewhere);
        }
    }
    let cache = Cache::new(folder.path().join("portolan"));
    std::os::unix::fs::symlink(folder.path().join("good/deep/portolan"), cache.folder()).unwrap();
    for (name, result) in operations(&cache) {
        assert!(matches!(result, Err(CacheError::LinkedFolder(_))), "{name}: {result:?}");
    }
    assert_eq!(std::fs::read(folder.path().join("good/deep/portolan").join(FILE)).unwrap(), good);
}

/// The stored registry replaces a link, and does not change its target.
#[cfg(unix)]
#[test]
fn a_link_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let good = std::fs::read(cache.file()).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::fs::write(&elsewhere, b"precious").unwrap();
    std::fs::remove_file(cache.file()).unwrap();
    std::os::unix::fs::symlink(&elsewhere, cache.file()).unwrap();
    store(folder.path());
    assert!(std::fs::symlink_metadata(cache.file()).unwrap().is_file());
    assert!(std::fs::read(cache.file()).unwrap() == good && std::fs::read(elsewhere).unwrap() == b"precious");
}

#[cfg(unix)]
#[test]
fn root_uses_nothing_of_another_user() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let chown = |path: &Path, user| std::os::unix::fs::chown(path, Some(user), None);
    if chown(cache.folder(), 1234).is_err() {
        // Only root can change the owner of a file.
        assert!(!rustix::process::geteuid().is_root());
        return;
    }
    let is_refused = |(name, result): &(&str, Result<(), CacheError>), path: &Path| {
        let refused = matches!(result, Err(CacheError::OtherOwner { path: of, owner: 1234 }) if of == path);
        assert!(refused, "{name}: {result:?}");
    };
    for operation in operations(&cache) {
        is_refused(&operation, cache.folder());
    }
    chown(cache.folder(), 0).unwrap();
    assert!(cache.verify().unwrap().is_some());
    chown(&cache.file(), 1234).unwrap();
    for operation in &operations(&cache)[..3] {
        is_refused(operation, &cache.file());
    }
    // Nor is a folder made inside another user's.
    let home = tempfile::tempdir().unwrap();
    chown(home.path(), 1234).unwrap();
    let cache = Cache::new(home.path().join(".cache/portolan"));
    is_refused(&("lock", cache.lock().map(drop)), home.path());
    assert!(std::fs::read_dir(home.path()).unwrap().next().is_none());
    assert!(cache.read().unwrap().is_none());
}
