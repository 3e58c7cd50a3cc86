//! `portolan formats`.

use super::args::{FormatsArgs, FormatsCommand, FormatsGuessArgs, FormatsTestArgs, TextOrJson, is_descriptor};
use super::choice;
use super::failure::{Failure, hint, warn};
use super::output::Output;
use super::paths;
use super::status::Status;
use crate::engine;
use crate::format::declared::{self, DeclaredFormat, Trial};
use crate::report::{Run, count, formats};
use crate::text::{PrintablePath, SourceFile, argument};
use std::path::Path;

/// The largest sample.
const LARGEST_SAMPLE: u64 = 64 << 20;

pub(super) fn run(args: &FormatsArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    match &args.command {
        None => super::print(output, |out| match args.output.output_format {
            TextOrJson::Text => formats::text(run, out),
            TextOrJson::Json => formats::json(run, out),
        }),
        Some(FormatsCommand::Test(args)) => test(args, run, output),
        Some(FormatsCommand::Guess(args)) => guess(args, run, output),
    }
}

fn guess(args: &FormatsGuessArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let source = sample(&args.file)?;
    let path = PrintablePath(&source.path);
    let guess = engine::guess(&choice::newest().0, &source.path, &source.bytes).map_err(|reason| {
        let failure = Failure::new(format_args!("{path}: {reason}"));
        match engine::parse_file(run.catalogue, &source, None) {
            Ok(document) => {
                let (format, file) = (&document.format.id, argument(&source.path).unwrap_or_else(|| "FILE".to_owned()));
                failure.hint(format_args!("it is read as `{format}`: run `portolan list {file}` for its entries"))
            }
            Err(_) => failure.hint("write a descriptor for it: `docs/formats.md` shows how in three steps"),
        }
    })?;
    output.write(guess.descriptor.as_bytes())?;
    if !guess.has_transport {
        warn("no transport was recognized: its entries have none unless you add `transport` to the descriptor");
    }
    if let Some(first) = guess.trial.problems.first() {
        let rows = count(guess.trial.problems.len(), "row");
        warn(format_args!("{rows} of {path} not read, the first at {first}"));
    }
    let entries = count(guess.trial.entries, "entry");
    hint(format_args!("it reads {entries} of {path}; edit `name`, `about`, `paths` and `role`, and add tests"));
    Ok(Status::Good)
}

/// Reads a sample; `-` is standard input.
fn sample(path: &Path) -> Result<SourceFile, Failure> {
    paths::read_one(path, LARGEST_SAMPLE).map_err(Failure::new)
}

fn test(args: &FormatsTestArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let mut fails = false;
    let mut report = |format: &DeclaredFormat, trials: &[Trial]| {
        fails |= trials.iter().any(|trial| !trial.failures.is_empty() || !trial.problems.is_empty());
        let mut bytes = Vec::new();
        formats::trials(format, trials, run, &mut bytes);
        output.write(&bytes)
    };
    match args.format.as_deref() {
        None => {
            for format in run.catalogue.declared() {
                report(format, &format.run_tests())?;
            }
        }
        Some(word) => {
            let loaded;
            let format = if is_descriptor(word) {
                loaded = declared::load(Path::new(word)).map_err(|error| Failure::of_input(&error))?;
                &loaded
            } else {
                let found = run.catalogue.declared().find(|format| declared::id(format) == word);
                found.ok_or_else(|| {
                    Failure::new(format_args!("no descriptor is called `{word}`"))
                        .hint("name a file that ends in `.toml`, or one of `portolan formats`")
                })?
            };
            let mut trials = format.run_tests();
            for path in &args.samples {
                let source = sample(path)?;
                trials.push(format.try_sample(&source.path, &source.bytes));
            }
            report(format, &trials)?;
        }
    }
    Ok(if fails { Status::Found } else { Status::Good })
}
