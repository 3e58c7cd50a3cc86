//! The results of `uses`, and the configurations that `compare` names.

pub mod affected;
pub mod files;
mod json;
mod jsonl;
pub mod kinds;
mod text;
mod v1;

use super::{Reporter, ReporterMeta};
use crate::engine::{AnsweredUse, Gaps};
use crate::rule::UseTables;
use json::Json;
use jsonl::JsonLines;
use portolan_resolvers::Reader;
use text::Text;

/// The names that configurations look up, and what answers them.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The uses, in the order of the files.
    pub uses: &'a [AnsweredUse],
    /// The tables that names are looked up in.
    pub tables: &'a UseTables,
    /// The resolvers that look the names up.
    pub readers: &'a [Reader],
    /// The parts that are not read.
    pub gaps: &'a Gaps,
}

/// The reporters of `uses` that write names beside findings.
#[derive(Debug)]
pub struct Reporters<'a> {
    text: Text<'a>,
    json: Json<'a>,
    lines: JsonLines<'a>,
}

impl<'a> Reporters<'a> {
    /// Creates reporters of these names.
    pub fn new(names: Names<'a>) -> Self {
        Self { text: Text(names), json: Json(names), lines: JsonLines(names) }
    }

    /// Returns the reporter that `uses` has in the place of one of `check`: often the same.
    pub fn instead_of<'r>(&'r self, reporter: &'r dyn Reporter) -> &'r dyn Reporter {
        let all: [&dyn Reporter; 3] = [&self.text, &self.json, &self.lines];
        all.into_iter().find(|known| known.meta().id == reporter.meta().id).unwrap_or(reporter)
    }
}

/// Returns the description of the reporter that `uses` has in the place of one of `check`.
pub fn meta(meta: &'static ReporterMeta) -> &'static ReporterMeta {
    let all = [&text::META, &json::META, &jsonl::META];
    all.into_iter().find(|known| known.id == meta.id).unwrap_or(meta)
}
