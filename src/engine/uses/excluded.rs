//! The configurations that a search leaves out.

use super::super::{Choose, Exclusions, Follow, Origin, find};
use super::read::{head, recognize_head};
use crate::uses::Recognized;
use std::path::{Path, PathBuf};

/// Returns the configurations below some folders that a search leaves out, each with the rule. Other files that it leaves
/// out are of no interest.
pub(super) fn excluded(choose: &dyn Choose, paths: &[PathBuf], follow: &Follow) -> Vec<(PathBuf, String)> {
    let all = find(choose, paths, &Follow { nothing_excluded: true, ..follow.clone() });
    let mut exclusions = Exclusions::new(choose, paths, follow);
    let is_configuration =
        |path: &Path| head(path).is_ok_and(|head| !matches!(recognize_head(path, &head), Recognized::Unknown));
    let found = all.files.into_iter().filter(|file| file.origin != Origin::Named).map(|file| file.path);
    let ruled = found.filter_map(|path| exclusions.rule_for(&path).map(|rule| (path, rule)));
    ruled.filter(|(path, _)| is_configuration(path)).collect()
}
