//! One use of a name as JSON, version 1: schemas/use.json.

use crate::engine::AnsweredUse;
use crate::model::Transport;
use crate::report::v1::{TextV1, VERSION};
use crate::rule::UseAnswer;
use portolan_resolvers::Reader;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct UseV1<'a> {
    version: u8,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
    line: u32,
    column: usize,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_bytes: Option<String>,
    transport: Option<&'static str>,
    config: &'a str,
    /// The program that looks the name up, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_by: Option<&'static str>,
    answers: Vec<AnswerV1>,
}

#[derive(Serialize)]
struct AnswerV1 {
    resolver: String,
    port: Option<u16>,
    /// The answer of the old table, where two are compared.
    #[serde(flatten)]
    old: Option<OldAnswerV1>,
}

#[derive(Serialize)]
struct OldAnswerV1 {
    old_port: Option<u16>,
}

impl<'a> UseV1<'a> {
    pub(super) fn new(used: &'a AnsweredUse) -> Self {
        let path = TextV1::path(&used.path);
        let written = TextV1::new(&used.name);
        let readers: Vec<Reader> = used.answers.iter().map(|&(reader, _)| reader).collect();
        let port = |answer: Option<UseAnswer>| answer.map(|answer| answer.port);
        let before = |at: usize| used.before.as_ref().map(|before| OldAnswerV1 { old_port: port(before[at].1) });
        let answer = |(at, &(reader, answer)): (usize, &(Reader, Option<UseAnswer>))| AnswerV1 {
            resolver: name(reader, &readers),
            port: port(answer),
            old: before(at),
        };
        Self {
            version: VERSION,
            path: path.text,
            path_bytes: path.bytes,
            line: used.line.get(),
            column: used.column,
            name: written.text,
            name_bytes: written.bytes,
            transport: used.used.lookup.transport().map(Transport::as_str),
            config: used.config.id,
            asked_by: used.used.program(used.config),
            answers: used.answers.iter().enumerate().map(answer).collect(),
        }
    }
}

/// Returns the word for one of the resolvers that look names up. It is `glibc`, or `go@1.19` if other releases do, too.
pub(super) fn name(reader: Reader, asked: &[Reader]) -> String {
    let meta = reader.meta();
    let is_alone = asked.iter().filter(|other| other.meta().id == meta.id).count() < 2;
    if is_alone || reader.is_newest() { meta.id.to_owned() } else { format!("{}@{}", meta.id, reader.release.id) }
}

/// Returns the words for the resolvers that are asked.
pub(super) fn names(asked: &[Reader]) -> Vec<String> {
    asked.iter().map(|&reader| name(reader, asked)).collect()
}
