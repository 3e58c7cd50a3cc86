//! The IANA registry as facts that can be asked in no time.
//!
//! `data/registry.tsv` has one record of the registry a row. The build script packs it, with sorted
//! indexes, into one block of bytes that is part of the program: nothing is parsed or allocated at start.
//! [`Registry`] asks it; [`judge`] says how each entry of a document stands.

mod against;
mod as_of;
mod claims;
mod evidence;
pub(crate) mod ground;
mod habits;
mod history;
mod judge;
mod judgements;
mod packed;
mod past;
mod past_rows;
mod place;
mod record;
mod standing;
mod telling;
mod tenure;

pub(crate) use against::places_of;
pub use as_of::{AsOfError, as_of, source_as_of};
pub use claims::{Claim, ClaimKind, Claims, EarlyRow, EarlyRows};
pub(crate) use evidence::AGAINST;
pub use evidence::{DateOf, Dossier, Evidence, EvidenceKind, Subject};
pub use habits::{Habit, Habits};
pub(crate) use history::HistoryParts;
pub use history::{History, Source};
pub use judge::{expected, judge, judge_alias, worst_part};
pub use judgements::{Flag, Flags, Judgement, Judgements};
pub use packed::Registry;
pub(crate) use past_rows::{PastRow, transports_of};
pub use portolan_store::table;
pub use record::Record;
pub use standing::{GoesOn, Standing, goes_on_as, last_tenure, standing};
pub use telling::ended;
pub(crate) use telling::{places, portless_note, without_remark};
pub use tenure::{End, EndKind, Listed, Tenure};
