//! `portolan ghosts`.

use super::args::{GhostsArgs, TextOrJson};
use super::{Failure, Output, Status};
use crate::model::PortRange;
use crate::report::Run;
use crate::report::ghosts::{self, GhostKind};

const ALL_PORTS: PortRange = PortRange { first: 0, last: u16::MAX };

pub(super) fn run(args: &GhostsArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let kinds: Vec<GhostKind> = if args.kind.is_empty() {
        GhostKind::ALL.into_iter().filter(|kind| kind.is_listed_by_default()).collect()
    } else {
        args.kind.clone()
    };
    let mut text = Vec::new();
    let ports = args.ports.unwrap_or(ALL_PORTS);
    ghosts::write(&kinds, ports, args.output_format == TextOrJson::Json, run, &mut text);
    output.write(&text)?;
    Ok(Status::Good)
}
