//! The command line of the maintainers' program.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Parser, Subcommand};
use kdam::{Animation, Bar, BarExt as _};
use portolan::diagnostic::Category;
use portolan::model::Date;
use portolan::text::PrintablePath;
use portolan_archive::{BuildPlan, FILL_IN, build, new_rule};
use std::cell::RefCell;
use std::error::Error;
use std::fmt::Display;
use std::io::IsTerminal as _;
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
    /// Write the skeleton of a rule: its file, its word in the list, and fixtures. Its tests fail until they are filled in
    NewRule {
        /// The id of the rule, such as my-rule
        name: String,
        /// The category, which decides the severity and whether the rule is on by default
        #[arg(long, default_value = "pedantic", value_parser = category_parser())]
        category: Category,
        /// The source tree
        #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../.."), hide_default_value = true)]
        root: PathBuf,
    },
}

fn category_parser() -> impl clap::builder::TypedValueParser<Value = Category> {
    PossibleValuesParser::new(Category::ALL.map(Category::as_str))
        .try_map(|word| Category::ALL.into_iter().find(|category| category.as_str() == word).ok_or("no such category"))
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Build { from, out, strict } => run_build(&from, &out, strict),
        Command::NewRule { name, category, root } => run_new_rule(&root, &name, category),
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
    let mut bar = Bar::new(0);
    bar.animation = Animation::Classic;
    bar.unit = String::from(" sources");
    bar.disable = !std::io::stderr().is_terminal();
    let bar = RefCell::new(bar);
    let progress = |done: usize, of: usize| {
        let mut bar = bar.borrow_mut();
        bar.total = of;
        // A terminal that is gone is no error.
        let _ = bar.update_to(done);
    };
    let built = build(&BuildPlan { from, out, today: today(), strict, progress: &progress });
    let bar = bar.into_inner();
    if !bar.disable && bar.started() {
        eprintln!();
    }
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
        PrintablePath(out)
    );
    Ok(())
}

fn run_new_rule(root: &Path, name: &str, category: Category) -> Result<(), Box<dyn Error>> {
    for path in new_rule(root, name, category)? {
        println!("wrote {}", PrintablePath(path.strip_prefix(root).unwrap_or(&path)));
    }
    println!(
        "Replace every text with {FILL_IN}, then run `UPDATE=1 INSTA_UPDATE=always cargo test --test program` and read the difference."
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
