//! The settings for a file, as text and as JSON.

use super::run::Run;
use super::theme::Paint;
use super::v1::{VERSION, append};
use super::wrap::wrap;
use crate::text::PrintablePath;
use serde::Serialize;
use std::io::Write as _;
use std::path::Path;

/// One setting.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The key.
    pub key: &'static str,
    /// Its values.
    pub values: Vec<String>,
    /// The configuration that sets it; `None` for the default.
    #[serde(rename = "whence")]
    pub origin: Option<String>,
}

/// Writes the settings as text. `source` is the path of the configuration and its kind.
pub fn text(source: Option<(&Path, &str)>, rows: &[Row], run: &Run<'_>, out: &mut Vec<u8>) {
    let _ = match source {
        Some((path, kind)) => writeln!(out, "{} ({kind})", run.theme.paint(Paint::Location, PrintablePath(path))),
        None => writeln!(out, "no configuration: every setting has its default"),
    };
    for row in rows {
        let values = if row.values.is_empty() { "-".to_owned() } else { row.values.join(", ") };
        let origin = row.origin.as_deref().map_or("default".to_owned(), |path| format!("from {path}"));
        let head = format!("  {:<17} ", row.key);
        let line = wrap(&head, &format!("{values}  ({origin})"), "                    ", run.theme.width());
        let _ = writeln!(out, "{line}");
    }
}

#[derive(Serialize)]
struct ConfigV1<'a> {
    version: u8,
    configuration: Option<String>,
    kind: Option<&'a str>,
    settings: &'a [Row],
}

/// Writes the settings as one JSON document: schemas/config.json.
pub fn json(source: Option<(&Path, &str)>, rows: &[Row], out: &mut Vec<u8>) {
    let document = ConfigV1 {
        version: VERSION,
        configuration: source.map(|(path, _)| path.to_string_lossy().into_owned()),
        kind: source.map(|(_, kind)| kind),
        settings: rows,
    };
    append(out, &document);
    out.push(b'\n');
}
