//! From paths to results: finds, reads, checks and fixes files, in parallel. Prints nothing.

mod accepted;
mod added;
mod annotate;
mod anothers_table;
mod blocks;
mod check;
mod compare;
mod exclusion;
mod explain;
pub(crate) mod facts;
mod files;
mod fix;
mod ghosts;
mod globs;
mod guess;
mod listen;
mod local_tables;
mod notes;
mod owned;
mod parse;
mod query;
mod read;
mod read_back;
mod resolve;
mod run;
mod select;
mod survey;
mod totals;
mod update;
mod uses;

pub use accepted::{accept, is_used, lookup_changes};
pub use added::{AddedFindings, MOST_ADDED};
pub use annotate::{annotate, remove_notes};
pub use anothers_table::held_back_aliases;
pub use check::{Base, CheckSettings, Checked, CommentPolicy, MOST_PROPOSALS_OF_LINE, NoteUse, check, judge_entries};
pub use compare::{
    FrequencyChanges, SharedChange, Subject, SubjectChange, TopPorts, TopPortsFault, breaks_lookups, count_kind,
    frequency_changes, shared_changes, subject_changes,
};
pub use exclusion::Exclusions;
pub use explain::{
    CommonNames, EarlierName, Explanation, Lead, Likeness, Near, Question, Server, ServerEndpoint, customary_names,
    earlier_names, is_near, lead, near_software,
};
pub use files::{Choose, Follow, Found, FoundFile, LINK_NOT_FOLLOWED, SYSTEM_TABLES, find, system_tables};
pub use fix::{FixSettings, Fixed, MOST_ROUNDS, Mentioned, ProposedFix, Renamed, check_and_propose, fix};
pub use ghosts::{Ghost, GhostCause, GhostKind, ghosts};
pub use globs::Globs;
pub use guess::{Guess, NoGuess, guess};
pub use listen::{
    GHOST, GeneralHolder, Here, ListenFacts, ListenFilter, ListenReason, ListenReasonKind, Listener, LocalTable,
};
pub use local_tables::{LocalEntry, local_entries};
pub use owned::{OwnersRemark, owners_remark};
pub use parse::{Origin, parse_file};
pub use query::Query;
use read::read_text;
pub use read::{FileError, FileFault, REMEDY_OF_IDENTIFIERS, UnreadFile, read_file, read_stream};
pub use resolve::{AnsweredLookup, Given, Reason, Resolved};
pub use run::{GivenRole, Settings, run};
pub use select::{RuleSet, Selection, Selector, UnknownRule};
pub use survey::{Decision, survey};
pub use totals::{FileRow, ListTotals, Remedies, RuleCount, RuleRow, Totals, count_by_rule};
pub use update::{
    Added, Additions, Kept, LeftOut, LineMap, NamesBeside, OtherName, StaleEntry, TableUpdate, UpdateSettings, Updated,
    WhyItStays, WhyLeftOut, update,
};
pub use uses::{
    AnsweredUse, ConfigDecision, ConfigFile, ConfigFiles, ConfigKind, FindConfigs, Gaps, UseSettings, answered,
    check_configuration, check_text, find_configs, kinds, system_readers, usual_paths,
};
