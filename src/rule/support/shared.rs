//! [`Shared`]: what one rule has worked out of a document, kept for the rules that ask for the same.

use super::readers::LineSet;
use crate::syntax::Binding;
use std::sync::OnceLock;

/// What several rules ask for, each worked out when it is asked for first.
#[derive(Debug, Default)]
pub struct Shared {
    /// See [`super::groups::names_with_several_ports`].
    pub(in crate::rule) names_with_several_ports: OnceLock<Vec<Vec<Binding>>>,
    /// See [`super::readers::odd_lines`].
    pub(in crate::rule) odd_lines: OnceLock<LineSet>,
    /// How many findings there were when [`super::readers::lines_with_correctness_findings`] was asked for first, and what it said.
    pub(in crate::rule) spoken_of: OnceLock<(usize, LineSet)>,
}
