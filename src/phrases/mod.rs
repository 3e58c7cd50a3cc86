//! Sentences about the facts of the registry, shared by rules, `local` and reports.
//!
//! [`EvidenceBuilder`] writes the statements of sources about an entry; the functions beside it write parts of them.
//! `registry/` holds the facts and answers queries, and writes no sentences.

mod beginnings;
mod builder;
mod claims;
mod contradictions;
mod ends;
mod evidence;
mod packs;
mod places;
mod records;

pub(crate) use beginnings::began;
pub use builder::EvidenceBuilder;
pub(crate) use claims::claims_title;
pub use contradictions::contradictions;
pub use ends::ended;
pub(crate) use ends::{between, customary_use_after, when};
pub use evidence::{DateOf, Evidence, EvidenceKind, Subject};
pub(crate) use places::{list_places, places_of_name, places_of_records, places_of_tenure};
pub(crate) use records::present_place;
