//! Finds configurations, and the names in them.

use super::super::{Choose, FileError, FileFault, Follow, Origin, find, read_file};
use super::decision::ConfigDecision;
use super::excluded::excluded;
use super::gaps::{Gaps, Missing, cut};
use super::include::{self, Included};
use super::read::{head, is_pipe, recognize_head};
use super::{check_text, kinds};
use crate::rule::OwnProfile;
use crate::text::{Printable, SourceFile, Span};
use crate::uses::{
    CONFIGS, ConfigReader, LookupKind, Need, Reading, Recognized, Shared, Use, by_path, hidden_folders, read_with,
    recognize,
};
use hashbrown::HashSet;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How configurations are found.
#[derive(Debug)]
pub struct FindConfigs {
    /// How folders are searched.
    pub follow: Follow,
    /// The reader of every named file; `None` to recognize each.
    pub kind: Option<&'static dyn ConfigReader>,
    /// The size limit, in bytes.
    pub max_size: u64,
    /// Whether the decisions have the configurations that a search leaves out.
    pub lists_excluded: bool,
}

/// One configuration.
#[derive(Debug)]
pub struct ConfigFile {
    /// The file.
    pub source: SourceFile,
    /// The kinds that it is read as. A script may have commands of several kinds.
    pub kinds: Vec<ConfigKind>,
}

/// The names in a configuration that one reader finds.
#[derive(Debug)]
pub struct ConfigKind {
    /// The reader.
    pub reader: &'static dyn ConfigReader,
    /// The names, in the order of the file.
    pub uses: Vec<Use>,
    /// The profiles that ufw takes names for that are no services, by the start of the use.
    pub profiles: HashMap<usize, OwnProfile>,
}

/// The configurations of a run.
#[derive(Debug, Default)]
pub struct ConfigFiles {
    /// The configurations, in the order of the paths.
    pub files: Vec<ConfigFile>,
    /// The paths that could not be read.
    pub errors: Vec<FileError>,
    /// Files of searched folders that could not be read and whose paths are not those of configurations.
    pub skipped: Vec<FileError>,
    /// The result for each file, sorted by path.
    pub decisions: Vec<(PathBuf, ConfigDecision)>,
}

impl ConfigFiles {
    /// Returns the number of symbolic links that are not followed. They are in searched folders and lead to
    /// configurations or folders.
    pub fn links(&self) -> usize {
        self.decisions.iter().filter(|(_, decision)| matches!(decision, ConfigDecision::Link)).count()
    }

    /// Returns the paths of the configurations.
    pub fn paths(&self) -> Vec<&Path> {
        self.files.iter().map(|file| &*file.source.path).collect()
    }

    /// Returns what is not read.
    pub fn gaps(&self) -> Gaps {
        Gaps::of(&self.decisions)
    }

    /// Returns the configurations with ports in variables or files that are not read.
    pub fn partly_read(&self) -> impl Iterator<Item = &(PathBuf, ConfigDecision)> {
        let is_partly_read = |decision: &ConfigDecision| {
            matches!(
                decision,
                ConfigDecision::Undefined(_)
                    | ConfigDecision::Undeclared(_)
                    | ConfigDecision::Hidden(..)
                    | ConfigDecision::Cycles(_)
                    | ConfigDecision::NotFollowed(..)
            )
        };
        self.decisions.iter().filter(move |(_, decision)| is_partly_read(decision) && decision.gap().is_some())
    }
}

/// The most files that are read because another one includes them.
const MOST_INCLUDED: usize = 10_000;

/// Returns the usual paths of configurations that this system has.
pub fn usual_paths() -> Vec<PathBuf> {
    let paths = CONFIGS.iter().flat_map(|reader| reader.meta().usual_paths).map(PathBuf::from);
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.exists()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Chooses every file of a searched folder, except for those that are excluded.
struct AnyFile<'a>(&'a dyn Fn(&Path) -> Option<String>);

impl Choose for AnyFile<'_> {
    fn is_table(&self, _: &Path) -> bool {
        true
    }

    fn may_be_table(&self, _: &Path) -> bool {
        false
    }

    fn hidden_folders(&self) -> Vec<&'static str> {
        hidden_folders().collect()
    }

    fn excluded_by(&self, path: &Path) -> Option<String> {
        (self.0)(path)
    }
}

/// Finds the configurations at some paths, and the files that they include inside the searched tree.
///
/// The tree is the named folder, or that of the named file. `given` are files that are already read, such as standard
/// input. `excluded_by` returns the rule that leaves out a path of a searched folder.
pub fn find_configs(
    given: Vec<SourceFile>,
    paths: &[PathBuf],
    how: &FindConfigs,
    excluded_by: &dyn Fn(&Path) -> Option<String>,
) -> ConfigFiles {
    let mut all = Collected::new(how);
    for source in given {
        all.add_named(source, None);
    }
    let (mut links, mut folders) = (Vec::new(), Vec::new());
    // Each path is searched separately, since it is the tree of its files.
    for path in paths {
        let tree = tree_of(path);
        let found = find(&AnyFile(excluded_by), std::slice::from_ref(path), &how.follow);
        for error in found.errors {
            all.refuse(error);
        }
        for file in found.files {
            match file.origin {
                Origin::Named => match read_file(&file.path, how.max_size) {
                    Ok(source) => all.add_named(source, tree.as_deref()),
                    Err(error) => all.refuse(error),
                },
                // Keys and other secrets in a hidden folder are not opened.
                _ if is_in_hidden_folder(&file.path, path) && by_path(&file.path).is_none() => {
                    all.result.decisions.push((file.path, ConfigDecision::Unknown));
                }
                _ => all.add_found(&file.path, tree.as_deref()),
            }
        }
        found.irregular.into_iter().for_each(|error| all.skip_irregular(error));
        found.dangling.into_iter().for_each(|link| all.skip_dangling(link));
        links.extend(found.links.into_iter().map(|link| link.path));
        folders.extend(tree.filter(|_| path.is_dir()));
    }
    if how.lists_excluded {
        for (path, rule) in excluded(&AnyFile(excluded_by), paths, &how.follow) {
            all.add_excluded(path, rule);
        }
    }
    // Another path may lead to the target of a link.
    for link in links {
        all.add_link(link, &folders);
    }
    all.finish()
}

/// Returns whether a file below a searched folder is in a hidden one.
fn is_in_hidden_folder(file: &Path, searched: &Path) -> bool {
    let below = file.strip_prefix(searched).unwrap_or(file);
    below.parent().is_some_and(|folders| folders.iter().any(|name| hidden_folders().any(|hidden| name == hidden)))
}

/// Returns the canonical folder in which included files must be.
fn tree_of(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    if path.is_dir() { Some(path) } else { path.parent().map(Path::to_owned) }
}

/// One configuration before names of other files are known.
struct Open {
    source: SourceFile,
    readings: Vec<(&'static dyn ConfigReader, Reading)>,
}

struct Collected<'a> {
    how: &'a FindConfigs,
    open: Vec<Open>,
    /// The canonical paths of files that are read.
    known: HashSet<PathBuf>,
    included: usize,
    /// The statements of files about the lookups of others.
    shared: Shared,
    result: ConfigFiles,
}

impl<'a> Collected<'a> {
    fn new(how: &'a FindConfigs) -> Self {
        Self {
            how,
            open: Vec::new(),
            known: HashSet::new(),
            included: 0,
            shared: Shared::default(),
            result: ConfigFiles::default(),
        }
    }

    fn refuse(&mut self, error: FileError) {
        let decision = ConfigDecision::Refused(error.fault.to_string());
        self.result.decisions.push((error.path.clone(), decision));
        self.result.errors.push(error);
    }

    /// Adds a file that the user named.
    fn add_named(&mut self, source: SourceFile, tree: Option<&Path>) {
        if !self.is_new(&source.path) {
            return;
        }
        if let Err(error) = check_text(&source) {
            return self.refuse(error);
        }
        let recognized = match self.how.kind {
            Some(reader) => Recognized::Readers(vec![reader]),
            None => recognize(&source.path, &source.bytes),
        };
        match recognized {
            Recognized::Readers(readers) => self.read(source, &readers, tree),
            Recognized::OwnNames(program) => {
                self.result.decisions.push((source.path, ConfigDecision::OwnNames(program)));
            }
            Recognized::Unknown => {
                let fault = FileFault::NotAConfiguration { kinds: kinds() };
                self.refuse(FileError { path: source.path, fault });
            }
        }
    }

    /// Adds a file of a searched folder, if it is a configuration.
    fn add_found(&mut self, path: &Path, tree: Option<&Path>) {
        let head = match head(path) {
            Ok(head) => head,
            Err(error) => return self.skip(FileError { path: path.to_owned(), fault: FileFault::Io(error) }),
        };
        let readers = match recognize_head(path, &head) {
            Recognized::Readers(readers) => readers,
            Recognized::OwnNames(program) => {
                return self.result.decisions.push((path.to_owned(), ConfigDecision::OwnNames(program)));
            }
            Recognized::Unknown => return self.result.decisions.push((path.to_owned(), ConfigDecision::Unknown)),
        };
        if !self.is_new(path) {
            return;
        }
        match read_file(path, self.how.max_size).and_then(|source| check_text(&source).map(|()| source)) {
            Ok(source) => self.read(source, &readers, tree),
            Err(error) => self.skip(error),
        }
    }

    /// Skips a file of a searched folder that cannot be read. It is an error only if its path is that of a
    /// configuration: the content of other files alone makes no configuration, such as that of a script with a long line.
    fn skip(&mut self, error: FileError) {
        if by_path(&error.path).is_some() {
            return self.refuse(error);
        }
        self.result.decisions.push((error.path.clone(), ConfigDecision::Skipped(error.fault.to_string())));
        self.result.skipped.push(error);
    }

    /// Skips a symbolic link without a target. Those with the path of a configuration are reported.
    fn skip_dangling(&mut self, link: PathBuf) {
        match link.metadata() {
            Err(error) if by_path(&link).is_some() => {
                self.skip_irregular(FileError { path: link, fault: FileFault::Io(error) });
            }
            _ => self.result.decisions.push((link, ConfigDecision::Unknown)),
        }
    }

    /// Skips a pipe, device or socket of a searched folder. Those that may be meant as configurations are reported.
    fn skip_irregular(&mut self, error: FileError) {
        self.result.decisions.push((error.path.clone(), ConfigDecision::Skipped(error.fault.to_string())));
        if by_path(&error.path).is_some() || is_pipe(&error.path) {
            self.result.skipped.push(error);
        }
    }

    /// Adds a configuration that the search left out, unless a file includes it.
    fn add_excluded(&mut self, path: PathBuf, rule: String) {
        if !path.canonicalize().is_ok_and(|path| self.known.contains(&path)) {
            self.result.decisions.push((path, ConfigDecision::Skipped(rule)));
        }
    }

    /// Adds a symbolic link in one of the searched folders, which is not followed.
    fn add_link(&mut self, link: PathBuf, folders: &[PathBuf]) {
        let Ok(target) = link.canonicalize() else { return };
        let is_inside = || folders.iter().any(|folder| target.starts_with(folder));
        let decision = if target.is_dir() {
            if is_inside() { ConfigDecision::LinkToKnown } else { ConfigDecision::Link }
        } else if self.known.contains(&target) {
            ConfigDecision::LinkToKnown
        } else {
            match head(&link).map(|head| recognize_head(&link, &head)) {
                Ok(Recognized::Readers(_)) => ConfigDecision::Link,
                _ => ConfigDecision::Unknown,
            }
        };
        self.result.decisions.push((link, decision));
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.known.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }

    fn read(&mut self, source: SourceFile, readers: &[&'static dyn ConfigReader], tree: Option<&Path>) {
        let path = source.path.clone();
        let readings = read_with(readers, &source.path, &source.bytes);
        // A script is read alone, whatever its parts are.
        if let Some(reader) = by_path(&path).filter(|_| readers.len() == 1) {
            reader.share(&path, &source.bytes, &mut self.shared);
        }
        let mut includes: Vec<(&'static dyn ConfigReader, Vec<u8>)> = Vec::new();
        for (reader, reading) in &readings {
            includes.extend(reading.includes.iter().map(|include| (*reader, include.of(&source.bytes).to_vec())));
            for problem in &reading.problems {
                let position = source.line_index().position(&source.bytes, problem.span.start);
                let message = problem.message.clone();
                let fault = FileFault::Unreadable { line: position.line, column: position.column, message };
                self.refuse(FileError { path: path.clone(), fault });
            }
        }
        self.open.push(Open { source, readings });
        let Some(tree) = tree else { return };
        for (reader, written) in includes {
            match include::find(&written, &path, tree) {
                Included::Files(files) => {
                    for file in files {
                        self.include(&file, reader, tree);
                    }
                }
                Included::NotFollowed(why) => {
                    let decision = ConfigDecision::NotFollowed(cut(&written), why);
                    self.result.decisions.push((path.clone(), decision));
                }
            }
        }
    }

    /// Reads a file that another one includes, with the same reader.
    fn include(&mut self, path: &Path, reader: &'static dyn ConfigReader, tree: &Path) {
        if !self.is_new(path) {
            return;
        }
        if self.included >= MOST_INCLUDED {
            let why = format!("more than {MOST_INCLUDED} files are included");
            return self.result.decisions.push((path.to_owned(), ConfigDecision::Skipped(why)));
        }
        self.included += 1;
        match read_file(path, self.how.max_size).and_then(|source| check_text(&source).map(|()| source)) {
            Ok(source) => self.read(source, &[reader], Some(tree)),
            Err(error) => self.refuse(error),
        }
    }

    /// Adds the names in definitions that other files use, and sorts the results.
    fn finish(mut self) -> ConfigFiles {
        for Open { source, readings } in &mut self.open {
            let reader = by_path(&source.path);
            if let ([(recognized, reading)], Some(reader)) = (&mut readings[..], reader)
                && recognized.meta().id == reader.meta().id
                && let Some(again) = reader.read_among(&source.path, &source.bytes, &self.shared)
            {
                *reading = again;
            }
        }
        let mut wanted = Names::new();
        for Open { source, readings } in &self.open {
            for (reader, reading) in readings {
                let names = reading.wanted.iter().map(|name| name.of(&source.bytes).to_vec());
                wanted.extend(names.map(|name| (reader.meta().id, name)));
            }
        }
        let defined = defined(&self.open);
        let profiles = profiles(&self.open);
        for Open { source, readings } in self.open {
            let mut kinds = Vec::with_capacity(readings.len());
            let mut missing = Missing::default();
            for (reader, reading) in readings {
                let names = reading.wanted.iter().map(|name| name.of(&source.bytes));
                let names = names.filter(|name| !defined.contains(&(reader.meta().id, name.to_vec())));
                missing.add_undefined(names);
                missing.add_undeclared(reading.undeclared.iter().map(|name| name.of(&source.bytes)));
                missing.add_cycles(&source, &reading.cycles);
                let uses = looked_up(reading, reader.meta().id, &source.bytes, &wanted, &profiles);
                let (unknown, uses): (Vec<Use>, Vec<Use>) =
                    uses.into_iter().partition(|used| matches!(used.need, Need::Unknown(_)));
                missing.add_hidden(&source, &unknown);
                let profile = |used: &Use| profiles.get(&key(reader.meta().id, used.span.of(&source.bytes))).cloned();
                let perhaps_profiles =
                    uses.iter().filter(|used| used.need.is_looked_up() && used.lookup == LookupKind::RulePerTransport);
                let profiles =
                    perhaps_profiles.filter_map(|used| Some((used.span.start.index(), profile(used)?))).collect();
                let count = uses.iter().filter(|used| used.need.is_looked_up()).count();
                self.result.decisions.push((source.path.clone(), ConfigDecision::Read(reader, count)));
                kinds.push(ConfigKind { reader, uses, profiles });
            }
            let missing = missing.decisions().into_iter().map(|decision| (source.path.clone(), decision));
            self.result.decisions.extend(missing);
            self.result.files.push(ConfigFile { source, kinds });
        }
        let mut result = self.result;
        result.files.sort_by(|one, other| one.source.path.cmp(&other.source.path));
        result.decisions.sort_by(|(one, _), (other, _)| one.cmp(other));
        result.errors.sort_by(|one, other| one.path.cmp(&other.path));
        result.skipped.sort_by(|one, other| one.path.cmp(&other.path));
        result
    }
}

/// The names of definitions or profiles, with the kind of their configuration.
type Names = HashSet<(&'static str, Vec<u8>)>;

/// Returns the uses of a reading, in the order of the file. The names of the other files must be known.
fn looked_up(reading: Reading, kind: &'static str, bytes: &[u8], wanted: &Names, profiles: &Profiles) -> Vec<Use> {
    let mut uses = reading.uses;
    let may_be_profile = |used: &&mut Use| used.need == Need::Always && used.lookup == LookupKind::RulePerTransport;
    for used in uses.iter_mut().filter(may_be_profile) {
        if profiles.contains_key(&key(kind, used.span.of(bytes))) {
            used.need = Need::Sometimes("ufw has a profile of this name");
        }
    }
    for definition in reading.unused {
        let is_used = wanted.contains(&(kind, definition.name.of(bytes).to_vec()));
        let of_unused = |used: Use| match (is_used, used.need) {
            (true, _) => Some(used),
            (false, Need::Unknown(_)) => None,
            (false, _) => Some(Use { need: Need::NotNow("nothing uses the definition"), ..used }),
        };
        uses.extend(definition.uses.into_iter().filter_map(of_unused));
    }
    uses.sort_by_key(|used| used.span.start);
    uses
}

/// Returns the names of the variables that files define, with the kind of their configuration.
fn defined(open: &[Open]) -> Names {
    let mut names = Names::new();
    for Open { source, readings } in open {
        for (reader, reading) in readings {
            let defined_here = reading.defined.iter().map(|name| name.of(&source.bytes).to_vec());
            names.extend(defined_here.map(|name| (reader.meta().id, name)));
        }
    }
    names
}

/// The profiles of a run, by the kind of their configuration and their names in lower case.
type Profiles = HashMap<(&'static str, Vec<u8>), OwnProfile>;

/// Returns the key of a profile. ufw reads a name that is not a service as a profile, ignoring case.
fn key(kind: &'static str, name: &[u8]) -> (&'static str, Vec<u8>) {
    (kind, name.to_ascii_lowercase())
}

/// Returns the profiles of the configurations.
fn profiles(open: &[Open]) -> Profiles {
    let mut profiles = Profiles::new();
    for Open { source, readings } in open {
        for (reader, reading) in readings {
            for profile in &reading.profiles {
                let text = |span: Span| Printable(span.of(&source.bytes)).to_string();
                let profile_of_file = OwnProfile { name: text(profile.name), ports: text(profile.ports) };
                profiles.insert(key(reader.meta().id, profile.name.of(&source.bytes)), profile_of_file);
            }
        }
    }
    profiles
}
