//! [`SourceFacts`]: a row of `data/sources.tsv`.

use crate::model::Date;
use crate::source::{DatedBy, DatedSource};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The page of the registry at IANA.
const REGISTRY_PAGE: &str = "https://www.iana.org/assignments/service-names-port-numbers/";
const REGISTRY_TITLE: &str = "Service Name and Transport Protocol Port Number Registry";

/// The facts that `data/sources.tsv` lists about a source.
#[derive(Clone, Debug)]
pub struct SourceFacts {
    /// The id that other tables use.
    pub id: String,
    /// The date: no row is newer.
    pub date: Date,
    /// The day on which the source certainly existed. Later than `date` only for a dated commit, or where a row is
    /// dated later.
    pub known_by: Date,
    /// How the date is known, in words.
    pub dated_by: String,
    /// The id of the reader.
    pub kind: &'static str,
    /// Whether it lists the whole registry of its time.
    pub whole: bool,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The title.
    pub title: String,
    /// The address at which it is published, and where a copy was kept.
    pub published: String,
}

impl SourceFacts {
    /// Returns the facts of a state of the registry that the reader `kind` read from `bytes`. `kept_in` names the archive
    /// that kept this state; `None` if IANA publishes it today.
    pub fn of_registry(kind: &'static str, source: &DatedSource, bytes: &[u8], kept_in: Option<&str>) -> Self {
        Self {
            id: format!("iana-{}", source.date),
            date: source.date,
            known_by: source.known_by,
            dated_by: dated_by(source),
            kind,
            whole: source.whole_registry,
            sha256: hexadecimal(&Sha256::digest(bytes)),
            title: REGISTRY_TITLE.to_owned(),
            published: match kept_in {
                Some(archive) => format!("{REGISTRY_PAGE} (copy: {archive})"),
                None => REGISTRY_PAGE.to_owned(),
            },
        }
    }
}

/// Returns how the date of a source is known. `data/sources.tsv` has these words.
fn dated_by(source: &DatedSource) -> String {
    let DatedSource { date, known_by, .. } = source;
    match source.dated_by {
        DatedBy::Commit if date < known_by => format!("the newest date in it; committed {known_by}"),
        DatedBy::Commit => "the commit that held it".to_owned(),
        DatedBy::Itself if date < known_by => format!("the source itself; it holds records of {known_by}"),
        DatedBy::Itself => "the source itself".to_owned(),
        DatedBy::FileName if date < known_by => format!("the name of the file; it holds records of {known_by}"),
        DatedBy::FileName => "the name of the file".to_owned(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
