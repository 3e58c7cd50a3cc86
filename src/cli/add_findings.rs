//! `portolan check --add-findings`: findings of other programs.

use super::args::CheckArgs;
use super::failure::{Failure, warn};
use super::paths::{self, Inputs};
use super::scopes::Scopes;
use crate::engine::AddedFindings;
use crate::text::PrintablePath;
use std::path::Path;

/// The largest file of findings, in bytes.
const LARGEST: u64 = 256 << 20;
/// The number of files that are named in a warning.
const NAMED: usize = 5;

/// Reads the findings that `--add-findings` names, and adds their rules to those of the files.
pub(super) fn read(args: &CheckArgs, inputs: &Inputs, scopes: &mut Scopes) -> Result<Option<AddedFindings>, Failure> {
    let Some(path) = &args.add_findings else { return Ok(None) };
    let files = inputs.paths();
    if [path].into_iter().chain(&args.files.paths).filter(|path| *path == Path::new("-")).count() > 1 {
        return Err(Failure::new("the table and the findings cannot both be read from standard input")
            .hint("name a file for one of them"));
    }
    let source = paths::read_one(path, LARGEST).map_err(Failure::new)?;
    let added = AddedFindings::read(&source.path, &source.bytes, &files, scopes.union());
    let mut added = added.map_err(|fault| Failure::of_input(&fault))?;
    let unknown = added.fit_paths(&files);
    for file in unknown.iter().take(NAMED) {
        warn(format_args!("{}: has added findings, but is not checked", PrintablePath(file)));
    }
    if unknown.len() > NAMED {
        warn(format_args!("{} more files have added findings, but are not checked", unknown.len() - NAMED));
    }
    scopes.add_rules(&added.rules().collect::<Vec<_>>())?;
    Ok(Some(added))
}
