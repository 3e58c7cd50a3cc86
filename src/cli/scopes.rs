//! The configuration of each file of a run, and the settings that it makes.

use super::args::ConfigArgs;
use super::clock::today;
use super::failure::{Failure, warn};
use crate::config::{Configuration, Configurations, Homes, Source, TableKeys};
use crate::engine::{Choose, GivenRole};
use crate::format::Format;
use crate::format::declared::DeclaredFormat;
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::report::Run;
use crate::rule::Rule;
use crate::text::{InputError, Printable, similar};
use hashbrown::HashMap;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Finds configurations while folders are searched.
pub(super) struct Finder {
    configurations: RefCell<Configurations>,
    builtin: Catalogue,
    /// The first fault. The search continues without a result.
    fault: RefCell<Option<InputError>>,
}

impl Finder {
    pub(super) fn new(args: &ConfigArgs) -> Self {
        let source = match (&args.config, args.isolated) {
            (Some(path), _) => Source::File(path.clone()),
            (None, true) => Source::Isolated,
            (None, false) => Source::Found(Homes::usual()),
        };
        Self {
            configurations: RefCell::new(Configurations::new(source, today())),
            builtin: Catalogue::builtin(),
            fault: RefCell::new(None),
        }
    }

    /// Returns the configuration of a file, after warnings about skipped ones.
    pub(super) fn of_file(&self, file: &Path) -> Result<Option<Arc<Configuration>>, Failure> {
        self.checked(self.configurations.borrow_mut().of_file(file))
    }

    /// Returns the configuration that holds in the current folder.
    pub(super) fn of_current_folder(&self) -> Result<Option<Arc<Configuration>>, Failure> {
        self.checked(self.configurations.borrow_mut().of_folder(Path::new(".")))
    }

    fn checked(
        &self,
        found: Result<Option<Arc<Configuration>>, InputError>,
    ) -> Result<Option<Arc<Configuration>>, Failure> {
        if let Ok(mut configurations) = self.configurations.try_borrow_mut() {
            configurations.take_notes().iter().for_each(warn);
        }
        match self.fault.take() {
            Some(fault) => Err(Failure::of_input(&fault)),
            None => found.map_err(|fault| Failure::of_input(&fault)),
        }
    }

    fn while_searching<T>(&self, path: &Path, read: impl FnOnce(&Configuration) -> T) -> Option<T> {
        // A search follows no links, so the file is in the folder of its path.
        match self.configurations.borrow_mut().of_folder(path.parent().unwrap_or(path)) {
            Ok(found) => found.as_deref().map(read),
            Err(fault) => {
                self.fault.borrow_mut().get_or_insert(fault);
                None
            }
        }
    }
}

impl Choose for Finder {
    fn is_table(&self, path: &Path) -> bool {
        let by_name = self.while_searching(path, |configuration| {
            configuration.format_of(path).is_some() || configuration.catalogue().is_table(path)
        });
        by_name.unwrap_or_else(|| self.builtin.is_table(path))
    }

    fn is_listed(&self, path: &Path) -> bool {
        self.while_searching(path, |configuration| configuration.lists(path)).unwrap_or(false)
    }

    fn may_be_table(&self, path: &Path) -> bool {
        self.while_searching(path, |configuration| configuration.catalogue().may_be_table(path)).unwrap_or(false)
    }

    fn excluded_by(&self, path: &Path) -> Option<String> {
        self.while_searching(path, |configuration| configuration.excluded_by(path)).flatten()
    }
}

/// Combines the choices of all configurations, without excludes.
impl Choose for Scopes {
    fn is_table(&self, path: &Path) -> bool {
        let has_format = |configuration: &Arc<Configuration>| configuration.format_of(path).is_some();
        self.union.is_table(path) || self.configurations().any(has_format)
    }

    fn is_listed(&self, path: &Path) -> bool {
        self.configurations().any(|configuration| configuration.lists(path))
    }

    fn may_be_table(&self, path: &Path) -> bool {
        self.union.may_be_table(path)
    }
}

/// The files of one configuration, or those without one.
pub(super) struct Scope {
    pub(super) configuration: Option<Arc<Configuration>>,
    /// The registry of the run with the facts of the packs, if they have any.
    registry: Option<Registry>,
    /// The rules, formats and packs of the configuration and of other programs, if there are any.
    catalogue: Option<Catalogue>,
}

impl Scope {
    fn own_catalogue<'a>(&'a self, builtin: &'a Catalogue) -> &'a Catalogue {
        self.configuration.as_deref().map_or(builtin, Configuration::catalogue)
    }
}

/// The configurations of a run.
pub(super) struct Scopes {
    all: Vec<Scope>,
    /// Whether the first is that of some file.
    is_first_used: bool,
    /// The scope of each file that is not of the first.
    by_file: HashMap<PathBuf, usize>,
    builtin: Catalogue,
    /// The rules and formats of all.
    union: Catalogue,
}

impl Scopes {
    /// Returns the scopes of some files. A command without files has the configuration of the current folder.
    pub(super) fn of_files(finder: &Finder, files: &[&Path]) -> Result<Self, Failure> {
        let mut scopes = Self { is_first_used: false, ..Self::none() };
        finder.checked(Ok(None))?;
        for file in files {
            let found = finder.of_file(file)?;
            let same = |known: &Scope| match (&known.configuration, &found) {
                (Some(known), Some(found)) => Arc::ptr_eq(known, found),
                (None, None) => true,
                _ => false,
            };
            let position = scopes.all.iter().position(same).unwrap_or_else(|| {
                scopes.all.push(Scope { configuration: found, registry: None, catalogue: None });
                scopes.all.len() - 1
            });
            scopes.is_first_used |= position == 0;
            if position > 0 {
                scopes.by_file.insert(file.to_path_buf(), position);
            }
        }
        scopes.join();
        Ok(scopes)
    }

    /// Returns the one of the current folder, for every file.
    pub(super) fn of_current_folder(finder: &Finder) -> Result<Self, Failure> {
        let mut scopes = Self::new(vec![finder.of_current_folder()?]);
        scopes.join();
        Ok(scopes)
    }

    /// Returns no configuration.
    pub(super) fn none() -> Self {
        Self::new(vec![None])
    }

    fn new(configurations: Vec<Option<Arc<Configuration>>>) -> Self {
        let builtin = Catalogue::builtin();
        let scopes =
            configurations.into_iter().map(|configuration| Scope { configuration, registry: None, catalogue: None });
        Self { all: scopes.collect(), is_first_used: true, by_file: HashMap::new(), union: builtin.clone(), builtin }
    }

    fn join(&mut self) {
        for configuration in self.all.iter().filter_map(|scope| scope.configuration.as_ref()) {
            self.union = self.union.clone().and(configuration.catalogue());
        }
    }

    /// Returns the rules and formats of all files.
    pub(super) fn union(&self) -> &Catalogue {
        &self.union
    }

    /// Returns the configurations.
    pub(super) fn configurations(&self) -> impl Iterator<Item = &Arc<Configuration>> {
        self.all.iter().filter_map(|scope| scope.configuration.as_ref())
    }

    /// Returns the first configuration, if it names a registry. The others name the same one.
    ///
    /// # Errors
    /// If they name different ones: a report is about one registry.
    pub(super) fn with_registry(&self) -> Result<Option<&Configuration>, Failure> {
        let mut all = self.configurations().map(|configuration| &**configuration);
        let first = all.next();
        let named = first.and_then(Configuration::registry);
        if all.any(|other| other.registry() != named) {
            return Err(Failure::new("the configurations of these files name different registries")
                .hint("check the files separately, or choose one registry with `--registry`"));
        }
        Ok(first.filter(|_| named.is_some()))
    }

    /// Adds the facts of packs to the registry of the run.
    pub(super) fn extend(&mut self, registry: &Registry) -> Result<(), Failure> {
        for scope in &mut self.all {
            if let Some(configuration) = &scope.configuration {
                scope.registry = configuration.extend(registry).map_err(Failure::new)?;
            }
        }
        Ok(())
    }

    /// Adds rules to those of all files.
    pub(super) fn add_rules(&mut self, rules: &[Arc<dyn Rule>]) -> Result<(), Failure> {
        let add = |catalogue: &Catalogue| {
            rules.iter().cloned().try_fold(catalogue.clone(), Catalogue::with_rule).map_err(Failure::new)
        };
        for scope in &mut self.all {
            let catalogue = scope.catalogue.as_ref().unwrap_or_else(|| scope.own_catalogue(&self.builtin));
            scope.catalogue = Some(add(catalogue)?);
        }
        self.union = add(&self.union)?;
        Ok(())
    }

    /// Adds the format of a descriptor to those of all files.
    pub(super) fn add_format(&mut self, format: &Arc<DeclaredFormat>) -> Result<(), Failure> {
        let add = |catalogue: &Catalogue| {
            let added = catalogue.clone().replacing(Arc::clone(format));
            added.map_err(|error| Failure::new(error).hint("give the format of the descriptor another `name`"))
        };
        for scope in &mut self.all {
            let catalogue = scope.catalogue.as_ref().unwrap_or_else(|| scope.own_catalogue(&self.builtin));
            scope.catalogue = Some(add(catalogue)?);
        }
        self.union = add(&self.union)?;
        Ok(())
    }

    /// Checks that a format has this id, for any file.
    pub(super) fn check_format(&self, id: &str) -> Result<(), Failure> {
        let unused = usize::from(!self.is_first_used && self.all.len() > 1);
        let mut catalogues = self.all.iter().skip(unused).map(|scope| scope.own_catalogue(&self.builtin));
        let Some(lacking) = catalogues.find(|catalogue| catalogue.format(id).is_none()) else { return Ok(()) };
        let failure = Failure::new(format_args!("unknown format `{}`", Printable(id.as_bytes())));
        let failure = match similar(id, lacking.format_ids()) {
            Some(suggestion) => failure.hint(format_args!("did you mean `{suggestion}`?")),
            None => failure,
        };
        Err(failure.hint("run `portolan formats` for the formats; the path of a descriptor ends in `.toml`"))
    }

    /// Returns the number of a file's scope.
    pub(super) fn index(&self, file: &Path) -> usize {
        self.by_file.get(file).copied().unwrap_or(0)
    }

    /// Returns the configuration of a file.
    pub(super) fn configuration(&self, file: &Path) -> Option<&Configuration> {
        self.all[self.index(file)].configuration.as_deref()
    }

    /// Returns the rules, formats and packs of a file.
    pub(super) fn catalogue(&self, file: &Path) -> &Catalogue {
        let scope = &self.all[self.index(file)];
        scope.catalogue.as_ref().unwrap_or_else(|| scope.own_catalogue(&self.builtin))
    }

    /// Returns the format that a file's configuration gives it.
    pub(super) fn format(&self, file: &Path) -> Option<&dyn Format> {
        let configuration = self.configuration(file)?;
        configuration.catalogue().format(configuration.format_of(file)?)
    }

    /// Returns how a file's configuration brings it up to date.
    pub(super) fn table(&self, file: &Path) -> Option<&TableKeys> {
        self.configuration(file)?.table_of(file)
    }

    /// Returns the role of names that a file's configuration states.
    pub(super) fn role(&self, file: &Path) -> Option<&GivenRole> {
        self.configuration(file)?.role_of(file)
    }

    /// Returns the settings of the run, for one file.
    pub(super) fn run<'a>(&'a self, run: &Run<'a>, file: &Path) -> Run<'a> {
        let registry = self.all[self.index(file)].registry.as_ref().unwrap_or(run.registry);
        Run { catalogue: self.catalogue(file), registry, ..*run }
    }
}
