//! `portolan registry …`.

use super::args::TextOrJson;
use super::choice::warn_of_unread;
use super::failure::warn;
use super::progress::Progress;
use super::registry_args::RegistryCommand;
use super::{Failure, Output, Status, registry_export, registry_status, registry_update, today};
use crate::model::Date;
use crate::registry::as_of;
use crate::report::{Run, registry_diff};
use crate::source::{self, BuildPlan, DatedBy, DatedSource, RegistryFileError};
use crate::text::Shown;
use std::path::Path;

pub(super) fn run(command: &RegistryCommand, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let mut text = Vec::new();
    let status = match command {
        RegistryCommand::Update(update) => {
            registry_update::run(update, run, &mut text)?;
            Status::Good
        }
        RegistryCommand::Status { output_format } => {
            registry_status::status(*output_format == TextOrJson::Json, run, &mut text)?;
            Status::Good
        }
        RegistryCommand::Verify => {
            registry_status::verify(run, &mut text)?;
            Status::Good
        }
        RegistryCommand::Clear => {
            registry_status::clear(&mut text)?;
            Status::Good
        }
        RegistryCommand::Export(export) => {
            registry_export::run(export, run, &mut text)?;
            Status::Good
        }
        RegistryCommand::Build { from, out, strict } => {
            text.extend(build(from, out, *strict)?.into_bytes());
            Status::Good
        }
        RegistryCommand::Diff { from, to, output_format } => {
            let changes = match (Date::parse(from), Date::parse(to)) {
                (Some(first), Some(second)) => {
                    in_order(first, second)?;
                    // Refused where no source of the whole registry is that old.
                    as_of(run.registry.history(), first).map_err(Failure::new)?;
                    source::between_days(run.registry.history(), first, second)
                }
                (first, second) => {
                    let (first, second) = (state(from, first, run)?, state(to, second, run)?);
                    if [&first, &second].iter().all(|state| state.dated_by == DatedBy::Itself) {
                        in_order(first.date, second.date)?;
                    }
                    source::between_sources(first, second)
                }
            };
            let (from, to) = (Shown(from.as_bytes()).to_string(), Shown(to.as_bytes()).to_string());
            registry_diff::changes(&from, &to, &changes, *output_format == TextOrJson::Json, run, &mut text);
            if changes.is_empty() { Status::Good } else { Status::Found }
        }
        RegistryCommand::Sources => {
            registry_diff::sources(run.registry.history(), run, &mut text);
            Status::Good
        }
    };
    output.write(&text)?;
    Ok(status)
}

fn in_order(first: Date, second: Date) -> Result<(), Failure> {
    if first <= second {
        return Ok(());
    }
    Err(Failure::new(format!("{first} is later than {second}: the earlier state comes first")))
}

fn build(from: &Path, out: &Path, strict: bool) -> Result<String, Failure> {
    let line = Progress::new();
    let progress = |done: usize, of: usize| {
        line.show(done as u64, Some(of as u64), format_args!("{done} of {of} sources"));
    };
    let built = source::build(&BuildPlan { from, out, today: today(), strict, progress: &progress });
    line.clear();
    let built = built.map_err(Failure::new)?;
    for notice in &built.notices {
        warn(notice);
    }
    let others = match built.others {
        0 => String::new(),
        1 => "; 1 file is not a source".to_owned(),
        others => format!("; {others} files are not sources"),
    };
    Ok(format!(
        "{} records of {}, and {} tenures out of {} dated sources, written to {}{others}\n",
        built.records,
        built.newest,
        built.tenures,
        built.sources,
        Shown(out.as_os_str().as_encoded_bytes())
    ))
}

/// A state of the registry: of a day, or in a file.
fn state(word: &str, day: Option<Date>, run: &Run<'_>) -> Result<DatedSource, Failure> {
    match day {
        Some(day) => Ok(source::source_of_registry(&as_of(run.registry.history(), day).map_err(Failure::new)?, day)),
        None => {
            let source = source::read_source(Path::new(word), today()).map_err(|problem| {
                let failure = Failure::new(&problem);
                match problem {
                    RegistryFileError::Io { .. } => failure.hint("name a file, or a day as YYYY-MM-DD"),
                    _ => failure,
                }
            })?;
            warn_of_unread(Path::new(word), &source.unread);
            Ok(source)
        }
    }
}
