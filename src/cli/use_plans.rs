//! The settings for each configuration of `uses`. The command line overrides the `portolan.toml` of the file.

use super::args::UsesArgs;
use super::baselines::{Baselines, KnownFindings};
use super::failure::Failure;
use super::file_plans::FilePlans;
use super::scopes::Scopes;
use super::selection::{self, Checks};
use crate::config::Configuration;
use crate::engine::{CheckSettings, Checked, CommentPolicy, RuleSet, Selection, Selector};
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::rule::NEED_TWO_TABLES;
use crate::text::STDIN;
use std::path::Path;

/// The settings of all files.
pub(super) struct UsePlans<'a> {
    args: &'a UsesArgs,
    scopes: &'a Scopes,
    run: Run<'a>,
    /// The rules of each file.
    plans: FilePlans<RuleSet>,
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
        let mut selectors = selection.select.iter().chain(&selection.extend);
        if let (None, Some(idle)) = (&args.old, selectors.find(|selector| comparing.contains(selector))) {
            return Err(Failure::new(format_args!("`{idle}` compares two tables, and one is named"))
                .hint("add `--old OLD --new NEW`, the table in use and the one that will replace it"));
        }
        let mut plans = FilePlans::new(&args.baseline)?;
        for &path in files {
            let is_unnamed_stdin = args.stdin_filename.is_none() && path == Path::new(STDIN);
            plans.add(
                path,
                is_unnamed_stdin,
                scopes,
                args.baseline.baseline.as_deref(),
                |configuration, ignored| {
                    let catalogue = scopes.catalogue(path);
                    Ok(rules(args, catalogue, configuration, &selection).without(catalogue, ignored))
                },
            )?;
        }
        let suppressions = !args.findings.no_suppressions;
        selection::refuse_silent_rules(scopes.union(), &args.rules, suppressions, Checks::Configurations)?;
        Ok(Self { args, scopes, run, plans })
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

    /// Returns the settings of the run for a file.
    pub(super) fn run(&self, path: &Path) -> Run<'_> {
        self.scopes.run(&self.run, path)
    }

    /// Returns the settings of a file.
    pub(super) fn settings(&self, path: &Path) -> CheckSettings<'_> {
        let run = self.run(path);
        CheckSettings {
            comments: CommentPolicy { suppressions: !self.args.findings.no_suppressions, ..CommentPolicy::ALL },
            severity: self.args.rules.severity,
            baseline: self.plans.known(path),
            ..CheckSettings::new(run.catalogue, run.registry, self.plans.of(path))
        }
    }
}

/// Returns the rules that run. Those that compare two tables do not if there is one.
fn rules(
    args: &UsesArgs,
    catalogue: &Catalogue,
    configuration: Option<&Configuration>,
    selection: &Selection,
) -> RuleSet {
    let rules = match configuration.map(Configuration::selection) {
        Some(configured) => RuleSet::layered(catalogue, &[&configured, selection]),
        None => RuleSet::new(catalogue, selection),
    };
    let idle = NEED_TWO_TABLES.map(Selector::Rule);
    if args.old.is_some() { rules } else { rules.without(catalogue, &idle) }
}
