//! Values of a descriptor that have several forms.

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use toml::Spanned;

/// One text or several.
#[derive(Clone, Debug, Default)]
pub(super) struct List(Vec<Spanned<String>>);

/// A transport that rows do not state, or several.
#[derive(Clone, Debug)]
pub(super) enum Constant {
    /// The name of the file without its extension.
    FileStem,
    Is(List),
}

/// A column, by its number from 1 or by its name: the first of several that the header has. An empty name stands for
/// no column.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Number(usize),
    Names(Vec<String>),
}

impl List {
    pub(super) fn as_slice(&self) -> &[Spanned<String>] {
        &self.0
    }
}

/// A text, or a list of texts with their positions. The position of a single text is that of the whole value.
enum Texts {
    One(String),
    Several(Vec<Spanned<String>>),
    FileStem,
}

impl Texts {
    fn listed(self, span: std::ops::Range<usize>) -> List {
        List(match self {
            Self::One(text) => vec![Spanned::new(span, text)],
            Self::Several(texts) => texts,
            Self::FileStem => Vec::new(),
        })
    }
}

/// Reads texts. `from`: whether `{ from = "file-stem" }` may be used instead.
struct TextsVisitor {
    from: bool,
}

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")?;
        if self.from { f.write_str(", or { from = \"file-stem\" }") } else { Ok(()) }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
        Ok(Texts::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(Texts::Several(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Key {
            From,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Source {
            FileStem,
        }
        let Some(Key::From) = map.next_key()?.filter(|_| self.from) else {
            return Err(A::Error::custom("expected a text or a list of texts"));
        };
        let Source::FileStem = map.next_value()?;
        match map.next_key::<Key>()? {
            None => Ok(Texts::FileStem),
            Some(Key::From) => Err(A::Error::custom("`from` appears twice")),
        }
    }
}

struct TextsOnly(Texts);
struct TextsOrStem(Texts);

impl<'de> Deserialize<'de> for TextsOnly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor { from: false }).map(Self)
    }
}

impl<'de> Deserialize<'de> for TextsOrStem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor { from: true }).map(Self)
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<TextsOnly>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(spanned.into_inner().0.listed(span))
    }
}

impl<'de> Deserialize<'de> for Constant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<TextsOrStem>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(match spanned.into_inner().0 {
            Texts::FileStem => Self::FileStem,
            texts => Self::Is(texts.listed(span)),
        })
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnVisitor;
        impl<'de> Visitor<'de> for ColumnVisitor {
            type Value = Column;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column or a list of names, or its number from 1")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Column, E> {
                Ok(Column::Names(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Column, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(Column::Names(names))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Column, E> {
                usize::try_from(number).map(Column::Number).map_err(|_| E::custom("columns are counted from 1"))
            }
        }
        deserializer.deserialize_any(ColumnVisitor)
    }
}
