//! From paths to results: which files, read how, checked with which rules, in parallel. Prints nothing.

mod annotate;
mod check;
mod exclude;
mod files;
mod fix;
mod notes;
mod read;
mod run;
mod select;
mod update;

pub use annotate::{annotate, remove_notes};
pub use check::{Base, CheckSettings, Checked, Heard, NoteUse, check, parse_file, stand};
pub use files::{Follow, Found, SYSTEM_TABLES, find, system_tables};
pub use fix::{FixSettings, Fixed, MOST_ROUNDS, Mentioned, Offered, fix, offered};
pub use read::{FileError, FileFault, read_file, read_stream};
pub use run::{Settings, run};
pub use select::{RuleSet, Selection, Selector, UnknownRule};
pub use update::{Additions, UpdateSettings, Updated, update};
