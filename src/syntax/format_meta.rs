//! [`FormatMeta`]: the description of a format. Rules see this, never the format.

use std::borrow::Cow;

/// The description of a format.
#[derive(Clone, Debug)]
pub struct FormatMeta {
    /// The word that selects it.
    pub id: Cow<'static, str>,
    /// One line for lists.
    pub summary: Cow<'static, str>,
    /// Names of files in this format, as globs on the last part of the path or on the last two.
    pub file_names: Vec<Cow<'static, str>>,
    /// Names of the fields that only this format has, in the order of [`super::Document::fields`].
    pub fields: Vec<Cow<'static, str>>,
    /// Whether an entry can have aliases.
    pub has_aliases: bool,
    /// Bytes that a line may have before some reader of the format cuts it.
    pub line_limit: usize,
    /// Who cuts there.
    pub line_limit_reader: Cow<'static, str>,
    /// Whether a comment has parts, with ` | ` between them.
    pub comment_parts: bool,
    /// Whether resolvers find names in it by exact case.
    pub case_sensitive: bool,
}

#[cfg(test)]
pub(crate) mod test_format {
    use super::FormatMeta;
    use std::sync::Arc;

    /// For documents that tests put together without a format.
    pub(crate) fn test_format() -> Arc<FormatMeta> {
        Arc::new(FormatMeta {
            id: "test".into(),
            summary: "".into(),
            file_names: Vec::new(),
            fields: Vec::new(),
            has_aliases: true,
            line_limit: 127,
            line_limit_reader: "".into(),
            comment_parts: false,
            case_sensitive: true,
        })
    }
}
