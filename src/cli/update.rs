//! `portolan update`.

use super::args::UpdateArgs;
use super::failure::Failure;
use super::output::Output;
use super::status::Status;
use super::writer::Writer;
use crate::diagnostic::Applicability;
use crate::engine::{self, Additions, CheckSettings, NamesBeside, RuleSet, Selection, UpdateSettings};
use crate::model::Transport;
use crate::report::{self, Run};

pub(super) fn run(args: &UpdateArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let writer = Writer::new(&args.files, &args.replace, args.diff)?;
    let rules = RuleSet::new(run.catalogue, &Selection::default());
    let settings = UpdateSettings {
        check: CheckSettings { hints: false, ..CheckSettings::new(run.catalogue, run.registry, &rules) },
        ports: args.ports.clone(),
        transports: if args.transports.is_empty() { Transport::ALL.to_vec() } else { args.transports.clone() },
        names: match (args.registry_names, args.replacing) {
            (true, _) => NamesBeside::Any,
            (false, true) => NamesBeside::Outdated,
            (false, false) => NamesBeside::None,
        },
        twins: args.twins,
        notes: args.notes,
        trust: if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe },
    };
    let mut sum = Additions::default();
    let work = |source, document| {
        let updated = engine::update(source, document, &settings);
        (updated.fixed, updated.additions)
    };
    let totals = writer.for_each(run, output, work, |_, additions, _| {
        sum.extend(additions);
        Ok(true)
    })?;
    let mut summary = Vec::new();
    totals.write(!args.diff, run, &mut summary);
    let asked = !args.ports.is_empty() || args.replacing || args.registry_names || args.twins;
    report::update::write(asked, !args.diff, &sum, run.theme, &mut summary);
    writer.print_summary(&summary, true, output)?;
    Ok(if totals.failed > 0 {
        Status::Failed
    } else if args.diff && totals.changed() > 0 {
        Status::Found
    } else {
        Status::Good
    })
}
