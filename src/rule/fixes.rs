//! Fixes that many rules share.

use super::Context;
use super::note::note_text;
use crate::diagnostic::{Change, Finding, Fix};
use crate::model::name_fault;
use crate::syntax::Entry;

/// The entry of a finding that is about one.
pub(super) fn entry_of<'a>(context: &Context<'a>, finding: &Finding) -> Option<(u32, &'a Entry)> {
    let number = finding.entry?;
    Some((number, context.document.entries.get(number as usize)?))
}

/// A few bindings show where a name stands; a hostile file could have any number of them.
const LOOKED_AT: usize = 8;

/// Lets programs find an entry by the registry's name: add it; or, more thorough, put it first.
///
/// A name that the file gives to another port is left alone, since nobody here can know which port is meant; one that
/// stands on another transport of the port changes what a lookup without protocol answers.
pub(super) fn let_find_by(context: &Context<'_>, finding: &Finding, name: &str) -> Vec<Fix> {
    let Some((number, entry)) = entry_of(context, finding) else { return Vec::new() };
    if name_fault(name.as_bytes()).is_some() {
        return Vec::new();
    }
    let put_first = Fix::with_risk(Change::PutNameFirst { entry: number, name: name.to_owned() });
    let add = Change::AddName { entry: number, name: name.to_owned() };
    let (mut is_alias, mut is_bound) = (false, false);
    for binding in context.index().by_name(context.document, context.bytes, name.as_bytes()).take(LOOKED_AT) {
        let other = &context.document.entries[binding.entry as usize];
        if other.ports != entry.ports {
            return Vec::new();
        }
        is_alias |= binding.entry == number;
        is_bound = true;
    }
    if is_alias || !context.document.format.has_aliases {
        vec![put_first]
    } else if is_bound {
        vec![Fix::with_risk(add)]
    } else {
        vec![Fix::safe(add), put_first]
    }
}

/// Says in a comment what is known; or, more thorough, makes a comment of the line.
pub(super) fn annotate_or_comment_out(context: &Context<'_>, finding: &Finding) -> Vec<Fix> {
    let Some((number, entry)) = entry_of(context, finding) else { return Vec::new() };
    let rule = super::RULES[usize::from(finding.rule)].meta().id;
    let note = note_text(context, finding).map(|text| Fix::safe(Change::Note { entry: number, rule, text }));
    note.into_iter().chain([Fix::with_risk(Change::CommentOut { line: entry.line })]).collect()
}
