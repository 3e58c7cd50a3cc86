//! [`Configuration`]: one `portolan.toml` with the rules, formats and packs that it names.

use super::find::path_from_here;
use super::formats::{self, MOST_FORMATS, OwnFormat};
use super::options::{Options, RuleFile};
use super::packs::{self, Extras};
use super::tables::TableKeys;
use super::trust::{ConfigOrigin, LARGEST_CONFIGURATION, named_path};
use super::words::{FileGlob, MinVersion};
use crate::diagnostic::Dropped;
use crate::engine::{GivenRole, REMEDY_OF_IDENTIFIERS, Selection, Selector};
use crate::model::Date;
use crate::plugin::{Catalogue, CatalogueError, REMEDY_OF_TAKEN_OWNERS};
use crate::registry::Registry;
use crate::rule::declared::{DeclaredRule, Known, MOST_RULES, RuleTable};
use crate::syntax::NameRole;
use crate::text::{
    ByteOffset, InputError, LineIndex, Placed, Printable, PrintablePath, TomlFile, VersionKey, read_limited, read_toml,
    similar, unknown_word,
};
use hashbrown::HashMap;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// One configuration, read and checked.
#[derive(Debug)]
pub struct Configuration {
    path: PathBuf,
    /// The canonical folder that it is in.
    folder: PathBuf,
    kind: ConfigOrigin,
    options: Options,
    catalogue: Catalogue,
    extras: Extras,
    formats: Vec<OwnFormat>,
    /// The role of names in each `[[table]]`, with its position.
    roles: Vec<Option<GivenRole>>,
    /// Warnings about rules that no entry can meet.
    idle_rules: Vec<InputError>,
    base: Option<PathBuf>,
    baseline: Option<PathBuf>,
    registry: Option<PathBuf>,
    /// Its text, for errors about its values.
    bytes: Vec<u8>,
    /// The folders of files as patterns match them, by their paths as given.
    folders: Mutex<HashMap<PathBuf, PathBuf>>,
}

/// The values of `registry` that are no files.
const WORDS_OF_REGISTRIES: [&str; 2] = ["embedded", "cached"];

/// The hint to a path outside the folder of a repository's configuration.
const REMEDY_OF_OUTSIDE_PATHS: &str =
    "only the user's and the system's configuration, and one that `--config` names, may name such a file";

/// The key that is checked before the others.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct FirstKeys {
    min_version: Option<Placed<MinVersion>>,
}

/// Returns the path of a registry. The words of the registries that the program has are kept.
fn registry_path(
    named: &Placed<String>,
    existing: impl Fn(&Placed<String>) -> Result<PathBuf, InputError>,
) -> Result<PathBuf, InputError> {
    if WORDS_OF_REGISTRIES.contains(&named.as_str()) {
        return Ok(PathBuf::from(&named.value));
    }
    existing(named).map_err(|error| match similar(named, WORDS_OF_REGISTRIES) {
        Some(word) => error.hint(format_args!("did you mean `{word}`?")),
        None => error,
    })
}

impl Configuration {
    /// Reads a configuration and the files that it names. `path` is shown in messages; `folder` is the canonical folder
    /// that it is in.
    ///
    /// # Errors
    /// If it, or a file that it names, has a fault, or it may not name that file.
    pub(super) fn read(
        path: &Path,
        folder: PathBuf,
        kind: ConfigOrigin,
        bytes: &[u8],
        today: Date,
    ) -> Result<Self, InputError> {
        let error = |span: Range<usize>, message: String| InputError::at(path, bytes, span, message);
        let keys = TomlFile::parse(path, bytes, VersionKey::Optional)?;
        let first: FirstKeys = keys.read()?;
        if let Some(version) = first.min_version.filter(|version| version.is_newer_than_this()) {
            return Err(error(version.span.clone(), "this configuration needs a newer version of Portolan".to_owned())
                .hint(format_args!("this is version {}", env!("CARGO_PKG_VERSION"))));
        }
        let options: Options = keys.read()?;
        let inside = |named: &Path, span: &Range<usize>| {
            named_path(&folder, kind, named).map_err(|why| error(span.clone(), why).hint(REMEDY_OF_OUTSIDE_PATHS))
        };
        let file = |named: &Placed<String>| inside(Path::new(&named.value), &named.span);
        let existing = |named: &Placed<String>| {
            let path = path_from_here(&file(named)?);
            match path.metadata() {
                Ok(_) => Ok(path),
                Err(fault) => Err(error(named.span.clone(), format!("{}: {fault}", PrintablePath(&path)))),
            }
        };
        let mut globs = options.per_file_ignores.keys().chain(options.per_file_formats.keys()).chain(&options.exclude);
        if let Some(glob) = globs.find(|glob| glob.leaves_folder()) {
            return Err(error(glob.span.clone(), format!("`{}` matches no path: paths have no `..`", **glob)));
        }
        for (index, table) in options.table.iter().enumerate() {
            inside(Path::new(&table.path.to_string()), &table.path.span)?;
            let folders = table.path.literal_folders();
            if !folders.as_os_str().is_empty() {
                inside(&folders, &table.path.span)?;
            }
            if options.table[..index].iter().any(|other| other.path.is_same_as(&table.path)) {
                return Err(error(table.path.span.clone(), format!("a second `[[table]]` of `{}`", *table.path)));
            }
        }
        // An error about the whole of a file is shown where it is named.
        let named_here = |span: &Range<usize>, fault: InputError| match fault.position() {
            None => error(span.clone(), fault.to_string()),
            Some(_) => fault,
        };
        let mut catalogue = Catalogue::builtin();
        let mut extras = Extras::default();
        for table in &options.pack {
            let loaded = packs::load(table, &existing(&table.file)?, today)
                .map_err(|fault| named_here(&table.file.span, fault))?;
            catalogue = extras.add(catalogue, loaded).map_err(|why| error(table.id.span.clone(), why))?;
        }
        let mut own_formats = Vec::new();
        for table in &options.format {
            let fault = |message: String| error(table.file.span.clone(), message);
            if own_formats.len() == MOST_FORMATS {
                return Err(fault(format!("more than {MOST_FORMATS} formats")));
            }
            let (added, paths_of_format) = formats::add(table, &existing(&table.file)?, catalogue, &fault)
                .map_err(|fault| named_here(&table.file.span, fault))?;
            catalogue = added;
            own_formats.push(paths_of_format);
        }
        let has_roles = options.table.iter().any(|table| table.role.is_some());
        let mut rules = Rules { count: 0, catalogue, has_roles, idle: Vec::new() };
        rules.add(&options.rule, path, bytes)?;
        for named in &options.rule_files {
            let rule_path = existing(named)?;
            let here = |fault: InputError| named_here(&named.span, fault);
            let bytes = read_limited(&rule_path, LARGEST_CONFIGURATION).map_err(here)?;
            let rule_file: RuleFile = read_toml(&rule_path, &bytes, VersionKey::Required).map_err(here)?;
            rules.add(&rule_file.rule, &rule_path, &bytes)?;
        }
        let (catalogue, idle_rules) = (rules.catalogue, rules.idle);
        let base = options.base.as_ref().map(file).transpose()?.map(|path| path_from_here(&path));
        let baseline = options.baseline.as_ref().map(file).transpose()?.map(|path| path_from_here(&path));
        let registry = options.registry.as_ref().map(|named| registry_path(named, existing)).transpose()?;
        let index = LineIndex::new(bytes);
        let given = |role: &Placed<NameRole>| {
            let at = index.position(bytes, ByteOffset::new(role.span.start));
            GivenRole { role: role.value, position: format!("{}:{}:{}", PrintablePath(path), at.line, at.column) }
        };
        let roles = options.table.iter().map(|table| table.role.as_ref().map(given)).collect();
        let path = path.to_owned();
        let formats = own_formats;
        let configuration = Self {
            path,
            folder,
            kind,
            options,
            catalogue,
            extras,
            formats,
            roles,
            idle_rules,
            base,
            baseline,
            registry,
            bytes: bytes.to_owned(),
            folders: Mutex::default(),
        };
        configuration.check_words(bytes)?;
        configuration.check_roles(bytes)?;
        Ok(configuration)
    }

    /// Checks that the catalogue has every rule and format that is named.
    fn check_words(&self, bytes: &[u8]) -> Result<(), InputError> {
        let error = |span: Range<usize>, message: String| InputError::at(&self.path, bytes, span, message);
        // A list of all of them would be too long.
        let unknown = |kind: &str, word: &str, known: Vec<&str>| {
            unknown_word(kind, word, known).split("; known:").next().unwrap_or_default().to_owned()
        };
        let Options { select, extend_select, ignore, severity, per_file_ignores, .. } = &self.options;
        let lists = select.iter().flatten().chain(extend_select).chain(ignore);
        for selector in lists.chain(severity.keys()).chain(per_file_ignores.values().flatten()) {
            let words = Selector::words(&self.catalogue);
            if !selector.is_known(&self.catalogue) && !may_be_added(selector, &self.catalogue, &words) {
                let message = unknown("rule", &selector.to_string(), words.iter().map(String::as_str).collect());
                return Err(error(selector.span.clone(), message).hint("run `portolan rules` for the list"));
            }
        }
        let of_tables = self.options.table.iter().filter_map(|table| table.format.as_ref());
        for format in self.options.per_file_formats.values().chain(of_tables) {
            if self.catalogue.format(format).is_none() {
                let message = unknown("format", format, self.catalogue.format_ids());
                return Err(error(format.span.clone(), message).hint("run `portolan formats` for the list"));
            }
        }
        Ok(())
    }

    /// Refuses to take the identifiers of a named format for service names.
    fn check_roles(&self, bytes: &[u8]) -> Result<(), InputError> {
        for table in &self.options.table {
            let (Some(format), Some(role)) = (&table.format, &table.role) else { continue };
            let names = self.catalogue.format(format).map(|format| format.meta().names);
            if role.value == NameRole::Name && names == Some(NameRole::Identifier) {
                let message = format!("names of `{}` are identifiers in code, not service names", format.as_str());
                let error = InputError::at(&self.path, bytes, role.span.clone(), message);
                return Err(error.hint(REMEDY_OF_IDENTIFIERS));
            }
        }
        Ok(())
    }

    /// Returns its path, as messages show it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns warnings about rules that no entry can meet.
    pub fn idle_rules(&self) -> &[InputError] {
        &self.idle_rules
    }

    /// Returns an error about a part of it.
    pub fn error_at(&self, span: Range<usize>, message: impl std::fmt::Display) -> InputError {
        InputError::at(&self.path, &self.bytes, span, message)
    }

    /// Checks that it may name a file that its pattern at `span` matches. A link may lead out of its folder.
    ///
    /// # Errors
    /// If it may not.
    pub fn check_inside(&self, file: &Path, span: Range<usize>) -> Result<(), InputError> {
        let inside = named_path(&self.folder, self.kind, &self.relative(file));
        inside.map(|_| ()).map_err(|why| {
            self.error_at(span, format_args!("{}: {why}", PrintablePath(file))).hint(REMEDY_OF_OUTSIDE_PATHS)
        })
    }

    /// Returns where it comes from.
    pub fn kind(&self) -> ConfigOrigin {
        self.kind
    }

    /// Returns its keys.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Returns the built-in rules and formats, and its own.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the table that files replace.
    pub fn base(&self) -> Option<&Path> {
        self.base.as_deref()
    }

    /// Returns the file with known findings.
    pub fn baseline(&self) -> Option<&Path> {
        self.baseline.as_deref()
    }

    /// Returns the names whose loss is accepted.
    pub fn accepted_losses(&self) -> Vec<Dropped> {
        self.options.accepted_losses.iter().map(|loss| loss.value.clone()).collect()
    }

    /// Returns the registry: a word, or a file.
    pub fn registry(&self) -> Option<&Path> {
        self.registry.as_deref()
    }

    /// Returns the registry with the claims of its packs.
    ///
    /// # Errors
    /// If the claims conflict, which their readers have checked.
    pub fn extend(&self, registry: &Registry) -> Result<Option<Registry>, String> {
        self.extras.extend(registry)
    }

    /// Returns which rules it selects.
    pub fn selection(&self) -> Selection {
        let values = |list: &[Placed<Selector>]| list.iter().map(|placed| placed.value.clone()).collect();
        let severities =
            self.options.severity.iter().map(|(selector, severity)| (selector.value.clone(), severity.value));
        Selection {
            select: values(self.options.select.as_deref().unwrap_or_default()),
            extend: values(&self.options.extend_select),
            ignore: values(&self.options.ignore),
            severities: severities.collect(),
        }
    }

    /// Returns the rules that it ignores in a file.
    pub fn ignored_in(&self, file: &Path) -> Vec<Selector> {
        if self.options.per_file_ignores.is_empty() {
            return Vec::new();
        }
        let path = self.relative(file);
        let fitting = self.options.per_file_ignores.iter().filter(|(glob, _)| glob.matches(&path));
        fitting.flat_map(|(_, rules)| rules.iter().map(|rule| rule.value.clone())).collect()
    }

    /// Returns the id of the format that it gives a file: that of the longest pattern.
    pub fn format_of(&self, file: &Path) -> Option<&str> {
        let by_format = self.formats.iter().flat_map(|format| format.paths.iter().map(|glob| (glob, &*format.id)));
        let per_file = self.options.per_file_formats.iter().map(|(glob, format)| (glob, format.as_str()));
        let tables = self.options.table.iter().filter_map(|table| Some((&table.path, table.format.as_ref()?.as_str())));
        let mut all = by_format.chain(per_file).chain(tables).peekable();
        all.peek()?;
        let path = self.relative(file);
        let longest = all.filter(|(glob, _)| glob.matches(&path)).max_by_key(|(glob, _)| glob.to_string().len());
        longest.map(|(_, format)| format)
    }

    /// Returns the `[[table]]` of a file: that of the longest pattern.
    pub fn table_of(&self, file: &Path) -> Option<&TableKeys> {
        self.index_of_table(file).map(|index| &self.options.table[index])
    }

    /// Returns the role of names that the `[[table]]` of a file states.
    pub fn role_of(&self, file: &Path) -> Option<&GivenRole> {
        self.roles[self.index_of_table(file)?].as_ref()
    }

    fn index_of_table(&self, file: &Path) -> Option<usize> {
        let tables = &self.options.table;
        let path = (!tables.is_empty()).then(|| self.relative(file))?;
        // A pattern such as `*` is not about the configuration itself.
        if path.file_name() == self.path.file_name() && path == self.relative(&self.path) {
            return None;
        }
        let fitting = tables.iter().enumerate().filter(|(_, table)| table.path.matches(&path));
        fitting.max_by_key(|(_, table)| table.path.to_string().len()).map(|(index, _)| index)
    }

    /// Returns whether `per-file-formats` or a `[[table]]` says that a file is a table.
    pub fn lists(&self, file: &Path) -> bool {
        let has_format = || {
            let path = self.relative(file);
            self.options.per_file_formats.keys().any(|glob| glob.matches(&path))
        };
        self.table_of(file).is_some() || !self.options.per_file_formats.is_empty() && has_format()
    }

    /// Returns the files of rules, packs and formats that it names.
    pub fn named_files(&self) -> impl Iterator<Item = PathBuf> {
        let Options { rule_files, pack, format, .. } = &self.options;
        let names = rule_files.iter().chain(pack.iter().map(|pack| &pack.file));
        let folder = self.path.parent().unwrap_or(Path::new(""));
        names.chain(format.iter().map(|format| &format.file)).map(move |name| folder.join(&name.value))
    }

    /// Returns the folder from which patterns of paths are matched, as messages show it.
    pub fn base_folder(&self) -> &Path {
        match self.kind {
            ConfigOrigin::Repository => self.path.parent().unwrap_or(Path::new("")),
            _ => Path::new(""),
        }
    }

    /// Returns the rule by which a search leaves a file or folder out.
    pub fn excluded_by(&self, file: &Path) -> Option<String> {
        let globs: &[Placed<FileGlob>] = &self.options.exclude;
        if globs.is_empty() {
            return None;
        }
        let path = self.relative(file);
        let glob = globs.iter().find(|glob| glob.matches(&path))?.to_string();
        Some(format!("excluded by `{}` in {}", Printable(glob.as_bytes()), PrintablePath(&self.path)))
    }

    /// Returns the path of a file as patterns match it.
    ///
    /// It is relative to the folder of a repository's configuration; for other configurations, to the current folder.
    fn relative(&self, file: &Path) -> PathBuf {
        // The last part is not resolved: a pattern is for the name in the folder.
        let name = file.file_name().unwrap_or_default();
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return known.join(name);
        }
        let relative = self.relative_folder(folder);
        let whole = relative.join(name);
        folders.insert(folder.to_owned(), relative);
        whole
    }

    fn relative_folder(&self, folder: &Path) -> PathBuf {
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let from = match self.kind {
            ConfigOrigin::Repository => Some(self.folder.clone()),
            _ => std::env::current_dir().and_then(|folder| folder.canonicalize()).ok(),
        };
        from.and_then(|from| whole.strip_prefix(from).map(Path::to_owned).ok()).unwrap_or(whole)
    }
}

/// Returns whether a word may be the id of findings that `check --add-findings` adds: `acme/low-port`. It is then no slip
/// for a rule of the same owner.
fn may_be_added(selector: &Selector, catalogue: &Catalogue, words: &[String]) -> bool {
    let Selector::Rule(id) = selector else { return false };
    let Some(owner) = id.owner().filter(|_| catalogue.has_free_owner(id)) else { return false };
    let slip = similar(id.as_str(), words.iter().map(String::as_str));
    !slip.is_some_and(|rule| rule.strip_prefix(owner).is_some_and(|rest| rest.starts_with('/')))
}

/// A catalogue that rules are added to.
struct Rules {
    count: usize,
    catalogue: Catalogue,
    /// Whether a `[[table]]` gives names another role than its format does.
    has_roles: bool,
    /// Warnings about rules that no entry can meet.
    idle: Vec<InputError>,
}

impl Rules {
    fn add(&mut self, tables: &[RuleTable], path: &Path, bytes: &[u8]) -> Result<(), InputError> {
        for table in tables {
            self.count += 1;
            let error = |message: &dyn std::fmt::Display| InputError::at(path, bytes, table.id.span.clone(), message);
            if self.count > MOST_RULES {
                return Err(error(&format_args!("more than {MOST_RULES} rules")));
            }
            let packs: Vec<&str> = self.catalogue.packs().iter().map(|pack| pack.id()).collect();
            let formats = self.catalogue.format_ids();
            let rule = DeclaredRule::new(table, path, bytes, Known { packs: &packs, formats: &formats })?;
            let names = |format: &str| Some(self.catalogue.format(format)?.meta().names);
            if let Some(why) = rule.never_holds(names).filter(|_| !self.has_roles) {
                let message = format!("the rule `{}` never holds: {why}", table.id.as_str());
                self.idle.push(InputError::at(path, bytes, table.id.span.clone(), message));
            }
            let added = self.catalogue.clone().with_rule(Arc::new(rule));
            self.catalogue = added.map_err(|fault| match fault {
                CatalogueError::TakenOwner(_) => error(&fault).hint(REMEDY_OF_TAKEN_OWNERS),
                fault => error(&fault),
            })?;
        }
        Ok(())
    }
}
