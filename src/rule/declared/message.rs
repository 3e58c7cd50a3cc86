//! Messages and hints with placeholders.

use super::condition::Seen;
use crate::registry::{Relation, Standing};
use crate::text::{InputError, Placed, Printable, unknown_word};
use std::fmt::Write as _;
use std::ops::Range;

/// The longest message, in bytes.
const LONGEST: usize = 2000;

/// A text with placeholders.
#[derive(Clone, Debug)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Value(Placeholder),
}

/// The placeholders, in the order of [`Placeholder::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholder {
    Name,
    Port,
    Transport,
    Endpoint,
    Line,
    Comment,
    Standing,
    Expected,
    Listed,
    Became,
    FirstRegistered,
}

impl Placeholder {
    const ALL: [(&'static str, Self); 11] = [
        ("name", Self::Name),
        ("port", Self::Port),
        ("transport", Self::Transport),
        ("place", Self::Endpoint),
        ("line", Self::Line),
        ("comment", Self::Comment),
        ("standing", Self::Standing),
        ("expected", Self::Expected),
        ("listed", Self::Listed),
        ("became", Self::Became),
        ("first-registered", Self::FirstRegistered),
    ];
}

impl Template {
    /// Parses `{name} is not ours`; `{{` and `}}` are braces.
    pub(super) fn parse(
        text: &Placed<String>,
        error: &dyn Fn(Range<usize>, String) -> InputError,
    ) -> Result<Self, InputError> {
        let fail = |message: String| error(text.span.clone(), message);
        if text.value.trim().is_empty() {
            return Err(fail("an empty text".to_owned()));
        }
        if text.value.len() > LONGEST {
            return Err(fail(format!("more than {LONGEST} bytes")));
        }
        let (mut parts, mut literal) = (Vec::new(), String::new());
        let mut rest = text.value.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                literal.push_str(brace);
                rest = after;
                continue;
            }
            let Some((word, after)) = rest.split_once('}').filter(|_| brace == "{") else {
                return Err(fail(format!("a single `{brace}`; write `{brace}{brace}` for a brace")));
            };
            let found = Placeholder::ALL.into_iter().find(|(known, _)| *known == word);
            let Some((_, value)) = found else {
                return Err(fail(unknown_word("placeholder", word, Placeholder::ALL.map(|(known, _)| known))));
            };
            parts.extend([Part::Text(std::mem::take(&mut literal)), Part::Value(value)]);
            rest = after;
        }
        literal.push_str(rest);
        parts.push(Part::Text(literal));
        Ok(Self(parts))
    }

    /// Returns the whole text, if it has no placeholder.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.0[..] {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns the text about an entry, in one line.
    pub(super) fn fill(&self, seen: &Seen<'_>) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Value(value) => value.write(seen, &mut text),
            }
        }
        super::one_line(&Printable(text.replace('\n', " ").as_bytes()).to_string())
    }

    /// Returns the text about no entry, with `NAME` for `{name}`.
    pub(super) fn outline(&self) -> String {
        let outline = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Value(value) => value.as_str().to_uppercase(),
        };
        self.0.iter().map(outline).collect()
    }

    /// Returns whether a name already has the texts that the template adds around `{name}`.
    pub(super) fn has_around_name(&self, name: &[u8]) -> bool {
        match &self.0[..] {
            [Part::Text(before), Part::Value(Placeholder::Name), Part::Text(after)] => {
                name.starts_with(before.as_bytes()) && name.ends_with(after.as_bytes())
            }
            _ => false,
        }
    }

    /// Returns the texts about an entry, one for each name where the placeholder stands for several.
    pub(super) fn names(&self, seen: &Seen<'_>) -> Vec<String> {
        match self.0[..] {
            [Part::Text(ref before), Part::Value(Placeholder::Expected), Part::Text(ref after)]
                if before.is_empty() && after.is_empty() =>
            {
                seen.expected()
            }
            _ => Some(self.fill(seen)).filter(|name| !name.is_empty()).into_iter().collect(),
        }
    }
}

impl Placeholder {
    fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    fn write(self, seen: &Seen<'_>, text: &mut String) {
        let Seen { context, entry, judgement, .. } = *seen;
        // Writing to a string never fails.
        let _ = match self {
            Self::Name if entry.unnamed => write!(text, "no name"),
            Self::Name => write!(text, "{}", Printable(context.name(entry))),
            Self::Port => write!(text, "{}", entry.ports),
            Self::Transport => write!(text, "{}", Printable(entry.transport_span.of(context.bytes))),
            Self::Endpoint => write!(text, "{}", context.endpoint(entry)),
            Self::Line => write!(text, "{}", entry.line),
            Self::Comment => write!(text, "{}", Printable(seen.comment())),
            Self::Standing => text.write_str(judgement.standing.map_or("outside the registry", Standing::as_str)),
            Self::Expected => text.write_str(&seen.expected().join(", ")),
            Self::Listed => text.write_str(&seen.listed().join(", ")),
            Self::Became => text.write_str(&seen.became().join(", ")),
            Self::FirstRegistered => match seen.first_registered() {
                Some(date) => write!(text, "{date}"),
                None => text.write_str("an unknown date"),
            },
        };
    }
}

impl Seen<'_> {
    /// Returns the registry's names for the port.
    fn expected(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.context.current(self.entry, self.judgement).map(|record| record.name().to_owned()).collect();
        names.dedup();
        names
    }

    /// Returns the names that packs give the port.
    fn listed(&self) -> Vec<String> {
        let Some(transport) = self.entry.transport.registered() else { return Vec::new() };
        let packs = self.context.relations.of(self.id);
        packs
            .filter_map(|(pack, _)| Some(pack.assigned(self.entry.ports.first, transport)?.name().to_owned()))
            .collect()
    }

    /// Returns the new names of ended assignments, according to the packs.
    fn became(&self) -> Vec<String> {
        let Some(transport) = self.entry.transport.registered() else { return Vec::new() };
        let ended = self.context.relations.of(self.id).filter(|&(_, relation)| relation == Relation::Ended);
        let name = self.context.name(self.entry);
        let row = |pack: &crate::registry::Pack| {
            let row = pack.ended(name, self.entry.ports.first, transport)?;
            Some(row.became().to_owned()).filter(|became| !became.is_empty())
        };
        ended.filter_map(|(pack, _)| row(pack)).collect()
    }
}
