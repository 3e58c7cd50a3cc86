//! [`Shared`]: what one rule has worked out of a document, kept for the rules that ask for the same.

use super::readers::LineSet;
use crate::syntax::Binding;
use std::sync::OnceLock;

/// What several rules ask for, each worked out when it is asked for first.
#[derive(Debug, Default)]
pub struct Shared {
    /// See [`super::groups::names_with_several_ports`].
    pub(super) names_with_several_ports: OnceLock<Vec<Vec<Binding>>>,
    /// See [`super::readers::odd_lines`].
    pub(super) odd_lines: OnceLock<LineSet>,
    /// How many findings there were when [`super::readers::lines_spoken_of`] was asked for first, and what it said.
    pub(super) spoken_of: OnceLock<(usize, LineSet)>,
}
