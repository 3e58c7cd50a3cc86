//! The results of `compare`.

pub mod json;
pub mod markdown;
pub mod text;
mod words;

use super::uses::affected::Affected;
use crate::diagnostic::Dropped;
use crate::engine::FrequencyChanges;
use portolan_resolvers::LookupChange;
use std::borrow::Cow;
use std::path::Path;

/// Two tables of one format, and the changes between them.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The path of the old table.
    pub old: &'a Path,
    /// The path of the new table.
    pub new: &'a Path,
    /// The id of their format.
    pub format: &'a str,
    /// The ids of the resolvers that read the format.
    pub readers: &'a [Cow<'static, str>],
    /// The lookups that change, without accepted losses.
    pub changes: &'a [LookupChange],
    /// The changes that follow from accepted losses.
    pub accepted: &'a [LookupChange],
    /// The names whose loss is accepted.
    pub dropped: &'a [Dropped],
    /// The changes of open frequencies, if the format has them.
    pub frequencies: Option<&'a FrequencyChanges>,
    /// The configurations, if some were named.
    pub uses: Option<&'a Affected>,
}
