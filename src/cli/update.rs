//! `portolan update`.

use super::args::UpdateArgs;
use super::failure::Failure;
use super::output::Output;
use super::paths::Files;
use super::selection;
use super::status::Status;
use super::writer::Writer;
use crate::diagnostic::Applicability;
use crate::engine::{self, Additions, CheckSettings, NamesBeside, RuleSet, Selection, UpdateSettings};
use crate::model::PortRange;
use crate::registry::Registry;
use crate::report::{self, Run};
use crate::text::SourceFile;
use hashbrown::HashMap;

pub(super) fn run(args: &UpdateArgs, files: Files<'_>, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let writer = Writer::new(&args.files, files, &args.replace, args.diff)?;
    let rules = RuleSet::new(run.catalogue, &Selection::default());
    let packs = packs(args, files)?;
    let all = [PortRange { first: 0, last: u16::MAX }];
    let ports = if args.ports.is_empty() && args.pack.is_some() { &all[..] } else { &args.ports };
    let mut sum = Additions::default();
    let work = |source: SourceFile, document| {
        let run = files.scopes.run(run, &source.path);
        let settings = UpdateSettings {
            source: packs.get(&files.scopes.number(&source.path)),
            check: CheckSettings { hints: false, ..CheckSettings::new(run.catalogue, run.registry, &rules) },
            ports: ports.to_vec(),
            transports: args.transports.clone(),
            names: match (args.registry_names, args.replacing) {
                (true, _) => NamesBeside::Any,
                (false, true) => NamesBeside::Outdated,
                (false, false) => NamesBeside::None,
            },
            twins: args.twins,
            notes: args.notes,
            trust: if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe },
        };
        let updated = engine::update(source, document, &settings);
        (updated.fixed, updated.additions)
    };
    let totals = writer.for_each(run, output, work, |_, additions, _| {
        sum.extend(additions);
        Ok(true)
    })?;
    let mut summary = Vec::new();
    totals.write(!args.diff, run, &mut summary);
    let asked = !ports.is_empty() || args.replacing || args.registry_names || args.twins;
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

/// Returns the pack that is asked for, as a registry, by the number of each file's scope.
fn packs(args: &UpdateArgs, files: Files<'_>) -> Result<HashMap<usize, Registry>, Failure> {
    let mut packs = HashMap::new();
    let Some(id) = &args.pack else { return Ok(packs) };
    for path in files.inputs.paths() {
        let number = files.scopes.number(path);
        if let hashbrown::hash_map::Entry::Vacant(slot) = packs.entry(number) {
            slot.insert(selection::pack(files.scopes.catalogue(path), id)?.to_registry().map_err(Failure::new)?);
        }
    }
    Ok(packs)
}
