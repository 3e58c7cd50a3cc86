//! [`Catalogue`]: the rules, formats and packs of a run.

use super::broken_table::HeadLength;
use super::candidates::{Best, Candidates};
use crate::diagnostic::{Category, RuleId};
use crate::format::declared::{self, Claim, DeclaredFormat, Evidence, Shipped};
use crate::format::{self, Format};
use crate::registry::Pack;
use crate::rule::{self, Rule};
use crate::syntax::{Document, Fault, FormatOrigin};
use crate::text::Position;
use std::path::Path;
use std::sync::Arc;

/// The rules, formats and packs of a run, in display order.
#[derive(Clone, Debug)]
pub struct Catalogue {
    rules: Vec<Arc<dyn Rule>>,
    formats: Vec<Arc<dyn Format>>,
    packs: Vec<Arc<Pack>>,
    /// Formats of descriptors that the user named, before those that are part of the program.
    declared: Vec<Arc<DeclaredFormat>>,
}

/// The reason why a file that declared formats may be in is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// Two formats account for equally much of it.
    Tie(String, String),
    /// A format claims it, and it has no entries.
    NoEntries(String),
    /// A format of JSON, XML, YAML or TOML claims it, and nothing of it can be read because of the fault there.
    UnreadTree(Position, Fault),
}

/// The hint to [`CatalogueError::TakenOwner`].
pub const REMEDY_OF_TAKEN_OWNERS: &str = "begin the id with a word of your own, such as `acme/ticket`";

/// The error for a rule or format that cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Another rule has the id.
    #[error("there is already a rule called `{0}`")]
    KnownRule(RuleId),
    /// The first word of the id already selects other rules.
    #[error("the first word of `{0}` already selects other rules")]
    TakenOwner(RuleId),
    /// Another format has the id.
    #[error("there is already a format called `{0}`")]
    KnownFormat(String),
    /// Another pack has the id.
    #[error("there is already a pack called `{0}`")]
    KnownPack(String),
}

impl Catalogue {
    /// Returns the built-in rules and formats.
    pub fn builtin() -> Self {
        Self { rules: rule::builtin(), formats: format::builtin(), packs: Vec::new(), declared: Vec::new() }
    }

    /// Adds a rule after the others.
    ///
    /// # Errors
    /// If another rule has its id, or [`Self::has_free_owner`] does not hold for it.
    pub fn with_rule(mut self, rule: Arc<dyn Rule>) -> Result<Self, CatalogueError> {
        let id = &rule.meta().id;
        if self.rule(id.as_str()).is_some() {
            return Err(CatalogueError::KnownRule(id.clone()));
        }
        if !self.has_free_owner(id) {
            return Err(CatalogueError::TakenOwner(id.clone()));
        }
        self.rules.push(rule);
        Ok(self)
    }

    /// Returns whether the owner of an id selects no other rules. A category, `all` and the id of a rule do.
    pub fn has_free_owner(&self, id: &RuleId) -> bool {
        let is_word = |owner: &str| owner == "all" || Category::ALL.iter().any(|category| category.as_str() == owner);
        id.owner().is_none_or(|owner| !is_word(owner) && self.rule(owner).is_none())
    }

    /// Adds a format before the others: the first one that matches a file's name or content is used.
    ///
    /// # Errors
    /// If another format has its id.
    pub fn with_format(mut self, format: Arc<dyn Format>) -> Result<Self, CatalogueError> {
        let id = &format.meta().id;
        if self.format(id).is_some() {
            return Err(CatalogueError::KnownFormat(id.to_string()));
        }
        self.formats.insert(0, format);
        Ok(self)
    }

    /// Adds a pack after the others.
    ///
    /// # Errors
    /// If another pack has its id.
    pub fn with_pack(mut self, pack: Arc<Pack>) -> Result<Self, CatalogueError> {
        if self.pack(pack.id()).is_some() {
            return Err(CatalogueError::KnownPack(pack.id().to_owned()));
        }
        self.packs.push(pack);
        Ok(self)
    }

    /// Returns every pack.
    pub fn packs(&self) -> &[Arc<Pack>] {
        &self.packs
    }

    /// Returns the pack with this id.
    pub fn pack(&self, id: &str) -> Option<&Arc<Pack>> {
        self.packs.iter().find(|pack| pack.id() == id)
    }

    /// Returns these rules, formats and packs, and those of another catalogue that are not among them.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for rule in &other.rules {
            if self.rule(rule.meta().id.as_str()).is_none() {
                self.rules.push(Arc::clone(rule));
            }
        }
        for format in &other.formats {
            if self.format(&format.meta().id).is_none() {
                self.formats.insert(0, Arc::clone(format));
            }
        }
        for format in &other.declared {
            if self.loaded().all(|loaded| loaded.meta().id != format.meta().id) {
                self.declared.push(Arc::clone(format));
            }
        }
        for pack in &other.packs {
            if self.pack(pack.id()).is_none() {
                self.packs.push(Arc::clone(pack));
            }
        }
        self
    }

    /// Adds the format of a descriptor before those that are part of the program.
    ///
    /// # Errors
    /// If another format has its id.
    pub fn with_declared(mut self, format: Arc<DeclaredFormat>) -> Result<Self, CatalogueError> {
        let id = &format.meta().id;
        if self.formats().chain(self.loaded()).any(|other| other.meta().id == *id) {
            return Err(CatalogueError::KnownFormat(id.to_string()));
        }
        self.declared.push(format);
        Ok(self)
    }

    /// Adds the format of a descriptor in the place of another descriptor's with its id.
    ///
    /// # Errors
    /// If a format of the program has its id.
    pub fn replacing(mut self, format: Arc<DeclaredFormat>) -> Result<Self, CatalogueError> {
        self.declared.retain(|other| other.meta().id != format.meta().id);
        self.with_declared(format)
    }

    /// Returns every rule, in display order.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &dyn Rule> + Clone {
        self.rules.iter().map(|rule| &**rule)
    }

    /// Returns the rule with this id.
    pub fn rule(&self, id: &str) -> Option<&dyn Rule> {
        self.rules().find(|rule| rule.meta().id == *id)
    }

    /// Returns the formats of descriptors that the user named.
    fn loaded(&self) -> impl Iterator<Item = &dyn Format> {
        self.declared.iter().map(|format| &**format as &dyn Format)
    }

    /// Returns the formats of descriptors that the user named and whose own patterns a path fits.
    pub fn declared_for<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a DeclaredFormat> {
        self.declared.iter().map(|format| &**format).filter(|format| format.fits_path(path))
    }

    /// Returns every declared format. Those that the user named come first, then those of the program that no other
    /// replaces.
    pub fn declared(&self) -> impl Iterator<Item = &DeclaredFormat> {
        let shipped = self.shipped().filter_map(|shipped| shipped.format().ok());
        self.declared.iter().map(|format| &**format).chain(shipped)
    }

    /// Returns the descriptors of the program that no descriptor of the user replaces.
    fn shipped(&self) -> impl Iterator<Item = &'static Shipped> {
        let is_replaced = |shipped: &&Shipped| self.declared.iter().any(|declared| declared.meta().id == shipped.name);
        declared::shipped().iter().filter(move |shipped| !is_replaced(shipped))
    }

    /// Returns every format in the program's code, the more specific ones first.
    pub fn formats(&self) -> impl ExactSizeIterator<Item = &dyn Format> + Clone {
        self.formats.iter().map(|format| &**format)
    }

    /// Returns the ids of all formats. No descriptor is compiled for that.
    pub fn format_ids(&self) -> Vec<&str> {
        let ids = self.formats().chain(self.loaded()).map(|format| &*format.meta().id);
        ids.chain(self.shipped().map(|shipped| shipped.name)).collect()
    }

    /// Returns the format with this id.
    pub fn format(&self, id: &str) -> Option<&dyn Format> {
        let known = self.formats().chain(self.loaded()).find(|format| format.meta().id == id);
        known.or_else(|| {
            let shipped = declared::shipped().iter().find(|shipped| shipped.name == id)?;
            Some(shipped.format().ok()? as &dyn Format)
        })
    }

    /// Returns the format with this id, or that of the descriptor at this path.
    pub fn format_of(&self, word: &str) -> Option<&dyn Format> {
        let is_there = |format: &&dyn Format| format.meta().origin == FormatOrigin::File(word.into());
        self.format(word).or_else(|| self.loaded().find(is_there))
    }

    /// Returns the format of files with this name.
    pub fn format_by_name(&self, path: &Path) -> Option<&dyn Format> {
        self.formats().find(|format| format::fits_name(format.meta(), path))
    }

    /// Parses a file in the first format that its content matches.
    pub fn detect(&self, bytes: &[u8]) -> Option<Document> {
        self.formats().find_map(|format| format::read_if_fits(format, bytes, format::recognize))
    }

    /// Returns the declared formats of the user, and those of the program that have the path of a file.
    pub(super) fn declared_candidates(&self, path: &Path, has_shipped: bool) -> impl Iterator<Item = &DeclaredFormat> {
        // Most descriptors are of other files, and are not compiled for this one.
        let shipped = self.shipped().filter(move |shipped| has_shipped && shipped.may_claim(path));
        let declared = self.declared.iter().map(|format| &**format);
        declared.chain(shipped.filter_map(|shipped| shipped.format().ok()))
    }

    /// Parses a file in the format of a descriptor that claims it. Of several, the one that accounts for most of the
    /// file is used, but one with names rather than without, and a tree rather than expressions. With `all`, formats that are part of the program also count.
    ///
    /// # Errors
    /// If two formats account for equally much, or no format that claims the content finds entries. Also where a tree that
    /// claims it cannot be read, and no other format reads all of it.
    pub fn detect_declared(
        &self,
        path: &Path,
        bytes: &[u8],
        all: Option<Evidence>,
    ) -> Result<Option<Document>, Undecided> {
        let mut candidates = Candidates::default();
        let (mut empty, mut without_entries) = (None, None);
        let mut unread_trees = Vec::new();
        for format in self.declared_candidates(path, all.is_some()) {
            let claim = format.claim(path, bytes);
            if claim == Claim::None {
                continue;
            }
            let document = format.parse_at(path, bytes);
            if let Some((position, fault)) = document.fault_of_tree(bytes) {
                if claim != Claim::Open {
                    unread_trees.push((claim, position, fault));
                }
            } else if document.entries.is_empty() {
                if claim == Claim::Content && format.fits(&document, bytes) {
                    empty = empty.or(Some(document));
                } else if claim == Claim::Content {
                    without_entries = without_entries.or_else(|| Some(format.meta().id.to_string()));
                }
            } else if (claim != Claim::Open || format::recognize(&document))
                && all.is_none_or(|evidence| format.may_have_ports(&document, bytes, evidence))
            {
                candidates.offer(document, format.is_tree());
            }
        }
        let mut best = candidates.best(bytes);
        // A broken first row hides a table of names behind a list of numbers.
        if let Some(evidence) = all
            && best.document.as_ref().is_some_and(|read| is_shipped(read) && !declared::has_names(read))
            && let Some(broken) = self.detect_broken(path, bytes, evidence, HeadLength::Any)
        {
            best = Best { document: Some(broken), equal: None };
        }
        // Where only content shows a table, much code is like one. A template may be no YAML, and yet a table that another
        // format reads.
        let is_read = best.document.as_ref().is_some_and(|read| read.unreadable.is_empty());
        let is_named = all != Some(Evidence::Content);
        let has_other = best.document.is_some() && !is_named || is_read;
        let mut unread_trees = unread_trees.into_iter().filter(|(claim, ..)| match claim {
            Claim::Content => !has_other,
            _ => is_named && best.document.is_none() && empty.is_none() && without_entries.is_none(),
        });
        if let Some((_, position, fault)) = unread_trees.next() {
            return Err(Undecided::UnreadTree(position, fault));
        }
        match (best.document, best.equal, without_entries) {
            (Some(document), Some(equal), _) => Err(Undecided::Tie(document.format.id.to_string(), equal)),
            (Some(document), None, _) => Ok(Some(document)),
            (None, _, Some(format)) if empty.is_none() => Err(Undecided::NoEntries(format)),
            (None, ..) => Ok(empty),
        }
    }

    /// Parses a file in the first format that its content matches, if only by one entry. The format must leave no line
    /// unread.
    pub fn detect_few(&self, bytes: &[u8]) -> Option<Document> {
        self.formats().find_map(|format| format::read_if_fits(format, bytes, format::is_readable))
    }
}

/// Returns whether the format of a document is part of the program.
fn is_shipped(document: &Document) -> bool {
    document.format.origin == FormatOrigin::Shipped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_by_name(path: &str) -> Option<String> {
        Catalogue::builtin().format_by_name(Path::new(path)).map(|format| format.meta().id.to_string())
    }

    fn id_by_content(bytes: &[u8]) -> Option<String> {
        Catalogue::builtin().detect(bytes).map(|document| document.format.id.to_string())
    }

    #[test]
    fn names_decide_first() {
        assert_eq!(id_by_name("/etc/services").as_deref(), Some("services"));
        assert_eq!(id_by_name("a/debian.services").as_deref(), Some("services"));
        assert_eq!(id_by_name("/etc/inet/services.d/ssh").as_deref(), Some("services"));
        assert_eq!(id_by_name("share/nmap/nmap-services").as_deref(), Some("nmap"));
        assert_eq!(id_by_name("2026.nmap-services").as_deref(), Some("nmap"));
        assert_eq!(id_by_name("services.txt"), None);
        assert_eq!(id_by_name("/"), None);
    }

    #[test]
    fn content_decides_where_the_name_does_not() {
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\nc 3/udp # x\n").as_deref(), Some("services"));
        assert_eq!(id_by_content(b"a\t1/tcp\t0.1\nb\t2/tcp\t1/3\nc\t3/udp\t0.0\t# x\n").as_deref(), Some("nmap"));
        // Two entries are too few, and one unreadable line in four too many.
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\n"), None);
        assert_eq!(id_by_content(b"a 1/tcp\nb 2/tcp\nc 3/tcp\nwhat is this\n"), None);
        assert_eq!(id_by_content(b"# 1\n# 2\n# 3\n# 4\na 1/tcp\nb 2/tcp\nc 3/tcp\nwhat is this\n"), None);
        // A list in Markdown has the form of entries, but no transports.
        assert_eq!(id_by_content(b"- 22/tcp: ssh\n- 53/udp: domain\n- 80/tcp: http\n"), None);
        assert_eq!(id_by_content(b""), None);
    }

    #[test]
    fn few_entries_are_enough_where_all_is_read() {
        let id = |bytes: &[u8]| Catalogue::builtin().detect_few(bytes).map(|document| document.format.id.to_string());
        assert_eq!(id(b"a 1/tcp\n").as_deref(), Some("services"));
        assert_eq!(id(b"a\t1/tcp\t0.1\n").as_deref(), Some("nmap"));
        for other in [&b""[..], b"# a\n", b"a 1/tcp\nwhat is this\n"] {
            assert_eq!(id(other), None);
        }
    }

    #[test]
    fn each_resolver_is_a_reader_of_its_format() {
        let catalogue = Catalogue::builtin();
        for resolver in portolan_resolvers::RESOLVERS.iter().map(|resolver| resolver.meta()) {
            for format in catalogue.formats().map(Format::meta) {
                assert_eq!(format.is_read_by(resolver.id), format.id == resolver.format, "{}", resolver.id);
            }
        }
    }

    #[test]
    fn no_two_members_have_one_id() {
        let catalogue = Catalogue::builtin();
        let rule = catalogue.rules[0].clone();
        let id = rule.meta().id.clone();
        assert_eq!(catalogue.clone().with_rule(rule).unwrap_err(), CatalogueError::KnownRule(id));
        let format = catalogue.formats[0].clone();
        let id = format.meta().id.to_string();
        assert_eq!(catalogue.with_format(format).unwrap_err(), CatalogueError::KnownFormat(id));
    }
}
