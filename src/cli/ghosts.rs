//! `portolan ghosts`.

use super::args::{GhostsArgs, TextOrJson};
use super::failure::Failure;
use super::output::Output;
use super::status::Status;
use crate::engine::{GhostKind, ghosts};
use crate::model::PortRange;
use crate::report::Run;
use crate::report::ghosts::{json, text};

const ALL_PORTS: PortRange = PortRange { first: 0, last: u16::MAX };

pub(super) fn run(args: &GhostsArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let kinds: Vec<GhostKind> = if args.kind.is_empty() {
        GhostKind::ALL.into_iter().filter(|kind| kind.is_listed_by_default()).collect()
    } else {
        args.kind.clone()
    };
    let ghosts = ghosts(run.registry, &kinds, args.ports.unwrap_or(ALL_PORTS));
    let mut out = Vec::new();
    match args.output_format {
        TextOrJson::Text => text::write(&ghosts, run, &mut out),
        TextOrJson::Json => json::write(&ghosts, run, &mut out),
    }
    output.write(&out)?;
    Ok(Status::Good)
}
