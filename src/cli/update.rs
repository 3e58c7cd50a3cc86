//! `portolan update`.

use super::args::{FileArgs, UpdateArgs, UpdateFormat};
use super::failure::{Failure, warn};
use super::output::Output;
use super::paths::Files;
use super::selection;
use super::status::Status;
use super::writer::Writer;
use crate::diagnostic::Applicability;
use crate::engine::{
    self, Additions, CheckSettings, NamesBeside, RuleSet, Selection, TableUpdate, UpdateSettings, Updated,
};
use crate::model::PortRange;
use crate::registry::Registry;
use crate::report::update::TreeUpdate;
use crate::report::{self, Run};
use crate::text::SourceFile;
use hashbrown::HashMap;

/// Runs the command. `file_args` are the files of the arguments, or those that the configuration lists.
pub(super) fn run(
    args: &UpdateArgs,
    file_args: &FileArgs,
    files: Files<'_>,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let writer = Writer::new(file_args, files, &args.replace, args.diff)?.only_checks(args.check).leaves_generated();
    let to_text = args.output_format == UpdateFormat::Text;
    if !to_text && writer.writes_table() {
        return Err(Failure::new("the changed table and the report cannot both go to standard output")
            .hint("add `--check` or `--diff`"));
    }
    // A report in another format has the diffs inside.
    let writer = if to_text { writer } else { writer.without_diff() };
    let rules = RuleSet::new(run.catalogue, &Selection::default());
    let packs = packs(args, files)?;
    #[cfg(feature = "online")]
    let progress = super::progress::Progress::of_files(files.inputs.paths().len());
    let work = |source: SourceFile, document| {
        let run = files.scopes.run(run, &source.path);
        let settings = settings(args, files, &source, &run, &rules, &packs);
        let mut updated: Updated = engine::update(source, document, &settings);
        let mut table = TableUpdate::new(&mut updated, &settings);
        if args.diff && !to_text {
            let mut diff = Vec::new();
            let (before, after) = (&updated.fixed.before, &updated.fixed.checked.source.bytes);
            report::fix::diff(&table.path, before, after, run.theme.of_file(), &mut diff);
            table.diff = Some(diff);
        }
        #[cfg(feature = "online")]
        progress.step();
        (updated.fixed, table)
    };
    let mut tables = Vec::new();
    let totals = writer.for_each(run, output, work, |_, table, _| {
        tables.push(table);
        Ok(true)
    });
    #[cfg(feature = "online")]
    progress.clear();
    let totals = totals?;
    let done = !args.diff && !args.check;
    let update = TreeUpdate { tables: &tables, done, writes_generated: args.replace.generated, totals: &totals };
    let mut summary = Vec::new();
    match args.output_format {
        UpdateFormat::Json => report::update::json::write(&update, run, &mut summary),
        UpdateFormat::Markdown => report::update::markdown::write(&update, run, &mut summary),
        UpdateFormat::Text if tables.len() > 1 || tables.iter().any(|table| table.format.readers.is_empty()) => {
            report::update::text::write(&update, run, &mut summary);
        }
        UpdateFormat::Text => {
            totals.write(done, run, &mut summary);
            for table in &tables {
                report::update::text::write_stale(&update, table, run, &mut summary);
            }
            let mut sum = Additions::default();
            for table in &mut tables {
                sum.extend(std::mem::take(&mut table.additions));
            }
            let asked =
                !args.add.is_empty() || args.pack.is_some() || args.replacing || args.registry_names || args.twins;
            let is_listed = |path| files.scopes.table(path).is_some_and(|table| !table.add.is_empty());
            let asked = asked || tables.iter().any(|table| is_listed(&table.path));
            // After an error, other options are not mentioned.
            if !tables.is_empty() && (asked || totals.failed == 0) {
                report::update::write(asked, done, &sum, run.theme, &mut summary);
            }
        }
    }
    writer.print_summary(&summary, true, output)?;
    if totals.failed == 0 {
        warn_of_idle_keeps(args, files, &tables);
    }
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if !done && totals.changed() > 0 {
        Status::Found
    } else {
        Status::Good
    })
}

/// Returns the settings for the update of a table: the arguments, and its `[[table]]` for the others.
fn settings<'a>(
    args: &UpdateArgs,
    files: Files<'_>,
    source: &SourceFile,
    run: &Run<'a>,
    rules: &'a RuleSet,
    packs: &'a HashMap<usize, Registry>,
) -> UpdateSettings<'a> {
    let table = files.scopes.table(&source.path);
    let all = PortRange { first: 0, last: u16::MAX };
    let listed: Vec<PortRange> =
        table.map(|table| table.add.values().map(|added| added.0).collect()).unwrap_or_default();
    let ports = match (&args.add[..], &args.pack) {
        ([], Some(_)) => vec![all],
        ([], None) => listed,
        (asked, _) => asked.to_vec(),
    };
    let listed = || table.map(|table| table.transports.values().copied().collect()).unwrap_or_default();
    UpdateSettings {
        source: packs.get(&files.scopes.index(&source.path)),
        check: CheckSettings { hints: false, ..CheckSettings::new(run.catalogue, run.registry, rules) },
        ports,
        transports: if args.transport.is_empty() { listed() } else { args.transport.clone() },
        names: match (args.registry_names, args.replacing) {
            (true, _) => NamesBeside::Any,
            (false, true) => NamesBeside::Outdated,
            (false, false) => NamesBeside::None,
        },
        twins: args.twins,
        notes: args.notes,
        trust: if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe },
        renames: args.renames || table.and_then(|table| table.renames).unwrap_or(false),
        within: table.map(|table| table.ports.values().copied().collect()).unwrap_or_default(),
        keep: table.map(|table| table.keep.values().cloned().collect()).unwrap_or_default(),
    }
}

/// Warns about each `keep` of a `[[table]]` that is about nothing in its files, as after a slip.
fn warn_of_idle_keeps(args: &UpdateArgs, files: Files<'_>, tables: &[TableUpdate]) {
    for configuration in files.scopes.configurations() {
        for keys in &configuration.options().table {
            let is_own = |table: &&TableUpdate| {
                let keys_of_table = files
                    .scopes
                    .configuration(&table.path)
                    .and_then(|configuration| configuration.table_of(&table.path));
                keys_of_table.is_some_and(|known| std::ptr::eq(known, keys))
            };
            let with_these_keys: Vec<&TableUpdate> = tables.iter().filter(is_own).collect();
            // Where only some files of a pattern are updated, the entry may be in the others, or in a row that is not read.
            let is_whole = args.files.paths.is_empty() || keys.path.as_path().is_some();
            if with_these_keys.is_empty() || !is_whole || with_these_keys.iter().any(|table| table.is_partly_read()) {
                continue;
            }
            for (index, kept) in keys.keep.0.iter().enumerate() {
                if with_these_keys.iter().all(|table| table.idle_keeps.contains(&index)) {
                    let message = format!("`{}` is about no entry of `{}`", kept.value, *keys.path);
                    warn(configuration.error_at(kept.span.clone(), message));
                }
            }
        }
    }
}

/// Returns the pack of `--pack`, as a registry, by the number of each file's scope.
fn packs(args: &UpdateArgs, files: Files<'_>) -> Result<HashMap<usize, Registry>, Failure> {
    let mut packs = HashMap::new();
    let Some(id) = &args.pack else { return Ok(packs) };
    for path in files.inputs.paths() {
        let scope = files.scopes.index(path);
        if let hashbrown::hash_map::Entry::Vacant(slot) = packs.entry(scope) {
            slot.insert(selection::pack(files.scopes.catalogue(path), id)?.to_registry().map_err(Failure::new)?);
        }
    }
    Ok(packs)
}
