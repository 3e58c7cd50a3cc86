//! `portolan man`.

use super::args::Args;
use super::failure::Failure;
use super::output::Output;
use super::status::Status;
use crate::text::PrintablePath;
use clap::CommandFactory as _;
use std::path::Path;

/// Returns the manual pages and their file names. The program's own page comes first, then one for each command.
///
/// # Errors
/// Never in practice, because pages are written to memory.
pub fn manual_pages() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut pages = Vec::new();
    let mut command = Args::command();
    command.build();
    add_pages(&command, &mut pages)?;
    Ok(pages)
}

fn add_pages(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    pages.push((format!("{name}.1"), page));
    for child in command.get_subcommands().filter(|child| child.get_name() != "help") {
        add_pages(child, pages)?;
    }
    Ok(())
}

pub(super) fn run(out: Option<&Path>, output: &mut Output) -> Result<Status, Failure> {
    let pages = manual_pages().map_err(Failure::new)?;
    match out {
        None => {
            if let Some((_, page)) = pages.first() {
                output.write(page)?;
            }
        }
        Some(folder) => {
            for (name, page) in &pages {
                let path = folder.join(name);
                std::fs::write(&path, page)
                    .map_err(|error| Failure::new(format_args!("{}: {error}", PrintablePath(&path))))?;
            }
        }
    }
    Ok(Status::Good)
}
