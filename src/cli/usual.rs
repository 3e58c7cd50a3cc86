//! The usual call, read without clap: to make all arguments of `check` and to look for each takes about as long as to
//! check a small file, and hooks make such calls again and again.

use super::args::{Args, CheckArgs, Colour, Command, DEFAULT_MAX_SIZE, FileArgs, RegistryArgs};
use super::deferred::Deferred;
use super::fix_args::{FixArgs, ReplaceArgs};
use crate::diagnostic::Severity;
use crate::report::{self, Reporter};
use std::ffi::OsString;
use std::path::PathBuf;

/// `check`, the options below in their long form, each once, and paths: as clap would read them. `None` for everything
/// else, be it right or wrong, which is clap's to read.
pub(super) fn read(mut words: impl Iterator<Item = OsString>) -> Option<Args> {
    if words.next()? != "check" {
        return None;
    }
    let mut check = without_options(report::by_id("text")?);
    let mut output_format = None;
    while let Some(word) = words.next() {
        let flag = match word.to_str() {
            Some("") => return None,
            Some("--output-format") if output_format.is_none() => {
                output_format = Some(report::by_id(words.next()?.to_str()?)?);
                continue;
            }
            Some("--exit-zero") => &mut check.exit_zero,
            Some("--force-exclude") => &mut check.files.force_exclude,
            Some("--quiet") => &mut check.quiet,
            _ if word.as_encoded_bytes().starts_with(b"-") && word != "-" => return None,
            _ => {
                check.files.paths.push(PathBuf::from(word));
                continue;
            }
        };
        if std::mem::replace(flag, true) {
            return None;
        }
    }
    check.output_format = output_format.unwrap_or(check.output_format);
    Some(Args { command: Command::Check(Deferred::new(check)), color: Colour::Auto })
}

fn without_options(output_format: &'static dyn Reporter) -> CheckArgs {
    let files = FileArgs {
        paths: Vec::new(),
        format: None,
        stdin_filename: None,
        force_exclude: false,
        max_size: DEFAULT_MAX_SIZE,
        jobs: None,
    };
    CheckArgs {
        registry: RegistryArgs::default(),
        files,
        output_format,
        select: Vec::new(),
        ignore: Vec::new(),
        extend_select: Vec::new(),
        severity: Severity::Info,
        max_findings: None,
        statistics: false,
        exit_zero: false,
        quiet: false,
        no_suppressions: false,
        base: None,
        no_acknowledged: false,
        fix: FixArgs { fix: false, unsafe_fixes: false, diff: false, fix_only: Vec::new() },
        replace: ReplaceArgs {
            backup: None,
            in_place: false,
            lossy_metadata: false,
            force_hard_linked: false,
            force_read_only: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;
    use proptest::prelude::*;
    use std::cell::Cell;

    #[test]
    fn what_is_read_here_is_what_clap_reads() {
        let words = [
            "check",
            "--output-format",
            "text",
            "concise",
            "json",
            "yaml",
            "--output-format=json",
            "--exit-zero",
            "--force-exclude",
            "--quiet",
            "-q",
            "--fix",
            "--color",
            "always",
            "--",
            "-",
            "",
            "a",
            "a b",
            "-x",
            "--exit",
            "/etc/services",
            "list",
            "--help",
        ];
        let (taken, left) = (Cell::new(0), Cell::new(0));
        let list = proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..6);
        let config = ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(mut list in list, is_check in proptest::bool::weighted(0.9))| {
            if is_check {
                list.insert(0, "check");
            }
            match read(list.iter().map(OsString::from)) {
                None => left.set(left.get() + 1),
                Some(args) => {
                    taken.set(taken.get() + 1);
                    let by_clap = Args::try_parse_from(std::iter::once("portolan").chain(list.iter().copied()));
                    let by_clap = by_clap.map_err(|error| TestCaseError::fail(format!("{list:?}: {error}")))?;
                    prop_assert_eq!(format!("{args:?}"), format!("{by_clap:?}"));
                }
            }
        });
        assert!(taken.get() > 500 && left.get() > 500, "{} were read, {} left to clap", taken.get(), left.get());
    }
}
