//! Sentences about the facts of the registry, shared by rules, `local` and reports.
//!
//! [`EvidenceBuilder`] writes the statements of sources about an entry; the functions beside it write parts of them.
//! `registry/` holds the facts and answers queries, and writes no sentences.

mod beginnings;
mod builder;
mod claims;
mod contradictions;
mod endpoints;
mod ends;
mod evidence;
mod packs;
mod records;

pub(crate) use beginnings::began;
pub use builder::EvidenceBuilder;
pub(crate) use claims::claims_title;
pub use contradictions::contradictions;
pub(crate) use endpoints::{endpoints_of_name, endpoints_of_records, endpoints_of_tenure, list_endpoints};
pub use ends::ended;
pub(crate) use ends::{between, customary_use_after, when};
pub use evidence::{DateOf, Evidence, EvidenceKind, Subject};
pub(crate) use records::present_endpoints;
