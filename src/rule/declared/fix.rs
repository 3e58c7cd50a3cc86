//! Fixes of declared rules, expressed as [`Change`]s.

use super::condition::Seen;
use super::message::Template;
use super::{PROVABLE, RISKY};
use crate::diagnostic::{Applicability, Change, Fix};
use crate::model::name_fault;
use crate::text::{InputError, OneOrMany, Placed, Printable, Word, unknown_word};
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

/// A fix, as it is written. One of its keys is required.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FixWord {
    /// Add these names as aliases; `{expected}` and `{listed}` stand for names of the registry and of packs
    add_names: Option<OneOrMany<String>>,
    /// Make this the official name; the old name becomes an alias
    put_name_first: Option<Placed<String>>,
    /// `comment-out` or `drop` the line, which is unsafe, or `note` the message in a comment
    line: Option<Placed<LineFix>>,
}

/// The change of an entry's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineFix {
    CommentOut,
    Drop,
    Note,
}

impl Word for LineFix {
    const KIND: &'static str = "change of a line";

    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "comment-out" => Ok(Self::CommentOut),
            "drop" => Ok(Self::Drop),
            "note" => Ok(Self::Note),
            _ => Err(unknown_word(Self::KIND, text, ["comment-out", "drop", "note"])),
        }
    }

    fn all() -> Vec<String> {
        ["comment-out", "drop", "note"].map(str::to_owned).to_vec()
    }
}

/// A fix that is ready to be proposed.
#[derive(Clone, Debug)]
pub(super) enum DeclaredFix {
    AddNames(Vec<Template>),
    PutNameFirst(Template),
    CommentOut,
    Drop,
    Note,
}

impl DeclaredFix {
    pub(super) fn new(word: &FixWord, error: &dyn Fn(Range<usize>, String) -> InputError) -> Result<Self, InputError> {
        let parse = |text: &Placed<String>| Template::parse(text, error);
        match (&word.add_names, &word.put_name_first, &word.line) {
            (Some(names), None, None) => {
                let templates = names.0.iter().map(|name| {
                    let template = parse(name)?;
                    check_literal(&template, name, error)?;
                    Ok(template)
                });
                Ok(Self::AddNames(templates.collect::<Result<_, _>>()?))
            }
            (None, Some(name), None) => {
                let template = parse(name)?;
                check_literal(&template, name, error)?;
                Ok(Self::PutNameFirst(template))
            }
            (None, None, Some(line)) => Ok(match line.value {
                LineFix::CommentOut => Self::CommentOut,
                LineFix::Drop => Self::Drop,
                LineFix::Note => Self::Note,
            }),
            (names, first, line) => {
                let spans = [
                    names.as_ref().and_then(|names| names.0.first()).map(|name| name.span.clone()),
                    first.as_ref().map(|first| first.span.clone()),
                    line.as_ref().map(|line| line.span.clone()),
                ];
                let span = spans.into_iter().flatten().next_back().unwrap_or_default();
                Err(error(span, "a fix has one of `add-names`, `put-name-first` and `line`".to_owned()))
            }
        }
    }

    /// Returns the highest applicability. The proof decides whether a fix is safe in a file.
    pub(super) fn applicability(&self) -> &'static [Applicability] {
        match self {
            Self::AddNames(_) | Self::Note => PROVABLE,
            Self::PutNameFirst(_) | Self::CommentOut | Self::Drop => RISKY,
        }
    }

    /// Proposes the fix, unless the entry already has the names that it would add. `note` adds the message as a comment.
    pub(super) fn propose(&self, seen: &Seen<'_>, note: Option<Fix>) -> Option<Fix> {
        let (entry, line) = (seen.id, seen.entry.line);
        match self {
            Self::AddNames(templates) => {
                let names = templates.iter().flat_map(|template| template.names(seen));
                let names: Vec<String> = names.filter(|name| is_new(name, seen)).collect();
                (!names.is_empty()).then(|| Fix::safe(Change::AddNames { entry, names }))
            }
            Self::PutNameFirst(template) => {
                let name = template.names(seen).into_iter().next()?;
                let old = seen.context.name(seen.entry);
                // A rule that still matches after its fix does not add `our-` once more.
                let is_first = old == name.as_bytes() || template.has_around_name(old);
                (!is_first && is_legal(&name)).then(|| Fix::unsafe_change(Change::PutNameFirst { entry, name }))
            }
            Self::CommentOut => Some(Fix::unsafe_change(Change::CommentOut { line })),
            Self::Drop => Some(Fix::unsafe_change(Change::DropLine { line })),
            Self::Note => note,
        }
    }
}

/// Refuses a text without placeholders that is no service name: the fix would never be proposed.
fn check_literal(
    template: &Template,
    text: &Placed<String>,
    error: &dyn Fn(Range<usize>, String) -> InputError,
) -> Result<(), InputError> {
    match template.as_text() {
        Some(name) if !is_legal(name) => {
            Err(error(text.span.clone(), format!("`{}` is not a service name", Printable(name.as_bytes()))))
        }
        _ => Ok(()),
    }
}

fn is_legal(name: &str) -> bool {
    name_fault(name.as_bytes()).is_none()
}

fn is_new(name: &str, seen: &Seen<'_>) -> bool {
    let bytes = seen.context.bytes;
    let mut names = seen.context.document.aliases(seen.entry).iter().chain([&seen.entry.name]);
    is_legal(name) && !names.any(|known| known.of(bytes) == name.as_bytes())
}
