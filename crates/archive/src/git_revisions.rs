//! Every revision of one file in a git repository or a git bundle, oldest first.
//!
//! The program `git` reads them: it clones a bundle into a temporary folder, then one `git cat-file --batch` prints one
//! revision after the other, so that only one is in memory. The user's git configuration is ignored.

use git::{command, run, spawn_error};
use portolan::model::Date;
use portolan::text::Printable;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use tempfile::TempDir;

mod error;
mod git;

pub use error::GitError;

/// The most bytes of a file that are read. No state of the registry is near this size.
const MOST_BYTES: usize = 256 << 20;

/// The first bytes of a bundle; the version of its format follows.
const BUNDLE: &[u8] = b"# v";

/// One revision of the file.
#[derive(Debug)]
pub struct Revision {
    /// The commit's full hash.
    pub commit: String,
    /// The day on which it was committed.
    pub committed: Date,
    /// The whole file.
    pub bytes: Vec<u8>,
}

/// Iterates over the revisions of a file, oldest first, and reads each when it is needed.
#[derive(Debug)]
pub struct Revisions {
    path: PathBuf,
    file: String,
    commits: std::vec::IntoIter<(String, Date)>,
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// The clone of a bundle, removed at the end.
    _clone: Option<TempDir>,
}

impl Revisions {
    /// Opens a repository, a bare repository or a bundle. `file` is the path of the file inside; `None` if the newest
    /// revision holds one file only.
    ///
    /// # Errors
    /// If git is not installed, the bundle is damaged, or the branch or file is ambiguous.
    pub fn open(path: &Path, file: Option<&str>) -> Result<Self, GitError> {
        let clone = if path.is_file() { Some(clone_of_bundle(path)?) } else { None };
        let folder = clone.as_ref().map_or(path, TempDir::path).to_owned();
        let repository = Repository { path, folder: &folder };
        let tip = repository.tip()?;
        let file = match file {
            Some(file) => file.to_owned(),
            None => repository.only_file(&tip)?,
        };
        let commits = repository.commits(&tip, &file)?;
        let mut process = command(&folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| spawn_error(path, error))?;
        let (Some(requests), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            let error = io::Error::other("git has no pipes");
            return Err(GitError::Io { path: path.to_owned(), error });
        };
        Ok(Self {
            path: path.to_owned(),
            file,
            commits: commits.into_iter(),
            process,
            requests,
            answers: BufReader::new(answers),
            _clone: clone,
        })
    }

    /// Returns the path of the file inside the repository.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the number of revisions that are left.
    pub fn len(&self) -> usize {
        self.commits.len()
    }

    /// Returns whether no revision is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&mut self, commit: &str) -> io::Result<Vec<u8>> {
        let bad = |what: String| io::Error::new(ErrorKind::InvalidData, format!("commit {commit}: {what}"));
        writeln!(self.requests, "{commit}:{}", self.file)?;
        self.requests.flush()?;
        let mut head = Vec::new();
        self.answers.by_ref().take(1024).read_until(b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let size: usize = match head.split_whitespace().collect::<Vec<_>>()[..] {
            [_, "blob", size] => size.parse().map_err(|_| bad("git printed no size".to_owned()))?,
            [.., "missing"] => return Err(bad("the file is not in this revision".to_owned())),
            _ => return Err(bad(format!("git did not print the file: {}", Printable(head.trim().as_bytes())))),
        };
        if size > MOST_BYTES {
            return Err(bad(format!("the file has {size} bytes, at most {MOST_BYTES} are read")));
        }
        let mut bytes = Vec::with_capacity(size);
        if self.answers.by_ref().take(size as u64).read_to_end(&mut bytes)? < size {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.answers.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

/// Clones a bundle into a temporary folder.
fn clone_of_bundle(path: &Path) -> Result<TempDir, GitError> {
    let io_error = |error| GitError::Io { path: path.to_owned(), error };
    if !is_bundle(path).map_err(io_error)? {
        return Err(GitError::NoBundle { path: path.to_owned() });
    }
    let folder = tempfile::tempdir().map_err(io_error)?;
    let absolute = std::path::absolute(path).map_err(io_error)?;
    let words: [&OsStr; 6] = [
        "clone".as_ref(),
        "--quiet".as_ref(),
        "--bare".as_ref(),
        "--".as_ref(),
        absolute.as_ref(),
        folder.path().as_ref(),
    ];
    run(path, Path::new("."), "read the bundle, which is damaged", &words)?;
    Ok(folder)
}

/// A repository that git reads.
struct Repository<'a> {
    /// The path that the user named: the repository, or the bundle that it is a clone of.
    path: &'a Path,
    folder: &'a Path,
}

impl Repository<'_> {
    fn git(&self, what: &'static str, words: &[&str]) -> Result<String, GitError> {
        let words: Vec<&OsStr> = words.iter().map(AsRef::as_ref).collect();
        run(self.path, self.folder, what, &words)
    }

    fn unclear(&self, what: impl Into<String>) -> GitError {
        GitError::Unclear { path: self.path.to_owned(), what: what.into() }
    }

    /// Returns the current commit, or that of the only branch: a bundle of a branch has no HEAD.
    fn tip(&self) -> Result<String, GitError> {
        match self.git("find a commit", &["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]) {
            Ok(commit) => Ok(commit.trim().to_owned()),
            Err(GitError::Refused { .. }) => {
                let branches =
                    self.git("list the branches", &["for-each-ref", "--format=%(objectname)", "refs/heads"])?;
                match branches.lines().collect::<Vec<_>>()[..] {
                    [only] => Ok(only.to_owned()),
                    [] => Err(self.unclear("it has no commit")),
                    _ => Err(self.unclear("it has several branches and no current one")),
                }
            }
            Err(other) => Err(other),
        }
    }

    /// Returns the path of the only file of a commit.
    fn only_file(&self, tip: &str) -> Result<String, GitError> {
        let files = self.git("list the files", &["ls-tree", "-r", "-z", "--name-only", tip])?;
        match files.split_terminator('\0').collect::<Vec<_>>()[..] {
            [only] => Ok(only.to_owned()),
            ref files => Err(self.unclear(format!("it holds {} files, and only one can be read", files.len()))),
        }
    }

    /// Returns the commits that change a file, oldest first.
    fn commits(&self, tip: &str, file: &str) -> Result<Vec<(String, Date)>, GitError> {
        if file.contains('\n') {
            return Err(self.unclear("the path of the file contains a line break"));
        }
        let list = self.git(
            "list the revisions",
            &["rev-list", "--reverse", "--date=short", "--format=%cd", tip, "--", &format!(":(literal,top){file}")],
        )?;
        let commits = commits(&list).ok_or_else(|| self.unclear("git printed an unknown list of revisions"))?;
        if commits.is_empty() {
            return Err(self.unclear(format!("no revision has the file {}", Printable(file.as_bytes()))));
        }
        Ok(commits)
    }
}

impl Iterator for Revisions {
    type Item = Result<Revision, GitError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (commit, committed) = self.commits.next()?;
        Some(match self.read(&commit) {
            Ok(bytes) => Ok(Revision { commit, committed, bytes }),
            Err(error) => {
                // The rest of the answer is still in the pipe: nothing more can be read.
                self.commits = Vec::new().into_iter();
                Err(GitError::Io { path: self.path.clone(), error })
            }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.commits.size_hint()
    }
}

impl ExactSizeIterator for Revisions {}

impl Drop for Revisions {
    fn drop(&mut self) {
        // Fails if the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Parses the list of revisions: a line `commit HASH`, then a line with the date, for each.
fn commits(list: &str) -> Option<Vec<(String, Date)>> {
    let mut lines = list.lines();
    let mut commits = Vec::new();
    while let Some(line) = lines.next() {
        let commit = line.strip_prefix("commit ")?;
        commits.push((commit.to_owned(), Date::parse(lines.next()?)?));
    }
    Some(commits)
}

fn is_bundle(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(BUNDLE.len() as u64).read_to_end(&mut head)?;
    Ok(head == BUNDLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(folder: &Path, words: &[&str]) {
        let status = command(folder)
            .args(["-c", "user.name=A", "-c", "user.email=a@b.example"])
            .args(words)
            .env("GIT_COMMITTER_DATE", "2017-03-10T12:00:00+0000")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{words:?}");
    }

    /// Returns a repository whose file `a b.txt` has three revisions.
    fn repository() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "--quiet", "-b", "main"]);
        for content in ["one\n", "", "three without an end"] {
            std::fs::write(folder.path().join("a b.txt"), content).unwrap();
            git(folder.path(), &["add", "."]);
            git(folder.path(), &["commit", "--quiet", "-m", "x"]);
        }
        folder
    }

    fn contents(revisions: Revisions) -> Vec<String> {
        revisions.map(|revision| String::from_utf8(revision.unwrap().bytes).unwrap()).collect()
    }

    #[test]
    fn revisions_come_oldest_first_from_repository_and_bundle() {
        let folder = repository();
        let revisions = Revisions::open(folder.path(), None).unwrap();
        assert_eq!((revisions.len(), revisions.file()), (3, "a b.txt"));
        let expected = ["one\n", "", "three without an end"];
        assert_eq!(contents(revisions), expected);

        let bundle = folder.path().join("x.bundle");
        git(folder.path(), &["bundle", "create", "--quiet", "x.bundle", "main"]);
        let mut revisions = Revisions::open(&bundle, Some("a b.txt")).unwrap();
        assert_eq!(revisions.next().unwrap().unwrap().committed.to_string(), "2017-03-10");
        assert_eq!(contents(revisions), expected[1..]);

        let bytes = std::fs::read(&bundle).unwrap();
        std::fs::write(&bundle, &bytes[..bytes.len() - 30]).unwrap();
        let error = Revisions::open(&bundle, None).unwrap_err().to_string();
        assert!(error.contains("x.bundle: git could not read the bundle, which is damaged: "), "{error}");
        assert!(error.contains("early EOF"), "{error}");
        std::fs::write(&bundle, b"no bundle").unwrap();
        let error = Revisions::open(&bundle, None).unwrap_err().to_string();
        assert!(error.ends_with("x.bundle: line 1, column 1: this is not a git bundle"), "{error}");
    }

    #[test]
    fn ambiguous_repositories_are_refused() {
        let folder = repository();
        let fault = |file: Option<&str>| Revisions::open(folder.path(), file).unwrap_err().to_string();
        assert!(fault(Some("nothing")).ends_with("no revision has the file nothing"));
        std::fs::write(folder.path().join("second"), "x").unwrap();
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "-m", "x"]);
        assert!(fault(None).ends_with("it holds 2 files, and only one can be read"));
        git(folder.path(), &["rm", "--quiet", "a b.txt"]);
        git(folder.path(), &["commit", "--quiet", "-m", "x"]);
        let mut revisions = Revisions::open(folder.path(), Some("a b.txt")).unwrap();
        let last = revisions.by_ref().last().unwrap().unwrap_err().to_string();
        assert!(last.contains("the file is not in this revision"), "{last}");
        let empty = tempfile::tempdir().unwrap();
        assert!(Revisions::open(empty.path(), None).is_err());
    }
}
