//! [`Release`]: versions of a resolver that read every table alike, as a set of quirks.

use crate::{Quirks, RESOLVERS, Resolver, ResolverMeta, by_id};
use std::fmt;
use std::sync::LazyLock;

/// Versions of a resolver that read every table alike.
#[derive(Debug)]
pub struct Release {
    /// The first version; the word after the `@` in `glibc@2.36`.
    pub id: &'static str,
    /// The first version in a sentence; the same as `id`, unless that is the version of a package.
    pub first: &'static str,
    /// The last version known to read alike; the same as `id` if there is one version.
    pub last: &'static str,
    /// Systems that have it; empty if the versions say enough.
    pub systems: &'static str,
    /// How the model was verified.
    pub evidence: Evidence,
    /// The quirks of these versions, among those of the resolver.
    pub quirks: Quirks,
}

/// How a model was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The tests compare it with these programs, question by question.
    Compared(&'static str),
    /// It was written from this source code; the tests do not run it.
    Source(&'static str),
}

/// `compared with Go 1.27`, `not run; written from getservent.c of commit 039ea811`
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compared(with) => write!(f, "compared with {with}"),
            Self::Source(source) => write!(f, "not run; written from {source}"),
        }
    }
}

impl Release {
    /// Returns the versions as a range: `8.0`, `1.22 to 1.27`, `2.36 to 2.43-5`.
    pub fn versions(&self) -> String {
        if self.id == self.last { self.id.to_owned() } else { format!("{} to {}", self.id, self.last) }
    }

    /// Returns whether a version, such as `2.41`, may be one of these. A missing part matches any: `1.27` has `1.27.3`.
    fn has(&self, version: &str) -> bool {
        match (parts(self.id), parts(self.last), parts(version)) {
            (Some(first), Some(last), Some(version)) => {
                let at_least =
                    version.iter().zip(&first).find(|(one, two)| one != two).is_none_or(|(one, two)| one > two);
                let at_most =
                    version.iter().zip(&last).find(|(one, two)| one != two).is_none_or(|(one, two)| one < two);
                at_least && at_most
            }
            _ => version == self.id,
        }
    }
}

/// Parses a version such as `1.27.3`. In a Debian package's version, such as `2.36-9+deb12u14`, Debian's suffix is
/// ignored.
fn parts(version: &str) -> Option<Vec<u32>> {
    let version = version.split(['+', '~']).next()?;
    version.split(['.', '-']).map(|part| part.parse().ok()).collect()
}

impl ResolverMeta {
    /// Returns the newest release.
    pub fn newest(&self) -> &'static Release {
        &self.releases[0]
    }

    /// Returns the releases that a version may belong to.
    ///
    /// There are none if no model is known to fit, and several if later packages of one version read differently.
    pub fn releases_of<'a>(&self, version: &'a str) -> impl Iterator<Item = &'static Release> + use<'a> {
        self.releases.iter().filter(move |release| release.has(version))
    }

    /// Returns the quirks of a release: the number of each, and its description.
    pub fn quirks_of(&self, release: &Release) -> impl Iterator<Item = (usize, &'static str)> + use<> {
        let has = release.quirks;
        self.quirks.iter().copied().enumerate().filter(move |&(index, _)| has.has(index))
    }
}

/// One release of one resolver.
#[derive(Clone, Copy)]
pub struct Reader {
    /// The resolver.
    pub model: &'static dyn Resolver,
    /// One of its releases.
    pub release: &'static Release,
}

impl Reader {
    /// Returns every release of these resolvers: by resolver, the newest release first.
    pub fn all(models: impl Iterator<Item = &'static dyn Resolver>) -> impl Iterator<Item = Self> {
        models.flat_map(|model| model.meta().releases.iter().map(move |release| Self { model, release }))
    }

    /// Finds `go`, every release of a resolver, or `go@1.19`, the releases that a version may belong to.
    ///
    /// # Errors
    /// There is no such resolver, or no model of this version.
    pub fn find(word: &str) -> Result<Vec<Self>, UnknownReader> {
        let (id, version) = word.split_once('@').map_or((word, None), |(id, version)| (id, Some(version)));
        let model = by_id(id).ok_or_else(|| UnknownReader::Resolver(id.to_owned()))?;
        let Some(version) = version else { return Ok(Self::all(std::iter::once(model)).collect()) };
        let found: Vec<Self> = model.meta().releases_of(version).map(|release| Self { model, release }).collect();
        if found.is_empty() { Err(UnknownReader::Release(model.meta(), version.to_owned())) } else { Ok(found) }
    }

    /// Returns every release of the resolvers that messages name unless a user asks for others.
    pub fn named_by_default() -> &'static [Self] {
        static READERS: LazyLock<Vec<Reader>> = LazyLock::new(|| {
            Reader::all(RESOLVERS.iter().copied().filter(|model| model.meta().is_named_by_default)).collect()
        });
        &READERS
    }

    /// Returns the facts about the resolver.
    pub fn meta(&self) -> &'static ResolverMeta {
        self.model.meta()
    }

    /// Returns whether it is the newest release.
    pub fn is_newest(&self) -> bool {
        std::ptr::eq(self.release, self.meta().newest())
    }
}

impl PartialEq for Reader {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.release, other.release)
    }
}

impl Eq for Reader {}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.meta().id, self.release.id)
    }
}

/// A word that names no model.
#[derive(Clone, Debug)]
pub enum UnknownReader {
    /// There is no resolver with this id.
    Resolver(String),
    /// No release of the resolver has this version.
    Release(&'static ResolverMeta, String),
}

impl fmt::Display for UnknownReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolver(id) => write!(f, "`{id}` is not a resolver"),
            Self::Release(meta, version) => {
                let known: Vec<String> = meta.releases.iter().map(Release::versions).collect();
                write!(f, "no model of {} `{version}`; there are models of {}", meta.title, known.join(" and "))
            }
        }
    }
}

impl std::error::Error for UnknownReader {}

/// One resolver, in some of its releases.
#[derive(Clone, Copy, Debug)]
pub struct Readers {
    /// The resolver.
    pub resolver: &'static ResolverMeta,
    /// A bit for each release, in their order.
    releases: u32,
}

impl Readers {
    /// Creates the readers of one release.
    pub fn one(reader: Reader) -> Self {
        let resolver = reader.meta();
        let index = resolver.releases.iter().position(|release| std::ptr::eq(release, reader.release));
        Self { resolver, releases: index.map_or(0, |index| 1 << index) }
    }

    /// Adds releases of the same resolver. Returns `false`, and adds nothing, if the resolver is another.
    pub fn join(&mut self, other: Self) -> bool {
        let is_same = self.resolver.id == other.resolver.id;
        if is_same {
            self.releases |= other.releases;
        }
        is_same
    }

    /// Adds these releases to a list with one member for each resolver.
    pub fn add_to(self, list: &mut Vec<Self>) {
        if !list.iter_mut().any(|known| known.join(self)) {
            list.push(self);
        }
    }

    /// Returns the releases, the newest first.
    pub fn releases(&self) -> impl Iterator<Item = &'static Release> + use<> {
        let bits = self.releases;
        self.resolver
            .releases
            .iter()
            .enumerate()
            .filter(move |(index, _)| bits & (1 << index) != 0)
            .map(|(_, release)| release)
    }

    /// Returns each release alone, with its index among those of the resolver.
    pub fn each(self) -> impl Iterator<Item = (usize, Self)> {
        let bits = move |index: usize| self.releases & (1 << index);
        let alone = move |index: usize| Self { resolver: self.resolver, releases: bits(index) };
        (0..self.resolver.releases.len()).filter(move |&index| bits(index) != 0).map(move |index| (index, alone(index)))
    }

    /// Returns whether these are all releases.
    pub fn are_all(&self) -> bool {
        self.releases().count() == self.resolver.releases.len()
    }

    /// Returns whether the newest release is one of these.
    pub fn has_newest(&self) -> bool {
        self.releases & 1 != 0
    }
}

/// `Go` for all releases, `Go before 1.22`, `Go since 1.22`, or the versions.
impl fmt::Display for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.resolver.releases;
        let count = self.releases().count();
        f.write_str(self.resolver.title)?;
        if count == all.len() {
            Ok(())
        } else if self.releases().eq(all[..count].iter()) {
            write!(f, " since {}", all[count - 1].first)
        } else if self.releases().eq(all[all.len() - count..].iter()) {
            write!(f, " before {}", all[all.len() - count - 1].first)
        } else {
            let versions: Vec<String> = self.releases().map(Release::versions).collect();
            write!(f, " {}", versions.join(" and "))
        }
    }
}

impl PartialEq for Readers {
    fn eq(&self, other: &Self) -> bool {
        self.resolver.id == other.resolver.id && self.releases == other.releases
    }
}

impl Eq for Readers {}

impl PartialEq for Release {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Displays several resolvers in a sentence: `glibc, musl and FreeBSD`.
pub fn list(readers: &[Readers]) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        for (index, reader) in readers.iter().enumerate() {
            let between = match index {
                0 => "",
                last if last + 1 == readers.len() => " and ",
                _ => ", ",
            };
            write!(f, "{between}{reader}")?;
        }
        Ok(())
    })
}
