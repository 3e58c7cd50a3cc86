//! `portolan registry export`.

use super::Failure;
use super::registry_args::ExportArgs;
use crate::export::{self, ExportPlan};
use crate::report::Run;
use crate::source::shown_path;
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
    write(path, &bytes).map_err(|error| {
        // The library for temporary files adds the name of its own.
        let cause = error.get_ref().and_then(std::error::Error::source).map(ToString::to_string);
        Failure::new(format_args!("{}: {}", shown_path(path), cause.unwrap_or_else(|| error.to_string())))
            .hint("without --output the table goes to standard output")
    })?;
    let of_records = table.left_out.iter().filter(|(reason, _)| reason.is_of_records());
    let left: usize = of_records.map(|(_, left)| left.count).sum();
    let added = match table.added_names() {
        0 => String::new(),
        added => format!(" and {added} former and habitual ones"),
    };
    let date = run.registry.updated().map(|date| format!(" of {date}")).unwrap_or_default();
    let told = format!(
        "{} lines with {} names of the registry{date}{added} written to {}; {left} records left out\n",
        table.lines.len(),
        table.names(),
        shown_path(path)
    );
    out.extend(told.into_bytes());
    Ok(())
}

/// Puts a new file in the place of what was there, as a whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
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
