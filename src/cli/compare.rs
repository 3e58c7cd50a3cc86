//! `portolan compare`.

use super::args::{CompareArgs, CompareFormat};
use super::failure::Failure;
use super::output::Output;
use super::paths;
use super::scopes::Scopes;
use super::status::Status;
use crate::config::Configuration;
use crate::diagnostic::dropped;
use crate::engine::{self, ConfigFiles};
use crate::fix::Refusal;
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::report::compare::{Comparison, json, markdown, text};
use crate::report::uses::affected;
use crate::syntax::Document;
use crate::text::SourceFile;
use portolan_resolvers::Tables;
use std::path::Path;

/// The largest table to read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Compares two tables. `found` are the configurations that `--uses` names.
pub(super) fn run(
    args: &CompareArgs,
    found: ConfigFiles,
    scopes: &Scopes,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    if args.old == Path::new("-") {
        return Err(Failure::new("the old table must be a file; only the new one can be standard input (`-`)"));
    }
    let (old, old_document) = read(&args.old, args, run.catalogue)?;
    let (new, document) = read(&args.new, args, run.catalogue)?;
    let (before, after) = (&old_document.format.id, &document.format.id);
    if before != after {
        return Err(Failure::new(format_args!("the old table is in the format `{before}`, the new one in `{after}`"))
            .hint("name a table in the same format, or read both in one format with `--format`"));
    }
    let readers = &document.format.readers;
    if readers.is_empty() {
        return Err(Failure::new(Refusal::NoModel));
    }
    let mut changes = engine::lookup_changes(&Tables::read_by_ids(readers, &old.bytes), &new.bytes);
    let mut out = Vec::new();
    let mut dropped = dropped(&document, &new.bytes);
    let configuration = scopes.configuration(&args.new);
    dropped.extend(configuration.into_iter().flat_map(Configuration::accepted_losses));
    let accepted = engine::accept(&mut changes, &dropped);
    let frequencies = engine::frequency_changes((&old_document, &old.bytes), (&document, &new.bytes));
    let affected_uses = if args.uses.is_empty() {
        None
    } else {
        let copy = |source: &SourceFile| SourceFile::new(&source.path, source.bytes.clone());
        Some(super::uses::affected(args, found, [copy(&old), copy(&new)], scopes, run)?)
    };
    let comparison = Comparison {
        old: &old.path,
        new: &new.path,
        format: after,
        readers,
        changes: &changes,
        accepted: &accepted,
        dropped: &dropped,
        frequencies: frequencies.as_ref(),
        uses: affected_uses.as_ref(),
    };
    match args.output_format {
        CompareFormat::Text => text::write(&comparison, args.verbose, run.theme, &mut out),
        CompareFormat::Markdown => markdown::write(&comparison, &mut out),
        CompareFormat::Json => json::write(&comparison, run, &mut out),
    }
    if let Some(affected) = &affected_uses {
        match args.output_format {
            CompareFormat::Text => affected::text(affected, run, &mut out),
            CompareFormat::Markdown => affected::markdown(affected, &mut out),
            CompareFormat::Json => {}
        }
    }
    output.write(&out)?;
    let is_affected = affected_uses.as_ref().is_some_and(|affected| affected.uses() > 0);
    if affected_uses.is_some_and(|affected| !affected.unread.is_empty()) {
        return Ok(Status::Failed);
    }
    Ok(if is_affected || engine::breaks_lookups(&changes) { Status::Found } else { Status::Good })
}

fn read(path: &Path, args: &CompareArgs, catalogue: &Catalogue) -> Result<(SourceFile, Document), Failure> {
    let read = paths::read_one(path, LARGEST).and_then(|source| {
        let document =
            engine::parse_file(catalogue, &source, args.format.as_deref().and_then(|word| catalogue.format_of(word)))?;
        Ok((source, document))
    });
    read.map_err(|error| Failure::of_file(&error))
}
