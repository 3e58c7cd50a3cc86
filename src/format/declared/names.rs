//! The spelling of names: from the text of a file to the service name, and back.

use super::descriptor::{Case, Escapes};
use super::escape::{decode, encode};
use super::spec::NameSpec;
use crate::text::{ByteOffset, Span};
use memchr::memmem;
use std::borrow::Cow;

/// The transformation of names in a format.
pub(super) trait NameSpecExt {
    /// Returns the span of a name without its prefix and suffix.
    fn strip(&self, bytes: &[u8], span: Span) -> Span;
    /// Returns the service name that a text stands for.
    fn service_name<'a>(&self, text: &'a [u8], escapes: Escapes) -> Cow<'a, [u8]>;
    /// Returns the text of a service name; `None` if the format cannot write it. Whether it may is not asked.
    fn spelling(&self, name: &str, escapes: Escapes) -> Option<String>;
}

impl NameSpecExt for NameSpec {
    fn strip(&self, bytes: &[u8], span: Span) -> Span {
        let mut span = span;
        let text = span.of(bytes);
        // A name is never nothing but its prefix.
        let fits = |length: usize| length < text.len();
        if let Some(prefix) = self.prefixes.iter().find(|prefix| fits(prefix.len()) && text.starts_with(prefix)) {
            span.start = span.start + prefix.len();
        }
        let text = span.of(bytes);
        let fits = |length: usize| length < text.len();
        if let Some(suffix) = self.suffixes.iter().find(|suffix| fits(suffix.len()) && text.ends_with(suffix)) {
            span.end = ByteOffset::new(span.end.index() - suffix.len());
        }
        if self.markup { inside_markup(bytes, span) } else { span }
    }

    fn service_name<'a>(&self, text: &'a [u8], escapes: Escapes) -> Cow<'a, [u8]> {
        let mut name = decode(text, escapes);
        for (from, to) in &self.replace {
            name = replaced(name, from, to);
        }
        if self.case.is_some() && name.iter().any(u8::is_ascii_uppercase) {
            name = Cow::Owned(name.to_ascii_lowercase());
        }
        name
    }

    fn spelling(&self, name: &str, escapes: Escapes) -> Option<String> {
        let mut text = name.to_owned();
        match self.case {
            Some(Case::Upper) => text.make_ascii_uppercase(),
            Some(Case::Lower) => text.make_ascii_lowercase(),
            None => {}
        }
        for (from, to) in &self.replace {
            let (from, to) = (std::str::from_utf8(from).ok()?, std::str::from_utf8(to).ok()?);
            if !to.is_empty() {
                text = text.replace(to, from);
            }
        }
        let written = encode(&text, escapes)?;
        let is_valid = self.valid.as_ref().is_none_or(|valid| valid.is_whole(written.as_bytes()));
        // The written name must read back as itself.
        let read = self.service_name(written.as_bytes(), escapes);
        (is_valid && read.eq_ignore_ascii_case(name.as_bytes())).then_some(written)
    }
}

/// Returns the text inside signs of emphasis and of code, and that of a link in Markdown or in `AsciiDoc`.
fn inside_markup(bytes: &[u8], span: Span) -> Span {
    /// The signs around a text.
    const PAIRS: [(&[u8], &[u8]); 7] =
        [(b"``", b"``"), (b"`", b"`"), (b"**", b"**"), (b"__", b"__"), (b"*", b"*"), (b"_", b"_"), (b"~~", b"~~")];
    let mut span = span;
    loop {
        let text = span.of(bytes);
        let is_around = |(open, close): &&(&[u8], &[u8])| {
            text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
        };
        let inner = if let Some((open, close)) = PAIRS.iter().find(is_around) {
            Some((open.len(), text.len() - close.len()))
        } else {
            link_text(text)
        };
        // Two words in emphasis are not one: `*a* or *b*`. Underscores are also part of names.
        let is_one =
            |&(from, to): &(usize, usize)| from < to && (text[0] == b'_' || !text[from..to].contains(&text[0]));
        let Some((from, to)) = inner.filter(is_one) else { return span };
        span = Span { start: span.start + from, end: span.start + to };
    }
}

/// Returns where the text of a link is, if a text is nothing but a link: `[ssh](https://…)` or `[ssh][1]`.
fn link_text(text: &[u8]) -> Option<(usize, usize)> {
    let rest = text.strip_prefix(b"[")?;
    let end = memmem::find(rest, b"]")?;
    let (open, close) = match rest.get(end + 1)? {
        b'(' => (b'(', b')'),
        b'[' => (b'[', b']'),
        _ => return None,
    };
    let target = rest.get(end + 2..)?.strip_suffix(&[close])?;
    (!target.contains(&open) && !target.contains(&close)).then_some((1, 1 + end))
}

fn replaced<'a>(text: Cow<'a, [u8]>, from: &[u8], to: &[u8]) -> Cow<'a, [u8]> {
    if from.is_empty() || memmem::find(&text, from).is_none() {
        return text;
    }
    let mut result = Vec::with_capacity(text.len());
    let mut start = 0;
    for at in memmem::find_iter(&text, from) {
        result.extend_from_slice(&text[start..at]);
        result.extend_from_slice(to);
        start = at + from.len();
    }
    result.extend_from_slice(&text[start..]);
    Cow::Owned(result)
}
