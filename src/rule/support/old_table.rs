//! [`OldTable`]: the table that `--base` names.

use crate::diagnostic::OldLine;
use crate::model::TransportWord;
use crate::syntax::{Document, EntryId};
use crate::text::SourceFile;
use std::sync::Arc;

/// The table that a document replaces.
#[derive(Debug)]
pub struct OldTable {
    /// The file, which several configurations may share.
    pub source: Arc<SourceFile>,
    /// Its lines and entries.
    pub document: Document,
}

impl OldTable {
    /// Returns the first line with a name at an endpoint, or with the endpoint if no name is given.
    pub(in crate::rule) fn line(&self, name: Option<&[u8]>, endpoint: Option<(TransportWord, u16)>) -> Option<OldLine> {
        let (document, bytes) = (&self.document, &self.source.bytes);
        let is_there = |id: EntryId| {
            let entry = document.entry(id);
            endpoint.is_none_or(|(transport, port)| entry.transport == transport && entry.ports.contains(port))
        };
        let (entry, mark) = if let Some(name) = name {
            let mut bindings = document.entry_index(bytes).by_name(document, bytes, name);
            let binding = bindings.find(|binding| is_there(binding.entry))?;
            (binding.entry, binding.span(document))
        } else {
            let (entry, _) = document.entries_with_ids().find(|(id, _)| is_there(*id))?;
            (entry, document.entry(entry).name)
        };
        let line = document.entry(entry).line;
        let content = document.line(line)?.content;
        let mark = mark.start.index() - content.start.index()..mark.end.index() - content.start.index();
        Some(OldLine { path: self.source.path.clone(), line, text: content.of(bytes).to_vec(), mark })
    }
}
