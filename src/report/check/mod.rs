//! The results of `check`.

mod excerpt;
mod limit;
mod location;
mod positions;
mod remedies;
mod repeated_hints;
mod reporter;
mod sarif_v2;
mod sentences;
mod statement;
mod summary;
mod v1;
mod variable_parts;

pub(crate) use json::SummaryV1;
pub(crate) use summary::{found, write_counts, write_explain};

pub use reporter::{Reporter, ReporterMeta};
pub(in crate::report) use v1::each_finding;

/// One word a reporter: its module and its position in the list.
macro_rules! reporters {
    ($($reporter:ident),+ $(,)?) => {
        $(mod $reporter;)+
        /// Every reporter, the default first.
        pub static REPORTERS: &[&dyn Reporter] = &[$(&$reporter::REPORTER),+];
    };
}

reporters![text, concise, json, jsonl, sarif, github, gitlab, junit, markdown];

/// Returns the reporter with this id.
pub fn by_id(id: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.meta().id == id)
}
