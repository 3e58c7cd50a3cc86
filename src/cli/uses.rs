//! `portolan uses`, and the end of `portolan compare --uses`.

use super::args::{CompareArgs, UsesArgs};
use super::failure::{Failure, error, hint, note};
use super::output::Output;
use super::paths;
use super::reports::Reports;
use super::scopes::{Finder, Scopes};
use super::selection;
use super::status::Status;
use super::use_plans::UsePlans;
use crate::config::ResolverWord;
use crate::diagnostic::Finding;
use crate::engine::{
    self, AnsweredUse, CheckSettings, Checked, Choose, ConfigFiles, FileFault, FileRow, FindConfigs, Follow, RuleSet,
    Selection, Selector, Totals, UnreadFile, UseSettings, answered, check_configuration, find_configs,
};
use crate::format::Format;
use crate::report::uses::affected::Affected;
use crate::report::uses::{Names, Reporters, files};
use crate::report::{Run, count};
use crate::rule::{UseTable, UseTables};
use crate::syntax::Document;
use crate::text::{LineNumber, OneOrMany, PrintablePath, STDIN, SourceFile};
use portolan_resolvers::Reader;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The largest table to read, in bytes.
const LARGEST_TABLE: u64 = 64 << 20;
/// The rules about lines that programs do not read, or not as they are written.
const DAMAGE: [&str; 3] = ["syntax", "port-number", "encoding"];
/// The most configurations that are named because they are read only in part.
const MOST_NOTES: usize = 10;
/// The largest configuration that `compare --uses` reads, in bytes.
const LARGEST: u64 = 64 << 20;

pub(super) fn run(
    args: &UsesArgs,
    found: ConfigFiles,
    scopes: &Scopes,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let reports = Reports::new(&args.reports, &args.findings)?;
    let readers = match &args.resolver[..] {
        [] => configured_readers(scopes)?,
        words => readers(words)?,
    };
    // An update of the baseline prints its own summary.
    let quiet = args.findings.quiet || args.baseline.update_baseline;
    let run = Run { statistics: args.findings.statistics, quiet, ..*run };
    let plans = UsePlans::new(args, &found.paths(), scopes, run)?;
    if args.show_files {
        reports.check_show_files()?;
        let mut out = Vec::new();
        files::write(&found.decisions, &run, &mut out);
        output.write(&out)?;
        return Ok(if found.errors.is_empty() { Status::Good } else { Status::Failed });
    }
    let tables = tables(args, &run, &readers)?;
    let mut tally = plans.baselines().begin()?;
    let uses: Vec<AnsweredUse> = found.files.iter().flat_map(|file| answered(file, &tables)).collect();
    let gaps = found.gaps();
    let reporters = Reporters::new(Names { uses: &uses, tables: &tables, readers: &readers, gaps: &gaps });
    let reports = reports.replaced(|reporter| reporters.instead_of(reporter));
    reports.check_statistics(&args.findings)?;
    let read_tables = tables.old.iter().chain([&tables.new]).map(|table| &*table.source.path);
    let read: Vec<&Path> = found.paths().into_iter().chain(read_tables).collect();
    let others = || {
        let configurations = scopes.configurations().map(|configuration| configuration.path().to_owned());
        configurations.chain(args.registry.registry.clone()).collect()
    };
    let mut sinks = reports.open(&read, others, plans.baselines())?;
    print_errors(&found);
    let links = found.links();
    let mut totals = Totals {
        failed: found.errors.len(),
        unread: found.errors.iter().map(UnreadFile::from).collect(),
        notes: gaps.notes.clone(),
        ..Totals::default()
    };
    sinks.start(&run, output)?;
    for file in found.files {
        let path = file.source.path.clone();
        let check = plans.settings(&path);
        let mut checked = check_configuration(file, &UseSettings { check, tables: &tables });
        tally.add(plans.take_known(&mut checked));
        totals.add(FileRow::new(&checked));
        let is_read = sinks.add(reports.of_file(&checked, &plans.run(&path)), output)?;
        // An updated baseline needs every file, even if the reader of the report is gone.
        if !is_read && !args.baseline.update_baseline {
            break;
        }
    }
    sinks.finish(&totals, &run, output)?;
    output.flush()?;
    paths::print_links(links);
    tally.finish(totals.failed, args.findings.quiet)?;
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if args.findings.fails(&totals) {
        Status::Found
    } else {
        Status::Good
    })
}

/// Returns the configurations that a new table affects, for `compare --uses`.
///
/// The names are looked up by the resolvers of `portolan.toml`, as in `uses`.
pub(super) fn affected(
    args: &CompareArgs,
    found: ConfigFiles,
    [old, new]: [SourceFile; 2],
    scopes: &Scopes,
    run: &Run<'_>,
) -> Result<Affected, Failure> {
    for problem in &found.errors {
        error(problem);
        if matches!(problem.fault, FileFault::NotAConfiguration { .. }) {
            hint("if it is a configuration, name its kind: `portolan uses --kind KIND --old OLD --new NEW PATH`");
        }
    }
    print_skipped(&found);
    paths::print_links(found.links());
    let readers = configured_readers(scopes)?;
    let format = args.format.as_deref().and_then(|word| run.catalogue.format_of(word));
    let table = |source: SourceFile| {
        let document = engine::parse_file(run.catalogue, &source, format).map_err(|error| Failure::of_file(&error))?;
        Ok::<UseTable, Failure>(UseTable::new(source, document, &readers))
    };
    let tables = UseTables { old: Some(table(old)?), new: table(new)? };
    let select = ["name-lost", "name-changed", "name-hides-profile"].into_iter().filter_map(|id| id.parse().ok());
    let selection = Selection { select: select.map(Selector::Rule).collect(), ..Selection::default() };
    let rules = RuleSet::new(run.catalogue, &selection);
    let check = CheckSettings::new(run.catalogue, run.registry, &rules);
    let settings = UseSettings { check, tables: &tables };
    let notes = found.gaps().notes;
    let uses = found.files.iter().flat_map(|file| &file.kinds).flat_map(|kind| &kind.uses);
    let names = uses.filter(|used| used.need.is_looked_up()).count();
    let checked = found.files.into_iter().map(|file| check_configuration(file, &settings)).collect();
    let unread = found.errors.iter().map(UnreadFile::from).collect();
    Ok(Affected { paths: args.uses.clone(), checked, names, readers, unread, notes })
}

/// Finds the configurations that `compare --uses` names, without those that the nearest `portolan.toml` excludes.
///
/// # Errors
/// If a `portolan.toml` cannot be read.
pub(super) fn find_for_compare(paths: &[PathBuf], finder: &Finder) -> Result<ConfigFiles, Failure> {
    let how = FindConfigs { follow: follow(&[])?, kind: None, max_size: LARGEST, lists_excluded: false };
    paths::note_named_pipes(paths);
    Ok(find_configs(Vec::new(), paths, &how, &|path| finder.excluded_by(path)))
}

/// Returns the resolvers that the configurations of the run name. Those that read no table of services are left out;
/// without any, it is that of this system.
fn configured_readers(scopes: &Scopes) -> Result<Vec<Reader>, Failure> {
    let words = scopes.configurations().filter_map(|configuration| configuration.options().resolvers.as_ref());
    let words = words.flat_map(OneOrMany::values);
    let reads_services = |word: &&ResolverWord| word.readers.iter().all(|reader| reader.meta().format == "services");
    readers(&words.filter(reads_services).map(|word| word.text.clone()).collect::<Vec<_>>())
}

/// Returns the resolvers to use: those that are named, or that of this system. A name without a version stands for the
/// newest release.
fn readers(words: &[String]) -> Result<Vec<Reader>, Failure> {
    if words.is_empty() {
        let readers = engine::system_readers();
        return if readers.is_empty() {
            Err(Failure::new("no resolver is modeled for this system").hint("name one with `--resolver`"))
        } else {
            Ok(readers)
        };
    }
    let mut readers: Vec<Reader> = Vec::new();
    for word in words {
        let releases = selection::readers(std::slice::from_ref(word))?;
        let count = if word.contains('@') { releases.len() } else { 1 };
        readers.extend(releases.into_iter().take(count).filter(|reader| !readers.contains(reader)).collect::<Vec<_>>());
    }
    if let Some(other) = readers.iter().find(|reader| reader.meta().format != "services") {
        return Err(Failure::new(format_args!("{} reads no table of services", other.meta().title))
            .hint("run `portolan resolvers` for those that do"));
    }
    let order =
        |reader: &Reader| portolan_resolvers::RESOLVERS.iter().position(|model| model.meta().id == reader.meta().id);
    readers.sort_by_key(order);
    Ok(readers)
}

fn follow(exclude: &[String]) -> Result<Follow, Failure> {
    let exclude = paths::exclude(exclude)?;
    Ok(Follow { exclude, all_files: true, ..Follow::default() })
}

/// Finds the configurations, without those that the nearest `portolan.toml` excludes.
///
/// # Errors
/// If standard input cannot be read, or a `portolan.toml`.
pub(super) fn find(args: &UsesArgs, finder: &Finder) -> Result<ConfigFiles, Failure> {
    let stdin = args.paths.iter().find(|path| path.as_os_str() == "-");
    paths::check_one_stdin(stdin.into_iter().chain(&args.table).chain(&args.old).chain(&args.new))?;
    paths::check_stdin_name(args.stdin_filename.as_deref(), stdin.is_some())?;
    let how = FindConfigs {
        follow: follow(&args.exclude)?,
        kind: args.kind,
        max_size: args.max_size,
        lists_excluded: args.show_files,
    };
    paths::note_named_pipes(&args.paths);
    let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
    let mut given = Vec::new();
    if args.paths.iter().any(|path| is_stdin(&path)) {
        let name = args.stdin_filename.as_deref().unwrap_or(Path::new(STDIN));
        let read = engine::read_stream(std::io::stdin().lock(), 0, name, args.max_size);
        given.push(read.map_err(|error| Failure::of_file(&error))?);
    }
    let mut paths: Vec<PathBuf> = args.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
    if args.paths.is_empty() {
        paths = engine::usual_paths();
        if paths.is_empty() {
            note("this system has no configurations in the usual places; name files or folders");
        }
    }
    let found = find_configs(given, &paths, &how, &|path| finder.excluded_by(path));
    if found.files.is_empty() && found.errors.is_empty() && !paths.is_empty() && !args.show_files {
        note("no configuration was recognized; run with `--show-files` for the reasons");
    }
    Ok(found)
}

fn print_errors(found: &ConfigFiles) {
    for problem in &found.errors {
        error(problem);
        if let Some(text) = problem.hint() {
            hint(text);
        }
    }
    print_skipped(found);
}

/// Prints notes about files that are not read, where that is no error.
fn print_skipped(found: &ConfigFiles) {
    paths::print_skipped(&found.skipped, |more| format!("skipped {}", count(more, "more file")));
    let mut parts = found.partly_read();
    for (path, decision) in parts.by_ref().take(MOST_NOTES) {
        note(format_args!("{}: {decision}", PrintablePath(path)));
    }
    if let more @ 1.. = parts.count() {
        let are = if more == 1 { "is" } else { "are" };
        let more = count(more, "more configuration");
        note(format_args!("{more} {are} read only in part; `--show-files` lists each"));
    }
}

/// Reads the table that answers, or the two that are compared.
fn tables(args: &UsesArgs, run: &Run<'_>, readers: &[Reader]) -> Result<UseTables, Failure> {
    let format = args.format.as_deref().and_then(|word| run.catalogue.format_of(word));
    let read = |path: &Path| read_table(path, format, run, readers);
    if let (Some(old), Some(new)) = (&args.old, &args.new) {
        return Ok(UseTables { old: Some(read(old)?), new: read(new)? });
    }
    let path = match &args.table {
        Some(path) => path.clone(),
        None => engine::system_tables()
            .into_iter()
            .next()
            .ok_or_else(|| Failure::new("this system has no table of services").hint("name one with `--table`"))?,
    };
    Ok(UseTables { old: None, new: read(&path)? })
}

fn read_table(
    path: &Path,
    format: Option<&dyn Format>,
    run: &Run<'_>,
    readers: &[Reader],
) -> Result<UseTable, Failure> {
    let read = paths::read_one(path, LARGEST_TABLE)
        .and_then(|source| engine::parse_file(run.catalogue, &source, format).map(|document| (source, document)));
    let (source, document) = read.map_err(|error| Failure::of_file(&error))?;
    if let Some(reader) = readers.iter().find(|reader| !document.format.is_read_by(reader.meta().id)) {
        let (path, format) = (PrintablePath(&source.path), &document.format.id);
        return Err(Failure::new(format_args!(
            "{} does not read {path}, a table in the format `{format}`",
            reader.meta().title
        ))
        .hint("name a services(5) table"));
    }
    let Checked { source, document, .. } = say_damage(source, document, run);
    Ok(UseTable::new(source, document, readers))
}

/// Prints a note about lines of a table that programs may not read, which `check` reports.
fn say_damage(source: SourceFile, document: Document, run: &Run<'_>) -> Checked {
    let select = DAMAGE.into_iter().filter_map(|id| id.parse().ok()).map(Selector::Rule).collect();
    let rules = RuleSet::new(run.catalogue, &Selection { select, ..Selection::default() });
    let settings = CheckSettings { hints: false, ..CheckSettings::new(run.catalogue, run.registry, &rules) };
    let checked = engine::check(source, document, &settings);
    let line_of = |finding: &Finding| checked.document.position(&checked.source.bytes, finding.span.start).line;
    let lines: BTreeSet<LineNumber> = checked.findings.iter().map(line_of).collect();
    let path = &checked.source.path;
    if !lines.is_empty() {
        let named = if path == Path::new(STDIN) { "-".to_owned() } else { PrintablePath(path).to_string() };
        note(format_args!(
            "programs may not read {} of {}; run `portolan check {named}` to show them",
            count(lines.len(), "line"),
            PrintablePath(path)
        ));
    }
    checked
}
