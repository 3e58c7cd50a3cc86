//! The result for each file that a search finds: read in a format, skipped or refused.

use super::{FileError, FileFault, Found, FoundFile, Origin, Settings, run};
use crate::syntax::{Document, UnreadTable};
use crate::text::SourceFile;
use std::path::Path;

/// The result for one file.
#[derive(Debug)]
pub enum Decision {
    /// It is read in the format with this id, which may leave a part to another format.
    Read(String, Option<UnreadTable>),
    /// It is in a searched folder and no table, for this reason.
    Skipped(String),
    /// It is an error, for this reason.
    Refused(String),
}

impl FoundFile {
    /// Returns whether a file with this fault is skipped. In a searched folder, such a file is not a table, or too
    /// large for one. A table that cannot be read is never skipped, nor a file that a configuration calls a table.
    pub fn is_skipped_for(&self, fault: &FileFault) -> bool {
        match self.origin {
            Origin::Named | Origin::WalkedByConfiguration => false,
            Origin::WalkedByName => fault.is_no_table(),
            Origin::WalkedByPattern | Origin::WalkedByContent => {
                fault.is_no_table() || matches!(fault, FileFault::TooLarge(_))
            }
        }
    }
}

/// Reads and parses each file, and returns the result. Does no other work.
pub fn survey<'s>(found: &Found, settings: impl Fn(&Path) -> Settings<'s> + Sync) -> Vec<(FoundFile, Decision)> {
    let mut decisions = Vec::with_capacity(found.files.len());
    let format = |source: SourceFile, document: Document| {
        let catalogue = settings(&source.path).catalogue;
        let unread = catalogue.unread_table(&source.path, &source.bytes, &document);
        (document.format.id.to_string(), unread)
    };
    run(&found.files, &settings, format, |file, result| {
        let decision = match result {
            Ok((format, unread)) => Decision::Read(format, unread),
            Err(error) if file.is_skipped_for(&error.fault) => Decision::Skipped(error.fault.to_string()),
            Err(error) => Decision::Refused(error.fault.to_string()),
        };
        decisions.push((file.clone(), decision));
        true
    });
    let refused = |error: &FileError| (FoundFile::named(&error.path), Decision::Refused(error.fault.to_string()));
    decisions.extend(found.errors.iter().map(refused));
    decisions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Follow, find};
    use crate::plugin::Catalogue;
    use std::fs;

    #[test]
    fn each_file_has_its_decision() {
        let top = tempfile::tempdir().unwrap();
        let path = |name: &str| top.path().join(name);
        fs::create_dir(path("in")).unwrap();
        let table = "ssh 22/tcp\nsmtp 25/tcp\nhttp 80/tcp\n";
        for (name, content) in [
            ("in/services", "ssh 22/tcp\n"),
            ("in/other.services", "what is this\n"),
            ("in/ports.txt", table),
            ("in/readme.txt", "Read me.\n"),
            ("named.services", "what is this\n"),
        ] {
            fs::write(path(name), content).unwrap();
        }
        let catalogue = Catalogue::builtin();
        let follow = Follow { all_files: true, ..Follow::default() };
        let found = find(&catalogue, &[path("in"), path("named.services"), path("missing")], &follow);
        let settings = Settings {
            catalogue: &catalogue,
            format: None,
            name_role: None,
            added: None,
            only_format: None,
            max_size: 1 << 20,
            jobs: None,
        };
        let decisions: Vec<(String, String)> = survey(&found, |_| settings)
            .into_iter()
            .map(|(file, decision)| {
                let decision = match decision {
                    Decision::Read(format, _) => format,
                    Decision::Skipped(fault) => format!("skipped: {fault}"),
                    Decision::Refused(fault) if fault.contains("os error 2") => "refused: an error".to_owned(),
                    Decision::Refused(fault) => format!("refused: {fault}"),
                };
                (file.path.strip_prefix(top.path()).unwrap().to_str().unwrap().to_owned(), decision)
            })
            .collect();
        let no_table = "not a port table, despite its name: its only row is not an entry";
        let expected = [
            ("in/other.services", format!("skipped: {no_table}")),
            ("in/ports.txt", "services".to_owned()),
            ("in/readme.txt", "skipped: not recognized as a port table".to_owned()),
            ("in/services", "services".to_owned()),
            ("named.services", format!("refused: {no_table}")),
            ("missing", "refused: an error".to_owned()),
        ];
        assert_eq!(decisions, expected.map(|(name, decision)| (name.to_owned(), decision)));
    }
}
