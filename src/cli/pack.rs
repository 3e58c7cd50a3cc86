//! `portolan pack`.

use super::args::PackCommand;
use super::clock::today;
use super::failure::Failure;
use super::output::Output;
use super::status::Status;
use crate::config::check_pack;
use crate::registry::PackRow;
use crate::report::count;
use crate::text::ShownPath;

pub(super) fn run(command: &PackCommand, output: &mut Output) -> Result<Status, Failure> {
    let PackCommand::Check { file } = command;
    let pack = check_pack(file, today()).map_err(|fault| Failure::of_input(&fault))?;
    let ended = pack.rows().iter().filter(|row| row.is_ended).count();
    let names: std::collections::BTreeSet<String> =
        pack.rows().iter().map(|row: &PackRow| row.name.to_ascii_lowercase()).collect();
    let ended = if ended == 0 { String::new() } else { format!(" ({ended} ended)") };
    let message = format!(
        "{}: {}, {}{ended}; no faults\n",
        ShownPath(file),
        count(pack.rows().len(), "row"),
        count(names.len(), "name")
    );
    output.write(message.as_bytes())?;
    Ok(Status::Good)
}
