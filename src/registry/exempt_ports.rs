//! The ports on which a known server may listen besides its usual ones, and why: `data/exempt.tsv`.

use super::process_names::is_named;
use crate::model::{PortRange, Transport};

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/exempt.tsv"));

/// The kind of a socket on an exempt port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExemptKind {
    /// The service itself, which may be on any port: web sites.
    Service,
    /// A socket beside the service, such as for queries, data or commands, or another service of the program.
    Further,
}

/// How a program is known to use a port, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownUse {
    /// The program uses this very port.
    ThisPort,
    /// The program takes a random port of a wide range, so that this one has no meaning.
    RandomPort,
    /// The program serves on any port that it is configured for.
    AnyPort,
}

/// A row of as many ports or more does not mean each of them.
const MOST_PORTS: u16 = 100;

impl ExemptKind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "service" => Some(Self::Service),
            "further" => Some(Self::Further),
            _ => None,
        }
    }
}

/// Returns the kind of the sockets for which a program, compared without case, is exempt on a port. `None` if it is not.
pub(super) fn exemption(process: &str, port: u16, transport: Transport, is_loopback: bool) -> Option<ExemptKind> {
    rows_for(process, port, transport, is_loopback).next().map(|row| row.kind)
}

/// Returns whether a program has a further socket on a port, and how sure that is.
pub(super) fn further_use(process: &str, port: u16, transport: Transport, is_loopback: bool) -> Option<KnownUse> {
    let rows = rows_for(process, port, transport, is_loopback).filter(|row| row.kind == ExemptKind::Further);
    rows.filter_map(|row| match row.ports.last - row.ports.first {
        ..MOST_PORTS => Some(KnownUse::ThisPort),
        _ if row.is_loopback_only => None,
        _ => Some(KnownUse::RandomPort),
    })
    .min()
}

fn rows_for(
    process: &str,
    port: u16,
    transport: Transport,
    is_loopback: bool,
) -> impl Iterator<Item = ExemptRow> + use<'_> {
    rows().filter(move |row| {
        is_named(row.process, process)
            && row.ports.contains(port)
            && row.transports.split(',').any(|word| word == transport.as_str())
            && (is_loopback || !row.is_loopback_only)
    })
}

struct ExemptRow {
    process: &'static str,
    ports: PortRange,
    transports: &'static str,
    is_loopback_only: bool,
    kind: ExemptKind,
}

fn rows() -> impl Iterator<Item = ExemptRow> {
    TEXT.lines().skip(1).filter_map(|line| {
        let mut values = line.split('\t');
        Some(ExemptRow {
            process: values.next()?,
            ports: PortRange::parse(values.next()?)?,
            transports: values.next()?,
            is_loopback_only: values.next()? == "loopback",
            kind: ExemptKind::parse(values.next()?)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::{GeneralProgram, UsualPorts};
    use super::*;

    #[test]
    fn every_row_can_be_read_and_is_needed() {
        let usual = UsualPorts::embedded();
        assert_eq!(rows().count(), TEXT.lines().count() - 1);
        assert!(rows().is_sorted_by_key(|row| (row.process, row.ports)));
        for row in rows() {
            let name = row.process;
            let transports: Vec<Transport> = row.transports.split(',').filter_map(Transport::parse).collect();
            assert_eq!(transports.len(), row.transports.split(',').count(), "{name}");
            let is_usual = |usual: &super::super::UsualPort<'_>| {
                transports.iter().all(|&transport| usual.is_on(row.ports.first, transport)) && row.ports.is_single()
            };
            assert!(!usual.of(name).iter().any(is_usual), "{name} {:?}", row.ports);
            let general = GeneralProgram::of(name);
            assert!(general.is_none_or(|program| program.name == name && row.kind == ExemptKind::Further), "{name}");
        }
        for line in TEXT.lines().skip(1) {
            let [_, _, _, addresses, _, reason, title, url, _] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("columns: {line}")
            };
            assert!(["any", "loopback"].contains(&addresses) && !reason.is_empty() && !title.is_empty(), "{line}");
            assert!(url.starts_with("https://"), "{line}");
        }
    }
}
