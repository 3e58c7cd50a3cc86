//! The settings for each configuration of `uses`. The command line overrides the `portolan.toml` of the file.

use super::args::UsesArgs;
use super::baselines::{Baselines, Place};
use super::failure::Failure;
use super::scopes::Scopes;
use super::selection;
use crate::config::Configuration;
use crate::engine::{CheckSettings, CommentPolicy, RuleSet, Selection, Selector};
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::rule::NEED_TWO_TABLES;
use crate::text::STDIN;
use hashbrown::HashMap;
use std::path::{Path, PathBuf};

/// The settings of all files.
pub(super) struct UsePlans<'a> {
    args: &'a UsesArgs,
    scopes: &'a Scopes,
    run: Run<'a>,
    /// The selection on the command line.
    selection: Selection,
    plans: Vec<Plan>,
    baselines: Baselines,
    /// By the number of the scope, and the rules that its `portolan.toml` ignores in the file.
    numbers: HashMap<(usize, Vec<Selector>), usize>,
    by_file: HashMap<PathBuf, FilePlan>,
}

/// The settings that differ between files.
struct Plan {
    rules: RuleSet,
    /// The number of the baseline.
    baseline: Option<usize>,
}

/// The settings of one file.
struct FilePlan {
    /// The index of the plan.
    plan: usize,
    /// Its place in a baseline.
    place: Option<Place>,
}

impl<'a> UsePlans<'a> {
    /// Prepares the settings of each file.
    ///
    /// # Errors
    /// If a rule is unknown, or compares two tables and one is named.
    pub(super) fn new(args: &'a UsesArgs, files: &[&Path], scopes: &'a Scopes, run: Run<'a>) -> Result<Self, Failure> {
        let selection = args.rules.selection();
        selection::check(scopes.union(), &selection)?;
        let comparing = NEED_TWO_TABLES.map(Selector::Rule);
        let mut own = selection.select.iter().chain(&selection.extend);
        if let (None, Some(idle)) = (&args.old, own.find(|selector| comparing.contains(selector))) {
            return Err(Failure::new(format_args!("`{idle}` compares two tables, and one is named"))
                .hint("add `--old OLD --new NEW`, the table in use and the one that will replace it"));
        }
        let baselines = Baselines::new(&args.baseline)?;
        let (plans, numbers, by_file) = (Vec::new(), HashMap::new(), HashMap::new());
        let mut all = Self { args, scopes, run, selection, plans, baselines, numbers, by_file };
        for &path in files {
            let plan = all.plan(path)?;
            let is_unnamed_stdin = args.stdin_filename.is_none() && path == Path::new(STDIN);
            let baseline = all.plans[plan].baseline;
            let place = baseline.map(|number| all.baselines.place(number, path, is_unnamed_stdin));
            all.by_file.insert(path.to_owned(), FilePlan { plan, place });
        }
        Ok(all)
    }

    fn plan(&mut self, path: &Path) -> Result<usize, Failure> {
        let configuration = self.scopes.configuration(path);
        let ignored = configuration.map(|configuration| configuration.ignored_in(path)).unwrap_or_default();
        let key = (self.scopes.number(path), ignored);
        if let Some(&number) = self.numbers.get(&key) {
            return Ok(number);
        }
        let catalogue = self.scopes.catalogue(path);
        let rules = self.rules(catalogue, configuration).without(catalogue, &key.1);
        let baseline = self.args.baseline.baseline.as_deref().or(configuration.and_then(Configuration::baseline));
        let baseline = baseline.map(|path| self.baselines.read(path)).transpose()?;
        self.plans.push(Plan { rules, baseline });
        self.numbers.insert(key, self.plans.len() - 1);
        Ok(self.plans.len() - 1)
    }

    /// Returns the rules that run. Those that compare two tables do not if there is one.
    fn rules(&self, catalogue: &Catalogue, configuration: Option<&Configuration>) -> RuleSet {
        let rules = match configuration.map(Configuration::selection) {
            Some(configured) => RuleSet::layered(catalogue, &[&configured, &self.selection]),
            None => RuleSet::new(catalogue, &self.selection),
        };
        let idle = NEED_TWO_TABLES.map(Selector::Rule);
        if self.args.old.is_some() { rules } else { rules.without(catalogue, &idle) }
    }

    /// Returns the known findings of the run.
    pub(super) fn baselines(&self) -> &Baselines {
        &self.baselines
    }

    /// Returns the place of a file in a baseline.
    pub(super) fn place(&self, path: &Path) -> Option<&Place> {
        self.by_file.get(path)?.place.as_ref()
    }

    /// Returns the settings of the run for a file.
    pub(super) fn run(&self, path: &Path) -> Run<'_> {
        self.scopes.run(&self.run, path)
    }

    /// Returns the settings of a file.
    pub(super) fn settings(&self, path: &Path) -> CheckSettings<'_> {
        let plan = &self.plans[self.by_file.get(path).map_or(0, |own| own.plan)];
        let run = self.run(path);
        CheckSettings {
            comments: CommentPolicy { suppressions: !self.args.findings.no_suppressions, ..CommentPolicy::ALL },
            severity: self.args.rules.severity,
            baseline: self.place(path).and_then(|place| self.baselines.known(place)),
            ..CheckSettings::new(run.catalogue, run.registry, &plan.rules)
        }
    }
}
