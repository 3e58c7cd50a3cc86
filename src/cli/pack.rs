//! `portolan pack`.

use super::args::PackCommand;
use super::clock::today;
use super::failure::{Failure, warn};
use super::output::Output;
use super::status::Status;
use crate::config::{CheckedPack, check_pack};
use crate::registry::Pack;
use crate::report::{Run, count};
use crate::text::{PrintablePath, listed};
use std::path::Path;

pub(super) fn run(command: &PackCommand, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let PackCommand::Check { file } = command;
    let checked = check_pack(file, today(), run.registry).map_err(|fault| Failure::of_input(&fault))?;
    let (pack, faults, left_out) = match checked {
        CheckedPack::Assignments { pack, faults, left_out } => (pack, faults, left_out),
        CheckedPack::Facts(kind, rows) => {
            let rows = count(rows, "row");
            output.write(format!("{}: {rows} of {}; no faults\n", PrintablePath(file), kind.as_str()).as_bytes())?;
            return Ok(Status::Good);
        }
    };
    for fault in &faults {
        Failure::of_input(fault).print();
    }
    let is_same = |pack: &&Pack| pack.head().path.canonicalize().ok() == file.canonicalize().ok();
    if let Some(pack) = run.catalogue.packs().iter().map(|pack| &**pack).find(is_same) {
        warn_outside_ranges(pack, file);
    }
    let ended = pack.rows().filter(|row| row.is_ended()).count();
    let names: std::collections::BTreeSet<String> = pack.rows().map(|row| row.name().to_ascii_lowercase()).collect();
    let ended = if ended == 0 { String::new() } else { format!(" ({ended} ended)") };
    let left_out = match left_out {
        0 => String::new(),
        some => format!(", {} without a name or port left out", count(some, "record")),
    };
    let found = if faults.is_empty() { "no faults".to_owned() } else { count(faults.len(), "fault") };
    let message = format!(
        "{}: {}, {}{ended}{left_out}; {found}\n",
        PrintablePath(file),
        count(pack.rows().len(), "row"),
        count(names.len(), "name")
    );
    output.write(message.as_bytes())?;
    Ok(if faults.is_empty() { Status::Good } else { Status::Failed })
}

/// Warns of current rows outside the ranges that the configuration gives the pack, which may be meant.
fn warn_outside_ranges(pack: &Pack, file: &Path) {
    let ranges = &pack.head().ranges;
    for row in pack.rows().filter(|row| !row.is_ended() && !ranges.is_empty()) {
        let Some(port) = pack.first_outside(row.ports()) else { continue };
        let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
        let (path, line) = (PrintablePath(file), row.line());
        let (name, id, ranges) = (row.name(), pack.id(), listed(&ranges, "and"));
        warn(format_args!("{path}:{line}: {port} of `{name}` is outside the ranges of the pack `{id}`: {ranges}"));
    }
}
