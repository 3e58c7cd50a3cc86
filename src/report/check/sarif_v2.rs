//! The objects of SARIF 2.1.0 that a report has. Names of types and keys are those of the standard.

use super::v1::PositionV1;
use crate::diagnostic::Severity;
use crate::rule::RuleMeta;
use crate::text::LineNumber;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name of the folder that relative paths begin in.
pub(super) const SRCROOT: &str = "%SRCROOT%";

/// Returns the level that a severity has.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
pub(super) struct MessageV2 {
    pub(super) text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultV2<'a> {
    pub(super) rule_id: &'a str,
    pub(super) level: &'static str,
    pub(super) message: MessageV2,
    pub(super) locations: [LocationV2; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<LocationV2>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<FixV2>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocationV2 {
    pub(super) physical_location: PhysicalLocationV2,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<MessageV2>,
}

impl LocationV2 {
    pub(super) fn new(artifact_location: ArtifactV2, region: RegionV2) -> Self {
        Self { physical_location: PhysicalLocationV2 { artifact_location, region }, message: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocationV2 {
    pub(super) artifact_location: ArtifactV2,
    pub(super) region: RegionV2,
}

/// A file.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactV2 {
    uri: String,
    /// Absent for an absolute URI, and for a path that leaves the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactV2 {
    pub(super) fn new(uri: String) -> Self {
        let is_inside = !uri.starts_with("file:") && !uri.split('/').any(|part| part == "..");
        Self { uri_base_id: is_inside.then_some(SRCROOT), uri }
    }
}

/// A part of a file: of text by lines and columns from 1, of other files by bytes from 0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegionV2 {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    /// The column after the last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_length: Option<usize>,
}

impl RegionV2 {
    const NONE: Self = Self {
        start_line: None,
        start_column: None,
        end_line: None,
        end_column: None,
        byte_offset: None,
        byte_length: None,
    };

    pub(super) fn new(start: &PositionV1, end: &PositionV1) -> Self {
        Self {
            start_line: Some(start.line),
            start_column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
            ..Self::NONE
        }
    }

    pub(super) fn of_line(line: LineNumber) -> Self {
        Self { start_line: Some(line.get()), ..Self::NONE }
    }

    pub(super) fn of_bytes(start: usize, end: usize) -> Self {
        Self { byte_offset: Some(start), byte_length: Some(end - start), ..Self::NONE }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FixV2 {
    pub(super) description: MessageV2,
    pub(super) artifact_changes: [ArtifactChangeV2; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChangeV2 {
    pub(super) artifact_location: ArtifactV2,
    pub(super) replacements: Vec<ReplacementV2>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplacementV2 {
    pub(super) deleted_region: RegionV2,
    pub(super) inserted_content: ContentV2,
}

/// The content of a part of a file: text, or bytes in base64.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum ContentV2 {
    Text(String),
    Binary(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvocationV2 {
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<NotificationV2>,
}

/// A file that could not be read.
#[derive(Serialize)]
pub(super) struct NotificationV2 {
    level: &'static str,
    message: MessageV2,
    locations: [WholeFileV2; 1],
}

impl NotificationV2 {
    pub(super) fn new(file: ArtifactV2, text: String) -> Self {
        let physical_location = BTreeMap::from([("artifactLocation", file)]);
        Self { level: "error", message: MessageV2 { text }, locations: [WholeFileV2 { physical_location }] }
    }
}

/// A location without a region.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WholeFileV2 {
    physical_location: BTreeMap<&'static str, ArtifactV2>,
}

#[derive(Serialize)]
pub(super) struct ToolV2<'a> {
    driver: DriverV2<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DriverV2<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<RuleV2<'a>>,
}

impl<'a> ToolV2<'a> {
    pub(super) fn new(rules: Vec<RuleV2<'a>>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self { driver: DriverV2 { name: "Portolan", version, semantic_version: version, rules } }
    }
}

/// A rule with findings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleV2<'a> {
    id: &'a str,
    short_description: MessageV2,
    full_description: MessageV2,
    default_configuration: ConfigurationV2,
    help: HelpV2,
    properties: PropertiesV2,
}

#[derive(Serialize)]
struct ConfigurationV2 {
    level: &'static str,
}

/// The page of a rule.
#[derive(Serialize)]
struct HelpV2 {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct PropertiesV2 {
    tags: [&'static str; 1],
    /// How GitHub shows the findings.
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

impl<'a> RuleV2<'a> {
    pub(super) fn new(meta: &'a RuleMeta) -> Self {
        // A doc comment has a blank before each line.
        let lines: Vec<&str> = meta.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let page = lines.join("\n");
        let summary = || MessageV2 { text: meta.summary.to_string() };
        Self {
            id: meta.id.as_str(),
            short_description: summary(),
            full_description: summary(),
            default_configuration: ConfigurationV2 { level: level(meta.severity) },
            help: HelpV2 { text: page.clone(), markdown: page },
            properties: PropertiesV2 {
                tags: [meta.category.as_str()],
                severity: match meta.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
            },
        }
    }
}
