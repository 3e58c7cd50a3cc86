//! `portolan registry export`.

use super::Failure;
use super::registry_args::ExportArgs;
use crate::export::{self, ExportPlan};
use crate::report::{Run, plural};
use crate::source::{shown_path, without_temporary_path};
use std::io::{self, Write as _};
use std::path::Path;

pub(super) fn run(args: &ExportArgs, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let plan = ExportPlan {
        target: args.to,
        transports: args.transports.clone(),
        ports: args.ports.clone(),
        with_history: args.with_history,
        with_habits: args.with_habits,
    };
    let (bytes, table) = export::export(run.registry, &plan);
    let Some(path) = &args.output else {
        out.extend(bytes);
        return Ok(());
    };
    write(path, &bytes).map_err(without_temporary_path).map_err(|error| {
        Failure::new(format_args!("{}: {error}", shown_path(path)))
            .hint("without --output the table goes to standard output")
    })?;
    let of_records = table.left_out.iter().filter(|(reason, _)| reason.is_of_records());
    let left: usize = of_records.map(|(_, left)| left.count).sum();
    let added = match table.added_names() {
        0 => String::new(),
        1 => " and a former or habitual one".to_owned(),
        added => format!(" and {added} former and habitual ones"),
    };
    let date = run.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    let told = format!(
        "{} with {} of the registry{date}{added} written to {}; {} left out\n",
        plural(table.lines.len(), "line"),
        plural(table.names(), "name"),
        shown_path(path),
        plural(left, "record")
    );
    out.extend(told.into_bytes());
    Ok(())
}

/// Puts a new file in the place of what was there, as a whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.metadata()?;
    let mut file = tempfile::Builder::new().prefix(".portolan").tempfile_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
