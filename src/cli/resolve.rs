//! `portolan resolve`.

use super::args::{FileArgs, ResolveArgs, TextOrJson};
use super::failure::{Failure, hint, note};
use super::output::Output;
use super::paths::{self, Files};
use super::status::Status;
use super::{question, selection};
use crate::engine::{CommonNames, Lead, Query, Resolved, lead};
use crate::model::Transport;
use crate::report::Run;
use crate::report::resolve::{json, text};
use crate::text::{Printable, PrintablePath};
use portolan_resolvers::{Reader, of_ids};
use std::ffi::OsStr;

/// Returns the files that the command reads.
pub(super) fn file_args(args: &ResolveArgs) -> FileArgs {
    FileArgs {
        paths: args.table.iter().cloned().collect(),
        format: args.format.clone(),
        stdin_filename: None,
        exclude: Vec::new(),
        all_files: false,
        force_exclude: false,
        max_size: args.max_size,
        jobs: None,
    }
}

pub(super) fn run(args: &ResolveArgs, files: Files<'_>, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let query = query(&args.what)?;
    let asked = selection::readers(&args.resolver)?;
    let mut sources = Vec::new();
    let unread = paths::for_each(
        files,
        &file_args(args),
        None,
        |source, document| (source, document.format),
        |found| {
            sources.push(found);
            Ok(true)
        },
    )?;
    let mut resolved: Vec<Resolved<'_>> = Vec::new();
    for (source, format) in &sources {
        let all = Reader::all(of_ids(&format.readers));
        let readers: Vec<Reader> = all.filter(|reader| asked.is_empty() || asked.contains(reader)).collect();
        if !readers.is_empty() {
            resolved.push(Resolved::new(&query, source, &format.id, readers));
        }
    }
    if let (Some((source, format)), true) = (sources.first(), resolved.is_empty()) {
        let path = PrintablePath(&source.path);
        return Err(Failure::new(format_args!(
            "{path} is in the format `{}`, which the named resolvers do not read",
            format.id
        ))
        .hint("run `portolan resolvers` for the format that each reads"));
    }
    let mut out = Vec::new();
    match args.output_format {
        TextOrJson::Json => json::write(args.what.as_encoded_bytes(), &resolved, &mut out),
        TextOrJson::Text => {
            for (index, resolved) in resolved.iter().enumerate() {
                if index > 0 {
                    out.push(b'\n');
                }
                text::write(resolved, run, &mut out);
            }
        }
    }
    output.write(&out)?;
    if let (Query::Name(name, _), TextOrJson::Text) = (&query, args.output_format)
        && !resolved.iter().any(Resolved::is_known)
    {
        let printed = Printable(name);
        match lead(run.registry, &CommonNames::embedded(), name, None) {
            Lead::Near(_) => note(format_args!("the registry has no name `{printed}` either")),
            _ => hint(format_args!("run `portolan explain {printed}` for the ports that the registry gives the name")),
        }
    }
    Ok(if !unread.is_empty() {
        Status::Failed
    } else if resolved.iter().any(Resolved::is_known) {
        Status::Good
    } else {
        Status::Found
    })
}

fn query(what: &OsStr) -> Result<Query, Failure> {
    let Some(text) = what.to_str() else { return Ok(query_of_bytes(what.as_encoded_bytes())) };
    match question::parse(text)? {
        Query::Name(name, _) if name.is_empty() => Err(Failure::new("name a service or a port to resolve")),
        query => Ok(query),
    }
}

/// Parses a question about a name that is not UTF-8.
fn query_of_bytes(what: &[u8]) -> Query {
    let slash = memchr::memrchr(b'/', what);
    let transport = slash.and_then(|at| Transport::parse(std::str::from_utf8(&what[at + 1..]).ok()?));
    let name = transport.and(slash).map_or(what, |at| &what[..at]);
    Query::Name(name.to_vec(), transport)
}
