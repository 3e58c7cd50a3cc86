//! [`Shared`]: a per-document cache of results shared by several rules.

use super::descriptions::Description;
use super::entries_by_port::EntriesByPort;
use super::lines::LineSet;
use crate::syntax::{Binding, EntryId};
use hashbrown::HashMap;
use portolan_resolvers::Tables;
use std::sync::OnceLock;

/// Results that several rules need, each computed on first use.
#[derive(Debug, Default)]
pub struct Shared {
    /// See [`super::groups::names_with_several_ports`].
    pub(in crate::rule) names_with_several_ports: OnceLock<Vec<Vec<Binding>>>,
    /// The whole document, as read by the resolvers that messages name.
    pub(in crate::rule) whole_table: OnceLock<Tables>,
    /// The lines that share a name or a port, as read by every resolver of the format. See
    /// [`super::groups::answers_in_table`].
    pub(in crate::rule) competing_lines: OnceLock<Tables>,
    /// The entries by port.
    pub(in crate::rule) entries_by_port: OnceLock<EntriesByPort>,
    /// See [`super::descriptions::description_of`].
    pub(in crate::rule) descriptions: OnceLock<HashMap<EntryId, Description>>,
    /// See [`super::lines::odd_lines`].
    pub(in crate::rule) odd_lines: OnceLock<LineSet>,
    /// The result of [`super::lines::lines_with_correctness_findings`]. The number is that of the findings when it was
    /// first called.
    pub(in crate::rule) lines_with_correctness_findings: OnceLock<(usize, LineSet)>,
}
