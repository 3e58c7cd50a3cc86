//! SARIF 2.1.0, for code scanning and editors.

use super::limit::displayed_findings;
use super::location::{Ordinals, uri};
use super::reporter::{Reporter, ReporterMeta};
use super::sarif_v2::{
    ArtifactChangeV2, ArtifactV2, ContentV2, FixV2, InvocationV2, LocationV2, MessageV2, NotificationV2,
    PhysicalLocationV2, RegionV2, ReplacementV2, ResultV2, RuleV2, SRCROOT, ToolV2, level,
};
use super::sentences::sentences;
use super::v1::PositionCounter;
use crate::diagnostic::{Applicability, Edit, Finding};
use crate::engine::{Checked, ProposedFix, Totals, UnreadFile};
use crate::report::run::Run;
use crate::report::v1::{RegistryV1, append};
use crate::text::PrintablePath;
use base64::Engine as _;
use std::collections::BTreeMap;

pub(super) struct Sarif;

pub(super) static REPORTER: Sarif = Sarif;

static META: ReporterMeta = ReporterMeta {
    id: "sarif",
    summary: "SARIF 2.1.0, for code scanning and editors",
    most_findings: None,
    counts: false,
    hints: true,
    fixes: true,
    for_people: false,
    end_first: false,
};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The key of the fingerprints. It changes whenever their computation does.
const FINGERPRINT: &str = "portolan/v1";

impl Reporter for Sarif {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, _: &Run<'_>, out: &mut Vec<u8>) {
        // Programs count characters like the report: a byte that is not UTF-8 is one.
        let head = format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\n\
             \"results\":[\n"
        );
        out.extend(head.into_bytes());
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        let artifact = ArtifactV2::new(uri(&file.source.path));
        let (mut positions, mut ordinals) = (PositionCounter::new(&file.source), Ordinals::new(file));
        for (order, (index, finding)) in displayed_findings(&file.findings, run.most_findings).enumerate() {
            if order > 0 {
                out.extend_from_slice(self.between());
            }
            let (start, end) = (positions.go_to(finding.span.start), positions.ahead(finding.span.end));
            let region = RegionV2::new(&start, &end);
            let fix = file.offer(index).filter(|offer| offer.applicability == Applicability::Safe);
            let result = ResultV2 {
                rule_id: finding.rule.as_str(),
                level: level(finding.severity),
                message: MessageV2 { text: message(finding) },
                locations: [LocationV2::new(artifact.clone(), region)],
                related_locations: related(finding),
                partial_fingerprints: BTreeMap::from([(FINGERPRINT, ordinals.next(finding).fingerprint)]),
                fixes: fix.map(|fix| fix_v2(fix, &artifact, &positions)).into_iter().collect(),
            };
            append(out, &result);
        }
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn finish(&self, totals: &Totals, run: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n],\n\"artifacts\":[\n");
        for (index, file) in totals.files.iter().enumerate() {
            if index > 0 {
                out.extend_from_slice(self.between());
            }
            append(out, &BTreeMap::from([("location", ArtifactV2::new(uri(&file.path)))]));
        }
        out.extend_from_slice(b"\n],\n\"originalUriBaseIds\":");
        let root = MessageV2 { text: "The folder that Portolan ran in.".to_owned() };
        append(out, &BTreeMap::from([(SRCROOT, BTreeMap::from([("description", root)]))]));
        out.extend_from_slice(b",\n\"invocations\":");
        let notification = |UnreadFile { path, message }: &UnreadFile| {
            NotificationV2::new(ArtifactV2::new(uri(path)), format!("{}: {message}", PrintablePath(path)))
        };
        let invocation = InvocationV2 {
            execution_successful: totals.failed == 0,
            tool_execution_notifications: totals.unread.iter().map(notification).collect(),
        };
        append(out, &[invocation]);
        out.extend_from_slice(b",\n\"properties\":");
        append(out, &BTreeMap::from([("registry", RegistryV1::new(run.registry, run.registry_origin))]));
        out.extend_from_slice(b",\n\"tool\":");
        let rules = totals.rules(run.catalogue).into_iter().map(|row| RuleV2::new(row.meta)).collect();
        append(out, &ToolV2::new(rules));
        out.extend_from_slice(b"}]}\n");
    }
}

/// Returns the message of a finding, its details and its hint.
fn message(finding: &Finding) -> String {
    let text: Vec<String> = sentences(finding).map(|sentence| sentence + ".").collect();
    // Brackets could begin a link.
    text.join("\n").replace('[', "\\[")
}

/// Returns the position of the line of the old table.
fn related(finding: &Finding) -> Vec<LocationV2> {
    let old = finding.old_line.as_deref();
    let location = old.map(|old| LocationV2 {
        physical_location: PhysicalLocationV2 {
            artifact_location: ArtifactV2::new(uri(&old.path)),
            region: RegionV2::of_line(old.line),
        },
        message: Some(MessageV2 { text: "The line of the old table.".to_owned() }),
    });
    location.into_iter().collect()
}

/// Returns a proven fix.
fn fix_v2(fix: &ProposedFix, artifact: &ArtifactV2, positions: &PositionCounter<'_>) -> FixV2 {
    let replacement = |edit: &Edit| {
        let (start, end) = (positions.ahead(edit.span.start), positions.ahead(edit.span.end));
        match std::str::from_utf8(&edit.text) {
            Ok(text) => ReplacementV2 {
                deleted_region: RegionV2::new(&start, &end),
                inserted_content: ContentV2::Text(text.to_owned()),
            },
            Err(_) => ReplacementV2 {
                deleted_region: RegionV2::of_bytes(start.offset, end.offset),
                inserted_content: ContentV2::Binary(base64::engine::general_purpose::STANDARD.encode(&edit.text)),
            },
        }
    };
    FixV2 {
        description: MessageV2 { text: fix.what.replace('[', "\\[") },
        artifact_changes: [ArtifactChangeV2 {
            artifact_location: artifact.clone(),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
    }
}
