//! `portolan completions`.

use super::args::Args;
use clap::CommandFactory as _;
use clap_complete::Shell;

/// Returns the completion script of a shell.
pub fn completion_script(shell: Shell) -> Vec<u8> {
    let (mut command, mut script) = (Args::command(), Vec::new());
    command.build();
    clap_complete::generate(shell, &mut command, "portolan", &mut script);
    script
}
