//! Updates of tables that other projects keep in code and data, where the corpus is present: nothing but what is told
//! changes, and a second run finds nothing to do. Prints one line for each table.

use portolan::diagnostic::Applicability;
use portolan::engine::{
    CheckSettings, NamesBeside, RuleSet, Selection, TableUpdate, UpdateSettings, parse_file, update,
};
use portolan::model::PortRange;
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::text::SourceFile;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    let mut files: Vec<PathBuf> = paths.flat_map(below).collect();
    files.sort();
    files
}

#[test]
#[ignore = "takes minutes; .ci/long runs it"]
fn updates_of_vendored_tables_change_what_they_tell() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.is_dir() {
        return crate::skipped(format_args!("there is no {}", data.display()));
    }
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let rules = RuleSet::new(&catalogue, &Selection::default());
    let settings = UpdateSettings {
        check: CheckSettings { hints: false, ..CheckSettings::new(&catalogue, &registry, &rules) },
        source: None,
        ports: vec![PortRange { first: 1, last: 1023 }],
        transports: Vec::new(),
        names: NamesBeside::None,
        twins: false,
        notes: false,
        trust: Applicability::Safe,
        renames: true,
        within: Vec::new(),
        keep: Vec::new(),
    };
    let files: Vec<PathBuf> = ["vendored", "vendored2"].iter().flat_map(|name| files_below(&data.join(name))).collect();
    let lines: Vec<String> = files
        .par_iter()
        .filter_map(|path| {
            let source = SourceFile::new(path, std::fs::read(path).unwrap());
            let document = parse_file(&catalogue, &source, None).ok()?;
            // The tables of resolvers have tests of their own.
            if !document.format.is_declared() {
                return None;
            }
            let (entries, problems) = (document.entries.len(), document.unreadable.len());
            let mut updated = update(source, document, &settings);
            let table = TableUpdate::new(&mut updated, &settings);
            let after = &updated.fixed.checked;
            let added = table.additions.added.iter();
            let least = added.clone().count();
            let most: usize = added.map(|added| added.transports.len()).sum();
            let more = after.document.entries.len() - entries;
            assert!((least..=most).contains(&more), "{}: {more} entries more, {least} to {most} told", path.display());
            assert!(after.document.unreadable.len() <= problems, "{}: rows became unreadable", path.display());
            let bytes = after.source.bytes.clone();
            let source = SourceFile::new(path, bytes.clone());
            let document = parse_file(&catalogue, &source, catalogue.format(&after.document.format.id)).ok()?;
            let again = update(source, document, &settings).fixed.checked.source.bytes;
            assert!(again == bytes, "{}: a second run changes the table", path.display());
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some(format!(
                "{name} ({}): {entries} entries, {} renamed, {least} added, {} left, {} not added, {} refused",
                table.format.id,
                table.renamed(),
                table.stale.len(),
                table.additions.left_out.len(),
                table.refused.len()
            ))
        })
        .collect();
    println!("{}", lines.join("\n"));
    assert!(lines.len() >= 60, "only {} tables are read", lines.len());
}
