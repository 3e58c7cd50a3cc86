//! `--kind`: every reader reads a file of any name.

use super::position_of;
use portolan::text::SourceFile;
use portolan::uses::CONFIGS;
use std::path::Path;

/// The fixtures of each kind have the same names under another name, without an ending.
#[test]
fn the_name_of_a_file_does_not_matter() {
    for reader in CONFIGS {
        let id = reader.meta().id;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/configs").join(id);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let uses = |path: &Path| {
                let source = SourceFile::new(path, bytes.clone());
                let reading = reader.read(&source.path, &source.bytes);
                reading.uses.iter().map(|used| position_of(&source, used)).collect::<Vec<_>>()
            };
            assert_eq!(uses(Path::new("any")), uses(&path), "{}", path.display());
        }
    }
}
