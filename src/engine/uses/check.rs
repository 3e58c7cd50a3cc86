//! Checks the names of one configuration.

use super::super::check::{Purpose, check_with};
use super::super::{CheckSettings, Checked};
use super::{ConfigFile, ConfigKind};
use crate::rule::{ConfigUses, UseTables};
use crate::syntax::{
    Aliases, Comment, Document, FormatMeta, FormatOrigin, Line, LineKind, NameRole, PortsOfName, Rows,
};
use crate::text::LineIter;
use crate::uses::ConfigMeta;
use memchr::memmem;
use std::sync::Arc;

/// How configurations are checked.
#[derive(Clone, Copy, Debug)]
pub struct UseSettings<'a> {
    /// The rules, and the registry.
    pub check: CheckSettings<'a>,
    /// The tables that answer.
    pub tables: &'a UseTables,
}

/// Checks the names of a configuration.
///
/// Comments may suppress rules, as in tables: `# portolan: ignore[unknown-name]`, also with the signs `;` and `<!--`.
pub fn check_configuration(file: ConfigFile, settings: &UseSettings<'_>) -> Checked {
    let ConfigFile { source, kinds } = file;
    let configurations: Vec<ConfigUses<'_>> = kinds
        .iter()
        .map(|ConfigKind { reader, uses, profiles }| ConfigUses {
            meta: reader.meta(),
            uses,
            profiles,
            tables: settings.tables,
        })
        .collect();
    let document = document(&configurations, &source.bytes);
    check_with(source, document, &settings.check, Purpose::Report, &configurations)
}

/// Returns the lines of a configuration, as reports need them.
fn document(kinds: &[ConfigUses<'_>], bytes: &[u8]) -> Document {
    let mut document = Document::new(Arc::new(format(kinds)));
    for raw in LineIter::new(bytes) {
        let text = raw.content.of(bytes);
        let blanks = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let kind = match text.get(blanks) {
            None => LineKind::Blank,
            Some(b'#' | b';') => LineKind::Comment(raw.content.start + blanks),
            Some(b'<') if is_xml_comment(&text[blanks..]) => LineKind::Comment(raw.content.start + blanks),
            Some(_) => LineKind::Text,
        };
        document.lines.push(Line { content: raw.content, ending: raw.ending, kind });
    }
    document
}

/// Returns whether a text is nothing but a comment of XML.
fn is_xml_comment(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    text.starts_with(b"<!--") && memmem::find(text, b"-->").is_none_or(|end| end + 3 == text.len())
}

fn format(kinds: &[ConfigUses<'_>]) -> FormatMeta {
    let joined = |word: fn(&ConfigMeta) -> &'static str| {
        let words: Vec<&str> = kinds.iter().map(|kind| word(kind.meta)).collect();
        words.join(", ").into()
    };
    FormatMeta {
        id: joined(|meta| meta.id),
        summary: joined(|meta| meta.title),
        file_names: Vec::new(),
        readers: Vec::new(),
        aliases: Aliases::None,
        fields: Vec::new(),
        comment: Some(Comment { sign: "#".into(), has_parts: false }),
        line_limit: None,
        rows: Rows::Fixed,
        row: "".into(),
        names: NameRole::None,
        ports_of_name: PortsOfName::All,
        origin: FormatOrigin::Configuration,
        generated: None,
        takes_notes: false,
    }
}
