//! The settings for each file of `check`. The command line overrides the configuration of the file.

use super::args::CheckArgs;
use super::baselines::{Baselines, KnownFindings};
use super::failure::{Failure, note, warn};
use super::file_plans::FilePlans;
use super::paths::{self, Files};
use super::selection::{self, Checks};
use crate::config::Configuration;
use crate::engine::{self, Base, CheckSettings, Checked, CommentPolicy, FileRow, RuleSet, Selection, Selector, Totals};
use crate::fix::Refusal;
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::rule::{Applies, NEED_BASE, NEED_PACK, NEEDS_NOTES_OF_USE};
use crate::text::SourceFile;
use portolan_resolvers::Reader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The settings of all files.
pub(super) struct CheckPlans<'a> {
    args: &'a CheckArgs,
    files: Files<'a>,
    run: Run<'a>,
    hints: bool,
    /// The table that `--base` names.
    base: Option<Base>,
    resolvers: Vec<Reader>,
    plans: FilePlans<Plan>,
}

/// The settings that differ between files.
struct Plan {
    rules: RuleSet,
    base: Option<Base>,
    resolvers: Option<Vec<Reader>>,
}

impl Plan {
    /// Prepares the settings for a configuration, and for the rules that it ignores in a file.
    fn new(
        args: &CheckArgs,
        catalogue: &Catalogue,
        configuration: Option<&Configuration>,
        selection: &Selection,
        ignored: &[Selector],
        base_source: Option<&Arc<SourceFile>>,
    ) -> Result<Self, Failure> {
        let rules = match configuration.map(Configuration::selection) {
            Some(own) => RuleSet::layered(catalogue, &[&own, selection]).without(catalogue, ignored),
            None => RuleSet::new(catalogue, selection),
        };
        let named_here = |failure: Failure| match configuration.filter(|_| base_source.is_none()) {
            Some(configuration) => failure.named_by(configuration, configuration.options().base.as_ref()),
            None => failure,
        };
        let base = match (base_source, configuration.and_then(Configuration::base)) {
            (Some(source), _) => Some(Arc::clone(source)),
            (None, Some(path)) => Some(read_base(path, args).map_err(named_here)?),
            (None, None) => None,
        };
        let base = base.map(|source| parse_base(source, args, catalogue)).transpose().map_err(named_here)?;
        let accepted = configuration.map(Configuration::accepted_losses).unwrap_or_default();
        let base = base.map(|base| base.accepting(accepted));
        let resolvers = configuration.and_then(|configuration| configuration.options().resolvers.as_ref());
        let resolvers = resolvers.map(|words| words.values().flat_map(|word| word.readers.clone()).collect());
        Ok(Self { rules, base, resolvers })
    }
}

impl<'a> CheckPlans<'a> {
    /// Prepares the settings of each file.
    ///
    /// # Errors
    /// If a rule, a resolver or a base is unknown.
    pub(super) fn new(args: &'a CheckArgs, files: Files<'a>, run: Run<'a>, hints: bool) -> Result<Self, Failure> {
        let selection = args.rules.selection();
        selection::check(files.scopes.union(), &selection)?;
        // A pipe can be read only once.
        let base_source = args.base.as_deref().map(|path| read_base(path, args)).transpose()?;
        let parsed =
            |source: &Arc<SourceFile>| parse_base(Arc::clone(source), args, files.scopes.catalogue(&source.path));
        let base = base_source.as_ref().map(parsed).transpose()?;
        let resolvers = selection::readers(&args.resolver)?;
        let mut plans = FilePlans::new(&args.baseline)?;
        for path in files.inputs.paths() {
            let is_unnamed_stdin = files.inputs.is_unnamed_stdin(path);
            plans.add(
                path,
                is_unnamed_stdin,
                files.scopes,
                args.baseline.baseline.as_deref(),
                |configuration, ignored| {
                    let catalogue = files.scopes.catalogue(path);
                    Plan::new(args, catalogue, configuration, &selection, ignored, base_source.as_ref())
                },
            )?;
        }
        let all = Self { args, files, run, hints, base, resolvers, plans };
        all.refuse_idle_rules()?;
        Ok(all)
    }

    /// Refuses a rule that the command line selects by its id and that cannot find anything in any file.
    ///
    /// A rule selected by a configuration is accepted, since the configuration is for many files.
    fn refuse_idle_rules(&self) -> Result<(), Failure> {
        let catalogue = self.files.scopes.union();
        let args = self.args;
        let suppressions = !args.findings.no_suppressions;
        selection::refuse_silent_rules(catalogue, &args.rules, suppressions, Checks::Tables)?;
        let has_base = self.base.is_some() || self.plans.all().any(|plan| plan.base.is_some());
        for id in selection::selected_ids(&args.rules) {
            if !has_base && NEED_BASE.contains(id) {
                return Err(Failure::new(format_args!(
                    "`{id}` compares lookups with those of an old table, and none is named"
                ))
                .hint("add `--base OLD`, the table that the files will replace"));
            }
            let has_pack =
                || self.files.inputs.paths().iter().any(|path| !self.files.scopes.catalogue(path).packs().is_empty());
            if NEED_PACK.contains(id) && catalogue.packs().is_empty() && !has_pack() {
                return Err(Failure::new(format_args!("`{id}` compares tables with a pack, and none is configured"))
                    .hint("add a `[[pack]]` with its id and file to portolan.toml"));
            }
            let applies = catalogue.rule(id.as_str()).map(|rule| &rule.meta().applies);
            if let Some((format, applies)) = self.args.files.format(catalogue).zip(applies)
                && !applies.to(format.meta())
            {
                let format = &format.meta().id;
                return Err(Failure::new(format_args!("`{id}` does not check tables in the format `{format}`"))
                    .hint(format_args!("run `portolan explain {id}` for what it checks")));
            }
        }
        Ok(())
    }

    /// Mentions each rule that no entry can meet, each that the command line selects by its id and that checks none of the
    /// files that were read, and the rule about notes that the registry of an early day lacks.
    pub(super) fn mention_idle_rules(&self, totals: &Totals) {
        let catalogue = self.files.scopes.union();
        self.files.scopes.configurations().flat_map(|configuration| configuration.idle_rules()).for_each(warn);
        if totals.files.is_empty() {
            return;
        }
        for id in selection::selected_ids(&self.args.rules) {
            let Some(rule) = catalogue.rule(id.as_str()) else { continue };
            let applies = &rule.meta().applies;
            let is_checked = |file: &FileRow| match catalogue.format_of(&file.format) {
                _ if file.is_configuration => *applies == Applies::Configs,
                // The format of another configuration may have any kind.
                format => format.is_none_or(|format| applies.to(format.meta())),
            };
            if !totals.files.iter().any(is_checked) {
                note(format_args!("`{id}` checks none of these files: run `portolan explain {id}` for what it checks"));
            }
        }
        let registry = self.run.registry;
        if !registry.has_notes_of_use() && self.has(|rules| rules.has(&NEEDS_NOTES_OF_USE)) {
            let date = registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
            note(format_args!("`{NEEDS_NOTES_OF_USE}` finds nothing: the notes of the registry{date} are not known"));
        }
    }

    /// Returns the id of the format that every file must have, because `--base` names a table in it.
    pub(super) fn only_format(&self) -> Option<&str> {
        self.base.as_ref().map(Base::format)
    }

    /// Returns the settings of the run for a file.
    pub(super) fn run(&self, path: &Path) -> Run<'_> {
        self.files.scopes.run(&self.run, path)
    }

    /// Returns whether the rules for at least one file satisfy a condition.
    pub(super) fn has(&self, is_wanted: impl Fn(&RuleSet) -> bool) -> bool {
        self.plans.all().any(|plan| is_wanted(&plan.rules))
    }

    /// Returns the files beside the checked ones that the run reads, and the backups that it makes.
    pub(super) fn other_files(&self) -> Vec<PathBuf> {
        let args = self.args;
        let of_configurations = self.files.scopes.configurations().flat_map(|configuration| {
            let files = [configuration.base(), configuration.registry()].into_iter().flatten();
            files.chain([configuration.path()]).map(Path::to_owned).chain(configuration.named_files())
        });
        let named = [&args.base, &args.add_findings, &args.registry.registry].into_iter().flatten().cloned();
        let format = args.files.format.as_ref().map(PathBuf::from);
        // A redirected file.
        let stdin = self.files.inputs.paths().contains(&Path::new("-")).then(|| PathBuf::from("/dev/stdin"));
        let named = named.chain(format).chain(stdin);
        let backups = args.replace.backup.iter().flat_map(|suffix| {
            self.files.inputs.paths().into_iter().map(move |path| {
                // A backup is beside the file that a link leads to.
                let mut path = path.canonicalize().unwrap_or_else(|_| path.to_owned()).into_os_string();
                path.push(suffix);
                PathBuf::from(path)
            })
        });
        of_configurations.chain(named).chain(backups).collect()
    }

    /// Returns the known findings of the run.
    pub(super) fn baselines(&self) -> &Baselines {
        self.plans.baselines()
    }

    /// Returns the known findings of a checked file. If the baseline is updated, removes all findings from the file.
    pub(super) fn take_known(&self, file: &mut Checked) -> Option<KnownFindings> {
        let settings = self.settings(&file.source.path);
        self.plans.take_known(file, &settings)
    }

    /// Returns the settings of a file.
    pub(super) fn settings(&self, path: &Path) -> CheckSettings<'_> {
        let plan = self.plans.of(path);
        let run = self.files.scopes.run(&self.run, path);
        CheckSettings {
            catalogue: run.catalogue,
            registry: run.registry,
            rules: &plan.rules,
            comments: CommentPolicy {
                suppressions: !self.args.findings.no_suppressions,
                notes: !self.args.no_acknowledged,
            },
            severity: self.args.rules.severity,
            hints: self.hints,
            base: plan.base.as_ref(),
            resolvers: match (&self.resolvers[..], &plan.resolvers) {
                ([], None) => Reader::named_by_default(),
                ([], Some(own)) => own,
                (asked, _) => asked,
            },
            added: self.files.added,
            baseline: self.plans.known(path),
        }
    }
}

/// Reads the table that the files will replace.
fn read_base(path: &Path, args: &CheckArgs) -> Result<Arc<SourceFile>, Failure> {
    paths::note_named_pipes(&[path]);
    engine::read_file(path, args.files.max_size).map(Arc::new).map_err(|error| Failure::of_file(&error))
}

/// Parses the table that the files will replace.
fn parse_base(source: Arc<SourceFile>, args: &CheckArgs, catalogue: &Catalogue) -> Result<Base, Failure> {
    let document = engine::parse_file(catalogue, &source, args.files.format(catalogue));
    let document = document.map_err(|error| Failure::of_file(&error))?;
    if document.format.readers.is_empty() {
        return Err(Failure::new(Refusal::NoModel));
    }
    Ok(Base::new(source, document))
}
