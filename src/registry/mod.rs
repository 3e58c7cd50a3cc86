//! The facts about the IANA registry, and queries for them.
//!
//! The build script packs the tables in `data/` with `portolan_store`, and the program embeds the result: nothing is
//! parsed at start. [`Registry`] is one snapshot with its [`History`] and the [`Claims`] of others; [`judge`] checks the
//! entries of a document against it. Sentences about the facts are in `phrases`.

mod as_of;
mod claims;
mod contradiction;
mod embedded;
mod endpoint;
mod exempt_ports;
mod general_programs;
mod habits;
mod history;
mod judge;
mod judgements;
mod noted_move;
mod pack;
mod past;
mod past_rows;
mod process_names;
mod queries;
pub(crate) mod reason;
mod record;
mod standing;
mod tenure;
mod unlisted;
mod unstated;
mod usual_ports;

pub use as_of::{AsOfError, as_of, source_as_of};
pub use claims::{Claim, ClaimKind, Claims, EarlyRow, EarlyRows};
pub use contradiction::Contradiction;
pub use exempt_ports::KnownUse;
pub use general_programs::{GeneralKind, GeneralProgram};
pub use habits::{Habit, Habits};
pub(crate) use history::HistoryParts;
pub use history::{History, Source};
pub use judge::{expected, judge, judge_alias, worst_part};
pub use judgements::{Flag, Flags, Judgement, Judgements};
pub use noted_move::NotedMove;
pub use pack::{
    MOST_BYTES_OF_NAME, MOST_PACK_ROWS, MOST_ROWS_OF_NAME, Pack, PackHead, PackRow, Relation, Relations, doubtful_rows,
    read_pack, relate,
};
pub(crate) use pack::{NewPackRow, PackRows};
pub(crate) use past_rows::{PastRow, transports_of};
pub use portolan_store::table;
pub use queries::Registry;
pub use record::Record;
pub(crate) use record::plain_description;
pub use standing::{CurrentName, Standing, current_name, last_tenure, renamed_in_words, standing};
pub(crate) use standing::{customary_after, held_earlier};
pub use tenure::{End, EndKind, Listed, Tenure};
pub use unlisted::{Unlisted, is_unlisted};
pub use unstated::infer_unstated;
pub use usual_ports::{UsualPort, UsualPorts};
