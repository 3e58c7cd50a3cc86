//! `portolan registry diff`.

use crate::cli::args::TextOrJson;
use crate::cli::choice::{as_of_failure, warn_of_unread};
use crate::cli::clock::today;
use crate::cli::failure::{Failure, warn};
use crate::cli::status::Status;
use crate::model::Date;
use crate::registry::{Source, as_of, source_as_of};
use crate::report::Run;
use crate::report::registry::diff;
use crate::source::{self, Compared, DatedBy, DatedSource, RegistryFileError};
use crate::text::Printable;
use std::path::Path;

pub(super) fn run(
    from: &str,
    to: &str,
    output_format: TextOrJson,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) -> Result<Status, Failure> {
    let states = [State::named(from, run)?, State::named(to, run)?];
    let compared = compared(&states, run)?;
    let [from, to] = states.each_ref().map(State::described);
    diff::changes(&from, &to, &compared, output_format == TextOrJson::Json, run, out);
    Ok(if compared.changes.is_empty() { Status::Good } else { Status::Found })
}

/// A state of the registry.
enum State<'a> {
    /// The state on a day, and the source that it comes from.
    Day(Date, Source<'a>),
    /// The state in a file, and the argument that names it.
    File(&'a str, DatedSource),
}

impl<'a> State<'a> {
    fn named(word: &'a str, run: &'a Run<'_>) -> Result<Self, Failure> {
        let Some(day) = Date::parse(word) else {
            let source = source::read_source(Path::new(word), today()).map_err(|problem| {
                let failure = Failure::new(&problem);
                match problem {
                    RegistryFileError::Io { .. } | RegistryFileError::Unknown(_) => {
                        failure.hint("name a file in XML or CSV, or a day as YYYY-MM-DD")
                    }
                    _ => failure,
                }
            })?;
            warn_of_unread(Path::new(word), &source.unread);
            return Ok(Self::File(word, source));
        };
        if day > today() {
            return Err(Failure::new(format!("{day} is in the future: today is {}", today())));
        }
        let source = source_as_of(run.registry.history(), day).map_err(as_of_failure)?;
        let newest = run.registry.history().sources().filter_map(Source::date).max();
        if let Some(newest) = newest.filter(|&newest| newest < day && source.date() == Some(newest)) {
            warn(format_args!(
                "the newest source is {} of {newest}: changes from then until {day} are not known",
                source.id()
            ));
        }
        Ok(Self::Day(day, source))
    }

    /// Returns the day, or `None` for a file that states none.
    fn day(&self) -> Option<Date> {
        match self {
            Self::Day(day, _) => Some(*day),
            Self::File(_, source) => Some(source.date).filter(|_| source.dated_by == DatedBy::Itself),
        }
    }

    fn described(&self) -> diff::State {
        match self {
            Self::Day(day, source) => diff::State {
                word: day.to_string(),
                source: Some(source.id().to_owned()),
                date: source.date().unwrap_or(*day),
            },
            Self::File(word, source) => {
                diff::State { word: Printable(word.as_bytes()).to_string(), source: None, date: source.date }
            }
        }
    }

    fn rows(&self, run: &Run<'_>) -> Result<DatedSource, Failure> {
        match self {
            Self::Day(day, _) => {
                Ok(source::source_of_registry(&as_of(run.registry, *day).map_err(as_of_failure)?, *day))
            }
            Self::File(_, source) => Ok(source.clone()),
        }
    }
}

fn compared(states: &[State<'_>; 2], run: &Run<'_>) -> Result<Compared, Failure> {
    let [from, to] = states;
    if let (Some(first), Some(second)) = (from.day(), to.day())
        && first > second
    {
        return Err(Failure::new(format!("{first} is later than {second}: name the earlier state first")));
    }
    Ok(match (from, to) {
        (State::Day(_, from), State::Day(_, to)) => source::between_days(run.registry.history(), *from, *to),
        _ => source::between_sources(from.rows(run)?, to.rows(run)?),
    })
}
