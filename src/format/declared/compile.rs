//! Checks a descriptor and compiles its parts.

use super::descriptor::{Descriptor, Kind, Role, Section, Table, Unique};
use super::heads::Heads;
use super::pattern::{GROUPS, NAME, PARTS, PORT, Pattern};
use super::spec::{CommentStyle, Delimited, EditSpec, NameSpec, Parts, RowText, Spec, TableSpec, Tree};
use super::template::Template;
use super::values::{Column, Constant, List};
use crate::model::TransportWord;
use crate::syntax::RowKey;
use crate::text::{InputError, Printable, glob_fault, parse_toml};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::DeTable;

/// The version of the keys of a descriptor.
const VERSION: &str = "1";
/// The most bytes of a descriptor.
pub const LARGEST_DESCRIPTOR: u64 = 1 << 20;
/// The most tables or samples of a descriptor, and the most sections or expressions of a table.
pub const MOST_PARTS: usize = 64;

/// Parses the text of a descriptor.
pub(super) fn parse(path: &Path, text: &str) -> Result<Descriptor, InputError> {
    let head: Spanned<DeTable<'_>> = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        InputError::at(path, text.as_bytes(), span, Printable(error.message().replace('\n', "; ").as_bytes()))
    })?;
    let version = head.get_ref().iter().find(|(key, _)| key.get_ref() == "version");
    let first = head.get_ref().keys().map(Spanned::span).min_by_key(|span| span.start);
    let Some((key, version)) = version else {
        return Err(InputError::at(path, text.as_bytes(), first.unwrap_or(0..0), "`version` is missing")
            .hint(format!("begin the file with `version = {VERSION}`")));
    };
    if first != Some(key.span()) {
        return Err(InputError::at(path, text.as_bytes(), key.span(), "`version` is not the first key")
            .hint("move it to the top: it decides how the rest is read"));
    }
    if version.get_ref().as_integer().is_none_or(|number| number.as_str() != VERSION) {
        let message = format!("this version of descriptors is not supported; this program reads version {VERSION}");
        return Err(InputError::at(path, text.as_bytes(), version.span(), message));
    }
    parse_toml(path, text)
}

/// Compiles the patterns of paths of a descriptor alone; `None` if it has none.
pub(super) fn globs(path: &Path, text: &str) -> Result<Option<GlobSet>, InputError> {
    Compiler { path, text }.globs(&parse(path, text)?.paths)
}

/// Compiles a descriptor.
pub(super) fn compile(path: &Path, text: &str, descriptor: &Descriptor) -> Result<Spec, InputError> {
    Compiler { path, text }.spec(descriptor)
}

struct Compiler<'a> {
    path: &'a Path,
    text: &'a str,
}

type Result_<T> = Result<T, InputError>;

impl Compiler<'_> {
    fn error(&self, span: Range<usize>, message: impl Display) -> InputError {
        InputError::at(self.path, self.text.as_bytes(), span, message)
    }

    fn spec(&self, descriptor: &Descriptor) -> Result_<Spec> {
        let id = descriptor.name.get_ref();
        let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.is_empty() || id.len() > 40 || !id.bytes().all(is_word) {
            return Err(self.error(descriptor.name.span(), "a name has 1 to 40 lowercase letters, digits and hyphens"));
        }
        if descriptor.table.is_empty() {
            return Err(self.error(descriptor.name.span(), "the format has no `[[table]]`"));
        }
        for (what, count) in [("tables", descriptor.table.len()), ("tests", descriptor.test.len())] {
            if count > MOST_PARTS {
                let message = format!("{count} {what}: the limit is {MOST_PARTS}");
                return Err(self.error(descriptor.name.span(), message));
            }
        }
        let names = self.names(descriptor)?;
        let names_role = names.role;
        let has_names = names_role != Some(Role::None);
        let tables = descriptor.table.iter().map(|table| self.table(descriptor.kind, table, has_names));
        let mut tables: Vec<TableSpec> = tables.collect::<Result_<_>>()?;
        for table in tables.iter_mut().filter(|table| table.key == RowKey::None && !table.key_is_first) {
            table.key = row_key(descriptor.names.unique);
            table.key_is_first = descriptor.names.unique == Some(Unique::First);
        }
        let whole = descriptor.table.iter().filter(|table| table.get_ref().begin.as_slice().is_empty()).nth(1);
        if let Some(second) = whole.filter(|_| descriptor.kind != Kind::Tree) {
            return Err(self.error(second.span(), "only one table can be the whole file: add `begin`"));
        }
        let may_be_empty = descriptor.may_be_empty.as_ref().filter(|stated| *stated.get_ref());
        if let Some(stated) = may_be_empty.filter(|_| descriptor.contains.as_slice().is_empty()) {
            let error = self.error(stated.span(), "without `contains`, any file could be one without entries");
            return Err(error.hint("add `contains`, an expression for what every such file has"));
        }
        Ok(Spec {
            kind: descriptor.kind,
            globs: self.globs(&descriptor.paths)?,
            contains: self.patterns(descriptor.contains.as_slice().iter())?,
            may_be_empty: may_be_empty.is_some(),
            comments: self.comments(descriptor)?,
            escapes: descriptor.string,
            tables,
            names,
            edit: EditSpec {
                row: descriptor.edit.row.as_ref().map(|row| self.row_text(row, names_role)).transpose()?,
                order: descriptor.edit.order,
                separator: descriptor.edit.separator.clone().map(String::into_bytes),
                last: descriptor.edit.last,
                annotate: descriptor.edit.annotate,
            },
            tests: descriptor.test.clone(),
        })
    }

    fn row_text(&self, row: &Spanned<String>, role: Option<Role>) -> Result_<RowText> {
        if role != Some(Role::Name) {
            let error = self.error(row.span(), "rows are written only where names have the role `name`");
            return Err(error.hint("write `role = \"name\"` under `[names]`, or leave out `row`"));
        }
        if row.get_ref() == "copy" {
            return Ok(RowText::Copy);
        }
        let template = Template::parse(row.get_ref()).map_err(|message| self.error(row.span(), message))?;
        if !template.is_complete(true) {
            return Err(
                self.error(row.span(), "a row is `copy`, or has `{port}` and, where entries have names, `{name}`")
            );
        }
        Ok(RowText::Template(template))
    }

    /// Compiles patterns of paths; `None` if there are none.
    fn globs(&self, paths: &[Spanned<String>]) -> Result_<Option<GlobSet>> {
        let Some(first) = paths.first() else { return Ok(None) };
        let mut globs = GlobSetBuilder::new();
        for path in paths {
            if let Some(fault) = glob_fault(path.get_ref()) {
                return Err(self.error(path.span(), fault));
            }
            let is_absolute = path.get_ref().starts_with('/') || path.get_ref().starts_with("**/");
            let glob = if is_absolute { path.get_ref().clone() } else { format!("**/{}", path.get_ref()) };
            let glob = GlobBuilder::new(&glob).literal_separator(true).build();
            globs.add(glob.map_err(|error| self.error(path.span(), error.kind()))?);
        }
        globs.build().map(Some).map_err(|error| self.error(first.span(), error))
    }

    fn comments(&self, descriptor: &Descriptor) -> Result_<Vec<CommentStyle>> {
        let ends = descriptor.comment_end.as_slice();
        if let Some(extra) = ends.get(descriptor.comment.as_slice().len()) {
            return Err(self.error(extra.span(), "more ends of comments than signs that begin them"));
        }
        if let Some(first) = ends.first().filter(|_| ends.iter().all(|end| end.get_ref().is_empty())) {
            return Err(self.error(first.span(), "without `comment-end`, comments end with the line"));
        }
        let style = |(index, begin): (usize, &Spanned<String>)| {
            if begin.get_ref().is_empty() {
                return Err(self.error(begin.span(), "the sign of a comment is empty"));
            }
            let end = ends.get(index).map(|end| end.get_ref().clone().into_bytes()).unwrap_or_default();
            Ok(CommentStyle { begin: begin.get_ref().clone().into_bytes(), end })
        };
        descriptor.comment.as_slice().iter().enumerate().map(style).collect()
    }

    fn names(&self, descriptor: &Descriptor) -> Result_<NameSpec> {
        let names = &descriptor.names;
        let texts = |list: &List| list.as_slice().iter().map(|text| text.get_ref().clone().into_bytes()).collect();
        Ok(NameSpec {
            role: names.role,
            case: names.case,
            replace: names.replace.iter().map(|(from, to)| (from.clone().into(), to.clone().into())).collect(),
            prefixes: texts(&names.strip_prefix),
            suffixes: texts(&names.strip_suffix),
            valid: self.pattern(names.valid.as_ref())?,
            known: names.known,
            markup: names.markup,
        })
    }

    fn table(&self, kind: Kind, spanned: &Spanned<Table>, has_names: bool) -> Result_<TableSpec> {
        let table = spanned.get_ref();
        self.refuse_other_kinds(kind, spanned)?;
        let opens: Vec<&Spanned<String>> = table.section.iter().map(|section| &section.open).collect();
        let closes = || table.section.iter().enumerate().filter_map(|(n, section)| Some((n, section.close.as_ref()?)));
        let sections = table.section.iter().map(|section: &Section| {
            section.transport.as_ref().map_or(Ok(Vec::new()), |list| self.transports(list.as_slice()))
        });
        let compiled = TableSpec {
            begin: self.patterns(table.begin.as_slice().iter())?,
            heads: Heads::new(table.begin.as_slice().iter().map(|begin| begin.get_ref().as_str())),
            end: self.compile(table.end.as_ref().into_iter(), true)?,
            guard: self.patterns(table.guard.as_slice().iter())?,
            entry: if kind == Kind::Tree { None } else { self.patterns(table.entry.as_slice().iter())? },
            open: self.patterns(opens.into_iter())?,
            close: self.patterns(closes().map(|(_, close)| close))?,
            closed: closes().map(|(index, _)| index).collect(),
            sections: sections.collect::<Result_<_>>()?,
            skip: self.patterns(table.skip.as_slice().iter())?,
            separator: table.separator.as_ref().map(|text| text.get_ref().clone().into_bytes()),
            last: table.last,
            key: row_key(table.unique),
            key_is_first: table.unique == Some(Unique::First),
            port_is_key: self.patterns(table.unique_if.port.as_slice().iter())?,
            name_is_key: self.patterns(table.unique_if.name.as_slice().iter())?,
            parts: self.parts(table)?,
            delimited: self.delimited(table)?,
            tree: if kind == Kind::Tree { Some(self.tree(spanned)?) } else { None },
            patterns: self.field_patterns(table)?,
        };
        self.require_groups(kind, spanned, &compiled, has_names)?;
        Ok(compiled)
    }

    /// Refuses the keys of other kinds, which would have no effect.
    fn refuse_other_kinds(&self, kind: Kind, spanned: &Spanned<Table>) -> Result_<()> {
        let table = spanned.get_ref();
        let key = |name: &'static str, is_set: bool, kinds: &[Kind]| (is_set && !kinds.contains(&kind)).then_some(name);
        let (pattern, delimited, tree) = (Kind::Pattern, Kind::Delimited, Kind::Tree);
        let wrong = [
            key("begin", !table.begin.as_slice().is_empty(), &[pattern, delimited]),
            key("end", table.end.is_some(), &[pattern, delimited]),
            key("section", !table.section.is_empty(), &[pattern, delimited]),
            key("skip", !table.skip.as_slice().is_empty(), &[pattern, delimited, tree]),
            key("separator", table.separator.is_some(), &[pattern]),
            key("entry", !table.entry.as_slice().is_empty(), &[pattern, tree]),
            key("delimiter", !table.delimiter.as_slice().is_empty(), &[delimited]),
            key("quote", table.quote.is_some(), &[delimited]),
            key("header", table.header.is_some(), &[delimited]),
            key("ragged", table.ragged, &[delimited]),
            key("columns", !table.columns.is_empty(), &[delimited]),
            key("parser", table.parser.is_some(), &[tree]),
            key("fields", !table.fields.is_empty(), &[tree]),
            key("patterns", !table.patterns.is_empty(), &[delimited, tree]),
        ];
        match wrong.into_iter().flatten().next() {
            Some(name) => Err(self.error(spanned.span(), format_args!("a format of this kind has no key `{name}`"))),
            None => Ok(()),
        }
    }

    /// Checks that every row has a port, and a name where entries have names.
    fn require_groups(&self, kind: Kind, spanned: &Spanned<Table>, table: &TableSpec, has_names: bool) -> Result_<()> {
        let each = table.parts.each.as_ref();
        let in_each = |group| each.is_some_and(|each| each.has(0, group));
        let in_sections =
            |group| [&table.begin, &table.open].into_iter().flatten().any(|pattern| pattern.has_somewhere(group));
        let of_fields = |group| {
            table.patterns.iter().any(|(_, pattern)| pattern.has(0, group))
                || table.delimited.columns.iter().any(|(of, _)| *of == group)
                || table.tree.as_ref().is_some_and(|tree| tree.fields.iter().any(|(of, _)| *of == group))
        };
        for (group, is_needed) in [(PORT, true), (NAME, has_names)] {
            let inherited = in_each(group) || in_sections(group);
            if !is_needed || inherited {
                continue;
            }
            if kind == Kind::Pattern {
                let entries = spanned.get_ref().entry.as_slice();
                let Some(pattern) = &table.entry else {
                    return Err(self.error(spanned.span(), "the table has no `entry`"));
                };
                if let Some(index) = (0..entries.len()).find(|&index| !pattern.has(index, group)) {
                    let name = GROUPS[group];
                    let hint =
                        if group == NAME { "; without names, write `role = \"none\"` under `[names]`" } else { "" };
                    let message = format!("the expression has no group `(?P<{name}>…)`{hint}");
                    return Err(self.error(entries[index].span(), message));
                }
            } else if !of_fields(group) {
                let (key, name) = (if kind == Kind::Tree { "fields" } else { "columns" }, GROUPS[group]);
                return Err(self.error(spanned.span(), format_args!("`{key}` has no `{name}`")));
            }
        }
        Ok(())
    }

    fn parts(&self, table: &Table) -> Result_<Parts> {
        let bytes = |text: &Option<String>| text.clone().map(String::into_bytes);
        let transports = match &table.transport {
            Some(Constant::Is(list)) => self.transports(list.as_slice())?,
            Some(Constant::FileStem) | None => Vec::new(),
        };
        let mut words = std::collections::BTreeMap::new();
        for (word, known) in &table.transports {
            words.insert(word.to_ascii_lowercase().into_bytes(), self.transports(known)?);
        }
        if let Some(each) = &table.endpoints {
            let compiled = self.pattern(Some(&each.each))?;
            if !compiled.as_ref().is_some_and(|each| each.has(0, PORT)) {
                return Err(self.error(each.each.span(), "the expression has no group `(?P<port>…)`"));
            }
        }
        Ok(Parts {
            transports,
            is_file_stem: matches!(table.transport, Some(Constant::FileStem)),
            words,
            each: self.pattern(table.endpoints.as_ref().map(|endpoints| &endpoints.each))?,
            each_list: table.endpoints.as_ref().and_then(|each| each.list.clone()).map(|list| list.into_inner().into()),
            each_range: table.endpoints.as_ref().and_then(|each| bytes(&each.range)),
            lists: table.ports.list.as_slice().iter().map(|list| list.get_ref().clone().into_bytes()).collect(),
            range: bytes(&table.ports.range),
            open: table.ports.open,
        })
    }

    fn transports(&self, words: &[Spanned<String>]) -> Result_<Vec<TransportWord>> {
        let known = ["tcp", "udp", "sctp", "dccp", "udplite", "ddp", "divert"];
        let transport = |word: &Spanned<String>| match TransportWord::parse(word.get_ref().as_bytes()) {
            TransportWord::Other => {
                let error = self.error(word.span(), format_args!("unknown transport `{}`", word.get_ref()));
                Err(error.suggest(word.get_ref(), known))
            }
            transport => Ok(transport),
        };
        words.iter().map(transport).collect()
    }

    fn delimited(&self, table: &Table) -> Result_<Delimited> {
        let byte = |text: &Spanned<String>| match text.get_ref().as_bytes() {
            &[byte] if byte.is_ascii() && byte != b'\n' => Ok(Some(byte)),
            [] => Ok(None),
            _ => Err(self.error(text.span(), "not one ASCII character")),
        };
        let mut delimiters = Vec::new();
        for text in table.delimiter.as_slice() {
            delimiters.push(byte(text)?.ok_or_else(|| self.error(text.span(), "the delimiter is empty"))?);
        }
        if delimiters.is_empty() {
            delimiters.push(b',');
        }
        // A header is needed to find columns by their names. Columns by number are those of a file without one.
        let is_named = |(_, column): (_, &Spanned<Column>)| matches!(column.get_ref(), Column::Names(_));
        let header = table.header.unwrap_or_else(|| table.columns.iter().any(is_named));
        let mut columns = Vec::new();
        for (field, column) in &table.columns {
            match column.get_ref() {
                Column::Number(0) => return Err(self.error(column.span(), "columns are counted from 1")),
                Column::Names(_) if !header => {
                    return Err(self.error(column.span(), "without a header, a column is a number from 1"));
                }
                column => columns.push((self.field(field)?, column.clone())),
            }
        }
        let quote = table.quote.as_ref().map_or(Ok(Some(b'"')), byte)?;
        Ok(Delimited { delimiters, quote, header, ragged: table.ragged, columns })
    }

    /// Returns the index of a field by its name.
    fn field(&self, name: &Spanned<String>) -> Result_<usize> {
        let fields = &GROUPS[..PARTS];
        fields.iter().position(|known| known == name.get_ref()).ok_or_else(|| {
            let error = self.error(name.span(), format_args!("unknown field `{}`", name.get_ref()));
            error.suggest(name.get_ref(), fields.iter().copied())
        })
    }

    fn tree(&self, spanned: &Spanned<Table>) -> Result_<Tree> {
        let table = spanned.get_ref();
        let Some(parser) = table.parser else {
            return Err(self.error(spanned.span(), "the table has no `parser`: json, xml, yaml or toml"));
        };
        if table.entry.as_slice().is_empty() {
            return Err(self.error(spanned.span(), "the table has no `entry`: the path of its entries, such as `/*`"));
        }
        let path = |path: &Spanned<String>, is_absolute: bool| {
            let text = match path.get_ref().strip_prefix('/') {
                Some(text) if is_absolute => text,
                None if !is_absolute => path.get_ref(),
                Some(_) => return Err(self.error(path.span(), "a field's path starts at the entry, without `/`")),
                None => return Err(self.error(path.span(), "a path from the root starts with `/`")),
            };
            let segments: Vec<String> = text.split('/').map(str::to_owned).collect();
            if segments.len() > MOST_PARTS || segments.iter().any(String::is_empty) {
                return Err(self.error(path.span(), "a part of the path is empty, or there are too many"));
            }
            Ok(segments)
        };
        let entry = table.entry.as_slice().iter().map(|entry| path(entry, true)).collect::<Result_<_>>()?;
        let paths = |list: &List| list.as_slice().iter().map(|at| path(at, false)).collect::<Result_<_>>();
        let field = |(name, at)| Ok((self.field(name)?, paths(at)?));
        let fields = table.fields.iter().map(field).collect::<Result_<_>>()?;
        Ok(Tree { parser, entry, fields })
    }

    fn field_patterns(&self, table: &Table) -> Result_<Vec<(usize, Pattern)>> {
        let all = table.patterns.iter().map(|(field, expression)| {
            let field = self.field(field)?;
            Ok((field, self.patterns(std::iter::once(expression))?))
        });
        all.filter_map(|result: Result_<_>| match result {
            Ok((field, pattern)) => Some(Ok((field, pattern?))),
            Err(error) => Some(Err(error)),
        })
        .collect()
    }

    fn pattern(&self, expression: Option<&Spanned<String>>) -> Result_<Option<Pattern>> {
        self.patterns(expression.into_iter())
    }

    /// Compiles expressions together; `None` if there are none.
    fn patterns<'s>(&self, expressions: impl Iterator<Item = &'s Spanned<String>>) -> Result_<Option<Pattern>> {
        self.compile(expressions, false)
    }

    fn compile<'s>(
        &self,
        expressions: impl Iterator<Item = &'s Spanned<String>>,
        may_end: bool,
    ) -> Result_<Option<Pattern>> {
        let expressions: Vec<&Spanned<String>> = expressions.collect();
        let Some(first) = expressions.first() else { return Ok(None) };
        if expressions.len() > MOST_PARTS {
            return Err(self.error(first.span(), format_args!("at most {MOST_PARTS} expressions")));
        }
        let texts: Vec<&str> = expressions.iter().map(|expression| expression.get_ref().as_str()).collect();
        let compiled = Pattern::new(&texts, may_end);
        for expression in &expressions {
            if compiled.is_err() {
                // One by one, so that a fault has its position.
                Pattern::new(&[expression.get_ref()], may_end).map_err(|fault| {
                    let span = self.span_in(expression, fault.span);
                    self.error(span, fault.message)
                })?;
            }
            self.check_groups(expression)?;
        }
        compiled.map(Some).map_err(|fault| self.error(first.span(), fault.message))
    }

    /// Refuses unknown named groups.
    fn check_groups(&self, expression: &Spanned<String>) -> Result_<()> {
        let text = expression.get_ref();
        for opening in ["(?P<", "(?<"] {
            for (at, _) in text.match_indices(opening) {
                let rest = &text[at + opening.len()..];
                let Some(name) = rest.split('>').next().filter(|name| !name.starts_with(['=', '!'])) else { continue };
                let is_escaped = text[..at].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1;
                if !is_escaped && !GROUPS.contains(&name) {
                    let start = at + opening.len();
                    let span = self.span_in(expression, Some(start..start + name.len()));
                    return Err(self.error(span, format_args!("unknown group `{name}`")).suggest(name, GROUPS));
                }
            }
        }
        Ok(())
    }

    /// Returns the position of a part of a text in the descriptor, which is exact if the text has no escapes.
    fn span_in(&self, text: &Spanned<String>, part: Option<Range<usize>>) -> Range<usize> {
        let whole = text.span();
        let written = self.text.get(whole.clone()).unwrap_or_default();
        match (part, written.find(text.get_ref().as_str())) {
            (Some(part), Some(at)) => whole.start + at + part.start..whole.start + at + part.end,
            _ => whole,
        }
    }
}

fn row_key(unique: Option<Unique>) -> RowKey {
    match unique {
        None | Some(Unique::First) => RowKey::None,
        Some(Unique::Name) => RowKey::Name,
        Some(Unique::Port) => RowKey::Port,
    }
}
