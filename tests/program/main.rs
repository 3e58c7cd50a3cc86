//! The integration program: one binary, so that it links once.

mod actions;
mod added_findings;
mod added_rows;
mod anothers_table;
mod answers;
mod bad_descriptors;
mod bad_input;
mod baseline;
mod broken_sections;
mod broken_trees;
mod choosing;
mod cli;
mod comparing;
mod configuration;
mod cpu_time;
mod data;
mod declared;
mod declared_rules;
#[cfg(unix)]
mod differential;
mod disagreement;
mod docs;
mod duplicate_keys;
mod evidence;
mod explain;
mod export;
mod faults;
mod fixes;
mod fixing;
mod folder;
mod formats;
mod generated;
mod guessing;
mod hard_cases;
mod hidden_tables;
mod history;
#[cfg(unix)]
mod ignore_files;
mod kept_meaning;
mod known_past;
mod laws;
mod layers;
mod listen;
#[cfg(target_os = "linux")]
mod listen_here;
mod listen_machines;
mod listen_rows;
mod nameless;
mod new_rows;
mod nonsense;
mod notes;
#[cfg(feature = "online")]
mod online;
mod output_files;
mod outputs;
mod packaging;
mod packs;
mod past_days;
mod provenance;
mod refused_rows;
mod renames;
mod report;
mod resolve;
mod rules;
mod schemas;
mod shapes;
#[path = "../skipped/record.rs"]
mod skips;
mod third_format;
mod tree_update;
mod unread;
mod unread_rows;
mod unwritable;
mod update_lines;
mod update_words;
mod uses;
mod vendored;
mod vendored_updates;
mod visible;

use skips::skipped;

/// The program that these tests run.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan");
