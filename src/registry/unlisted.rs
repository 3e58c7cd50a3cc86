//! Programs and protocols that the registry does not list, and whose names resemble others: `data/unlisted.tsv`.

use crate::model::same_letters_and_digits;

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/unlisted.tsv"));

/// Returns whether a name is that of an unlisted program or protocol, compared by letters and digits.
pub fn is_unlisted(name: &str) -> bool {
    names().any(|own| same_letters_and_digits(own.as_bytes(), name.as_bytes()))
}

fn names() -> impl Iterator<Item = &'static str> {
    TEXT.lines().skip(1).filter_map(|line| line.split('\t').next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Habits, Registry};

    #[test]
    fn every_row_has_a_source_and_no_other_table_has_its_name() {
        assert!(names().is_sorted_by(|one, other| one < other));
        let (registry, programs) = (Registry::embedded(), Habits::of_programs());
        for line in TEXT.lines().skip(1) {
            let [name, title, url, _] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(!title.is_empty() && url.starts_with("https://"), "{line}");
            let mut others = registry.habits().all().chain(programs.all());
            let is_listed = registry.named(name.as_bytes()).next().is_some() || others.any(|own| own.name() == name);
            assert!(!is_listed, "{name}");
        }
    }

    #[test]
    fn signs_and_case_do_not_matter() {
        assert!(is_unlisted("FtpProxy") && is_unlisted("postgrey") && !is_unlisted("tproxy") && !is_unlisted(""));
    }
}
