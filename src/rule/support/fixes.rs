//! Fixes shared by many rules.

use super::Context;
use super::descriptions::description_of;
use super::lines::names_of;
use crate::diagnostic::{Applicability, Change, Fix};
use crate::model::name_fault;
use crate::registry::{Claim, ClaimKind};
use crate::syntax::{Entry, EntryId, FieldKind};
use hashbrown::HashSet;

/// The number of bindings of a name that are examined. A hostile file can have any number of them.
const EXAMINED: usize = 8;

/// Proposes to make an entry findable by the registry's name: to add the name, or to put it first.
///
/// Proposes nothing for a name that the file gives to another port, since the file does not show which port is right. A
/// name on another transport of the port changes the answer to a lookup without a protocol, so adding it is unsafe.
pub(in crate::rule) fn make_findable_by(context: &Context<'_>, id: EntryId, name: &str) -> Vec<Fix> {
    let entry = context.document.entry(id);
    if name_fault(name.as_bytes()).is_some() {
        return Vec::new();
    }
    let put_first = Fix::unsafe_change(Change::PutNameFirst { entry: id, name: name.to_owned() });
    // The next run would report a name that is out of use.
    let is_same = context.name(entry).eq_ignore_ascii_case(name.as_bytes());
    let has_ended = || claims_of_end(context, id, name.as_bytes()).next().is_some();
    let put_first =
        Some(put_first).filter(|_| (is_same || !has_ended()) && suits_entries_of_the_same_name(context, id, name));
    if !context.document.format.has_aliases() {
        return put_first.into_iter().collect();
    }
    let add = Change::AddNames { entry: id, names: vec![name.to_owned()] };
    let (mut is_alias, mut is_bound) = (false, false);
    for binding in context.index().by_name(context.document, context.bytes, name.as_bytes()).take(EXAMINED) {
        let other = context.document.entry(binding.entry);
        if other.ports != entry.ports {
            return Vec::new();
        }
        is_alias |= binding.entry == id;
        is_bound = true;
    }
    if is_alias {
        put_first.into_iter().collect()
    } else if is_bound {
        vec![Fix::unsafe_change(add)]
    } else {
        [Fix::safe(add)].into_iter().chain(put_first).collect()
    }
}

/// Returns whether no entry that shares its name with this one is worse off if the name is replaced.
///
/// In `ftp: [20, 21]`, the name is right for one of the ports. In a row with more ports than any service has, no name
/// is replaced.
pub(in crate::rule) fn suits_entries_of_the_same_name(context: &Context<'_>, id: EntryId, name: &str) -> bool {
    /// The most other entries with one name. All of them are checked for each of them.
    const MOST_ENDPOINTS: usize = 256;
    if context.document.sharing_name(id).nth(MOST_ENDPOINTS).is_some() {
        return false;
    }
    context.document.sharing_name(id).all(|other| {
        let entry = context.document.entry(other);
        let is_right = context.registry_lists_entry(entry) || context.is_in_pack(other);
        let gets_right = |transport| context.registry_lists(name.as_bytes(), entry.ports.first, transport);
        !is_right || entry.transport.registered().is_some_and(gets_right)
    })
}

/// Returns the claims that a name is out of use on the port and transport of an entry.
pub(in crate::rule) fn claims_of_end<'a>(
    context: &Context<'a>,
    entry: EntryId,
    name: &'a [u8],
) -> impl Iterator<Item = Claim<'a>> + use<'a> {
    let port = context.judgements.of(entry).port;
    let transport = context.document.entry(entry).transport.registered();
    let is_about = move |claim: &Claim<'_>| {
        claim.kind() == Some(ClaimKind::Defunct)
            && claim.name().as_bytes().eq_ignore_ascii_case(name)
            && transport.is_some_and(|transport| claim.is_on(port, transport))
    };
    context.registry.claims_on(port).filter(is_about)
}

/// Proposes to comment out the line of an entry. Returns `None` in a format with open frequencies, which are facts
/// about the port, whatever its name.
pub(in crate::rule) fn comment_out(context: &Context<'_>, entry: &Entry) -> Option<Fix> {
    let is_measured = context.document.format.has_field(FieldKind::OpenFrequency);
    (!is_measured).then(|| Fix::unsafe_change(Change::CommentOut { line: entry.line }))
}

/// Proposes to move the names of an entry to the first entry on its port. Its own line gets the change `drop`.
///
/// Aliases that other ports have too are not moved. Returns `None` if the words in their place are a description.
pub(in crate::rule) fn join(context: &Context<'_>, first: EntryId, id: EntryId, drop: Change) -> Option<Fix> {
    let entry = context.document.entry(id);
    if description_of(context, id).is_some() {
        return None;
    }
    let names = |entry| names_of(entry, context.document, context.bytes);
    let mut there: HashSet<&[u8]> = names(context.document.entry(first)).collect();
    let mut missing = Vec::new();
    for name in names(entry) {
        let is_needed = name == context.name(entry) || !is_bound_elsewhere(context, name, entry);
        if is_needed && there.insert(name) {
            missing.push(std::str::from_utf8(name).ok()?.to_owned());
        }
    }
    if missing.is_empty() {
        return Some(Fix::unsafe_change(drop));
    }
    let add = Change::AddNames { entry: first, names: missing };
    Some(Fix { applicability: Applicability::Unsafe, changes: vec![add, drop] })
}

/// Returns whether a line gives a name to another port.
fn is_bound_elsewhere(context: &Context<'_>, name: &[u8], entry: &Entry) -> bool {
    let mut bound = context.index().by_name(context.document, context.bytes, name).take(EXAMINED);
    bound.any(|binding| context.document.entry(binding.entry).ports != entry.ports)
}
