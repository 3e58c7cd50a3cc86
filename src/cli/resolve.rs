//! `portolan resolve`.

use super::args::{FileArgs, ResolveArgs, TextOrJson};
use super::{Failure, Output, Status, paths};
use crate::model::Transport;
use crate::report::Run;
use crate::report::resolve::{Query, Resolved};
use crate::text::Shown;

pub(super) fn run(args: &ResolveArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let query = query(&args.what)?;
    let as_json = args.output_format == TextOrJson::Json;
    let files = FileArgs {
        paths: args.file.iter().cloned().collect(),
        format: args.format,
        stdin_filename: None,
        force_exclude: false,
        max_size: args.max_size,
        jobs: None,
    };
    let mut sources = Vec::new();
    let failed = paths::for_each(
        &files,
        |source, document| (source, document.format.id),
        |found| {
            sources.push(found);
            Ok(true)
        },
    )?;
    let resolved: Vec<Resolved<'_>> =
        sources.iter().map(|(source, format)| Resolved::new(&query, source, format)).collect();
    let mut text = Vec::new();
    if as_json {
        Resolved::json(&args.what, &resolved, &mut text);
    } else {
        for (number, resolved) in resolved.iter().enumerate() {
            if number > 0 {
                text.push(b'\n');
            }
            let mut piece = Vec::new();
            resolved.text(run, &mut piece);
            text.extend(piece);
        }
    }
    output.write(&text)?;
    Ok(if failed > 0 {
        Status::Failed
    } else if resolved.iter().any(Resolved::is_known) {
        Status::Good
    } else {
        Status::Found
    })
}

/// A number is a port; what stands after a slash is a transport.
fn query(what: &str) -> Result<Query, Failure> {
    let (what, transport) = match what.rsplit_once('/') {
        None => (what, None),
        Some((before, word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
                let word = Shown(word.as_bytes());
                Failure::new(format_args!("`{word}` is not a transport: they are tcp, udp, sctp and dccp"))
            })?;
            (before, Some(transport))
        }
    };
    if what.is_empty() {
        return Err(Failure::new("nothing to resolve: name a service or a port"));
    }
    if !what.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Query::Name(what.as_bytes().to_vec(), transport));
    }
    match what.parse() {
        Ok(port) => Ok(Query::Port(port, transport)),
        Err(_) => Err(Failure::new(format_args!("{what} is not a port number: they go from 0 to 65535"))),
    }
}
