//! The command line of the maintainers' program.

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use portolan::model::Date;
use portolan::text::Shown;
use portolan_archive::{BuildPlan, build};
use std::error::Error;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The maintainers' program of Portolan
#[derive(Debug, Parser)]
#[command(name = "portolan-archive", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the tables of the registry, its history and its sources from an archive of dated sources
    Build {
        /// A folder that is searched for dated sources (the registry in XML, CSV and text, Assigned Numbers RFCs, git
        /// bundles of its revisions), or one of them
        #[arg(long, value_name = "PATH")]
        from: PathBuf,
        /// The folder to write into
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Fail if sources of one day list different names, ports or transports
        #[arg(long)]
        strict: bool,
    },
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Build { from, out, strict } => run_build(&from, &out, strict),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report("error", &error);
            ExitCode::from(2)
        }
    }
}

fn run_build(from: &Path, out: &Path, strict: bool) -> Result<(), Box<dyn Error>> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("[{bar:40}] {pos} of {len} sources")?.progress_chars("##-"));
    let progress = |done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let built = build(&BuildPlan { from, out, today: today(), strict, progress: &progress });
    bar.finish_and_clear();
    let built = built?;
    for notice in &built.notices {
        report("warning", notice);
    }
    let others = match built.others {
        0 => String::new(),
        others => format!(
            "; {} not {}",
            counted(others, "file is", "files are"),
            if others == 1 { "a source" } else { "sources" }
        ),
    };
    println!(
        "{} of {} and {} from {}, written to {}{others}",
        counted(built.records, "record", "records"),
        built.newest,
        counted(built.tenures, "tenure", "tenures"),
        counted(built.sources, "dated source", "dated sources"),
        Shown(out.as_os_str().as_encoded_bytes())
    );
    Ok(())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn report(kind: &str, message: &dyn Display) {
    eprintln!("portolan-archive: {kind}: {message}");
}

/// Returns the day by UTC.
fn today() -> Date {
    const DAY: u64 = 24 * 60 * 60;
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(seconds / DAY)
}
