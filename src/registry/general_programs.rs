//! Programs that serve nothing by themselves: they run or relay anything, or listen on no port. `data/general.tsv`.

use super::process_names::is_named;

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/general.tsv"));

/// The kind of a general program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralKind {
    /// Runs commands: `bash`.
    Shell,
    /// Joins a socket with another or with a command: `nc`.
    Relay,
    /// Runs many commands, shells among them: `busybox`.
    Toolbox,
    /// Runs programs of a language: `python3`.
    Interpreter,
    /// Listens on no port: `cron`, and threads of the kernel.
    Silent,
}

impl GeneralKind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "shell" => Some(Self::Shell),
            "relay" => Some(Self::Relay),
            "toolbox" => Some(Self::Toolbox),
            "interpreter" => Some(Self::Interpreter),
            "silent" => Some(Self::Silent),
            _ => None,
        }
    }
}

/// A program that serves nothing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralProgram {
    /// Its name, without a version.
    pub name: &'static str,
    /// Its kind.
    pub kind: GeneralKind,
    /// The title of the source.
    pub source_title: &'static str,
    /// The address of the source.
    pub source_url: &'static str,
}

impl GeneralProgram {
    /// Returns the program with this name, compared without case and without a version (`python3.11`).
    ///
    /// A login shell is `-bash`, and a thread of the kernel `kworker/0:1` or `[kworker/0:1]`.
    pub fn of(process: &str) -> Option<Self> {
        let name = process.trim_start_matches(['-', '[']);
        let name = name.split_once(['/', ':', ']']).map_or(name, |(name, _)| name);
        let unversioned = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let find = |wanted: &str| rows().find(|program| is_named(program.name, wanted));
        find(name).or_else(|| find(unversioned))
    }
}

fn rows() -> impl Iterator<Item = GeneralProgram> {
    TEXT.lines().skip(1).filter_map(|line| {
        let mut values = line.split('\t');
        let name = values.next()?;
        let kind = GeneralKind::parse(values.next()?)?;
        Some(GeneralProgram { name, kind, source_title: values.next()?, source_url: values.next()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let all: Vec<GeneralProgram> = rows().collect();
        assert_eq!(all.len(), TEXT.lines().count() - 1);
        assert!(all.is_sorted_by(|one, other| one.name < other.name));
        let columns = TEXT.lines().next().unwrap().split('\t').count();
        assert!(TEXT.lines().all(|line| line.split('\t').count() == columns));
        for program in all {
            assert!(program.source_url.starts_with("https://") && !program.source_title.is_empty(), "{program:?}");
        }
    }

    #[test]
    fn versions_do_not_matter() {
        let kind = |name| GeneralProgram::of(name).map(|program| program.kind);
        for name in ["python", "python3", "Python3.11", "perl5.36.0", "node"] {
            assert_eq!(kind(name), Some(GeneralKind::Interpreter), "{name}");
        }
        assert_eq!((kind("nc.openbsd"), kind("-bash")), (Some(GeneralKind::Relay), Some(GeneralKind::Shell)));
        for name in ["cron", "kworker/0:1-events", "[kworker/u8:2]", "kworker", "[kthreadd]", "ksoftirqd/3"] {
            assert_eq!(kind(name), Some(GeneralKind::Silent), "{name}");
        }
        for name in ["nginx", "", "3.1", "-", "[]", "/bash", "php-fpm8.2", "sshd"] {
            assert_eq!(kind(name), None, "{name}");
        }
    }
}
