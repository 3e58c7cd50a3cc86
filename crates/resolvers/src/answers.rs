//! [`Answers`]: the answers of several resolvers to one lookup, grouped by answer.

use crate::printable::Printable;
use crate::{Answer, Lookup, Reader, Readers, Tables, list};
use std::fmt::{self, Display as _};

/// The different answers to one lookup. Displays as a sentence: `glibc, musl and FreeBSD answer 104; Go answers 11112`.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The lookup.
    pub lookup: Lookup,
    /// Each different answer once, in the order of the first resolver that gives it.
    pub groups: Vec<Group>,
}

/// One answer, and the resolvers that give it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The answer.
    pub answer: Answer,
    /// The resolvers that give it.
    pub readers: Vec<Readers>,
    /// Offset of the line that the answer comes from, as the first of them reads it. `None` if it comes from no line.
    pub source: Option<u32>,
}

impl Tables {
    /// Returns the answers of the resolvers that have this lookup.
    pub fn answers(&self, lookup: &Lookup) -> Answers {
        let mut groups: Vec<Group> = Vec::new();
        for (reader, table) in self.iter().filter(|(reader, _)| reader.meta().lookups.allows(lookup)) {
            let answer = table.answer(lookup);
            if let Some(group) = groups.iter_mut().find(|group| group.answer == answer) {
                group.add(reader);
            } else {
                let source = table.source(lookup).filter(|_| !answer.is_none());
                groups.push(Group { answer, readers: vec![Readers::one(reader)], source });
            }
        }
        Answers { lookup: lookup.clone(), groups }
    }

    /// Returns whether one line, or lines with the same name, port and protocol, give all answers to a lookup.
    ///
    /// Then the resolvers that find something agree on a lookup with one answer. Much quicker than [`Tables::answers`].
    pub fn have_one_entry(&self, lookup: &Lookup) -> bool {
        let able = self.iter().filter(|(reader, _)| reader.meta().lookups.allows(lookup));
        let found = able.filter_map(|(_, table)| table.first_entry(lookup));
        let mut parts = found.map(|entry| (entry.name, entry.port, entry.protocol));
        let first = parts.next();
        parts.all(|other| Some(other) == first)
    }
}

impl Answers {
    /// Returns whether all resolvers give the same answer.
    pub fn agree(&self) -> bool {
        self.groups.len() < 2
    }

    /// Leaves out the resolvers that find nothing.
    #[must_use]
    pub fn found(mut self) -> Self {
        self.groups.retain(|group| !group.answer.is_none());
        self
    }
}

impl Group {
    fn add(&mut self, reader: Reader) {
        Readers::one(reader).add_to(&mut self.readers);
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in self.groups.iter().enumerate() {
            let between = if index == 0 { "" } else { "; " };
            let are_several = group.readers.len() > 1;
            write!(f, "{between}{}", list(&group.readers))?;
            match &group.answer {
                Answer::None => f.write_str(if are_several { " do not find it" } else { " does not find it" })?,
                answer => {
                    f.write_str(if are_several { " answer " } else { " answers " })?;
                    short(answer, &self.lookup, f)?;
                }
            }
        }
        Ok(())
    }
}

/// Writes an answer without the part that the lookup already has: `104` for a lookup on tcp.
fn short(answer: &Answer, lookup: &Lookup, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let asked = lookup.protocol().map(|protocol| protocol.as_str().as_bytes());
    match answer {
        Answer::Port { port, protocol } if asked == Some(&protocol[..]) => port.fmt(f),
        Answer::Name { name, .. } if !name.is_empty() => write!(f, "`{}`", Printable(name)),
        answer => answer.fmt(f),
    }
}
