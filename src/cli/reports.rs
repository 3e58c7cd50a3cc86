//! The reports of `check` and `uses`: one on standard output, others in files.

use super::args::{FileArgs, FindingsArgs, Limit, ReportArg, ReportsArgs};
use super::baselines::Baselines;
use super::failure::{Failure, warn};
use super::new_file::NewFile;
use super::output::Output;
use crate::engine::{Checked, Totals};
use crate::report::{REPORTERS, Reporter, Run, unread_table};
use crate::text::{PrintablePath, listed};
use std::path::{Path, PathBuf};

/// The reports of a run.
pub(super) struct Reports<'a>(Vec<Report<'a>>);

struct Report<'a> {
    reporter: &'a dyn Reporter,
    most_findings: Option<usize>,
    /// `None` for standard output.
    file: Option<PathBuf>,
}

impl Report<'_> {
    fn run<'a>(&self, run: &Run<'a>) -> Run<'a> {
        let theme = if self.file.is_some() { run.theme.of_file() } else { run.theme };
        Run { most_findings: self.most_findings, theme, ..*run }
    }
}

impl<'a> Reports<'a> {
    /// Returns the reports that the arguments name, with the number of findings that they show.
    ///
    /// # Errors
    /// If two go to one file.
    pub(super) fn new(args: &ReportsArgs, findings: &FindingsArgs) -> Result<Self, Failure> {
        let mut reports: Vec<Report<'_>> = Vec::with_capacity(args.output_format.len());
        for (index, ReportArg { reporter, file }) in args.output_format.iter().enumerate() {
            let id = reporter.meta().id;
            let whole = args.output_file.as_ref().filter(|_| index == 0);
            if let (Some(file), Some(whole)) = (file, whole) {
                return Err(Failure::new(format_args!(
                    "the first output has two files: {} and {}",
                    PrintablePath(file),
                    PrintablePath(whole)
                ))
                .hint("leave out `--output-file`"));
            }
            let file = file.as_ref().or(whole).cloned();
            if let Some(other) = reports.iter().find(|other| other.file.is_none() && file.is_none()) {
                let other = other.reporter.meta().id;
                return Err(Failure::new(format_args!("`{other}` and `{id}` cannot both go to standard output"))
                    .hint(format_args!("write one of them to a file: `--output-format {id}=FILE`")));
            }
            let most_findings = findings.max_findings.map_or(reporter.meta().most_findings, |Limit(most)| most);
            reports.push(Report { reporter: *reporter, most_findings, file });
        }
        Ok(Self(reports))
    }

    /// Takes other reporters in the place of these.
    pub(super) fn replaced<'b>(self, instead_of: impl Fn(&'a dyn Reporter) -> &'b dyn Reporter) -> Reports<'b> {
        let replaced = |report: Report<'a>| Report {
            reporter: instead_of(report.reporter),
            most_findings: report.most_findings,
            file: report.file,
        };
        Reports(self.0.into_iter().map(replaced).collect())
    }

    /// Checks that every report can show the counts of `--statistics`, if they are wanted.
    ///
    /// # Errors
    /// If a report cannot show them.
    pub(super) fn check_statistics(&self, findings: &FindingsArgs) -> Result<(), Failure> {
        if !findings.statistics {
            return Ok(());
        }
        match self.0.iter().map(|report| report.reporter.meta()).find(|meta| !meta.counts) {
            None => Ok(()),
            Some(meta) => {
                let counting = REPORTERS.iter().map(|reporter| reporter.meta()).filter(|meta| meta.counts);
                let counting: Vec<String> = counting.map(|meta| format!("`{}`", meta.id)).collect();
                Err(Failure::new(format_args!("the format `{}` cannot show `--statistics`", meta.id)).hint(
                    format_args!(
                        "choose {}, or leave out `--statistics` and count the findings by their rule",
                        listed(&counting, "or")
                    ),
                ))
            }
        }
    }

    /// Checks that no report goes to a file, for runs that list files instead.
    ///
    /// # Errors
    /// If a report does.
    pub(super) fn check_show_files(&self) -> Result<(), Failure> {
        if self.0.iter().all(|report| report.file.is_none()) {
            return Ok(());
        }
        Err(Failure::new("`--show-files` writes no report").hint("leave out the file after `--output-format`"))
    }

    /// Leaves out the report on standard output, which is used for the table or the diff.
    pub(super) fn only_files(&mut self) {
        self.0.retain(|report| report.file.is_some());
    }

    /// Returns whether standard output has a report for people.
    pub(super) fn is_for_people(&self) -> bool {
        self.0.iter().any(|report| report.file.is_none() && report.reporter.meta().for_people)
    }

    /// Returns whether a report shows hints.
    pub(super) fn want_hints(&self) -> bool {
        self.0.iter().any(|report| report.reporter.meta().hints)
    }

    /// Returns whether a report shows fixes.
    pub(super) fn want_fixes(&self) -> bool {
        self.0.iter().any(|report| report.reporter.meta().fixes)
    }

    /// Returns whether parts of files that only other formats read are searched for. To try them takes long, and who gives
    /// the format wants that one.
    pub(super) fn want_unread_tables(&self, files: &FileArgs) -> bool {
        files.format.is_none() || self.show_unread_tables()
    }

    fn show_unread_tables(&self) -> bool {
        self.0.iter().any(|report| report.reporter.shows_unread_tables())
    }

    /// Warns of a part of a file that only another format reads, unless a report shows it.
    pub(super) fn warn_of_unread_table(&self, file: &Checked) {
        if let Some(table) = file.document.unread_table.as_ref().filter(|_| !self.show_unread_tables()) {
            warn(format_args!("{}: {}", PrintablePath(&file.source.path), unread_table(table)));
        }
    }

    /// Writes the findings of one file for each report.
    pub(super) fn of_file(&self, file: &Checked, run: &Run<'_>) -> Vec<Vec<u8>> {
        let piece = |report: &Report<'_>| {
            let mut piece = Vec::new();
            report.reporter.file(file, &report.run(run), &mut piece);
            piece
        };
        self.0.iter().map(piece).collect()
    }

    /// Begins the files of the reports. Existing files do not change before [`Sinks::finish`]. `others` returns further
    /// files that the run needs.
    ///
    /// # Errors
    /// If a file cannot be written, two reports have the same one, or the run reads it or makes a backup there.
    pub(super) fn open(
        &self,
        checked: &[&Path],
        others: impl FnOnce() -> Vec<PathBuf>,
        baselines: &Baselines,
    ) -> Result<Sinks<'_>, Failure> {
        let has_files = self.0.iter().any(|report| report.file.is_some()) || baselines.paths().next().is_some();
        let others: Vec<PathBuf> =
            if has_files { others().iter().map(|path| real_path(path)).collect() } else { Vec::new() };
        for baseline in baselines.paths() {
            if others.contains(&real_path(baseline)) {
                return Err(Failure::new(format_args!(
                    "{}: another file of this run, not a baseline",
                    PrintablePath(baseline)
                ))
                .hint("name another file for the baseline"));
            }
        }
        let mut sinks = Vec::with_capacity(self.0.len());
        let mut targets: Vec<PathBuf> = Vec::new();
        for report in &self.0 {
            let file = report.file.as_deref().map(|path| {
                let file = NewFile::create(path)?;
                let target = real_path(path);
                if targets.contains(&target) {
                    return Err(Failure::new(format_args!("two outputs go to {}", PrintablePath(path)))
                        .hint("name another file for one of them"));
                }
                let is_target = |input: &&Path| input.canonicalize().is_ok_and(|input| input == target);
                if checked.iter().any(is_target) {
                    return Err(Failure::new(format_args!("{}: is one of the checked files", PrintablePath(path)))
                        .hint("name another file for the output"));
                }
                if others.contains(&target) {
                    return Err(Failure::new(format_args!(
                        "{}: this run reads the file, or makes a backup there",
                        PrintablePath(path)
                    ))
                    .hint("name another file for the output"));
                }
                if baselines.paths().any(|baseline| real_path(baseline) == target) {
                    return Err(Failure::new(format_args!("{}: is the baseline", PrintablePath(path)))
                        .hint("name another file for the output"));
                }
                targets.push(target);
                Ok(file)
            });
            sinks.push(Sink { report, file: file.transpose()?, held: Vec::new(), between: b"" });
        }
        Ok(Sinks(sinks))
    }
}

/// Returns one path for all names of a file that may not exist.
fn real_path(path: &Path) -> PathBuf {
    let whole = path.canonicalize();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let in_folder = || Some(folder.canonicalize().ok()?.join(path.file_name()?));
    whole.ok().or_else(in_folder).unwrap_or_else(|| path.to_owned())
}

/// Where the reports are written to.
pub(super) struct Sinks<'a>(Vec<Sink<'a>>);

struct Sink<'a> {
    report: &'a Report<'a>,
    file: Option<NewFile>,
    /// The files so far, if the end goes before them.
    held: Vec<Vec<u8>>,
    between: &'static [u8],
}

impl Sink<'_> {
    /// Returns false if the reader closed standard output.
    fn write(&mut self, bytes: &[u8], output: &mut Output) -> Result<bool, Failure> {
        match &mut self.file {
            Some(file) => file.write(bytes).map(|()| true),
            None => output.write(bytes),
        }
    }
}

impl Sinks<'_> {
    /// Writes the heads.
    pub(super) fn start(&mut self, run: &Run<'_>, output: &mut Output) -> Result<(), Failure> {
        for sink in &mut self.0 {
            let mut head = Vec::new();
            sink.report.reporter.start(&sink.report.run(run), &mut head);
            sink.write(&head, output)?;
        }
        Ok(())
    }

    /// Writes the result of [`Reports::of_file`] for a file. Returns false if the reader of standard output is gone.
    pub(super) fn add(&mut self, pieces: Vec<Vec<u8>>, output: &mut Output) -> Result<bool, Failure> {
        let mut is_read = self.0.is_empty();
        for (sink, piece) in self.0.iter_mut().zip(pieces) {
            if piece.is_empty() {
                is_read = true;
                continue;
            }
            let between = std::mem::replace(&mut sink.between, sink.report.reporter.between());
            if sink.report.reporter.meta().end_first {
                sink.held.push([between, &piece].concat());
                is_read = true;
            } else {
                sink.write(between, output)?;
                is_read |= sink.write(&piece, output)?;
            }
        }
        Ok(is_read)
    }

    /// Writes the ends, and moves the files to their paths.
    pub(super) fn finish(self, totals: &Totals, run: &Run<'_>, output: &mut Output) -> Result<(), Failure> {
        let mut files = Vec::new();
        for mut sink in self.0 {
            let mut end = Vec::new();
            let reporter = sink.report.reporter;
            let run = sink.report.run(run);
            reporter.finish(totals, &run, &mut end);
            let longest = reporter.longest(&run).unwrap_or(usize::MAX);
            let held = std::mem::take(&mut sink.held);
            let mut length = end.len();
            let fits = |piece: &&Vec<u8>| {
                length += piece.len();
                length <= longest
            };
            let displayed_count = held.iter().take_while(fits).count();
            end.extend(held[..displayed_count].concat());
            if displayed_count < held.len() {
                reporter.left_out(held.len() - displayed_count, &mut end);
            }
            sink.write(&end, output)?;
            files.extend(sink.file);
        }
        // A full disk leaves every old file in its place.
        let prepared = files.into_iter().map(NewFile::prepare).collect::<Result<Vec<_>, _>>()?;
        prepared.into_iter().try_for_each(|file| file.finish().map(|_| ()))
    }
}
