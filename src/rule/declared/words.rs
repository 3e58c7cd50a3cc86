//! The words in conditions.

use crate::diagnostic::{Category, RuleId, Severity};
use crate::model::{Date, PortRange, TransportWord};
use crate::registry::{ClaimKind, Flag, Relation, Standing};
use crate::text::{Printable, Word, glob_fault, unknown_word};
use globset::{Glob, GlobBuilder};

/// Makes words of a type whose values are listed in `ALL` and written by `as_str`.
macro_rules! words {
    ($($type:ty: $kind:literal),+ $(,)?) => {
        $(
            impl Word for $type {
                const KIND: &'static str = $kind;

                fn parse(text: &str) -> Result<Self, String> {
                    let found = Self::ALL.into_iter().find(|known| known.as_str() == text);
                    found.ok_or_else(|| unknown_word(Self::KIND, text, Self::ALL.map(Self::as_str)))
                }

                fn all() -> Vec<String> {
                    Self::ALL.map(|known| known.as_str().to_owned()).to_vec()
                }
            }
        )+
    };
}

words! {
    Category: "category",
    ClaimKind: "kind of claim",
    Flag: "flag",
    Severity: "severity",
    Standing: "standing",
}

impl Word for RuleId {
    const KIND: &'static str = "rule";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: crate::diagnostic::InvalidRuleId| error.to_string())
    }
}

impl Word for PortRange {
    const KIND: &'static str = "port";
    const MAY_BE_NUMBER: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let printed = Printable(text.as_bytes());
        Self::parse(text).ok_or_else(|| {
            if Self::is_reversed(text) {
                format!("`{printed}` ends before it begins")
            } else {
                format!("`{printed}` is neither a port nor a range such as 1-1023")
            }
        })
    }
}

impl Word for TransportWord {
    const KIND: &'static str = "transport";

    fn parse(text: &str) -> Result<Self, String> {
        const KNOWN: [&str; 7] = ["tcp", "udp", "sctp", "dccp", "udplite", "ddp", "divert"];
        match Self::parse(text.as_bytes()) {
            Self::Other => Err(unknown_word(Self::KIND, text, KNOWN)),
            known => Ok(known),
        }
    }

    fn all() -> Vec<String> {
        ["tcp", "udp", "sctp", "dccp", "udplite", "ddp", "divert"].map(str::to_owned).to_vec()
    }
}

/// The relation to one pack, or to any: `listed`, `acme:listed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationTo {
    pub(super) pack: Option<String>,
    pub(super) relation: Relation,
}

impl Word for RelationTo {
    const KIND: &'static str = "relation";

    fn parse(text: &str) -> Result<Self, String> {
        let (pack, word) = text.split_once(':').map_or((None, text), |(pack, word)| (Some(pack.to_owned()), word));
        let found = Relation::ALL.into_iter().find(|known| known.as_str() == word);
        let relation = found.ok_or_else(|| unknown_word(Self::KIND, word, Relation::ALL.map(Relation::as_str)))?;
        Ok(Self { pack, relation })
    }
}

/// Days from one date to another, both included: `2010..2015-06`, `2010..`, `..1999`, `2004`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    from: Option<Date>,
    to: Option<Date>,
}

impl DateRange {
    /// Returns whether a date is in the range.
    pub fn contains(&self, date: Date) -> bool {
        let is_before_end = |end: Date| {
            let (date, end) = (date.to_string(), end.to_string());
            date[..date.len().min(end.len())] <= *end
        };
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(is_before_end)
    }
}

impl Word for DateRange {
    const KIND: &'static str = "date";
    const MAY_BE_NUMBER: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let fault = || {
            let printed = Printable(text.as_bytes());
            format!(
                "`{printed}` is neither a date (YYYY, YYYY-MM or YYYY-MM-DD) nor a range such as 2010.. or 2010..2015-06"
            )
        };
        let date = |text: &str| Date::parse(text).ok_or_else(fault);
        let side = |text: &str| if text.is_empty() { Ok(None) } else { date(text).map(Some) };
        match text.split_once("..") {
            Some(("", "")) => Err(fault()),
            Some((from, to)) => {
                let range = Self { from: side(from)?, to: side(to)? };
                match (range.from, range.to) {
                    (Some(from), Some(to)) if !(Self { from: None, to: Some(to) }.contains(from)) => {
                        Err(format!("`{}` ends before it begins", Printable(text.as_bytes())))
                    }
                    _ => Ok(range),
                }
            }
            None => Ok(Self { from: side(text)?, to: Some(date(text)?) }),
        }
    }
}

/// A pattern of names, compared without case: `acme-*`, `{telnet,rlogin}`.
#[derive(Clone, Debug)]
pub struct NamePattern(pub(super) Glob);

/// A pattern of texts, compared with case: `*ACME-[0-9]*`.
#[derive(Clone, Debug)]
pub struct TextPattern(pub(super) Glob);

fn glob(text: &str, ignores_case: bool) -> Result<Glob, String> {
    if let Some(fault) = glob_fault(text) {
        return Err(fault);
    }
    let glob = GlobBuilder::new(text).case_insensitive(ignores_case).build();
    glob.map_err(|error| format!("not a pattern: {}", error.kind()))
}

impl Word for NamePattern {
    const KIND: &'static str = "pattern of names";

    fn parse(text: &str) -> Result<Self, String> {
        glob(text, true).map(Self)
    }
}

impl Word for TextPattern {
    const KIND: &'static str = "pattern of texts";

    fn parse(text: &str) -> Result<Self, String> {
        glob(text, false).map(Self)
    }
}
