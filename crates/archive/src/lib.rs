//! The maintainers' program of Portolan. It makes the tables of `data/` from an archive of dated sources, and writes
//! the skeleton of a new rule.
//!
//! An archive is a folder with states of the registry in XML, CSV and text, Assigned Numbers RFCs, and git bundles of
//! the registry's revisions.
//!
//! | module | question it answers |
//! |---|---|
//! | `readers` | how the forms are read that the user's program does not read: texts and RFCs; one file per form |
//! | `intended_kind` | which form was intended by a file that no reader recognizes |
//! | `git_revisions` | which revisions a git repository or bundle has |
//! | `read_source` | how one source is read: its rows and facts |
//! | `archive` | which sources an archive has, in the order of their dates |
//! | `same_day` | which sources of one day are equal, and how the others differ |
//! | `build` | how the tables are made |
//! | `new_rule` | which files a new rule needs |

mod archive;
mod build;
mod error;
mod git_revisions;
mod intended_kind;
mod new_rule;
mod read_source;
mod readers;
mod same_day;

pub use build::{BuildPlan, Built, build};
pub use error::BuildError;
pub use git_revisions::{GitError, Revision, Revisions};
pub use new_rule::{FILL_IN, NewRuleError, new_rule};
pub use readers::{READERS, reader_of};
