//! `ghosts` as JSON, version 1: schemas/ghosts.json.

use super::statement;
use crate::engine::Ghost;
use crate::registry::Registry;
use crate::report::run::Run;
use crate::report::v1::{PortV1, RegistryV1, VERSION, append};
use serde::Serialize;

#[derive(Serialize)]
struct GhostsV1<'a> {
    version: u8,
    registry: RegistryV1<'a>,
    ghosts: Vec<GhostV1<'a>>,
}

#[derive(Serialize)]
struct GhostV1<'a> {
    kind: &'static str,
    name: &'a str,
    port: PortV1,
    transports: Vec<&'static str>,
    date: Option<String>,
    exact: bool,
    after: Option<String>,
    statement: String,
    source: &'a str,
}

/// Writes the ghosts as one document.
pub fn write(ghosts: &[Ghost<'_>], run: &Run<'_>, out: &mut Vec<u8>) {
    let document = GhostsV1 {
        version: VERSION,
        registry: RegistryV1::new(run.registry, run.registry_origin),
        ghosts: ghosts.iter().map(|ghost| ghost_v1(ghost, run.registry)).collect(),
    };
    append(out, &document);
    out.push(b'\n');
}

fn ghost_v1<'a>(ghost: &Ghost<'a>, registry: &Registry) -> GhostV1<'a> {
    GhostV1 {
        kind: ghost.kind.as_str(),
        name: ghost.name,
        port: PortV1::new(ghost.ports),
        transports: ghost.transports.iter().map(|transport| transport.as_str()).collect(),
        date: ghost.date.map(|date| date.to_string()),
        exact: ghost.is_exact,
        after: ghost.after.map(|date| date.to_string()),
        statement: statement(ghost, registry),
        source: ghost.source,
    }
}
