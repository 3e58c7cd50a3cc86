//! What is made from the arguments: completion scripts and manual pages.

use super::deferred::whole;
use super::{Args, Failure, Output, Status};
use crate::text::Shown;
use clap_complete::Shell;
use std::path::Path;

/// The completion script of a shell.
pub fn completion_script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut whole::<Args>(), "portolan", &mut script);
    script
}

/// The manual pages with their file names: the program's own first, then one for each command.
///
/// # Errors
/// Never in practice: pages are written to memory.
pub fn manual_pages() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut pages = Vec::new();
    let mut command = whole::<Args>();
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

pub(super) fn man(out: Option<&Path>, output: &mut Output) -> Result<Status, Failure> {
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
                let shown = Shown(path.as_os_str().as_encoded_bytes());
                std::fs::write(&path, page).map_err(|error| Failure::new(format_args!("{shown}: {error}")))?;
            }
        }
    }
    Ok(Status::Good)
}
