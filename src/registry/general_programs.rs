//! Programs that serve nothing by themselves, but run or relay anything: `data/general.tsv`.

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/general.tsv"));

/// The kind of a general program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralKind {
    /// Runs commands: `bash`.
    Shell,
    /// Joins a socket with another or with a command: `nc`.
    Relay,
    /// Runs programs of a language: `python3`.
    Interpreter,
}

impl GeneralKind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "shell" => Some(Self::Shell),
            "relay" => Some(Self::Relay),
            "interpreter" => Some(Self::Interpreter),
            _ => None,
        }
    }
}

/// A program that serves nothing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralProgram {
    /// Its kind.
    pub kind: GeneralKind,
    /// The title of the source.
    pub source_title: &'static str,
    /// The address of the source.
    pub source_url: &'static str,
}

impl GeneralProgram {
    /// Returns the program with this name, compared without case and without a version (`python3.11`).
    pub fn of(process: &str) -> Option<Self> {
        let plain = process.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let find =
            |wanted: &str| rows().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, program)| program);
        find(process).or_else(|| find(plain))
    }

    /// Returns the columns of `data/general.tsv`, in their order.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        TEXT.lines().next().unwrap_or_default().split('\t')
    }
}

fn rows() -> impl Iterator<Item = (&'static str, GeneralProgram)> {
    TEXT.lines().skip(1).filter_map(|line| {
        let mut values = line.split('\t');
        let name = values.next()?;
        let kind = GeneralKind::parse(values.next()?)?;
        Some((name, GeneralProgram { kind, source_title: values.next()?, source_url: values.next()? }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let all: Vec<(&str, GeneralProgram)> = rows().collect();
        assert_eq!(all.len(), TEXT.lines().count() - 1);
        assert!(all.is_sorted_by(|(one, _), (other, _)| one < other));
        assert!(TEXT.lines().all(|line| line.split('\t').count() == GeneralProgram::columns().count()));
        for (name, program) in all {
            assert!(program.source_url.starts_with("https://") && !program.source_title.is_empty(), "{name}");
        }
    }

    #[test]
    fn versions_do_not_matter() {
        let kind = |name| GeneralProgram::of(name).map(|program| program.kind);
        for name in ["python", "python3", "Python3.11", "perl5.36.0", "node"] {
            assert_eq!(kind(name), Some(GeneralKind::Interpreter), "{name}");
        }
        assert_eq!((kind("nc.openbsd"), kind("bash")), (Some(GeneralKind::Relay), Some(GeneralKind::Shell)));
        assert_eq!((kind("nginx"), kind(""), kind("3.1")), (None, None, None));
    }
}
