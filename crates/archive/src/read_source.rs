//! Reads one source: its rows, and the facts that `data/sources.tsv` lists.

use crate::error::BuildError;
use crate::readers::assigned_numbers::rfc_number;
use crate::readers::early_rfc::early_rfc;
use portolan::model::Date;
use portolan::source::history::{HistorySource, SourceFacts};
use portolan::source::{ReadContext, SourceReader};
use portolan::text::PrintablePath;
use std::path::Path;

/// The title of the registry until 2010, when it was a text.
const PORT_NUMBERS_TITLE: &str = "Port Numbers";
/// The last of the Assigned Numbers RFCs. It lists the whole registry; IANA's own file followed it.
const LAST_ASSIGNED_NUMBERS: u16 = 1700;

/// A source that was read.
#[derive(Debug)]
pub(crate) struct ReadSource {
    /// The file, with the commit in a repository.
    pub(crate) path: String,
    /// The rows and facts.
    pub(crate) history: HistorySource,
    /// The bytes, if this is the registry in XML.
    pub(crate) xml: Option<Vec<u8>>,
}

impl ReadSource {
    /// Reads the bytes of a source. `path` is for messages; `kept_in` names the archive that kept a state of the registry.
    pub(crate) fn read(
        reader: &dyn SourceReader,
        bytes: Vec<u8>,
        path: &str,
        context: &ReadContext,
        kept_in: Option<&str>,
    ) -> Result<Self, BuildError> {
        let source = reader.read(&bytes, context).map_err(|error| BuildError::Read { path: path.to_owned(), error })?;
        let kind = reader.kind();
        let mut facts = SourceFacts::of_registry(kind, &source, &bytes, kept_in);
        let rfc = match kind {
            "rfc" => rfc_number(&bytes).map(|number| (number, "Assigned Numbers")),
            "rfc-prose" => early_rfc(&bytes),
            _ => None,
        };
        if let Some((number, title)) = rfc {
            facts.id = format!("rfc{number}");
            facts.title = format!("RFC {number}, {title}");
            facts.published = format!("https://www.rfc-editor.org/rfc/rfc{number}.txt");
            facts.whole |= number == LAST_ASSIGNED_NUMBERS;
        } else if kind == "registry-text" {
            PORT_NUMBERS_TITLE.clone_into(&mut facts.title);
        }
        let xml = (kind == "registry-xml").then_some(bytes);
        Ok(Self { path: path.to_owned(), history: HistorySource::new(facts, source), xml })
    }

    /// Reads a file with the reader that `reader_of` chooses. `None` if no reader fits its name and content.
    pub(crate) fn read_file(
        path: &Path,
        kept_in: Option<&str>,
        today: Date,
        reader_of: impl Fn(&str, &[u8]) -> Option<&'static dyn SourceReader>,
    ) -> Result<Option<Self>, BuildError> {
        let bytes = std::fs::read(path).map_err(|error| BuildError::Io { path: path.to_owned(), error })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(reader) = reader_of(&name, &bytes) else { return Ok(None) };
        let context = ReadContext::of_file(path, today);
        Self::read(reader, bytes, &PrintablePath(path).to_string(), &context, kept_in).map(Some)
    }

    /// Returns the id that the source has before equal ids are numbered.
    pub(crate) fn id(&self) -> &str {
        &self.history.facts.id
    }

    /// Returns the date.
    pub(crate) fn date(&self) -> Date {
        self.history.facts.date
    }
}
