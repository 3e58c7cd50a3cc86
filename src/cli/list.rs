//! `portolan list`.

use super::args::ListArgs;
use super::failure::{Failure, warn};
use super::output::Output;
use super::paths::{self, Files};
use super::status::Status;
use crate::engine::{self, ListTotals};
use crate::report::{self, Run};
use crate::text::PrintablePath;

pub(super) fn run(args: &ListArgs, files: Files<'_>, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let format = args.output_format;
    let mut totals = ListTotals::default();
    let mut piece = Vec::new();
    format.start(run, &mut piece);
    output.write(&piece)?;

    let mut between: &[u8] = b"";
    let unread = paths::for_each(
        files,
        &args.files,
        None,
        |source, mut document| {
            let run = &files.scopes.run(run, &source.path);
            document.unread_table = run.catalogue.unread_table(&source.path, &source.bytes, &document);
            let listed = engine::judge_entries(source, document, run.catalogue, run.registry);
            let mut piece = Vec::new();
            format.file(&listed, &args.standing, run, &mut piece);
            if format.has_only_entries() {
                for unread in report::list::unread_parts(&listed) {
                    warn(format_args!("{}: {unread}", PrintablePath(&listed.source.path)));
                }
            }
            (ListTotals::of(&listed, &args.standing), piece)
        },
        |(counts, piece)| {
            totals.add(&counts);
            if piece.is_empty() {
                return Ok(true);
            }
            output.write(between)?;
            between = format.between();
            output.write(&piece)
        },
    )?;
    let mut piece = Vec::new();
    format.finish(&totals, run, &mut piece);
    output.write(&piece)?;
    Ok(if unread.is_empty() { Status::Good } else { Status::Failed })
}
