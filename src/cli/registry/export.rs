//! `portolan registry export`.

use crate::cli::args::ExportArgs;
use crate::cli::failure::{Failure, warn};
use crate::cli::new_file::NewFile;
use crate::cli::selection;
use crate::export::{self, ExportPlan};
use crate::registry::Pack;
use crate::report::{Run, count};
use crate::text::PrintablePath;

pub(super) fn run(args: &ExportArgs, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let plan = ExportPlan {
        target: args.to,
        transports: args.transport.clone(),
        ports: args.ports.clone(),
        with_history: args.with_history,
        with_habits: args.with_habits,
        pack: args.pack.clone(),
    };
    let pack = args.pack.as_deref().map(|id| selection::pack(run.catalogue, id)).transpose()?;
    let pack = pack.map(Pack::to_registry).transpose().map_err(Failure::new)?;
    let registry = pack.as_ref().unwrap_or(run.registry);
    let (bytes, table) = export::export(registry, &plan);
    let Some(path) = &args.output_file else {
        out.extend(bytes);
        return Ok(());
    };
    let write = || {
        let mut file = NewFile::create(path)?;
        file.write(&bytes)?;
        file.prepare()?.finish()
    };
    let target = write()
        .map_err(|failure: Failure| failure.hint("leave out `--output-file` to write the table to standard output"))?;
    if target != *path {
        warn(format_args!("{}: followed the symbolic link to {}", PrintablePath(path), PrintablePath(&target)));
    }
    let of_records = table.left_out.iter().filter(|(reason, _)| reason.is_of_records());
    let left: usize = of_records.map(|(_, left)| left.count).sum();
    let added = match table.added_names() {
        0 => String::new(),
        1 => " and 1 former or customary one".to_owned(),
        added => format!(" and {added} former and customary ones"),
    };
    let date = registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    let source = if pack.is_some() { "pack" } else { "registry" };
    let message = format!(
        "Wrote {} with {} of the {source}{date}{added} to {}; {} left out.\n",
        count(table.lines.len(), "line"),
        count(table.names(), "name"),
        PrintablePath(path),
        count(left, "record")
    );
    out.extend(message.into_bytes());
    Ok(())
}
