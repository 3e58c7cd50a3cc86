//! One JSON document, version 1.

use super::Table;
use crate::model::PortRange;
use crate::registry::Registry;
use serde::Serialize;

#[derive(Serialize)]
struct ExportV1<'a> {
    version: u8,
    updated: Option<String>,
    source: &'a str,
    lines: Vec<LineV1<'a>>,
    left_out: Vec<LeftOutV1<'a>>,
}

#[derive(Serialize)]
struct LineV1<'a> {
    name: &'a str,
    port: PortV1,
    transport: &'static str,
    aliases: &'a [String],
    former_names: &'a [String],
    habitual_names: &'a [String],
    description: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PortV1 {
    Single(u16),
    Range { first: u16, last: u16 },
}

#[derive(Serialize)]
struct LeftOutV1<'a> {
    reason: &'static str,
    count: usize,
    what: &'a [String],
}

pub(super) fn write(registry: &Registry, table: &Table) -> Vec<u8> {
    let lines = table.lines.iter().map(|line| LineV1 {
        name: &line.name,
        port: port(line.ports),
        transport: line.transport.as_str(),
        aliases: &line.aliases,
        former_names: &line.former,
        habitual_names: &line.habits,
        description: &line.description,
    });
    let left_out = table.left_out.iter();
    let document = ExportV1 {
        version: 1,
        updated: registry.updated().map(|date| date.to_string()),
        source: registry.source_id(),
        lines: lines.collect(),
        left_out: left_out
            .map(|(reason, left)| LeftOutV1 { reason: reason.as_str(), count: left.count, what: &left.what })
            .collect(),
    };
    let mut bytes = serde_json::to_vec(&document).expect("invariant: all keys are strings");
    bytes.push(b'\n');
    bytes
}

fn port(ports: PortRange) -> PortV1 {
    if ports.is_single() { PortV1::Single(ports.first) } else { PortV1::Range { first: ports.first, last: ports.last } }
}
