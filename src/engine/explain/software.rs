//! The name of software that an unknown word resembles.

use super::near::{Likeness, by_name};
use super::search::CommonNames;
use crate::registry::Registry;

/// Returns the name of a program or software that a word resembles: `grafana` for `grafna`, `rabbitmq` for `rabbit`.
pub fn near_software(registry: &Registry, common: &CommonNames, word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let rank = |name: &String| match by_name(&word, &[], name)? {
        Likeness::Beginning if word.len() > 3 => Some(0),
        Likeness::OneLetter => Some(1),
        Likeness::TwoLetters => Some(2),
        _ => None,
    };
    let ranked = common.of_software(registry).filter_map(|name| Some((rank(&name)?, name.len(), name)));
    ranked.min().map(|(.., name)| name)
}
