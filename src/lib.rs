//! Portolan charts the ports of the Internet: it reads the files that name them, holds each entry against
//! the IANA registry and its history, and says what is wrong or stale and who says so.
//!
//! # The house
//!
//! ```text
//!  path ─▶ bytes ─▶ Format::parse ─▶ Document ──┐
//!                                               ├─▶ Rules ─▶ Findings ─▶ suppress ─▶ Reporter ─▶ stdout
//!  data/*.tsv ─▶ Registry, History, Claims ─────┘
//! ```
//!
//! One way, no loops. Each module uses only those above it in this list; `tests/program/layers.rs` holds it to that.
//!
//! | module | question it answers |
//! |---|---|
//! | [`text`] | which bytes, which line, which column |
//! | [`model`] | what is a port range, a transport, a service name, a date |
//! | [`syntax`] | what is on each line, without losing a byte |
//! | [`registry`] | what the IANA registry says and said, what others claim, and how an entry stands |
//! | [`phrases`] | in which words facts about the registry are written |
//! | [`diagnostic`] | what a rule has to say, what would settle it, and who asked for silence |
//! | [`mod@format`] | how one kind of file is read; one file per format |
//! | [`rule`] | what is wrong; one file per rule |
//! | [`source`] | how the registry is read, fetched, stored, compared and brought up to date |
//! | [`fix`] | which fixes break nobody, and how a file is replaced |
//! | [`plugin`] | which rules and formats a run has |
//! | [`export`] | how a whole table is made of the registry |
//! | [`engine`] | which files, in which order, with which rules |
//! | [`report`] | how results are written: text, JSON, … |
//! | [`cli`] | what the user asked for, and the exit status |
//!
//! What glibc, musl, the BSDs, Go, Nmap and others answer, from bytes, is a crate of its own, [`portolan_resolvers`]: it
//! shares no code with this one, so that it can prove a fix.
//!
//! [`format`](mod@format) and [`rule`] do not see each other: a rule knows documents, not file formats.
//!
//! # Where to add
//!
//! - a rule: one file in `src/rule/`, one word in its list, one folder in `fixtures/rules/`;
//! - a format: one file in `src/format/`, one word in its list, one folder in `fixtures/formats/`;
//! - a report of `check`: one file in `src/report/check/`, one word in its list;
//! - a resolver: one file in `crates/resolvers/src/`, one word in its list, a program that asks the real one in
//!   `tests/differential/`;
//! - a kind of source: one file in `crates/archive/src/readers/`, one word in its list, one folder in `fixtures/sources/`.
//!
//! Help, README tables, completions and man pages are made from those lists.

pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod export;
pub mod fix;
pub mod format;
pub mod model;
pub mod phrases;
pub mod plugin;
pub mod registry;
pub mod report;
pub mod rule;
pub mod source;
pub mod syntax;
pub mod text;
