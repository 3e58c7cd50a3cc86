//! What a format says of itself. Rules see this, never the format.

/// What a format is called and how its files are known.
#[derive(Debug)]
pub struct FormatMeta {
    /// The word that selects it.
    pub id: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// Names of files in this format, as globs on the last part of the path or on the last two.
    pub file_names: &'static [&'static str],
    /// Names of the fields that only this format has, in the order of [`super::Document::fields`].
    pub fields: &'static [&'static str],
    /// Whether an entry can have aliases.
    pub has_aliases: bool,
    /// Bytes that a line may have before some reader of the format cuts it.
    pub line_limit: usize,
    /// Who cuts there.
    pub line_limit_reader: &'static str,
    /// Whether a comment has parts, with ` | ` between them.
    pub comment_parts: bool,
    /// Whether resolvers find names in it by exact case.
    pub case_sensitive: bool,
}

#[cfg(test)]
pub(crate) mod test_format {
    use super::FormatMeta;

    /// For documents that tests put together without a format.
    pub(crate) static TEST_FORMAT: FormatMeta = FormatMeta {
        id: "test",
        summary: "",
        file_names: &[],
        fields: &[],
        has_aliases: true,
        line_limit: 127,
        line_limit_reader: "",
        comment_parts: false,
        case_sensitive: true,
    };
}
