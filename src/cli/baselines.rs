//! `--baseline` of `check` and `uses`: the files with known findings.

use super::args::BaselineArgs;
use super::failure::{Failure, hint, note};
use super::new_file::NewFile;
use super::paths;
use crate::diagnostic::{Baseline, BaselineUse, Identity, Known, count_by_identity};
use crate::engine::{CheckSettings, Checked};
use crate::report::count;
use crate::text::{Printable, PrintablePath};
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The largest baseline, in bytes.
const LARGEST: u64 = 256 << 20;

/// The most findings that no longer occur that a note lists.
const MOST_GONE: usize = 10;

/// The baselines of a run, each read once.
pub(super) struct Baselines {
    all: Vec<BaselineFile>,
    is_updated: bool,
}

struct BaselineFile {
    path: PathBuf,
    /// The canonical folder that it is in.
    folder: PathBuf,
    /// Its content; `None` if it does not exist yet.
    bytes: Option<Vec<u8>>,
    baseline: Baseline,
}

/// The key of a file in a baseline.
#[derive(Clone)]
pub(super) struct BaselineKey {
    /// The number of the baseline.
    baseline: usize,
    /// The path of the file from the folder of the baseline.
    path: Vec<u8>,
}

/// The known findings of a file.
pub(super) struct KnownFindings {
    key: BaselineKey,
    usage: BaselineUse,
    /// The findings that an updated baseline has for it; otherwise, those that no longer occur.
    known: Known,
}

impl Baselines {
    /// Reads the baseline that the command line names.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn new(args: &BaselineArgs) -> Result<Self, Failure> {
        let mut all = Self { all: Vec::new(), is_updated: args.update_baseline };
        if let Some(path) = &args.baseline {
            all.read(path)?;
        }
        Ok(all)
    }

    /// Reads a baseline, and returns its index.
    ///
    /// # Errors
    /// If it is damaged, or does not exist although it is not being updated.
    pub(super) fn read(&mut self, path: &Path) -> Result<usize, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|error| {
            Failure::new(format_args!("{}: the folder {}: {error}", PrintablePath(path), PrintablePath(folder)))
                .hint("create the folder, or name another file")
        })?;
        let is_same = |known: &BaselineFile| known.folder == folder && known.path.file_name() == path.file_name();
        if let Some(index) = self.all.iter().position(is_same) {
            return Ok(index);
        }
        let (bytes, baseline) = match path.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound && self.is_updated => (None, Baseline::default()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Failure::new(format_args!("{}: {error}", PrintablePath(path)))
                    .hint("run with `--update-baseline` to write it"));
            }
            _ => {
                let source = paths::read_named(path, LARGEST)
                    .map_err(|error| Failure::new(&error).hint("name the file that `--update-baseline` wrote"))?;
                let baseline = Baseline::read(path, &source.bytes).map_err(|error| Failure::of_input(&error))?;
                (Some(source.bytes), baseline)
            }
        };
        self.all.push(BaselineFile { path: path.to_owned(), folder, bytes, baseline });
        Ok(self.all.len() - 1)
    }

    /// Returns the paths of the baselines.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.all.iter().map(|file| &*file.path)
    }

    /// Returns the key of a file in a baseline: `-` for standard input without a name.
    pub(super) fn key(&self, baseline: usize, file: &Path, is_unnamed_stdin: bool) -> BaselineKey {
        let path = if is_unnamed_stdin { b"-".to_vec() } else { relative(&self.all[baseline].folder, file) };
        BaselineKey { baseline, path }
    }

    /// Returns the findings that a check leaves out; none while the baseline is updated.
    pub(super) fn known(&self, key: &BaselineKey) -> Option<&Known> {
        let file = self.all.get(key.baseline).filter(|_| !self.is_updated)?;
        file.baseline.of(&key.path)
    }

    /// Returns the known findings of a checked file. If the baseline is updated, these are all findings, which are
    /// removed.
    pub(super) fn take_known(
        &self,
        key: Option<&BaselineKey>,
        file: &mut Checked,
        settings: &CheckSettings<'_>,
    ) -> Option<KnownFindings> {
        let key = key?.clone();
        if !self.is_updated {
            return Some(KnownFindings { key, usage: file.baseline, known: std::mem::take(&mut file.gone) });
        }
        let mut known = count_by_identity(&file.findings, &file.document, &file.source.bytes);
        // A rule that is off now may be on in the next run.
        let old = self.all[key.baseline].baseline.of(&key.path);
        let kept = old.into_iter().flatten().filter(|(identity, _)| !settings.reports(&identity.rule));
        known.extend(kept.map(|(identity, &count)| (identity.clone(), count)));
        file.findings.clear();
        file.offers.clear();
        Some(KnownFindings { key, usage: BaselineUse::default(), known })
    }

    /// Begins the counts, and the files that are written if the baselines are updated.
    ///
    /// # Errors
    /// If no baseline is named, or one cannot be written.
    pub(super) fn begin(&self) -> Result<Tally<'_>, Failure> {
        if self.is_updated && self.all.is_empty() {
            return Err(Failure::new("`--update-baseline` needs the name of a baseline, and no checked file has one").hint(
                "add `--baseline portolan-baseline.json`, or write `baseline = \"portolan-baseline.json\"` in portolan.toml",
            ));
        }
        self.all.iter().map(|file| Count::begin(file, self.is_updated)).collect::<Result<_, Failure>>().map(Tally)
    }
}

/// The known findings of a run.
pub(super) struct Tally<'a>(Vec<Count<'a>>);

struct Count<'a> {
    file: &'a BaselineFile,
    /// The file that is written if the baseline is updated.
    new: Option<NewFile>,
    updated: Baseline,
    usage: BaselineUse,
    /// The first findings that no longer occur, in words.
    gone: Vec<String>,
    /// The paths of the checked files.
    checked: HashSet<Vec<u8>>,
}

impl Tally<'_> {
    /// Adds a checked file.
    pub(super) fn add(&mut self, findings: Option<KnownFindings>) {
        let Some(KnownFindings { key, usage, known }) = findings else { return };
        let count = &mut self.0[key.baseline];
        count.usage.known += usage.known;
        count.usage.gone += usage.gone;
        if count.new.is_some() {
            count.updated.set(key.path.clone(), known);
        } else {
            count.add_gone(&key.path, &known);
        }
        count.checked.insert(key.path);
    }

    /// Writes the updated baselines, or prints the numbers of known findings. `failed` is the number of unchecked
    /// files.
    ///
    /// # Errors
    /// If a baseline cannot be written. It is not written if a file was not checked.
    pub(super) fn finish(self, failed: usize, is_quiet: bool) -> Result<(), Failure> {
        for count in self.0 {
            if count.new.is_some() && failed > 0 {
                return Err(Failure::new(format_args!(
                    "{}: not written, because {} not be checked",
                    PrintablePath(&count.file.path),
                    if failed == 1 { "a file could".to_owned() } else { format!("{failed} files could") }
                )));
            }
            count.finish(is_quiet)?;
        }
        Ok(())
    }
}

impl<'a> Count<'a> {
    fn begin(file: &'a BaselineFile, is_updated: bool) -> Result<Self, Failure> {
        let new = is_updated.then(|| NewFile::create(&file.path)).transpose()?;
        let (usage, gone, checked) = Default::default();
        Ok(Self { file, new, updated: file.baseline.clone(), usage, gone, checked })
    }

    /// Describes findings of a file that no longer occur.
    fn add_gone(&mut self, path: &[u8], gone: &Known) {
        let words = gone.keys().map(|Identity { rule, subject }| format!("{}: {rule}{subject}", Printable(path)));
        self.gone.extend(words.take(MOST_GONE - self.gone.len()));
    }

    fn finish(mut self, is_quiet: bool) -> Result<(), Failure> {
        let BaselineFile { path, folder, bytes, baseline } = self.file;
        // Files that no longer exist have no findings.
        let is_missing = |name: &[u8]| {
            let is_absent = || folder.join(path_of(name)).symlink_metadata().is_err();
            name != b"-" && !self.checked.contains(name) && is_absent()
        };
        let missing: Vec<(Vec<u8>, usize)> =
            baseline.files().filter(|(name, _)| is_missing(name)).map(|(name, count)| (name.to_vec(), count)).collect();
        let printed = PrintablePath(path);
        let Some(mut new) = self.new.take() else {
            for (name, _) in &missing {
                self.add_gone(name, baseline.of(name).unwrap_or(&Known::new()));
            }
            self.usage.gone += missing.iter().map(|(_, count)| count).sum::<usize>();
            if !is_quiet {
                self.print();
            }
            return Ok(());
        };
        for (name, _) in missing {
            self.updated.set(name, Known::new());
        }
        let text = self.updated.write();
        let total: usize = self.updated.files().map(|(_, count)| count).sum();
        let files = count(self.updated.files().count(), "file");
        let total = format!("{} of {files}", count(total, "finding"));
        if bytes.as_ref() == Some(&text) {
            if !is_quiet {
                note(format_args!("{printed} is up to date: {total}"));
            }
            return Ok(());
        }
        let (added, removed) = (baseline.lacks(&self.updated), self.updated.lacks(baseline));
        new.write(&text)?;
        new.prepare()?.finish()?;
        if !is_quiet {
            note(format_args!("wrote {total} to {printed}: {added} added, {removed} removed"));
        }
        Ok(())
    }

    /// Prints the numbers of known findings, and those that no longer occur.
    fn print(&self) {
        let BaselineUse { known, gone } = self.usage;
        let printed = PrintablePath(&self.file.path);
        if known > 0 {
            note(format_args!(
                "{} in {printed} {} not shown",
                count(known, "finding"),
                if known == 1 { "is" } else { "are" }
            ));
        }
        if gone > 0 {
            let verb = if gone == 1 { "occurs" } else { "occur" };
            let more = if gone > self.gone.len() { ", …" } else { "" };
            note(format_args!(
                "{} in {printed} no longer {verb}: {}{more}",
                count(gone, "finding"),
                self.gone.join(", ")
            ));
            hint("run with `--update-baseline` to remove findings that no longer occur");
        }
    }
}

/// Returns the path of a file from a canonical folder. Links are not followed.
fn relative(folder: &Path, file: &Path) -> Vec<u8> {
    let above = file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default();
    let whole = above.canonicalize().map_or_else(|_| file.to_owned(), |above| above.join(name));
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), whole.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    // Another drive of Windows has no path from here.
    let climbs = if shared == 0 { 0 } else { from.len() - shared };
    let parts = std::iter::repeat_n(&b".."[..], climbs)
        .chain(to[shared..].iter().map(|part| part.as_os_str().as_encoded_bytes()));
    let path = parts.collect::<Vec<_>>().join(&b'/');
    if path == b"-" { b"./-".to_vec() } else { path }
}

/// Returns the path that a baseline names.
#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

/// Returns the path that a baseline names. A name that is not UTF-8 names no file.
#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_in_the_folder_of_the_baseline() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(top.join("a/b")).unwrap();
        let path = |from: &str, to: &str| String::from_utf8(relative(&top.join(from), &top.join(to))).unwrap();
        assert_eq!(path("", "a/b/services"), "a/b/services");
        assert_eq!(path("a", "a/b/../x"), "x");
        assert_eq!(path("a/b", "services"), "../../services");
        assert_eq!(path("", "-"), "./-");
        // The name of standard input need not exist.
        assert_eq!(relative(&top, Path::new("missing/x")), b"missing/x");
    }
}
