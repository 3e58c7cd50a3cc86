//! `portolan resolve`.

use super::args::{FileArgs, ResolveArgs, TextOrJson};
use super::{Failure, Output, Status, paths, question};
use crate::engine::{Query, Resolved};
use crate::report::Run;
use crate::report::resolve::{json, text};

pub(super) fn run(args: &ResolveArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let query = query(&args.what)?;
    let files = FileArgs {
        paths: args.file.iter().cloned().collect(),
        format: args.format.clone(),
        stdin_filename: None,
        force_exclude: false,
        max_size: args.max_size,
        jobs: None,
    };
    let mut sources = Vec::new();
    let failed = paths::for_each(
        run.catalogue,
        &files,
        paths::Needs::default(),
        |source, document| (source, document.format),
        |found| {
            sources.push(found);
            Ok(true)
        },
    )?;
    let resolved: Vec<Resolved<'_>> =
        sources.iter().map(|(source, format)| Resolved::new(&query, source, &format.id)).collect();
    let mut out = Vec::new();
    match args.output_format {
        TextOrJson::Json => json::write(&args.what, &resolved, &mut out),
        TextOrJson::Text => {
            for (number, resolved) in resolved.iter().enumerate() {
                if number > 0 {
                    out.push(b'\n');
                }
                text::write(resolved, run, &mut out);
            }
        }
    }
    output.write(&out)?;
    Ok(if failed > 0 {
        Status::Failed
    } else if resolved.iter().any(Resolved::is_known) {
        Status::Good
    } else {
        Status::Found
    })
}

fn query(what: &str) -> Result<Query, Failure> {
    match question::parse(what)? {
        Query::Name(name, _) if name.is_empty() => Err(Failure::new("nothing to resolve: name a service or a port")),
        query => Ok(query),
    }
}
