//! The configurations of a run. Includes the service names that they look up, and the findings about these names.

mod answered;
mod check;
mod decision;
mod excluded;
mod find;
mod gaps;
mod include;
mod read;
mod system;

pub use answered::{AnsweredUse, answered};
pub use check::{UseSettings, check_configuration};
pub use decision::ConfigDecision;
pub use find::{ConfigFile, ConfigFiles, ConfigKind, FindConfigs, find_configs, usual_paths};
pub use gaps::Gaps;
pub use read::{check_text, kinds};
pub use system::system_readers;
