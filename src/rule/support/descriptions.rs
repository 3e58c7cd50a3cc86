//! Descriptions without a comment sign: words in the place of aliases that read as prose.

use super::Context;
use crate::model::same_letters_and_digits;
use crate::registry::Record;
use crate::syntax::{Document, Entry, EntryId};
use crate::text::Span;
use hashbrown::HashMap;

/// A description in the place of aliases.
#[derive(Clone, Copy, Debug)]
pub(in crate::rule) struct Description {
    /// Its first and last byte.
    pub(in crate::rule) span: Span,
    /// Whether it is the registry's own description of the service.
    pub(in crate::rule) is_registered: bool,
}

/// Returns the description that is written without a comment sign in the place of an entry's aliases.
pub(in crate::rule) fn description_of<'a>(context: &Context<'a>, entry: EntryId) -> Option<&'a Description> {
    all_descriptions(context).get(&entry)
}

/// Returns whether a word of an entry is part of a description without a comment sign, and so no alias.
pub(in crate::rule) fn is_in_description(context: &Context<'_>, entry: EntryId, word: Span) -> bool {
    description_of(context, entry).is_some_and(|description| word.start >= description.span.start)
}

/// Returns the aliases of an entry, without the words of a description.
pub(in crate::rule) fn aliases<'a>(context: &Context<'a>, id: EntryId) -> &'a [Span] {
    let document = context.document;
    let words = document.aliases(document.entry(id));
    match description_of(context, id) {
        Some(description) => &words[..words.partition_point(|word| word.start < description.span.start)],
        None => words,
    }
}

/// Returns the descriptions without a comment sign, by the entries of their lines.
fn all_descriptions<'a>(context: &Context<'a>) -> &'a HashMap<EntryId, Description> {
    let find = |(id, entry): (EntryId, &Entry)| Some((id, find(context, entry)?));
    context.shared.descriptions.get_or_init(|| entries_with_words(context.document).filter_map(find).collect())
}

fn entries_with_words(document: &Document) -> impl Iterator<Item = (EntryId, &Entry)> {
    let is_possible = document.format.has_aliases() && document.format.comment.is_some();
    let entries = is_possible.then(|| document.entries_with_ids());
    entries.into_iter().flatten().filter(|(_, entry)| !document.aliases(entry).is_empty())
}

fn find(context: &Context<'_>, entry: &Entry) -> Option<Description> {
    let words = context.document.aliases(entry);
    let last = words.last()?;
    let (start, is_registered) = match registered_description(context, entry, words) {
        Some(start) => (start, true),
        None => (spelled_out(context, entry, words).or_else(|| prose(context, entry, words))?, false),
    };
    Some(Description { span: Span { start: words[start].start, end: last.end }, is_registered })
}

/// Returns the index of the word at which the registry's description of the name or the port begins.
///
/// Compares letters and digits. A single word is more likely an alias.
fn registered_description(context: &Context<'_>, entry: &Entry, words: &[Span]) -> Option<usize> {
    let [_, .., _] = words else { return None };
    let transport = entry.transport.registered();
    let on_port = transport.into_iter().flat_map(|transport| context.registry.assigned(entry.ports.first, transport));
    let records = context.registry.named(context.name(entry)).chain(on_port);
    records.map(Record::description).filter(|description| !description.is_empty()).find_map(|description| {
        // Words are added from the last one backwards until they have as many letters as the description.
        let wanted = letters(description.as_bytes()).count();
        let mut found = 0;
        let mut starts = (0..words.len()).rev();
        let start = starts.find(|&start| {
            found += letters(words[start].of(context.bytes)).count();
            found >= wanted
        })?;
        let text = Span { start: words[start].start, end: words[words.len() - 1].end };
        let is_it = start + 1 < words.len() && same_letters_and_digits(text.of(context.bytes), description.as_bytes());
        is_it.then_some(start)
    })
}

fn letters(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|b| b.is_ascii_alphanumeric())
}

/// Returns the index of the word at which a text with the name as initials begins. For `pcp`, such a text is
/// `port control protocol`.
fn spelled_out(context: &Context<'_>, entry: &Entry, words: &[Span]) -> Option<usize> {
    const LEAST_WORDS: usize = 3;
    let name = context.name(entry);
    let start = words.len().checked_sub(name.len()).filter(|_| name.len() >= LEAST_WORDS)?;
    let initials = words[start..].iter().filter_map(|word| word.of(context.bytes).first());
    initials.map(u8::to_ascii_lowercase).eq(name.iter().map(u8::to_ascii_lowercase)).then_some(start)
}

/// Words that are not names of services.
const SMALL_WORDS: [&[u8]; 14] =
    [b"an", b"and", b"for", b"from", b"in", b"of", b"on", b"or", b"over", b"the", b"to", b"using", b"via", b"with"];

/// Returns the index of the word at which a sentence or a title begins.
///
/// Signs of one are small words such as `of`, two capitalized words that are not the name in another spelling, or a word
/// that begins like a remark.
fn prose(context: &Context<'_>, entry: &Entry, words: &[Span]) -> Option<usize> {
    let name = context.name(entry);
    let word = |span: &Span| span.of(context.bytes);
    let is_small = |word: &[u8]| SMALL_WORDS.contains(&word);
    let begins_remark = |word: &[u8]| {
        matches!(word.first(), Some(b'(' | b'[' | b';')) || word.starts_with(b"//") || word.starts_with(b"--")
    };
    let is_title = |word: &[u8]| {
        word.first().is_some_and(u8::is_ascii_uppercase)
            && word.iter().any(u8::is_ascii_lowercase)
            && !same_letters_and_digits(word, name)
    };
    let is_upper = |word: &[u8]| word.first().is_some_and(u8::is_ascii_uppercase);
    let start = words.iter().position(|span| {
        let word = word(span);
        is_small(word) || begins_remark(word) || is_upper(word)
    })?;
    let rest = &words[start..];
    let titles = rest.iter().filter(|span| is_title(word(span))).count();
    let is_prose = begins_remark(word(&rest[0]))
        || rest.len() > 1 && (titles > 1 || rest.iter().any(|span| is_small(word(span)) || begins_remark(word(span))));
    is_prose.then_some(start)
}
