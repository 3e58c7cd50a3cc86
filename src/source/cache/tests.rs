//! A stored registry is read as it was stored, and every kind of damage is noticed.

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
    for place in [9, LEN - 5, LEN, LEN + 500, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[place] ^= 4;
        assert!(seen(&bad).is_some_and(|told| told.contains("damaged")), "{place}");
    }
    let mut zeroed = good.clone();
    zeroed[good.len() / 2..][..4096].fill(0);
    assert!(seen(&zeroed).unwrap().ends_with("damaged: its content is not what was stored"));
    for length in [0, 5, LEN - 1, LEN, good.len() - 1] {
        assert!(seen(&good[..length]).unwrap().ends_with("damaged: it ends early"), "{length}");
    }
    assert!(seen(&[&good[..], b"x"].concat()).unwrap().ends_with("damaged: it is too long"));
    assert!(seen(&[b"<html>", &good[..]].concat()).unwrap().ends_with("it does not begin like one"));
    let mut newer = good.clone();
    newer[7] += 1;
    assert!(seen(&newer).unwrap().ends_with("stored by a newer version of Portolan"));
    newer[7] -= 2;
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
