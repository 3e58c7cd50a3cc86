//! Formats without code. [`DeclaredFormat`] reads files by a descriptor, a TOML file of patterns, columns or paths.
//!
//! A descriptor yields spans of a file, never text, so that no byte of the file is lost. `docs/formats.md` explains its
//! keys. Limits on patterns, rows, trees, entries and problems bound the work of any descriptor on any file.

mod broken_row;
mod builder;
mod case_form;
mod comments;
mod compile;
mod delimited;
mod descriptor;
mod early_end;
mod escape;
mod filled_tables;
mod guard;
mod headed;
mod heads;
mod known;
mod mutation;
mod names;
mod new_row;
mod pattern;
mod quotes;
mod regions;
mod render;
mod rendering;
mod row;
mod row_form;
mod row_text;
mod scan;
mod separators;
mod shipped;
mod spec;
mod template;
mod tree;
mod trial;
mod unread;
mod values;

pub use builder::{MOST_ENTRIES, MOST_PROBLEMS};
pub use compile::{LARGEST_DESCRIPTOR, MOST_PARTS};
pub use known::{Evidence, has_known_names, has_names};
pub use pattern::{LARGEST_PATTERN, LONGEST_PATTERN, LONGEST_ROW, escaped};
pub use render::{EntriesFound, reads_back};
pub use row::MOST_OF_A_ROW;
pub use scan::{MOST_REGIONS, MOST_STEPS};
pub use shipped::{Shipped, shipped};
pub use tree::{DEEPEST, MOST_NODES};
pub use trial::{MOST_MUTATED_BYTES, MOST_MUTATIONS, Sample, Trial};

use super::{Format, Unwritable};
use crate::diagnostic::{Change, Edit};
use crate::model::TransportWord;
use crate::syntax::{Aliases, Comment, Document, FormatMeta, FormatOrigin, NameRole, PortsOfName, RowOrder, Rows};
use crate::text::{InputError, read_limited};
use builder::Builder;
use descriptor::{Descriptor, Kind, Role};
use pattern::ALIAS;
use rendering::Rendering;
use spec::Spec;
use std::path::Path;
use std::sync::Arc;

/// A format that a descriptor describes.
#[derive(Debug)]
pub struct DeclaredFormat {
    meta: Arc<FormatMeta>,
    spec: Spec,
}

/// Loads the descriptor at a path.
///
/// # Errors
/// If it cannot be read, is larger than [`LARGEST_DESCRIPTOR`], or is wrong.
pub fn load(path: &Path) -> Result<DeclaredFormat, InputError> {
    let bytes = read_limited(path, LARGEST_DESCRIPTOR)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let at = error.valid_up_to();
        InputError::at(path, &bytes, at..at + 1, "not UTF-8")
    })?;
    parse(path, text, FormatOrigin::File(path.to_owned()))
}

/// Parses the text of a descriptor; `path` names it in errors.
///
/// # Errors
/// If it is wrong.
pub fn parse(path: &Path, text: &str, origin: FormatOrigin) -> Result<DeclaredFormat, InputError> {
    let descriptor = compile::parse(path, text)?;
    let spec = compile::compile(path, text, &descriptor)?;
    let meta = Arc::new(meta(&descriptor, &spec, origin));
    Ok(DeclaredFormat { meta, spec })
}

fn meta(descriptor: &Descriptor, spec: &Spec, origin: FormatOrigin) -> FormatMeta {
    let has_aliases = spec.tables.iter().any(|compiled| {
        compiled.entry.as_ref().is_some_and(|pattern| pattern.has_somewhere(ALIAS))
            || compiled.delimited.columns.iter().any(|(field, _)| *field == ALIAS)
            || compiled.tree.as_ref().is_some_and(|tree| tree.fields.iter().any(|(field, _)| *field == ALIAS))
    });
    FormatMeta {
        id: descriptor.name.get_ref().clone().into(),
        summary: match descriptor.about.split_whitespace().collect::<Vec<_>>().join(" ") {
            none if none.is_empty() => "described by its descriptor".into(),
            about => about.into(),
        },
        file_names: descriptor.paths.iter().map(|path| path.get_ref().clone().into()).collect(),
        readers: Vec::new(),
        aliases: if has_aliases { Aliases::Words } else { Aliases::None },
        fields: Vec::new(),
        comment: spec
            .comments
            .first()
            .map(|style| Comment { sign: String::from_utf8_lossy(&style.begin).into_owned().into(), has_parts: false }),
        line_limit: None,
        rows: if spec.edit.row.is_some() && spec.names.role == Some(Role::Name) {
            Rows::Described
        } else {
            Rows::Fixed
        },
        row: "a row as the descriptor says".into(),
        names: match spec.names.role {
            Some(Role::Name) => NameRole::Name,
            Some(Role::Identifier) => NameRole::Identifier,
            Some(Role::Label) | None => NameRole::Label,
            Some(Role::None) => NameRole::None,
        },
        ports_of_name: PortsOfName::All,
        origin,
        generated: descriptor.generated.then(|| descriptor.regenerate.clone().unwrap_or_default().into()),
        takes_notes: spec.takes_notes(),
    }
}

/// Returns the id of a format.
pub fn id(format: &DeclaredFormat) -> &str {
    &format.meta.id
}

/// How well a file's path and content fit a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// They do not.
    None,
    /// The descriptor names neither paths nor content: its entries decide.
    Open,
    /// Its path is one that the descriptor names: a hint.
    Path,
    /// Its content is, and its path if the descriptor names any.
    Content,
}

impl DeclaredFormat {
    /// Returns whether the descriptor claims a file.
    pub fn claim(&self, path: &Path, bytes: &[u8]) -> Claim {
        if self.spec.globs.is_some() && !self.fits_path(path) {
            return Claim::None;
        }
        match &self.spec.contains {
            Some(contains) if contains.is_match(bytes) => Claim::Content,
            Some(_) => Claim::None,
            None if self.spec.globs.is_some() => Claim::Path,
            None => Claim::Open,
        }
    }

    /// Returns whether a file is in this format only if its content says so.
    pub fn needs_content(&self) -> bool {
        self.spec.contains.is_some()
    }

    /// Returns whether it is the user's and has the id of a descriptor of the program, which it replaces.
    pub fn replaces_shipped(&self) -> bool {
        matches!(self.meta.origin, FormatOrigin::File(_)) && shipped().iter().any(|other| *other.name == *self.meta.id)
    }

    /// Returns whether files are read with the parser of a tree: JSON, XML, YAML or TOML.
    pub fn is_tree(&self) -> bool {
        self.spec.kind == Kind::Tree
    }

    /// Returns whether a file has the text before the first row of a table. The table is found where that row is broken.
    /// Much code has a short head, such as `{`: it counts only with `and_short`.
    pub fn has_head(&self, bytes: &[u8], and_short: bool) -> bool {
        let heads = self.spec.tables.iter().map(|table| &table.heads);
        let mut heads = heads.flat_map(|heads| heads.long.iter().chain(heads.short.iter().filter(|_| and_short)));
        self.spec.kind == Kind::Pattern && heads.any(|head| head.is_match(bytes))
    }

    /// Returns whether the descriptor names the path of a file.
    pub fn fits_path(&self, path: &Path) -> bool {
        self.spec.globs.as_ref().is_some_and(|globs| globs.is_match(path))
    }

    /// Reads a file. The path may give the transport of all entries.
    pub fn read(&self, path: Option<&Path>, bytes: &[u8]) -> Document {
        let mut builder = Builder::new(&self.spec, &self.meta, bytes);
        let stem = self.stem(path);
        match self.spec.kind {
            Kind::Pattern => scan::scan(&self.spec, &stem, &mut builder),
            Kind::Delimited => delimited::read(&self.spec, &stem, &mut builder),
            Kind::Tree => tree::read(&self.spec, &stem, &mut builder),
        }
        builder.finish()
    }

    /// Returns the transports that the name of a file means.
    fn stem(&self, path: Option<&Path>) -> Vec<TransportWord> {
        let stem = path.and_then(Path::file_stem).map(std::ffi::OsStr::as_encoded_bytes);
        let table = self.spec.tables.iter().find(|table| table.parts.is_file_stem);
        stem.zip(table).and_then(|(stem, table)| table.parts.transport(stem)).unwrap_or_default()
    }
}

impl Format for DeclaredFormat {
    fn meta(&self) -> &Arc<FormatMeta> {
        &self.meta
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        self.read(None, bytes)
    }

    fn parse_at(&self, path: &Path, bytes: &[u8]) -> Document {
        self.read(Some(path), bytes)
    }

    fn begins_in(&self, bytes: &[u8]) -> bool {
        self.spec.tables.iter().any(|table| table.begin.as_ref().is_none_or(|begin| begin.is_match(bytes)))
    }

    fn fits(&self, document: &Document, _: &[u8]) -> bool {
        !document.entries.is_empty() || self.spec.may_be_empty && document.unreadable.is_empty()
    }

    fn row_order(&self, document: &Document, bytes: &[u8]) -> RowOrder {
        Rendering { format: self, document, bytes }.order_of_largest_table()
    }

    fn has_unread_values(&self, document: &Document, bytes: &[u8]) -> bool {
        Rendering { format: self, document, bytes }.has_unread_values()
    }

    fn render_change(&self, document: &Document, bytes: &[u8], change: &Change) -> Result<Vec<Edit>, Unwritable> {
        self.render(document, bytes, change)
    }
}
