//! What is stored is read again, and every kind of damage is seen.

use super::*;

fn store(folder: &Path) -> Cache {
    let cache = Cache::new(folder.join("deep/portolan"));
    let registry = Registry::embedded();
    let lock = cache.lock().unwrap();
    let origin = Origin { address: "https://registry.example/".to_owned(), ..Origin::default() };
    let head = "iana-2999-01-02 2999-01-02";
    cache.store(&lock, head, registry.packed(), &registry.history().parts(), true, &origin).unwrap();
    cache
}

#[test]
fn what_is_stored_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let embedded = Registry::embedded();
    let cached = cache.verify().unwrap().unwrap();
    assert_eq!(cached.origin.address, "https://registry.example/");
    assert_eq!(cached.registry.len(), embedded.len());
    assert_eq!(cached.registry.history().tenures().count(), embedded.history().tenures().count());
    assert_eq!(cached.registry.history().sources().count(), embedded.history().sources().count());
    assert!(cache.newer(&embedded).unwrap().is_some());
    assert!(cache.clear().unwrap() && !cache.folder().exists());
    assert!(cache.newer(&embedded).unwrap().is_none() && !cache.clear().unwrap());
}

#[test]
fn a_file_that_was_written_to_is_known_by_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let cache = store(folder.path());
    let untouched = || cache.open().unwrap().unwrap().0.untouched;
    assert!(untouched());
    std::fs::write(cache.file(), std::fs::read(cache.file()).unwrap()).unwrap();
    assert!(!untouched());
    let read = |whole| {
        let (header, file) = cache.open().unwrap().unwrap();
        let (registry, _) = cache.load(&Header { untouched: true, ..header }, file, whole).unwrap();
        registry.records().map(|record| record.description().len()).sum::<usize>()
    };
    assert_eq!(read(true), read(false));
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
