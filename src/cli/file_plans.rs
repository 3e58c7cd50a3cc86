//! [`FilePlans`]: the settings of each file, those of one configuration prepared once.

use super::args::BaselineArgs;
use super::baselines::{BaselineKey, Baselines, KnownFindings};
use super::failure::Failure;
use super::scopes::Scopes;
use crate::config::Configuration;
use crate::diagnostic::Known;
use crate::engine::{CheckSettings, Checked, Selector};
use hashbrown::HashMap;
use std::path::{Path, PathBuf};

/// The settings of all files, and their keys in the baselines.
pub(super) struct FilePlans<T> {
    plans: Vec<Plan<T>>,
    baselines: Baselines,
    /// By the number of the scope, and the rules that the configuration ignores in the file.
    plan_by_key: HashMap<(usize, Vec<Selector>), usize>,
    by_file: HashMap<PathBuf, FilePlan>,
}

/// The settings that differ between files.
struct Plan<T> {
    settings: T,
    /// The number of the baseline.
    baseline: Option<usize>,
}

/// The settings of one file.
struct FilePlan {
    /// The index of the plan.
    plan: usize,
    /// Its key in a baseline.
    key: Option<BaselineKey>,
}

impl<T> FilePlans<T> {
    /// Begins without files.
    ///
    /// # Errors
    /// If the baseline of the command line cannot be read.
    pub(super) fn new(args: &BaselineArgs) -> Result<Self, Failure> {
        let (plans, plan_by_key, by_file) = Default::default();
        Ok(Self { plans, baselines: Baselines::new(args)?, plan_by_key, by_file })
    }

    /// Adds a file. `baseline` is that of the command line. `prepare` makes the settings for a configuration, and for the
    /// rules that it ignores in the file.
    ///
    /// # Errors
    /// Those of `prepare`, or if a baseline cannot be read.
    pub(super) fn add(
        &mut self,
        path: &Path,
        is_unnamed_stdin: bool,
        scopes: &Scopes,
        baseline: Option<&Path>,
        prepare: impl FnOnce(Option<&Configuration>, &[Selector]) -> Result<T, Failure>,
    ) -> Result<(), Failure> {
        let configuration = scopes.configuration(path);
        let ignored = configuration.map(|configuration| configuration.ignored_in(path)).unwrap_or_default();
        let key = (scopes.index(path), ignored);
        let plan = if let Some(&plan) = self.plan_by_key.get(&key) {
            plan
        } else {
            let settings = prepare(configuration, &key.1)?;
            let naming = configuration.filter(|_| baseline.is_none());
            let baseline = baseline.or(naming.and_then(Configuration::baseline));
            let read = baseline.map(|path| self.baselines.read(path)).transpose();
            let baseline = read.map_err(|failure| match naming {
                Some(configuration) => failure.named_by(configuration, configuration.options().baseline.as_ref()),
                None => failure,
            })?;
            self.plans.push(Plan { settings, baseline });
            self.plan_by_key.insert(key, self.plans.len() - 1);
            self.plans.len() - 1
        };
        let key = self.plans[plan].baseline.map(|baseline| self.baselines.key(baseline, path, is_unnamed_stdin));
        self.by_file.insert(path.to_owned(), FilePlan { plan, key });
        Ok(())
    }

    /// Returns the settings of a file.
    pub(super) fn of(&self, path: &Path) -> &T {
        &self.plans[self.by_file.get(path).map_or(0, |file| file.plan)].settings
    }

    /// Returns the settings of every configuration.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.plans.iter().map(|plan| &plan.settings)
    }

    /// Returns the baselines of all files.
    pub(super) fn baselines(&self) -> &Baselines {
        &self.baselines
    }

    /// Returns the findings of a file that a check leaves out.
    pub(super) fn known(&self, path: &Path) -> Option<&Known> {
        self.baselines.known(self.key(path)?)
    }

    /// Returns the known findings of a checked file. If the baseline is updated, removes all findings from the file.
    pub(super) fn take_known(&self, file: &mut Checked, settings: &CheckSettings<'_>) -> Option<KnownFindings> {
        self.baselines.take_known(self.key(&file.source.path), file, settings)
    }

    fn key(&self, path: &Path) -> Option<&BaselineKey> {
        self.by_file.get(path)?.key.as_ref()
    }
}
