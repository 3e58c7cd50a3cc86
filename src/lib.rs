//! Portolan is a linter for the files that name Internet ports. It reads them, checks each entry against the IANA
//! registry and its history, and reports errors and outdated entries with their sources.
//!
//! # Map
//!
//! ```text
//!  path ─▶ bytes ─▶ Format::parse ─▶ Document ──┐
//!                                               ├─▶ Rules ─▶ Findings ─▶ suppress ─▶ Reporter ─▶ stdout
//!  data/*.tsv ─▶ Registry, History, Claims ─────┘
//! ```
//!
//! Data flows one way. Each module uses only those above it in this list; `tests/program/layers.rs` checks that.
//!
//! | module | question it answers |
//! |---|---|
//! | [`text`] | which bytes, which line, which column |
//! | [`model`] | what is a port range, a transport, a service name, a date |
//! | [`syntax`] | what is on each line, without losing a byte |
//! | [`uses`] | which service names a configuration looks up; one file per kind of configuration |
//! | [`registry`] | what the registry lists and listed, what others report, and an entry's standing |
//! | [`phrases`] | in which words facts about the registry are written |
//! | [`diagnostic`] | what is a finding, a fix and a suppression |
//! | [`mod@format`] | how one kind of file is read; one file per format |
//! | [`rule`] | what is wrong; one file per rule, helpers in `rule/support` |
//! | [`source`] | how the registry is read, fetched, stored and compared |
//! | [`fix`] | which fixes change no lookup, and how a file is replaced |
//! | [`export`] | how the registry is written as a whole table |
//! | [`plugin`] | which rules, formats and packs a run has |
//! | [`local`] | which sockets listen here, or where a program printed them |
//! | [`engine`] | which files, in which order, with which rules; what each command computes |
//! | [`report`] | how results are written: text, JSON, …; one folder per command |
//! | [`config`] | which settings hold for a file: `portolan.toml` |
//! | [`cli`] | the command line, and the exit status |
//!
//! [`format`](mod@format) and [`rule`] do not use each other: a rule sees documents, not file formats.
//!
//! Three crates are beside this one:
//!
//! | crate | question it answers |
//! |---|---|
//! | [`portolan_resolvers`] | what glibc, musl, the BSDs, Go, Nmap and others answer; it shares no code with the formats, so that it can prove a fix |
//! | [`portolan_store`] | how the facts in `data/` are packed into bytes, for `build.rs` and `registry update` |
//! | `portolan-archive` | how `data/` is made from dated sources; the maintainers' program, not published |
//!
//! # Where to add
//!
//! - a rule: one file in `src/rule/`, one word in its list, one folder in `fixtures/rules/`;
//! - a format: one file in `src/format/`, one word in its list, one folder in `fixtures/formats/`;
//! - a program that prints listening sockets: one file in `src/local/listen/reader/`, one word in its list, one folder in
//!   `fixtures/listen/`;
//! - a kind of configuration: one file in `src/uses/`, one word in its list, one folder in `fixtures/configs/`;
//! - a report of `check`: one file in `src/report/check/`, one word in its list;
//! - a resolver: one file in `crates/resolvers/src/`, one word in its list, a test against the real program in
//!   `tests/program/differential/`;
//! - a kind of source: one file in `crates/archive/src/readers/`, one word in its list, one folder in `fixtures/sources/`.
//!
//! Help, README tables, completions and man pages are generated from those lists. A program that uses this crate can add
//! rules and formats of its own to a [`plugin::Catalogue`].

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod export;
pub mod fix;
pub mod format;
pub mod local;
pub mod model;
pub mod phrases;
pub mod plugin;
pub mod registry;
pub mod report;
pub mod rule;
pub mod source;
pub mod syntax;
pub mod text;
pub mod uses;
