//! What is stored is read again, and every kind of damage is seen.

use super::*;

fn store(folder: &Path) -> Cache {
    let cache = Cache::new(folder.join("deep/portolan"));
    let registry = Registry::embedded();
    let lock = cache.lock().unwrap();
    let origin = Origin { address: "https://registry.example/".to_owned(), ..Origin::default() };
    let head = "iana-2999-01-02 2999-01-02";
    let (newest, history) = (registry.packed(), registry.history().parts());
    cache.store(&lock, &ToStore { head, newest, forced: &[], history, origin: &origin }).unwrap();
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

/// Writes other bytes of the same length into the file, which keeps its time of writing.
fn overwrite(path: &Path, bytes: &[u8]) {
    let written = path.metadata().unwrap().modified().unwrap();
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
    file.set_modified(written).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_was_touched_is_known_whatever_time_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let untouched = || cache.open().unwrap().unwrap().0.untouched;
    assert!(untouched());
    let good = std::fs::read(cache.file()).unwrap();
    let written = cache.file().metadata().unwrap().modified().unwrap();
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    overwrite(&cache.file(), &bad);
    assert_eq!(cache.file().metadata().unwrap().modified().unwrap(), written);
    assert!(!untouched());
    let told = cache.newer(&Registry::embedded()).unwrap_err().to_string();
    assert!(told.ends_with("damaged: its content is not what was stored"), "{told}");
    // Even where the file would not be used: it may be newer than it says.
    let older = cache.open().unwrap().unwrap().0.bytes;
    overwrite(&cache.file(), &[&older[..8], &b"iana-1999-01-02 1999-01-02"[..], &good[34..]].concat());
    assert!(cache.newer(&Registry::embedded()).is_err());
    // A copy is not the file that was stored, but may be looked at as a whole; `verify` does so once and for all.
    overwrite(&cache.file(), &good);
    assert!(!untouched() && cache.newer(&Registry::embedded()).unwrap().is_some());
    cache.verify().unwrap();
    assert!(untouched());
    std::fs::remove_file(cache.folder().join(STAMP)).unwrap();
    assert!(!untouched());
}

#[cfg(unix)]
#[test]
fn a_touched_file_is_read_and_an_untouched_one_shown_alike() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let read = |whole| {
        let (header, file) = cache.open().unwrap().unwrap();
        cache
            .load(&header, file, whole)
            .unwrap()
            .newest
            .records()
            .map(|record| record.description().len())
            .sum::<usize>()
    };
    assert_eq!(read(true), read(false));
}

#[test]
fn no_two_pages_may_change_places() {
    let bytes: Vec<u8> = (0..100_000u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
    let known = sum(&[], &[&bytes]);
    for size in [4096, 12_288] {
        for apart in [size, 2 * size, 3 * size, 12 * size] {
            let mut other = bytes.clone();
            let (first, second) = other[8192..].split_at_mut(apart);
            first[..size].swap_with_slice(&mut second[..size]);
            assert_ne!(sum(&[], &[&other]), known, "{size} {apart}");
        }
    }
}

#[test]
fn every_kind_of_damage_is_seen() {
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
    for place in [9, LENGTHS_AT, SUM_AT, HEADER_LEN, HEADER_LEN + 500, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[place] ^= 4;
        assert!(seen(&bad).is_some_and(|told| told.contains("damaged")), "{place}");
    }
    let mut zeroed = good.clone();
    zeroed[good.len() / 2..][..4096].fill(0);
    assert!(seen(&zeroed).unwrap().ends_with("damaged: its content is not what was stored"));
    for length in [0, 5, HEADER_LEN - 1, HEADER_LEN, good.len() - 1] {
        assert!(seen(&good[..length]).unwrap().ends_with("damaged: it ends early"), "{length}");
    }
    assert!(seen(&[&good[..], b"x"].concat()).unwrap().ends_with("damaged: it is too long"));
    assert!(seen(&[b"<html>", &good[..]].concat()).unwrap().ends_with("it does not begin like one"));
    let mut newer = good.clone();
    newer[MAGIC.len()] += 1;
    assert!(seen(&newer).unwrap().ends_with("stored by a newer version of Portolan"));
    newer[MAGIC.len()] -= 2;
    assert!(seen(&newer).unwrap().ends_with("stored by another version of Portolan"));
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

#[cfg(unix)]
#[test]
fn only_a_regular_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    let fault =
        |result: Result<(), CacheError>| assert!(matches!(result, Err(CacheError::NotRegular(_))), "{result:?}");
    let ask = || {
        fault(cache.newer(&Registry::embedded()).map(drop));
        fault(cache.read().map(drop));
        fault(cache.verify().map(drop));
    };
    std::fs::create_dir(cache.file()).unwrap();
    ask();
    fault(cache.clear().map(drop));
    std::fs::remove_dir(cache.file()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(cache.file()).status().unwrap();
    assert!(made.success());
    ask();
    assert!(cache.clear().unwrap());
}
