//! `resolvers` as JSON, version 1: schemas/resolvers.json.

use crate::report::v1::{VERSION, append};
use portolan_resolvers::{Evidence, RESOLVERS, Release, ResolverMeta};
use serde::Serialize;

#[derive(Serialize)]
struct ResolversV1 {
    version: u8,
    resolvers: Vec<ResolverV1>,
}

#[derive(Serialize)]
struct ResolverV1 {
    id: &'static str,
    title: &'static str,
    format: &'static str,
    asked_by: &'static str,
    /// Whether a fix that changes one of its answers is not safe.
    safe: bool,
    /// Whether findings about resolvers mention it.
    #[serde(rename = "speaks_by_default")]
    is_named_by_default: bool,
    releases: Vec<ReleaseV1>,
}

#[derive(Serialize)]
struct ReleaseV1 {
    id: &'static str,
    versions: String,
    systems: Option<&'static str>,
    /// `compared` with real programs, or written from `source`.
    evidence: &'static str,
    checked_against: &'static str,
    quirks: Vec<&'static str>,
}

/// Writes every resolver.
pub fn write(out: &mut Vec<u8>) {
    let resolvers = RESOLVERS.iter().map(|resolver| resolver.meta()).map(resolver).collect();
    append(out, &ResolversV1 { version: VERSION, resolvers });
    out.push(b'\n');
}

fn resolver(meta: &ResolverMeta) -> ResolverV1 {
    ResolverV1 {
        id: meta.id,
        title: meta.title,
        format: meta.format,
        asked_by: meta.called_by,
        // The proof uses all resolvers that read the format.
        safe: true,
        is_named_by_default: meta.is_named_by_default,
        releases: meta.releases.iter().map(|one| release(meta, one)).collect(),
    }
}

fn release(meta: &ResolverMeta, release: &Release) -> ReleaseV1 {
    let (evidence, checked_against) = match release.evidence {
        Evidence::Compared(with) => ("compared", with),
        Evidence::Source(source) => ("source", source),
    };
    ReleaseV1 {
        id: release.id,
        versions: release.versions(),
        systems: Some(release.systems).filter(|systems| !systems.is_empty()),
        evidence,
        checked_against,
        quirks: meta.quirks_of(release).map(|(_, words)| words).collect(),
    }
}
