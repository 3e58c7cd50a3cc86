//! `portolan registry export`.

use crate::cli::args::ExportArgs;
use crate::cli::failure::{Failure, warn};
use crate::cli::selection;
use crate::export::{self, ExportPlan};
use crate::registry::Pack;
use crate::report::{Run, count};
use crate::source::{shown_path, without_temporary_path};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub(super) fn run(args: &ExportArgs, run: &Run<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let plan = ExportPlan {
        target: args.to,
        transports: args.transports.clone(),
        ports: args.ports.clone(),
        with_history: args.with_history,
        with_habits: args.with_habits,
        pack: args.pack.clone(),
    };
    let pack = args.pack.as_deref().map(|id| selection::pack(run.catalogue, id)).transpose()?;
    let pack = pack.map(Pack::to_registry).transpose().map_err(Failure::new)?;
    let registry = pack.as_ref().unwrap_or(run.registry);
    let (bytes, table) = export::export(registry, &plan);
    let Some(path) = &args.output else {
        out.extend(bytes);
        return Ok(());
    };
    let target = write(path, &bytes).map_err(without_temporary_path).map_err(|error| {
        Failure::new(format_args!("{}: {error}", shown_path(path)))
            .hint("leave out `--output` to write the table to standard output")
    })?;
    if target != *path {
        warn(format_args!("{}: followed the symbolic link to {}", shown_path(path), shown_path(&target)));
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
        shown_path(path),
        count(left, "record")
    );
    out.extend(message.into_bytes());
    Ok(())
}

/// Replaces a file atomically and returns its path. Symbolic links are followed and kept.
fn write(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let target = match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => path.canonicalize()?,
        _ => path.to_owned(),
    };
    let mode = match target.metadata() {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("not a regular file")),
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.metadata()?;
    let mut file = tempfile::Builder::new().prefix(".portolan").tempfile_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = mode.unwrap_or_else(|| std::fs::Permissions::from_mode(0o644));
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode.mode()))?;
    }
    #[cfg(not(unix))]
    drop(mode);
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(target)
}
